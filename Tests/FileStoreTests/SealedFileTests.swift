import FileStore
import Primitives
import TestKit
import Testing

struct SealedFileTests {
  private static func sealed(_ content: [UInt8], _ key: FileKey) throws -> [UInt8] {
    var bytes: [UInt8] = []
    var sealer = try FileSealer(key) { bytes += $0 }
    for piece in stride(from: 0, to: content.count, by: 50_000) {
      try sealer.append(content[piece..<min(content.count, piece + 50_000)])
    }
    try sealer.finish()
    return bytes
  }

  private static func opened(_ bytes: [UInt8], _ key: FileKey, piece: Int = 30_000) throws
    -> [UInt8]
  {
    var opener = FileOpener(key)
    var content: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: piece) {
      content += try opener.open(bytes[start..<min(bytes.count, start + piece)])
    }
    return content + (try opener.finish())
  }

  /// Head of 37 bytes, and 16 for each part of 64 KiB.
  @Test(arguments: [(0, 53), (1, 54), (65_536, 65_589), (65_537, 65_606), (200_000, 200_101)])
  func filesAreOpened(_ count: Int, _ sealedCount: Int) throws {
    let key = FileKey()
    let content = SampleContent.bytes(count, start: 4)
    let bytes = try Self.sealed(content, key)
    #expect(bytes.count == sealedCount)
    for piece in [1_000, 65_552, 1 << 20] {
      #expect(try Self.opened(bytes, key, piece: piece) == content)
    }
    // The same file under the same key is other bytes: nobody sees that it is the same.
    #expect(try Self.sealed(content, key) != bytes)
  }

  @Test func everyAlterationIsFound() throws {
    let key = FileKey()
    let bytes = try Self.sealed(SampleContent.bytes(150_000, start: 4), key)
    var random = SplitMix64(seed: 2)
    for _ in 0..<300 {
      var altered = bytes
      altered[random.next(below: bytes.count)] ^= 1 << UInt8(random.next(below: 8))
      #expect(throws: SealedFileError.self) { try Self.opened(altered, key) }
    }
    for position in 0..<37 {
      var altered = bytes
      altered[position] ^= 1
      #expect(throws: position < 5 ? SealedFileError.notSealed : .altered(part: 0)) {
        try Self.opened(altered, key)
      }
    }
  }

  @Test func partsStayWhereTheyAre() throws {
    let key = FileKey()
    let bytes = try Self.sealed(SampleContent.bytes(65_536 * 3, start: 4), key)
    let head = Array(bytes[..<37])
    let parts = (0..<3).map { Array(bytes[(37 + $0 * 65_552)..<(37 + ($0 + 1) * 65_552)]) }
    #expect(try Self.opened(head + parts[0] + parts[1] + parts[2], key).count == 196_608)
    #expect(throws: SealedFileError.altered(part: 0)) {
      try Self.opened(head + parts[1] + parts[0] + parts[2], key)
    }
    #expect(throws: SealedFileError.altered(part: 1)) {
      try Self.opened(head + parts[0] + parts[1], key)
    }
    #expect(throws: SealedFileError.altered(part: 1)) {
      try Self.opened(head + parts[0] + parts[2], key)
    }
    #expect(throws: SealedFileError.altered(part: 2)) { try Self.opened(bytes + parts[2], key) }
    #expect(throws: SealedFileError.cut) { try Self.opened(head, key) }
    #expect(throws: SealedFileError.cut) { try Self.opened(Array(head.prefix(10)), key) }
    #expect(throws: SealedFileError.notSealed) { try Self.opened([], key) }
    // A head from another file is a head of another key.
    let other = try Self.sealed([], key)
    #expect(throws: SealedFileError.altered(part: 0)) {
      try Self.opened(Array(other[..<37]) + parts[0] + parts[1] + parts[2], key)
    }
  }

  @Test func onlyThoseItIsGrantedToReadIt() throws {
    let (key, content) = (FileKey(), SampleContent.bytes(1_000, start: 1))
    let bytes = try Self.sealed(content, key)
    let cid = CID(.raw, of: bytes)
    let readers = (0..<3).map { _ in ReaderKey() }
    let grants = try readers.map { try key.grant(to: $0.reader, of: cid) }
    for reader in readers {
      let copy = try #require(ReaderKey(bytes: reader.bytes))
      #expect(try Self.opened(bytes, FileKey(from: grants, of: cid, to: copy)) == content)
    }
    #expect(throws: SealedFileError.notGranted) {
      try FileKey(from: grants, of: cid, to: ReaderKey())
    }
    #expect(throws: SealedFileError.notGranted) {
      try FileKey(from: Array(grants.dropFirst()), of: cid, to: readers[0])
    }
    // A grant is for one file, and has 80 bytes, none of which may change.
    #expect(throws: SealedFileError.notGranted) {
      try FileKey(from: grants, of: CID(.raw, of: [1]), to: readers[0])
    }
    for position in 0..<80 {
      var altered = grants[0]
      altered[position] ^= 1
      #expect(throws: SealedFileError.notGranted) {
        try FileKey(from: [altered], of: cid, to: readers[0])
      }
    }
    #expect(throws: SealedFileError.notGranted) {
      try FileKey(
        from: [[], Array(grants[0].prefix(79)), grants[0] + [0]], of: cid, to: readers[0])
    }
    #expect(throws: SealedFileError.altered(part: 0)) { try Self.opened(bytes, FileKey()) }
    #expect(!"\(readers[0])".contains(Hex.encode(readers[0].bytes)))
    // Points of small order share no secret: 0, 1, and one of order 8.
    for text in [
      String(repeating: "00", count: 32), "01" + String(repeating: "00", count: 31),
      "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    ] {
      let weak = try #require(Reader(bytes: Hex.decode(text) ?? []))
      #expect(throws: SealedFileError.weakReader) { try key.grant(to: weak, of: cid) }
    }
  }
}
