import FileStore
import Primitives
import TestKit
import Testing

struct FileReaderTests {
  @Test(arguments: [0, 1, 262_144, 262_145, 1_500_000]) func filesAreReadBack(_ count: Int) throws {
    for format in [FileBuilder.Format.v0, .v1] {
      let blocks = MemoryBlocks()
      let content = SampleContent.bytes(count, start: 11)
      let root = try blocks.add(content, format).target
      let reader = FileReader(blocks)
      #expect(try reader.fileBytes(root) == UInt64(count))
      #expect(try reader.bytes(root, max: count) == content)
      if count > 0 {
        #expect(throws: FileStoreError.tooLong(bytes: UInt64(count), limit: UInt64(count - 1))) {
          try reader.bytes(root, max: count - 1)
        }
      }
    }
  }

  /// Every altered byte is found, wherever it is.
  @Test func alteredBytesAreRefused() throws {
    let blocks = MemoryBlocks()
    let root = try blocks.add(SampleContent.bytes(600_000, start: 2), .v0).target
    var random = SplitMix64(seed: 3)
    let whole = blocks.blocks
    for (cid, bytes) in whole.sorted(by: { $0.key < $1.key }) {
      for _ in 0..<20 {
        var altered = bytes
        altered[random.next(below: bytes.count)] ^= 1 << UInt8(random.next(below: 8))
        blocks.blocks[cid] = altered
        #expect(throws: FileStoreError.damaged(cid)) {
          try FileReader(blocks).bytes(root, max: 600_000)
        }
      }
      blocks.blocks[cid] = nil
      #expect(throws: FileStoreError.missing(cid)) {
        try FileReader(blocks).bytes(root, max: 600_000)
      }
      blocks.blocks[cid] = bytes
    }
  }

  /// Nodes whose hashes are right, made by somebody who lies.
  @Test func nodesThatLieAreRefused() throws {
    let blocks = MemoryBlocks()
    let leaf = try blocks.add([1, 2, 3], .v1)
    func node(_ links: [DAGNode.Link], total: UInt64?, parts: [UInt64]) -> CID {
      blocks.add(
        DAGNode(links: links, data: UnixFSEntry(.file, fileBytes: total, partBytes: parts).encoded))
    }
    func error(_ root: CID) -> FileStoreError? {
      do throws(FileStoreError) {
        _ = try FileReader(blocks).bytes(root, max: 100)
        return nil
      } catch { return error }
    }
    let longer = node([leaf], total: 4, parts: [4])
    #expect(error(longer) == .wrongLength(leaf.target, stated: 4, found: 3))
    for (total, parts) in [(3, [3, 3]), (5, [3]), (3, []), (0, [0])] as [(UInt64, [UInt64])] {
      let root = node([leaf], total: total, parts: parts)
      #expect(error(root) == .node(root, .wrongLengths))
    }
    let huge = node([leaf, leaf], total: 2, parts: [.max, 3])
    #expect(error(huge) == .node(huge, .wrongLengths))
    let folder = try FolderBuilder.block([leaf], .v1).block
    blocks.put(folder)
    #expect(error(folder.cid) == .isFolder(folder.cid))
    let hidden = node([DAGNode.Link(folder.cid, totalBytes: 9)], total: 3, parts: [3])
    #expect(error(hidden) == .isFolder(folder.cid))
    var deep = leaf.target
    for _ in 0..<FileReader.levelsMax {
      deep = node([DAGNode.Link(deep, totalBytes: 3)], total: 3, parts: [3])
    }
    #expect(error(deep) == .tooDeep(leaf.target))
    let link = blocks.add(DAGNode(data: [8, 4]))
    #expect(error(link) == .node(link, .unknownKind(4)))
    let nothing = blocks.add(DAGNode(data: []))
    #expect(error(nothing) == .node(nothing, .malformed))
  }

  @Test func pathsLeadThroughFolders() throws {
    let blocks = MemoryBlocks()
    let file = try blocks.add([7], .v1)
    let inner = try FolderBuilder.block([.init(file.target, name: "x", totalBytes: 1)], .v1)
    let outer = try FolderBuilder.block([.init(inner.block.cid, name: "in", totalBytes: 9)], .v1)
    blocks.put(inner.block)
    blocks.put(outer.block)
    let (root, reader) = (outer.block.cid, FileReader(blocks))
    #expect(try reader.resolve(root, ["in", "x"]) == file.target)
    #expect(throws: FileStoreError.noEntry(root, name: "x")) { try reader.resolve(root, ["x"]) }
    #expect(throws: FileStoreError.isFile(file.target)) {
      try reader.resolve(root, ["in", "x", "y"])
    }
    #expect(try reader.isFolder(root) && !reader.isFolder(file.target))
  }

  /// Whatever stands in a block: an error or a node, and what is read is written the same.
  @Test func anyBytesMayStandInABlock() throws {
    var random = SplitMix64(seed: 9)
    let blocks = MemoryBlocks()
    let root = try blocks.add(SampleContent.bytes(600_000, start: 2), .v0).target
    let start = try #require(blocks.blocks[root])
    var nodes = 0
    for _ in 0..<20_000 {
      let bytes = Mutation.apply(to: start, &random)
      guard let node = try? DAGNode(decoding: bytes) else { continue }
      nodes += 1
      #expect(try DAGNode(decoding: node.encoded) == node)
      _ = try? UnixFSEntry(of: node)
    }
    #expect(nodes > 1_000)
  }
}
