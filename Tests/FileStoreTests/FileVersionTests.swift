import FileStore
import Foundation
import Primitives
import Signatures
import TestKit
import Testing

struct FileVersionTests {
  static let key = SigningKey(bytes: [UInt8](repeating: 7, count: 32))!
  static let other = SigningKey(bytes: [UInt8](repeating: 9, count: 32))!

  /// Adds a file of some bytes as the next version.
  private static func add(
    _ bytes: [UInt8], to store: BlockStore, after parent: CID? = nil, name: String = "rows",
    by key: SigningKey = key
  ) throws -> CID {
    let content = ContentBlock(.raw, bytes)
    try store.put(content)
    let version = try FileVersion(
      owner: key.address, name: name,
      after: try parent.map { ($0, try VersionReader(store).version($0)) },
      content: content.cid, fileBytes: UInt64(bytes.count))
    return try store.add(version, signedBy: key)
  }

  @Test func oldVersionsStay() throws {
    let folder = try TemporaryFolder()
    let store = try BlockStore(folder: folder.path)
    var heads: [CID] = []
    for number in 0..<4 {
      heads.append(try Self.add([UInt8(number)], to: store, after: heads.last))
      _ = try store.collectGarbage()
    }
    #expect(try store.pins() == [heads[3]])
    var found: [CID] = []
    try VersionReader(store).history(of: heads[3]) { cid, version in
      found.append(cid)
      #expect(version.sequence == UInt64(4 - found.count))
      return true
    }
    #expect(found == heads.reversed())
    let first = try VersionReader(store).version(heads[0])
    #expect(try FileReader(store).bytes(first.content, max: 1) == [0])
    #expect(first.owner == Self.key.address && first.name == "rows")
  }

  @Test func rollbacksAndForksAreNoticed() throws {
    let folder = try TemporaryFolder()
    let store = try BlockStore(folder: folder.path)
    let seen = try SeenVersions(folder: "\(folder.path)/seen")
    let reader = VersionReader(store)
    let first = try Self.add([0], to: store)
    let second = try Self.add([1], to: store, after: first)
    let third = try Self.add([2], to: store, after: second)
    #expect(try seen.newest(owner: Self.key.address, name: "rows") == nil)
    _ = try seen.accept(first, from: reader)
    #expect(try seen.accept(third, from: reader).sequence == 2)
    #expect(try seen.accept(third, from: reader).sequence == 2)
    #expect(throws: FileVersionError.rolledBack(seen: 2, offered: 1)) {
      try seen.accept(second, from: reader)
    }
    let otherThird = try Self.add([3], to: store, after: second)
    #expect(throws: FileVersionError.forked(sequence: 2)) {
      try seen.accept(otherThird, from: reader)
    }
    let fourth = try Self.add([4], to: store, after: otherThird)
    #expect(throws: FileVersionError.forked(sequence: 2)) { try seen.accept(fourth, from: reader) }
    // Another name and another owner are other files; what was seen outlives the value.
    _ = try seen.accept(try Self.add([1], to: store, name: "more"), from: reader)
    _ = try seen.accept(try Self.add([1], to: store, by: Self.other), from: reader)
    let again = try SeenVersions(folder: "\(folder.path)/seen")
    #expect(try again.newest(owner: Self.key.address, name: "rows")?.cid == third)
    #expect(throws: FileVersionError.rolledBack(seen: 2, offered: 0)) {
      try again.accept(first, from: reader)
    }
  }

  @Test func versionsThatLieAreRefused() throws {
    let folder = try TemporaryFolder()
    let store = try BlockStore(folder: folder.path)
    let first = try Self.add([0], to: store)
    let version = try VersionReader(store).version(first)
    #expect(throws: FileVersionError.otherFile) {
      try FileVersion(
        owner: Self.other.address, name: "rows", after: (first, version), content: version.content,
        fileBytes: 1)
    }
    #expect(throws: FileVersionError.name) {
      try FileVersion(owner: Self.key.address, name: "", content: first, fileBytes: 1)
    }
    // The folder of a version with another content.
    let manifest = ContentBlock(.raw, version.signed(by: Self.key))
    try store.put(manifest)
    let lie = try FolderBuilder.block(
      [
        DAGNode.Link(manifest.cid, name: "manifest", totalBytes: 1),
        DAGNode.Link(manifest.cid, name: "content", totalBytes: 1),
      ], .v1
    ).block
    try store.put(lie)
    #expect(throws: FileVersionError.mismatch) { try VersionReader(store).version(lie.cid) }
    let plain = try FolderBuilder.block([], .v1).block
    try store.put(plain)
    #expect(throws: FileVersionError.store(.noEntry(plain.cid, name: "manifest"))) {
      try VersionReader(store).version(plain.cid)
    }
    // A version that does not follow its parent: the owner signs it all the same.
    let stranger = try Self.add([5], to: store, by: Self.other)
    let false1 = try FileVersion(
      owner: Self.other.address, name: "rows",
      after: (first, try VersionReader(store).version(stranger)), content: version.content,
      fileBytes: 1)
    let head = try store.add(false1, signedBy: Self.other)
    #expect(throws: FileVersionError.brokenChain(sequence: 1)) {
      try VersionReader(store).history(of: head) { _, _ in true }
    }
  }

  /// Nobody but the owner changes a manifest: whatever is altered, it is refused.
  @Test func manifestsAreSigned() throws {
    let version = try FileVersion(
      owner: Self.key.address, name: "rows", content: CID(.raw, of: [1]), fileBytes: 1,
      grants: [[UInt8](repeating: 3, count: 80)])
    let bytes = version.signed(by: Self.key)
    #expect(try FileVersion(decoding: bytes) == version)
    var random = SplitMix64(seed: 8)
    var unsigned = 0
    for _ in 0..<5_000 {
      let altered = Mutation.apply(to: bytes, &random)
      guard altered != bytes else { continue }
      do throws(FileVersionError) {
        let other = try FileVersion(decoding: altered)
        Issue.record("altered and accepted: \(other)")
      } catch {
        if error == .notSigned { unsigned += 1 }
      }
    }
    #expect(unsigned > 100)
  }
}
