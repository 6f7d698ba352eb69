import Actors
import ArgumentParser
import Diagnostics
import FileStore
import Learning
import Primitives

struct DataOfferCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "offer",
    abstract:
      "List prepared data on the market: its document in the file store, its root on the chain.",
    discussion: """
      Example:
        galaxy data offer mine --price 5000 --from bob

      The document goes into the file store (`galaxy files serve` serves it); its
      identifier, the Merkle root, the quality and the price go onto the chain, with a
      stake. Asked again, it offers nothing twice. The rows stay where they are.
      """)

  @Argument(help: "A folder that `galaxy data prepare` wrote.") var data: String
  @Option(help: "What it asks for a task: coins of the smallest unit, or as in '2 coin'.")
  var price: String
  @Option(help: "How many days the offer lasts.") var days: UInt64 = 30
  @OptionGroup var files: FilesOptions
  @OptionGroup var actor: ActorOptions
  @Option(help: "The market of data: an address, or a name in deployments/.")
  var market = "DataMarket"
  @Flag(help: "Print JSON: listing, cid, root.") var json = false

  func validate() throws {
    guard (1...700).contains(days) else { throw ValidationError("--days: from 1 to 700") }
  }

  func run() throws {
    let amount = try ChainText.amount(price, option: "--price")
    let (rows, document, bytes) = try PreparedFolder(path: data).read()
    let store = try files.open()
    let cid = try storing { try DataOfferCommand.keep(bytes, in: store) }
    let context = try actor.open("data")
    let place = try actor.node.contract(market, on: context.chain)
    let listing = try acting { () throws(ActorError) in
      try DataProvider.list(
        context, market: place, rows: rows, document, price: amount, days: days, cid: "\(cid)")
    }
    print(
      json
        ? JSONValue.members(
          ("listing", .integer(Int(clamping: listing))), ("cid", .string("\(cid)")),
          ("root", .string(document.root.hex))
        ).pretty : "listing \(listing)\ndocument \(cid)\nroot \(document.root.hex)")
  }

  /// Keeps and pins a file.
  static func keep(_ bytes: [UInt8], in store: BlockStore) throws(FileStoreError) -> CID {
    try store.adding { () throws(FileStoreError) in
      var builder = FileBuilder(.v1) { (block) throws(FileStoreError) in try store.put(block) }
      try builder.append(bytes)
      let cid = try builder.finish().target
      try store.pin(cid)
      return cid
    }
  }
}
