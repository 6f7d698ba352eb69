import Bytecode
import Compiler
import Interpreter
import Primitives
import Semantics
import VM
import Values

extension ChainDriver {
  func hasEmitted(_ id: EventID, _ values: [Value]?) -> Bool {
    lastEvents.contains { isMeant($0, id, values) }
  }

  private func isMeant(_ emitted: EmittedEvent, _ id: EventID, _ values: [Value]?) -> Bool {
    let wanted = program[id]
    guard
      let found = contracts(of: emitted).first(where: { contract in
        (wanted.contract.map { $0 == contract.id } ?? true)
          && contract.interface.event(topics: emitted.topics, data: emitted.data)?.name
            == wanted.name
      }),
      let event = found.interface.events.first(where: { $0.event.name == wanted.name })?.event
    else { return false }
    guard let values else { return true }
    let encoded = zip(event.fields, zip(values, wanted.parameters)).map { field, value in
      (field.abiType, program.abiValue(value.0, value.1.type))
    }
    var topics: [Hash256] = []
    var plain: [(ABIType, ABIValue)] = []
    for (part, isIndexed) in zip(encoded, event.isIndexed) {
      if isIndexed {
        guard let topic = try? ABI.topic(of: part.1, as: part.0) else { return false }
        topics.append(topic)
      } else {
        plain.append(part)
      }
    }
    return emitted.topics.dropFirst().elementsEqual(topics)
      && (try? ABI.encode(plain.map(\.0), plain.map(\.1))) == emitted.data
  }

  /// The contract that emitted an event; all that there are when a contract has deployed it.
  private func contracts(of emitted: EmittedEvent) -> [CompiledContract] {
    deployed[emitted.contract].map { [$0] } ?? compiled.contracts
  }

  /// What the last transaction emitted, for those who expected something else.
  var emittedText: String {
    let texts = lastEvents.map { emitted in
      for contract in contracts(of: emitted) {
        if let event = contract.interface.event(topics: emitted.topics, data: emitted.data) {
          let text = ValueText(types: event.types, detail: .short).text(event)
          return "\(contract.name).\(text)"
        }
      }
      return emitted.topics.map(\.hex).joined(separator: " ")
    }
    return texts.isEmpty
      ? "the last transaction emitted nothing"
      : "the last transaction emitted\n  " + texts.joined(separator: "\n  ")
  }
}
