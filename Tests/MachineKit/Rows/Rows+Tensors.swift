import Bytecode
import Primitives
import Tensors
import VM

extension RowCase {
  /// A tensor of a type of the shared table, as an ABI-encoded argument.
  struct Argument {
    let type: TypeIndex
    let tensor: Tensor
  }

  static func make(_ element: ElementType, _ shape: [Int], _ values: [Int64]) -> Tensor {
    guard let tensor = try? Tensor(element: element, shape: shape, rawValues: values) else {
      preconditionFailure("test tensors are well formed")
    }
    return tensor
  }

  static var format: ElementType {
    guard let format = FixedFormat(integerBits: 8, fractionBits: 24) else {
      preconditionFailure("a format")
    }
    return .fixed(format)
  }

  static let unit: Int64 = 1 << 24

  /// Fixed-point numbers, in quarters.
  static func q(_ shape: [Int], _ quarters: [Int64]) -> Argument {
    Argument(type: Kind.tensor, tensor: make(format, shape, quarters.map { $0 * unit / 4 }))
  }

  static func labels(_ shape: [Int], _ values: [Int64]) -> Argument {
    Argument(type: Kind.labels, tensor: make(.u8, shape, values))
  }

  static func mask(_ shape: [Int], _ values: [Int64]) -> Argument {
    Argument(type: Kind.mask, tensor: make(.bool, shape, values))
  }

  static func integers(_ shape: [Int], _ values: [Int64]) -> Argument {
    Argument(type: Kind.integers, tensor: make(.i64, shape, values))
  }

  /// Byte strings as ABI-encoded arguments.
  package static func encode(_ strings: [[UInt8]]) -> [UInt8] {
    var heads: [UInt8] = []
    var tails: [UInt8] = []
    for bytes in strings {
      heads += U256(UInt64(strings.count * 32 + tails.count)).bigEndianBytes
      tails += U256(UInt64(bytes.count)).bigEndianBytes + bytes
      tails += Array(repeating: 0, count: (32 - bytes.count % 32) % 32)
    }
    return heads + tails
  }

  /// Code over tensor arguments in registers 0, 1, ... that leaves a result of a type in register 10.
  static func run(
    _ name: String, _ arguments: [Argument], _ code: [Instruction], result: TypeIndex, _ end: End
  ) -> RowCase {
    RowCase(
      name,
      Program.module(
        types: Kind.table, parameters: arguments.map(\.type), result: result, frame: 32,
        code + [
          result == Kind.u64 || result == Kind.i64
            ? Instruction(.move, 0, 10) : Instruction(.moveRef, 0, 10),
          Instruction(.return),
        ]), encode(arguments.map { $0.tensor.encoded() }), end)
  }

  /// A tensor result.
  static func tensor(
    _ opcode: Opcode, _ arguments: [Argument], c: UInt16? = nil, second: UInt16 = 0,
    before: [Instruction] = [], _ expected: Argument
  ) -> RowCase {
    run(
      opcode.name, arguments,
      before + [
        .typed(
          opcode, 10, 0, c ?? (arguments.count > 1 ? 1 : 0), type: expected.type, second: second)
      ],
      result: expected.type, .data(encode([expected.tensor.encoded()])))
  }

  static func tensor(
    _ opcode: Opcode, _ arguments: [Argument], c: UInt16? = nil, second: UInt16 = 0,
    type: TypeIndex? = nil,
    before: [Instruction] = [], trap: Trap
  ) -> RowCase {
    let type = type ?? arguments[0].type
    return run(
      "\(opcode.name) traps \(trap.name)", arguments,
      before + [
        .typed(opcode, 10, 0, c ?? (arguments.count > 1 ? 1 : 0), type: type, second: second)
      ],
      result: type, .trap(trap))
  }

  /// A word result, signed.
  static func scalar(
    _ opcode: Opcode, _ arguments: [Argument], before: [Instruction] = [], c: UInt16? = nil,
    _ expected: Int64
  ) -> RowCase {
    run(
      opcode.name, arguments,
      before + [Instruction(opcode, 10, 0, c ?? (arguments.count > 1 ? 1 : 0))], result: Kind.i64,
      .words([U256(signExtending: expected)]))
  }

  static func scalar(
    _ opcode: Opcode, _ arguments: [Argument], before: [Instruction] = [], c: UInt16? = nil,
    trap: Trap
  ) -> RowCase {
    run(
      "\(opcode.name) traps \(trap.name)", arguments,
      before + [Instruction(opcode, 10, 0, c ?? (arguments.count > 1 ? 1 : 0))], result: Kind.i64,
      .trap(trap))
  }

  /// The first argument after a change at indices of one register or more, by a word or the second.
  private static func changed(
    _ name: String, _ arguments: [Argument], _ opcode: Opcode, rank: UInt64 = 1, at index: Int32,
    quarters: Int64 = 0, _ expected: Argument? = nil, trap: Trap = .unreachable
  ) -> RowCase {
    run(
      name, arguments,
      [
        .small(5, index), .small(6, 0), load(7, quarters: quarters),
        Instruction(opcode, 0, 5, arguments.count > 1 ? 1 : 7, x: rank),
        Instruction(.moveRef, 10, 0),
      ], result: Kind.tensor,
      expected.map { .data(encode([$0.tensor.encoded()])) } ?? .trap(trap))
  }

  /// Loads a word that is a number of quarters.
  static func load(_ register: UInt16, quarters: Int64) -> Instruction {
    Instruction(.constant, register, x: UInt64(bitPattern: quarters * unit / 4))
  }

  static let huge = q([2], [500, 500])
  static let couple = q([2], [4, 8])

  package static let tensors: [RowCase] = [
    tensor(.tensorAdd, [couple, q([2], [1, 2])], q([2], [5, 10])),
    tensor(.tensorSub, [couple, q([2], [1, 2])], q([2], [3, 6])),
    tensor(.tensorMul, [couple, q([2], [2, 2])], q([2], [2, 4])),
    tensor(.tensorDiv, [couple, q([2], [8, 8])], q([2], [2, 4])),
    tensor(.tensorDiv, [couple, q([2], [8, 0])], trap: .division),
    tensor(.tensorNeg, [couple], q([2], [-4, -8])),
    tensor(.tensorNeg, [q([1], [-512])], trap: .overflow),
    tensor(.tensorAddRow, [q([2, 2], [1, 2, 3, 4]), couple], q([2, 2], [5, 10, 7, 12])),
    tensor(.tensorAddColumn, [q([2, 2], [1, 2, 3, 4]), couple], q([2, 2], [5, 6, 11, 12])),
    tensor(.tensorEqual, [couple, q([2], [4, 2])], mask([2], [1, 0])),
    tensor(.tensorNotEqual, [couple, q([2], [4, 2])], mask([2], [0, 1])),
    tensor(.tensorLess, [couple, q([2], [8, 8])], mask([2], [1, 0])),
    tensor(.tensorLessEqual, [couple, q([2], [8, 8])], mask([2], [1, 1])),
    tensor(.tensorGreater, [couple, q([2], [0, 8])], mask([2], [1, 0])),
    tensor(.tensorGreaterEqual, [couple, q([2], [0, 8])], mask([2], [1, 1])),
    tensor(
      .tensorSelect, [mask([2], [1, 0]), couple, q([2], [1, 2])], second: 2, q([2], [4, 2])),
    tensor(
      .tensorSelect, [mask([1], [1]), couple, q([2], [1, 2])], second: 2, type: Kind.tensor,
      trap: .shape),
    tensor(
      .tensorClip, [q([3], [-8, 1, 8])], c: 5, second: 6,
      before: [load(5, quarters: -4), load(6, quarters: 4)], q([3], [-4, 1, 4])),
    tensor(
      .tensorClip, [couple], c: 5, second: 6,
      before: [load(5, quarters: 4), load(6, quarters: -4)],
      trap: .domain),
    tensor(
      .tensorClip, [couple], c: 5, second: 6,
      before: [load(5, quarters: 4), load(6, quarters: 1 << 20)],
      trap: .overflow),
    tensor(.tensorAbs, [q([2], [-4, 3])], q([2], [4, 3])),
    tensor(.tensorAbs, [q([1], [-512])], trap: .overflow),
    tensor(.tensorScaledBy, [couple], c: 5, before: [.small(5, -3)], q([2], [-12, -24])),
    tensor(.tensorScaledBy, [couple], c: 5, before: [.small(5, 100)], trap: .overflow),
    tensor(.tensorDividedBy, [couple], c: 5, before: [.small(5, -2)], q([2], [-2, -4])),
    tensor(.tensorDividedBy, [couple], c: 5, before: [.small(5, 0)], trap: .division),
    tensor(.tensorDividedBy, [q([1], [-512])], c: 5, before: [.small(5, -1)], trap: .overflow),
    tensor(.tensorConvert, [mask([2], [1, 0])], q([2], [4, 0])),
    tensor(.tensorConvert, [labels([1], [200])], type: Kind.tensor, trap: .overflow),
  ]

  /// Operations on equal shapes whose results have to fit.
  package static let tensorShapesAndRanges: [RowCase] = tensorPairs + tensorRows + tensorScalars

  private static let tensorPairs: [RowCase] = arithmetic.flatMap { opcode -> [RowCase] in
    let right: Int64 = opcode == .tensorAdd ? -500 : opcode == .tensorDiv ? 1 : 500
    return [
      tensor(opcode, [couple, q([3], [1, 2, 3])], trap: .shape),
      tensor(opcode, [q([1], [-500]), q([1], [right])], trap: .overflow),
    ]
  }

  private static let arithmetic: [Opcode] = [.tensorAdd, .tensorSub, .tensorMul, .tensorDiv]

  private static let comparisons: [Opcode] = [
    .tensorEqual, .tensorNotEqual, .tensorLess, .tensorLessEqual, .tensorGreater,
    .tensorGreaterEqual,
  ]

  private static let tensorRows: [RowCase] = {
    var rows: [RowCase] = comparisons.map {
      tensor($0, [couple, q([1], [1])], type: Kind.mask, trap: .shape)
    }
    for opcode in [Opcode.tensorAddRow, .tensorAddColumn] {
      rows.append(tensor(opcode, [q([2, 2], [1, 2, 3, 4]), q([3], [1, 2, 3])], trap: .shape))
      rows.append(tensor(opcode, [q([2, 2], [500, 500, 500, 500]), huge], trap: .overflow))
    }
    return rows
  }()

  private static let tensorScalars: [RowCase] = {
    let results: [(Opcode, [Int64])] = [
      (.tensorAddScalar, [6, 10]), (.tensorSubScalar, [2, 6]), (.tensorMulScalar, [2, 4]),
      (.tensorDivScalar, [8, 16]), (.tensorScalarSub, [-2, -6]), (.tensorScalarDiv, [2, 1]),
    ]
    // A scalar that is no element of the tensor.
    let outside: [Instruction] = [.small(5, -1), Instruction(.shrImmU, 5, 5, 1)]
    var rows: [RowCase] = [
      tensor(.tensorDivScalar, [couple], c: 5, before: [.small(5, 0)], trap: .division),
      tensor(.tensorScalarDiv, [q([1], [0])], c: 5, before: [.small(5, 1)], trap: .division),
    ]
    for (opcode, expected) in results {
      rows.append(tensor(opcode, [couple], c: 5, before: [load(5, quarters: 2)], q([2], expected)))
      rows.append(tensor(opcode, [couple], c: 5, before: outside, trap: .overflow))
    }
    return rows
  }()

  /// A list of two words in register 5, made a tensor of labels in the shape of registers 6 and 7.
  private static func fromList(
    _ name: String, _ values: [Int32], _ rows: Int32, _ end: End
  ) -> RowCase {
    run(
      name, [],
      [.typed(.newList, 5, type: Kind.list), .small(6, rows), .small(7, 1)]
        + values.flatMap { [.small(8, $0), Instruction(.listAppend, 5, 8)] }
        + [.typed(.tensorFromList, 10, 5, 2, type: Kind.labels, second: 6)],
      result: Kind.labels, end)
  }

  package static let tensorParts: [RowCase] = [
    fromList(
      "tensorFromList", [9, 8], 2, .data(encode([labels([2, 1], [9, 8]).tensor.encoded()]))),
    fromList("tensorFromList in a shape of another size", [9, 8], 3, .trap(.shape)),
    fromList("tensorFromList of a number outside its type", [9, 256], 2, .trap(.overflow)),
    run(
      "tensorFill", [],
      [
        load(5, quarters: 3), .small(6, 2), .small(7, 1),
        .typed(.tensorFill, 10, 5, 2, type: Kind.tensor, second: 6),
      ], result: Kind.tensor, .data(encode([q([2, 1], [3, 3]).tensor.encoded()]))),
    run(
      "tensorFill with a value outside its type", [],
      [.small(5, 256), .typed(.tensorFill, 10, 5, 0, type: Kind.labels)], result: Kind.labels,
      .trap(.overflow)),
    run(
      "tensorFill beyond the limit", [],
      [
        .small(5, 1), Instruction(.constant, 6, x: 1 << 23),
        .typed(.tensorFill, 10, 5, 1, type: Kind.labels, second: 6),
      ], result: Kind.labels, .trap(.limit)),
    tensor(
      .tensorReshape, [couple], c: 2, second: 5, before: [.small(5, 1), .small(6, 2)],
      q([1, 2], [4, 8])),
    tensor(.tensorReshape, [couple], c: 1, second: 5, before: [.small(5, 3)], trap: .shape),
    tensor(.tensorTranspose, [q([2, 2], [1, 2, 3, 4])], q([2, 2], [1, 3, 2, 4])),
    tensor(.tensorTranspose, [couple], trap: .shape),
    tensor(.tensorRow, [q([2, 2], [1, 2, 3, 4])], c: 5, before: [.small(5, 1)], q([2], [3, 4])),
    tensor(.tensorRow, [couple], c: 5, before: [.small(5, 2)], trap: .bounds),
    tensor(.tensorRow, [q([], [1])], c: 5, before: [.small(5, 0)], trap: .shape),
    tensor(
      .tensorRows, [q([3], [1, 2, 3])], c: 5, second: 6, before: [.small(5, 1), .small(6, 2)],
      q([2], [2, 3])),
    tensor(
      .tensorRows, [couple], c: 5, second: 6, before: [.small(5, 1), .small(6, 2)], trap: .bounds),
    tensor(
      .tensorRows, [couple], c: 5, second: 6, before: [.small(5, 1), .small(6, -1)], trap: .bounds),
    tensor(
      .tensorRows, [q([], [1])], c: 5, second: 6, before: [.small(5, 0), .small(6, 0)], trap: .shape
    ),
    tensor(.tensorConcat, [couple, q([1], [3])], q([3], [4, 8, 3])),
    tensor(.tensorConcat, [couple, q([1, 1], [3])], trap: .shape),
    tensor(.tensorGather, [couple, labels([3], [1, 1, 0])], q([3], [8, 8, 4])),
    tensor(.tensorGather, [couple, labels([1], [2])], trap: .bounds),
    tensor(.tensorGather, [couple, labels([1, 1], [0])], trap: .shape),
    tensor(
      .tensorOneHot, [labels([2], [1, 0])], c: 5, before: [.small(5, 3)],
      q([2, 3], [0, 4, 0, 4, 0, 0])),
    tensor(
      .tensorOneHot, [labels([1], [3])], c: 5, type: Kind.tensor, before: [.small(5, 3)],
      trap: .bounds),
    tensor(
      .tensorOneHot, [labels([], [3])], c: 5, type: Kind.tensor, before: [.small(5, 3)],
      trap: .shape),
    tensor(
      .tensorOneHot, [labels([1], [3])], c: 5, type: Kind.tensor,
      before: [Instruction(.constant, 5, x: 1 << 23)], trap: .limit),
    run(
      "tensorAt", [q([2, 2], [1, 2, 3, 4])],
      [.small(5, 1), .small(6, 0), Instruction(.tensorAt, 10, 0, 5, x: 2)], result: Kind.i64,
      .words([U256(UInt64(3 * unit / 4))])),
    run(
      "tensorAt outside", [couple], [.small(5, 2), Instruction(.tensorAt, 10, 0, 5, x: 1)],
      result: Kind.i64, .trap(.bounds)),
    run(
      "tensorAt of another rank", [couple],
      [.small(5, 0), .small(6, 0), Instruction(.tensorAt, 10, 0, 5, x: 2)],
      result: Kind.i64, .trap(.shape)),
    changed("tensorSet", [couple], .tensorSet, at: 1, quarters: 3, q([2], [4, 3])),
    changed("tensorSet outside", [couple], .tensorSet, at: 2, quarters: 3, trap: .bounds),
    changed("tensorSet of another rank", [couple], .tensorSet, rank: 2, at: 1, trap: .shape),
    changed(
      "tensorSet of what is no element", [couple], .tensorSet, at: 1, quarters: 512, trap: .overflow
    ),
    changed(
      "tensorSetPart", [q([2, 2], [1, 2, 3, 4]), couple], .tensorSetPart, at: 1,
      q([2, 2], [1, 2, 4, 8])),
    changed(
      "tensorSetPart outside", [q([2, 2], [1, 2, 3, 4]), couple], .tensorSetPart, at: 2,
      trap: .bounds),
    changed(
      "tensorSetPart of another shape", [q([2, 1], [1, 2]), couple], .tensorSetPart, at: 1,
      trap: .shape),
    run(
      "tensorSet of what was unique", [couple],
      [
        Instruction(.share, 0), Instruction(.moveRef, 10, 0), Instruction(.unique, 0),
        .small(5, 0), Instruction(.tensorSet, 0, 5, 5, x: 1),
      ], result: Kind.tensor, .data(encode([couple.tensor.encoded()]))),
    scalar(.tensorDim, [q([2, 3], [1, 2, 3, 4, 5, 6])], c: 1, 3),
    scalar(.tensorDim, [couple], c: 1, trap: .shape),
    run(
      "checkDim", [couple], [.small(10, 2), Instruction(.checkDim, 0, 0, 10)], result: Kind.i64,
      .words([2])),
    run(
      "checkDim traps", [couple], [.small(10, 3), Instruction(.checkDim, 0, 0, 10)],
      result: Kind.i64, .trap(.shape)),
    run(
      "checkRank", [couple], [.small(10, 2), Instruction(.checkRank, 0, 1)], result: Kind.i64,
      .words([2])),
    run(
      "checkRank traps", [couple], [.small(10, 2), Instruction(.checkRank, 0, 2)], result: Kind.i64,
      .trap(.shape)),
  ]

  static let nothing = q([0], [])
  static let matrix = q([2, 3], [1, 5, 3, 9, 2, 9])

  /// Two tensors with weights 1 and 3, in a list at 5 and one at 6.
  private static func weighted(
    _ name: String, _ weights: [Int32], shape: [Int] = [2], _ end: End
  ) -> RowCase {
    run(
      name, [couple, q(shape, shape.isEmpty ? [8] : [8, 16])],
      [
        .typed(.newList, 5, type: Kind.tensorList), Instruction(.listAppend, 5, 0),
        Instruction(.listAppend, 5, 1),
        .typed(.newList, 6, type: Kind.list),
      ]
        + weights.flatMap { [.small(7, $0), Instruction(.listAppend, 6, 7)] }
        + [.typed(.tensorWeightedAverage, 10, 5, 6, type: Kind.tensor)], result: Kind.tensor, end)
  }

  package static let reductions: [RowCase] = [
    tensor(.tensorMatmul, [q([1, 2], [4, 8]), q([2, 1], [8, 4])], q([1, 1], [16])),
    tensor(.tensorMatmul, [q([1, 2], [4, 8]), couple], q([1], [20])),
    tensor(.tensorMatmul, [q([1, 2], [4, 8]), q([1, 2], [4, 8])], trap: .shape),
    tensor(.tensorMatmul, [q([1, 2], [500, 500]), q([2, 1], [500, 500])], trap: .overflow),
    scalar(.tensorDot, [couple, q([2], [2, 1])], unit),
    scalar(.tensorDot, [couple, q([1], [2])], trap: .shape),
    scalar(.tensorDot, [huge, huge], trap: .overflow),
    tensor(.tensorOuter, [couple, q([1], [2])], q([2, 1], [2, 4])),
    tensor(.tensorOuter, [couple, q([], [2])], trap: .shape),
    tensor(.tensorOuter, [huge, huge], trap: .overflow),
    weighted("tensorWeightedAverage", [1, 3], .data(encode([q([2], [7, 14]).tensor.encoded()]))),
    weighted("tensorWeightedAverage of another number of weights", [1], .trap(.shape)),
    weighted("tensorWeightedAverage of weight 0", [0, 0], .trap(.division)),
    weighted("tensorWeightedAverage with a weight above the largest", [-1, 1], .trap(.overflow)),
    weighted("tensorWeightedAverage of other shapes", [1, 1], shape: [], .trap(.shape)),
    tensor(.tensorSum, [matrix], c: 1, q([2], [9, 20])),
    tensor(.tensorSum, [labels([2], [200, 100])], c: 0, integers([], [300])),
    tensor(.tensorSum, [mask([3], [1, 0, 1])], c: 0, integers([], [2])),
    tensor(.tensorMean, [q([2, 2], [1, 3, 5, 7])], c: 0, q([2], [3, 5])),
    tensor(.tensorMean, [mask([4], [1, 0, 1, 0])], c: 0, q([], [2])),
    tensor(.tensorMean, [nothing], c: 0, trap: .division),
    tensor(.tensorMax, [matrix], c: 1, q([2], [5, 9])),
    tensor(.tensorMin, [matrix], c: 0, q([3], [1, 2, 3])),
    tensor(.tensorArgMax, [matrix], c: 1, labels([2], [1, 0])),
    tensor(.tensorArgMin, [matrix], c: 1, labels([2], [0, 1])),
    tensor(.tensorArgMax, [q([300], Array(0..<300))], c: 0, type: Kind.labels, trap: .overflow),
    tensor(
      .tensorArgMin, [q([300], (0..<300).map { -$0 })], c: 0, type: Kind.labels, trap: .overflow),
    scalar(.tensorSumAll, [matrix], 29 * unit / 4),
    scalar(.tensorSumAll, [labels([2], [200, 100])], 300),
    scalar(.tensorSumAll, [mask([3], [1, 0, 1])], 2),
    scalar(.tensorSumAll, [huge], trap: .overflow),
    scalar(.tensorMeanAll, [couple], 6 * unit / 4),
    scalar(.tensorMeanAll, [mask([4], [1, 1, 1, 0])], 3 * unit / 4),
    scalar(.tensorMeanAll, [nothing], trap: .division),
    scalar(.tensorMaxAll, [matrix], 9 * unit / 4), scalar(.tensorMaxAll, [nothing], trap: .domain),
    scalar(.tensorMinAll, [matrix], unit / 4), scalar(.tensorMinAll, [nothing], trap: .domain),
    tensor(.tensorSum, [huge], c: 0, trap: .overflow),
    tensor(.tensorRelu, [q([2], [-1, 3])], q([2], [0, 3])),
    tensor(.tensorSigmoid, [q([1], [0])], q([1], [2])),
    tensor(.tensorTanh, [q([1], [0])], q([1], [0])),
    tensor(.tensorExp, [q([1], [0])], q([1], [4])),
    tensor(.tensorExp, [q([1], [40])], trap: .overflow),
    tensor(.tensorLog, [q([1], [4])], q([1], [0])),
    tensor(.tensorLog, [q([1], [0])], trap: .domain),
    tensor(.tensorSqrt, [q([1], [16])], q([1], [8])),
    tensor(.tensorSqrt, [q([1], [-4])], trap: .domain),
    tensor(.tensorSoftmax, [q([2], [4, 4])], c: 0, q([2], [2, 2])),
    tensor(.tensorLogSumExp, [q([1, 1], [9])], c: 1, q([1], [9])),
    tensor(.tensorLogSumExp, [nothing], c: 0, trap: .domain),
    tensor(.tensorLogSumExp, [q([2], [511, 511])], c: 0, trap: .overflow),
    scalar(.tensorCrossEntropy, [q([1, 1], [9]), labels([1], [0])], 0),
    scalar(.tensorCrossEntropy, [q([1, 1], [9]), labels([1], [1])], trap: .bounds),
    scalar(.tensorCrossEntropy, [q([1, 1], [9]), labels([2], [0, 0])], trap: .shape),
    scalar(.tensorCrossEntropy, [q([1, 2], [500, -500]), labels([1], [1])], trap: .overflow),
    scalar(.tensorCrossEntropy, [q([0, 2], []), labels([0], [])], trap: .division),
    scalar(.tensorCrossEntropy, [q([1, 0], []), labels([1], [0])], trap: .domain),
  ]

  /// Axes that do not exist, and empty ones.
  package static let reductionAxes: [RowCase] = {
    var rows: [RowCase] = []
    for opcode in [
      Opcode.tensorSum, .tensorMean, .tensorMax, .tensorMin, .tensorSoftmax, .tensorLogSumExp,
    ] {
      rows.append(tensor(opcode, [couple], c: 1, trap: .shape))
    }
    for opcode in [Opcode.tensorArgMax, .tensorArgMin] {
      rows.append(tensor(opcode, [couple], c: 1, type: Kind.labels, trap: .shape))
      rows.append(tensor(opcode, [nothing], c: 0, type: Kind.labels, trap: .domain))
    }
    for opcode in [Opcode.tensorMax, .tensorMin] {
      rows.append(tensor(opcode, [nothing], c: 0, trap: .domain))
    }
    return rows
  }()
}
