import ArgumentParser

/// Content-addressed files, as Kubo (IPFS) names them.
struct FilesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "files",
    abstract: "Keep, seal, version and exchange files by their content.",
    discussion: """
      A first round:
        galaxy files add rows.csv                    prints its identifier: what `ipfs add` prints
        galaxy files cat bafkrei…
        galaxy files key --out bob.reader            a key to read sealed files; prints the public part
        galaxy files publish rows.csv --name rows --account alice --reader PUBLIC
        galaxy files open bafybei… --key bob.reader --out rows.csv
        galaxy files serve                           at http://127.0.0.1:8088/ipfs/…
        galaxy files fetch bafybei… --from http://127.0.0.1:8088
        galaxy files export bafybei… --out rows.car  for `ipfs dag import`

      Files lie in .galaxy/files, cut into blocks that are named by their SHA-256.
      Whatever is read is checked. What nothing pinned leads to goes with
      `galaxy files collect`.
      """,
    subcommands: [
      FilesAddCommand.self, FilesCatCommand.self, FilesGetCommand.self, FilesListCommand.self,
      FilesPinCommand.self, FilesUnpinCommand.self, FilesCollectCommand.self,
      FilesCheckCommand.self, FilesServeCommand.self, FilesFetchCommand.self,
      FilesPushCommand.self,
      FilesExportCommand.self,
      FilesImportCommand.self,
      FilesKeyCommand.self, FilesPublishCommand.self, FilesVersionsCommand.self,
      FilesOpenCommand.self,
    ])
}
