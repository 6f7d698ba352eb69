import ArgumentParser
import Diagnostics
import Inspect
import VM

struct TraceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace",
    abstract: "Show what a recorded call did: its calls, and where the gas went.",
    discussion: """
      Examples:
        galaxy run token.gx transfer ADDRESS 30 --init 1000 --trace run.gxt
        galaxy trace run.gxt              the tree of calls
        galaxy trace run.gxt --storage    with the changes of state
        galaxy trace run.gxt --lines      the source with the gas of each line
        galaxy trace run.gxt --step 41    the variables before instruction 41
        galaxy trace run.gxt --step last  before the last one: where it failed
      """)

  @Argument(help: "A file that `galaxy run --trace` wrote.") var file: String
  @Flag(help: "Show the gas of each source line.") var lines = false
  @Flag(help: "Show the changes of state below each call.") var storage = false
  @Option(help: "Run it again up to this instruction, and show the variables there.")
  var step: String?
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let bytes = try Files.read(file, limit: 1 << 30)
    let trace: TraceFile
    do {
      trace = try TraceFile(decoding: bytes)
    } catch {
      throw CommandFailure.usage("\(file): \(InspectError.unreadable(error))")
    }
    let names = TraceNames(trace)
    let colouring: Colouring = Files.isColoured(Files.standardOutput) ? .ansi : .plain
    do {
      if let step {
        let stop = try stop(at: step, trace, names)
        print(
          json
            ? StopJSON.value(stop, names: names).pretty + "\n"
            : StopText.text(stop, names: names, colouring: colouring), terminator: "")
        return
      }
      if lines {
        let profile = try LineProfile(records: trace.records, names: names)
        print(
          json
            ? profile.json(names: names).pretty
            : profile.listing(names: names, colouring: colouring))
        return
      }
      let tree = try CallTree(records: trace.records)
      if json {
        print(CallTreeJSON.value(tree, names: names).pretty)
      } else {
        print(
          CallTreeText.text(
            tree, names: names, storage: storage ? .changes : .hidden, colouring: colouring),
          terminator: "")
      }
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw CommandFailure.usage("\(file) cannot be shown: \(error)")
    }
  }

  /// The machine before an instruction: a number, or `last`.
  private func stop(at text: String, _ trace: TraceFile, _ names: TraceNames) throws -> Stop {
    let replay = try Replay(trace.recording, contracts: names.contracts)
    let count = try replay.countSteps()
    let step = text == "last" ? count &- min(count, 1) : UInt64(text.filter { $0 != "_" })
    guard let step else {
      throw CommandFailure.usage("--step: `\(text)` is neither a number nor `last`")
    }
    guard let stop = try replay.stop(at: step) else {
      throw CommandFailure.usage("--step: the trace has \(count) steps, counted from 0")
    }
    return stop
  }
}
