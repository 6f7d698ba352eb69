import Diagnostics
import Foundation
import Primitives

/// The names of deployed contracts, in `deployments/CHAINID.json`: from names to addresses.
struct Deployments {
  private let path: String
  private(set) var addresses: [String: Address]

  /// Those of a chain; none where there is no file.
  init(chainID: UInt64) throws {
    path = "deployments/\(chainID).json"
    addresses = [:]
    guard FileManager.default.fileExists(atPath: path) else { return }
    guard
      let document = try? JSONValue(
        parsing: Files.read(path), within: JSONBounds(membersMax: 100_000)),
      case .object(let members) = document
    else { throw CommandFailure.usage("\(path) is no list of contracts") }
    for member in members {
      addresses[member.name] = member.value.text.flatMap { Address(checksummed: $0) }
    }
  }

  /// The contract that is meant: by address, or by name.
  func address(_ text: String) throws -> Address {
    if let address = addresses[text] ?? Address(checksummed: text) { return address }
    let known = addresses.keys.sorted().joined(separator: ", ")
    throw CommandFailure.usage(
      "`\(text)` is neither an address nor in \(path)"
        + (known.isEmpty ? "" : ", which has \(known)"))
  }

  /// Notes where a contract stands.
  mutating func add(_ name: String, _ address: Address) throws {
    addresses[name] = address
    try Files.makeFolder("deployments")
    let members = addresses.sorted { $0.key < $1.key }.map {
      JSONValue.Member($0.key, .string($0.value.checksummed))
    }
    try Files.write(Array((JSONValue.object(members).pretty + "\n").utf8), to: path)
  }
}
