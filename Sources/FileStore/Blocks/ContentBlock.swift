import Primitives

/// Bytes and the identifier that names them. Whoever makes one has checked that it does.
package struct ContentBlock: Hashable, Sendable {
  /// Its identifier.
  package let cid: CID
  /// Its bytes.
  package let bytes: [UInt8]

  /// A block of bytes, whose hash is taken.
  package init(_ format: CID.Format, _ bytes: [UInt8]) {
    cid = CID(format, of: bytes)
    self.bytes = bytes
  }

  /// A node of version 0.
  package init(v0 node: DAGNode) {
    bytes = node.encoded
    cid = CID(v0: sha256(bytes))
  }

  /// Bytes from elsewhere; nil unless the identifier is theirs.
  package init?(_ cid: CID, _ bytes: [UInt8]) {
    guard cid.names(bytes) else { return nil }
    self.cid = cid
    self.bytes = bytes
  }
}

/// Where blocks are read from: a folder, another machine.
package protocol BlockSource {
  /// The block that an identifier names, checked.
  func block(_ cid: CID) throws(FileStoreError) -> ContentBlock
}
