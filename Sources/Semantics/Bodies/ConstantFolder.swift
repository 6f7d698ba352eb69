import Diagnostics
import Primitives

/// Works out constant expressions exactly as the machine would.
enum ConstantFolder {
  /// Why an expression has no constant value.
  enum Failure: Error {
    case notConstant(Span)
    case overflow(Span, Type)
    case division(Span)
  }

  /// The expression with every operator worked out.
  static func fold(_ expression: TypedExpression) -> Result<TypedExpression, Failure> {
    do throws(Failure) {
      return .success(try value(expression))
    } catch {
      return .failure(error)
    }
  }

  private static func value(_ x: TypedExpression) throws(Failure) -> TypedExpression {
    var result = x
    switch x.kind {
    case .integer, .fixed, .bool, .address, .hash, .bytes, .text, .none: return x
    case .unit:
      guard x.type == .unit else { throw .notConstant(x.span) }
      return x
    case .some(let inner): result.kind = .some(try value(inner))
    case .tuple(let elements): result.kind = .tuple(try values(elements))
    case .elements(let elements): result.kind = .elements(try values(elements))
    case .structure(let id, let fields): result.kind = .structure(id, try values(fields))
    case .enumCase(let id, let index, let payload):
      result.kind = .enumCase(id, index, try values(payload))
    case .filled(let element, count: let count):
      result.kind = .filled(try value(element), count: try value(count))
    case .size(let size):
      guard let constant = size.constant, constant >= 0 else { throw .notConstant(x.span) }
      result.kind = .integer(U256(UInt64(constant)))
    case .field(let base, let index):
      switch try value(base).kind {
      case .tuple(let parts), .structure(_, let parts):
        guard parts.indices.contains(index) else { throw .notConstant(x.span) }
        return parts[index]
      default: throw .notConstant(x.span)
      }
    case .unary(let operation, let operand):
      return try unary(operation, try value(operand), x)
    case .binary(let operation, let left, let right):
      return try binary(operation, try value(left), try value(right), x)
    case .logical(isAnd: let isAnd, let left, let right):
      guard case .bool(let a) = try value(left).kind else { throw .notConstant(x.span) }
      if a != isAnd {
        // The right side is not looked at, but it must be a constant expression all the same.
        try checkForm(right)
        result.kind = .bool(a)
        return result
      }
      guard case .bool(let b) = try value(right).kind else { throw .notConstant(x.span) }
      result.kind = .bool(b)
    case .builtin(.widen, let operands):
      guard operands.count == 1 else { throw .notConstant(x.span) }
      result.kind = try value(operands[0]).kind
    case .builtin(.convert, let operands):
      guard operands.count == 1, case .integer(let number) = try value(operands[0]).kind,
        case .integer(let from) = operands[0].type
      else { throw .notConstant(x.span) }
      if case .integer(let to) = x.type {
        guard
          let fitted = fit(number, isNegative: from.isSigned && number.isNegative, to: to)
        else { throw .overflow(x.span, x.type) }
        result.kind = .integer(fitted)
      } else if x.type == .hash {
        result.kind = .hash(Hash256(number))
      } else {
        throw .notConstant(x.span)
      }
    case .builtin(.textOfInteger, let operands):
      guard operands.count == 1, case .integer(let number) = try value(operands[0]).kind,
        case .integer(let from) = operands[0].type
      else { throw .notConstant(x.span) }
      result.kind = .text(
        Array((from.isSigned ? number.signedDescription : number.description).utf8))
    case .builtin(.power, let operands):
      guard operands.count == 2, case .integer(let base) = try value(operands[0]).kind,
        case .integer(let exponent) = try value(operands[1]).kind,
        case .integer(let type) = x.type
      else { throw .notConstant(x.span) }
      let (power, overflow) =
        type.isSigned
        ? base.signedPowReportingOverflow(exponent) : base.powReportingOverflow(exponent)
      guard !overflow,
        let fitted = fit(power, isNegative: type.isSigned && power.isNegative, to: type)
      else { throw .overflow(x.span, x.type) }
      result.kind = .integer(fitted)
    case .local, .state, .key, .context, .coalesce, .unwrap, .unwrapOrLeave, .fail, .index,
      .stateIndex, .mapGet,
      .mapGetOrDefault, .ifElse, .match, .call, .contractCall, .deploy, .contractAt, .addressOf,
      .builtin,
      .closureCall, .fold, .mutate, .mutateOrRaise, .testOperation:
      throw .notConstant(x.span)
    }
    return result
  }

  /// Throws when an expression cannot be worked out whatever its numbers are.
  private static func checkForm(_ x: TypedExpression) throws(Failure) {
    do throws(Failure) {
      _ = try value(x)
    } catch {
      if case .notConstant = error { throw error }
    }
  }

  private static func values(_ list: [TypedExpression]) throws(Failure) -> [TypedExpression] {
    var result: [TypedExpression] = []
    for element in list { result.append(try value(element)) }
    return result
  }

  private static func fit(_ number: U256, isNegative: Bool, to type: IntegerType) -> U256? {
    if type.isSigned {
      let fits = isNegative || !number.isNegative ? number.fits(signedBits: type.bits) : false
      return fits ? number : nil
    }
    return !isNegative && number.fits(unsignedBits: type.bits) ? number : nil
  }

  private static func unary(
    _ operation: TypedUnaryOperator, _ operand: TypedExpression, _ x: TypedExpression
  ) throws(Failure) -> TypedExpression {
    var result = x
    switch (operation, operand.kind) {
    case (.not, .bool(let value)): result.kind = .bool(!value)
    case (.negate, .integer(let value)):
      let (negated, overflow) = U256.zero.signedSubtractReportingOverflow(value)
      guard !overflow, case .integer(let type) = x.type, negated.fits(signedBits: type.bits) else {
        throw .overflow(x.span, x.type)
      }
      result.kind = .integer(negated)
    case (.negate, .fixed(let value)):
      guard value != .min else { throw .overflow(x.span, x.type) }
      result.kind = .fixed(-value)
    case (.complement, .integer(let value)):
      guard case .integer(let type) = x.type else { throw .notConstant(x.span) }
      let mask = type.isSigned ? U256.max : U256.max >> UInt64(256 - type.bits)
      result.kind = .integer(~value & mask)
    default: throw .notConstant(x.span)
    }
    return result
  }

  private static func binary(
    _ operation: TypedBinaryOperator, _ left: TypedExpression, _ right: TypedExpression,
    _ x: TypedExpression
  ) throws(Failure) -> TypedExpression {
    var result = x
    switch (left.kind, right.kind) {
    case (.integer(let a), .integer(let b)):
      guard case .integer(let type) = left.type else { throw .notConstant(x.span) }
      result.kind = try integers(operation, a, b, type, x)
    case (.fixed(let a), .fixed(let b)):
      result.kind = try fixed(operation, a, b, x)
    case (.bool(let a), .bool(let b)) where operation == .equal: result.kind = .bool(a == b)
    case (.bool(let a), .bool(let b)) where operation == .notEqual: result.kind = .bool(a != b)
    default: throw .notConstant(x.span)
    }
    return result
  }

  private static func integers(
    _ operation: TypedBinaryOperator, _ a: U256, _ b: U256, _ type: IntegerType,
    _ x: TypedExpression
  ) throws(Failure) -> TypedExpression.Kind {
    let signed = type.isSigned
    let outcome: (partialValue: U256, overflow: Bool)
    switch operation {
    case .add:
      outcome = signed ? a.signedAddReportingOverflow(b) : a.addingReportingOverflow(b)
    case .subtract:
      outcome = signed ? a.signedSubtractReportingOverflow(b) : a.subtractingReportingOverflow(b)
    case .multiply:
      outcome =
        signed
        ? a.signedMultiplyReportingOverflow(by: b) : a.multipliedReportingOverflow(by: b)
    case .divide:
      if signed {
        guard let quotient = a.signedDivide(by: b) else { throw .division(x.span) }
        outcome = quotient
      } else {
        guard let (quotient, _) = a.quotientAndRemainder(dividingBy: b) else {
          throw .division(x.span)
        }
        outcome = (quotient, false)
      }
    case .remainder:
      let remainder =
        signed
        ? a.signedRemainder(dividingBy: b) : a.quotientAndRemainder(dividingBy: b)?.remainder
      guard let remainder else { throw .division(x.span) }
      // The quotient of the smallest number and -1 does not exist, and neither does its remainder.
      if signed, let (quotient, overflow) = a.signedDivide(by: b),
        overflow || !quotient.fits(signedBits: type.bits)
      {
        throw .overflow(x.span, x.type)
      }
      outcome = (remainder, false)
    case .bitAnd: outcome = (a & b, false)
    case .bitOr: outcome = (a | b, false)
    case .bitXor: outcome = (a ^ b, false)
    case .shiftLeft, .shiftRight:
      guard let amount = b.asUInt64, amount < UInt64(type.bits) else {
        throw .overflow(x.span, x.type)
      }
      if operation == .shiftRight {
        outcome = (signed ? a.arithmeticShiftRight(by: amount) : a >> amount, false)
      } else {
        let shifted = a << amount
        let cut = shifted & (U256.max >> UInt64(256 - type.bits))
        outcome = (signed ? cut.signExtended(fromBits: type.bits) : cut, false)
      }
    case .equal: return .bool(a == b)
    case .notEqual: return .bool(a != b)
    case .less: return .bool(signed ? a.signedLess(than: b) : a < b)
    case .lessOrEqual: return .bool(signed ? !b.signedLess(than: a) : a <= b)
    case .greater: return .bool(signed ? b.signedLess(than: a) : a > b)
    case .greaterOrEqual: return .bool(signed ? !a.signedLess(than: b) : a >= b)
    }
    let value = outcome.partialValue
    let fits = signed ? value.fits(signedBits: type.bits) : value.fits(unsignedBits: type.bits)
    guard !outcome.overflow, fits else { throw .overflow(x.span, x.type) }
    return .integer(value)
  }

  private static func fixed(
    _ operation: TypedBinaryOperator, _ a: Int64, _ b: Int64, _ x: TypedExpression
  ) throws(Failure) -> TypedExpression.Kind {
    switch operation {
    case .equal: return .bool(a == b)
    case .notEqual: return .bool(a != b)
    case .less: return .bool(a < b)
    case .lessOrEqual: return .bool(a <= b)
    case .greater: return .bool(a > b)
    case .greaterOrEqual: return .bool(a >= b)
    case .add, .subtract, .multiply, .divide: break
    case .remainder, .bitAnd, .bitOr, .bitXor, .shiftLeft, .shiftRight:
      throw .notConstant(x.span)
    }
    guard case .fixed(let format) = x.type else { throw .notConstant(x.span) }
    let exact: Int128
    switch operation {
    case .add: exact = Int128(a) + Int128(b)
    case .subtract: exact = Int128(a) - Int128(b)
    case .multiply:
      exact = FixedLiteral.roundedQuotient(Int128(a) * Int128(b), 1 << format.fractionBits)
    default:
      guard b != 0 else { throw .division(x.span) }
      exact = FixedLiteral.roundedQuotient(Int128(a) << format.fractionBits, Int128(b))
    }
    guard let raw = FixedLiteral.fit(exact, format) else { throw .overflow(x.span, x.type) }
    return .fixed(raw)
  }
}
