/// What is done to lattice ciphertexts, as far as its price goes.
package enum RingOperation: Hashable, Sendable {
  /// Adding or subtracting another one.
  case sum
  /// Negating.
  case negation
  /// Adding plain values, which are encoded.
  case plainSum
  /// A product with an integer.
  case scaling
  /// One term of a sum of integer multiples.
  case combinationTerm
  /// What such a sum takes beside its terms.
  case combination
  /// A product of two ciphertexts before keys are switched.
  case product
  /// A square before keys are switched.
  case square
  /// Switching keys behind products, and the level that it takes.
  case relinearization
  /// A product with plain values, which are encoded, and the level that it takes.
  case plainProduct
  /// A product with one number, and the level that it takes.
  case constantProduct
  /// Divisions down to a depth.
  case lowering(to: Int)
  /// A rotation by so many slots.
  case rotation(by: Int64)
  /// The rotations and sums that give the sum of all elements.
  case slotSum
}

extension EncryptedTensor {
  /// The work of an operation on this tensor; nil under Paillier. Follows from parameters, shape and
  /// depth, and for rotations from the elements that the key has.
  package func work(_ operation: RingOperation) -> RingWork? {
    switch storage {
    case .paillier: nil
    case .lattice(let tensor): tensor.work(operation)
    }
  }
}

extension EncryptionKey {
  /// The work of reading and checking ciphertexts of a depth; nil under Paillier.
  package func decodingWork(
    depth: Int, groups: Int, form: EncryptedTensor.Form
  ) -> RingWork? {
    guard case .lattice(let bundle) = self else { return nil }
    var work = RingWork(degree: bundle.parameters.degree)
    work.groups = max(groups, 0)
    switch form {
    case .whole: work.unpackings = 2 * (depth + 1)
    case .seeded:
      work.unpackings = depth + 1
      work.expansions = depth + 1
    }
    return work
  }
}

extension LatticeTensor {
  func work(_ operation: RingOperation) -> RingWork {
    var work = RingWork(degree: key.parameters.degree)
    work.groups = groups.count
    let limbs = depth + 1
    let isNTT = key.parameters.scheme == .ckks
    switch operation {
    case .sum: work.sums = 2 * limbs
    case .negation: work.negations = 2 * limbs
    case .plainSum:
      addEncoding(to: &work)
      work.sums += limbs
      if isNTT {
        work.transforms += limbs
      } else {
        // round(m Q / t) modulo each prime.
        work.divisions += 1
        work.scalings += limbs
        work.addSums(of: 2, count: limbs)
      }
    case .scaling: work.scalings = 2 * limbs
    case .combinationTerm: work.terms = 2 * limbs
    case .combination: work.reductions = 2 * limbs
    case .product: addProduct(operands: 4, to: &work)
    case .square: addProduct(operands: 2, to: &work)
    case .relinearization:
      if isNTT {
        // Both divisions in one: by the special prime and by the last.
        work.addDigits(limbs: limbs)
        work.transforms += 2 * (limbs + 1)
        work.scalings += 2 * (3 + 5 * (limbs - 1))
        work.sums += 2
      } else {
        work.addKeySwitch(limbs: limbs, isNTT: false)
        work.sums += 2 * limbs
        work.addDivision(limbs: limbs, isNTT: false)
      }
    case .plainProduct:
      addEncoding(to: &work)
      work.transforms += limbs
      if !isNTT {
        // The plain factor is lifted; the ciphertext is transformed and comes back.
        work.scalings += 2 * limbs
        work.transforms += 4 * limbs
        work.sums += 2 * limbs
      }
      work.addSums(of: 1, count: 2 * limbs)
      work.addDivision(limbs: limbs, isNTT: isNTT)
    case .constantProduct:
      work.scalings += 2 * limbs
      work.addDivision(limbs: limbs, isNTT: isNTT)
    case .lowering(let target):
      for level in stride(from: depth, to: max(target, 0), by: -1) {
        // CKKS multiplies by the constant that puts it on the next scale.
        if isNTT { work.scalings += 2 * (level + 1) }
        work.addDivision(limbs: level + 1, isNTT: isNTT)
      }
    case .rotation(let steps):
      work.addRotations(substitutions(rotatingBy: steps), limbs: limbs, isNTT: isNTT)
    case .slotSum:
      // The groups are added first; what follows is done to one.
      work.groups = 1
      guard elementCount > 1 else { break }
      let rotations =
        isNTT
        ? Self.logarithm(min(elementCount, key.parameters.slotCount))
        : key.parameters.degree.trailingZeroBitCount
      work.addRotations(rotations, limbs: limbs, isNTT: isNTT)
      work.sums += (rotations + groups.count - 1) * 2 * limbs
    }
    return work
  }

  /// Plain values to a polynomial: of CKKS the residues of its coefficients, of BFV modulo t.
  private func addEncoding(to work: inout RingWork) {
    switch key.parameters.scheme {
    case .ckks:
      work.embeddings += 1
      work.divisions += 1
      work.sums += depth + 1
    case .bfv:
      work.divisions += 1
      work.transforms += 1
    }
  }

  private func addProduct(operands: Int, to work: inout RingWork) {
    let limbs = depth + 1
    switch key.parameters.scheme {
    case .ckks:
      work.terms += (operands == 4 ? 4 : 3) * limbs
      work.reductions += 3 * limbs
    case .bfv:
      guard let level = key.context.bfv?.levels[depth] else { return }
      work.addExactProduct(
        operands: operands, limbs: limbs, extra: level.auxiliaryCount,
        reducesQuotient: !level.scaleFits)
    }
  }

  /// Key switches of a rotation; 0 when the key has not the elements, which is found before any.
  private func substitutions(rotatingBy steps: Int64) -> Int {
    guard let steps = Int(exactly: steps) else { return 0 }
    return (try? key.elements(rotatingBy: steps).count) ?? 0
  }

  /// The least k with 2^k >= count.
  private static func logarithm(_ count: Int) -> Int {
    count <= 1 ? 0 : Int.bitWidth - (count - 1).leadingZeroBitCount
  }
}
