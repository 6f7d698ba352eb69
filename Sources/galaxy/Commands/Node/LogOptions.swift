import ArgumentParser
import Logging

/// What a node says while it runs.
struct LogOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What is said, from trace, debug (each call), info (each transaction), notice, warning, error to critical.",
      valueName: "level"))
  var logLevel: Logger.Level = .info
  @Flag(
    name: [.long, .customLong("log-json")],
    help:
      "Say everything as JSON, an object a line: first where it serves, then what happens, with times."
  )
  var json = false
  @Flag(help: "Print no line for each block: --log-level warning.") var quiet = false

  /// The log of a part of the node.
  func logger(_ label: String) -> Logger {
    NodeLogHandler.logger(label, level: quiet ? .warning : logLevel, form: json ? .json : .text)
  }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}
