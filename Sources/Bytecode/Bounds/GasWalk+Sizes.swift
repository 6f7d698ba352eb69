import InstructionSet
import Primitives

// What instructions say of the sizes of their operands and results.

extension GasWalk {
  /// What bounds a word: at most the largest.
  func word(_ register: Int) -> SizePolynomial {
    if case .word(let bound)? = registers[register] { return bound }
    return .unbounded
  }

  /// What bounds a word that is the length of an axis.
  func dimension(_ register: Int) -> SizePolynomial { word(register).asDimension }

  /// What bounds the length of a byte string, list or array.
  func length(_ register: Int, _ kinds: RegisterKinds) -> SizePolynomial {
    if case .length(let bound)? = registers[register] { return bound }
    guard case .reference(let type) = kinds[register] else { return .unbounded }
    return SizePolynomial(longest(type))
  }

  /// What bounds the axes of a tensor.
  func tensor(_ register: Int) -> TensorSize {
    if case .tensor(let size)? = registers[register] { return size }
    return .unknown
  }

  /// The most bytes or elements of a type.
  func longest(_ type: TypeIndex) -> UInt64 {
    switch types[type] {
    case .bytes(let max), .text(let max), .list(_, let max), .array(_, let max): UInt64(max)
    case .bool, .unsigned, .signed, .fixed, .address, .hash, .optional, .record, .enumeration, .map,
      .tensor,
      .ciphertext, .publicKey, .coin, .sum:
      0
    }
  }

  /// Of two bounds the one that says more.
  func closer(_ bound: SizePolynomial, _ most: UInt64) -> SizePolynomial {
    if let number = bound.number { return SizePolynomial(min(number, most)) }
    return bound
  }

  /// What bounds the result of an instruction, and what it proves of its operands; nil where only the type bounds it.
  mutating func size(of instruction: Instruction, _ kinds: RegisterKinds) -> ValueSize? {
    let (a, b, c) = (Int(instruction.a), Int(instruction.b), Int(instruction.c))
    switch instruction.opcode {
    case .constant: return .word(SizePolynomial(instruction.x))
    case .constantSmall:
      let number = Int32(truncatingIfNeeded: instruction.bits(of: .bc))
      return number >= 0 ? .word(SizePolynomial(UInt64(number))) : nil
    case .move, .moveRef: return registers[b]
    case .addU: return bounded(word(b) + word(c))
    case .addImmU: return bounded(word(b) + SizePolynomial(UInt64(c)))
    case .mulU: return bounded(word(b) * word(c))
    case .mulImmU: return bounded(word(b) * SizePolynomial(UInt64(c)))
    case .subU, .subImmU, .divU, .shrU, .remU, .sqrtU: return bounded(word(b))
    case .shrImmU:
      return bounded(word(b).number.map { SizePolynomial($0 >> UInt64(c)) } ?? word(b))
    case .andImm: return .word(SizePolynomial(UInt64(c)))
    case .truncateU: return .word(closer(word(b), .max >> UInt64(64 - c)))
    case .checkU:
      let most = UInt64.max >> UInt64(64 - b)
      registers.refine(a, .word(closer(word(a), most)))
      return nil
    case .equal, .notEqual, .lessU, .lessEqualU, .lessS, .lessEqualS, .equalImm, .lessImmU,
      .notBool,
      .wideEqual, .wideNotEqual, .wideLessU, .wideLessEqualU, .equalRef, .mapContains:
      return .word(.one)
    case .select:
      return bounded(word(c).merged(word(Int(instruction.bits(of: .x(offset: 0, bits: 16))))))
    case .length:
      return .word(length(b, kinds))
    case .stateListLength: return .word(slotLength(instruction.xLow))
    case .constantBytes:
      return .length(SizePolynomial(UInt64(module.byteStrings[Int(instruction.xHigh)].count)))
    case .bytesConcat:
      return .length(
        closer(length(b, kinds) + length(c, kinds), longest(instruction.xLow)).limited(
          to: ValueSize.termsMax))
    case .bytesSlice:
      return .length(closer(sliceLength(instruction, kinds), longest(instruction.xLow)))
    case .bytesFromWide: return .length(SizePolynomial(32))
    case .textFromWideU, .textFromWideS:
      return .length(closer(SizePolynomial(78), longest(instruction.xLow)))
    case .newList: return found.growsLists ? nil : .length(.zero)
    case .newFilled:
      return found.growsLists ? nil : .length(closer(word(c), longest(instruction.xLow)))
    case .changeMaximum:
      return registers[b].flatMap { if case .length = $0 { $0 } else { nil } }
    case .stateLoad, .stateLook: return slotSize(instruction.xLow)
    case _: return tensorSize(of: instruction, kinds)
    }
  }

  private func bounded(_ bound: SizePolynomial) -> ValueSize? {
    bound.isUnbounded ? nil : .word(bound.limited(to: ValueSize.termsMax))
  }

  /// The bytes that a slice has.
  func sliceLength(_ instruction: Instruction, _ kinds: RegisterKinds) -> SizePolynomial {
    let count = word(Int(instruction.bits(of: .x(offset: 32, bits: 16))))
    let all = length(Int(instruction.b), kinds)
    guard let most = all.number else { return count.number == nil ? all : count }
    return closer(count, most)
  }

  /// What bounds the value of a slot as it is now.
  func slotSize(_ slot: UInt32) -> ValueSize? {
    if let written = slots[slot] { return written }
    return slotNamed(slot)
  }

  /// What bounds the elements of a stored list.
  func slotLength(_ slot: UInt32) -> SizePolynomial {
    if slots[slot] == nil {
      return SizePolynomial(GasSymbol(.slot, Int(slot), .length))
    }
    return SizePolynomial(longest(module.slots[Int(slot)].type))
  }
}

// MARK: - Tensors

extension GasWalk {
  /// What bounds the axes of a tensor that an instruction makes, or the length of an axis.
  private mutating func tensorSize(of instruction: Instruction, _ kinds: RegisterKinds)
    -> ValueSize?
  {
    let (a, b, c) = (Int(instruction.a), Int(instruction.b), Int(instruction.c))
    switch instruction.opcode {
    case .tensorAdd, .tensorSub, .tensorMul, .tensorDiv, .tensorEqual, .tensorNotEqual, .tensorLess,
      .tensorLessEqual, .tensorGreater, .tensorGreaterEqual:
      return .tensor(tensor(b).closer(tensor(c)))
    case .tensorSelect:
      return .tensor(tensor(b).closer(tensor(c)))
    case .tensorNeg, .tensorAddScalar, .tensorSubScalar, .tensorMulScalar, .tensorDivScalar,
      .tensorScalarSub,
      .tensorScalarDiv, .tensorAddRow, .tensorAddColumn, .tensorClip, .tensorAbs, .tensorScaledBy,
      .tensorDividedBy, .tensorConvert, .tensorRelu, .tensorSigmoid, .tensorTanh, .tensorExp,
      .tensorLog, .tensorSqrt, .tensorSoftmax, .tensorSubRow, .tensorSubColumn, .tensorMulRow,
      .tensorMulColumn, .tensorDivRow, .tensorDivColumn, .tensorCompareScalar, .tensorSign,
      .tensorReciprocal, .tensorQuantise, .tensorDequantise, .tensorOrder, .tensorSort,
      .tensorMaxPool, .tensorMeanPool:
      return .tensor(tensor(b))
    case .tensorFill, .tensorFromList, .tensorReshape:
      return .tensor(TensorSize(shape(instruction)))
    case .tensorTranspose:
      let value = tensor(b)
      return .tensor(TensorSize([value.axes[1], value.axes[0]]))
    case .tensorRow:
      guard let axes = tensor(b).knownAxes else { return .tensor(.elements(tensor(b).rest)) }
      return .tensor(TensorSize(Array(axes.dropFirst())))
    case .tensorRows:
      guard let axes = tensor(b).knownAxes, let first = axes.first else {
        return .tensor(tensor(b))
      }
      let count = word(Int(instruction.bits(of: .x(offset: 32, bits: 16))))
      return .tensor(TensorSize([count.isUnbounded ? first : count.asDimension] + axes.dropFirst()))
    case .tensorConcat:
      guard let left = tensor(b).knownAxes, let right = tensor(c).knownAxes,
        let (first, more) = both(left, right)
      else { return .tensor(.elements(joined(instruction))) }
      return .tensor(
        TensorSize([(first + more).limited(to: ValueSize.termsMax)] + left.dropFirst()))
    case .tensorGather:
      guard let axes = tensor(b).knownAxes, !axes.isEmpty else {
        return .tensor(.elements(gathered(instruction)))
      }
      return .tensor(TensorSize([tensor(c).elements] + axes.dropFirst()))
    case .tensorOneHot: return .tensor(TensorSize([tensor(b).elements, dimension(c)]))
    case .tensorMatmul, .tensorMatmulWide:
      let (left, right) = (tensor(b), tensor(c))
      switch right.rank {
      case 1: return .tensor(TensorSize([left.rows]))
      case 2: return .tensor(TensorSize([left.rows, right.columns]))
      case _: return .tensor(TensorSize(rows: left.rows, columns: right.columns))
      }
    case .tensorOuter: return .tensor(TensorSize([tensor(b).elements, tensor(c).elements]))
    case .tensorSum, .tensorMean, .tensorMax, .tensorMin, .tensorArgMax, .tensorArgMin,
      .tensorLogSumExp, .tensorMedian, .tensorTrimmedMean:
      guard var axes = tensor(b).knownAxes, c < axes.count else {
        return .tensor(.elements(tensor(b).elements))
      }
      axes.remove(at: c)
      return .tensor(TensorSize(axes))
    case .tensorSumAxes:
      guard let axes = tensor(b).knownAxes else { return .tensor(.elements(tensor(b).elements)) }
      return .tensor(
        TensorSize(axes.enumerated().filter { c >> $0.offset & 1 == 0 }.map(\.element)))
    case .tensorSquaredDistances:
      let rows = tensor(b).axes[0]
      return .tensor(TensorSize([rows, rows]))
    case .tensorConvolve:
      let (images, filters) = (tensor(b), tensor(c))
      return .tensor(
        TensorSize([images.axes[0], filters.axes[0], images.axes[2], images.axes[3]]))
    case .tensorDim:
      guard case .reference(let type) = kinds[b], case .tensor = types[type] else { return nil }
      return .word(tensor(b).axes[min(c, Limits.tensorRankMax - 1)])
    case .checkRank:
      if case .tensor(let size)? = registers[a] {
        registers.refine(a, .tensor(size.ranked(b)))
      }
      return nil
    case .checkDim:
      checkDim(instruction)
      return nil
    case _: return nil
    }
  }

  /// The axis and the word are equal: each bounds the other.
  private mutating func checkDim(_ instruction: Instruction) {
    let (a, b, c) = (Int(instruction.a), Int(instruction.b), Int(instruction.c))
    let size = tensor(a)
    let length = word(c)
    if length.isUnbounded {
      if case .tensor? = registers[a] {
        registers.refine(c, .word(size.axes[min(b, Limits.tensorRankMax - 1)]))
      }
    } else if case .tensor? = registers[a] {
      registers.refine(a, .tensor(size.bounding(axis: b, by: length.asDimension)))
    }
  }

  private func both(
    _ left: [SizePolynomial], _ right: [SizePolynomial]
  ) -> (SizePolynomial, SizePolynomial)? {
    guard let first = left.first, let more = right.first else { return nil }
    return (first, more)
  }

  /// The shape in consecutive registers.
  func shape(_ instruction: Instruction) -> [SizePolynomial] {
    let first = Int(instruction.bits(of: .x(offset: 32, bits: 16)))
    return (0..<min(Int(instruction.c), Limits.tensorRankMax)).map { dimension(first + $0) }
  }

  /// The elements of two tensors joined.
  func joined(_ instruction: Instruction) -> SizePolynomial {
    (tensor(Int(instruction.b)).elements + tensor(Int(instruction.c)).elements).limited(
      to: ValueSize.termsMax)
  }

  /// The elements that are gathered.
  func gathered(_ instruction: Instruction) -> SizePolynomial {
    (tensor(Int(instruction.c)).elements * tensor(Int(instruction.b)).rest).limited(
      to: ValueSize.termsMax)
  }
}
