import Crypto
import Foundation

/// The form of a sealed file: a head, and parts that are encrypted one by one, so that a file of any length is sealed and opened as it comes.
///
/// The construction is STREAM (Hoang, Reyhanitabar, Rogaway, Vizár, CRYPTO 2015) with ChaCha20-Poly1305, as in age: the nonce of a part is its
/// number and whether it is the last, so that parts cannot be moved, left out or cut off.
enum SealedForm {
  /// Marks a sealed file, version 1.
  static let magic: [UInt8] = Array("GXSF".utf8) + [1]
  /// The random bytes behind it.
  static let saltBytes = 32
  /// The bytes of the head.
  static let headBytes = magic.count + saltBytes
  /// The plain bytes of a part; the last one may be shorter, and is empty only in an empty file.
  static let partBytes = 64 << 10
  /// What authentication adds to a part.
  static let tagBytes = 16

  /// The nonce of a part.
  static func nonce(_ part: UInt64, isLast: Bool) throws -> ChaChaPoly.Nonce {
    var bytes = [UInt8](repeating: 0, count: 12)
    for index in 0..<8 {
      bytes[3 + index] = UInt8(truncatingIfNeeded: part >> UInt64(56 - 8 * index))
    }
    bytes[11] = isLast ? 1 : 0
    return try ChaChaPoly.Nonce(data: bytes)
  }
}
