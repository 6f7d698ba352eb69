import Primitives
import RPC

/// Machines on offer, and how their price follows.
package struct ComputeOffer: Hashable, Sendable {
  package let id: UInt64
  package let provider: Address
  package let cores: UInt32
  package let memoryGiB: UInt32
  /// For a million multiply-adds, in the smallest unit.
  package let unitPrice: UInt128
  /// The stake that no job has locked: a job needs as much as its payment.
  package let freeStake: UInt128

  /// The offers that there are, at most so many; those that were taken back are left out.
  package static func all(
    of market: ActorContract, on chain: RemoteChain, most: UInt64 = 256
  ) throws(ActorError) -> [ComputeOffer] {
    let count = UInt64(clamping: try market.view("offerCount", on: chain).amount())
    var offers: [ComputeOffer] = []
    for id in 0..<min(count, most) {
      do throws(ActorError) {
        offers.append(try ComputeOffer(id, of: market, on: chain))
      } catch {
        guard case .refused = error else { throw error }
      }
    }
    return offers
  }

  private init(
    _ id: UInt64, of market: ActorContract, on chain: RemoteChain
  ) throws(ActorError) {
    let fields = try market.view("offerOf", [.uint(U256(id))], on: chain).fields(5)
    self.id = id
    provider = try fields[0].address()
    cores = UInt32(clamping: try fields[1].count())
    memoryGiB = UInt32(clamping: try fields[2].count())
    unitPrice = try fields[3].amount()
    freeStake = try market.view("freeStake", [.uint(U256(id))], on: chain).amount()
  }

  /// What a job costs at a price: two multiply-adds for each row of a step's batch, feature and class (the scores, and the gradient), a million of them at the
  /// price, rounded up. Saturates.
  package static func cost(
    unitPrice: UInt128, batches: [Int], features: Int, classes: Int, steps: Int
  ) -> UInt128 {
    guard !batches.isEmpty else { return 0 }
    var rows: UInt128 = 0
    for step in 0..<steps { rows += UInt128(batches[step % batches.count]) }
    let work = rows * UInt128(2 * features * classes)
    let (product, overflow) = work.multipliedReportingOverflow(by: unitPrice)
    return overflow ? .max : product / 1_000_000 + (product % 1_000_000 == 0 ? 0 : 1)
  }
}
