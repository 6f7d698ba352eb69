extension ChaCha20Generator {
  /// Residues of a uniform polynomial modulo each of `moduli`, limb after limb.
  ///
  /// Each residue is the next eight bytes of the stream, cut to the bits of its modulus, or the
  /// first such number below the modulus. Public seeds are expanded by it: this rule is frozen.
  package mutating func uniform(degree: Int, moduli: [UInt64]) -> [UInt64] {
    var result = [UInt64](repeating: 0, count: degree * moduli.count)
    result.withUnsafeMutableBufferPointer { target in
      for (limb, modulus) in moduli.enumerated() {
        let mask = UInt64.max &>> UInt64(modulus.leadingZeroBitCount)
        let part = UnsafeMutableBufferPointer(
          rebasing: target[limb * degree..<(limb + 1) * degree])
        var accepted = 0
        while accepted < degree {
          let rest = UnsafeMutableBufferPointer(rebasing: part[accepted...])
          fill(rest)
          for index in 0..<rest.count {
            let value = rest[index] & mask
            part[accepted] = value
            accepted += value < modulus ? 1 : 0
          }
        }
      }
    }
    return result
  }
}
