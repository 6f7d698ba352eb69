import Primitives

/// What a node stands for: a file, a part of one, or a folder.
///
/// Source: specs.ipfs.tech/unixfs.
package struct UnixFSEntry: Hashable, Sendable {
  /// The kinds that are read.
  package enum Kind: UInt64, Sendable {
    /// Part of a file, as old tools wrote leaves.
    case raw = 0
    /// A folder: each link has the name of an entry.
    case folder = 1
    /// A file or part of one.
    case file = 2
  }

  /// What it is.
  package var kind: Kind
  /// Bytes that stand in the node itself, before those behind its links.
  package var data: [UInt8]
  /// The length of the file in bytes, its links included. Nil for a folder.
  package var fileBytes: UInt64?
  /// The length of what is behind each link, in bytes.
  package var partBytes: [UInt64]

  /// An entry.
  package init(
    _ kind: Kind, data: [UInt8] = [], fileBytes: UInt64? = nil, partBytes: [UInt64] = []
  ) {
    self.kind = kind
    self.data = data
    self.fileBytes = fileBytes
    self.partBytes = partBytes
  }

  /// The message, as Kubo writes it.
  package var encoded: [UInt8] {
    var writer = ByteWriter()
    writer.field(1, varint: kind.rawValue)
    if !data.isEmpty { writer.field(2, bytes: data) }
    if let fileBytes { writer.field(3, varint: fileBytes) }
    for length in partBytes { writer.field(4, varint: length) }
    return writer.bytes
  }

  /// Reads the data of a node. Mode and time of a file, which newer tools write, are passed over.
  package init(of node: DAGNode) throws(DAGNodeError) {
    var kind: UInt64?
    self.init(.file)
    do {
      var reader = MessageReader(node.data[...])
      while let (field, value) = try reader.next() {
        switch (field, value) {
        case (1, .number(let number)): kind = number
        case (2, .bytes(let bytes)): data = Array(bytes)
        case (3, .number(let number)): fileBytes = number
        case (4, .number(let number)): partBytes.append(number)
        case (5..., _): break
        default: throw DAGNodeError.malformed
        }
      }
    } catch let error as DAGNodeError {
      throw error
    } catch {
      throw .malformed
    }
    guard let kind else { throw .malformed }
    guard let known = Kind(rawValue: kind) else { throw .unknownKind(kind) }
    self.kind = known
    if known == .folder { return }
    guard partBytes.count == node.links.count else { throw .wrongLengths }
    var sum = UInt64(data.count)
    for length in partBytes {
      // Each part has a byte, so that whoever reads is led to no more blocks than bytes, and levels.
      guard length > 0 else { throw .wrongLengths }
      let (next, overflow) = sum.addingReportingOverflow(length)
      guard !overflow else { throw .wrongLengths }
      sum = next
    }
    guard sum == fileBytes ?? sum else { throw .wrongLengths }
    fileBytes = sum
  }
}
