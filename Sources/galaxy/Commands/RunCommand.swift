import ArgumentParser
import Bytecode
import Compiler
import Diagnostics
import Foundation
import Inspect
import Interpreter
import Ledger
import Primitives
import Semantics
import TestRunner
import VM

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Deploy a contract into a fresh local chain and call an entry or view.",
    discussion: """
      Examples:
        galaxy run token.gx totalSupply --init 1000
        galaxy run token.gx transfer 0x00000000000000000000000000000000000000b0 30 --init 1000
        galaxy run auction.gx commit 0x07 --init 3600 60 --value 5000000000000000000
        galaxy run loop.gx run 1000000 --json --trace run.gxt

      Arguments are written as in the language: 12, -3, 0.5, true, 0x addresses and bytes, [1, 2], (1, true),
      .circle(3), none. Put -- before arguments that begin with a minus sign.
      """)

  @Argument(help: "A source file.") var file: String
  @Argument(help: "The entry or view to call.") var entry: String
  @Argument(help: "Its arguments.") var arguments: [String] = []
  @Option(help: "The contract, when the file has several.") var contract: String?
  @Option(parsing: .upToNextOption, help: "The arguments of init.") var `init`: [String] = []
  @Option(help: "The most gas that the call may use.") var gas: UInt64 = 1_000_000_000
  @Option(help: "The address that deploys and calls.") var from: String?
  @Option(help: "Coins sent along, in the smallest unit.") var value: String = "0"
  @Option(help: "Record everything that happens into this file, for `galaxy trace`.") var trace: String?
  @Flag(help: "Print the outcome as JSON.") var json = false

  func run() throws {
    let compiled = try Files.compile(file)
    try show(compiled.diagnostics, compiled.sources)
    guard let program = compiled.program else { throw CommandFailure.failed("nothing to run") }
    var session = try RunSession(
      compiled, program, contract: try chosen(compiled), sender: try sender(), value: try amount())
    try session.deploy(`init`)
    let recorder = trace == nil ? nil : TraceRecorder()
    let outcome = try session.call(entry, arguments, gas: gas, recorder: recorder)
    if let trace, let recorder {
      try Files.write(session.traceFile(recorder).encoded(), to: trace)
    }
    if json { print(outcome.json.pretty) } else { print(outcome.text) }
    if !outcome.isSuccess { throw ExitCode(1) }
  }

  private func chosen(_ compiled: Compilation.Compiled) throws -> CompiledContract {
    let names = compiled.contracts.map(\.name)
    if let contract {
      guard let found = compiled.contract(named: contract) else {
        throw CommandFailure.usage(
          "there is no contract \(contract); there is \(names.joined(separator: ", "))")
      }
      return found
    }
    // What the file imports is not what is meant.
    let own = compiled.contracts.filter { candidate in
      guard let program = compiled.program else { return false }
      return Int(program[candidate.id].span.source.index) < compiled.checked.givenCount
    }
    guard let first = own.first else { throw CommandFailure.usage("\(file) declares no contract") }
    guard own.count == 1 else {
      throw CommandFailure.usage(
        "\(file) has several contracts: choose one with --contract (\(names.joined(separator: ", ")))")
    }
    return first
  }

  private func sender() throws -> Address {
    guard let from else { return Address(truncating: 0xA11CE) }
    guard let address = Address(checksummed: from) else {
      throw CommandFailure.usage("--from: `\(from)` is not an address")
    }
    return address
  }

  private func amount() throws -> UInt128 {
    guard let number = U256(value.replacing("_", with: "")), let amount = number.asUInt128 else {
      throw CommandFailure.usage("--value: `\(value)` is not a number of 128 bits")
    }
    return amount
  }
}
