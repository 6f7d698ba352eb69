/// A scheme of encryption with its parameters, as keys, types and modules name it:
/// `Paillier<3072>`, `CKKS<8192>`, `BFV<8192, [43, 43, 44, 44, 44]>`.
///
/// The one table of what there is: the compiler, the verifier and the library read it here.
package enum EncryptionScheme: Hashable, Sendable {
  /// Paillier with a modulus of a given width: sums of fixed-point numbers, exact.
  case paillier(bits: Int)
  /// CKKS: sums and products of fixed-point numbers, approximate.
  case ckks(LatticeSet)
  /// BFV: sums and products of small integers, exact.
  case bfv(LatticeSet)

  /// CKKS with the set that a degree names.
  ///
  /// - Precondition: the degree names one.
  package static func ckks(degree: Int) -> EncryptionScheme { .ckks(named(degree)) }

  /// BFV with the set that a degree names.
  ///
  /// - Precondition: the degree names one.
  package static func bfv(degree: Int) -> EncryptionScheme { .bfv(named(degree)) }

  private static func named(_ degree: Int) -> LatticeSet {
    guard let set = LatticeSet(named: degree) else {
      preconditionFailure("the degrees of named sets are 4096, 8192 and 16384")
    }
    return set
  }
}

extension EncryptionScheme {
  /// Lengths of Paillier's modulus.
  package static let paillierBits = [2048, 3072]
  /// Lengths that are too short to keep a secret: for tests alone.
  package static let paillierTestBits = [512, 1024]

  /// Whether there is such a set of parameters. Paillier's lengths for tests count.
  package var exists: Bool {
    switch self {
    case .paillier(let bits):
      Self.paillierBits.contains(bits) || Self.paillierTestBits.contains(bits)
    case .ckks, .bfv: problem == nil
    }
  }

  /// Whether keys of the scheme are too short to keep a secret: for tests alone.
  package var isInsecure: Bool {
    switch self {
    case .paillier(let bits): !Self.paillierBits.contains(bits)
    case .ckks, .bfv: false
    }
  }

  /// The parameters of a lattice scheme.
  package var latticeSet: LatticeSet? {
    switch self {
    case .paillier: nil
    case .ckks(let set), .bfv(let set): set
    }
  }

  /// How many multiplications a fresh ciphertext admits, one behind the other.
  package var depthMax: Int { latticeSet?.depthMax ?? 0 }

  /// Whether ciphertexts can be multiplied with each other.
  package var canMultiply: Bool { depthMax > 0 }

  /// Values in one lattice ciphertext; nil for Paillier, whose lanes depend on the format.
  package var slots: Int? {
    switch self {
    case .paillier: nil
    case .ckks(let set): set.degree / 2
    case .bfv(let set): set.degree
    }
  }

  /// The rotations that all others, and sums, are made of: powers of two below a row of slots; BFV turns
  /// its two rows of half the slots each. None where there are no products, and so no switching keys.
  package var rotationsForSums: [Int] {
    guard canMultiply, let degree = latticeSet?.degree else { return [] }
    return Array(sequence(first: 1) { 4 * $0 < degree ? 2 * $0 : nil })
  }

  /// Bytes of one ciphertext at a depth, but for its header: two polynomials of packed residues.
  package func byteCount(depth: Int) -> Int {
    switch self {
    case .paillier(let bits): bits / 4
    case .ckks(let set), .bfv(let set): 2 * set.degree * set.modulusBits(depth: depth) / 8
    }
  }

  /// A bound on the magnitude of what a ciphertext can hold at a depth: values stay below it. `max`
  /// where nothing but the running check limits them. 0 for a depth that there is not.
  package func headroom(depth: Int) -> UInt64 {
    switch self {
    case .paillier: .max
    case .ckks(let set):
      // A quarter of the modulus, in units of the scale.
      set.table.headrooms.indices.contains(depth) ? set.table.headrooms[depth] : 0
    case .bfv(let set): set.plainModulus / 2
    }
  }

  /// Whether tensors of elements of a given width can be encrypted: fixed point under Paillier and
  /// CKKS, signed integers of 8 and 16 bits under BFV.
  package func admits(width: Int, isFixedPoint: Bool) -> Bool {
    switch self {
    case .paillier, .ckks: isFixedPoint && (width == 32 || width == 64)
    case .bfv: !isFixedPoint && (width == 8 || width == 16)
    }
  }
}

// MARK: - What schemes ask of a set

extension EncryptionScheme {
  /// The most bits of CKKS's scale.
  static let scaleBitsMax = 55
  /// Bits that the first prime has beyond the scale at least, so that a depth of 0 holds something.
  static let headroomBitsMin = 4
  /// Bits of the first prime at least: the noise of rotations stays far below it.
  static let firstBitsMin = 34

  /// What is wrong with the set of a lattice scheme; nil if nothing is.
  package var problem: LatticeSetProblem? {
    switch self {
    case .paillier: nil
    case .ckks(let set): set.isNamed ? nil : Self.problemOfCKKS(set)
    case .bfv(let set): set.isNamed ? nil : Self.problemOfBFV(set)
    }
  }

  private static func problemOfCKKS(_ set: LatticeSet) -> LatticeSetProblem? {
    let bits = set.primeBits
    for index in bits.indices.dropFirst().dropLast() where bits[index] != set.scaleBits {
      return .unequal(index: index)
    }
    guard set.scaleBits <= scaleBitsMax else { return .scale(most: scaleBitsMax) }
    let least = max(set.scaleBits + headroomBitsMin, firstBitsMin)
    guard bits[0] >= least else { return .first(least: least) }
    guard bits[bits.count - 1] >= bits[0] else { return .special(least: bits[0]) }
    return set.table.scales == nil ? .strayingScale : nil
  }

  private static func problemOfBFV(_ set: LatticeSet) -> LatticeSetProblem? {
    let plainBits = UInt64.bitWidth - set.plainModulus.leadingZeroBitCount
    for (index, bits) in set.primeBits.enumerated() where bits <= plainBits {
      return .plainBits(index: index)
    }
    // Fresh noise of 2^5 sqrt(N), times 4t, stays below the first prime.
    let least = 5 + (set.degree.trailingZeroBitCount + 1) / 2 + plainBits + 2 + 1
    return set.primeBits[0] < least ? .first(least: least) : nil
  }
}

extension EncryptionScheme {
  /// The next one with more depth: of a named set the next named one, otherwise one prime more, in
  /// the same degree or in twice the degree. Nil where there is none.
  package var deeper: EncryptionScheme? {
    switch self {
    case .paillier: nil
    case .ckks(let set): Self.deeper(set) { .ckks($0) }
    case .bfv(let set): Self.deeper(set) { .bfv($0) }
    }
  }

  private static func deeper(
    _ set: LatticeSet, _ make: (LatticeSet) -> EncryptionScheme
  ) -> EncryptionScheme? {
    if set.isNamed { return LatticeSet(named: 2 * set.degree).map(make) }
    var bits = set.primeBits
    bits.insert(bits[bits.count - (bits.count > 2 ? 2 : 1)], at: bits.count - 1)
    for degree in [set.degree, 2 * set.degree] {
      if let more = try? LatticeSet(degree: degree, primeBits: bits), make(more).exists {
        return make(more)
      }
    }
    return nil
  }
}

extension EncryptionScheme: CustomStringConvertible {
  /// The scheme as the language writes it.
  package var description: String {
    switch self {
    case .paillier(let bits): "Paillier<\(bits)>"
    case .ckks(let set): "CKKS<\(set)>"
    case .bfv(let set): "BFV<\(set)>"
    }
  }
}
