import Bytecode
import Primitives
import Semantics

extension FunctionLowering {
  // MARK: Conversion

  /// A conversion between integer types, and between integers, hashes and addresses.
  mutating func convert(_ value: VirtualRegister, from: Type, to: Type) -> VirtualRegister {
    guard let source = integer(from), let target = integer(to) else { return value }
    switch (source.bits > 64, target.bits > 64) {
    case (false, false):
      checkRange(value, source, target)
      return value
    case (false, true):
      if source.isSigned, !target.isSigned { checkRange(value, source, .u64) }
      return builder.wide(source.isSigned ? .widenS : .widenU, value)
    case (true, false):
      let isSigned = source.isSigned && target.isSigned
      let word = builder.word(isSigned ? .narrowS : .narrowU, value)
      checkRange(word, isSigned ? .i64 : .u64, target)
      return word
    case (true, true):
      checkWideRange(value, source, target)
      return value
    }
  }

  /// The decimal digits of an integer.
  mutating func text(
    of value: VirtualRegister, _ source: Type, type: Type
  ) -> VirtualRegister {
    let isSigned = integer(source)?.isSigned ?? false
    let wide = convert(
      value, from: source, to: .integer(IntegerType(isSigned: isSigned, bits: 256)))
    return builder.make(
      isSigned ? .textFromWideS : .textFromWideU, kind(of: type), .register(wide), operand(type))
  }

  /// The integer type whose values a type's registers hold: hashes and addresses are numbers.
  private func integer(_ type: Type) -> IntegerType? {
    switch resolve(type) {
    case .integer(let integer): integer
    case .hash: .u256
    case .address, .contract: .u256
    case .bool: IntegerType(isSigned: false, bits: 8)
    default: nil
    }
  }

  /// Traps unless a word of one integer type has the same value in another.
  private mutating func checkRange(
    _ value: VirtualRegister, _ source: IntegerType, _ target: IntegerType
  ) {
    // Read as unsigned, a negative word has its highest bit set.
    let usable = target.isSigned ? target.bits - 1 : target.bits
    switch (source.isSigned, target.isSigned) {
    case (false, _):
      if source.bits > usable {
        builder.act(.checkU, .register(value), .immediate(UInt64(usable)))
      }
    case (true, true):
      if source.bits > target.bits {
        builder.act(.checkS, .register(value), .immediate(UInt64(target.bits)))
      }
    case (true, false):
      builder.act(.checkU, .register(value), .immediate(UInt64(min(target.bits, 63))))
    }
  }

  private mutating func checkWideRange(
    _ value: VirtualRegister, _ source: IntegerType, _ target: IntegerType
  ) {
    let usable = target.isSigned ? target.bits - 1 : target.bits
    switch (source.isSigned, target.isSigned) {
    case (false, _):
      if source.bits > usable {
        builder.act(.wideCheckU, .register(value), .immediate(UInt64(usable)))
      }
    case (true, true):
      if source.bits > target.bits {
        builder.act(.wideCheckS, .register(value), .immediate(UInt64(target.bits)))
      }
    case (true, false):
      builder.act(.wideCheckU, .register(value), .immediate(UInt64(min(target.bits, 255))))
    }
  }

  /// A conversion to fixed point, from an integer or another format.
  mutating func convertFixed(
    _ value: VirtualRegister, from: Type, to: Type
  ) -> VirtualRegister {
    switch (resolve(from), resolve(to)) {
    case (.integer, .fixed(let format)):
      return fixed(.fixFromInteger, [convert(value, from: from, to: .i64)], format)
    case (.fixed(let source), .fixed(let target)):
      guard source != target else { return value }
      return builder.make(
        .fixConvert, .word, .register(value), .immediate(UInt64(source.fractionBits)),
        .immediate(UInt64(source.width)), .immediate(UInt64(target.fractionBits)),
        .immediate(UInt64(target.width)))
    case (.tensor, .tensor):
      return builder.make(.tensorConvert, kind(of: to), .register(value), operand(to))
    default: preconditionFailure("not a conversion to fixed point")
    }
  }

  // MARK: Functions of the prelude

  /// A function of numbers; nil for other operations.
  mutating func number(
    _ builtin: Builtin, _ values: [VirtualRegister], _ types: [Type], type: Type
  ) -> VirtualRegister? {
    switch builtin {
    case .convert: return convert(values[0], from: types[0], to: type)
    case .convertFixed: return convertFixed(values[0], from: types[0], to: type)
    case .floor: return format(types[0]).map { fixed(.fixFloor, [values[0]], $0) }
    case .round: return format(types[0]).map { fixed(.fixRound, [values[0]], $0) }
    case .exponential: return format(type).map { fixed(.fixExp, [values[0]], $0) }
    case .logarithm: return format(type).map { fixed(.fixLog, [values[0]], $0) }
    case .sigmoid: return format(type).map { fixed(.fixSigmoid, [values[0]], $0) }
    case .tanh: return format(type).map { fixed(.fixTanh, [values[0]], $0) }
    case .minimum, .maximum: return extremum(values, isMaximum: builtin == .maximum, type: type)
    case .absolute: return absolute(values[0], type: type)
    case .squareRoot: return squareRoot(values[0], type: type)
    case .power: return power(values[0], values[1], type: type, exponent: types[1])
    case .wrappingAdd: return wrapping(.addWrap, .wideAddWrap, values, type)
    case .wrappingSubtract: return wrapping(.subWrap, .wideSubWrap, values, type)
    case .wrappingMultiply: return wrapping(.mulWrap, .wideMulWrap, values, type)
    case .multiplyModulo: return modulo(.wideMulMod, values, types)
    case .addModulo: return modulo(.wideAddMod, values, types)
    case .multiplyDivide: return modulo(.wideMulDiv, values, types)
    case .isNegative: return isNegative(values[0], type: types[0])
    default: return nil
    }
  }

  private func format(_ type: Type) -> FixedType? {
    if case .fixed(let format) = resolve(type) { return format }
    return nil
  }

  /// Chooses between two values of a type.
  mutating func choose(
    _ condition: VirtualRegister, _ then: VirtualRegister, _ otherwise: VirtualRegister,
    type: Type
  ) -> VirtualRegister {
    guard kind(of: type) != .word else { return builder.word(.select, condition, then, otherwise) }
    let result = builder.newRegister(kind(of: type))
    let holds = builder.newBlock()
    let end = builder.newBlock()
    builder.move(result, otherwise)
    builder.end(.branch(condition, ifTrue: holds, ifFalse: end))
    builder.begin(holds)
    builder.move(result, then)
    builder.begin(end)
    return result
  }

  private mutating func extremum(
    _ values: [VirtualRegister], isMaximum: Bool, type: Type
  ) -> VirtualRegister {
    let isSecond = compare(
      .less, isMaximum ? values[0] : values[1], isMaximum ? values[1] : values[0], type: type)
    return choose(isSecond, values[1], values[0], type: type)
  }

  private mutating func isNegative(_ value: VirtualRegister, type: Type) -> VirtualRegister {
    let zero = kind(of: type) == .wide ? builder.constantWide(.zero) : builder.constant(0)
    return compare(.less, value, zero, type: type)
  }

  private mutating func absolute(_ value: VirtualRegister, type: Type) -> VirtualRegister {
    switch resolve(type) {
    case .integer(let integer) where !integer.isSigned: return value
    case .tensor: return builder.make(.tensorAbs, kind(of: type), .register(value), operand(type))
    default: break
    }
    let result = builder.newRegister(kind(of: type))
    let negative = builder.newBlock()
    let end = builder.newBlock()
    builder.move(result, value)
    let condition = isNegative(value, type: type)
    builder.end(.branch(condition, ifTrue: negative, ifFalse: end))
    builder.begin(negative)
    builder.move(result, unary(.negate, value, type: type))
    builder.begin(end)
    return result
  }

  private mutating func squareRoot(_ value: VirtualRegister, type: Type) -> VirtualRegister {
    switch resolve(type) {
    case .fixed(let format): return fixed(.fixSqrt, [value], format)
    case .integer(let integer):
      if integer.isSigned {
        // A negative number has no root: as unsigned it would be large, so it is refused here.
        let usable = UInt64(integer.bits > 64 ? 255 : 63)
        builder.act(
          integer.bits > 64 ? .wideCheckU : .checkU, .register(value), .immediate(usable))
      }
      return integer.bits > 64
        ? builder.wide(.wideSqrt, value) : builder.word(.sqrtU, value)
    default: preconditionFailure("a root of something that is no number")
    }
  }

  private mutating func power(
    _ base: VirtualRegister, _ exponent: VirtualRegister, type: Type, exponent exponentType: Type
  ) -> VirtualRegister {
    switch resolve(type) {
    case .integer(let integer):
      let exponent = convert(exponent, from: exponentType, to: .u64)
      if integer.bits > 64 {
        return check(
          builder.wide(integer.isSigned ? .widePowS : .widePowU, base, exponent), integer)
      }
      return check(builder.word(integer.isSigned ? .powS : .powU, base, exponent), integer)
    case .fixed(let format):
      return fixedPower(base, convert(exponent, from: exponentType, to: .u64), format)
    default: preconditionFailure("a power of something that is no number")
    }
  }

  /// Raises a fixed-point number to an unsigned power by squaring, from the lowest bit of the
  /// exponent; each product is rounded once, and no square is taken that is not used.
  private mutating func fixedPower(
    _ base: VirtualRegister, _ exponent: VirtualRegister, _ format: FixedType
  ) -> VirtualRegister {
    let result = builder.newRegister(.word)
    let square = builder.newRegister(.word)
    let rest = builder.newRegister(.word)
    // Where 1 does not fit the format, neither does 1 + 1, in whichever width.
    let one = builder.constant(1 << UInt64(format.fractionBits))
    builder.move(
      result,
      format.integerBits > 1 ? one : check(builder.word(.addS, one, one), format))
    builder.move(square, base)
    builder.move(rest, exponent)
    let zero = builder.constant(0)
    let isMore = builder.word(.notEqual, rest, zero)
    loop(while: isMore, bound: LoopBound(constant: 64, exact: nil)) { lowering, loop in
      let odd = lowering.builder.newBlock()
      let even = lowering.builder.newBlock()
      let again = lowering.builder.newBlock()
      let one = lowering.builder.constant(1)
      let bit = lowering.builder.word(.and, rest, one)
      lowering.builder.end(.branch(bit, ifTrue: odd, ifFalse: even))
      lowering.builder.begin(odd)
      lowering.builder.move(result, lowering.fixed(.fixMul, [result, square], format))
      lowering.builder.begin(even)
      lowering.builder.act(.shrU, .register(rest), .register(rest), .register(one))
      lowering.builder.end(.branch(rest, ifTrue: again, ifFalse: loop.exit))
      lowering.builder.begin(again)
      lowering.builder.move(square, lowering.fixed(.fixMul, [square, square], format))
      return lowering.builder.word(.notEqual, rest, lowering.builder.constant(0))
    }
    return result
  }

  private mutating func wrapping(
    _ word: Opcode, _ wide: Opcode, _ values: [VirtualRegister], _ type: Type
  ) -> VirtualRegister {
    guard case .integer(let integer) = resolve(type) else { return values[0] }
    let result =
      integer.bits > 64
      ? builder.wide(wide, values[0], values[1]) : builder.word(word, values[0], values[1])
    return cut(result, integer)
  }

  /// An operation on three wides; narrower numbers are widened before and narrowed behind.
  private mutating func modulo(
    _ opcode: Opcode, _ values: [VirtualRegister], _ types: [Type]
  ) -> VirtualRegister {
    let result = builder.wide(opcode, values[0], values[1], values[2])
    guard case .integer(let integer) = resolve(types[0]) else { return result }
    return check(result, integer)
  }
}
