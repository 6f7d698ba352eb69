import FileStore
import Primitives
import TestKit
import Testing

struct FileBuilderTests {
  struct Vector {
    let count: Int
    let start: Int
    let v0: String
    let v1: String

    static func all() throws -> [Vector] {
      try ProjectFiles.text("Tests/FileStoreTests/Vectors/cids.txt").split(separator: "\n")
        .filter { !$0.hasPrefix("#") }.map { line in
          let parts = line.split(separator: " ")
          return Vector(
            count: try #require(Int(parts[0])), start: try #require(Int(parts[1])),
            v0: String(parts[2]), v1: String(parts[3]))
        }
    }
  }

  /// Lengths up to 46 MB, on both sides of a chunk and of a node of 174 links, and 100 random ones.
  @Test func identifiersAreThoseOfKubo() throws {
    let vectors = try Vector.all()
    #expect(vectors.count == 113)
    for vector in vectors {
      let content = SampleContent.bytes(vector.count, start: vector.start)
      for (format, expected) in [(FileBuilder.Format.v0, vector.v0), (.v1, vector.v1)] {
        var builder = FileBuilder(format) { _ in }
        try builder.append(content)
        #expect(try builder.finish().target.description == expected, "\(vector.count) bytes")
        #expect(builder.fileBytes == UInt64(vector.count))
      }
    }
  }

  @Test func itDoesNotMatterHowBytesComeIn() throws {
    var random = SplitMix64(seed: 17)
    for count in [0, 1, 262_143, 262_144, 262_145, 700_000] {
      let content = SampleContent.bytes(count, start: 3)
      let whole = try MemoryBlocks().add(content, .v0)
      var builder = FileBuilder(.v0) { _ in }
      var rest = content[...]
      while !rest.isEmpty {
        let part = rest.prefix(1 + random.next(below: 300_000))
        try builder.append(part)
        rest = rest[part.endIndex...]
      }
      #expect(try builder.finish() == whole)
    }
  }

  /// The folder of the vector in `ArchiveTests`, and its identifier by aleph-cid.
  @Test func foldersAreThoseOfKubo() throws {
    let blocks = MemoryBlocks()
    func entry(_ name: String, _ link: DAGNode.Link) -> DAGNode.Link {
      DAGNode.Link(link.target, name: name, totalBytes: link.totalBytes)
    }
    func content(_ count: Int, _ start: Int) throws -> DAGNode.Link {
      try blocks.add(SampleContent.bytes(count, start: start), .v1)
    }
    let inner = try FolderBuilder.block([entry("c.txt", try content(300_000, 7))], .v1)
    let outer = try FolderBuilder.block(
      [entry("z", try content(10, 1)), entry("b", inner.link)], .v1)
    let root = try FolderBuilder.block(
      [
        entry("ä.bin", try content(1_000, 9)), entry("empty", try content(0, 0)),
        entry("a", outer.link),
      ], .v1)
    #expect(
      root.block.cid.description == "bafybeiezhagkjatjmgyyt636asgz6vayq25f77c76urhiaqd4mxz3g5yme")
  }
}
