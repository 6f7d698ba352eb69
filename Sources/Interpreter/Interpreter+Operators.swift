import HomomorphicEvaluation
import Primitives
import Semantics
import Tensors

extension Interpreter {
  func unary(_ op: TypedUnaryOperator, _ value: Value, _ type: Type) throws(Failure) -> Value {
    switch (op, value) {
    case (.not, .bool(let flag)): return .bool(!flag)
    case (.negate, .integer(let number)):
      return .integer(try Number(type).check(U256.zero.signedSubtractReportingOverflow(number)))
    case (.complement, .integer(let number)): return .integer(Number(type).truncate(~number))
    case (.negate, .fixed(let raw)):
      let format = format(type)
      return .fixed(try trapping { try FixedPoint.negate(raw, format) })
    case (.negate, .tensor(let tensor)):
      return .tensor(try trapping { try tensor.negate() })
    case (.negate, .ciphertext(let ciphertext)):
      return .ciphertext(try trapping { try ciphertext.negated() })
    default: preconditionFailure("a checked program has an operand of the right type")
    }
  }

  func binary(
    _ op: TypedBinaryOperator, _ left: Value, _ right: Value, left leftType: Type,
    right rightType: Type? = nil, result: Type
  ) throws(Failure) -> Value {
    switch (left, right) {
    case (.integer(let a), .integer(let b)): return try integers(op, a, b, Number(leftType))
    case (.fixed(let a), .fixed(let b)): return try fixedPoints(op, a, b, format(leftType))
    case (.tensor, _), (_, .tensor):
      if op == .equal { return .bool(left == right) }
      if op == .notEqual { return .bool(left != right) }
      if case .ciphertext = left { return try ciphertexts(op, left, right, rightType) }
      return try tensors(op, left, right)
    case (.ciphertext, _), (_, .ciphertext): return try ciphertexts(op, left, right, rightType)
    case (.address(let a), .address(let b)):
      return try integers(op, a.number, b.number, Number(.u256))
    default:
      switch op {
      case .equal: return .bool(left == right)
      case .notEqual: return .bool(left != right)
      default: preconditionFailure("a checked program has operands of the right types")
      }
    }
  }

  // MARK: Integers

  /// The range of an integer type.
  struct Number {
    let type: IntegerType

    init(_ type: Type) {
      if case .integer(let integer) = type {
        self.type = integer
      } else {
        preconditionFailure("a checked program calculates only with numbers")
      }
    }

    /// The value if it is in range.
    func check(_ result: (partialValue: U256, overflow: Bool)) throws(Failure) -> U256 {
      let fits =
        type.isSigned
        ? result.partialValue.fits(signedBits: type.bits)
        : result.partialValue.fits(unsignedBits: type.bits)
      if result.overflow || !fits { throw .overflow }
      return result.partialValue
    }

    /// The value modulo the range.
    func truncate(_ value: U256) -> U256 {
      let spare = UInt64(256 - type.bits)
      let shifted = value << spare
      return type.isSigned ? shifted.arithmeticShiftRight(by: spare) : shifted >> spare
    }
  }

  private func integers(
    _ op: TypedBinaryOperator, _ a: U256, _ b: U256, _ number: Number
  ) throws(Failure) -> Value {
    let isSigned = number.type.isSigned
    switch op {
    case .add:
      return .integer(
        try number.check(
          isSigned ? a.signedAddReportingOverflow(b) : a.addingReportingOverflow(b)))
    case .subtract:
      return .integer(
        try number.check(
          isSigned ? a.signedSubtractReportingOverflow(b) : a.subtractingReportingOverflow(b)))
    case .multiply:
      return .integer(
        try number.check(
          isSigned ? a.signedMultiplyReportingOverflow(by: b) : a.multipliedReportingOverflow(by: b)
        ))
    case .divide:
      if isSigned {
        guard let result = a.signedDivide(by: b) else { throw .division }
        return .integer(try number.check(result))
      }
      guard let result = a.quotientAndRemainder(dividingBy: b) else { throw .division }
      return .integer(result.quotient)
    case .remainder:
      if isSigned {
        guard let result = a.signedRemainder(dividingBy: b) else { throw .division }
        // The quotient of the smallest number and -1 does not exist, and neither does its remainder.
        if let quotient = a.signedDivide(by: b) { _ = try number.check(quotient) }
        return .integer(result)
      }
      guard let result = a.quotientAndRemainder(dividingBy: b) else { throw .division }
      return .integer(result.remainder)
    case .bitAnd: return .integer(a & b)
    case .bitOr: return .integer(a | b)
    case .bitXor: return .integer(a ^ b)
    case .shiftLeft: return .integer(number.truncate(a << (try amount(b, number))))
    case .shiftRight:
      let amount = try amount(b, number)
      return .integer(isSigned ? a.arithmeticShiftRight(by: amount) : a >> amount)
    case .equal: return .bool(a == b)
    case .notEqual: return .bool(a != b)
    case .less: return .bool(isSigned ? a.signedLess(than: b) : a < b)
    case .lessOrEqual: return .bool(!(isSigned ? b.signedLess(than: a) : b < a))
    case .greater: return .bool(isSigned ? b.signedLess(than: a) : b < a)
    case .greaterOrEqual: return .bool(!(isSigned ? a.signedLess(than: b) : a < b))
    }
  }

  private func amount(_ value: U256, _ number: Number) throws(Failure) -> UInt64 {
    guard let amount = value.asUInt64, amount < UInt64(number.type.bits) else { throw .shift }
    return amount
  }

  // MARK: Fixed point

  func format(_ type: Type) -> FixedFormat {
    if case .fixed(let fixed) = type, let format = fixed.format { return format }
    preconditionFailure("a checked program has fixed-point operands here")
  }

  private func fixedPoints(
    _ op: TypedBinaryOperator, _ a: Int64, _ b: Int64, _ format: FixedFormat
  ) throws(Failure) -> Value {
    let raw: Int64 = try trapping {
      switch op {
      case .add: return try FixedPoint.add(a, b, format)
      case .subtract: return try FixedPoint.subtract(a, b, format)
      case .multiply: return try FixedPoint.multiply(a, b, format)
      case .divide: return try FixedPoint.divide(a, b, format)
      case .remainder, .bitAnd, .bitOr, .bitXor, .shiftLeft, .shiftRight, .equal, .notEqual, .less,
        .lessOrEqual, .greater, .greaterOrEqual:
        return 0
      }
    }
    switch op {
    case .equal: return .bool(a == b)
    case .notEqual: return .bool(a != b)
    case .less: return .bool(a < b)
    case .lessOrEqual: return .bool(a <= b)
    case .greater: return .bool(a > b)
    case .greaterOrEqual: return .bool(a >= b)
    case .add, .subtract, .multiply, .divide, .remainder, .bitAnd, .bitOr, .bitXor, .shiftLeft,
      .shiftRight:
      return .fixed(raw)
    }
  }
}
