import Bytecode
import Diagnostics
import Ledger
import Semantics
import VM

/// What became of a call, for people and for machines.
struct RunOutcome {
  private let status: String
  private let returns: [String]
  private let error: (name: String, arguments: [String])?
  private let place: (file: String, line: Int, column: Int)?
  private let gasUsed: UInt64
  private let instructions: UInt64
  private let nanoseconds: Int
  private let events: [(name: String, arguments: [(String, String)])]

  var isSuccess: Bool { status == "success" }

  init(_ receipt: Receipt, result: [Type], nanoseconds: Int, in session: RunSession) {
    var error: (String, [String])?
    switch receipt.status {
    case .success: status = "success"
    case .revert:
      status = "revert"
      error = session.error(receipt.data)
    case .trap(let trap):
      status = "trap"
      error = (trap.name, [])
    case .invalidModule(let reason):
      status = "trap"
      error = ("invalidModule", [reason])
    }
    self.error = error
    returns = receipt.isSuccess ? session.describe(receipt.data, result) : []
    place = receipt.isSuccess ? nil : session.place(receipt.location)
    gasUsed = receipt.gasUsed
    instructions = receipt.instructions
    self.nanoseconds = nanoseconds
    events = receipt.events.map { session.event($0) }
  }

  init(_ outcome: CallOutcome, result: [Type], nanoseconds: Int, in session: RunSession) {
    var isSuccess = false
    switch outcome.status {
    case .success:
      status = "success"
      error = nil
      isSuccess = true
    case .revert:
      status = "revert"
      error = session.error(outcome.data)
    case .trap(let trap):
      status = "trap"
      error = (trap.name, [])
    }
    returns = isSuccess ? session.describe(outcome.data, result) : []
    place = isSuccess ? nil : session.place(outcome.location)
    gasUsed = outcome.gasUsed
    instructions = outcome.instructions
    self.nanoseconds = nanoseconds
    events = []
  }

  var json: JSONValue {
    var errorJSON = JSONValue.null
    if let error {
      var members = [
        JSONValue.Member("name", .string(error.name)),
        JSONValue.Member("arguments", .array(error.arguments.map { .string($0) })),
      ]
      if let place {
        members.append(JSONValue.Member("file", .string(place.file)))
        members.append(JSONValue.Member("line", .integer(place.line)))
        members.append(JSONValue.Member("column", .integer(place.column)))
      }
      errorJSON = .object(members)
    }
    return .members(
      ("status", .string(status)), ("returns", .array(returns.map { .string($0) })),
      ("error", errorJSON), ("gasUsed", .integer(Int(clamping: gasUsed))),
      ("instructions", .integer(Int(clamping: instructions))),
      ("nanoseconds", .integer(nanoseconds)),
      (
        "events",
        .array(
          events.map { event in
            .members(
              ("name", .string(event.name)),
              ("arguments", .object(event.arguments.map { JSONValue.Member($0.0, .string($0.1)) })))
          })
      ))
  }

  var text: String {
    var lines: [String] = []
    if let error {
      let list = error.arguments.isEmpty ? "" : "(\(error.arguments.joined(separator: ", ")))"
      lines.append("\(status): \(error.name)\(list)")
      if let place { lines.append("  at \(place.file):\(place.line):\(place.column)") }
    } else {
      lines.append(returns.isEmpty ? "success" : returns.joined(separator: ", "))
    }
    for event in events {
      let list = event.arguments.map { "\($0.0): \($0.1)" }.joined(separator: ", ")
      lines.append("  emit \(event.name)(\(list))")
    }
    lines.append("gas used: \(gasUsed), instructions: \(instructions)")
    return lines.joined(separator: "\n")
  }
}
