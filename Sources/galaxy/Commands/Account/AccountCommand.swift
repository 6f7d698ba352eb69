import ArgumentParser

/// Keys of accounts, in keystores.
struct AccountCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "account",
    abstract: "Make, list, import and export the keys of accounts.",
    discussion: """
      A first round:
        galaxy account new alice                     asks for a password
        galaxy account list
        galaxy account import old.key --as bob       64 digits, or a keystore
        galaxy account export alice --out alice.key  the secret key itself

      Keys lie in .galaxy/keystore/NAME.json, encrypted under the password (web3
      secret storage, version 3, as eth-account has it). Without the password a
      key is lost; nobody can help.
      """,
    subcommands: [
      AccountNewCommand.self, AccountListCommand.self, AccountImportCommand.self,
      AccountExportCommand.self,
    ])
}
