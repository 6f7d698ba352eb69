import Actors
import Diagnostics
import Learning
import Primitives

/// A file in which a data provider says to which tasks it lends its data.
enum PolicyFile {
  private static let names: Set = [
    "maxDeposit", "maxSteps", "maxRounds", "maxGated", "minPhase", "owners", "compute",
  ]
  private static let computeNames: Set = ["maxUnitPrice", "computers", "check"]

  /// To which tasks data is lent, and when others compute; nil for the second where training stays at home.
  static func read(_ path: String) throws -> (DataPolicy, ComputePolicy?) {
    let bytes = try Files.read(path, limit: 1 << 20)
    func failure(_ reason: String) -> CommandFailure { .usage("\(path): \(reason)") }
    let document: JSONValue
    do throws(JSONError) {
      document = try JSONValue(parsing: bytes, within: JSONBounds())
    } catch {
      throw failure("no JSON: \(error.reason)")
    }
    guard case .object(let members) = document else { throw failure("a policy is an object") }
    if let unknown = members.first(where: { !names.contains($0.name) }) {
      throw failure("`\(unknown.name)` is none of \(names.sorted().joined(separator: ", "))")
    }
    var policy = DataPolicy()
    func number(_ name: String) throws -> UInt32? {
      guard let value = document[name] else { return nil }
      guard case .number(let text) = value, let number = UInt32(text) else {
        throw failure("\(name) is a number")
      }
      return number
    }
    policy.stepsMax = try number("maxSteps") ?? policy.stepsMax
    policy.roundsMax = try number("maxRounds") ?? policy.roundsMax
    policy.phaseMin = try number("minPhase").map { UInt64($0) } ?? policy.phaseMin
    policy.gatedMax = try share("maxGated", in: document, failure) ?? policy.gatedMax
    if let text = document["maxDeposit"]?.text {
      policy.depositMax = try ChainText.amount(text, option: "maxDeposit")
    }
    if let owners = document["owners"]?.elements {
      policy.owners = Set(try owners.map { try ChainText.account($0.text ?? "") })
    }
    return (policy, try document["compute"].map { try compute($0, failure) })
  }

  private static func compute(
    _ document: JSONValue, _ failure: (String) -> CommandFailure
  ) throws -> ComputePolicy {
    guard case .object(let members) = document else { throw failure("`compute` is an object") }
    if let unknown = members.first(where: { !computeNames.contains($0.name) }) {
      throw failure(
        "compute: `\(unknown.name)` is none of \(computeNames.sorted().joined(separator: ", "))")
    }
    var policy = ComputePolicy()
    if let text = document["maxUnitPrice"]?.text {
      policy.unitPriceMax = try ChainText.amount(text, option: "maxUnitPrice")
    }
    if let computers = document["computers"]?.elements {
      policy.computers = Set(try computers.map { try ChainText.account($0.text ?? "") })
    }
    policy.checked = try share("check", in: document, failure) ?? policy.checked
    return policy
  }

  /// A number from 0 to 1, as a raw `Q<8, 24>`; nil where there is none.
  private static func share(
    _ name: String, in document: JSONValue, _ failure: (String) -> CommandFailure
  ) throws -> Int32? {
    guard let share = document[name] else { return nil }
    guard case .number(let text) = share, let value = ExactDecimal(text),
      let zero = ExactDecimal("0"), let one = ExactDecimal("1"), zero <= value, value <= one
    else { throw failure("\(name) is a number from 0 to 1") }
    return value.scaled(from: zero, to: one)
  }
}
