import Learning
import Ledger
import Primitives
import Tensors

/// The sale of a trained model, answer by answer: opened by its owner, asked by buyers, shared out among those who made it.
package struct ModelSale {
  /// What was paid for.
  package struct Answer: Hashable, Sendable {
    /// The number of the class.
    package let label: Int
    /// Of every class, raw with 24 fraction bits.
    package let probabilities: [Int64]
    /// The fee, in the smallest unit.
    package let fee: UInt128
  }

  private let context: ActorContext
  private let sale: ActorContract

  /// A sale that somebody has opened.
  package init(_ context: ActorContext, at address: Address) throws(ActorError) {
    self.context = context
    sale = try context.contract(at: address)
  }

  /// Opens the sale of the model of a task that has ended, once; where it is. The parts are per cent of each fee for the task's owner and for the data
  /// providers; those who computed get the rest.
  package static func open(
    _ context: ActorContext, task address: Address, computing: Address, price: UInt128,
    modelPart: UInt64, dataPart: UInt64
  ) throws(ActorError) -> Address {
    let weights = try context.view(try context.contract(at: address), "weights")
    return try context.deploy(
      "sale-\(address.hex.dropFirst(2).prefix(12))", try PlatformContracts.sale(),
      [
        .address(address), .address(computing), weights, .uint(U256(price)),
        .uint(U256(modelPart)), .uint(U256(dataPart)),
      ])
  }

  /// Asks for the class of a row, and pays. `purchase` names it: asked again under the same name, it is answered and not paid again.
  package func query(_ row: Tensor, purchase: String) throws(ActorError) -> Answer {
    let price = try context.view(sale, "price").amount()
    let step = "query-\(sale.address.hex.dropFirst(2).prefix(12)).\(purchase)"
    let receipt = try context.call(
      step, sale, "query", [.bytes(row.encoded())], value: price)
    let result = try sale.result("query", of: receipt.data).fields(2)
    guard
      let probabilities = try? Tensor(decoding: try result[1].bytes(), expected: .q40x24)
    else { throw .invalid("the sale answers what are no probabilities") }
    return Answer(
      label: try result[0].count(), probabilities: probabilities.rawValues, fee: price)
  }

  /// Shares out the fees so far, and claims the part of this account; what that was.
  package func share() throws(ActorError) -> UInt128 {
    if try context.view(sale, "income").amount() > 0 {
      let sold = try context.view(sale, "sold").amount()
      try context.call(
        "share-\(sale.address.hex.dropFirst(2).prefix(12)).\(sold)", sale, "share")
    }
    let owed = try context.view(sale, "owedTo", [.address(context.account)]).amount()
    _ = try context.claim(sale, as: "claim-\(sale.address.hex.dropFirst(2).prefix(12))")
    return owed
  }

  /// How many answers were sold.
  package func sold() throws(ActorError) -> Int { try context.view(sale, "sold").count() }
}
