import HomomorphicClient
import HomomorphicEvaluation

/// CKKS as a `Scheme`: fixed-point numbers, every ciphertext at the canonical scale of its depth.
struct CKKSScheme: Scheme {
  /// The evaluator.
  let evaluator: CKKS
  /// The bits after the point of plain values.
  let fraction: Int

  /// A scheme for parameters of CKKS.
  ///
  /// Throws `wrongParameters`, and `formatMismatch` for a fraction outside of 0...62.
  init(context: LatticeContext, fraction: Int) throws(HomomorphicError) {
    guard (0...CKKSEncoder.fractionMax).contains(fraction) else { throw .formatMismatch }
    evaluator = try CKKS(context)
    self.fraction = fraction
  }

  var slotCount: Int { evaluator.context.parameters.slotCount }

  var depthMax: Int { evaluator.context.parameters.depthMax }

  func depth(of ciphertext: LatticeCiphertext) -> Int { ciphertext.depth }

  func encode(
    _ raw: [Int64], depth: Int
  ) throws(HomomorphicError) -> LatticePlaintext {
    try evaluator.encoder.encode(raw, fraction: fraction, depth: depth)
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
    _ a: LatticeCiphertext, plain: LatticePlaintext
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try evaluator.add(a, plain: plain)
  }

  func multiply(
    _ a: LatticeCiphertext, integer: Int64
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try evaluator.multiply(a, integer: integer)
  }

  func multiply(
    _ a: LatticeCiphertext, plain: LatticePlaintext
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try evaluator.multiply(a, plain: plain)
  }

  func multiply(
    _ a: LatticeCiphertext, _ b: LatticeCiphertext, with keys: LatticeKeyBundle
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try evaluator.multiply(a, b, with: keys.relinearizationKey)
  }

  func square(
    _ a: LatticeCiphertext, with keys: LatticeKeyBundle
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try evaluator.square(a, with: keys.relinearizationKey)
  }

  func rotate(
    _ a: LatticeCiphertext, by steps: Int, with keys: LatticeKeyBundle
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try evaluator.rotate(a, by: steps, with: keys)
  }

  func sumSlots(
    _ a: LatticeCiphertext, with keys: LatticeKeyBundle
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try evaluator.sumSlots(a, count: slotCount, with: keys)
  }

  func lowered(
    _ a: LatticeCiphertext, to depth: Int
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try evaluator.lowered(a, to: depth)
  }
}
