import Node
import Primitives
import Storage
import Testing

/// Bytes that wait for their transaction.
@Suite struct BlobPoolTests {
  static let seed: UInt64 = 0xB10B

  @Test func theOldestThatNobodyNamesGoesFirst() throws {
    var pool = BlobPool(bounds: BlobPool.Bounds(bytes: 10, blobBytes: 6, count: 3))
    #expect(throws: BlobPool.Refusal.tooLarge(bytes: 7, most: 6)) {
      try pool.insert(HeldBlob([UInt8](repeating: 0, count: 7)), at: 0)
    }
    let first = try pool.insert(HeldBlob([1, 1, 1, 1]), at: 0)
    let second = try pool.insert(HeldBlob([2, 2, 2, 2]), at: 0)
    // Brought again: it is the youngest now.
    #expect(try pool.insert(HeldBlob([1, 1, 1, 1]), at: 0) == first)
    let third = try pool.insert(HeldBlob([3, 3, 3, 3]), at: 0)
    #expect(pool.blob(second) == nil && pool.blob(first) != nil && pool.blob(third) != nil)
    pool.claim([first])
    try pool.insert(HeldBlob([4, 4, 4, 4, 4]), at: 0)
    #expect(pool.blob(first) != nil && pool.blob(third) == nil)
    #expect(pool.byteCount == 9)
    try pool.insert(HeldBlob([]), at: 0)
    #expect(pool.count == 3)
    try pool.insert(HeldBlob([9]), at: 0)
    #expect(pool.count == 3 && pool.blob(first) != nil)
  }

  /// Beside a plain list in the order of coming.
  @Test func thePoolIsTheNaiveOne() throws {
    struct Item { var bytes: [UInt8], time: UInt64, claims: Int }
    var random = SplitMix64(seed: BlobPoolTests.seed)
    var pool = BlobPool(bounds: BlobPool.Bounds(bytes: 60, blobBytes: 25, count: 8, seconds: 30))
    var naive: [Item] = []
    var time: UInt64 = 0
    var (refused, dropped) = (0, 0)
    for _ in 0..<6_000 {
      time += UInt64(random.next(below: 3))
      let bytes = [UInt8](
        repeating: UInt8(random.next(below: 12)), count: random.next(below: 2) == 0 ? 5 : 20)
      let hash = keccak256(bytes)
      let index = naive.firstIndex { $0.bytes == bytes }
      switch random.next(below: 6) {
      case 0, 1, 2:
        var isFull = false
        if let index {
          var item = naive.remove(at: index)
          item.time = time
          naive.append(item)
        } else {
          let claimed = naive.filter { $0.claims > 0 }
          isFull =
            claimed.reduce(bytes.count) { $0 + $1.bytes.count } > 60 || claimed.count >= 8
          while !isFull,
            naive.reduce(bytes.count, { $0 + $1.bytes.count }) > 60 || naive.count >= 8,
            let victim = naive.firstIndex(where: { $0.claims == 0 })
          {
            naive.remove(at: victim)
            dropped += 1
          }
          if !isFull { naive.append(Item(bytes: bytes, time: time, claims: 0)) }
        }
        if isFull {
          refused += 1
          #expect(throws: BlobPool.Refusal.full) { try pool.insert(HeldBlob(bytes), at: time) }
        } else {
          try pool.insert(HeldBlob(bytes), at: time)
        }
      case 3:
        pool.claim([hash])
        if let index { naive[index].claims += 1 }
      case 4:
        pool.release([hash])
        if let index, naive[index].claims > 0 {
          naive[index].claims -= 1
          if naive[index].claims == 0 { naive.append(naive.remove(at: index)) }
        }
      default:
        guard random.next(below: 20) == 0 else { continue }
        pool.expire(at: time)
        naive.removeAll { $0.claims == 0 && time - $0.time >= 30 }
      }
      #expect(pool.count == naive.count, "seed \(BlobPoolTests.seed)")
      #expect(pool.byteCount == naive.reduce(0) { $0 + $1.bytes.count })
      #expect(naive.allSatisfy { pool.blob(keccak256($0.bytes)) == $0.bytes })
    }
    #expect(refused > 20 && dropped > 20, "seed \(BlobPoolTests.seed): \(refused), \(dropped)")
  }
}
