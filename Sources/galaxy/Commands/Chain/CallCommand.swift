import ArgumentParser
import Client
import Diagnostics
import Primitives
import RPC

struct CallCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "call", abstract: "Ask a view of a contract on a chain; nothing changes.",
    discussion: """
      Examples:
        galaxy call GalaxyToken balanceOf 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266
        galaxy call GalaxyToken totalSupply --block 3 --json

      An entry may be asked, too: what it would do now, without doing it.
      Contracts and arguments are written as for `galaxy send`.
      """)

  @Argument(help: "The contract: its address, or its name.") var contract: String
  @Argument(help: "The view.") var view: String
  @Argument(help: "Its arguments.") var arguments: [String] = []
  @Option(help: "Whom the contract sees as its caller: an address, or alice to judy.")
  var from = "alice"
  @Option(help: "Behind which block; by default the last. The last 128 can be asked.")
  var block: UInt64?
  @Option(help: "Write a recording, for `galaxy trace`.") var trace: String?
  @OptionGroup var options: ChainOptions

  func run() throws {
    let chain = try options.chain()
    let found = try ChainContract(contract, on: chain)
    let call = try found.target.call(view)
    let data = try found.data(call, arguments, blobs: .inData)
    let request = ViewRequest(of: found.address, data.data, from: try ChainText.account(from))
    let clock = ContinuousClock()
    let start = clock.now
    let outcome = try ChainOptions.reaching { () throws(ChainError) in
      try chain.view(request, at: block)
    }
    let time = (clock.now - start).components
    if let trace {
      let file = try ChainOptions.reaching { () throws(ChainError) in
        try chain.traceFile(of: request, at: block)
      }
      try Files.write(file, to: trace)
    }
    let report = RunReport(
      found.target, call.method, Outcome(outcome),
      nanoseconds: Int(time.seconds) * 1_000_000_000 + Int(time.attoseconds / 1_000_000_000))
    print(options.json ? report.jsonValue.pretty : report.lines)
    if !report.isSuccess { throw ExitCode(1) }
  }
}
