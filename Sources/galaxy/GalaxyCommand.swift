import ArgumentParser
import Diagnostics
import VM

/// The command that people install.
@main
struct GalaxyCommand: ParsableCommand {
  /// The version of the command.
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "galaxy",
    abstract: "Write, compile, test, run and trace smart contracts on tensors and encrypted data.",
    discussion: """
      A first round:
        galaxy check token.gx                  find mistakes
        galaxy test token.gx                   run its test blocks
        galaxy build token.gx --out build      make GalaxyToken.gxb and GalaxyToken.json
        galaxy run token.gx totalSupply --init 1000
        galaxy node                            a chain that lives; then deploy, send, call
        galaxy demo                            federated learning on real data, end to end

      Exit codes: 0 all is well; 1 the program, a test or the contract failed; 2 wrong usage or a file
      that cannot be read or written; 3 there is no node.
      """,
    version: "galaxy \(version)",
    subcommands: [
      BuildCommand.self, CheckCommand.self, LintCommand.self, RunCommand.self, TestCommand.self,
      MutateCommand.self, ProveCommand.self,
      TraceCommand.self,
      DebugCommand.self, DapCommand.self, GasCommand.self,
      NodeCommand.self, DeployCommand.self, SendCommand.self, CallCommand.self, LogsCommand.self,
      ReceiptCommand.self, BlockCommand.self, StorageCommand.self, BalanceCommand.self,
      ChainCommand.self,
      DisasmCommand.self, NewCommand.self, BindCommand.self, ExplainCommand.self, DocCommand.self,
      FormatCommand.self, LspCommand.self,
      HeCommand.self, AccountCommand.self, FilesCommand.self, MarketCommand.self, DataCommand.self,
      ComputeCommand.self, TaskCommand.self, ModelCommand.self, NotifyCommand.self,
      AuditCommand.self, DemoCommand.self,
    ])

  /// Those that ask a chain.
  private static let chainCommands: Set = [
    "deploy", "send", "call", "logs", "receipt", "block", "storage", "balance",
  ]

  static func main() {
    FreedMemory.keep()
    var arguments = Array(CommandLine.arguments.dropFirst())
    if ["run", "debug", "deploy", "send", "call", "storage", "state"].contains(arguments.first)
      || arguments.starts(with: ["he", "encrypt"])
    {
      arguments = NegativeNumbers.protect(arguments)
    }
    if arguments.first == "he" { arguments = NegativeNumbers.protectExpressions(arguments) }
    if let refusal = Engine.refusal { complain("warning: \(refusal)") }
    do {
      var command = try parseAsRoot(arguments)
      try command.run()
    } catch let failure as CommandFailure {
      complain(failure.message)
      if arguments.contains("--json"), chainCommands.contains(arguments.first ?? "") {
        // Programs read one object, whatever happens.
        print(failure.jsonValue.pretty)
      }
      exit(withError: ExitCode(failure.code))
    } catch {
      // ArgumentParser's own exit code for wrong usage is 64; ours is 2.
      let code = exitCode(for: error)
      let text = fullMessage(for: error)
      if code == .success {
        print(text)
        exit(withError: ExitCode.success)
      }
      if !text.isEmpty { complain(text) }
      exit(withError: error is ExitCode ? code : ExitCode(2))
    }
  }
}
