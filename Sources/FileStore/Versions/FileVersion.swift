import Primitives
import Signatures

/// One version of a named file: what it holds, who may read it, and what came before, signed by its owner.
///
/// It is stored as a folder of UnixFS with the entries `manifest` (this, in RLP), `content` and `previous`, so that pinning the last version keeps
/// all of them, here and in Kubo.
package struct FileVersion: Hashable, Sendable {
  /// The account that signs the versions of the file.
  package let owner: Address
  /// The name of the file, at most 255 bytes.
  package let name: String
  /// 0 for the first version, then one more each time.
  package let sequence: UInt64
  /// The version before; nil for the first.
  package let previous: CID?
  /// The file itself, sealed or not.
  package let content: CID
  /// The length of the plain file in bytes: a claim of the owner.
  package let fileBytes: UInt64
  /// One for each reader, by `FileKey.grant`; none for a file that is not sealed.
  package let grants: [[UInt8]]

  /// The longest name, in bytes.
  package static let nameBytesMax = 255
  /// The most readers.
  package static let grantsMax = 1_024

  /// The first version of a file, or the one behind `parent`.
  package init(
    owner: Address, name: String, after parent: (cid: CID, version: FileVersion)? = nil,
    content: CID, fileBytes: UInt64, grants: [[UInt8]] = []
  ) throws(FileVersionError) {
    guard (1...FileVersion.nameBytesMax).contains(name.utf8.count) else { throw .name }
    guard grants.count <= FileVersion.grantsMax,
      grants.allSatisfy({ $0.count == FileKey.grantBytes })
    else { throw .malformed }
    if let parent {
      guard parent.version.owner == owner, parent.version.name == name else { throw .otherFile }
      guard parent.version.sequence < UInt64(UInt32.max) else { throw .malformed }
    }
    self.owner = owner
    self.name = name
    sequence = parent.map { $0.version.sequence + 1 } ?? 0
    previous = parent?.cid
    self.content = content
    self.fileBytes = fileBytes
    self.grants = grants
  }

  /// What the owner signs: keccak256 of the manifest without the signature.
  package var signingHash: Hash256 { keccak256(RLP.list(items).encoded()) }

  private static let kind = Array("galaxy file version 1".utf8)

  private var items: [RLP] {
    [
      .bytes(FileVersion.kind), .bytes(owner.bytes), .bytes(Array(name.utf8)),
      .number(U256(sequence)), .bytes(previous?.bytes ?? []), .bytes(content.bytes),
      .number(U256(fileBytes)), .list(grants.map { .bytes($0) }),
    ]
  }

  /// The manifest with the signature of the owner.
  ///
  /// - Precondition: the key is the owner's.
  package func signed(by key: SigningKey) -> [UInt8] {
    precondition(key.address == owner, "the owner signs")
    let signature = key.sign(signingHash)
    return RLP.list(
      items + [
        .number(signature.yIsOdd ? 1 : 0), .number(signature.r), .number(signature.s),
      ]
    ).encoded()
  }

  /// Reads a manifest, and checks that its owner has signed it.
  package init(decoding bytes: [UInt8]) throws(FileVersionError) {
    let signature: RecoverableSignature
    do {
      var outer = RLPReader(bytes)
      var reader = try outer.list()
      try outer.finish()
      guard try reader.string(max: 64) == FileVersion.kind else { throw FileVersionError.malformed }
      owner = try reader.address()
      let name = try reader.string(max: FileVersion.nameBytesMax)
      guard let text = String(validating: name, as: UTF8.self), !text.isEmpty else {
        throw FileVersionError.malformed
      }
      self.name = text
      sequence = try reader.uint64()
      let previous = try reader.string(max: 36)
      self.previous = previous.isEmpty ? nil : try CID(bytes: previous)
      content = try CID(bytes: try reader.string(max: 36))
      fileBytes = try reader.uint64()
      var list = try reader.list()
      var grants: [[UInt8]] = []
      while !list.isAtEnd {
        let grant = try list.string(max: FileKey.grantBytes)
        guard grant.count == FileKey.grantBytes, grants.count < FileVersion.grantsMax else {
          throw FileVersionError.malformed
        }
        grants.append(grant)
      }
      self.grants = grants
      let parity = try reader.number(bits: 8)
      guard parity <= .one else { throw FileVersionError.malformed }
      signature = try RecoverableSignature(
        r: try reader.number(bits: 256), s: try reader.number(bits: 256), yIsOdd: parity == .one)
      try reader.finish()
    } catch {
      throw .malformed
    }
    guard (sequence == 0) == (previous == nil), sequence <= UInt64(UInt32.max) else {
      throw .malformed
    }
    guard (try? signature.signer(of: signingHash)) == owner else { throw .notSigned }
  }
}

/// Why something is no version of a file, or not the one that was expected.
package enum FileVersionError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Its manifest cannot be read.
  case malformed
  /// A name is empty or longer than 255 bytes.
  case name
  /// The signature is not that of the owner whom it names.
  case notSigned
  /// It belongs to another owner or another name.
  case otherFile
  /// The entries of the folder are not what the manifest says.
  case mismatch
  /// A version does not follow the one that it names as the version before.
  case brokenChain(sequence: UInt64)
  /// A newer version was seen before.
  case rolledBack(seen: UInt64, offered: UInt64)
  /// Another version of the same number was seen before: the owner has signed two histories.
  case forked(sequence: UInt64)
  /// A block of it is missing, damaged or no node.
  case store(FileStoreError)

  package var description: String {
    switch self {
    case .malformed: "this is not a version of a file"
    case .name: "the name of a file has 1 to \(FileVersion.nameBytesMax) bytes"
    case .notSigned: "the version is not signed by the owner whom it names"
    case .otherFile: "the version is of another file: its owner or name differs"
    case .mismatch: "the version's folder holds something else than its manifest says"
    case .brokenChain(let sequence): "version \(sequence) does not follow the version before it"
    case .rolledBack(let seen, let offered):
      "version \(offered) is offered, and version \(seen) was seen before: somebody rolls the file back"
    case .forked(let sequence):
      "there are two versions \(sequence): the owner has signed two histories"
    case .store(let error): "\(error)"
    }
  }
}
