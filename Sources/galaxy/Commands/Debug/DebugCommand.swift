import ArgumentParser
import Foundation
import Inspect

struct DebugCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "debug",
    abstract: "Step through what happened, forwards and backwards.",
    discussion: """
      Examples:
        galaxy debug token.gx transfer 0x000000000000000000000000000000000000b0b1 30 \\
          --init 1000                     run it, and stand where it failed, or at its start
        galaxy debug tests.gx --test refund    the calls of a test
        galaxy debug run.gxt               what --trace of run, test or demo recorded
        galaxy debug 3 --chain dev.chain   the third transaction of a chain in a file
        galaxy debug 0x5e1d3a76…f50882ab   a transaction of a node; --rpc says which node
        galaxy debug run.gxt -x 'b write balances' -x c -x state   commands, without a terminal

      Commands:
      \(DebugConsole.help.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))

      A trace has happened: going back is as good as going on. In a terminal it fills the
      screen (80 x 24 is enough), elsewhere it answers line by line.
      """)

  @Argument(
    help:
      "A trace (.gxt), a source file, a module (.gxb), the hash of a transaction of a node; with --chain the number of a transaction."
  ) var file: String
  @Argument(help: "The entry or view to run.") var entry: String?
  @Argument(help: "Its arguments.") var arguments: [String] = []
  @Option(parsing: .upToNextOption, help: "The arguments of init.") var `init`: [String] = []
  @Option(help: "The contract, when the file has several.") var contract: String?
  @Option(help: "Who calls.") var from: String?
  @Option(help: "Coins sent along.") var value: String?
  @Option(help: "The most gas that the call may use.") var gas: String?
  @Option(help: "Step through the test whose title contains this.") var test: String?
  @Option(help: "Step through a transaction of the chain in this file.") var chain: String?
  @Option(help: "Where the node serves JSON-RPC; by default $GALAXY_RPC, or http://127.0.0.1:8545.")
  var rpc: String?
  @Option(help: "Only this transaction, counted from 0.") var transaction: Int?
  @Option(
    name: [.customShort("x"), .customLong("command")], help: "Do this first; may be repeated.")
  var commands: [String] = []
  @Flag(help: "Line by line, in a terminal, too.") var plain = false

  func run() throws {
    var target = DebugTarget(file: file, entry: entry, arguments: arguments, initial: `init`)
    let given = [("contract", contract), ("from", from), ("value", value), ("gas", gas)]
    target.options = given.compactMap { name, value in value.map { (name, $0) } }
    (target.test, target.chain, target.transaction) = (test, chain, transaction)
    target.rpc = rpc
    let session: DebugSession
    do {
      session = try DebugSession(target.trace())
    } catch let error as InspectError {
      throw CommandFailure.failed("\(file): \(error)")
    }
    var terminal = DebugTerminal(DebugConsole(session), isPlain: plain)
    terminal.begin()
    for command in commands where !terminal.isOver { terminal.execute(command, isEchoed: true) }
    while !terminal.isOver, let line = readLine() {
      terminal.execute(line, isEchoed: isatty(STDIN_FILENO) == 0)
    }
  }
}
