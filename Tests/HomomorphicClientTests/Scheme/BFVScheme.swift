import HomomorphicClient
import HomomorphicEvaluation

/// BFV as a `Scheme`: integers modulo t in the first row of slots, so that rotations go around its
/// end; the second row is not used. Each product spends a level: its noise goes with the modulus
/// that is dropped, and every depth has room for one more product.
struct BFVScheme: Scheme {
  /// An encoded vector for ciphertexts of one depth.
  struct Plaintext: Hashable, Sendable {
    /// The encoded vector.
    let message: BFVPlaintext
    /// The depth of the ciphertexts it is for.
    let depth: Int
  }

  /// The evaluator.
  let evaluator: BFV
  private let encoder: BFVEncoder

  /// A scheme for parameters of BFV.
  ///
  /// Throws `wrongParameters`.
  init(context: LatticeContext) throws(HomomorphicError) {
    evaluator = try BFV(context)
    encoder = try BFVEncoder(context)
  }

  var slotCount: Int { evaluator.context.parameters.degree / 2 }

  var depthMax: Int { evaluator.context.parameters.depthMax }

  func depth(of ciphertext: LatticeCiphertext) -> Int { ciphertext.depth }

  func encode(_ raw: [Int64], depth: Int) throws(HomomorphicError) -> Plaintext {
    guard raw.count <= slotCount else { throw .tooLarge }
    guard (0...depthMax).contains(depth) else { throw .wrongLevel }
    return Plaintext(message: try encoder.encode(raw), depth: depth)
  }

  func add(
    _ a: LatticeCiphertext, _ b: LatticeCiphertext
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try evaluator.add(a, b)
  }

  func subtract(
    _ a: LatticeCiphertext, _ b: LatticeCiphertext
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try evaluator.subtract(a, b)
  }

  func negate(
    _ a: LatticeCiphertext
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try evaluator.negate(a)
  }

  func add(
    _ a: LatticeCiphertext, plain: Plaintext
  ) throws(HomomorphicError) -> LatticeCiphertext {
    guard plain.depth == a.depth else { throw .wrongLevel }
    return try evaluator.add(a, plain: plain.message)
  }

  func multiply(
    _ a: LatticeCiphertext, integer: Int64
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try evaluator.multiply(a, integer: integer)
  }

  func multiply(
    _ a: LatticeCiphertext, plain: Plaintext
  ) throws(HomomorphicError) -> LatticeCiphertext {
    guard a.depth > 0 else { throw .depthExhausted }
    guard plain.depth == a.depth else { throw .wrongLevel }
    return try spendingLevel(try evaluator.multiply(a, plain: plain.message))
  }

  func multiply(
    _ a: LatticeCiphertext, _ b: LatticeCiphertext, with keys: LatticeKeyBundle
  ) throws(HomomorphicError) -> LatticeCiphertext {
    guard a.depth == b.depth else { throw .wrongLevel }
    guard a.depth > 0 else { throw .depthExhausted }
    return try spendingLevel(try evaluator.multiply(a, b, with: keys.relinearizationKey))
  }

  func square(
    _ a: LatticeCiphertext, with keys: LatticeKeyBundle
  ) throws(HomomorphicError) -> LatticeCiphertext {
    guard a.depth > 0 else { throw .depthExhausted }
    return try spendingLevel(try evaluator.square(a, with: keys.relinearizationKey))
  }

  func rotate(
    _ a: LatticeCiphertext, by steps: Int, with keys: LatticeKeyBundle
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try evaluator.rotateRows(a, by: steps, with: keys)
  }

  func sumSlots(
    _ a: LatticeCiphertext, with keys: LatticeKeyBundle
  ) throws(HomomorphicError) -> LatticeCiphertext {
    var sum = a
    var step = 1
    while step < slotCount {
      sum = try evaluator.add(sum, try evaluator.rotateRows(sum, by: step, with: keys))
      step *= 2
    }
    return sum
  }

  func lowered(
    _ a: LatticeCiphertext, to depth: Int
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try evaluator.lowered(a, to: depth)
  }

  private func spendingLevel(
    _ a: LatticeCiphertext
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try evaluator.lowered(a, to: a.depth - 1)
  }
}
