import Primitives

extension LinearRelation {
  /// Whether a proof holds. Any bytes are an argument; integers only, the same on every node.
  package func isProved(by proof: [UInt8]) -> Bool {
    guard let (challenge, responses) = shape.decoded(proof) else { return false }
    let count = shape.columnBits.count
    let digests = exponents(of: challenge).enumerated().map { index, exponent in
      firstMessage(of: responses[index * count..<(index + 1) * count], less: exponent)
    }
    return self.challenge(digests) == challenge
  }

  /// The hash of everything: domain, parameters, sizes, subject, and the first messages.
  package func challenge(_ firstMessages: [Hash256]) -> Hash256 {
    var writer = ByteWriter()
    writer.bytes("galaxy linear proof 1".utf8)
    writer.bytes(context.parameters.identity.bytes)
    writer.u8(UInt8(shape.columnBits.count))
    for bits in shape.columnBits { writer.u8(UInt8(bits)) }
    writer.u8(UInt8(rows.count))
    for row in rows { writer.u8(UInt8(row.target.limbCount)) }
    writer.bytes(subject.bytes)
    for message in firstMessages { writer.bytes(message.bytes) }
    return keccak256(writer.bytes)
  }

  /// The exponents of the monomials, below 2N: words of the stream of the challenge.
  package func exponents(of challenge: Hash256) -> [Int] {
    guard var stream = ChaCha20Generator(seed: challenge.bytes) else {
      preconditionFailure("a hash has the bytes of a seed")
    }
    return (0..<shape.repetitions).map { _ in
      Int(truncatingIfNeeded: stream.next() & UInt64(2 * shape.degree - 1))
    }
  }

  /// keccak256 of the sums of factors times unknowns of every row, less X^exponent times its target: what a prover sends first,
  /// from the masks, and what a verifier makes of the responses. Unknowns are numbers plus 2^(responseBits - 1).
  ///
  /// What is computed on the way is overwritten with zeros.
  package func firstMessage(of unknowns: ArraySlice<[UInt128]>, less exponent: Int?) -> Hash256 {
    let ring = context.ring
    let degree = shape.degree
    let count = unknowns.count
    let limbs = rows.reduce(0) { $0 + $1.target.limbCount }
    let limbCount = rows.reduce(0) { max($0, $1.target.limbCount) }
    return ring.withScratch(limbs: count + 1 + limbs) { scratch in
      defer { scratch.update(repeating: 0, count: count * degree) }
      let monomial = scratch + count * degree
      let sums = monomial + degree
      var sum = sums
      for limb in 0..<limbCount {
        for (column, unknown) in unknowns.enumerated() {
          transform(unknown, column, limb, to: scratch + column * degree)
        }
        if let exponent { transform(minusMonomial: exponent, limb, to: monomial) }
        let kernel = ring.kernels[limb]
        for row in rows where limb < row.target.limbCount {
          sum.update(repeating: 0, count: degree)
          for term in row.terms {
            let unknown = LimbSource(scratch + term.column * degree)
            switch term.factor {
            case .one: kernel.add(sum, LimbSource(sum), unknown)
            case .residues(let factor): kernel.scaleAdd(sum, unknown, factor[limb], LimbSource(sum))
            case .polynomial(let factor):
              kernel.multiplyAdd(sum, unknown, factor.words.pointer + limb * degree)
            }
          }
          if exponent != nil {
            kernel.multiplyAdd(
              sum, LimbSource(monomial), row.target.words.pointer + limb * degree)
          }
          sum += degree
        }
      }
      withExtendedLifetime(rows) {}
      // Residues as 8 bytes each, the lowest first, limb after limb.
      for index in 0..<limbs * degree { sums[index] = sums[index].littleEndian }
      return sums.withMemoryRebound(to: UInt8.self, capacity: limbs * degree * 8) {
        keccak256(buffer: UnsafeBufferPointer(start: $0, count: limbs * degree * 8))
      }
    }
  }

  /// An unknown modulo one prime, transformed.
  private func transform(_ unknown: [UInt128], _ column: Int, _ limb: Int, to target: LimbTarget) {
    let modulus = context.ring.moduli[limb]
    let width = shape.responseBits(column)
    let offset = modulus.reduce(UInt128(1) << UInt128(width - 1))
    unknown.withUnsafeBufferPointer { unknown in
      if width <= 64 {
        for index in 0..<unknown.count {
          target[index] = modulus.subtract(
            modulus.reduce(UInt64(truncatingIfNeeded: unknown[index])), offset)
        }
      } else {
        for index in 0..<unknown.count {
          target[index] = modulus.subtract(modulus.reduce(unknown[index]), offset)
        }
      }
    }
    context.ring.kernels[limb].forward(target, LimbSource(target), .lazy)
  }

  /// -X^exponent modulo one prime, transformed.
  private func transform(minusMonomial exponent: Int, _ limb: Int, to target: LimbTarget) {
    let degree = shape.degree
    target.update(repeating: 0, count: degree)
    target[exponent & (degree - 1)] =
      exponent & degree == 0 ? context.ring.moduli[limb].value - 1 : 1
    context.ring.kernels[limb].forward(target, LimbSource(target), .lazy)
  }
}

extension [LinearRelation] {
  /// How many bytes the proofs of all take, one behind the other.
  package var proofBytes: Int { reduce(0) { $0 + $1.shape.byteCount } }

  /// Whether bytes are proofs of all, one behind the other.
  package func areProved(by proof: [UInt8]) -> Bool {
    guard proof.count == proofBytes else { return false }
    var start = 0
    for relation in self {
      let end = start + relation.shape.byteCount
      guard relation.isProved(by: [UInt8](proof[start..<end])) else { return false }
      start = end
    }
    return true
  }
}
