import Bytecode
import Primitives
import Semantics

extension FunctionLowering {
  /// An operator with a cipher on the left.
  mutating func cipherBinary(
    _ operation: BinaryOperator, _ left: VirtualRegister, _ right: VirtualRegister,
    _ rightType: Type, result: Type
  ) -> VirtualRegister {
    let kind = kind(of: result)
    switch (operation, rightType) {
    case (.multiply, .cipher):
      return builder.make(
        .cipherMul, kind, .register(left), .register(right), operand(result))
    case (.multiply, .tensor):
      return builder.make(
        .cipherMulTensor, kind, .register(left), .register(right), operand(result))
    case (.multiply, .fixed):
      return builder.make(
        .cipherMulFixed, kind, .register(left), .register(right), operand(result))
    case (.multiply, _):
      let factor = convert(right, from: rightType, to: .i64)
      return builder.make(.cipherMulPlain, kind, .register(left), .register(factor))
    case (.subtract, .tensor):
      let plain = unary(.negate, right, type: rightType)
      return builder.make(.cipherAddPlain, kind, .register(left), .register(plain))
    case (_, .tensor):
      return builder.make(.cipherAddPlain, kind, .register(left), .register(right))
    default:
      return builder.make(
        operation == .subtract ? .cipherSub : .cipherAdd, kind, .register(left), .register(right))
    }
  }

  /// A method of ciphers.
  mutating func cipherMethod(
    _ builtin: Builtin, _ values: [VirtualRegister], type: Type
  ) -> VirtualRegister {
    let kind = kind(of: type)
    switch builtin {
    case .cipherEncoded:
      return builder.make(.cipherEncoded, kind, .register(values[0]), operand(type))
    case .cipherLower:
      return builder.make(.cipherLower, kind, .register(values[0]), operand(type))
    case .cipherSquare:
      return builder.make(.cipherSquare, kind, .register(values[0]), operand(type))
    case .cipherRotate:
      return builder.make(.cipherRotate, kind, .register(values[0]), .register(values[1]))
    case .cipherSum: return builder.make(.cipherSum, kind, .register(values[0]))
    case .cipherDot:
      return builder.make(
        .cipherDot, kind, .register(values[0]), .register(values[1]), operand(type))
    case .cipherCombine:
      return builder.make(.cipherCombine, kind, .register(values[0]), .register(values[1]))
    default:
      return builder.make(
        .cipherCheckOpening, kind, .register(values[0]), .register(values[2]),
        .register(values[1]))
    }
  }

  /// The sum in an optional entry of a map, or the empty one.
  mutating func sumOrEmpty(_ entry: VirtualRegister, _ type: Type) -> VirtualRegister {
    let result = builder.newRegister(kind(of: type))
    let isThere = builder.newBlock()
    let isMissing = builder.newBlock()
    let end = builder.newBlock()
    builder.end(.branch(caseOf(entry), ifTrue: isThere, ifFalse: isMissing))
    builder.begin(isThere)
    builder.move(result, payload(entry, of: .optional(type), case: 1, 0, type: type))
    builder.end(.jump(end))
    builder.begin(isMissing)
    builder.move(result, builder.make(.sumNew, kind(of: type), operand(type)))
    builder.begin(end)
    return result
  }

  /// `count` or `total` of a sum, or of the entry of a map of sums.
  mutating func sumBuiltin(
    _ builtin: Builtin, _ sum: VirtualRegister, _ sumType: Type, type: Type
  ) -> VirtualRegister {
    var value = sum
    if case .optional(let inner) = sumType { value = sumOrEmpty(value, inner) }
    guard builtin == .sumTotal else { return builder.word(.sumCount, value) }
    return builder.make(.sumTotal, kind(of: type), .register(value))
  }
}
