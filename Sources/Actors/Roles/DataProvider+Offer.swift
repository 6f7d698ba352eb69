import Learning
import Ledger
import Primitives

extension DataProvider {
  /// Lists data, once; the number of the listing. `cid` is that of the document in the file store.
  package static func list(
    _ context: ActorContext, market address: Address, rows: PreparedRows, _ document: DataDocument,
    price: UInt128, days: UInt64, cid: String
  ) throws(ActorError) -> UInt64 {
    guard document.owner == context.account else {
      throw .invalid(
        "the data is signed for \(document.owner.checksummed), not for \(context.account.checksummed): prepare it with --owner"
      )
    }
    let market = try context.contract(at: address)
    let tree: MerkleTree
    do throws(DataError) {
      try document.check(rows)
      tree = try DataBatches(rows, size: document.batch).tree(of: document.owner)
    } catch {
      throw .invalid("\(error)")
    }
    let count = ABIValue.uint(U256(UInt64(rows.count)))
    let stake = try context.view(market, "bondFor", [count]).amount()
    let path = tree.proof(at: 0)?.siblings ?? []
    let expires = context.now + days * 86_400
    let receipt = try context.call(
      "list.\(document.root.hex.dropFirst(2).prefix(16))", market, "list",
      [
        .hash(document.schema.hash), .hash(document.root), .uint(U256(UInt64(tree.leafCount))),
        .array(path.map { .hash($0) }), count,
        .int(U256(signExtending: Int64(document.quality.score))), .uint(U256(price)),
        .string(cid), .uint(U256(expires)),
      ], value: stake)
    return UInt64(clamping: try market.result("list", of: receipt.data).amount())
  }
}
