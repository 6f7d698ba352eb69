import ArgumentParser
import Bytecode
import Client
import Diagnostics
import Primitives
import VM
import Values

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run",
    abstract: "Call an entry or view of a contract, in a fresh local chain or in one of a file.",
    discussion: """
      Examples:
        galaxy run token.gx totalSupply --init 1000
        galaxy run token.gx balanceOf 0x00000000000000000000000000000000000000b0 \\
          --init 1000
        galaxy run auction.gx commit 0x07 --init 3600 60 --value '5 coin'
        galaxy run build/Model.gxb score @rows.csv @labels.txt \\
          --init @start.bin 0x07 @key.bin
        galaxy run loop.gx run 1000000 --json --trace run.gxt
      In a chain that stays, in a file, with accounts alice to judy:
        galaxy run token.gx deploy --init 1000 --as token --chain dev.chain
        galaxy run token transfer bob 30 --chain dev.chain --from alice
        galaxy run token balanceOf bob --chain dev.chain

      Arguments are written as in the language, and read by the types of the
      parameters:
        12  -3  1_000  0xff  '3 coin'  0.5     numbers
        true  0x00ff  hello  '"in quotes"'     truth values, bytes, text
        '[1, 2]'  '[[1.0, 0.5]]'  '(1, true)'  lists, tensors, tuples, structs
        none  'some(1)'  .rank  '.circle(3)'   optionals, cases
        @file  what a file holds: raw bytes for bytes, keys, ciphertexts and encoded
               tensors, else text; for lists and tensors also a table of numbers

      --json prints status (success, revert, trap), stage (init, call), returns,
      error (name and arguments, or the trap's name and code; file, line, column),
      gasUsed and gasBound (the most, by the bounds of the modules that ran; null when
      one has none), instructions, nanoseconds (of the execution alone; with --trace
      of its recording, too) and events.
      What a double holds exactly is a JSON number: integers up to 2^53, and
      fixed-point numbers of at most 2^53 units. What is larger is a string.
      """)

  @Argument(
    help:
      "A source file (.gx), or a module that `galaxy build` made (.gxb); with --chain also a contract there.",
    completion: .programs
  ) var file: String
  @Argument(help: "The entry or view to call; with --chain and a file it is `deploy`.")
  var entry: String
  @Argument(help: "Its arguments.") var arguments: [String] = []
  @Option(help: "The contract, when the file has several.") var contract: String?
  @Option(parsing: .upToNextOption, help: "The arguments of init.") var `init`: [String] = []
  @Option(help: "The most gas that the call may use.") var gas = "1000000000"
  @Option(help: "Who deploys and calls: an address, with --chain also a name.") var from: String?
  @Option(help: "Coins sent along: in the smallest unit, or as in '3 coin'.") var value = "0"
  @Option(
    help: "Record the call, or an init that fails, into this file, for `galaxy trace`.",
    completion: .traces)
  var trace: String?
  @Option(
    help: "Use the chain in this file, and keep what happens; `deploy` makes the file.",
    completion: .chains)
  var chain: String?
  @Option(name: .customLong("as"), help: "What a deployed contract is called in --chain.")
  var name: String?
  @Flag(help: "Print the outcome as JSON.") var json = false

  func run() throws {
    let gas = try gasLimit()
    let value = try amount()
    if let chain { return try ChainRun(command: self, path: chain).run(gas: gas, value: value) }
    guard name == nil else { throw CommandFailure.usage("--as: only with --chain") }
    let ran = try executed(gas: gas, value: value, isRecorded: trace != nil)
    if let trace, let file = ran.session.traceFile { try Files.write(file.encoded(), to: trace) }
    try report(
      RunReport(
        ran.target, ran.method, ran.outcome, gasBound: ran.session.gasBound,
        nanoseconds: ran.session.nanoseconds))
  }

  /// What a run in a fresh chain recorded; nil when nothing ran.
  func recorded() throws -> TraceFile? {
    try executed(gas: try gasLimit(), value: try amount(), isRecorded: true).session.traceFile
  }

  /// Deploys and calls in a fresh chain; the method is nil when the deployment failed.
  private func executed(gas: UInt64, value: UInt128, isRecorded: Bool) throws -> (
    session: RunSession, target: RunTarget, method: ContractInterface.Method?, outcome: Outcome
  ) {
    let sender = try sender()
    let target = try RunTarget.load(file, contract: contract, entry: entry)
    let call = try target.call(entry)
    guard value == 0 || call.method.kind != .view else {
      throw CommandFailure.usage("--value: \(entry) is a view, and takes no coins")
    }
    let data = try target.encode(call, arguments, initial: `init`)
    var session = RunSession(target, sender: sender, isRecorded: isRecorded)
    let failed = try session.deploy(data.deployment)
    let outcome = try failed ?? session.call(call, data.call, value: value, gas: gas)
    return (session, target, failed == nil ? call.method : nil, outcome)
  }

  private func report(_ report: RunReport) throws {
    print(json ? report.jsonValue.pretty : report.lines)
    if !report.isSuccess { throw ExitCode(1) }
  }

  private func gasLimit() throws -> UInt64 {
    let text = NegativeNumbers.restore(gas)
    guard let limit = UInt64(text.filter { $0 != "_" }) else {
      throw CommandFailure.usage("--gas: `\(text)` is not a number of 64 bits")
    }
    return limit
  }

  private func sender() throws -> Address {
    guard let from else { return RunSession.defaultSender }
    guard let address = Address(checksummed: from) else {
      throw CommandFailure.noAddress("--from", from)
    }
    return address
  }

  private func amount() throws -> UInt128 {
    let text = NegativeNumbers.restore(value)
    guard let amount = ValueParser.amount(text)?.asUInt128 else {
      throw CommandFailure.usage(
        "--value: `\(text)` is not a number of 128 bits, or as in '3 coin'")
    }
    guard amount <= .max / 4 else {
      throw CommandFailure.usage("--value: more than there are coins")
    }
    return amount
  }
}
