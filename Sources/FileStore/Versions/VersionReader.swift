import Primitives

/// Reads and checks versions of files from blocks.
package struct VersionReader {
  /// The longest manifest in bytes.
  package static let manifestBytesMax = 128 << 10

  private let reader: FileReader

  /// Reads from a source.
  package init(_ source: any BlockSource) { reader = FileReader(source) }

  /// The version that a folder holds, signed by its owner.
  package func version(_ cid: CID) throws(FileVersionError) -> FileVersion {
    let (entries, manifest) = try parts(of: cid)
    let version = try FileVersion(decoding: manifest)
    guard entries["content"] == version.content, entries["previous"] == version.previous else {
      throw .mismatch
    }
    return version
  }

  private func parts(
    of cid: CID
  ) throws(FileVersionError) -> (entries: [String: CID], manifest: [UInt8]) {
    do throws(FileStoreError) {
      var entries: [String: CID] = [:]
      for entry in try reader.entries(cid) { entries[entry.name] = entry.target }
      guard let manifest = entries["manifest"] else {
        throw FileStoreError.noEntry(cid, name: "manifest")
      }
      return (entries, try reader.bytes(manifest, max: VersionReader.manifestBytesMax))
    } catch {
      throw .store(error)
    }
  }

  /// Hands a version and those before it to `body`, the last first, until it gives false. Each follows the one before.
  package func history(
    of head: CID, _ body: (CID, FileVersion) throws(FileVersionError) -> Bool
  ) throws(FileVersionError) {
    var (cid, version) = (head, try version(head))
    while try body(cid, version), let previous = version.previous {
      let parent = try self.version(previous)
      guard parent.owner == version.owner, parent.name == version.name,
        parent.sequence &+ 1 == version.sequence
      else { throw .brokenChain(sequence: version.sequence) }
      (cid, version) = (previous, parent)
    }
  }
}
