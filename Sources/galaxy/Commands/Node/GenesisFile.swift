import Diagnostics
import Node
import Primitives

/// A file that says how a chain begins; see `galaxy node --help`.
struct GenesisFile {
  private let path: String
  private let document: JSONValue

  /// Reads one.
  static func read(_ path: String) throws -> Genesis {
    let bytes = try Files.read(path)
    let document: JSONValue
    do throws(JSONError) {
      document = try JSONValue(parsing: bytes, within: JSONBounds(membersMax: 10_000))
    } catch {
      throw CommandFailure.usage("\(path) is not JSON at byte \(error.offset): \(error.reason)")
    }
    return try GenesisFile(path: path, document: document).genesis()
  }

  private func genesis() throws -> Genesis {
    guard case .object(let members) = document else { throw wrong("is no object") }
    let known = [
      "chainId", "time", "gasLimit", "baseFee", "insecureTestKeys", "balances", "producers",
    ]
    if let other = members.first(where: { !known.contains($0.name) }) {
      throw wrong("has `\(other.name)`, which means nothing here")
    }
    var genesis = Genesis(chainID: try required(uint64("chainId"), "chainId"))
    genesis.time = try uint64("time") ?? genesis.time
    genesis.blockGasLimit = try uint64("gasLimit") ?? genesis.blockGasLimit
    genesis.baseFee = try amount(document["baseFee"], "baseFee") ?? genesis.baseFee
    guard genesis.baseFee > 0, genesis.blockGasLimit > 0 else {
      throw wrong("has a base fee or a gas limit of 0")
    }
    if case .bool(let flag) = document["insecureTestKeys"] { genesis.insecureTestKeys = flag }
    let listed = document["producers"].map { $0.elements }
    for element in try listed.map({ try required($0, "producers") }) ?? [] {
      let address = element.text.flatMap { Address(checksummed: $0) }
      genesis.producers.insert(try required(address, "producers"))
    }
    var supply: UInt128 = 0
    if case .object(let balances) = document["balances"] {
      for member in balances {
        let address = try required(Address(checksummed: member.name), "address `\(member.name)`")
        let balance = try required(amount(member.value, member.name), member.name)
        let (sum, overflow) = supply.addingReportingOverflow(balance)
        guard !overflow else { throw wrong("has more coins than 128 bits count") }
        supply = sum
        genesis.balances[address] = balance
      }
    }
    return genesis
  }

  private func uint64(_ name: String) throws -> UInt64? {
    try amount(document[name], name).map { try required(UInt64(exactly: $0), name) }
  }

  /// A number, or a string of its digits.
  private func amount(_ value: JSONValue?, _ name: String) throws -> UInt128? {
    switch value {
    case nil: nil
    case .number(let text), .string(let text): try required(U256(text)?.asUInt128, name)
    default: throw wrong("has no number as \(name)")
    }
  }

  private func required<Value>(_ value: Value?, _ name: String) throws -> Value {
    guard let value else { throw wrong("has no \(name) of the right kind") }
    return value
  }

  private func wrong(_ what: String) -> CommandFailure { .usage("\(path) \(what)") }
}
