// The sizes that a machine charges lattice operations by: residues and steps. A step is the
// butterfly of a transform: a transform of degree N has N * log2 N steps in this count.

/// What takes transforms.
package enum RingOperation: Hashable, Sendable {
  /// Encoding plain values: a transform for each modulus, and the map from slots to coefficients.
  case encoding
  /// A product of two ciphertexts, relinearised and one level lower.
  case product
  /// A division by the last modulus.
  case rescale
  /// Divisions down to a depth.
  case lowering(to: Int)
  /// A rotation by so many slots.
  case rotation(by: Int64)
  /// The rotations that sum all slots.
  case slotSum
}

extension EncryptedTensor {
  /// Residues of a lattice scheme's ciphertexts: 2 N (depth + 1) for each; 0 under Paillier.
  package var residues: Int {
    switch storage {
    case .paillier: 0
    case .lattice(let tensor):
      tensor.groups.count * 2 * tensor.key.parameters.degree * (tensor.depth + 1)
    }
  }

  /// Steps of an operation; 0 under Paillier.
  package func steps(_ operation: RingOperation) -> Int {
    switch storage {
    case .paillier: 0
    case .lattice(let tensor): tensor.steps(operation)
    }
  }
}

extension LatticeTensor {
  /// What the map from slots to coefficients costs, in transforms (measured, rounded up).
  private static let embeddingTransforms = 3
  /// How many times as much as CKKS's a product of BFV costs (measured, rounded up): it is computed
  /// modulo twice as many primes.
  private static let wideProductFactor = 6

  /// Steps of an operation.
  func steps(_ operation: RingOperation) -> Int {
    let degree = key.parameters.degree
    let logDegree = degree.trailingZeroBitCount
    let moduli = depth + 1
    let isWide = key.parameters.scheme == .bfv
    // Each digit goes to coefficients and back modulo every other prime; then the special prime is
    // divided away.
    let keySwitch = moduli * moduli + 4 * moduli + 2
    let transforms: Int
    switch operation {
    case .encoding: transforms = groups.count * (moduli + Self.embeddingTransforms)
    case .product:
      transforms =
        groups.count * (moduli * moduli + 5 * moduli + 2) * (isWide ? Self.wideProductFactor : 1)
    case .rescale: transforms = groups.count * 2 * moduli
    case .lowering(let target):
      let levels = max(0, depth - max(target, 0))
      let sum = (0..<levels).reduce(0) { $0 + 2 * (moduli - $1) }
      transforms = groups.count * sum
    case .rotation(let steps): transforms = substitutions(rotatingBy: steps) * keySwitch
    case .slotSum: transforms = elementCount > 1 ? (logDegree + 1) * keySwitch : 0
    }
    return transforms * degree * logDegree
  }

  /// Key switches of a rotation: one, or one for each bit when the bundle has only powers of two.
  private func substitutions(rotatingBy steps: Int64) -> Int {
    guard let steps = Int(exactly: steps), abs(steps) < key.parameters.degree / 2 else { return 0 }
    if let element = key.parameters.galoisElement(rotatingBy: steps),
      key.galoisKey(element: element) != nil
    {
      return 1
    }
    let rest = steps < 0 ? steps + key.parameters.degree / 2 : steps
    return rest.nonzeroBitCount
  }
}
