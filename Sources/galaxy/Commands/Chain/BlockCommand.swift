import ArgumentParser
import Diagnostics

struct BlockCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "block", abstract: "Show a block and its transactions, as JSON.",
    discussion: """
      Examples:
        galaxy block            the last; also `galaxy block latest`
        galaxy block 3
        galaxy block 0x0f2c…    by its hash
      """)

  @Argument(help: "A number or a hash; by default the last block.") var block: String?
  @OptionGroup var options: ChainOptions

  func run() throws {
    let answer = try options.open().blockJSON(block == "latest" ? nil : block)
    guard answer != .null else {
      throw CommandFailure.failed("error: there is no block \(block ?? "")")
    }
    print(answer.pretty)
  }
}
