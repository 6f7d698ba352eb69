import Foundation
import Testing

/// `galaxy account`, as people use it.
@Suite struct AccountTests {
  /// The key 1, and its address.
  static let key = String(repeating: "0", count: 63) + "1"
  static let address = "0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf"

  @Test func aKeyGoesInAndComesOut() throws {
    let galaxy = try GalaxyProcess()
    defer { galaxy.remove() }
    let done = try galaxy.shell(
      """
      echo correct horse > password
      echo 0x\(Self.key) > one.key
      galaxy account list
      galaxy account new alice --light --password-file password
      WORD='correct horse' galaxy account import one.key --as bob --light --password-env WORD --json
      galaxy account export bob --out bob.key --password-file password
      galaxy account export \(Self.address) --out again.key --password-file password --json
      cmp one.key bob.key
      cmp one.key again.key
      galaxy account import .galaxy/keystore/bob.json --keystore other --light --password-file password
      galaxy account list --keystore other
      galaxy account list
      stat -c '%a %n' .galaxy/keystore/*.json bob.key
      ls -A . .galaxy/keystore
      """)
    #expect(done.code == 0, "\(done.errors)")
    #expect(done.output.contains(".galaxy/keystore has no accounts"))
    #expect(done.output.contains("\"address\": \"\(Self.address)\""))
    let other = "other/\(Self.address.dropFirst(2).lowercased()).json"
    #expect(done.output.contains("\(Self.address)  \(other)\n\(Self.address)  \(other)"))
    #expect(done.output.contains("600 .galaxy/keystore/alice.json"))
    #expect(done.output.contains("600 .galaxy/keystore/bob.json\n600 bob.key"))
    #expect(!done.output.contains(Self.key) && !done.output.contains(".part"))
  }

  @Test func whatWouldLoseOrShowAKeyIsRefused() throws {
    let galaxy = try GalaxyProcess()
    defer { galaxy.remove() }
    let made = try galaxy.shell(
      """
      echo good > password; echo bad > wrong; echo > empty
      echo \(Self.key) > one.key; echo \(Self.key)0 > long.key; echo '{"version": 3}' > half.json
      galaxy account import one.key --as bob --light --password-file password
      echo keep > keep
      """)
    #expect(made.code == 0, "\(made.errors)")
    for (line, code, words) in [
      ("new bob --password-file password", 2, "has an account `bob`"),
      ("import one.key --password-file password --light", 2, "holds the key of"),
      ("new ../eve --password-file password", 2, "is no name"),
      ("new eve --password-file empty", 2, "the password is empty"),
      ("new eve --password-file none", 2, "there is no file none"),
      ("new eve --password-env NONE", 2, "there is no variable NONE"),
      ("new eve --password-env A --password-file b", 2, "not both"),
      ("new eve", 2, "there is no terminal"),
      ("export bob --out out.key --password-file wrong", 1, "the password is wrong"),
      ("export eve --out out.key --password-file password", 2, "has no account `eve`: it has bob"),
      ("export bob --out keep --password-file password", 2, "keep exists"),
      ("export bob --out none/out.key --password-file password", 2, "cannot be written"),
      ("import long.key --password-file password", 1, "neither a secret key"),
      ("import half.json --password-file password", 1, "\"crypto\" is missing"),
    ] {
      let done = try galaxy.run(["account"] + line.split(separator: " ").map(String.init))
      #expect(done.code == Int32(code), "\(line): \(done.errors)")
      #expect(done.errors.contains(words), "\(line): \(done.errors)")
      #expect(!done.errors.contains(Self.key))
    }
    #expect(try galaxy.shell("cat keep").output == "keep\n")
    #expect(!(try galaxy.shell("ls").output.contains("out.key")))
  }
}
