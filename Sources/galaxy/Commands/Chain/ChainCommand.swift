import ArgumentParser
import Bytecode
import Client
import Diagnostics
import Ledger
import Primitives
import Values

struct ChainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "chain", abstract: "Show the transactions of a chain in a file, or change it.",
    discussion: """
      Examples:
        galaxy run token.gx deploy --init 1000 --as token --chain dev.chain
        galaxy chain dev.chain                what has happened, and what it cost
        galaxy chain dev.chain --undo 1       forgets the last transaction
        galaxy chain dev.chain --time +10m    lets ten minutes pass (s, m, h, d)

      The file holds all transactions. Every command executes them again, and
      compares every block with what it was: nothing goes on from a file that is
      damaged. One command at a time may change it. `run`, `deploy`, `send`,
      `call`, `state`, `logs`, `receipt`, `block`, `balance` and `trace` take it
      with --chain; gas costs nothing there, and alice to judy have 10,000 coins.
      """)

  @Argument(help: "The file.") var file: String
  @Option(help: "Forget so many transactions, the last ones, and what they deployed.")
  var undo: Int?
  @Option(help: "Let time pass before the next block, as in +10m: seconds, or with s, m, h or d.")
  var time: String?
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    guard undo != nil || time != nil else { return try list(FileChain(file, for: .looking)) }
    let seconds = try time.map { try self.seconds($0) }
    var chain = try FileChain(file, for: .changing)
    if let undo { try chain.undo(undo) }
    if let seconds { try chain.pass(seconds: seconds) }
    try list(chain)
  }

  private func list(_ chain: FileChain) throws {
    let names = chain.file.names
    let name = { (address: Address) in names[address] ?? address.checksummed }
    let writer = CallText(name: name) { chain.interface($0) }
    var values: [JSONValue] = []
    for (index, block) in chain.blocks.enumerated() {
      guard let transaction = block.transactions.first, let receipt = block.receipts.first else {
        continue
      }
      let what = writer.text(
        to: transaction.recipient, value: transaction.value, data: transaction.data,
        deployed: receipt.contract)
      let interface = transaction.recipient.flatMap { chain.interface($0) }
      let status = CallText.status(receipt, interface)
      if json {
        values.append(
          .members(
            ("transaction", .integer(index + 1)), ("hash", .string(transaction.hash.hex)),
            ("from", .string(name(transaction.sender))), ("call", .string(what)),
            ("status", .string(status)), ("gasUsed", .integer(Int(clamping: receipt.gasUsed))),
            ("time", .integer(Int(clamping: block.header.context.time)))))
      } else {
        print(
          "\(index + 1)  \(name(transaction.sender)) -> \(what)  \(status)  \(receipt.gasUsed) gas")
      }
    }
    if json {
      print(JSONValue.array(values).pretty)
    } else if chain.blocks.isEmpty {
      print("no transactions")
    }
  }

  /// A duration as `+10m`.
  private func seconds(_ text: String) throws -> UInt64 {
    let units: [Character: UInt64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
    var digits = text.hasPrefix("+") ? text.dropFirst() : text[...]
    let unit = digits.last.flatMap { units[$0] }
    if unit != nil { digits.removeLast() }
    guard let count = UInt64(digits), count > 0 else {
      throw CommandFailure.usage("--time: `\(text)` is no duration, as in +90, +10m, +2h or +1d")
    }
    let (seconds, overflow) = count.multipliedReportingOverflow(by: unit ?? 1)
    guard !overflow, seconds <= 1 << 40 else {
      throw CommandFailure.usage("--time: \(text) is longer than the chain will live")
    }
    return seconds
  }
}
