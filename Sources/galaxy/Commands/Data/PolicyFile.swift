import Actors
import Diagnostics
import Primitives

/// A file in which a data provider says to which tasks it lends its data.
enum PolicyFile {
  private static let names: Set = ["maxDeposit", "maxSteps", "maxRounds", "owners"]

  static func read(_ path: String) throws -> DataPolicy {
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
    if let text = document["maxDeposit"]?.text {
      policy.depositMax = try ChainText.amount(text, option: "maxDeposit")
    }
    if let owners = document["owners"]?.elements {
      policy.owners = Set(try owners.map { try ChainText.account($0.text ?? "") })
    }
    return policy
  }
}
