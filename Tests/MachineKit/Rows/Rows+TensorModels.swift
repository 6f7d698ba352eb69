import Bytecode
import Primitives
import Tensors
import VM

extension RowCase {
  private static func octets(_ shape: [Int], _ values: [Int64]) -> Argument {
    Argument(type: Kind.octets, tensor: make(.i8, shape, values))
  }

  private static func sums(_ shape: [Int], _ values: [Int64]) -> Argument {
    Argument(type: Kind.sums, tensor: make(.i32, shape, values))
  }

  private static func places(_ shape: [Int], _ values: [Int64]) -> Argument {
    Argument(type: Kind.places, tensor: make(.u32, shape, values))
  }

  /// A result of an instruction with a choice in its last bits.
  private static func chosen(
    _ opcode: Opcode, _ arguments: [Argument], c: UInt16, choice: UInt64,
    before: [Instruction] = [], _ expected: Argument
  ) -> RowCase {
    var instruction = Instruction.typed(opcode, 10, 0, c, type: expected.type)
    instruction.x |= choice << 48
    return run(
      "\(opcode.name) \(choice)", arguments, before + [instruction], result: expected.type,
      .data(encode([expected.tensor.encoded()])))
  }

  private static let image = q([1, 1, 2, 2], [1, 5, 3, 9])
  private static let filter = q([1, 1, 1, 2], [4, 8])

  package static let tensorModels: [RowCase] =
    overMatrices + ordered + [
      tensor(.tensorSign, [q([3], [-2, 0, 7])], q([3], [-4, 0, 4])),
      tensor(.tensorReciprocal, [q([2], [2, -8])], q([2], [8, -2])),
      tensor(.tensorReciprocal, [nothing], nothing),
      tensor(.tensorReciprocal, [q([1], [0])], trap: .division),
      run(
        "tensorReciprocal traps overflow", [],
        [
          .small(5, 1), .small(6, 1), .typed(.tensorFill, 7, 5, 1, type: Kind.tensor, second: 6),
          .typed(.tensorReciprocal, 10, 7, type: Kind.tensor),
        ], result: Kind.tensor, .trap(.overflow)),
      scalar(.tensorNorm2, [q([2], [12, 16])], 20 * unit / 4),
      scalar(.tensorNorm2, [nothing], 0),
      run(
        "tensorRelease", [couple], [Instruction(.tensorRelease, 0), Instruction(.moveRef, 10, 0)],
        result: Kind.tensor, .data(encode([q([0], []).tensor.encoded()]))),
      run(
        "tensorRelease of what others own", [couple],
        [Instruction(.share, 0), Instruction(.tensorRelease, 0), Instruction(.moveRef, 10, 0)],
        result: Kind.tensor, .data(encode([couple.tensor.encoded()]))),
      scalar(.tensorNorm2, [huge], trap: .overflow),
      tensor(
        .tensorSquaredDistances, [q([2, 2], [0, 4, 8, 4])], q([2, 2], [0, 16, 16, 0])),
      tensor(.tensorSquaredDistances, [q([2, 0], [])], q([2, 2], [0, 0, 0, 0])),
      tensor(.tensorSquaredDistances, [couple], trap: .shape),
      tensor(.tensorSquaredDistances, [q([2, 1], [500, -500])], trap: .overflow),
      tensor(.tensorSumAxes, [q([2, 1, 2], [1, 2, 3, 4])], c: 5, q([1], [10])),
      tensor(.tensorSumAxes, [labels([2, 1], [200, 100])], c: 3, integers([], [300])),
      tensor(.tensorSumAxes, [mask([2, 2], [1, 0, 1, 1])], c: 2, integers([2], [1, 2])),
      tensor(.tensorSumAxes, [couple], c: 2, trap: .shape),
      tensor(.tensorSumAxes, [q([1, 2], [500, 500])], c: 3, trap: .overflow),
      tensor(
        .tensorQuantise, [q([4], [-500, 3, 1, 500])], c: 5, before: [load(5, quarters: 2)],
        octets([4], [-128, 2, 0, 127])),
      tensor(
        .tensorQuantise, [couple], c: 5, type: Kind.octets, before: [.small(5, 0)], trap: .domain),
      tensor(
        .tensorQuantise, [couple], c: 5, type: Kind.octets,
        before: [.small(5, -1), Instruction(.shrImmU, 5, 5, 1)], trap: .overflow),
      tensor(
        .tensorDequantise, [octets([2], [-3, 5])], c: 5, before: [load(5, quarters: 2)],
        q([2], [-6, 10])),
      tensor(
        .tensorDequantise, [octets([1], [100])], c: 5, type: Kind.tensor,
        before: [load(5, quarters: 8)], trap: .overflow),
      tensor(
        .tensorMatmulWide, [octets([1, 2], [100, -128]), octets([2, 1], [127, -128])],
        sums([1, 1], [29_084])),
      tensor(.tensorMatmulWide, [octets([1, 2], [2, 3]), octets([2], [5, 7])], sums([1], [31])),
      tensor(
        .tensorMatmulWide, [octets([1, 2], [2, 3]), octets([1], [5])], type: Kind.sums, trap: .shape
      ),
      tensor(.tensorConvolve, [image, filter], q([1, 1, 2, 1], [11, 21])),
      tensor(.tensorConvolve, [image, q([1, 2, 1, 1], [1, 1])], trap: .shape),
      tensor(.tensorConvolve, [image, q([1, 1, 3, 1], [1, 1, 1])], trap: .shape),
      tensor(
        .tensorConvolve, [q([1, 1, 1, 2], [500, 500]), q([1, 1, 1, 2], [500, 500])], trap: .overflow
      ),
      tensor(.tensorMaxPool, [image], c: 5, before: [.small(5, 2)], q([1, 1, 1, 1], [9])),
      tensor(.tensorMaxPool, [image], c: 5, before: [.small(5, 0)], trap: .shape),
      tensor(.tensorMaxPool, [couple], c: 5, before: [.small(5, 1)], trap: .shape),
      tensor(
        .tensorMeanPool, [q([1, 1, 2, 2], [1, 5, 3, 7])], c: 5, before: [.small(5, 2)],
        q([1, 1, 1, 1], [4])),
      tensor(.tensorMeanPool, [image], c: 5, before: [.small(5, 3)], trap: .shape),
    ]

  /// Rows and columns over matrices, and numbers beside tensors.
  private static let overMatrices: [RowCase] = {
    let results: [(Opcode, [Int64], [Int64])] = [
      (.tensorSubRow, [-3, -6, -1, -4], [-3, -2, -5, -4]),
      (.tensorMulRow, [1, 4, 3, 8], [1, 2, 6, 8]),
      (.tensorDivRow, [1, 1, 4, 2], [1, 2, 2, 2]),
    ]
    let columns: [Opcode] = [.tensorSubColumn, .tensorMulColumn, .tensorDivColumn]
    let matrix = q([2, 2], [1, 2, 3, 4])
    var rows: [RowCase] = []
    for ((row, overRows, overColumns), column) in zip(results, columns) {
      let even = row == .tensorDivRow ? q([2, 2], [1, 2, 4, 4]) : matrix
      rows += [
        tensor(row, [even, couple], q([2, 2], overRows)),
        tensor(row, [even, q([1, 2], [4, 8])], q([2, 2], overRows)),
        tensor(column, [even, couple], q([2, 2], overColumns)),
        tensor(column, [even, q([2, 1], [4, 8])], q([2, 2], overColumns)),
      ]
      for opcode in [row, column] {
        let right: Int64 = row == .tensorDivRow ? 1 : row == .tensorMulRow ? 500 : -500
        rows += [
          tensor(opcode, [matrix, q([3], [1, 2, 3])], trap: .shape),
          tensor(opcode, [couple, couple], trap: .shape),
          tensor(opcode, [q([1, 1], [500]), q([1], [right])], trap: .overflow),
        ]
        if row == .tensorDivRow {
          rows.append(tensor(opcode, [q([1, 1], [500]), q([1], [0])], trap: .division))
        }
      }
    }
    let truths: [[Int64]] = [
      [0, 1, 0], [1, 0, 1], [1, 0, 0], [1, 1, 0], [0, 0, 1], [0, 1, 1],
    ]
    for (choice, truth) in truths.enumerated() {
      rows.append(
        chosen(
          .tensorCompareScalar, [q([3], [1, 2, 3])], c: 5, choice: UInt64(choice),
          before: [load(5, quarters: 2)], mask([3], truth)))
    }
    return rows
  }()

  /// Sorting and what follows from it.
  private static let ordered: [RowCase] = {
    let runs = q([2, 3], [5, 1, 5, 2, 2, 1])
    var rows = [
      chosen(.tensorOrder, [runs], c: 1, choice: 0, places([2, 3], [1, 0, 2, 2, 0, 1])),
      chosen(.tensorOrder, [runs], c: 1, choice: 1, places([2, 3], [0, 2, 1, 0, 1, 2])),
      chosen(.tensorOrder, [runs], c: 0, choice: 0, places([2, 3], [1, 0, 1, 0, 1, 0])),
      tensor(.tensorSort, [runs], c: 1, q([2, 3], [1, 5, 5, 1, 2, 2])),
      tensor(.tensorMedian, [runs], c: 1, q([2], [5, 2])),
      tensor(.tensorMedian, [q([2, 2], [1, 3, 2, 8])], c: 1, q([2], [2, 5])),
      tensor(.tensorMedian, [nothing], c: 0, trap: .division),
      tensor(
        .tensorTrimmedMean, [q([4], [100, 3, 5, -100])], c: 0, second: 5, before: [.small(5, 1)],
        q([], [4])),
      tensor(
        .tensorTrimmedMean, [couple], c: 0, second: 5, before: [.small(5, 1)], trap: .division),
      tensor(
        .tensorTrimmedMean, [couple], c: 0, second: 5, before: [.small(5, -1)], trap: .division),
      tensor(.tensorTrimmedMean, [couple], c: 1, second: 5, before: [.small(5, 0)], trap: .shape),
      tensor(.tensorOrder, [couple], c: 1, type: Kind.places, trap: .shape),
    ]
    for opcode in [Opcode.tensorSort, .tensorMedian] {
      rows.append(tensor(opcode, [couple], c: 1, trap: .shape))
    }
    return rows
  }()
}
