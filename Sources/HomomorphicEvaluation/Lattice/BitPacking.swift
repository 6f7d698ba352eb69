/// Residues as bits: each limb takes bitWidth(q) bits for each residue, the least significant bit
/// of the first residue in the lowest bit of the first byte. N is a multiple of 8, so every limb is
/// a whole number of bytes.
package enum BitPacking {
  /// The bits of residues modulo q.
  static func width(of modulus: UInt64) -> Int { UInt64.bitWidth - modulus.leadingZeroBitCount }

  /// The bytes of a polynomial modulo these moduli.
  package static func byteCount(degree: Int, moduli: ArraySlice<UInt64>) -> Int {
    moduli.reduce(0) { $0 + degree / 8 * width(of: $1) }
  }

  /// Appends a polynomial modulo the first moduli.
  package static func append(
    _ polynomial: RNSPolynomial, moduli: ArraySlice<UInt64>, to bytes: inout [UInt8]
  ) {
    let degree = polynomial.degree
    let total = byteCount(degree: degree, moduli: moduli)
    let packed = [UInt8](unsafeUninitializedCapacity: total) { target, count in
      let raw = UnsafeMutableRawBufferPointer(target)
      var offset = 0
      polynomial.words.withUnsafeBufferPointer { words in
        for (limb, modulus) in moduli.enumerated() {
          let width = UInt64(width(of: modulus))
          var pending: UInt64 = 0
          var filled: UInt64 = 0
          for index in limb * degree..<(limb + 1) * degree {
            let value = words[index]
            pending |= value &<< filled
            if filled &+ width >= 64 {
              raw.storeBytes(of: pending.littleEndian, toByteOffset: offset, as: UInt64.self)
              offset += 8
              // A shift by 64 gives 0 here, because `&>>` is masked.
              pending = filled == 0 ? 0 : value &>> (64 &- filled)
              filled = filled &+ width &- 64
            } else {
              filled &+= width
            }
          }
          while filled > 0 {
            raw[offset] = UInt8(truncatingIfNeeded: pending)
            pending &>>= 8
            offset += 1
            filled = filled >= 8 ? filled - 8 : 0
          }
        }
      }
      count = total
    }
    bytes.append(contentsOf: packed)
  }

  /// Reads a polynomial modulo the first moduli. Residues may be too large: who calls checks.
  ///
  /// - Precondition: there are exactly `byteCount` bytes.
  package static func polynomial(
    _ bytes: ArraySlice<UInt8>, degree: Int, moduli: ArraySlice<UInt64>
  ) -> RNSPolynomial {
    precondition(
      bytes.count == byteCount(degree: degree, moduli: moduli), "the bytes of a polynomial")
    return RNSPolynomial(degree: degree, limbCount: moduli.count) { target in
      bytes.withUnsafeBytes { raw in
        var start = 0
        for (limb, modulus) in moduli.enumerated() {
          let width = width(of: modulus)
          let end = start + degree / 8 * width
          read(
            UnsafeRawBufferPointer(rebasing: raw[start..<end]), width: width,
            to: UnsafeMutableBufferPointer(
              rebasing: target[limb * degree..<(limb + 1) * degree]))
          start = end
        }
      }
    }
  }

  /// Reads the residues of one limb.
  private static func read(
    _ raw: UnsafeRawBufferPointer, width: Int, to target: UnsafeMutableBufferPointer<UInt64>
  ) {
    let mask = UInt64.max &>> UInt64(64 - width)
    var bit = 0
    for index in 0..<target.count {
      let byte = bit &>> 3
      let shift = UInt64(bit & 7)
      var value: UInt64
      if byte &+ 9 <= raw.count {
        value =
          UInt64(
            littleEndian: raw.loadUnaligned(fromByteOffset: byte, as: UInt64.self)) &>> shift
        // The bits above the first 64; for shift 0 there are none, as widths are at most 60.
        if shift > 0 { value |= UInt64(raw[byte &+ 8]) &<< (64 &- shift) }
      } else {
        var wide: UInt128 = 0
        for offset in 0..<raw.count - byte {
          wide |= UInt128(raw[byte + offset]) << UInt128(8 * offset)
        }
        value = UInt64(truncatingIfNeeded: wide >> UInt128(shift))
      }
      target[index] = value & mask
      bit &+= width
    }
  }
}
