import ArgumentParser
import Diagnostics
import Foundation
import HomomorphicClient
import HomomorphicEvaluation
import Primitives

struct HeInspectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "inspect", abstract: "Say what a ciphertext or key file holds.",
    discussion: """
      Examples:
        galaxy he inspect a.cipher --key task.public
        galaxy he inspect a.cipher --key task.secret      with the noise budget that is left (BFV)
        galaxy he inspect task.public --json
      """)

  @Argument(help: "A ciphertext, or a key.") var file: String
  @Option(help: "The ciphertext's key, public or secret.") var key: String?
  @Flag(help: "Print it as JSON.") var json = false

  func run() throws {
    let bytes = try Files.read(file, limit: HeKeyFile.bytesMax)
    if HeKeyFile.isSecret(bytes) {
      // A secret shows nothing but the name of its scheme and of its public half.
      return describe(try HeKeyFile.secretKey(bytes, path: file).publicKey, "secret key")
    }
    guard let key else {
      guard (try? EncryptionScheme(publicKey: bytes)) != nil else {
        throw CommandFailure.usage("--key: the key of the ciphertext is needed to check it")
      }
      return describe(try HeKeyFile.publicKey(bytes, path: file), "public key")
    }
    let keyBytes = try Files.read(key, limit: HeKeyFile.bytesMax)
    guard HeKeyFile.isSecret(keyBytes) else {
      let ciphertext = try ciphertext(bytes, try HeKeyFile.publicKey(keyBytes, path: key))
      return print(HeDescription(ciphertext).text(json: json, file: file))
    }
    let secret = try HeKeyFile.secretKey(keyBytes, path: key)
    let ciphertext = try ciphertext(bytes, secret.publicKey)
    let budget: Int?
    do throws(HomomorphicError) {
      budget = try secret.noiseBudget(ciphertext)
    } catch {
      throw CommandFailure.failed("\(file) is refused: \(error)")
    }
    print(HeDescription(ciphertext, noiseBudget: budget).text(json: json, file: file))
  }

  private func ciphertext(_ bytes: [UInt8], _ key: EncryptionKey) throws -> EncryptedTensor {
    try opening(file) { () throws(HomomorphicError) in
      try EncryptedTensor(decoding: bytes, key: key)
    }
  }

  private func describe(_ key: EncryptionKey, _ kind: String) {
    if json {
      print(
        JSONValue.members(
          ("file", .string(file)), ("kind", .string(kind)),
          ("scheme", .string(key.scheme.description)),
          ("identity", .string(key.identity.description)),
          ("depth", .integer(key.scheme.depthMax)), ("bytes", .integer(key.encodedByteCount))
        ).pretty)
    } else {
      print(
        """
        \(file)  \(kind) of \(key.scheme)
          key    \(key.identity)
          depth  \(key.scheme.depthMax)
          size   \(key.encodedByteCount) bytes, the public part
        """)
    }
  }
}
