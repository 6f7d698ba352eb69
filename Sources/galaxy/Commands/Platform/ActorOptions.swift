import Actors
import ArgumentParser
import Client
import Foundation
import Node
import Primitives
import RPC
import Signatures

/// Which node an actor asks.
struct NodeOptions: ParsableArguments {
  @Option(help: "The node, as http://HOST:PORT; by default $GALAXY_RPC, or http://127.0.0.1:8545.")
  var node: String?

  /// The chain of the node, for one who signs with a key, or with none.
  func open(_ key: SigningKey? = nil) throws -> RemoteChain {
    let url = node ?? ProcessInfo.processInfo.environment["GALAXY_RPC"] ?? "http://127.0.0.1:8545"
    guard let endpoint = HTTPConnection.Endpoint(url: url) else {
      throw CommandFailure.usage("--node: `\(url)` is not http://HOST:PORT")
    }
    return try ChainOptions.reaching {
      () throws(ChainError) in
      try RemoteChain(RPCClient(endpoint, milliseconds: 30_000)) { $0 == key?.address ? key : nil }
    }
  }

  /// A contract by its address, or by its name in `deployments/`.
  func contract(_ text: String, on chain: RemoteChain) throws -> Address {
    try Deployments(chainID: chain.chainID).address(text)
  }
}

/// With what an actor acts: a node, a key, a folder.
struct ActorOptions: ParsableArguments {
  @OptionGroup var node: NodeOptions
  @OptionGroup var signer: SignerOptions
  @Option(help: "The folder in which it keeps what it must know after a restart.")
  var folder: String?

  /// The actor; `name` names its folder where none is given.
  func open(_ name: String) throws -> ActorContext {
    let key = try signer.signingKey()
    let chain = try node.open(key)
    let path = folder ?? ".galaxy/actors/\(name)-\(key.address.hex.dropFirst(2).prefix(8))"
    return try acting { () throws(ActorError) in
      try ActorContext(
        try ActorFolder(path), chain, account: key.address, log: { ActorLog.say($0) })
    }
  }
}

/// What an actor says it did, with the time, on standard error.
enum ActorLog {
  static func say(_ line: String) {
    var now = time(nil)
    var parts = tm()
    gmtime_r(&now, &parts)
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    complain("\(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)) \(line)")
  }
}

/// Runs a step of an actor; its errors are those of the command: 3 where there is no node.
func acting<Result>(_ step: () throws(ActorError) -> Result) throws -> Result {
  do throws(ActorError) {
    return try step()
  } catch {
    switch error {
    case .chain(.unreachable): throw CommandFailure(message: "error: \(error)", code: 3)
    case .folder: throw CommandFailure.usage("\(error)")
    case .chain, .refused, .invalid: throw CommandFailure.failed("error: \(error)")
    }
  }
}

/// Lets an actor act until it has finished, or `isDone` says so of it. What passes is tried again after a moment; everything else ends it.
func live<Actor: PlatformActor>(
  _ actor: inout Actor, until isDone: (Actor) -> Bool = { _ in false }
) throws {
  var lastError = ""
  while !isDone(actor) {
    do throws(ActorError) {
      switch try actor.step() {
      case .acted: lastError = ""
      case .waiting: usleep(100_000)
      case .finished: return
      }
    } catch {
      guard error.isPassing else { return try acting { () throws(ActorError) in throw error } }
      if "\(error)" != lastError { ActorLog.say("\(error): trying again") }
      lastError = "\(error)"
      usleep(500_000)
    }
  }
}
