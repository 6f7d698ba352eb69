import ArgumentParser

/// `galaxy node` alone serves: its options are those of `serve`.
struct NodeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "node",
    abstract: "Run a chain that lives in a folder, and check or copy it.",
    discussion: """
      Examples:
        galaxy node                            a development chain in ./.galaxy
        galaxy node --data DIR --rpc HOST:PORT
        galaxy node --order etcd=URL,URL,URL   one of several nodes
        galaxy node check                      executes all blocks again
        galaxy node serve --help               the options of `galaxy node`
      """,
    subcommands: [
      NodeServeCommand.self, NodeCheckCommand.self, NodeExportCommand.self,
      NodeImportCommand.self,
    ],
    defaultSubcommand: NodeServeCommand.self)
}
