import ArgumentParser
import Diagnostics
import Keystore
import Primitives
import Signatures

struct AccountExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write the secret key itself into a file.",
    discussion: """
      Examples:
        galaxy account export alice --out alice.key
        galaxy account export 0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf \\
          --out alice.key --password-file secret.txt

      The file has 64 hexadecimal digits after 0x, for its owner alone, and never
      replaces one. Whoever reads it owns the account. To move an account, copy
      its keystore instead: that is encrypted.
      """)

  @Argument(help: "Name or address of an account, or a keystore file.") var account: String
  @Option(help: "The file to write.") var out: String
  @OptionGroup var folder: AccountFolder
  @OptionGroup var password: PasswordOptions
  @Flag(help: "Print what was written as JSON: address, path.") var json = false

  func run() throws {
    let entry = try folder.entry(account)
    let secret = try password.read(for: entry.path)
    let key = try folder.opening(entry.path) { try entry.keystore.open(password: secret) }
    try SecretFile.write(
      Array((key.withBytes { Hex.encodePrefixed($0) } + "\n").utf8), to: out)
    if json {
      print(
        JSONValue.members(
          ("address", .string(key.address.checksummed)), ("path", .string(out))
        ).pretty)
    } else {
      print("\(key.address.checksummed)  \(out): keep it, whoever has it owns the account")
    }
  }
}
