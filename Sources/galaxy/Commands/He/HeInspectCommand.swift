import ArgumentParser
import Diagnostics
import Foundation
import HomomorphicClient
import HomomorphicEvaluation
import Primitives

struct HeInspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect", abstract: "Say what a ciphertext, a key or a party's file holds.",
    discussion: """
      Examples:
        galaxy he inspect a.cipher                        what its header says: nothing is checked
        galaxy he inspect a.cipher --key task.public      checked, with what precision is left
        galaxy he inspect a.cipher --key task.secret      with the noise budget that is left (BFV)
        galaxy he inspect task.public --json              which evaluation keys are there
        galaxy he inspect a.1.share                       of galaxy he party: session, party, commitment, share
      """)

  @Argument(help: "A ciphertext, a key, or a file of galaxy he party.") var file: String
  @Option(help: "The ciphertext's key, public or secret.") var key: String?
  @Flag(help: "Print it as JSON.") var json = false

  func run() throws {
    let bytes = try Files.read(file, limit: HeKeyFile.bytesMax)
    if let key { return try inspect(bytes, under: key) }
    if HeKeyFile.isSecret(bytes) {
      // A secret shows nothing but the name of its scheme and of its public half.
      return show(
        HeKeyDescription(try HeKeyFile.secretKey(bytes, path: file).publicKey, "secret key"))
    }
    if (try? EncryptionScheme(publicKey: bytes)) != nil {
      return show(HeKeyDescription(try HeKeyFile.publicKey(bytes, path: file), "public key"))
    }
    if let party = PartyDescription(bytes) { return show(party) }
    guard let header = try? EncryptedTensor.header(of: bytes) else {
      throw CommandFailure.failed("\(file) is no ciphertext, key or party file of Galaxy")
    }
    show(HeHeaderDescription(header, byteCount: bytes.count))
  }

  private func inspect(_ bytes: [UInt8], under key: String) throws {
    let keyBytes = try Files.read(key, limit: HeKeyFile.bytesMax)
    guard HeKeyFile.isSecret(keyBytes) else {
      let publicKey = try HeKeyFile.publicKey(keyBytes, path: key)
      let ciphertext = try opening(file) { () throws(HomomorphicError) in
        try EncryptedTensor(decoding: bytes, key: publicKey)
      }
      return print(HeDescription(ciphertext).text(json: json, file: file))
    }
    let secret = try HeKeyFile.secretKey(keyBytes, path: key)
    let (ciphertext, budget) = try opening(file) { () throws(HomomorphicError) in
      let ciphertext = try EncryptedTensor(decoding: bytes, owner: secret.publicKey)
      return (ciphertext, try secret.noiseBudget(ciphertext))
    }
    print(HeDescription(ciphertext, noiseBudget: budget).text(json: json, file: file))
  }

  /// Prints lines of names and values, or one object.
  private func show(_ description: some FileDescription) {
    if json {
      let file = JSONValue.Member("file", .string(file))
      return print(JSONValue.object([file] + description.members).pretty)
    }
    print("\(file)  \(description.title)")
    for (name, value) in description.lines {
      print("  " + name.padding(toLength: 7, withPad: " ", startingAt: 0) + value)
    }
  }
}

/// What can be said of a file.
protocol FileDescription {
  /// What it is.
  var title: String { get }
  /// More, by a word each.
  var lines: [(name: String, value: String)] { get }
  /// All of it, for machines.
  var members: [JSONValue.Member] { get }
}
