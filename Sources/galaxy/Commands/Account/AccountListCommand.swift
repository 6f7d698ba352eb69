import ArgumentParser
import Diagnostics

struct AccountListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the keystores of a folder.",
    discussion: """
      Examples:
        galaxy account list
        galaxy account list --keystore ~/.ethereum/keystore --json

      Addresses are those that the files name. Files are not opened, so another
      could stand there.
      """)

  @OptionGroup var folder: AccountFolder
  @Flag(help: "Print them as JSON: a list of name, address, path.") var json = false

  func run() throws {
    let entries = try folder.entries()
    if json {
      print(JSONValue.array(entries.map(\.jsonValue)).pretty)
    } else if entries.isEmpty {
      print("\(folder.keystore) has no accounts: `galaxy account new NAME` makes one")
    } else {
      for entry in entries { print(entry.line) }
    }
  }
}
