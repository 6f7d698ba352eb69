import Bytecode
import Primitives
import Semantics

extension FunctionLowering {
  /// An operation on two expressions.
  mutating func binary(
    _ operation: TypedBinaryOperator, _ left: TypedExpression, _ right: TypedExpression,
    result: Type
  ) -> LoweredValue {
    let values = lowerAll([left, right])
    let register = binary(
      operation, values[0].register, resolve(left.type), values[1].register,
      resolve(right.type), result: resolve(result))
    release(values, of: [left, right], result: register, type: result)
    return .result(register, of: values)
  }

  /// An operation on two values, whose types differ where one is a tensor or ciphertext and the other a
  /// scalar, and for shifts.
  mutating func binary(
    _ operation: TypedBinaryOperator, _ left: VirtualRegister, _ leftType: Type,
    _ right: VirtualRegister, _ rightType: Type, result: Type
  ) -> VirtualRegister {
    if isShaped(leftType) || isShaped(rightType), result != .bool {
      return shapedBinary(operation, left, leftType, right, rightType, result: result)
    }
    switch operation {
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
      return compare(operation, left, right, type: leftType)
    case .bitAnd, .bitOr, .bitXor: return bits(operation, left, right, type: leftType)
    case .shiftLeft, .shiftRight: return shift(operation, left, by: right, type: leftType)
    case .add, .subtract, .multiply, .divide, .remainder:
      return arithmetic(operation, left, right, type: leftType)
    }
  }

  private func isShaped(_ type: Type) -> Bool {
    switch type {
    case .tensor, .ciphertext: true
    default: false
    }
  }

  // MARK: Arithmetic

  /// Checked arithmetic on integers and fixed-point numbers.
  mutating func arithmetic(
    _ operation: TypedBinaryOperator, _ left: VirtualRegister, _ right: VirtualRegister, type: Type
  ) -> VirtualRegister {
    switch type {
    case .integer(let integer): integerArithmetic(operation, left, right, integer)
    case .fixed(let format): fixedArithmetic(operation, left, right, format)
    default: preconditionFailure("arithmetic on a type that has none")
    }
  }

  private mutating func integerArithmetic(
    _ operation: TypedBinaryOperator, _ left: VirtualRegister, _ right: VirtualRegister,
    _ integer: IntegerType
  ) -> VirtualRegister {
    let isWide = integer.bits > 64
    let opcode: Opcode
    // Whether a narrow type's range can be left without the operation itself noticing.
    var needsCheck = true
    switch (operation, integer.isSigned) {
    case (.add, false): opcode = isWide ? .wideAddU : .addU
    case (.add, true): opcode = isWide ? .wideAddS : .addS
    case (.subtract, false):
      opcode = isWide ? .wideSubU : .subU
      needsCheck = false
    case (.subtract, true): opcode = isWide ? .wideSubS : .subS
    case (.multiply, false): opcode = isWide ? .wideMulU : .mulU
    case (.multiply, true): opcode = isWide ? .wideMulS : .mulS
    case (.divide, false):
      opcode = isWide ? .wideDivU : .divU
      needsCheck = false
    case (.divide, true): opcode = isWide ? .wideDivS : .divS
    case (.remainder, false):
      opcode = isWide ? .wideRemU : .remU
      needsCheck = false
    case (.remainder, true):
      opcode = isWide ? .wideRemS : .remS
      needsCheck = false
    default: preconditionFailure("not arithmetic")
    }
    if operation == .remainder, integer.isSigned, integer.bits != 64, integer.bits != 256 {
      // The smallest number has no remainder by -1 in any width, as in the full one.
      _ = check(
        isWide ? builder.wide(.wideDivS, left, right) : builder.word(.divS, left, right), integer)
    }
    let result =
      isWide ? builder.wide(opcode, left, right) : builder.word(opcode, left, right)
    return needsCheck ? check(result, integer) : result
  }

  /// Traps unless a result is in the range of its type; full words and wides always are.
  @discardableResult
  mutating func check(_ value: VirtualRegister, _ integer: IntegerType) -> VirtualRegister {
    let bits = IROperand.immediate(UInt64(integer.bits))
    switch integer.bits {
    case 64, 256: break
    case 128: builder.act(integer.isSigned ? .wideCheckS : .wideCheckU, .register(value), bits)
    default: builder.act(integer.isSigned ? .checkS : .checkU, .register(value), bits)
    }
    return value
  }

  private mutating func fixedArithmetic(
    _ operation: TypedBinaryOperator, _ left: VirtualRegister, _ right: VirtualRegister,
    _ format: FixedType
  ) -> VirtualRegister {
    switch operation {
    case .add: return check(builder.word(.addS, left, right), format)
    case .subtract: return check(builder.word(.subS, left, right), format)
    case .multiply: return fixed(.fixMul, [left, right], format)
    case .divide: return fixed(.fixDiv, [left, right], format)
    default: preconditionFailure("not an operation of fixed-point numbers")
    }
  }

  /// Traps unless a fixed-point result fits its width.
  mutating func check(_ value: VirtualRegister, _ format: FixedType) -> VirtualRegister {
    if format.width < 64 {
      builder.act(.checkS, .register(value), .immediate(UInt64(format.width)))
    }
    return value
  }

  /// An instruction on fixed-point words of one format.
  mutating func fixed(
    _ opcode: Opcode, _ values: [VirtualRegister], _ format: FixedType
  ) -> VirtualRegister {
    let fraction = IROperand.immediate(UInt64(format.fractionBits))
    let width = IROperand.immediate(UInt64(format.width))
    if values.count == 2 {
      return builder.make(
        opcode, .word, .register(values[0]), .register(values[1]), fraction, width)
    }
    return builder.make(opcode, .word, .register(values[0]), fraction, width)
  }

  // MARK: Bits

  private mutating func bits(
    _ operation: TypedBinaryOperator, _ left: VirtualRegister, _ right: VirtualRegister, type: Type
  ) -> VirtualRegister {
    let isWide = kind(of: type) == .wide
    switch operation {
    case .bitAnd:
      return isWide ? builder.wide(.wideAnd, left, right) : builder.word(.and, left, right)
    case .bitOr: return isWide ? builder.wide(.wideOr, left, right) : builder.word(.or, left, right)
    default:
      return isWide ? builder.wide(.wideXor, left, right) : builder.word(.xor, left, right)
    }
  }

  private mutating func shift(
    _ operation: TypedBinaryOperator, _ value: VirtualRegister, by amount: VirtualRegister,
    type: Type
  ) -> VirtualRegister {
    guard case .integer(let integer) = type else {
      preconditionFailure("a shift of something that is no integer")
    }
    if integer.bits != 64, integer.bits != 256 {
      builder.act(.checkShift, .register(amount), .immediate(UInt64(integer.bits)))
    }
    let isWide = integer.bits > 64
    if operation == .shiftRight {
      if isWide {
        return builder.wide(integer.isSigned ? .wideShrS : .wideShrU, value, amount)
      }
      return builder.word(integer.isSigned ? .shrS : .shrU, value, amount)
    }
    let shifted =
      isWide ? builder.wide(.wideShl, value, amount) : builder.word(.shl, value, amount)
    return cut(shifted, integer)
  }

  /// Keeps the low bits of a result, read as a number of the type.
  mutating func cut(_ value: VirtualRegister, _ integer: IntegerType) -> VirtualRegister {
    let bits = IROperand.immediate(UInt64(integer.bits))
    switch integer.bits {
    case 64, 256: return value
    case 128:
      return builder.make(
        integer.isSigned ? .wideSignExtend : .wideTruncateU, .wide, .register(value), bits)
    default:
      return builder.make(
        integer.isSigned ? .signExtend : .truncateU, .word, .register(value), bits)
    }
  }

  /// An operation on one value.
  mutating func unary(
    _ operation: TypedUnaryOperator, _ value: VirtualRegister, type: Type
  ) -> VirtualRegister {
    let type = resolve(type)
    switch (operation, type) {
    case (.not, _): return builder.word(.notBool, value)
    case (.complement, .integer(let integer)):
      let flipped =
        integer.bits > 64 ? builder.wide(.wideNot, value) : builder.word(.not, value)
      // The bits above a signed number are its sign, so they are right already.
      return integer.isSigned ? flipped : cut(flipped, integer)
    case (.negate, .integer(let integer)):
      let negated =
        integer.bits > 64 ? builder.wide(.wideNegS, value) : builder.word(.negS, value)
      return check(negated, integer)
    case (.negate, .fixed(let format)): return check(builder.word(.negS, value), format)
    case (.negate, .tensor):
      return builder.make(.tensorNeg, kind(of: type), .register(value), operand(type))
    case (.negate, .ciphertext):
      return builder.make(.ciphertextNeg, kind(of: type), .register(value))
    default: preconditionFailure("an operator on a type that has none")
    }
  }

  // MARK: Comparison

  /// A comparison of two values of one type.
  mutating func compare(
    _ operation: TypedBinaryOperator, _ left: VirtualRegister, _ right: VirtualRegister, type: Type
  ) -> VirtualRegister {
    let type = resolve(type)
    switch operation {
    case .greater: return compare(.less, right, left, type: type)
    case .greaterOrEqual: return compare(.lessOrEqual, right, left, type: type)
    case .equal, .notEqual: return equality(operation == .equal, left, right, type: type)
    case .less, .lessOrEqual: break
    default: preconditionFailure("not a comparison")
    }
    let isStrict = operation == .less
    let isSigned: Bool
    switch type {
    case .integer(let integer): isSigned = integer.isSigned
    case .fixed: isSigned = true
    default: isSigned = false
    }
    if kind(of: type) == .wide {
      let opcode: Opcode =
        isSigned
        ? (isStrict ? .wideLessS : .wideLessEqualS) : (isStrict ? .wideLessU : .wideLessEqualU)
      return builder.word(opcode, left, right)
    }
    let opcode: Opcode =
      isSigned ? (isStrict ? .lessS : .lessEqualS) : (isStrict ? .lessU : .lessEqualU)
    return builder.word(opcode, left, right)
  }

  private mutating func equality(
    _ isEqual: Bool, _ left: VirtualRegister, _ right: VirtualRegister, type: Type
  ) -> VirtualRegister {
    switch kind(of: type) {
    case .word, .counter: return builder.word(isEqual ? .equal : .notEqual, left, right)
    case .wide: return builder.word(isEqual ? .wideEqual : .wideNotEqual, left, right)
    case .reference:
      let result = builder.word(.equalRef, left, right)
      return isEqual ? result : builder.word(.notBool, result)
    }
  }
}
