/// Puts vectors into plaintexts and takes them out again; see `PaillierFormat`.
package enum PaillierPacking {
  /// The lanes of `values` as one number modulo `modulus`; values.count <= lanes per element. Wide
  /// values are such as a lane may hold: `PaillierCiphertext.allows` says so.
  package static func pack(
    _ values: ArraySlice<some FixedWidthInteger & SignedInteger>, format: PaillierFormat,
    modulus: borrowing GMPInteger
  ) -> GMPInteger {
    // Two's complement over all words: a negative lane borrows one from the next.
    var words: [UInt] = []
    words.reserveCapacity(values.count * format.laneBits / UInt.bitWidth)
    var borrow: Int128 = 0
    for value in values {
      let lane = Int128(value) - borrow
      words.append(UInt(truncatingIfNeeded: lane))
      if format.laneBits == 128 {
        words.append(UInt(truncatingIfNeeded: lane >> 64))
      }
      borrow = lane < 0 ? 1 : 0
    }
    var plaintext = GMPInteger(limbs: words)
    if borrow == 1 {
      var range = GMPInteger(1)
      range.shiftLeft(words.count * UInt.bitWidth)
      plaintext.subtract(range)
      plaintext.add(modulus)
    }
    return plaintext
  }

  /// Appends the `count` lanes of `plaintext`, in 0..<modulus, to `values`. `lanes` is how many
  /// there is room for; the ones from `count` on are zero.
  ///
  /// Throws `notPacked` when the number is not such a vector.
  package static func unpack(
    _ plaintext: borrowing GMPInteger, count: Int, lanes: Int, format: PaillierFormat,
    modulus: borrowing GMPInteger, to values: inout [Int128]
  ) throws(HomomorphicError) {
    let wordsPerLane = format.laneBits / UInt.bitWidth
    let wordCount = lanes * wordsPerLane
    // The representative of least magnitude.
    var balanced = GMPInteger(copying: plaintext)
    balanced.subtract(modulus)
    balanced.add(plaintext)
    let isNegative = !balanced.isNegative
    balanced.assign(plaintext)
    if isNegative { balanced.subtract(modulus) }
    guard balanced.bitLength < wordCount * UInt.bitWidth else { throw .notPacked }
    if isNegative {
      var range = GMPInteger(1)
      range.shiftLeft(wordCount * UInt.bitWidth)
      balanced.add(range)
    }
    let words = balanced.limbs(count: wordCount)
    // Undo the borrows: a lane that is negative had taken one from the next.
    var carry: Int128 = 0
    for index in 0..<lanes {
      let lane: Int128
      if wordsPerLane == 1 {
        lane = Int128(Int64(truncatingIfNeeded: words[index]))
      } else {
        lane = Int128(
          truncatingIfNeeded: UInt128(words[2 * index + 1]) << 64 | UInt128(words[2 * index]))
      }
      let (value, overflow) = lane.addingReportingOverflow(carry)
      carry = lane < 0 ? 1 : 0
      guard !overflow, value == 0 || index < count else { throw .notPacked }
      if index < count { values.append(value) }
    }
    guard (carry == 1) == isNegative else { throw .notPacked }
  }
}
