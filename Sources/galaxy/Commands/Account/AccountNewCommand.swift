import ArgumentParser
import Diagnostics
import Keystore
import Primitives
import Signatures

struct AccountNewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Make a key.",
    discussion: """
      Examples:
        galaxy account new                  asks for a password, named by address
        galaxy account new alice
        galaxy account new alice --password-file secret.txt --json
        PASSWORD=... galaxy account new ci --password-env PASSWORD --light
      """)

  @Argument(help: "A name: the keystore is NAME.json. Without it the address.") var name: String?
  @OptionGroup var folder: AccountFolder
  @OptionGroup var password: PasswordOptions
  @Flag(help: "Take 4 MiB and a tenth of a second to open instead of 256 MiB and a second.")
  var light = false
  @Flag(help: "Print what was made as JSON: name, address, path.") var json = false

  func run() throws {
    if let name { try folder.check(name: name) }
    let secret = try password.read(
      for: name.map { "the account \($0)" } ?? "the account", isNew: true)
    var generator = SystemRandomNumberGenerator()
    let entry = try folder.add(
      SigningKey.generate(using: &generator), name: name, password: secret,
      derivation: light ? .light : .standard)
    print(json ? entry.jsonValue.pretty : entry.line)
  }
}

extension AccountFolder.Entry {
  /// The fields that `--json` gives.
  var jsonValue: JSONValue {
    .members(
      ("name", .string(name)),
      ("address", keystore.address.map { .string($0.checksummed) } ?? .null),
      ("path", .string(path)))
  }

  /// Address and file; the name is that of the file.
  var line: String {
    "\(keystore.address?.checksummed ?? "address not named, open it to see")  \(path)"
  }
}
