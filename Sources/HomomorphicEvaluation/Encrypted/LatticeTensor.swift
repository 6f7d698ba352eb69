import Primitives

/// A tensor under CKKS or BFV: its elements, row by row, in the slots of one ciphertext after the
/// other. Slots beyond the shape are zero when fresh, and nobody reads them.
///
/// The bounds are public: they follow from the format and from what was done, not from what is
/// encrypted. That fresh values fit their format, or a range that was declared below that, is the promise
/// of whoever encrypted them. Bounds
/// that were read are believed only as far as `BoundsOrigin` says.
package struct LatticeTensor: Sendable {
  /// The key, with what products and rotations need.
  package let key: LatticeKeyBundle
  /// The format of an element.
  package let format: EncryptedFormat
  /// The dimensions, each at least 1; empty for a single value.
  package let shape: [Int]
  /// A bound on the magnitude of every raw value.
  package let bound: Magnitude
  /// A bound on the noise: under BFV on the magnitude of its coefficients (`LatticeHeadroom`), under CKKS,
  /// where it is an error of the values, on their Euclidean norm (`CKKSNoise`).
  package let noise: Magnitude
  /// Where both bounds come from. No part of the value: equal tensors may differ in it.
  package let origin: BoundsOrigin
  /// ceil(elements / slots) ciphertexts of one depth.
  package let groups: [LatticeCiphertext]

  /// Wraps ciphertexts whose number is that of the shape.
  ///
  /// Throws `laneOverflow` when values within the bound, or the noise, could reach the modulus.
  package init(
    key: LatticeKeyBundle, format: EncryptedFormat, shape: [Int], bound: Magnitude,
    noise: Magnitude, origin: BoundsOrigin, groups: [LatticeCiphertext]
  ) throws(HomomorphicError) {
    self.key = key
    self.format = format
    self.shape = shape
    self.bound = bound
    self.noise = noise
    self.origin = origin
    self.groups = groups
    let headroom = LatticeHeadroom(key.context, depth: groups[0].depth)
    guard headroom.holds(bound, fraction: Int(format.fraction)), headroom.holds(noise: noise) else {
      throw .laneOverflow
    }
  }

  /// How many more multiplications it admits.
  package var depth: Int { groups[0].depth }

  /// The number of elements.
  package var elementCount: Int { shape.reduce(1, *) }

  /// How many ciphertexts hold so many elements.
  static func groupCount(elements: Int, slots: Int) -> Int {
    elements / slots + (elements % slots == 0 ? 0 : 1)
  }

  /// The scheme and its parameters; nil for parameters that have no name.
  var scheme: EncryptionScheme? { key.parameters.encryptionScheme }
}

extension LatticeTensor: Hashable {
  package static func == (left: LatticeTensor, right: LatticeTensor) -> Bool {
    left.key.identity == right.key.identity && left.format == right.format
      && left.shape == right.shape && left.bound == right.bound && left.noise == right.noise
      && left.groups == right.groups
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(key.identity)
    hasher.combine(shape)
    hasher.combine(groups)
  }
}
