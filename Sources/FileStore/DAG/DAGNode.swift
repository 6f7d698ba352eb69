import Primitives

/// A node of dag-pb: data, and links to other blocks.
///
/// Source: ipld.io/specs/codecs/dag-pb.
package struct DAGNode: Hashable, Sendable {
  /// A link to another block.
  package struct Link: Hashable, Sendable {
    /// Where it leads.
    package var target: CID
    /// The name of an entry of a folder, empty for a part of a file.
    package var name: String
    /// The bytes of all blocks behind it. A claim of whoever made the node: nothing relies on it.
    package var totalBytes: UInt64

    /// A link.
    package init(_ target: CID, name: String = "", totalBytes: UInt64) {
      self.target = target
      self.name = name
      self.totalBytes = totalBytes
    }
  }

  /// Its links.
  package var links: [Link]
  /// Its data: a `UnixFSEntry` in all nodes that are read and made here.
  package var data: [UInt8]

  /// A node.
  package init(links: [Link] = [], data: [UInt8]) {
    self.links = links
    self.data = data
  }

  /// The bytes of its block: links before data, as dag-pb orders them.
  package var encoded: [UInt8] {
    var writer = ByteWriter()
    for link in links {
      var message = ByteWriter()
      message.field(1, bytes: link.target.bytes)
      message.field(2, bytes: link.name.utf8)
      message.field(3, varint: link.totalBytes)
      writer.field(2, bytes: message.bytes)
    }
    writer.field(1, bytes: data)
    return writer.bytes
  }

  /// Reads a block, which others may have made: at most `BlockStore.blockBytesMax` bytes. Data may stand before links, as old tools wrote.
  package init(decoding bytes: [UInt8]) throws(DAGNodeError) {
    do {
      var reader = MessageReader(bytes[...])
      var (links, data): ([Link], [UInt8]?) = ([], nil)
      while let (field, value) = try reader.next() {
        switch (field, value) {
        case (1, .bytes(let bytes)) where data == nil: data = Array(bytes)
        case (2, .bytes(let bytes)): links.append(try Link(decoding: bytes))
        default: throw DAGNodeError.malformed
        }
      }
      self.init(links: links, data: data ?? [])
    } catch let error as DAGNodeError {
      throw error
    } catch {
      throw .malformed
    }
  }
}

extension DAGNode.Link {
  fileprivate init(decoding bytes: ArraySlice<UInt8>) throws {
    var reader = MessageReader(bytes)
    var (target, name, total): (CID?, String?, UInt64?) = (nil, nil, nil)
    while let (field, value) = try reader.next() {
      switch (field, value) {
      case (1, .bytes(let bytes)) where target == nil: target = try CID(bytes: Array(bytes))
      case (2, .bytes(let bytes)) where name == nil:
        guard let text = String(validating: bytes, as: UTF8.self) else {
          throw DAGNodeError.malformed
        }
        name = text
      case (3, .number(let number)) where total == nil: total = number
      default: throw DAGNodeError.malformed
      }
    }
    guard let target else { throw DAGNodeError.malformed }
    self.init(target, name: name ?? "", totalBytes: total ?? 0)
  }
}

/// Why a block is no node that can be read.
package enum DAGNodeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Its bytes are not dag-pb with UnixFS, or a link leads to what no CID names.
  case malformed
  /// It is neither a file nor a plain folder: a symbolic link, or a folder in shards.
  case unknownKind(UInt64)
  /// Lengths that it states contradict each other.
  case wrongLengths

  package var description: String {
    switch self {
    case .malformed: "is not a node of dag-pb with UnixFS"
    case .unknownKind(let kind): "has kind \(kind) of UnixFS: only files and plain folders are read"
    case .wrongLengths: "states lengths that contradict each other"
    }
  }
}
