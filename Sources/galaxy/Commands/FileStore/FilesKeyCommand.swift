import ArgumentParser
import FileStore
import Foundation
import Primitives

struct FilesKeyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "key", abstract: "Make a key that reads sealed files; print its public part.",
    discussion: """
      Example:
        galaxy files key --out bob.reader

      The file is for its owner alone, and never replaces one. Others grant files
      to the public part (X25519, 64 hexadecimal digits).
      """)

  @Option(help: "The file to write.") var out: String

  func run() throws {
    let key = ReaderKey()
    try SecretFile.write(Array((Hex.encode(key.bytes) + "\n").utf8), to: out)
    print(Hex.encode(key.reader.bytes))
  }

  /// Reads the file of a key.
  static func read(_ path: String) throws -> ReaderKey {
    let text = String(decoding: try Files.read(path, limit: 1_000), as: UTF8.self)
    guard let bytes = Hex.decode(text.trimmingCharacters(in: .whitespacesAndNewlines)),
      let key = ReaderKey(bytes: bytes)
    else { throw CommandFailure.usage("\(path) is not the key of a reader") }
    return key
  }
}
