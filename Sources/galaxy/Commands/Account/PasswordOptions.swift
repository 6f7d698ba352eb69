import ArgumentParser
import Foundation

/// Where a password comes from: the terminal, a file, or a variable; never the command line, which others can read.
struct PasswordOptions: ParsableArguments {
  @Option(
    help:
      "A file whose first line is the password; without it and --password-env, the terminal asks.")
  var passwordFile: String?
  @Option(help: "The name of an environment variable that holds the password.")
  var passwordEnv: String?

  func validate() throws {
    if passwordFile != nil, passwordEnv != nil {
      throw ValidationError("give --password-file or --password-env, not both")
    }
  }

  /// The longest password, in bytes.
  private static let bytesMax = 4_096

  /// The password, as UTF-8. With `isNew` the terminal asks twice, and nothing is no password.
  func read(for what: String, isNew: Bool = false) throws -> [UInt8] {
    let password = try source(what, isNew)
    guard !password.isEmpty || !isNew else { throw CommandFailure.usage("the password is empty") }
    guard password.count <= Self.bytesMax else {
      throw CommandFailure.usage("the password has more than \(Self.bytesMax) bytes")
    }
    return password
  }

  private func source(_ what: String, _ isNew: Bool) throws -> [UInt8] {
    if let passwordFile {
      let bytes = try Files.read(passwordFile, limit: 1 << 16)
      let line = bytes.prefix { $0 != 0x0A }
      return Array(line.last == 0x0D ? line.dropLast() : line)
    }
    if let passwordEnv {
      guard let text = ProcessInfo.processInfo.environment[passwordEnv] else {
        throw CommandFailure.usage("there is no variable \(passwordEnv)")
      }
      return Array(text.utf8)
    }
    let first = try Self.ask("Password for \(what): ")
    if isNew, try Self.ask("Again: ") != first {
      throw CommandFailure.usage("the two passwords differ")
    }
    return first
  }

  /// Asks on the terminal, without showing what is typed.
  private static func ask(_ prompt: String) throws -> [UInt8] {
    guard isatty(STDIN_FILENO) == 1, let typed = getpass(prompt) else {
      throw CommandFailure.usage(
        "there is no terminal to ask for the password: use --password-file or --password-env")
    }
    let count = strlen(typed)
    defer { memset(typed, 0, count) }
    return (0..<count).map { UInt8(bitPattern: typed[$0]) }
  }
}
