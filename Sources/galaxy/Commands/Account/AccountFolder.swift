import ArgumentParser
import Foundation
import Keystore
import Primitives
import Signatures

/// A folder of keystores: ours, NAME.json, and those of other tools, whatever they are called.
struct AccountFolder: ParsableArguments {
  @Option(help: "The folder of the keystores.") var keystore = ".galaxy/keystore"

  /// A keystore in the folder.
  struct Entry {
    /// The name of its file, without `.json`.
    let name: String
    let path: String
    let keystore: Keystore
  }

  /// The most files that are looked at.
  private static let filesMax = 10_000

  /// All keystores, by name. Other files are passed over.
  func entries() throws -> [Entry] {
    guard FileManager.default.fileExists(atPath: keystore) else { return [] }
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: keystore)
    } catch {
      throw CommandFailure.usage("\(keystore) cannot be read: \(error.localizedDescription)")
    }
    return names.sorted().prefix(Self.filesMax).compactMap { file in
      let path = "\(keystore)/\(file)"
      guard let bytes = try? Files.read(path, limit: 1 << 16),
        let read = try? Keystore(decoding: bytes)
      else { return nil }
      return Entry(
        name: file.hasSuffix(".json") ? String(file.dropLast(5)) : file, path: path, keystore: read)
    }
  }

  /// The keystore with a name, of an address, or in a file.
  func entry(_ text: String) throws -> Entry {
    let all = try entries()
    let address = Address(hex: text)
    let found = all.filter { $0.name == text || address != nil && $0.keystore.address == address }
    if let only = found.first {
      guard found.count == 1 else {
        throw CommandFailure.usage(
          "`\(text)` may be \(found.map(\.path).joined(separator: " or ")): name the file")
      }
      return only
    }
    guard text.contains("/") || FileManager.default.fileExists(atPath: text) else {
      let names = all.isEmpty ? "it has none" : "it has \(all.map(\.name).joined(separator: ", "))"
      throw CommandFailure.usage("\(keystore) has no account `\(text)`: \(names)")
    }
    let bytes = try Files.read(text, limit: 1 << 16)
    return Entry(
      name: text, path: text, keystore: try opening(text) { try Keystore(decoding: bytes) })
  }

  /// Throws unless a new account may have this name: its file stays in the folder.
  func check(name: String) throws {
    let isPlain = name.utf8.allSatisfy {
      (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
        || $0 == 0x2D || $0 == 0x5F
    }
    guard isPlain, (1...64).contains(name.utf8.count) else {
      throw CommandFailure.usage("`\(name)` is no name: write up to 64 letters, digits, - and _")
    }
    guard !(try entries()).contains(where: { $0.name == name }) else {
      throw CommandFailure.usage("\(keystore) has an account `\(name)`")
    }
  }

  /// Writes a new keystore; gives its path. Nil for the name makes it the address.
  func add(
    _ key: SigningKey, name: String?, password: [UInt8], derivation: KeyDerivation
  ) throws -> Entry {
    let name = name ?? String(key.address.hex.dropFirst(2))
    try check(name: name)
    if let known = try entries().first(where: { $0.keystore.address == key.address }) {
      throw CommandFailure.usage("\(known.path) holds the key of \(key.address.checksummed)")
    }
    var generator = SystemRandomNumberGenerator()
    let sealed = try opening(name) {
      try Keystore(sealing: key, password: password, derivation: derivation, using: &generator)
    }
    do {
      try FileManager.default.createDirectory(
        atPath: keystore, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
    } catch {
      throw CommandFailure.usage("\(keystore) cannot be made: \(error.localizedDescription)")
    }
    let path = "\(keystore)/\(name).json"
    try SecretFile.write(sealed.encoded, to: path)
    return Entry(name: name, path: path, keystore: sealed)
  }

  /// Runs a step of the library; its errors name the file.
  func opening<Result>(_ path: String, _ step: () throws -> Result) throws -> Result {
    do {
      return try step()
    } catch let error as KeystoreError {
      throw CommandFailure.failed("\(path): \(error)")
    }
  }
}
