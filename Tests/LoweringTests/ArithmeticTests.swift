import Bytecode
import Lowering
import Primitives
import Semantics
import Testing

@Suite("Arithmetic")
struct ArithmeticTests {
  static let types: [IntegerType] = [8, 16, 32, 64, 128, 256].flatMap { bits in
    [IntegerType(isSigned: false, bits: bits), IntegerType(isSigned: true, bits: bits)]
  }

  static let operations: [TypedBinaryOperator] = [
    .add, .subtract, .multiply, .divide, .bitAnd, .bitOr, .bitXor, .less, .lessOrEqual, .greater,
    .greaterOrEqual, .equal, .notEqual,
  ]

  /// The exact result, or nil for a trap.
  static func expected(
    _ operation: TypedBinaryOperator, _ a: U256, _ b: U256, _ type: IntegerType
  ) -> U256? {
    func whole(_ result: (partialValue: U256, overflow: Bool)) -> U256? {
      if result.overflow { return nil }
      let fits =
        type.isSigned
        ? result.partialValue.fits(signedBits: type.bits)
        : result.partialValue.fits(unsignedBits: type.bits)
      return fits ? result.partialValue : nil
    }
    func truth(_ value: Bool) -> U256 { value ? 1 : 0 }
    let less = type.isSigned ? a.signedLess(than: b) : a < b
    switch operation {
    case .add:
      return whole(type.isSigned ? a.signedAddReportingOverflow(b) : a.addingReportingOverflow(b))
    case .subtract:
      return whole(
        type.isSigned ? a.signedSubtractReportingOverflow(b) : a.subtractingReportingOverflow(b))
    case .multiply:
      return whole(
        type.isSigned
          ? a.signedMultiplyReportingOverflow(by: b) : a.multipliedReportingOverflow(by: b))
    case .divide:
      return type.isSigned
        ? a.signedDivide(by: b).flatMap { whole($0) }
        : a.quotientAndRemainder(dividingBy: b)?.quotient
    case .bitAnd: return a & b
    case .bitOr: return a | b
    case .bitXor: return a ^ b
    case .less: return truth(less)
    case .greaterOrEqual: return truth(!less)
    case .greater: return truth(!less && a != b)
    case .lessOrEqual: return truth(less || a == b)
    case .equal: return truth(a == b)
    case .notEqual: return truth(a != b)
    case .remainder, .shiftLeft, .shiftRight: return nil
    }
  }

  /// Values at the edges of a type, and a few in between.
  static func values(_ type: IntegerType, _ random: inout SplitMix64) -> [U256] {
    let top = U256.one << UInt64(type.bits - 1)
    var found: [U256] = [0, 1, 2, top &- 1]
    if type.isSigned {
      found += [.max, U256.zero &- top, U256.zero &- 3]
    } else {
      found += [(top &- 1) &+ top, top]
    }
    for _ in 0..<4 {
      let raw = U256(
        w0: random.next(), w1: random.next(), w2: random.next(), w3: random.next())
      let spare = UInt64(256 - type.bits)
      let shifted = raw << spare
      found.append(
        type.isSigned ? shifted.arithmeticShiftRight(by: spare) : shifted >> spare)
    }
    return found
  }

  @Test(
    "checked arithmetic of every width, with operands that are constants and that are not",
    arguments: types)
  func checked(integer: IntegerType) throws {
    let type = Type.integer(integer)
    var random = SplitMix64(seed: 7)
    let values = Self.values(integer, &random)
    var tree = TreeBuilder()
    for (index, operation) in Self.operations.enumerated() {
      let isComparison = index >= 7
      tree.function(
        "f\(index)", .view, parameters: [("a", type), ("b", type)],
        result: isComparison ? .bool : type,
        [give(binary(operation, local(0, type), local(1, type), isComparison ? .bool : type))])
      // The right operand is a constant.
      let constant = expression(.integer(values[index % values.count]), type)
      tree.function(
        "g\(index)", .view, parameters: [("a", type)], result: isComparison ? .bool : type,
        [give(binary(operation, local(0, type), constant, isComparison ? .bool : type))])
    }
    let name = (integer.isSigned ? "int" : "uint") + String(integer.bits)
    for isOptimised in [true, false] {
      let module = try #require(tree.compile(isOptimised: isOptimised))
      _ = try Verifier.verify(module)
      var session = try Session(module)
      for (index, operation) in Self.operations.enumerated() {
        for a in values {
          let constant = values[index % values.count]
          for b in values.prefix(isOptimised ? values.count : 4) {
            let outcome = try session.call("f\(index)", "(\(name),\(name))", [a, b])
            let expected = Self.expected(operation, a, b, integer)
            #expect(outcome.number == expected, "\(a) \(operation) \(b): \(outcome)")
          }
          let outcome = try session.call("g\(index)", "(\(name))", [a])
          let expected = Self.expected(operation, a, constant, integer)
          #expect(outcome.number == expected, "\(a) \(operation) \(constant): \(outcome)")
        }
      }
    }
  }

  @Test("conversions between all integer types keep the value or trap")
  func conversions() throws {
    var tree = TreeBuilder()
    for (i, source) in Self.types.enumerated() {
      for (j, target) in Self.types.enumerated() {
        let from = Type.integer(source)
        tree.function(
          "c\(i)x\(j)", .view, parameters: [("a", from)], result: .integer(target),
          [give(expression(.builtin(.convert, [local(0, from)]), .integer(target)))])
      }
    }
    let module = try #require(tree.compile())
    _ = try Verifier.verify(module)
    var session = try Session(module)
    var random = SplitMix64(seed: 11)
    for (i, source) in Self.types.enumerated() {
      let name = (source.isSigned ? "int" : "uint") + String(source.bits)
      let values = Self.values(source, &random)
      for (j, target) in Self.types.enumerated() {
        for value in values {
          let isNegative = source.isSigned && value.signedLess(than: 0)
          let fits =
            isNegative
            ? target.isSigned && value.fits(signedBits: target.bits)
            : value.fits(unsignedBits: target.isSigned ? target.bits - 1 : target.bits)
          let outcome = try session.call("c\(i)x\(j)", "(\(name))", [value])
          #expect(outcome.number == (fits ? value : nil), "\(value) \(source) -> \(target)")
        }
      }
    }
  }
}
