import HomomorphicEvaluation
import Primitives
import Semantics
import Tensors

extension Interpreter {
  /// An operator with a ciphertext on the left.
  func ciphertexts(
    _ op: TypedBinaryOperator, _ left: Value, _ right: Value, _ rightType: Type?
  ) throws(Failure) -> Value {
    let a = left.ciphertext
    switch (op, right) {
    case (.add, .ciphertext(let b)): return .ciphertext(try trapping { try a.adding(b) })
    case (.subtract, .ciphertext(let b)): return .ciphertext(try trapping { try a.subtracting(b) })
    case (.multiply, .ciphertext(let b)):
      return .ciphertext(try trapping { try a.multiplied(by: b) })
    case (.add, .tensor(let b)):
      guard a.shape == b.shape else { throw .shape }
      return .ciphertext(try trapping { try a.adding(plain: b.rawValues) })
    case (.subtract, .tensor(let b)):
      guard a.shape == b.shape else { throw .shape }
      // The machine adds the negated tensor, which may overflow.
      let negated = try trapping { try b.negate() }
      return .ciphertext(try trapping { try a.adding(plain: negated.rawValues) })
    case (.multiply, .tensor(let b)):
      guard a.shape == b.shape else { throw .shape }
      return .ciphertext(
        try trapping { try a.multiplied(plain: b.rawValues, places: b.element.fractionBits) })
    case (.multiply, .fixed(let raw)):
      guard case .fixed(let format)? = rightType else { break }
      return .ciphertext(
        try trapping { try a.multiplied(scalar: raw, places: format.fractionBits) })
    case (.multiply, .integer(let k)):
      guard let factor = k.asInt64 else { throw .overflow }
      return .ciphertext(try trapping { try a.multiplied(by: factor) })
    default: break
    }
    preconditionFailure("a checked program has operands of the right types")
  }

  /// A method of ciphertexts.
  func ciphertextMethod(
    _ builtin: Builtin, _ values: [Value], _ type: Type
  ) throws(Failure) -> Value {
    switch builtin {
    case .ciphertextEncoded: return .bytes(values[0].ciphertext.encoded())
    case .ciphertextLower:
      guard case .ciphertext(let wanted) = type else { break }
      return .ciphertext(try trapping { try values[0].ciphertext.lowered(to: wanted.depth) })
    case .ciphertextSquare: return .ciphertext(try trapping { try values[0].ciphertext.squared() })
    case .ciphertextRotate:
      // More than fits a signed word is more than there are slots.
      guard let steps = values[1].integer.asInt else { throw .shape }
      return .ciphertext(try trapping { try values[0].ciphertext.rotated(by: steps) })
    case .ciphertextSum: return .ciphertext(try trapping { try values[0].ciphertext.summed() })
    case .ciphertextDot:
      let (left, right) = (
        values[0].elements.map(\.ciphertext), values[1].elements.map(\.ciphertext)
      )
      return .ciphertext(try trapping { try EncryptedTensor.dot(left, right) })
    case .ciphertextMatmul:
      let (vector, matrix) = (values[0].ciphertext, values[1].tensor)
      guard matrix.shape.count == 2, vector.shape == [matrix.shape[0]] else { throw .shape }
      return .ciphertext(
        try trapping {
          try vector.multiplied(
            matrix: matrix.rawValues, columns: matrix.shape[1],
            places: matrix.element.fractionBits)
        })
    case .ciphertextCombine: return .ciphertext(try combine(values[0].elements, values[1].elements))
    case .ciphertextIsOpened:
      guard case .tensor(let tensor) = values[2] else { break }
      let ciphertext = values[0].ciphertext
      guard ciphertext.shape == tensor.shape else { throw .shape }
      return .bool(
        try trapping { try ciphertext.isOpened(by: values[1].rawBytes, as: tensor.rawValues) })
    case .ciphertextIsUpload:
      guard let round = values[2].integer.asUInt64 else { break }
      let upload = UploadContext(
        contract: values[3].address, sender: values[4].address, round: round)
      return .bool(
        try trapping {
          try values[0].ciphertext.isUpload(provedBy: values[1].rawBytes, for: upload)
        })
    default: break
    }
    preconditionFailure("a checked program has operands of the right types")
  }

  private func combine(_ ciphertexts: [Value], _ weights: [Value]) throws(Failure)
    -> EncryptedTensor
  {
    guard ciphertexts.count == weights.count else { throw .shape }
    var terms: [(Int64, EncryptedTensor)] = []
    for (ciphertext, weight) in zip(ciphertexts, weights) {
      guard let factor = weight.integer.asInt64 else { throw .overflow }
      terms.append((factor, ciphertext.ciphertext))
    }
    return try trapping { try EncryptedTensor.linearCombination(terms) }
  }
}
