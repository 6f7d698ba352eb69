import Bytecode
import Diagnostics
import Inspect
import Ledger
import Primitives
import VM
import Values

/// What `galaxy run` says about a call, for people and for machines.
struct RunReport {
  private let target: RunTarget
  private let method: ContractInterface.Method
  private let outcome: RunSession.Outcome
  private let names: TraceNames
  private let text: ValueText
  private let json: ValueJSON

  init(_ target: RunTarget, _ method: ContractInterface.Method, _ outcome: RunSession.Outcome) {
    self.target = target
    self.method = method
    self.outcome = outcome
    names = TraceNames(
      contracts: KnownContracts([target.module] + target.others), sources: target.sources)
    text = ValueText(types: target.module.types, detail: .full)
    json = ValueJSON(types: target.module.types)
  }

  /// Whether the call succeeded.
  var isSuccess: Bool {
    if case .success = outcome.status { return true }
    return false
  }

  // MARK: Parts

  private var status: String {
    switch outcome.status {
    case .success: "success"
    case .revert: "revert"
    case .trap, .invalidModule, .refused: "trap"
    }
  }

  /// The result with its type; nil when there is none.
  private var result: (value: ABIValue, type: TypeIndex)? {
    guard isSuccess, !outcome.isDeployment, let type = method.result?.type,
      let value = target.module.types.decode(outcome.data, [type])?.first
    else { return nil }
    return (value, type)
  }

  private var declaredError: DecodedDeclaration? {
    guard case .revert = outcome.status else { return nil }
    return names.error(outcome.data, in: target.module.hash)
  }

  private var place: SourcePlace? {
    outcome.location.flatMap { names.place($0, in: target.module.hash) }
  }

  /// What stopped the call when it was no declared error: its name, and a sentence if there is more to say.
  private var trap: (name: String, trap: Trap?, message: String?)? {
    switch outcome.status {
    case .success, .revert: nil
    case .trap(let trap): (trap.name, trap, nil)
    case .invalidModule(let reason): ("invalidModule", nil, reason)
    case .refused(let error):
      switch error {
      case .gasLimitBelowIntrinsic(let intrinsic, let limit):
        (
          Trap.outOfGas.name, .outOfGas,
          "--gas \(limit) is too little: the transaction alone costs \(intrinsic)"
        )
      case .insufficientFunds:
        (Trap.insufficientBalance.name, .insufficientBalance, error.description)
      case .nonceTooLow, .nonceTooHigh, .gasLimitAboveBlock, .dataTooLarge, .blobsTooLarge,
        .wrongBlob, .missingBlob, .senderIsContract:
        ("refused", nil, error.description)
      }
    }
  }

  // MARK: JSON

  /// The fields that `galaxy run --help` lists.
  var jsonValue: JSONValue {
    .members(
      ("status", .string(status)), ("stage", .string(outcome.isDeployment ? "init" : "call")),
      ("returns", .array(result.map { [json.value($0.value, $0.type)] } ?? [])),
      ("error", errorJSON), ("gasUsed", .integer(Int(clamping: outcome.gasUsed))),
      ("instructions", .integer(Int(clamping: outcome.instructions))),
      ("nanoseconds", .integer(outcome.nanoseconds)),
      ("events", .array(outcome.events.map { eventJSON($0) })))
  }

  private var errorJSON: JSONValue {
    var members: [JSONValue.Member]
    if let trap {
      members = [
        JSONValue.Member("name", .string(trap.name)),
        JSONValue.Member("code", trap.trap.map { .integer(Int($0.rawValue)) } ?? .null),
        JSONValue.Member("arguments", .array([])),
      ]
      if let message = trap.message {
        members.append(JSONValue.Member("message", .string(message)))
      }
    } else if let error = declaredError {
      let writer = ValueJSON(types: error.types)
      members = [
        JSONValue.Member("name", .string(error.name)),
        JSONValue.Member(
          "arguments",
          .array(error.fields.map { $0.value.map(writer.value, $0.type) })),
      ]
    } else if case .revert = outcome.status {
      members = [
        JSONValue.Member("name", .string("unknown")),
        JSONValue.Member("arguments", .array([.string(Hex.encodePrefixed(outcome.data))])),
      ]
    } else {
      return .null
    }
    if let place {
      members.append(JSONValue.Member("file", .string(place.file)))
      members.append(JSONValue.Member("line", .integer(place.line)))
      members.append(JSONValue.Member("column", .integer(place.column)))
    }
    return .object(members)
  }

  private func eventJSON(_ event: EmittedEvent) -> JSONValue {
    guard let declared = names.event(event, in: target.module.hash) else {
      return .members(
        ("name", .string("unknown")), ("topics", .array(event.topics.map { .string($0.hex) })),
        ("data", .string(Hex.encodePrefixed(event.data))))
    }
    let writer = ValueJSON(types: declared.types)
    return .members(
      ("name", .string(declared.name)),
      (
        "arguments",
        .object(
          declared.fields.map {
            JSONValue.Member($0.name, $0.value.map(writer.value, $0.type, else: $0.hash))
          })
      ))
  }

  // MARK: Text

  /// The outcome for people.
  var lines: String {
    var lines: [String] = []
    let stage = outcome.isDeployment ? "the deployment failed: " : ""
    if let trap {
      lines.append("\(stage)\(status): \(trap.name)" + (trap.message.map { " (\($0))" } ?? ""))
    } else if case .revert = outcome.status {
      let error = declaredError.map(describe) ?? "unknown(\(Hex.encodePrefixed(outcome.data)))"
      lines.append("\(stage)revert: \(error)")
    } else {
      lines.append(result.map { text.text($0.value, $0.type) } ?? "success")
    }
    if let place { lines.append("  at \(place)") }
    for event in outcome.events {
      let known = names.event(event, in: target.module.hash).map(describe)
      lines.append("  emit \(known ?? event.topics.map(\.hex).joined(separator: " "))")
    }
    lines.append("gas used: \(outcome.gasUsed), instructions: \(outcome.instructions)")
    return lines.joined(separator: "\n")
  }

  private func describe(_ declaration: DecodedDeclaration) -> String {
    declaration.fields.isEmpty
      ? declaration.name : ValueText(types: declaration.types, detail: .full).text(declaration)
  }
}

extension ABIValue? {
  /// The value as JSON; null, or the hash in its place, when it is not known.
  fileprivate func map(
    _ write: (ABIValue, TypeIndex) -> JSONValue, _ type: TypeIndex, else hash: Hash256? = nil
  ) -> JSONValue {
    if let value = self { return write(value, type) }
    return hash.map { .string($0.hex) } ?? .null
  }
}
