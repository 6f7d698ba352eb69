import Foundation
import Primitives
import Storage
import TestKit
import Testing

/// Blobs that wait outside of the database.
@Suite struct SpoolTests {
  private func files(_ folder: TemporaryFolder) throws -> Int {
    try FileManager.default.contentsOfDirectory(atPath: folder.path + "/spool").count
  }

  @Test func aBlobIsWhatCame() throws {
    let seed: UInt64 = 0x5B001
    var random = SplitMix64(seed: seed)
    let folder = try TemporaryFolder()
    let spool = try BlobSpool(in: folder.path + "/spool")
    for length in [0, 1, 4_095, 4_096, 4_097, 70_000] {
      let bytes = (0..<length).map { _ in UInt8(random.next(below: 256)) }
      var writer = spool.begin()
      var rest = bytes[...]
      while !rest.isEmpty {
        let piece = rest.prefix(1 + random.next(below: 9_000))
        if random.next(below: 2) == 0 {
          try writer.append(piece)
        } else {
          // Not in one place.
          try writer.append(Array(piece.reversed()).reversed() as ReversedCollection)
        }
        rest = rest.dropFirst(piece.count)
      }
      let blob = try writer.finish()
      #expect(blob.hash == keccak256(bytes) && blob.count == length, "seed \(seed)")
      #expect(blob.bytes == bytes, "seed \(seed)")
      #expect(
        blob.bytes(from: length / 3, max: 1_000) == Array(bytes[(length / 3)...].prefix(1_000)))
      #expect(blob.bytes(from: length + 1, max: 1) == nil)
      #expect(blob.bytes(from: -1, max: 1) == nil && blob.bytes(from: 0, max: -1) == nil)
      #expect(try files(folder) == (length > BlobSpool.memoryMax ? 1 : 0))
      #expect(spool.byteCount == (length > BlobSpool.memoryMax ? length : 0))
    }
    #expect(try files(folder) == 0 && spool.byteCount == 0)
  }

  @Test func boundsAreKept() throws {
    let folder = try TemporaryFolder()
    let spool = try BlobSpool(in: folder.path + "/spool", bytesMax: 100_000)
    var writer = spool.begin(bytesMax: 10)
    try writer.append([UInt8](repeating: 1, count: 10))
    #expect(throws: StorageError.blobTooLong(max: 10)) { try writer.append([1]) }
    let first = try spool.hold([UInt8](repeating: 1, count: 60_000))
    #expect(throws: StorageError.spoolFull(max: 100_000)) {
      try spool.hold([UInt8](repeating: 2, count: 60_000))
    }
    #expect(spool.byteCount == 60_000)
    #expect(try files(folder) == 1)
    withExtendedLifetime(first) {}
  }

  /// What a process that was killed has left goes when the chain is opened.
  @Test func itIsEmptyWhenAChainIsOpened() throws {
    let folder = try TemporaryFolder()
    _ = try ChainStore(opening: folder.path)
    try Data(count: 10_000).write(to: URL(fileURLWithPath: folder.path + "/spool/1"))
    let store = try ChainStore(opening: folder.path)
    #expect(try files(folder) == 0)
    let blob = try store.spool.hold([UInt8](repeating: 3, count: 5_000))
    #expect(blob.bytes?.count == 5_000)
    #expect(try files(folder) == 1)
  }
}
