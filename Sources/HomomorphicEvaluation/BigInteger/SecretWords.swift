import CGMP

/// A fixed number of secret words that are overwritten with zeros when released.
///
/// It cannot be copied, so a secret in it exists once. The memory is 64-byte aligned, as vector
/// kernels want it.
package struct SecretWords: ~Copyable {
  /// The first word; valid as long as `self`.
  package let words: UnsafeMutablePointer<UInt>
  /// How many words there are.
  let count: Int

  /// `count` zeros.
  package init(count: Int) {
    self.count = count
    let size = max(count, 1) * MemoryLayout<UInt>.stride
    words = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 64)
      .initializeMemory(as: UInt.self, repeating: 0, count: max(count, 1))
  }

  deinit {
    galaxy_wipe(words, count)
    UnsafeMutableRawPointer(words).deallocate()
  }

  /// Writes the magnitude of `number`, least significant word first, to the `length` words from
  /// `start` on.
  package mutating func store(_ number: borrowing GMPInteger, at start: Int, length: Int) {
    let used = __gmpz_size(number.address)
    precondition(start >= 0 && used <= length && length <= count - start, "words out of bounds")
    for index in 0..<length {
      words[start + index] = index < used ? __gmpz_getlimbn(number.address, index) : 0
    }
  }

  /// Makes `number` what the `length` words from `start` on hold, and overwrites them with zeros.
  mutating func take(into number: inout GMPInteger, at start: Int, length: Int) {
    precondition(start >= 0 && length > 0 && length <= count - start, "words out of bounds")
    guard let target = __gmpz_limbs_write(number.address, mp_size_t(length)) else { return }
    target.update(from: words + start, count: length)
    __gmpz_limbs_finish(number.address, mp_size_t(length))
    galaxy_wipe(words + start, length)
  }
}
