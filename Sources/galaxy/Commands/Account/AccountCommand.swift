import ArgumentParser

/// Keys of accounts, in keystores.
struct AccountCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "account",
    abstract: "Make, list, import and export the keys of accounts.",
    discussion: """
      A first round:
        galaxy account new alice                          asks for a password, makes .galaxy/keystore/alice.json
        galaxy account list
        galaxy account import old.key --as bob            a file with 64 hexadecimal digits, or a keystore of another tool
        galaxy account export alice --out alice.key       the key itself: whoever has it owns the account

      A keystore is encrypted under its password (web3 secret storage, version 3): geth and eth-account open it.
      Without the password it is lost; nobody can help.
      """,
    subcommands: [
      AccountNewCommand.self, AccountListCommand.self, AccountImportCommand.self,
      AccountExportCommand.self,
    ])
}
