import Foundation
import Primitives
import Storage
import TestKit
import Testing

/// A bit that falls over anywhere in a database is an error when it is opened, or it does not matter: then everything reads as before, and the chain goes on.
/// Nodes of tries are the exception: whoever reads one knows its hash.
///
/// `GALAXY_FLIPS` says how many are tried.
@Suite struct BitFlipTests {
  static let flips =
    ProcessInfo.processInfo.environment["GALAXY_FLIPS"].flatMap(Int.init) ?? 600

  @Test func aBitThatFellOverIsFoundOrDoesNotMatter() throws {
    let folder = try TemporaryFolder()
    var history: StoredHistory? = StoredHistory(try ChainStore(opening: folder.path), seed: 61)
    try history?.commit(blocks: 8)
    let copy = try TemporaryFolder()
    // The database once more, without its last block: behind each flip it is committed.
    let whole = try folder.bytes()
    _ = try ChainStore(opening: copy.path)
    try history?.commit()
    let reference = try #require(history).store
    let next = try #require(history?.blocks.last).block
    var random = SplitMix64(seed: 62)
    var (found, harmless) = (0, 0)
    for flip in 0..<Self.flips {
      var bytes = whole
      var place = random.next(below: whole.count)
      // Half of them where pages say what is on them, and some on the two pages from which all others are found.
      switch random.next(below: 8) {
      case 0: place = place % 2 * 4_096 + random.next(below: 152)
      case 1...3: place = place / 4_096 * 4_096 + random.next(below: 64)
      default: break
      }
      bytes[place] ^= 1 << UInt8(random.next(below: 8))
      try copy.write(bytes)
      do throws(StorageError) {
        let store = try ChainStore(opening: copy.path, ChainStore.Options(isDurable: false))
        try store.commit(next)
        let difference = try store.difference(from: reference)
        #expect(
          difference?.hasPrefix("nodes ") ?? true,
          "flip \(flip) at \(place): \(difference ?? "")")
        harmless += 1
      } catch {
        if case .damaged = error { found += 1 } else { throw error }
      }
    }
    #expect(found > Self.flips / 10 && harmless > 0)
    withExtendedLifetime(history) {}
  }

  /// Pages beyond the bound are left to LMDB, but for the list of what is free.
  @Test func aLargeDatabaseIsOpenedWithoutReadingAllOfIt() throws {
    let folder = try TemporaryFolder()
    var history: StoredHistory? = StoredHistory(try ChainStore(opening: folder.path), seed: 63)
    try history?.commit(blocks: 30)
    history = nil
    let whole = try folder.bytes()
    var bytes = whole
    var random = SplitMix64(seed: 64)
    var isFound = false
    // Until a value is hit that nothing reads at the beginning.
    while !isFound {
      bytes = whole
      bytes[random.next(below: whole.count)] ^= 1
      try folder.write(bytes)
      do throws(StorageError) {
        _ = try ChainStore(opening: folder.path)
      } catch {
        isFound = error == .damaged(what: "a value of the table storage")
      }
    }
    _ = try ChainStore(opening: folder.path, ChainStore.Options(checkedBytes: 0))
    // Not so what says which pages are free.
    bytes = whole
    bytes[4_096 + 144] ^= 2
    try folder.write(bytes)
    #expect(throws: StorageError.damaged(what: "its first pages")) {
      try ChainStore(opening: folder.path, ChainStore.Options(checkedBytes: 0))
    }
  }
}
