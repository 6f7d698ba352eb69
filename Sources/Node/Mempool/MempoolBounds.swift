import Ledger

/// The most of everything in a pool of transactions.
package struct MempoolBounds: Hashable, Sendable {
  /// How many transactions wait in all; at least 1.
  package var count: Int
  /// What they take of memory, about, in bytes.
  package var bytes: Int
  /// How many transactions of one sender wait, and how far nonces may be ahead; at least 1.
  package var senderCount: Int
  /// Seconds until one that waits is dropped.
  package var seconds: UInt64
  /// The most of blobs.
  package var blobs: BlobPool.Bounds

  /// Bounds; by default 10,000 transactions, 128 MiB, 64 of a sender, three hours.
  package init(
    count: Int = 10_000, bytes: Int = 128 << 20, senderCount: Int = 64,
    seconds: UInt64 = 3 * 3_600, blobs: BlobPool.Bounds = BlobPool.Bounds()
  ) {
    self.count = max(1, count)
    self.bytes = bytes
    self.senderCount = max(1, senderCount)
    self.seconds = seconds
    self.blobs = blobs
  }

  /// What must be offered in place of an offer: a tenth more in both respects, rounded up, so that nobody has transactions
  /// passed around for nothing.
  package func bumped(_ offer: FeeOffer) -> FeeOffer {
    func bump(_ fee: UInt128) -> UInt128 {
      let (sum, overflow) = fee.addingReportingOverflow(max(1, fee / 10 + (fee % 10 == 0 ? 0 : 1)))
      return overflow ? .max : sum
    }
    return FeeOffer(most: bump(offer.most), tip: bump(offer.tip))
  }
}
