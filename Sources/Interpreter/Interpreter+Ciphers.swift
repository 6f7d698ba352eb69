import HomomorphicEvaluation
import Primitives
import Semantics
import Tensors

extension Interpreter {
  /// An operator with a cipher on the left.
  func ciphers(
    _ op: BinaryOperator, _ left: Value, _ right: Value
  ) throws(Failure) -> Value {
    let a = left.cipher
    switch (op, right) {
    case (.add, .cipher(let b)): return .cipher(try trapping { try a.adding(b) })
    case (.subtract, .cipher(let b)): return .cipher(try trapping { try a.subtracting(b) })
    case (.multiply, .cipher(let b)): return .cipher(try trapping { try a.multiplied(by: b) })
    case (.add, .tensor(let b)):
      guard a.shape == b.shape else { throw .shape }
      return .cipher(try trapping { try a.adding(plain: b.rawValues) })
    case (.subtract, .tensor(let b)):
      guard a.shape == b.shape else { throw .shape }
      // The machine adds the negated tensor, which may overflow.
      let negated = try trapping { try b.negate() }
      return .cipher(try trapping { try a.adding(plain: negated.rawValues) })
    case (.multiply, .tensor(let b)):
      guard a.shape == b.shape else { throw .shape }
      return .cipher(try trapping { try a.multiplied(plain: b.rawValues) })
    case (.multiply, .fixed(let raw)):
      return .cipher(try trapping { try a.multiplied(scalar: raw) })
    case (.multiply, .integer(let k)):
      guard let factor = k.asInt64 else { throw .overflow }
      return .cipher(try trapping { try a.multiplied(by: factor) })
    default: preconditionFailure("a checked program has operands of the right types")
    }
  }

  /// A method of ciphers.
  func cipherMethod(
    _ builtin: Builtin, _ values: [Value], _ type: Type
  ) throws(Failure) -> Value {
    switch builtin {
    case .cipherEncoded: return .bytes(values[0].cipher.encoded())
    case .cipherLower:
      guard case .cipher(let wanted) = type else { break }
      return .cipher(try trapping { try values[0].cipher.lowered(to: wanted.depth) })
    case .cipherSquare: return .cipher(try trapping { try values[0].cipher.squared() })
    case .cipherRotate:
      // More than fits a signed word is more than there are slots.
      guard let steps = values[1].integer.asInt else { throw .shape }
      return .cipher(try trapping { try values[0].cipher.rotated(by: steps) })
    case .cipherSum: return .cipher(try trapping { try values[0].cipher.summed() })
    case .cipherDot:
      let (left, right) = (values[0].elements.map(\.cipher), values[1].elements.map(\.cipher))
      return .cipher(try trapping { try EncryptedTensor.dot(left, right) })
    case .cipherCombine: return .cipher(try combine(values[0].elements, values[1].elements))
    case .cipherIsOpened:
      guard case .tensor(let tensor) = values[2] else { break }
      let cipher = values[0].cipher
      guard cipher.shape == tensor.shape else { throw .shape }
      return .bool(
        try trapping { try cipher.isOpened(by: values[1].rawBytes, as: tensor.rawValues) })
    default: break
    }
    preconditionFailure("a checked program has operands of the right types")
  }

  private func combine(_ ciphers: [Value], _ weights: [Value]) throws(Failure) -> EncryptedTensor {
    guard ciphers.count == weights.count else { throw .shape }
    var terms: [(Int64, EncryptedTensor)] = []
    for (cipher, weight) in zip(ciphers, weights) {
      guard let factor = weight.integer.asInt64 else { throw .overflow }
      terms.append((factor, cipher.cipher))
    }
    return try trapping { try EncryptedTensor.linearCombination(terms) }
  }
}
