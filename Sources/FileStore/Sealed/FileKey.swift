import Crypto
import Foundation

/// The key of one sealed file: 32 random bytes, drawn by the system.
package struct FileKey: Sendable {
  /// The secret bytes.
  private let key: SymmetricKey

  /// A new key.
  package init() { key = SymmetricKey(size: .bits256) }

  private init(_ key: SymmetricKey) { self.key = key }

  /// The key under which the parts of a file are encrypted.
  ///
  /// The salt is in the head of the file, so that an altered head gives another key.
  func partKey(head: [UInt8]) -> SymmetricKey {
    HKDF<SHA256>.deriveKey(
      inputKeyMaterial: key, salt: head, info: Array("galaxy sealed file 1".utf8),
      outputByteCount: 32)
  }

  // MARK: Grants

  /// What a reader needs to open the file that `content` names: the key, encrypted to the reader alone.
  ///
  /// HPKE (RFC 9180), base mode: X25519, HKDF-SHA256, ChaCha20-Poly1305; 32 bytes of the shared point and 48 of the key. The
  /// content is bound to it, so that a grant of one file opens no other.
  package func grant(to reader: Reader, of content: CID) throws(SealedFileError) -> [UInt8] {
    guard !reader.isWeak else { throw .weakReader }
    do {
      var sender = try HPKE.Sender(
        recipientKey: reader.key, ciphersuite: FileKey.suite, info: FileKey.info(content))
      let sealed = try sender.seal(key.withUnsafeBytes { Data($0) })
      return Array(sender.encapsulatedKey) + Array(sealed)
    } catch {
      throw .weakReader
    }
  }

  /// The bytes of a grant.
  static let grantBytes = 80

  /// The key that one of several grants of a file gives to a reader.
  package init(
    from grants: [[UInt8]], of content: CID, to reader: ReaderKey
  ) throws(SealedFileError) {
    for grant in grants where grant.count == FileKey.grantBytes {
      guard
        var recipient = try? HPKE.Recipient(
          privateKey: reader.key, ciphersuite: FileKey.suite, info: FileKey.info(content),
          encapsulatedKey: Data(grant.prefix(32))),
        let bytes = try? recipient.open(Data(grant.dropFirst(32))), bytes.count == 32
      else { continue }
      self.init(SymmetricKey(data: bytes))
      return
    }
    throw .notGranted
  }

  private static let suite = HPKE.Ciphersuite.Curve25519_SHA256_ChachaPoly

  private static func info(_ content: CID) -> Data {
    Data(Array("galaxy file grant 1".utf8) + content.bytes)
  }
}
