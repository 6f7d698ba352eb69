import Bytecode
import Client
import Primitives

/// `galaxy run --chain`: deploys from a file, or calls what stands on the chain already.
struct ChainRun {
  let command: RunCommand
  /// The file of the chain.
  let path: String

  private var isFile: Bool { command.file.hasSuffix(".gx") || command.file.hasSuffix(".gxb") }

  func run(gas: UInt64, value: UInt128) throws {
    guard isFile else { return try call(gas: gas, value: value) }
    guard command.entry == "deploy" else {
      throw CommandFailure.usage(
        "with --chain a file is deployed first (galaxy run \(command.file) deploy --as NAME), "
          + "and then called by its name (galaxy run NAME \(command.entry))")
    }
    guard command.arguments.isEmpty else {
      throw CommandFailure.usage("the arguments of a deployment go behind --init")
    }
    let target = try RunTarget.load(command.file, contract: command.contract, entry: "")
    let name = try checked(command.name ?? target.contract.name)
    var sending = try sending(.creating, gas: gas, value: value)
    let data = try target.deployment(command.`init`, names: sending.chain.names)
    try sending.send(data, to: nil, target, nil, as: name)
  }

  private func call(gas: UInt64, value: UInt128) throws {
    guard command.`init`.isEmpty, command.contract == nil, command.name == nil else {
      throw CommandFailure.usage("--init, --contract and --as are for `deploy`")
    }
    let looking = try FileChain(path, for: .looking)
    let found = try ChainContract(command.file, on: looking)
    let call = try found.target.call(command.entry)
    if call.method.kind == .view {
      guard value == 0 else {
        throw CommandFailure.usage("--value: \(command.entry) is a view, and takes no coins")
      }
      return try Asking(
        chain: looking, from: try looking.account(command.from ?? "alice"), gas: gas,
        trace: command.trace, json: command.json
      ).ask(call, found.data(call, command.arguments), of: found)
    }
    var sending = try sending(.changing, gas: gas, value: value)
    try sending.send(
      found.data(call, command.arguments), to: found.address, found.target, call.method)
  }

  private func sending(_ purpose: FileChain.Purpose, gas: UInt64, value: UInt128) throws -> Sending
  {
    let chain = try FileChain(path, for: purpose)
    return Sending(
      (chain, try chain.account(command.from ?? "alice")), value: value, gas: gas,
      trace: command.trace, json: command.json)
  }

  /// A name by which arguments may mean the contract.
  private func checked(_ name: String) throws -> String {
    let isWord = name.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || byte == 0x5F
    }
    guard isWord, let first = name.utf8.first, first > 0x39, name.utf8.count <= 64 else {
      throw CommandFailure.usage(
        "--as: `\(name)` is no name: letters, digits and _, a letter first, at most 64")
    }
    return name
  }
}
