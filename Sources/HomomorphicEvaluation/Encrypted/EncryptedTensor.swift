import Primitives

/// An encrypted tensor of any scheme, with what is publicly known about it. The machine, the
/// interpreter and the chain know ciphertexts by this type alone.
///
/// A value of this type is well formed: whatever came from outside was checked when it was decoded.
/// Every operation checks that the results still decrypt correctly, by bounds that are public.
package struct EncryptedTensor: Hashable, Sendable {
  /// The ciphertexts, by scheme.
  package enum Storage: Hashable, Sendable {
    /// Lanes packed into group elements.
    case paillier(PaillierCiphertext)
    /// Slots of ring elements.
    case lattice(LatticeTensor)
  }

  /// The ciphertexts.
  package let storage: Storage
}

extension EncryptedTensor {
  /// Wraps a Paillier ciphertext.
  package init(_ ciphertext: PaillierCiphertext) {
    storage = .paillier(ciphertext)
  }

  /// Wraps a lattice tensor.
  package init(_ tensor: LatticeTensor) {
    storage = .lattice(tensor)
  }

  /// Wraps ciphertexts that another library made: values within the format. What they have been
  /// through is unknown, so their bounds are claims that no fresh encryption of ours makes
  /// (`LatticeTensor.ofUnknownNoise`); `isFresh` is the caller's word that they are encryptions.
  ///
  /// Throws `shapeMismatch` unless there are as many as the shape needs, `formatMismatch`,
  /// `wrongParameters`, `wrongLevel` for different depths, `malformed` for ciphertexts that are not
  /// relinearised, `scaleMismatch`, `laneOverflow`.
  package init(
    key: LatticeKeyBundle, format: EncryptedFormat, shape: [Int], groups: [LatticeCiphertext],
    isFresh: Bool = false
  ) throws(HomomorphicError) {
    let fresh = try LatticeTensor(
      fresh: groups, key: key, format: format, shape: shape, origin: .claimed)
    storage = .lattice(isFresh ? fresh : try fresh.ofUnknownNoise())
  }

  /// The Paillier ciphertext; nil under another scheme.
  package var paillier: PaillierCiphertext? {
    switch storage {
    case .paillier(let ciphertext): ciphertext
    case .lattice: nil
    }
  }

  /// The ciphertexts of a lattice scheme, in order; empty under Paillier.
  package var groups: [LatticeCiphertext] {
    switch storage {
    case .paillier: []
    case .lattice(let tensor): tensor.groups
    }
  }

  /// How many ciphertexts (lattice) or group elements (Paillier) hold the elements.
  package var groupCount: Int {
    switch storage {
    case .paillier(let ciphertext): ciphertext.elementCount
    case .lattice(let tensor): tensor.groups.count
    }
  }

  /// The key that encrypts it.
  package var key: EncryptionKey {
    switch storage {
    case .paillier(let ciphertext): .paillier(ciphertext.key)
    case .lattice(let tensor): .lattice(tensor.key)
    }
  }

  /// The scheme of the key.
  package var scheme: EncryptionScheme { key.scheme }

  /// The format of an element.
  package var format: EncryptedFormat {
    switch storage {
    case .paillier(let ciphertext): EncryptedFormat(ciphertext.format)
    case .lattice(let tensor): tensor.format
    }
  }

  /// The dimensions, each at least 1; empty for a single value.
  package var shape: [Int] {
    switch storage {
    case .paillier(let ciphertext): ciphertext.shape
    case .lattice(let tensor): tensor.shape
    }
  }

  /// How many more multiplications it admits.
  package var depth: Int {
    switch storage {
    case .paillier: 0
    case .lattice(let tensor): tensor.depth
    }
  }

  /// Whether the public bound on raw values is at most `limit`. What that rests on: `LatticeTensor`.
  /// Never under Paillier, where bounds are sums of weights.
  package func isWithin(_ limit: UInt64) -> Bool {
    switch storage {
    case .paillier: false
    case .lattice(let tensor): tensor.bound <= Magnitude(limit)
    }
  }

  /// The least limit that `isWithin` admits, where it is below what the format holds; nil otherwise.
  package var declaredLimit: UInt64? {
    guard case .lattice(let tensor) = storage,
      tensor.bound < .powerOfTwo(Int(format.width) - 1)
    else { return nil }
    let (mantissa, exponent) = (UInt64(tensor.bound.mantissa), Int(tensor.bound.exponent))
    if exponent >= 0 { return mantissa << UInt64(exponent) }
    guard exponent > -32 else { return 1 }
    let whole = mantissa >> UInt64(-exponent)
    return whole << UInt64(-exponent) == mantissa ? whole : whole + 1
  }

  /// The number of elements.
  package var elementCount: Int { shape.reduce(1, *) }
}

extension EncryptedFormat {
  /// A format of Paillier's.
  package init(_ format: PaillierFormat) {
    self.init(unchecked: format.width, fraction: format.fraction)
  }
}

extension PaillierFormat {
  /// The format for Paillier. Throws `formatMismatch` for integers of 8 and 16 bits.
  package init(_ format: EncryptedFormat) throws(HomomorphicError) {
    try self.init(width: format.width, fraction: format.fraction)
  }
}
