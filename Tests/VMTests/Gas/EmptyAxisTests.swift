import Bytecode
import InstructionSet
import MachineKit
import Primitives
import Tensors
import Testing
import VM

/// An axis of length 0 leaves no elements, but kernels may still walk the other axes. So every
/// instruction on tensors has to cost as much as with a length of 1 there.
@Suite struct EmptyAxisTests {
  /// Shapes that nothing is in, and that have thousands of rows or columns all the same.
  static let shapes = [[4096, 0], [0, 4096], [64, 0, 64], [0, 64, 64], [64, 64, 0], [0]]

  /// Instructions that look at shapes only, or whose price depends on an operand that has no shape, or
  /// that take four axes of which only the first may be empty.
  static let unsized: Set<Opcode> = [
    .tensorAt, .tensorDim, .checkDim, .checkRank, .tensorFromList, .tensorRelease, .tensorConvolve,
    .tensorSet, .tensorSetPart,
  ]

  /// Every instruction of the families on tensors.
  static let rows = InstructionSet.all.filter {
    $0.family == .tensors || $0.family == .tensorReductions
  }

  @Test(arguments: shapes) func anEmptyAxisCostsWhatOneOfLength1Costs(shape: [Int]) throws {
    let filled = shape.map { max($0, 1) }
    for row in Self.rows {
      let opcode = try #require(Opcode(rawValue: row.code))
      let empty = try Self.charge(opcode, row, shape)
      if Self.unsized.contains(opcode) { continue }
      #expect(empty == (try Self.charge(opcode, row, filled)), "\(row.name)")
      // An axis of reductions disappears, rows leave an axis behind: at least that much is walked.
      #expect(empty >= 1, "\(row.name)")
    }
  }

  @Test func noImagesCostWhatOneCosts() throws {
    let one = try ConvolutionExtents(
      images: TensorShape([1, 2, 9, 8]), filters: TensorShape([3, 2, 4, 5]))
    #expect(one.steps == 6 * 4 * 2 * 4 * 5 * (3 + 2))
    #expect(
      try ConvolutionExtents(
        images: TensorShape([0, 2, 9, 8]), filters: TensorShape([3, 2, 4, 5])
      ).steps == one.steps)
    #expect(
      try ConvolutionExtents(
        images: TensorShape([1, 2, 9, 8]), filters: TensorShape([0, 2, 4, 5])
      ).steps >= 960)
  }

  @Test func rowsOfNothingArePaidFor() throws {
    // Twelve times this took more than a second for 931 gas.
    let gas = try Self.charge(
      .tensorSum, Opcode.tensorSum.spec, [1 << 22, 0], reducing: 1)
    #expect(gas >= 1 << 22)
  }

  /// The size-dependent gas of one instruction on tensors of one shape.
  private static func charge(
    _ opcode: Opcode, _ row: InstructionSpec, _ shape: [Int], reducing axis: UInt64 = 0
  ) throws -> UInt64 {
    let format = try #require(FixedFormat(integerBits: 8, fractionBits: 24))
    var parameters: [(type: TypeIndex, tensor: Tensor)] = []
    func parameter(_ element: ElementType, _ type: TypeIndex) throws -> UInt64 {
      parameters.append((type, try Tensor.zeros(element: element, shape: shape)))
      return UInt64(parameters.count - 1)
    }
    // Registers: tensors from 0 on, lengths of axes from 8 on, zeros in 12, lists in 13 and 14.
    var code = shape.enumerated().map { Instruction.small(8 + UInt16($0), Int32($1)) }
    code.append(.small(12, 0))
    var instruction = Instruction(opcode)
    var numbers: TypeIndex = Kind.tensor
    for operand in row.operands {
      let value: UInt64
      switch operand.kind {
      case .reference(.tensor(.integer)):
        value = try parameter(.u8, Kind.labels)
      case .reference(.tensor(.signed8)):
        value = try parameter(.i8, Kind.octets)
      case .reference(.tensor(.bool)):
        value = try parameter(.bool, Kind.mask)
      case .reference(.tensor), .reference(.shaped):
        value = try parameter(.fixed(format), Kind.tensor)
      case .reference(.tensorSequence):
        let tensor = UInt16(try parameter(.fixed(format), Kind.tensor))
        code += [
          .small(13, 1),
          .typed(.newFilled, 13, tensor, 13, type: Kind.tensorList),
        ]
        value = 13
      case .reference(.wordSequence):
        code.append(.typed(.newList, 14, type: Kind.list))
        value = 14
      case .words: value = 8
      case .word: value = operand.role == .write ? 20 : 12
      case .immediate(.rank): value = UInt64(shape.count)
      case .immediate(.axis): value = axis
      case .immediate(.below): value = 1
      case .immediate(.type):
        for case .resultElement(let rule, _) in row.constraints {
          if rule == .bool { numbers = Kind.mask }
          if rule == .index { numbers = Kind.labels }
          if rule == .unsigned32 { numbers = Kind.places }
          if rule == .signed8 { numbers = Kind.octets }
          if rule == .signed32 { numbers = Kind.sums }
        }
        value = UInt64(numbers)
      case .value: value = 20
      case .wide, .counter, .reference, .values, .callFrame, .immediate:
        Issue.record("\(row.name) has an operand that no tensor instruction had")
        value = 0
      }
      instruction.set(operand.field, to: value)
    }
    let module = Program.module(
      types: Kind.table, parameters: parameters.map(\.type), frame: 32,
      code + [instruction, Instruction(.return)])
    let result = try run(module, RowCase.encode(parameters.map { $0.tensor.encoded() }))
    var current: UInt16?
    var total: UInt64 = 0
    for record in result.records {
      if case .step(let step) = record { current = step.code }
      if case .charge(let gas) = record, current == row.code { total += gas }
    }
    return total
  }
}
