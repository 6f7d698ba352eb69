import Primitives

/// The address of a block by its content: which format its bytes have, and their SHA-256.
///
/// Content identifiers of the multiformats project, as Kubo writes them: version 0 (a node of dag-pb, in base 58) and version 1
/// (in base 32). Other hashes and formats are refused: what this store cannot check, it does not keep.
/// Source: github.com/multiformats/cid.
package struct CID: Hashable, Sendable {
  /// What the bytes of a block are.
  package enum Format: UInt64, Sendable {
    /// Bytes of a file.
    case raw = 0x55
    /// A node with links: `DAGNode`.
    case dagPB = 0x70
  }

  /// How it is written: 0 or 1.
  package let version: Int
  /// What the bytes of the block are.
  package let format: Format
  /// Their SHA-256.
  package let digest: Hash256

  /// An identifier of version 1.
  package init(_ format: Format, digest: Hash256) {
    version = 1
    self.format = format
    self.digest = digest
  }

  /// An identifier of version 0, which is always that of a node.
  package init(v0 digest: Hash256) {
    version = 0
    format = .dagPB
    self.digest = digest
  }

  /// The identifier of bytes.
  package init(_ format: Format, of bytes: some Collection<UInt8>) {
    self.init(format, digest: sha256(bytes))
  }

  /// Whether bytes are those that it names.
  package func names(_ bytes: some Collection<UInt8>) -> Bool { sha256(bytes) == digest }

  // MARK: Bytes

  /// The multihash code of SHA-256, and the length of its digests.
  private static let multihash: [UInt8] = [0x12, 0x20]

  /// The binary form.
  package var bytes: [UInt8] {
    let head = version == 0 ? [] : [1, UInt8(truncatingIfNeeded: format.rawValue)]
    return head + CID.multihash + digest.bytes
  }

  /// Reads a binary form, and moves the reader behind it.
  package init(from reader: inout ByteReader) throws(CIDError) {
    do {
      var format = Format.dagPB
      var version = 0
      var code = try reader.varint()
      if code == 1 {
        version = 1
        let codec = try reader.varint()
        guard let known = Format(rawValue: codec) else { throw CIDError.unknownFormat(codec) }
        format = known
        code = try reader.varint()
      } else if code != 0x12 {
        throw CIDError.unknownVersion(code)
      }
      guard code == 0x12 else { throw CIDError.unknownHash(code) }
      let length = try reader.varint()
      guard length == 32, let digest = Hash256(bytes: try reader.slice(32)) else {
        throw CIDError.malformed
      }
      self = version == 0 ? CID(v0: digest) : CID(format, digest: digest)
    } catch let error as CIDError {
      throw error
    } catch {
      throw .malformed
    }
  }

  /// Reads exactly a binary form.
  package init(bytes: [UInt8]) throws(CIDError) {
    var reader = ByteReader(bytes)
    try self.init(from: &reader)
    guard reader.isAtEnd else { throw .malformed }
  }
}

extension CID: Comparable {
  /// Order of the binary forms.
  package static func < (left: CID, right: CID) -> Bool {
    left.bytes.lexicographicallyPrecedes(right.bytes)
  }
}

/// Why bytes or text are no identifier that this store knows.
package enum CIDError: Error, Hashable, Sendable, CustomStringConvertible {
  /// They have not its form.
  case malformed
  /// The text is not in base 58, base 32 or base 16.
  case unknownBase
  /// Another version than 0 and 1.
  case unknownVersion(UInt64)
  /// A format other than raw and dag-pb.
  case unknownFormat(UInt64)
  /// A hash other than SHA-256.
  case unknownHash(UInt64)

  package var description: String {
    switch self {
    case .malformed: "this is not a content identifier"
    case .unknownBase: "a content identifier starts with Qm, b, B, z or f"
    case .unknownVersion(let version): "content identifiers of version \(version) are not known"
    case .unknownFormat(let code):
      "blocks of format 0x\(String(code, radix: 16)) are not kept, only raw and dag-pb"
    case .unknownHash(let code): "the hash 0x\(String(code, radix: 16)) is not known, only SHA-256"
    }
  }
}
