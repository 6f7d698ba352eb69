import Diagnostics
import Foundation
import Logging

/// Writes the log of a node to standard output: a line for each event, as people read it, or as JSON.
struct NodeLogHandler: LogHandler {
  /// How events are written.
  enum Form {
    /// What is said at the levels info and notice alone, the rest behind the level.
    case text
    /// An object for each event: time, level, label, message.
    case json
  }

  let label: String
  let form: Form
  var logLevel: Logger.Level
  var metadata: Logger.Metadata = [:]
  var metadataProvider: Logger.MetadataProvider?

  /// A log of a part of a node.
  static func logger(_ label: String, level: Logger.Level, form: Form) -> Logger {
    Logger(label: label) { NodeLogHandler(label: $0, form: form, logLevel: level) }
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) { announce(line(event, at: Date())) }

  private func line(_ event: LogEvent, at time: Date) -> String {
    switch form {
    case .text:
      let level = event.level == .info || event.level == .notice ? "" : "\(event.level): "
      return "\(level)\(event.message)\n"
    case .json:
      let line = JSONValue.members(
        ("time", .string(time.formatted(.iso8601.time(includingFractionalSeconds: true)))),
        ("level", .string(event.level.rawValue)), ("label", .string(label)),
        ("message", .string("\(event.message)")))
      return line.compact + "\n"
    }
  }
}
