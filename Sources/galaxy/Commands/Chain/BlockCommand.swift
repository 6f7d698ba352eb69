import ArgumentParser
import Client
import Diagnostics
import RPC

struct BlockCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "block", abstract: "Show a block and its transactions, as JSON.",
    discussion: """
      Examples:
        galaxy block            the last
        galaxy block 3
        galaxy block 0x0f2c…    by its hash
      """)

  @Argument(help: "A number or a hash; by default the last block.") var block: String?
  @OptionGroup var options: ChainOptions

  func run() throws {
    let chain = try options.chain()
    let isHash = block?.hasPrefix("0x") ?? false
    let reference: JSONValue
    if let block, !isHash {
      guard let number = UInt64(block) else {
        throw CommandFailure.usage("`\(block)` is neither a number nor a hash")
      }
      reference = .string("0x" + String(number, radix: 16))
    } else {
      reference = .string(block ?? "latest")
    }
    let answer = try ChainOptions.reaching { () throws(ChainError) in
      try chain.ask(
        isHash ? "eth_getBlockByHash" : "eth_getBlockByNumber", [reference, .bool(true)])
    }
    guard answer != .null else {
      throw CommandFailure.failed("error: there is no block \(block ?? "")")
    }
    print(answer.pretty)
  }
}
