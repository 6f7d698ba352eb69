import Bytecode
import Client
import Diagnostics
import Ledger
import Primitives
import VM
import Values

/// What `galaxy run` says about a call, for people and for machines.
struct RunReport {
  private let outcome: Outcome
  private let explanation: Explanation
  private let gasBound: UInt64?
  private let nanoseconds: Int
  private let isDeployment: Bool

  /// The outcome of a method of a target's contract; of its deployment without one.
  init(
    _ target: RunTarget, _ method: ContractInterface.Method?, _ outcome: Outcome,
    gasBound: UInt64? = nil,
    nanoseconds: Int
  ) {
    self.gasBound = gasBound
    self.outcome = outcome
    self.nanoseconds = nanoseconds
    isDeployment = method == nil
    explanation = outcome.explain(method, of: target.contract.interface, known: target.known)
  }

  /// Whether the call succeeded.
  var isSuccess: Bool { outcome.isSuccess }

  // MARK: Parts

  private var status: String {
    switch outcome.status {
    case .success: "success"
    case .revert: "revert"
    case .trap, .invalidModule, .refused: "trap"
    }
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
        .wrongBlob, .missingBlob, .senderIsContract, .blockFull, .unsigned, .signed, .wrongChain,
        .tipAboveFee, .feeBelowBase, .dataMarket, .codeDelegation:
        ("refused", nil, error.description)
      }
    }
  }

  // MARK: JSON

  /// The fields that `galaxy run --help` lists.
  var jsonValue: JSONValue {
    .members(
      ("status", .string(status)), ("stage", .string(isDeployment ? "init" : "call")),
      ("returns", .array(returns)), ("error", errorJSON),
      ("gasUsed", .integer(Int(clamping: outcome.gasUsed))),
      ("gasBound", gasBound.map { .integer(Int(clamping: $0)) } ?? .null),
      ("instructions", .integer(Int(clamping: outcome.instructions))),
      ("nanoseconds", .integer(nanoseconds)),
      ("events", .array(explanation.events.map { eventJSON($0, $1) })))
  }

  private var returns: [JSONValue] {
    guard case .success(let value?) = explanation.result else { return [] }
    return [ValueJSON(types: value.types).value(value.value, value.type)]
  }

  private var errorJSON: JSONValue {
    var members: [JSONValue.Member]
    switch explanation.result {
    case .success: return .null
    case .error(let error):
      members = [
        JSONValue.Member("name", .string(error.name)),
        JSONValue.Member("arguments", .array(error.fields.map { json($0, error.types) })),
      ]
    case .unknownError(let data):
      members = [
        JSONValue.Member("name", .string("unknown")),
        JSONValue.Member("arguments", .array([.string(Hex.encodePrefixed(data))])),
      ]
    case .trap, .invalidModule, .refused:
      members = [
        JSONValue.Member("name", trap.map { .string($0.name) } ?? .null),
        JSONValue.Member("code", trap?.trap.map { .integer(Int($0.rawValue)) } ?? .null),
        JSONValue.Member("arguments", .array([])),
      ]
      if let message = trap?.message {
        members.append(JSONValue.Member("message", .string(message)))
      }
    }
    if let place = explanation.place {
      members.append(JSONValue.Member("file", .string(place.file)))
      members.append(JSONValue.Member("line", .integer(place.line)))
      members.append(JSONValue.Member("column", .integer(place.column)))
    }
    return .object(members)
  }

  private func eventJSON(_ event: EmittedEvent, _ declared: DecodedDeclaration?) -> JSONValue {
    guard let declared else {
      return .members(
        ("name", .string("unknown")), ("topics", .array(event.topics.map { .string($0.hex) })),
        ("data", .string(Hex.encodePrefixed(event.data))))
    }
    return .members(
      ("name", .string(declared.name)),
      (
        "arguments",
        .object(
          declared.fields.map { JSONValue.Member($0.name, json($0, declared.types)) })
      ))
  }

  /// The value as JSON; the hash in its place, or null, when it is not known.
  private func json(_ field: DecodedDeclaration.Field, _ types: TypeTable) -> JSONValue {
    if let value = field.value { return ValueJSON(types: types).value(value, field.type) }
    return field.hash.map { .string($0.hex) } ?? .null
  }

  // MARK: Text

  /// The outcome for people.
  var lines: String {
    let stage = isDeployment ? "the deployment failed: " : ""
    var lines: [String] = []
    if let trap {
      lines.append("\(stage)trap: \(trap.name)" + (trap.message.map { " (\($0))" } ?? ""))
    } else {
      lines.append((isSuccess ? "" : stage) + explanation.text)
    }
    if let place = explanation.place { lines.append("  at \(place)") }
    for (event, declared) in explanation.events {
      let known = declared.map { Explanation.text($0) }
      lines.append("  emit \(known ?? event.topics.map(\.hex).joined(separator: " "))")
    }
    lines.append("gas used: \(outcome.gasUsed), instructions: \(outcome.instructions)")
    return lines.joined(separator: "\n")
  }
}
