import Bytecode
import Primitives
import Semantics

/// Methods of tensors that become more than an instruction with their operands.
extension FunctionLowering {
  /// A comparison of a tensor with one number; nil for other operations.
  mutating func comparedWithNumber(
    _ builtin: Builtin, _ operands: [TypedExpression], _ values: [VirtualRegister], type: Type
  ) -> VirtualRegister? {
    let relation: UInt64
    switch builtin {
    case .tensorEqual: relation = 0
    case .tensorNotEqual: relation = 1
    case .tensorLess: relation = 2
    case .tensorLessOrEqual: relation = 3
    case .tensorGreater: relation = 4
    case .tensorGreaterOrEqual: relation = 5
    default: return nil
    }
    if case .tensor = resolve(operands[1].type) { return nil }
    return builder.make(
      .tensorCompareScalar, kind(of: type), .register(values[0]), .register(values[1]),
      .immediate(relation), operand(type))
  }

  /// Order, rank, medians, norms; nil for other operations.
  mutating func tensorModel(
    _ builtin: Builtin, _ operands: [TypedExpression], _ values: [VirtualRegister], type: Type
  ) -> VirtualRegister? {
    switch builtin {
    case .tensorNorm2: return builder.word(.tensorNorm2, values[0])
    case .tensorCosine:
      var quotient = builder.word(.tensorDot, values[0], values[1])
      for value in values {
        let norm = builder.word(.tensorNorm2, value)
        quotient = binary(.divide, quotient, type, norm, type, result: type)
      }
      return quotient
    case .tensorOrder:
      return axis(operands).map { order(values[0], axis: $0, type: type) }
    case .tensorRank:
      // The order of a permutation is its inverse.
      return axis(operands).map {
        order(order(values[0], axis: $0, type: type), axis: $0, type: type)
      }
    case .tensorTopK:
      let order = order(values[0], axis: 0, isDescending: true, type: type)
      return builder.make(
        .tensorRows, kind(of: type), .register(order), .register(builder.constant(0)),
        .register(values[1]), operand(type))
    case .tensorMedian:
      return reduced(operands[0].type, type, hasAxis: operands.count > 1) { lowering, type in
        lowering.builder.make(
          .tensorMedian, lowering.kind(of: type), .register(values[0]),
          .immediate(lowering.axis(operands) ?? 0), lowering.operand(type))
      }
    case .tensorTrimmedMean:
      return reduced(operands[0].type, type, hasAxis: operands.count > 2) { lowering, type in
        let axis = operands.count > 2 ? lowering.axis(operands) ?? 0 : 0
        return lowering.builder.make(
          .tensorTrimmedMean, lowering.kind(of: type), .register(values[0]), .immediate(axis),
          .register(values[1]), lowering.operand(type))
      }
    default: return nil
    }
  }

  private mutating func order(
    _ value: VirtualRegister, axis: UInt64, isDescending: Bool = false, type: Type
  ) -> VirtualRegister {
    builder.make(
      .tensorOrder, kind(of: type), .register(value), .immediate(axis),
      .immediate(isDescending ? 1 : 0), operand(type))
  }

  /// A reduction along an axis; of a vector without one, the only element of what is left.
  private mutating func reduced(
    _ operand: Type, _ type: Type, hasAxis: Bool,
    _ make: (inout FunctionLowering, Type) -> VirtualRegister
  ) -> VirtualRegister? {
    if hasAxis { return make(&self, type) }
    guard case .tensor(element: let element, shape: _) = resolve(operand) else { return nil }
    let rest = make(&self, .tensor(element: element, shape: []))
    return builder.make(
      .tensorAt, .word, .register(rest), .registers([]), .immediate(0))
  }
}
