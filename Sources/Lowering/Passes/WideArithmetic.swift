import Bytecode
import Primitives

/// Operations on two wides, as the machine does them.
enum WideArithmetic {
  /// The result of arithmetic; nil when it traps, or is none on two wides.
  static func result(_ opcode: Opcode, _ left: U256, _ right: U256) -> U256? {
    switch opcode {
    case .wideAddU: whole(left.addingReportingOverflow(right))
    case .wideSubU: whole(left.subtractingReportingOverflow(right))
    case .wideMulU: whole(left.multipliedReportingOverflow(by: right))
    case .wideDivU: left.quotientAndRemainder(dividingBy: right)?.quotient
    case .wideRemU: left.quotientAndRemainder(dividingBy: right)?.remainder
    case .wideAddS: whole(left.signedAddReportingOverflow(right))
    case .wideSubS: whole(left.signedSubtractReportingOverflow(right))
    case .wideMulS: whole(left.signedMultiplyReportingOverflow(by: right))
    case .wideAddWrap: left &+ right
    case .wideSubWrap: left &- right
    case .wideMulWrap: left &* right
    case .wideAnd: left & right
    case .wideOr: left | right
    case .wideXor: left ^ right
    default: nil
    }
  }

  /// The result of a comparison; nil for other operations.
  static func comparison(_ opcode: Opcode, _ left: U256, _ right: U256) -> Bool? {
    switch opcode {
    case .wideEqual: left == right
    case .wideNotEqual: left != right
    case .wideLessU: left < right
    case .wideLessEqualU: left <= right
    case .wideLessS: left.signedLess(than: right)
    case .wideLessEqualS: !right.signedLess(than: left)
    default: nil
    }
  }

  private static func whole(_ result: (partialValue: U256, overflow: Bool)) -> U256? {
    result.overflow ? nil : result.partialValue
  }
}
