import ArgumentParser
import Bytecode
import Client
import Compiler
import Primitives

struct DeployCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "deploy", abstract: "Put a contract on a chain.",
    discussion: """
      Examples:
        galaxy deploy token.gx 1000       from alice of the development chain
        galaxy deploy build/Model.gxb @start.bin --from bob --as model
        galaxy deploy token.gx 1000 --key alice.key --rpc http://127.0.0.1:9000
        galaxy deploy token.gx 1000 --publish            with its source
        galaxy deploy token.gx 1000 --chain dev.chain    without a node

      The arguments are those of init, written as for `galaxy run`. The address is
      noted in deployments/CHAINID.json under the contract's name (or --as), by
      which `galaxy send`, `call` and the others find it. Exit code 1 when it
      fails, 3 when there is no node.

      --publish sends the source along, for everybody and for good: nodes compile
      it, and show it when it gives the module that was deployed. It costs 4 gas
      a byte.
      """)

  @Argument(help: "A source file (.gx), or a module that `galaxy build` made (.gxb).")
  var file: String
  @Argument(help: "The arguments of init.") var arguments: [String] = []
  @Option(help: "The contract, when the file has several.") var contract: String?
  @Option(name: .customLong("as"), help: "The name under which it is noted.") var name: String?
  @Option(help: "Write a recording, for `galaxy trace`.") var trace: String?
  @Flag(help: "Publish the source with the contract.") var publish = false
  @OptionGroup var sender: SenderOptions
  @OptionGroup var options: ChainOptions

  func run() throws {
    let target = try RunTarget.load(file, contract: contract, entry: "")
    var sending = try Sending(options, sender, trace: trace, creating: true)
    var data = try target.deployment(arguments, names: sending.chain.names)
    if publish { data.blobs.append(HashedBytes(try source(of: target))) }
    try sending.send(data, to: nil, target, nil, as: name)
  }

  /// The source of a contract as it is published: what nodes will find to be right.
  private func source(of target: RunTarget) throws -> [UInt8] {
    guard options.chain == nil else {
      throw CommandFailure.usage("--publish: a chain in a file keeps sources anyway")
    }
    guard !target.sources.isEmpty else {
      throw CommandFailure.usage("--publish: \(file) is a module, whose source is not known")
    }
    guard let bundle = SourceBundle(contract: target.contract.name, sources: target.sources) else {
      throw CommandFailure.usage(
        "--publish: there are more than \(SourceBundle.bytesMax) bytes or \(SourceBundle.filesMax) files"
      )
    }
    guard bundle.compiled()?.verified.hash == target.contract.module.hash else {
      throw CommandFailure.failed("--publish: the sources alone do not give the same module")
    }
    return bundle.encoded
  }
}
