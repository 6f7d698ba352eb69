import Primitives

// A proof: 'Z', u8 version, 32 bytes challenge, then for each repetition the response of each unknown: N numbers of
// `responseBits` bits, the lowest first, each plus 2^(responseBits - 1).

extension LinearProofShape {
  /// The bytes of a proof.
  ///
  /// - Precondition: there is a response for each repetition and unknown, in range.
  package func encoded(challenge: Hash256, responses: [[UInt128]]) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: byteCount)
    bytes.replaceSubrange(..<Self.headerBytes, with: Self.magic + challenge.bytes)
    bytes.withUnsafeMutableBytes { raw in
      var offset = Self.headerBytes
      for (index, response) in responses.enumerated() {
        let width = responseBits(index % columnBits.count)
        var pending: UInt128 = 0
        var filled = 0
        func put(_ value: UInt64, _ count: Int) {
          pending |= UInt128(value) << UInt128(filled)
          filled += count
          guard filled >= 64 else { return }
          raw.storeBytes(
            of: UInt64(truncatingIfNeeded: pending).littleEndian, toByteOffset: offset,
            as: UInt64.self)
          offset += 8
          pending >>= 64
          filled -= 64
        }
        // N is a multiple of 64, so nothing is left behind the last number.
        for value in response {
          put(UInt64(truncatingIfNeeded: value), min(width, 64))
          if width > 64 { put(UInt64(truncatingIfNeeded: value >> 64), width - 64) }
        }
      }
    }
    return bytes
  }

  /// The challenge and the responses of a proof; nil for bytes of another length, version, or with a response out of range.
  package func decoded(_ proof: [UInt8]) -> (challenge: Hash256, responses: [[UInt128]])? {
    guard proof.count == byteCount, proof.starts(with: Self.magic),
      let challenge = Hash256(bytes: proof[2..<Self.headerBytes])
    else { return nil }
    var responses: [[UInt128]] = []
    responses.reserveCapacity(repetitions * columnBits.count)
    // A number is read as 17 bytes, those behind the last one too.
    let padded = proof + [UInt8](repeating: 0, count: 17)
    var start = Self.headerBytes
    for _ in 0..<repetitions {
      for column in columnBits.indices {
        guard let response = response(padded, at: start, column) else { return nil }
        responses.append(response)
        start += byteCount(column)
      }
    }
    return (challenge, responses)
  }

  private func response(_ bytes: [UInt8], at start: Int, _ column: Int) -> [UInt128]? {
    let width = responseBits(column)
    let mask = (UInt128(1) << UInt128(width)) - 1
    let range = range(column)
    var isInRange = true
    let response = [UInt128](unsafeUninitializedCapacity: degree) { target, count in
      bytes.withUnsafeBytes { raw in
        for index in 0..<degree {
          let byte = start + index * width / 8
          let shift = UInt128(truncatingIfNeeded: index * width % 8)
          let low = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: byte, as: UInt64.self))
          let high = UInt64(
            littleEndian: raw.loadUnaligned(fromByteOffset: byte + 8, as: UInt64.self))
          var value = (UInt128(high) &<< 64 | UInt128(low)) &>> shift
          if shift > 0 { value |= UInt128(raw[byte + 16]) &<< (128 &- shift) }
          value &= mask
          if !range.contains(value) { isInRange = false }
          target.initializeElement(at: index, to: value)
        }
      }
      count = degree
    }
    return isInRange ? response : nil
  }
}
