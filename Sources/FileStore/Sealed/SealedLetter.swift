import Crypto
import Foundation

/// A message that one reader alone can open, and only where it was meant to be read.
///
/// HPKE (RFC 9180), base mode: X25519, HKDF-SHA256, ChaCha20-Poly1305. What sender and reader both know of it (`bound`: a chain, a topic, a number) is
/// authenticated and not sent, so that a letter is good for one place in one sequence. Its length says little: the content is padded, to a multiple of 256 bytes
/// or an eighth of its size.
package enum SealedLetter {
  private static let suite = HPKE.Ciphersuite.Curve25519_SHA256_ChachaPoly
  private static let info = Data("galaxy sealed letter 1".utf8)
  /// The bytes of the shared point.
  private static let pointBytes = 32
  /// The longest content, in bytes.
  package static let contentBytesMax = 1 << 28

  /// Seals a message. An error for a reader with a weak key.
  /// - Precondition: the message has at most `contentBytesMax` bytes.
  package static func seal(
    _ message: [UInt8], to reader: Reader, bound: [UInt8]
  ) throws(SealedFileError) -> [UInt8] {
    precondition(message.count <= contentBytesMax, "a letter has a limit")
    guard !reader.isWeak else { throw .weakReader }
    var padded = [UInt8](repeating: 0, count: paddedBytes(message.count))
    for index in 0..<4 { padded[index] = UInt8(truncatingIfNeeded: message.count >> (8 * index)) }
    padded.replaceSubrange(4..<4 + message.count, with: message)
    do {
      var sender = try HPKE.Sender(recipientKey: reader.key, ciphersuite: suite, info: info)
      return Array(sender.encapsulatedKey)
        + Array(try sender.seal(Data(padded), authenticating: Data(bound)))
    } catch {
      throw .weakReader
    }
  }

  /// Opens a letter. `notGranted` when it is for somebody else, for another place, or altered.
  package static func open(
    _ letter: [UInt8], with key: ReaderKey, bound: [UInt8]
  ) throws(SealedFileError) -> [UInt8] {
    guard letter.count > pointBytes else { throw .notSealed }
    guard
      var recipient = try? HPKE.Recipient(
        privateKey: key.key, ciphersuite: suite, info: info,
        encapsulatedKey: Data(letter.prefix(pointBytes))),
      let opened = try? recipient.open(
        Data(letter.dropFirst(pointBytes)), authenticating: Data(bound))
    else { throw .notGranted }
    let padded = Array(opened)
    guard padded.count >= 4 else { throw .notSealed }
    let count = padded.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
    guard count <= padded.count - 4, padded.count == paddedBytes(count) else { throw .notSealed }
    return Array(padded[4..<4 + count])
  }

  /// How long a message becomes.
  static func paddedBytes(_ count: Int) -> Int {
    let bytes = count + 4
    let step = max(256, 1 << max(0, Int.bitWidth - bytes.leadingZeroBitCount - 4))
    return (bytes + step - 1) / step * step
  }
}
