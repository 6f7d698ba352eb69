import ArgumentParser
import Foundation
import Keystore
import Node
import Primitives
import Signatures

/// Who signs.
struct SignerOptions: ParsableArguments {
  @Option(
    help:
      "Who sends and pays: an account of `galaxy account`, or else alice to judy of the development chain, whose keys everybody knows."
  )
  var from = "alice"
  @Option(help: "A file with the sender's key, 64 hexadecimal digits, instead of --from.")
  var key: String?
  @OptionGroup var accounts: AccountFolder
  @OptionGroup var password: PasswordOptions

  /// The sender's key.
  func signingKey() throws -> SigningKey {
    guard let key else { return try namedKey() }
    let text = String(decoding: try Files.read(key, limit: 4_096), as: UTF8.self)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    guard let bytes = Hex.decode(text), let signing = SigningKey(bytes: bytes) else {
      throw CommandFailure.usage("--key: \(key) holds no key of 64 hexadecimal digits")
    }
    return signing
  }

  private func namedKey() throws -> SigningKey {
    let isOwn = try accounts.entries().contains { $0.name == from }
    if !isOwn, let account = DevelopmentAccount.named(from) { return account.key }
    let entry = try accounts.entry(from)
    let secret = try password.read(for: entry.path)
    return try accounts.opening(entry.path) { try entry.keystore.open(password: secret) }
  }
}
