import ArgumentParser
import Diagnostics
import Keystore
import Primitives
import Signatures

struct AccountImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Take over a key from a file.",
    discussion: """
      Examples:
        galaxy account import alice.key --as alice     64 hexadecimal digits
        galaxy account import UTC--2026-01-01 --as bob  a keystore of another tool

      A keystore opens with its password, and keeps it. The file stays where it
      is: remove it when the key should be in one place only.
      """)

  @Argument(help: "A file with a secret key in hexadecimal digits, or a keystore.") var file: String
  @Option(name: .customLong("as"), help: "The name of the account. Without it the address.")
  var name: String?
  @OptionGroup var folder: AccountFolder
  @OptionGroup var password: PasswordOptions
  @Flag(help: "Take 4 MiB and a tenth of a second to open instead of 256 MiB and a second.")
  var light = false
  @Flag(help: "Print what was made as JSON: name, address, path.") var json = false

  func run() throws {
    if let name { try folder.check(name: name) }
    let bytes = try Files.read(file, limit: 1 << 16)
    let key: SigningKey
    let secret: [UInt8]
    if bytes.first(where: { !Self.isSpace($0) }) == 0x7B {
      secret = try password.read(for: file)
      key = try folder.opening(file) { try Keystore(decoding: bytes).open(password: secret) }
    } else {
      key = try Self.key(bytes, file)
      secret = try password.read(for: key.address.checksummed, isNew: true)
    }
    let entry = try folder.add(
      key, name: name, password: secret, derivation: light ? .light : .standard)
    print(json ? entry.jsonValue.pretty : entry.line)
  }

  private static func isSpace(_ byte: UInt8) -> Bool { [0x20, 0x09, 0x0A, 0x0D].contains(byte) }

  /// The key that the digits of a file are; what they are is not repeated.
  private static func key(_ bytes: [UInt8], _ file: String) throws -> SigningKey {
    let digits = bytes.drop(while: isSpace).reversed().drop(while: isSpace).reversed()
    guard let secret = Hex.decode(String(decoding: digits, as: UTF8.self)),
      let key = SigningKey(bytes: secret)
    else {
      throw CommandFailure.failed(
        "\(file) holds neither a secret key of 64 hexadecimal digits nor a keystore")
    }
    return key
  }
}
