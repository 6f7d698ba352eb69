import Interpreter
import Primitives
import Semantics

/// Writes a sequence of calls as a test, once the solver has said with which values.
struct SequenceTest {
  struct Call {
    /// Nil for the deployment of a contract without `init`.
    let function: FunctionID?
    let types: [Type]
    /// How many leaves each argument has.
    let leaves: [Int]
  }

  /// The deployment, then the calls.
  private var calls: [Call] = []
  /// The terms whose values are needed: for each call the sender, the seconds before it and the arguments; then the seconds
  /// before the invariant is looked at.
  private(set) var terms: [Term] = []

  /// Names of the test's accounts: as many as there are senders at most.
  static let names = ["alice", "bob", "carol", "dave"]
  /// What an account has beside the coins that it sends.
  private static let forGas: UInt128 = 1_000_000_000_000_000_000

  mutating func add(_ call: Call, _ terms: [Term]) {
    calls.append(call)
    self.terms += terms
  }

  mutating func add(waiting seconds: Term) {
    terms.append(seconds)
  }

  /// The test; nil when a value cannot be written.
  func text(
    _ title: String, _ program: TypedProgram, _ contract: ContractID, _ numbers: [U256]
  ) -> String? {
    var rest = numbers[...]
    var senders: [(address: U256, spent: UInt128)] = []
    var lines: [String] = []
    for (index, call) in calls.enumerated() {
      guard let sender = rest.popFirst(), let wait = rest.popFirst() else { return nil }
      if !senders.contains(where: { $0.address == sender }) { senders.append((sender, 0)) }
      guard let who = senders.firstIndex(where: { $0.address == sender }),
        who < SequenceTest.names.count,
        let (arguments, coin) = arguments(
          of: call, &rest, program, senders: senders.map(\.address))
      else { return nil }
      senders[who].spent &+= coin
      if wait != .zero { lines.append("time.advance(by: \(wait))") }
      let value = coin > 0 ? ["value: \(coin)"] : []
      if index == 0 {
        let operands = [program[contract].name] + arguments + value
        lines.append("let subject = \(SequenceTest.names[who]).deploy(\(list(operands)))")
      } else if let id = call.function {
        let operands = ["subject.\(program[id].name)(\(list(arguments)))"] + value
        lines.append("\(SequenceTest.names[who]).call(\(list(operands)))")
      }
    }
    if let wait = rest.popFirst(), wait != .zero { lines.append("time.advance(by: \(wait))") }
    let accounts = zip(SequenceTest.names, senders).map { name, sender in
      "let \(name) = account(\(sender.spent &+ SequenceTest.forGas))"
    }
    let body = (accounts + lines + ["explore(subject)"]).map { "  " + $0 }
    return (["test \(title.debugDescription) {"] + body + ["}"]).joined(separator: "\n")
  }

  private func list(_ texts: [String]) -> String { texts.joined(separator: ", ") }

  /// The arguments of a call as texts, and the coin among them.
  private func arguments(
    of call: Call, _ rest: inout ArraySlice<U256>, _ program: TypedProgram, senders: [U256]
  ) -> (texts: [String], coin: UInt128)? {
    var texts: [String] = []
    var coin: UInt128 = 0
    for (type, count) in zip(call.types, call.leaves) {
      var own = rest.prefix(count)
      rest = rest.dropFirst(count)
      guard let value = ModelValue.take(type, &own, program) else { return nil }
      if case .coin(let amount) = value {
        coin = amount
      } else {
        texts.append(ModelValue.text(value, type, program, senders: senders))
      }
    }
    return (texts, coin)
  }
}
