import FileStore
import Primitives
import TestKit
import Testing

struct ArchiveTests {
  /// Gives bytes in small pieces.
  private static func pieces(_ bytes: [UInt8]) -> (Int) throws(FileStoreError) -> [UInt8] {
    var rest = bytes[...]
    return { count in
      let piece = rest.prefix(min(count, 1_000))
      rest = rest[piece.endIndex...]
      return Array(piece)
    }
  }

  private static func archive(_ roots: [CID], _ source: some BlockSource) throws -> [UInt8] {
    var bytes: [UInt8] = []
    try ArchiveWriter.write(roots, from: source) { bytes += $0 }
    return bytes
  }

  /// An archive that aleph-cid 0.1.0 (PyPI) made of a folder with the files a (empty), b/c.txt (`hello`), z (100 times `x`).
  @Test func anArchiveOfOthersIsRead() throws {
    let folder = try TemporaryFolder()
    let store = try BlockStore(folder: folder.path)
    let bytes = try ProjectFiles.bytes("Tests/FileStoreTests/Vectors/folder.car")
    let (roots, blocks) = try store.add(archive: Self.pieces(bytes))
    let root = try CID("bafybeiekztezk6nufnw5mbj43s3tg6jdyjryoaa5vvrq6zu454aje4hkfy")
    #expect(roots == [root] && blocks == 5)
    #expect(try store.pins() == [root])
    let reader = FileReader(store)
    #expect(try reader.entries(root).map { $0.name } == ["a", "b", "z"])
    #expect(try reader.bytes(reader.resolve(root, ["b", "c.txt"]), max: 10) == Array("hello".utf8))
    // What we write holds the same blocks.
    let ours = try ArchiveReader(Self.pieces(try Self.archive([root], store)))
    let theirs = try ArchiveReader(Self.pieces(bytes))
    #expect(try Set(Self.blocks(ours)) == (try Set(Self.blocks(theirs))))
  }

  private static func blocks(_ reader: ArchiveReader) throws -> [ContentBlock] {
    var blocks: [ContentBlock] = []
    while let block = try reader.block() { blocks.append(block) }
    return blocks
  }

  @Test func sharedBlocksAreWrittenOnce() throws {
    let blocks = MemoryBlocks()
    let root = try blocks.add([UInt8](repeating: 0, count: 1_000_000), .v1).target
    // Three full chunks of zeros are one block; the shorter one and the root are the others.
    #expect(try Self.archive([root, root], blocks).count < 600_000)
  }

  /// Whatever stands in an archive: an error, or blocks that have their hashes.
  @Test func anyArchiveMayComeIn() throws {
    var random = SplitMix64(seed: 21)
    let start = try ProjectFiles.bytes("Tests/FileStoreTests/Vectors/folder.car")
    var whole = 0
    for _ in 0..<20_000 {
      let bytes = Mutation.apply(to: start, &random)
      guard let reader = try? ArchiveReader(Self.pieces(bytes)),
        let blocks = try? Self.blocks(reader)
      else { continue }
      whole += 1
      for block in blocks { #expect(block.cid.names(block.bytes)) }
    }
    #expect(whole > 100)
  }

  @Test func cutArchivesPinNothing() throws {
    let folder = try TemporaryFolder()
    let store = try BlockStore(folder: folder.path)
    let bytes = try ProjectFiles.bytes("Tests/FileStoreTests/Vectors/folder.car")
    for count in [0, 1, 58, 59, 60, 100, 300, bytes.count - 1] {
      #expect(throws: FileStoreError.self) {
        try store.add(archive: Self.pieces(Array(bytes.prefix(count))))
      }
    }
    #expect(try store.pins().isEmpty)
    var long: [UInt8] = Array(bytes.prefix(59))
    long += [0xFF, 0xFF, 0xFF, 0x7F]
    #expect(throws: FileStoreError.self) { try store.add(archive: Self.pieces(long)) }
  }
}
