// What a scheme is made of, in modules, in files of keys and in assembly text.

extension EncryptionScheme {
  /// The schemes; the numbers stand in modules and files.
  package enum Kind: UInt8, Sendable, CaseIterable {
    /// Sums of fixed-point numbers.
    case paillier = 1
    /// Sums and products of fixed-point numbers.
    case ckks = 2
    /// Sums and products of small integers.
    case bfv = 3

    /// The name in assembly text.
    package var name: String {
      switch self {
      case .paillier: "paillier"
      case .ckks: "ckks"
      case .bfv: "bfv"
      }
    }
  }

  /// Which scheme it is.
  package var kind: Kind {
    switch self {
    case .paillier: .paillier
    case .ckks: .ckks
    case .bfv: .bfv
    }
  }

  /// Bits of a Paillier modulus, or the degree of a lattice scheme's ring.
  package var parameter: Int {
    switch self {
    case .paillier(let bits): bits
    case .ckks(let set), .bfv(let set): set.degree
    }
  }

  /// The bits of each prime, where degree alone does not name them; empty otherwise.
  package var writtenPrimeBits: [Int] {
    guard let set = latticeSet, !set.isNamed else { return [] }
    return set.primeBits
  }

  /// The scheme of these parts; nil for a lattice set that does not exist, and for one written out
  /// that its degree names. Whether there is Paillier of a given width, `exists` tells.
  ///
  /// `known` are sets that need not be prepared again.
  package init?(
    _ kind: Kind, _ parameter: Int, primeBits: [Int] = [], known: [LatticeSet] = []
  ) {
    func set() -> LatticeSet? {
      if primeBits.isEmpty { return LatticeSet(named: parameter) }
      let given = known.first { $0.degree == parameter && $0.primeBits == primeBits }
      guard let set = given ?? (try? LatticeSet(degree: parameter, primeBits: primeBits)),
        !set.isNamed
      else { return nil }
      return set
    }
    switch kind {
    case .paillier:
      guard primeBits.isEmpty else { return nil }
      self = .paillier(bits: parameter)
    case .ckks:
      guard let set = set() else { return nil }
      self = .ckks(set)
    case .bfv:
      guard let set = set() else { return nil }
      self = .bfv(set)
    }
    if kind != .paillier, !exists { return nil }
  }
}
