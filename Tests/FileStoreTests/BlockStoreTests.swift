import FileStore
import Foundation
import Primitives
import TestKit
import Testing

struct BlockStoreTests {
  private func add(_ count: Int, _ start: Int, to store: BlockStore) throws -> CID {
    var builder = FileBuilder(.v1) { (block) throws(FileStoreError) in try store.put(block) }
    try builder.append(SampleContent.bytes(count, start: start))
    return try builder.finish().target
  }

  @Test func blocksLast() throws {
    let folder = try TemporaryFolder()
    let cid = try add(600_000, 1, to: BlockStore(folder: folder.path))
    let store = try BlockStore(folder: folder.path)
    #expect(
      try FileReader(store).bytes(cid, max: 600_000) == SampleContent.bytes(600_000, start: 1))
    #expect(try store.statistics().blocks == 4)
    #expect(throws: FileStoreError.missing(CID(v0: .zero))) { try store.block(CID(v0: .zero)) }
  }

  @Test func damageIsFoundAndMended() throws {
    let folder = try TemporaryFolder()
    let store = try BlockStore(folder: folder.path)
    let block = ContentBlock(.raw, [1, 2, 3])
    try store.put(block)
    let path =
      "\(folder.path)/blocks/\(Hex.encode(block.cid.digest.bytes.prefix(1)))/"
      + Hex.encode(block.cid.digest.bytes)
    for damage in [[1, 2], [1, 2, 3, 4], [1, 2, 4], []] as [[UInt8]] {
      try Data(damage).write(to: URL(fileURLWithPath: path))
      #expect(throws: FileStoreError.damaged(block.cid)) { try store.block(block.cid) }
      #expect(try store.verify().damaged == [block.cid.digest])
    }
    #expect(try store.verify(removing: true).damaged == [block.cid.digest])
    #expect(throws: FileStoreError.missing(block.cid)) { try store.block(block.cid) }
    try store.put(block)
    #expect(try store.verify().damaged.isEmpty)
    #expect(try store.block(block.cid) == block)
  }

  @Test func garbageGoesAndPinsStay() throws {
    let folder = try TemporaryFolder()
    let store = try BlockStore(folder: folder.path)
    let kept = try add(600_000, 1, to: store)
    let gone = try add(600_000, 2, to: store)
    try store.pin(kept)
    let shard = try #require(
      FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/blocks").first)
    let draft = "\(folder.path)/blocks/\(shard)/draft-1-1"
    try Data([1]).write(to: URL(fileURLWithPath: draft))
    #expect(try store.collectGarbage().blocks == 4)
    #expect(!FileManager.default.fileExists(atPath: draft))
    #expect(try FileReader(store).bytes(kept, max: 600_000).count == 600_000)
    #expect(throws: FileStoreError.missing(gone)) { try store.block(gone) }
    #expect(throws: FileStoreError.missing(gone)) { try store.pin(gone) }
    #expect(try store.pins() == [kept])
    #expect(try store.unpin(kept))
    #expect(try !store.unpin(kept))
    #expect(try store.collectGarbage().bytes > 600_000)
    #expect(try store.statistics() == (0, 0))
  }

  /// A pinned block that is missing ends a collection before anything is removed.
  @Test func aBrokenPinKeepsEverything() throws {
    let folder = try TemporaryFolder()
    let store = try BlockStore(folder: folder.path)
    let kept = try add(600_000, 1, to: store)
    try store.pin(kept)
    _ = try add(10, 9, to: store)
    let leaf = try store.block(kept).node().links[0].target
    let path =
      "\(folder.path)/blocks/\(Hex.encode(leaf.digest.bytes.prefix(1)))/"
      + Hex.encode(leaf.digest.bytes)
    try FileManager.default.removeItem(atPath: path)
    #expect(throws: FileStoreError.missing(leaf)) { try store.collectGarbage() }
    #expect(try store.statistics().blocks == 4)
  }

  @Test func nobodyCollectsWhileSomebodyAdds() throws {
    let folder = try TemporaryFolder()
    let store = try BlockStore(folder: folder.path)
    let other = try BlockStore(folder: folder.path)
    try store.adding { () throws(FileStoreError) in
      // Others may add, too.
      try other.adding { () throws(FileStoreError) in try other.put(ContentBlock(.raw, [1])) }
      #expect(throws: FileStoreError.busy(folder: folder.path)) { try other.collectGarbage() }
    }
    #expect(try other.collectGarbage().blocks == 1)
  }

  @Test func theQuotaHolds() throws {
    let folder = try TemporaryFolder()
    let store = try BlockStore(folder: folder.path, quota: 1_000)
    try store.put(ContentBlock(.raw, SampleContent.bytes(900, start: 1)))
    #expect(throws: FileStoreError.overQuota(bytes: 1_001, quota: 1_000)) {
      try store.put(ContentBlock(.raw, SampleContent.bytes(101, start: 1)))
    }
    // What is here already needs no room, after a restart neither.
    let again = try BlockStore(folder: folder.path, quota: 1_000)
    try again.put(ContentBlock(.raw, SampleContent.bytes(900, start: 1)))
    try again.put(ContentBlock(.raw, SampleContent.bytes(100, start: 1)))
    #expect(throws: FileStoreError.overQuota(bytes: 1_001, quota: 1_000)) {
      try again.put(ContentBlock(.raw, [1]))
    }
    _ = try again.collectGarbage()
    try again.put(ContentBlock(.raw, [1]))
    #expect(throws: FileStoreError.blockTooLong(bytes: BlockStore.blockBytesMax + 1)) {
      try BlockStore(folder: folder.path).put(
        ContentBlock(.raw, SampleContent.bytes(BlockStore.blockBytesMax + 1, start: 0)))
    }
  }
}
