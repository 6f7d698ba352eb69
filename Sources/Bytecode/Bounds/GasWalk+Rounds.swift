import InstructionSet
import Primitives

extension GasWalk {
  /// Loops that may run more often than this are counted by what they count up to, if that depends on sizes.
  private static let roundsNamed: UInt64 = 256

  /// The most rounds of a loop that may run `max` times.
  ///
  /// One that ends with `i = i + step`, `c = i < n`, and goes on if `c`, runs at most n times, or once: before it goes
  /// back for the k-th time, i is at least k and less than n. For that, i may be written nowhere else in it, n nowhere,
  /// and no jump may lead behind the addition.
  mutating func rounds(of loop: LoopRange, max: UInt64) -> SizePolynomial {
    let declared = SizePolynomial(max)
    guard max > 1, loop.end - 2 >= loop.header else { return declared }
    let (add, less, back) = (
      function.code[loop.end - 2], function.code[loop.end - 1], function.code[loop.end]
    )
    guard add.opcode == .addImmU, add.a == add.b, add.c > 0, less.opcode == .lessU, less.b == add.a,
      back.opcode == .loopBackIf, back.b == less.a, less.a != less.c, less.a != less.b,
      less.b != less.c,
      case .word(let end)? = registers[Int(less.c)], !end.isUnbounded
    else { return declared }
    if let number = end.number, number >= max { return declared }
    if end.number == nil, max <= Self.roundsNamed { return declared }
    use(terms: loop.end - loop.header)
    for position in loop.header..<loop.end {
      let instruction = function.code[position]
      if LoopWrites.writes(instruction, Int(less.c)) { return declared }
      if position != loop.end - 2, LoopWrites.writes(instruction, Int(add.a)) { return declared }
      if OperandTable.hasTarget[instruction.opcode],
        (loop.end - 1...loop.end).contains(Int(instruction.xLow))
      {
        return declared
      }
    }
    if let number = end.number { return SizePolynomial(Swift.max(number, 1)) }
    guard max <= UInt64(Limits.tensorElementsMax) else { return declared }
    return end.asDimension
  }
}

extension SizePolynomial {
  /// The same bound, for a size that is no larger than a tensor has elements.
  var asDimension: SizePolynomial {
    guard let number else {
      return substituting { symbol in
        SizePolynomial(
          symbol.measure == .value
            ? GasSymbol(symbol.source, Int(symbol.index), .dimension) : symbol)
      }
    }
    return SizePolynomial(min(Swift.max(number, 1), UInt64(Limits.tensorElementsMax)))
  }
}
