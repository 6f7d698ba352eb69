/// The extendable-output function SHAKE256 of FIPS 202.
package enum SHAKE256 {
  /// `count` bytes that depend on the input alone.
  ///
  /// - Precondition: `count` is not negative.
  package static func expand(_ input: [UInt8], count: Int) -> [UInt8] {
    precondition(count >= 0, "a length")
    let rate = Keccak256.rate
    var state = KeccakState()
    var position = 0
    for byte in input {
      state.absorb(byte: byte, at: position)
      position += 1
      if position == rate {
        state.permute()
        position = 0
      }
    }
    // The suffix 1111 of FIPS 202, then padding as for every Keccak of this rate.
    state.absorb(byte: 0x1F, at: position)
    state.absorb(byte: 0x80, at: rate - 1)
    var output: [UInt8] = []
    output.reserveCapacity(count)
    while output.count < count {
      state.permute()
      for position in 0..<min(rate, count - output.count) {
        output.append(state.byte(at: position))
      }
    }
    return output
  }
}
