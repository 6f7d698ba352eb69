import Bytecode

/// Operations on two words, as the machine does them.
enum WordArithmetic {
  /// The result; nil when the operation traps, or is none on two words.
  static func result(_ opcode: Opcode, _ left: UInt64, _ right: UInt64) -> UInt64? {
    let a = Int64(bitPattern: left)
    let b = Int64(bitPattern: right)
    switch opcode {
    case .addU: return whole(left.addingReportingOverflow(right))
    case .subU: return whole(left.subtractingReportingOverflow(right))
    case .mulU: return whole(left.multipliedReportingOverflow(by: right))
    case .addS: return whole(a.addingReportingOverflow(b))
    case .subS: return whole(a.subtractingReportingOverflow(b))
    case .mulS: return whole(a.multipliedReportingOverflow(by: b))
    case .divU: return right == 0 ? nil : left / right
    case .remU: return right == 0 ? nil : left % right
    case .divS: return right == 0 ? nil : whole(a.dividedReportingOverflow(by: b))
    case .remS: return right == 0 ? nil : whole(a.remainderReportingOverflow(dividingBy: b))
    case .addWrap: return left &+ right
    case .subWrap: return left &- right
    case .mulWrap: return left &* right
    case .and: return left & right
    case .or: return left | right
    case .xor: return left ^ right
    case .shl: return right < 64 ? left << right : nil
    case .shrU: return right < 64 ? left >> right : nil
    case .shrS: return right < 64 ? UInt64(bitPattern: a >> b) : nil
    case .equal: return left == right ? 1 : 0
    case .notEqual: return left != right ? 1 : 0
    case .lessU: return left < right ? 1 : 0
    case .lessEqualU: return left <= right ? 1 : 0
    case .lessS: return a < b ? 1 : 0
    case .lessEqualS: return a <= b ? 1 : 0
    default: return nil
    }
  }

  private static func whole(_ result: (partialValue: UInt64, overflow: Bool)) -> UInt64? {
    result.overflow ? nil : result.partialValue
  }

  private static func whole(_ result: (partialValue: Int64, overflow: Bool)) -> UInt64? {
    result.overflow ? nil : UInt64(bitPattern: result.partialValue)
  }
}
