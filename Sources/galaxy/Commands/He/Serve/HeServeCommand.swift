import ArgumentParser
import Foundation

struct HeServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Serve a program: keys, encryption and calculation at standard input and output.",
    discussion: """
      The Python package starts it by itself. A message is the length of an object of JSON (u32, little-endian), the object,
      and the byte strings whose lengths its member `parts` lists. Requests name an operation with `op`: generate, open,
      export, encrypt, read, bytes, evaluate, decrypt, close. An answer has `failure` where one failed. Keys and ciphertexts have numbers
      and stay in this process.
      """)

  @Option(
    help: "Numbers begin behind this one, so that those of an earlier process mean nothing here.")
  var first = 0

  func validate() throws {
    guard (0...1 << 52).contains(first) else {
      throw ValidationError("--first is at least 0 and at most 2^52")
    }
  }

  func run() throws {
    var service = HeService(numbersBehind: first)
    while let request = try HeMessage.read(from: STDIN_FILENO) {
      // Who asked may be gone.
      guard write(service.answer(request).encoded()) else { return }
    }
  }

  private func write(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var rest = buffer[...]
      while let start = UnsafeRawBufferPointer(rebasing: rest).baseAddress, !rest.isEmpty {
        let count = Foundation.write(STDOUT_FILENO, start, rest.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return false }
        rest = rest.dropFirst(count)
      }
      return true
    }
  }
}
