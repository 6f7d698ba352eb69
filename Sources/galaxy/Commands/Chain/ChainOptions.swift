import ArgumentParser
import Client
import Foundation
import Primitives
import RPC
import Signatures

/// Which chain, and how the answer is printed.
struct ChainOptions: ParsableArguments {
  @Option(help: "Where the node serves JSON-RPC; by default $GALAXY_RPC, or http://127.0.0.1:8545.")
  var rpc: String?
  @Option(
    help: "A file that keeps a chain between commands, in place of a node.", completion: .chains)
  var chain: String?
  @Flag(help: "Print JSON.") var json = false

  func validate() throws {
    guard rpc == nil || chain == nil else {
      throw ValidationError("--rpc and --chain: either a node or a file")
    }
  }

  /// The chain, for looking.
  func open() throws -> any CommandChain {
    guard let chain else { return try remote() }
    return try FileChain(chain, for: .looking)
  }

  /// The chain, for who sends.
  func open(
    for sender: SenderOptions, creating: Bool = false
  ) throws -> (chain: any CommandChain, from: Address) {
    guard let chain else {
      let key = try sender.signer.signingKey()
      return (try remote(key), key.address)
    }
    guard sender.signer.key == nil else {
      throw CommandFailure.usage(
        "--key: a chain in a file asks for no signatures, --from is enough")
    }
    let file = try FileChain(chain, for: creating ? .creating : .changing)
    return (file, try file.account(sender.signer.from))
  }

  private func remote(_ key: SigningKey? = nil) throws -> RemoteChain {
    try ChainOptions.node(rpc, key)
  }

  /// The chain of a node, for a client who signs with one key, or with none.
  static func node(_ rpc: String?, _ key: SigningKey? = nil) throws -> RemoteChain {
    let url = rpc ?? ProcessInfo.processInfo.environment["GALAXY_RPC"] ?? "http://127.0.0.1:8545"
    guard let endpoint = HTTPConnection.Endpoint(url: url) else {
      throw CommandFailure.usage("--rpc: `\(url)` is not http://HOST:PORT")
    }
    return try ChainOptions.reaching {
      () throws(ChainError) in
      try RemoteChain(RPCClient(endpoint)) { $0 == key?.address ? key : nil }
    }
  }

  /// What an access to a chain gives. A chain that cannot be reached is the exit code 3.
  static func reaching<Value>(_ access: () throws(ChainError) -> Value) throws -> Value {
    do throws(ChainError) {
      return try access()
    } catch {
      if case .unreachable = error { throw CommandFailure(message: "error: \(error)", code: 3) }
      throw CommandFailure.failed("error: \(error)")
    }
  }
}

/// Who sends, and what they spend.
struct SenderOptions: ParsableArguments {
  @OptionGroup var signer: SignerOptions
  @Option(help: "Coins to send along: a number of the smallest unit, or as in '3 coin'.")
  var value = "0"
  @Option(help: "The most gas that it may use; by default a fifth more than it needs now.")
  var gas: String?

  /// The coins that are sent along.
  func amount() throws -> UInt128 { try ChainText.amount(value, option: "--value") }

  /// The gas limit that was asked for.
  func gasLimit() throws -> UInt64? {
    try gas.map { text in
      guard let limit = UInt64(text.filter { $0 != "_" }) else {
        throw CommandFailure.usage("--gas: `\(text)` is not a number of 64 bits")
      }
      return limit
    }
  }
}
