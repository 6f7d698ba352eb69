import Bytecode
import Primitives
import Semantics

extension FunctionLowering {
  /// An operator with a ciphertext on the left.
  mutating func ciphertextBinary(
    _ operation: TypedBinaryOperator, _ left: VirtualRegister, _ right: VirtualRegister,
    _ rightType: Type, result: Type
  ) -> VirtualRegister {
    let kind = kind(of: result)
    switch (operation, rightType) {
    case (.multiply, .ciphertext):
      return builder.make(
        .ciphertextMul, kind, .register(left), .register(right), operand(result))
    case (.multiply, .tensor):
      return builder.make(
        .ciphertextMulTensor, kind, .register(left), .register(right), operand(result))
    case (.multiply, .fixed(let format)):
      return builder.make(
        .ciphertextMulFixed, kind, .register(left), .register(right), operand(result),
        .immediate(UInt64(format.fractionBits)))
    case (.multiply, _):
      let factor = convert(right, from: rightType, to: .i64)
      return builder.make(.ciphertextMulPlain, kind, .register(left), .register(factor))
    case (.subtract, .tensor):
      let plain = unary(.negate, right, type: rightType)
      return builder.make(.ciphertextAddPlain, kind, .register(left), .register(plain))
    case (_, .tensor):
      return builder.make(.ciphertextAddPlain, kind, .register(left), .register(right))
    default:
      return builder.make(
        operation == .subtract ? .ciphertextSub : .ciphertextAdd, kind, .register(left),
        .register(right))
    }
  }

  /// A method of ciphertexts.
  mutating func ciphertextMethod(
    _ builtin: Builtin, _ values: [VirtualRegister], type: Type
  ) -> VirtualRegister {
    let kind = kind(of: type)
    switch builtin {
    case .ciphertextEncoded:
      return builder.make(.ciphertextEncoded, kind, .register(values[0]), operand(type))
    case .ciphertextLower:
      return builder.make(.ciphertextLower, kind, .register(values[0]), operand(type))
    case .ciphertextSquare:
      return builder.make(.ciphertextSquare, kind, .register(values[0]), operand(type))
    case .ciphertextRotate:
      return builder.make(.ciphertextRotate, kind, .register(values[0]), .register(values[1]))
    case .ciphertextSum: return builder.make(.ciphertextSum, kind, .register(values[0]))
    case .ciphertextDot:
      return builder.make(
        .ciphertextDot, kind, .register(values[0]), .register(values[1]), operand(type))
    case .ciphertextMatmul:
      return builder.make(
        .ciphertextMatmul, kind, .register(values[0]), .register(values[1]), operand(type))
    case .ciphertextCombine:
      return builder.make(.ciphertextCombine, kind, .register(values[0]), .register(values[1]))
    case .ciphertextIsUpload:
      return builder.make(
        .ciphertextCheckUpload, kind, .register(values[0]), .register(values[1]),
        .register(values[3]), .register(values[4]), .register(values[2]))
    default:
      return builder.make(
        .ciphertextCheckOpening, kind, .register(values[0]), .register(values[2]),
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
