import ArgumentParser
import Diagnostics
import Inspect
import InstructionSet
import VM

struct TraceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace",
    abstract: "Show what recorded transactions did: their calls, and where the gas went.",
    discussion: """
      Examples:
        galaxy run token.gx transfer ADDRESS 30 --init 1000 --trace run.gxt
        galaxy test tests.gx --trace tests.gxt
        galaxy trace run.gxt              the tree of calls
        galaxy trace run.gxt --storage    with the changes of state
        galaxy trace run.gxt --format lines    the source with the gas of each line
        galaxy trace run.gxt --format table    functions, and gas by kind
        galaxy trace run.gxt --html run.html   one page to look at: flame graph, source,
                                          steps, state; --compare OLD.gxt beside it
        galaxy trace run.gxt --format speedscope --output run.speedscope.json
        galaxy trace tests.gxt --transaction 2   only this one, counted from 0
        galaxy trace 3 --chain dev.chain  the third transaction of a chain in a file
        galaxy trace 0x5e1d3a76…f50882ab  a transaction of a node; --rpc says which node
        galaxy trace run.gxt --step 41    the variables before instruction 41
        galaxy trace run.gxt --step last  before the last one: where it failed

      Formats for other tools: folded (flamegraph.pl, inferno), speedscope, pprof,
      chrome (chrome://tracing, Perfetto; one gas is a microsecond), calltracer
      (geth's), eip3155 (a line of JSON for each step; operations are Galaxy's, pc
      is the function times 2^32 plus the instruction).
      """)

  /// What is written.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case tree, lines, table, folded, speedscope, pprof, chrome, eip3155, calltracer
  }

  @Argument(
    help:
      "A file that --trace of run, test or demo wrote; with --chain the number of a transaction, or the hash of a transaction of a node.",
    completion: .traces)
  var file: String
  @Option(
    help: "Run a transaction of the chain in this file again; `galaxy chain` lists them.",
    completion: .chains)
  var chain: String?
  @Option(help: "Where the node serves JSON-RPC; by default $GALAXY_RPC, or http://127.0.0.1:8545.")
  var rpc: String?
  @Option(help: "What to write.") var format = Format.tree
  @Flag(help: "The same as --format lines.") var lines = false
  @Flag(help: "Show the changes of state below each call.") var storage = false
  @Option(help: "Only this transaction, counted from 0.") var transaction: Int?
  @Option(help: "Of folded stacks: only the gas of this kind.") var dimension: GasDimension?
  @Option(help: "Run it again up to this instruction, and show the variables there.")
  var step: String?
  @Flag(help: "Print JSON (tree, lines, table, --step).") var json = false
  @Option(help: "Write one HTML page that needs nothing else, offline.") var html: String?
  @Option(help: "Of the page: a trace to compare with.") var compare: String?
  @Option(name: .shortAndLong, help: "Write into this file.") var output: String?

  func validate() throws {
    guard compare == nil || html != nil else {
      throw ValidationError("--compare needs --html, the page that compares")
    }
  }

  func run() throws {
    let base = try compare.map { try open($0) { try Trace(decoding: $0) } }
    try open(file, of: chain) { bytes in
      let trace = try Trace(decoding: bytes, only: transaction)
      if let html {
        let page = try TracePage.html(
          trace, title: file, comparedWith: base, compress: Zlib.compress)
        try Files.write(page, to: html)
        return
      }
      if let step {
        try write(stop(at: step, trace))
      } else {
        try write(trace, as: lines ? .lines : format)
      }
    }
  }

  /// Reads a trace's file, or the transaction of that number of a chain; what is wrong with it names it.
  private func open<Result>(
    _ file: String, of chain: String? = nil, _ body: ([UInt8]) throws -> Result
  ) throws -> Result {
    let bytes =
      try chain.map { try recording($0) } ?? NodeTrace.recording(file, rpc: rpc)
      ?? Files.read(file, limit: 1 << 30)
    do {
      return try body(bytes)
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw CommandFailure.usage("\(file): \(error)")
    }
  }

  /// The transaction of that number of a chain in a file.
  private func recording(_ chain: String) throws -> [UInt8] {
    guard let number = Int(file) else {
      throw CommandFailure.usage("`\(file)` is not the number of a transaction of \(chain)")
    }
    return try FileChain(chain, for: .looking).traceFile(transaction: number).encoded()
  }

  private func write(_ trace: Trace, as format: Format) throws {
    let frames = FrameNames(trace)
    switch format {
    case .tree:
      let tree = try trace.callTree()
      let transactions = trace.file.transactions
      try write(
        json
          ? CallTreeJSON.value(tree, names: trace.names, transactions: transactions).pretty + "\n"
          : CallTreeText.text(
            tree, names: trace.names, transactions: transactions,
            storage: storage ? .changes : .hidden, colouring: colouring))
    case .lines:
      let profile = try trace.lineProfile()
      try write(
        (json
          ? profile.json(names: trace.names).pretty
          : profile.listing(names: trace.names, colouring: colouring)) + "\n")
    case .table:
      let table = GasTable(try trace.gasProfile(), names: frames)
      try write(json ? table.json.pretty + "\n" : table.text(colouring: colouring))
    case .folded:
      try write(FoldedStacks.text(trace.gasProfile(), names: frames, dimension: dimension))
    case .speedscope:
      try write(Speedscope.value(trace.gasProfile(), names: frames, title: file).compact + "\n")
    case .pprof:
      guard let output else {
        throw CommandFailure.usage("--format pprof writes bytes: name a file with --output")
      }
      try Files.write(Pprof.bytes(trace.gasProfile(), names: frames), to: output)
    case .chrome:
      try write(ChromeTrace.value(trace.gasProfile(), names: frames).compact + "\n")
    case .calltracer:
      try write(CallTracer.value(trace.callTree(), trace: trace).pretty + "\n")
    case .eip3155:
      var text = ""
      try EIP3155.lines(of: trace) { line in
        // As it comes, unless it goes into a file: there may be many.
        if output == nil { print(line) } else { text += line + "\n" }
      }
      if output != nil { try write(text) }
    }
  }

  /// The machine before an instruction.
  private func stop(at text: String, _ trace: Trace) throws -> String {
    let count = try trace.replay.countSteps()
    let step = text == "last" ? count &- min(count, 1) : UInt64(text.filter { $0 != "_" })
    guard let step else {
      throw CommandFailure.usage("--step: `\(text)` is neither a number nor `last`")
    }
    guard let stop = try trace.replay.stop(at: step) else {
      throw CommandFailure.usage("--step: the trace has \(count) steps, counted from 0")
    }
    return json
      ? StopJSON.value(stop, names: trace.names).pretty + "\n"
      : StopText.text(stop, names: trace.names, colouring: colouring)
  }

  private var colouring: Colouring {
    Files.isColoured(Files.standardOutput) && output == nil ? .ansi : .plain
  }

  private func write(_ text: String) throws {
    if let output {
      try Files.write(Array(text.utf8), to: output)
    } else {
      print(text, terminator: "")
    }
  }
}

extension GasDimension: ExpressibleByArgument {}
