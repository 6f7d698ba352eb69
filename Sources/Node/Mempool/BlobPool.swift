import Ledger
import Primitives
import Storage

/// Ciphertexts and public keys that were brought before the transactions that name them, until these are in a block.
///
/// Who brings bytes has paid nothing yet: so they are bounded in all, and those that no transaction in the pool names (`claim`) go first, the oldest
/// first, when there is no room, and all of them after some time.
package struct BlobPool: BlobSource, Sendable {
  /// The most of everything.
  package struct Bounds: Hashable, Sendable {
    /// The bytes of all blobs together.
    package var bytes: Int
    /// The bytes of one; at most `Limits.blobBytesMax`, more than which no transaction can name.
    package var blobBytes: Int
    /// How many blobs, since each takes some room beside its bytes.
    package var count: Int
    /// Seconds from the last time that somebody brought a blob until it goes, if no transaction names it.
    package var seconds: UInt64

    /// Bounds; by default 1 GiB, as much for one as a transaction may bring, 65,536, and ten minutes.
    package init(
      bytes: Int = 1 << 30, blobBytes: Int = Limits.blobBytesMax, count: Int = 1 << 16,
      seconds: UInt64 = 600
    ) {
      self.bytes = bytes
      self.blobBytes = min(blobBytes, Limits.blobBytesMax)
      self.count = count
      self.seconds = seconds
    }
  }

  /// Why a blob is not taken.
  package enum Refusal: Error, Hashable, Sendable {
    /// It is longer than `Bounds.blobBytes`.
    case tooLarge(bytes: Int, most: Int)
    /// There is no room that could be made: transactions name what is here.
    case full
  }

  private struct Entry {
    let blob: HeldBlob
    /// When it was brought last.
    var time: UInt64
    /// Its place in `order`.
    var ticket: UInt64 = 0
    /// How many transactions name it.
    var claims = 0
  }

  /// The most of everything.
  package let bounds: Bounds
  /// The bytes of all blobs.
  package private(set) var byteCount = 0
  private var entries: [Hash256: Entry] = [:]
  /// Blobs in the order in which they were brought, by tickets; those whose ticket is another now are passed over.
  private var order: [(ticket: UInt64, hash: Hash256)] = []
  private var first = 0
  private var nextTicket: UInt64 = 0

  /// A pool without blobs.
  package init(bounds: Bounds = Bounds()) {
    self.bounds = bounds
  }

  /// How many blobs there are.
  package var count: Int { entries.count }

  package func blob(_ hash: Hash256) -> [UInt8]? { entries[hash]?.blob.bytes }

  package func count(_ hash: Hash256) -> Int? { entries[hash]?.blob.count }

  /// A blob, of which no byte is read yet.
  package func held(_ hash: Hash256) -> HeldBlob? { entries[hash]?.blob }

  /// Throws when a blob of so many bytes would not be taken now: to be asked before the bytes are.
  package func admit(_ count: Int) throws(Refusal) {
    guard count <= bounds.blobBytes else {
      throw .tooLarge(bytes: count, most: bounds.blobBytes)
    }
    guard byteCount + count > bounds.bytes || entries.count >= bounds.count else { return }
    let claimed = entries.values.filter { $0.claims > 0 }
    guard claimed.reduce(count, { $0 + $1.blob.count }) <= bounds.bytes,
      claimed.count < bounds.count
    else { throw .full }
  }

  /// Takes a blob and gives its hash. One that is there stays, as if brought now.
  @discardableResult
  package mutating func insert(_ blob: HeldBlob, at time: UInt64) throws(Refusal) -> Hash256 {
    let hash = blob.hash
    if entries[hash] == nil {
      try makeRoom(blob.count)
      entries[hash] = Entry(blob: blob, time: time)
      byteCount += blob.count
    }
    entries[hash]?.time = time
    queue(hash)
    return hash
  }

  /// Notes that a transaction names these blobs: those that are here stay until it is released.
  package mutating func claim(_ hashes: [Hash256]) {
    for hash in hashes { entries[hash]?.claims += 1 }
  }

  /// Takes back a claim. Blobs without one go when their time comes.
  package mutating func release(_ hashes: [Hash256]) {
    for hash in hashes {
      guard let entry = entries[hash], entry.claims > 0 else { continue }
      entries[hash]?.claims -= 1
      // It may have been passed over while it was claimed.
      if entry.claims == 1 { queue(hash) }
    }
  }

  /// Drops what nobody names and was brought too long ago.
  package mutating func expire(at time: UInt64) {
    for (hash, entry) in entries where entry.claims == 0 {
      // Each on its own: the order of the dictionary does not matter.
      if time >= entry.time, time - entry.time >= bounds.seconds { remove(hash) }
    }
  }

  /// Drops unclaimed blobs until so many bytes fit. Throws, and drops nothing, when claimed ones alone leave no room.
  private mutating func makeRoom(_ count: Int) throws(Refusal) {
    try admit(count)
    while byteCount + count > bounds.bytes || entries.count >= bounds.count, first < order.count {
      let (ticket, hash) = order[first]
      first += 1
      if let entry = entries[hash], entry.ticket == ticket, entry.claims == 0 { remove(hash) }
    }
    compact()
  }

  private mutating func remove(_ hash: Hash256) {
    byteCount -= entries.removeValue(forKey: hash)?.blob.count ?? 0
  }

  /// Makes a blob the last of those that go.
  private mutating func queue(_ hash: Hash256) {
    entries[hash]?.ticket = nextTicket
    order.append((nextTicket, hash))
    nextTicket += 1
    if order.count > 2 * entries.count + 64 { compact() }
  }

  /// Forgets the tickets that nobody has any more.
  private mutating func compact() {
    order = order[first...].filter { entries[$0.hash]?.ticket == $0.ticket }
    first = 0
  }
}
