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
      """)

  @Argument(help: "A file that `galaxy run --trace` wrote.") var file: String
  @Flag(help: "Show the gas of each source line.") var lines = false
  @Flag(help: "Show the changes of state below each call.") var storage = false
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let bytes = try Files.read(file, limit: 1 << 30)
    let trace: TraceFile
    do {
      trace = try TraceFile(decoding: bytes)
    } catch {
      throw CommandFailure.usage("\(file) is not a trace: \(error)")
    }
    let names = TraceNames(trace)
    let colouring: Colouring = Files.isTerminal ? .ansi : .plain
    do {
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
    } catch {
      throw CommandFailure.usage("\(file) cannot be shown: \(error)")
    }
  }
}
