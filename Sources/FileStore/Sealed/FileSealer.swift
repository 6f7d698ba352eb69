import Crypto
import Foundation

/// Encrypts a file while its bytes come in.
package struct FileSealer {
  private let key: SymmetricKey
  private let put: (ArraySlice<UInt8>) throws(FileStoreError) -> Void
  private var part: [UInt8] = []
  private var number: UInt64 = 0

  /// Starts a file under its key, which is used for no other file; sealed bytes go to `put`.
  package init(
    _ key: FileKey, put: @escaping (ArraySlice<UInt8>) throws(FileStoreError) -> Void
  ) throws(FileStoreError) {
    let salt = SymmetricKey(size: .init(bitCount: 8 * SealedForm.saltBytes))
    let head = SealedForm.magic + salt.withUnsafeBytes { Array($0) }
    self.key = key.partKey(head: head)
    self.put = put
    try put(head[...])
  }

  /// Adds bytes.
  package mutating func append(_ bytes: some Collection<UInt8>) throws(FileStoreError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      // A full part waits: it may be the last.
      if part.count == SealedForm.partBytes { try seal(isLast: false) }
      let room = rest.prefix(SealedForm.partBytes - part.count)
      part.append(contentsOf: room)
      rest = rest[room.endIndex...]
    }
  }

  /// Ends the file.
  package mutating func finish() throws(FileStoreError) { try seal(isLast: true) }

  private mutating func seal(isLast: Bool) throws(FileStoreError) {
    let sealed: [UInt8]
    do {
      let box = try ChaChaPoly.seal(
        part, using: key, nonce: SealedForm.nonce(number, isLast: isLast))
      sealed = Array(box.ciphertext) + Array(box.tag)
    } catch {
      preconditionFailure("a part of at most 64 KiB is encrypted under a key of 32 bytes")
    }
    number += 1
    part.removeAll(keepingCapacity: true)
    try put(sealed[...])
  }
}
