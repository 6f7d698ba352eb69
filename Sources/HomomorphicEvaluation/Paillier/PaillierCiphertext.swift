/// A vector of fixed-point values, encrypted, with what is publicly known about it.
///
/// A value of this type is well formed: every group element is in 1..<n^2 and coprime to n, none is 1
/// modulo n, which everybody could read, and the number of elements belongs to the shape. That the hidden values fit the format is the promise of
/// whoever encrypted them; decryption checks what it can.
package struct PaillierCiphertext: Hashable, Sendable {
  /// The key that encrypts it.
  package let key: PaillierPublicKey
  /// The format of a value.
  package let format: PaillierFormat
  /// The dimensions, each at least 1; empty for a single value.
  package let shape: [Int]
  /// An upper bound on the sum of the magnitudes of the multipliers of all fresh encryptions and
  /// plain vectors in it: 1 for a fresh one, at most `format.weightMax`.
  package let weight: UInt64
  /// The group elements, one after the other, each as `key.elementLimbs` limbs.
  package let limbs: [UInt]

  /// Wraps group elements that are known to be well formed.
  package init(
    key: PaillierPublicKey, format: PaillierFormat, shape: [Int], weight: UInt64, limbs: [UInt]
  ) {
    self.key = key
    self.format = format
    self.shape = shape
    self.weight = weight
    self.limbs = limbs
  }

  /// The number of values.
  package var laneCount: Int { shape.reduce(1, *) }

  /// The number of group elements.
  package var elementCount: Int { limbs.count / key.elementLimbs }

  /// The limbs of group element `index`.
  package func element(_ index: Int) -> ArraySlice<UInt> {
    limbs[index * key.elementLimbs..<(index + 1) * key.elementLimbs]
  }

  /// Self, unless everybody could read it: an element that is 1 modulo n encrypts without randomness,
  /// and its value is (element - 1) / n.
  ///
  /// Throws `transparent`.
  func hidden() throws(HomomorphicError) -> PaillierCiphertext {
    let modulus = GMPInteger(limbs: key.modulus)
    var number = GMPInteger(capacityBits: key.bits * 2)
    var residue = GMPInteger(capacityBits: key.bits)
    for index in 0..<elementCount {
      number.assign(limbs: element(index))
      residue.remainder(number, modulo: modulus)
      guard !residue.equals(1) else { throw .transparent }
    }
    return self
  }

  /// Throws unless `other` can be combined with self: `wrongKey`, `formatMismatch`,
  /// `shapeMismatch`.
  func requireCompatible(_ other: PaillierCiphertext) throws(HomomorphicError) {
    guard key.identity == other.key.identity else { throw .wrongKey }
    guard format == other.format else { throw .formatMismatch }
    guard shape == other.shape else { throw .shapeMismatch }
  }
}

extension PaillierCiphertext {
  /// Whether a value may occur in a ciphertext of this format and weight.
  package func allows(_ value: Int128) -> Bool {
    value.magnitude <= (UInt128(1) << UInt128(format.width - 1)) * UInt128(weight)
  }
}
