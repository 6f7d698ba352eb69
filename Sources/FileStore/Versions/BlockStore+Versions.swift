import Primitives
import Signatures

extension BlockStore {
  /// Keeps a version as a folder, and pins it: with it stays all that came before.
  ///
  /// - Precondition: the key is that of the version's owner.
  package func add(
    _ version: FileVersion, signedBy key: SigningKey
  ) throws(FileStoreError) -> CID {
    try adding { () throws(FileStoreError) in
      let manifest = ContentBlock(.raw, version.signed(by: key))
      try put(manifest)
      var entries = [
        DAGNode.Link(
          manifest.cid, name: "manifest", totalBytes: UInt64(manifest.bytes.count)),
        DAGNode.Link(version.content, name: "content", totalBytes: version.fileBytes),
      ]
      if let previous = version.previous {
        entries.append(DAGNode.Link(previous, name: "previous", totalBytes: 0))
      }
      let folder = try FolderBuilder.block(entries, .v1).block
      try put(folder)
      try pin(folder.cid)
      // The new version keeps the one before.
      if let previous = version.previous { _ = try unpin(previous) }
      return folder.cid
    }
  }
}
