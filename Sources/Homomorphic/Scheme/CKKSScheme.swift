/// CKKS as a `Scheme`: fixed-point numbers, every ciphertext at the canonical scale of its depth.
package struct CKKSScheme: Scheme {
  /// The evaluator.
  package let evaluator: CKKS
  /// The bits after the point of plain values.
  package let fraction: Int

  /// A scheme for parameters of CKKS.
  ///
  /// Throws `wrongParameters`, and `formatMismatch` for a fraction outside of 0...62.
  package init(context: LatticeContext, fraction: Int) throws(HomomorphicError) {
    guard (0...CKKSEncoder.fractionMax).contains(fraction) else { throw .formatMismatch }
    evaluator = try CKKS(context)
    self.fraction = fraction
  }

  package var slotCount: Int { evaluator.context.parameters.slotCount }

  package var depthMax: Int { evaluator.context.parameters.depthMax }

  package func depth(of ciphertext: LatticeCiphertext) -> Int { ciphertext.depth }

  package func encode(
    _ raw: [Int64], depth: Int
  ) throws(HomomorphicError) -> LatticePlaintext {
    try evaluator.encoder.encode(raw, fraction: fraction, depth: depth)
  }

  package func add(
    _ a: LatticeCiphertext, _ b: LatticeCiphertext
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try evaluator.add(a, b)
  }

  package func subtract(
    _ a: LatticeCiphertext, _ b: LatticeCiphertext
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try evaluator.subtract(a, b)
  }

  package func negate(
    _ a: LatticeCiphertext
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try evaluator.negate(a)
  }

  package func add(
    _ a: LatticeCiphertext, plain: LatticePlaintext
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try evaluator.add(a, plain: plain)
  }

  package func multiply(
    _ a: LatticeCiphertext, integer: Int64
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try evaluator.multiply(a, integer: integer)
  }

  package func multiply(
    _ a: LatticeCiphertext, plain: LatticePlaintext
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try evaluator.multiply(a, plain: plain)
  }

  package func multiply(
    _ a: LatticeCiphertext, _ b: LatticeCiphertext, with keys: LatticeKeyBundle
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try evaluator.multiply(a, b, with: keys.relinearizationKey)
  }

  package func square(
    _ a: LatticeCiphertext, with keys: LatticeKeyBundle
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try evaluator.square(a, with: keys.relinearizationKey)
  }

  package func rotate(
    _ a: LatticeCiphertext, by steps: Int, with keys: LatticeKeyBundle
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try evaluator.rotate(a, by: steps, with: keys)
  }

  package func sumSlots(
    _ a: LatticeCiphertext, with keys: LatticeKeyBundle
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try evaluator.sumSlots(a, count: slotCount, with: keys)
  }

  package func lowered(
    _ a: LatticeCiphertext, to depth: Int
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try evaluator.lowered(a, to: depth)
  }
}
