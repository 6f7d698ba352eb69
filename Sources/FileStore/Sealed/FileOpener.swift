import Crypto
import Foundation

/// Decrypts a sealed file while its bytes come in. Nothing of a part leaves it before the whole part was authenticated; that a file ends where it should
/// is known only after `finish`.
package struct FileOpener {
  private let fileKey: FileKey
  private var key: SymmetricKey?
  private var waiting: [UInt8] = []
  private var number: UInt64 = 0

  /// Starts a file under its key.
  package init(_ key: FileKey) { fileKey = key }

  /// Takes sealed bytes, and gives those that are open.
  package mutating func open(
    _ bytes: some Collection<UInt8>
  ) throws(SealedFileError) -> [UInt8] {
    waiting += bytes
    if key == nil {
      guard waiting.count >= SealedForm.headBytes else { return [] }
      let head = Array(waiting.prefix(SealedForm.headBytes))
      guard head.starts(with: SealedForm.magic) else { throw .notSealed }
      key = fileKey.partKey(head: head)
      waiting.removeFirst(SealedForm.headBytes)
    }
    // What has nothing behind it may be the last part.
    let size = SealedForm.partBytes + SealedForm.tagBytes
    var (opened, position) = ([UInt8](), 0)
    while waiting.count - position > size {
      opened += try part(waiting[position..<position + size], isLast: false)
      position += size
    }
    waiting.removeFirst(position)
    return opened
  }

  /// Gives the last bytes, after all have come in.
  package mutating func finish() throws(SealedFileError) -> [UInt8] {
    guard key != nil else { throw waiting.starts(with: SealedForm.magic) ? .cut : .notSealed }
    guard waiting.count >= SealedForm.tagBytes else { throw .cut }
    let last = try part(waiting[...], isLast: true)
    guard !last.isEmpty || number == 1 else { throw .trailingBytes }
    return last
  }

  private mutating func part(
    _ sealed: ArraySlice<UInt8>, isLast: Bool
  ) throws(SealedFileError) -> [UInt8] {
    defer { number += 1 }
    guard let key,
      let box = try? ChaChaPoly.SealedBox(
        nonce: SealedForm.nonce(number, isLast: isLast),
        ciphertext: sealed.dropLast(SealedForm.tagBytes), tag: sealed.suffix(SealedForm.tagBytes)),
      let plain = try? ChaChaPoly.open(box, using: key)
    else { throw .altered(part: Int(clamping: number)) }
    return Array(plain)
  }
}
