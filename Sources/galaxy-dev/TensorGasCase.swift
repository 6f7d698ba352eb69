import InstructionSet
import Primitives
import Tensors

/// One instruction on tensors of one element type and one shape.
struct TensorGasCase {
  let row: InstructionSpec
  let element: ElementType
  /// The element type in assembly and in names.
  let elementName: String
  let shape: [Int]
  /// The shapes of the operands in b and c.
  let shapes: (left: [Int], right: [Int])

  /// Instructions that are no kernels, or that take what has no shape.
  private static let unsized: Set<String> = [
    "tensorAt", "tensorDim", "checkDim", "checkRank", "tensorFromList", "tensorRelease",
    "tensorWeightedAverage",
  ]

  /// Empty, one, tiny, tall, wide, square, and as large as arguments can be.
  private static let grid = [
    [0, 8], [1, 1], [4, 4], [64, 1], [1, 64], [1024, 8], [8, 1024], [64, 64], [256, 256],
    [480, 480],
  ]

  /// The instruction on each shape of the grid and each element type that it takes.
  static func all(of row: InstructionSpec) -> [TensorGasCase] {
    guard row.family == .tensors || row.family == .tensorReductions, !unsized.contains(row.name)
    else { return [] }
    var elements: [(String, ElementType)] = []
    if let narrow = FixedFormat(integerBits: 8, fractionBits: 24),
      let wide = FixedFormat(integerBits: 40, fractionBits: 24)
    {
      elements = [("fixed 8 24", .fixed(narrow)), ("fixed 40 24", .fixed(wide))]
    }
    if row.name == "tensorMatmulWide" { elements = [("signed 8", .i8)] }
    return elements.flatMap { name, element in
      grid.compactMap { shape in
        shapes(of: row, shape).map {
          TensorGasCase(row: row, element: element, elementName: name, shape: shape, shapes: $0)
        }
      }
    }
  }

  /// The operands' shapes; nil where the instruction has none for this shape.
  private static func shapes(of row: InstructionSpec, _ shape: [Int]) -> ([Int], [Int])? {
    let (rows, columns) = (shape[0], shape[1])
    switch row.name {
    case "tensorMatmul", "tensorMatmulWide": return (shape, [columns, rows])
    case "tensorDot": return ([rows * columns], [rows * columns])
    case "tensorOuter": return ([rows], [columns])
    case "tensorOneHot", "tensorGather": return (shape, [rows])
    case "tensorConvolve":
      return rows >= 4 && columns >= 4 ? ([1, 1, rows, columns], [4, 1, 3, 3]) : nil
    case "tensorMaxPool", "tensorMeanPool":
      return rows % 2 == 0 && columns % 2 == 0 ? ([1, 1, rows, columns], []) : nil
    case "tensorSquaredDistances": return rows <= 1024 ? (shape, []) : nil
    case let name where name.hasSuffix("Row") && name != "tensorRow": return (shape, [columns])
    case let name where name.hasSuffix("Column"): return (shape, [rows])
    case let name
    where name.hasSuffix("Max") || name.hasSuffix("Min") || name.hasPrefix("tensorArg")
      || name.hasPrefix("tensorMean") || name.contains("LogSumExp") || name == "tensorMaxAll"
      || name == "tensorMinAll" || name == "tensorMedian" || name == "tensorTrimmedMean"
      || name == "tensorCrossEntropy":
      return rows * columns == 0 || (name.hasPrefix("tensorArg") && columns > 256)
        ? nil : (shape, shape)
    default: return (shape, shape)
    }
  }

  /// Pseudo-random elements between 0 and 1, none of them 0.
  func numbers(_ shape: [Int], seed: UInt64) throws -> Tensor {
    var random = SplitMix64(seed: seed)
    let bits = element.format?.fractionBits ?? 7
    let count = try Tensor.elementCount(of: shape)
    let values = (0..<count).map { _ in Int64(random.next() >> UInt64(64 - bits)) | 1 }
    return try Tensor(element: element, shape: shape, rawValues: values)
  }

  /// Small numbers, as indices and labels.
  func labels(_ shape: [Int]) throws -> Tensor {
    let length = max(shape[0], 1)
    let bound = max(1, min(self.shape.min() ?? 1, 250))
    return try Tensor(
      element: .u8, shape: [length], rawValues: (0..<length).map { Int64($0 % bound) })
  }

  /// The operands in registers 0, 1, 2, 3 and 5; one element where the instruction does not read them.
  func arguments() throws -> [Tensor] {
    func isRead(_ kind: OperandKind) -> Bool { row.operands.contains { $0.kind == kind } }
    let hasRight = row.operands.contains { operand in
      guard case .reference(.tensor(let elements)) = operand.kind else { return false }
      return operand.field == .c && elements != .integer
    }
    let isOctets = row.name == "tensorDequantise"
    return [
      try numbers(shapes.left, seed: 1), try numbers(hasRight ? shapes.right : [1], seed: 2),
      try labels(isRead(.reference(.tensor(.integer))) && !isOctets ? shapes.left : [1]),
      try Tensor.fill(
        1, element: .bool, shape: isRead(.reference(.tensor(.bool))) ? shapes.left : [1]),
      try Tensor.fill(3, element: .i8, shape: isOctets ? shapes.left : [1]),
    ]
  }

  // MARK: Assembly

  /// Register of what an operand reads, or the number that it is.
  private func value(_ operand: Operand) -> String {
    let unit = element.format.map { Int64(1) << Int64($0.fractionBits) } ?? 1
    if operand.role == .write { return "r20" }
    switch operand.kind {
    case .reference(.tensor(.integer)):
      return row.name == "tensorDequantise" ? "r5" : "r2"
    case .reference(.tensor(.bool)): return "r3"
    case .reference: return operand.field == .b || row.name == "tensorSelect" ? "r0" : "r1"
    case .word:
      switch row.name {
      case "tensorClip": return operand.name == "low" ? "r10" : "r9"
      case "tensorRow", "tensorRows": return operand.name == "count" ? "r11" : "r10"
      case "tensorTrimmedMean": return "r10"
      case "tensorOneHot": return "r12"
      case "tensorMaxPool", "tensorMeanPool", "tensorScaledBy", "tensorDividedBy": return "r13"
      default: return unit > 1 ? "r9" : "r11"
      }
    case .words: return "r6"
    case .immediate(.rank): return "2"
    case .immediate(.axis): return shapes.left.count > 1 ? "1" : "0"
    case .immediate(.below(16)): return "2"
    case .immediate(.below): return "0"
    case .immediate(.type): return resultType
    default: return "0"
    }
  }

  private var resultType: String {
    for case .resultElement(let rule, _) in row.constraints {
      switch rule {
      case .bool: return "5"
      case .index: return "3"
      case .unsigned32: return "8"
      case .signed8: return octets
      case .signed32: return "12"
      case .same, .sum, .mean, .any: return "1"
      }
    }
    return "1"
  }

  /// The type of tensors of signed bytes: no module names a type twice.
  private var octets: String { elementName == "signed 8" ? "1" : "10" }

  private var isTensorResult: Bool { row.operands.contains { $0.kind == .value(.typeOperand) } }

  /// A module whose function `run` executes the instruction, or nothing in its place, so many times.
  func source(isEmpty: Bool) -> String {
    let operands = row.operands.map { "\($0.name)=\(value($0))" }.joined(separator: " ")
    let instruction = isEmpty ? "" : "  \(row.name) \(operands)\n"
    let release = isEmpty || !isTensorResult ? "" : "  tensorRelease value=r20\n"
    let unit = element.format.map { 1 << $0.fractionBits } ?? 1
    return """
      module "Bench"
      type 0 \(elementName)
      type 1 tensor 0
      type 2 unsigned 8
      type 3 tensor 2
      type 4 bool
      type 5 tensor 4
      type 6 unsigned 64
      type 7 unsigned 32
      type 8 tensor 7
      type 9 \(octets == "1" ? "signed 16" : "signed 8")
      type 10 tensor 9
      type 11 signed 32
      type 12 tensor 11
      function 0 "run" (1, 1, 3, 5, 6, \(octets)) frame 32 {
        constant result=r6 number=\(shapes.left.first ?? 1)
        constant result=r7 number=\(shapes.left.dropFirst().reduce(1, *))
        constant result=r9 number=\(unit)
        constantSmall result=r10 number=0
        constantSmall result=r11 number=1
        constant result=r12 number=\(max(shape.min() ?? 1, 1))
        constantSmall result=r13 number=2
        constantSmall result=r14 number=0
        loopEnter counter=r16 max=1099511627776
      round:
      \(instruction)\(release)  addImmU result=r14 left=r14 right=1
        lessU result=r15 left=r14 right=r4
        loopBackIf counter=r16 condition=r15 target=round
        return
      }
      entry "run" function=run
      """
  }
}
