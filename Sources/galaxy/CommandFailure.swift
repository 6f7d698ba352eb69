import Diagnostics
import Foundation

/// Why a command ends early, with its exit code.
struct CommandFailure: Error {
  let message: String
  let code: Int32

  /// The message without the word in front.
  var reason: String {
    message.hasPrefix("error: ") ? String(message.dropFirst("error: ".count)) : message
  }

  /// For programs; `code` is the exit code.
  var jsonValue: JSONValue {
    .members(
      ("status", .string("failed")),
      ("error", .members(("code", .integer(Int(code))), ("message", .string(reason)))))
  }

  /// Wrong usage, or a file that cannot be read or written.
  static func usage(_ message: String) -> CommandFailure {
    CommandFailure(message: "error: \(message)", code: 2)
  }

  /// The value of an option is no address.
  static func noAddress(_ option: String, _ text: String) -> CommandFailure {
    .usage("\(option): `\(text)` is not an address: 0x and 40 hexadecimal digits")
  }

  /// The program or the contract failed.
  static func failed(_ message: String) -> CommandFailure {
    CommandFailure(message: message, code: 1)
  }
}

/// Writes a line to standard error.
func complain(_ text: String) {
  FileHandle.standardError.write(Data((text.hasSuffix("\n") ? text : text + "\n").utf8))
}

/// Writes to standard output at once, also where it is no terminal.
func announce(_ text: String) {
  FileHandle.standardOutput.write(Data(text.utf8))
}
