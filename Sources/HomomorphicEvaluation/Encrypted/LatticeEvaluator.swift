/// One ciphertext of a tensor at a time, under either lattice scheme. Products come out one level
/// lower: CKKS has rescaled, BFV has divided the last prime away.
struct LatticeEvaluator {
  private let key: LatticeKeyBundle
  private let scheme: Scheme

  private enum Scheme {
    case ckks(CKKS, CKKSEncoder)
    case bfv(BFV, BFVEncoder)
  }

  init(_ key: LatticeKeyBundle) throws(HomomorphicError) {
    self.key = key
    switch key.parameters.scheme {
    case .ckks: scheme = .ckks(try CKKS(key.context), try CKKSEncoder(key.context))
    case .bfv: scheme = .bfv(try BFV(key.context), try BFVEncoder(key.context))
    }
  }

  func add(
    _ a: LatticeCiphertext, _ b: LatticeCiphertext
  ) throws(HomomorphicError) -> LatticeCiphertext {
    switch scheme {
    case .ckks(let ckks, _): try ckks.add(a, b)
    case .bfv(let bfv, _): try bfv.add(a, b)
    }
  }

  func subtract(
    _ a: LatticeCiphertext, _ b: LatticeCiphertext
  ) throws(HomomorphicError) -> LatticeCiphertext {
    switch scheme {
    case .ckks(let ckks, _): try ckks.subtract(a, b)
    case .bfv(let bfv, _): try bfv.subtract(a, b)
    }
  }

  func negate(_ a: LatticeCiphertext) throws(HomomorphicError) -> LatticeCiphertext {
    switch scheme {
    case .ckks(let ckks, _): try ckks.negate(a)
    case .bfv(let bfv, _): try bfv.negate(a)
    }
  }

  func add(
    _ a: LatticeCiphertext, plain values: [Int64], fraction: Int
  ) throws(HomomorphicError) -> LatticeCiphertext {
    switch scheme {
    case .ckks(let ckks, let encoder):
      try ckks.add(a, plain: encoder.encode(values, fraction: fraction, depth: a.depth))
    case .bfv(let bfv, let encoder): try bfv.add(a, plain: encoder.encode(values))
    }
  }

  func subtract(
    _ a: LatticeCiphertext, plain values: [Int64], fraction: Int
  ) throws(HomomorphicError) -> LatticeCiphertext {
    switch scheme {
    case .ckks(let ckks, let encoder):
      try ckks.subtract(a, plain: encoder.encode(values, fraction: fraction, depth: a.depth))
    case .bfv(let bfv, let encoder): try bfv.subtract(a, plain: encoder.encode(values))
    }
  }

  func linearCombination(
    _ terms: [(Int64, LatticeCiphertext)]
  ) throws(HomomorphicError) -> LatticeCiphertext {
    switch scheme {
    case .ckks(let ckks, _):
      try ckks.linearCombination(terms.map { (weight: $0.0, ciphertext: $0.1) })
    case .bfv(let bfv, _):
      try bfv.linearCombination(terms.map { (factor: $0.0, ciphertext: $0.1) })
    }
  }

  func rotate(
    _ a: LatticeCiphertext, by steps: Int
  ) throws(HomomorphicError) -> LatticeCiphertext {
    switch scheme {
    case .ckks(let ckks, _): try ckks.rotate(a, by: steps, with: key)
    case .bfv(let bfv, _): try bfv.rotateRows(a, by: steps, with: key)
    }
  }

  /// The sum of the first `count` slots, a power of two, in slot 0; the others are zero before.
  func sumSlots(
    _ a: LatticeCiphertext, count: Int
  ) throws(HomomorphicError) -> LatticeCiphertext {
    switch scheme {
    case .ckks(let ckks, _): return try ckks.sumSlots(a, count: count, with: key)
    case .bfv(let bfv, _): return try bfv.sumSlots(a, with: key)
    }
  }

  func multiply(
    _ a: LatticeCiphertext, _ b: LatticeCiphertext
  ) throws(HomomorphicError) -> LatticeCiphertext {
    switch scheme {
    case .ckks(let ckks, _): return try ckks.multiply(a, b, with: key.relinearizationKey)
    case .bfv(let bfv, _):
      try requireLevel(a)
      return try oneLower(bfv, try bfv.multiply(a, b, with: key.relinearizationKey))
    }
  }

  func square(_ a: LatticeCiphertext) throws(HomomorphicError) -> LatticeCiphertext {
    switch scheme {
    case .ckks(let ckks, _): return try ckks.square(a, with: key.relinearizationKey)
    case .bfv(let bfv, _):
      try requireLevel(a)
      return try oneLower(bfv, try bfv.square(a, with: key.relinearizationKey))
    }
  }

  func dot(
    _ a: [LatticeCiphertext], _ b: [LatticeCiphertext]
  ) throws(HomomorphicError) -> LatticeCiphertext {
    switch scheme {
    case .ckks(let ckks, _): return try ckks.dot(a, b, with: key.relinearizationKey)
    case .bfv(let bfv, _):
      for ciphertext in a { try requireLevel(ciphertext) }
      return try oneLower(bfv, try bfv.dot(a, b, with: key.relinearizationKey))
    }
  }

  func multiply(
    _ a: LatticeCiphertext, plain values: [Int64], fraction: Int
  ) throws(HomomorphicError) -> LatticeCiphertext {
    switch scheme {
    case .ckks(let ckks, let encoder):
      return try ckks.multiply(
        a, plain: encoder.encode(values, fraction: fraction, depth: a.depth))
    case .bfv(let bfv, let encoder):
      try requireLevel(a)
      return try oneLower(bfv, try bfv.multiply(a, plain: encoder.encode(values)))
    }
  }

  func multiply(
    _ a: LatticeCiphertext, constant raw: Int64, fraction: Int
  ) throws(HomomorphicError) -> LatticeCiphertext {
    switch scheme {
    case .ckks(let ckks, _): return try ckks.multiply(a, constant: raw, fraction: fraction)
    case .bfv(let bfv, _):
      try requireLevel(a)
      return try oneLower(bfv, try bfv.multiply(a, integer: raw))
    }
  }

  func lower(
    _ a: LatticeCiphertext, to depth: Int
  ) throws(HomomorphicError) -> LatticeCiphertext {
    switch scheme {
    case .ckks(let ckks, _): try ckks.lowered(a, to: depth)
    case .bfv(let bfv, _): try bfv.lowered(a, to: depth)
    }
  }

  private func requireLevel(_ a: LatticeCiphertext) throws(HomomorphicError) {
    guard a.depth > 0 else { throw .depthExhausted }
  }

  private func oneLower(
    _ bfv: BFV, _ a: LatticeCiphertext
  ) throws(HomomorphicError) -> LatticeCiphertext {
    try bfv.lowered(a, to: a.depth - 1)
  }
}
