import InstructionSet
import Primitives
import Tensors

/// One instruction on tensors of one element type and one shape.
struct TensorGasCase {
  /// Elements of a type, and how large they are.
  struct Numbers {
    /// What tables call them.
    let name: String
    /// The element type in assembly.
    let assembly: String
    let element: ElementType
    /// Bits of the raw values.
    let bits: Int
  }

  let row: InstructionSpec
  let numbers: Numbers
  let shape: [Int]
  /// The shapes of the operands in b and c.
  let shapes: (left: [Int], right: [Int])

  /// Instructions that are no kernels, or that take what has no shape.
  private static let unsized: Set<String> = [
    "tensorAt", "tensorDim", "checkDim", "checkRank", "tensorFromList", "tensorRelease",
    "tensorWeightedAverage", "tensorSet", "tensorSetPart",
  ]

  /// Empty, one, tiny, tall, wide, square, as large as arguments can be, and as tensors can be.
  private static let grid = [
    [0, 8], [1, 1], [4, 4], [64, 1], [1, 64], [1024, 8], [8, 1024], [64, 64], [256, 256],
    [1024, 1024], [2048, 2048],
  ]

  /// Elements that travel as arguments; more are made by the module.
  private static let argumentElementsMax = 1 << 18

  /// The instruction on each shape of the grid and each element type that it takes.
  static func all(of row: InstructionSpec) -> [TensorGasCase] {
    guard row.family == .tensors || row.family == .tensorReductions, !unsized.contains(row.name)
    else { return [] }
    return numbers(of: row).flatMap { numbers in
      grid.compactMap { shape in
        guard let shapes = shapes(of: row, shape) else { return nil }
        // All shapes in two widths, a few in the other types.
        let isTypical = [[1, 1], [64, 1], [64, 64], [256, 256]].contains(shape)
        guard isTypical || ["q8.24", "q40.24"].contains(numbers.name) else { return nil }
        return TensorGasCase(row: row, numbers: numbers, shape: shape, shapes: shapes)
      }
    }
  }

  /// The elements that an instruction is measured with: by the class of what it reads from b.
  private static func numbers(of row: InstructionSpec) -> [Numbers] {
    if row.name == "tensorMatmulWide" {
      return [Numbers(name: "i8", assembly: "signed 8", element: .i8, bits: 7)]
    }
    let isFixed = row.operands.contains { $0.kind == .reference(.tensor(.fixed)) }
    let takesBool = row.operands.contains { $0.kind == .reference(.tensor(.any)) }
    var all: [Numbers] = []
    for (name, integer, fraction, bits) in [
      ("q8.24", 8, 24, 24), ("q16.16", 16, 16, 16), ("q40.24", 40, 24, 24),
      ("q40.24.large", 40, 24, 42),
    ] {
      guard let format = FixedFormat(integerBits: integer, fractionBits: fraction) else { continue }
      all.append(
        Numbers(
          name: name, assembly: "fixed \(integer) \(fraction)", element: .fixed(format), bits: bits)
      )
    }
    if isFixed || row.name == "tensorDequantise" { return all }
    all += [
      Numbers(name: "u8", assembly: "unsigned 8", element: .u8, bits: 2),
      Numbers(name: "i32", assembly: "signed 32", element: .i32, bits: 8),
      Numbers(name: "u32", assembly: "unsigned 32", element: .u32, bits: 8),
      Numbers(name: "i64", assembly: "signed 64", element: .i64, bits: 20),
    ]
    if takesBool { all.append(Numbers(name: "bool", assembly: "bool", element: .bool, bits: 1)) }
    return all
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

  /// Pseudo-random elements, none of them 0 but of bool.
  func numbers(_ shape: [Int], seed: UInt64) throws -> Tensor {
    var random = SplitMix64(seed: seed)
    let count = try Tensor.elementCount(of: shape)
    let least: Int64 = numbers.element == .bool ? 0 : 1
    let values = (0..<count).map { _ in Int64(random.next() >> UInt64(64 - numbers.bits)) | least }
    return try Tensor(element: numbers.element, shape: shape, rawValues: values)
  }

  /// Small numbers, as indices and labels.
  func labels(_ shape: [Int]) throws -> Tensor {
    let length = max(shape[0], 1)
    let bound = max(1, min(self.shape.min() ?? 1, 250))
    return try Tensor(
      element: .u8, shape: [length], rawValues: (0..<length).map { Int64($0 % bound) })
  }

  private func isRead(_ kind: OperandKind) -> Bool { row.operands.contains { $0.kind == kind } }

  private var hasRight: Bool {
    row.operands.contains { operand in
      guard case .reference(.tensor(let elements)) = operand.kind else { return false }
      return operand.field == .c && elements != .integer
    }
  }

  private var readsOctets: Bool { row.name == "tensorDequantise" }
  private var readsLabels: Bool { isRead(.reference(.tensor(.integer))) && !readsOctets }
  private var readsMask: Bool { isRead(.reference(.tensor(.bool))) }

  /// A shape, unless its elements are too many for an argument or the instruction does not read them.
  private func argument(_ shape: [Int], if isRead: Bool = true) -> [Int] {
    isRead && shape.reduce(1, *) <= Self.argumentElementsMax ? shape : [1]
  }

  /// The operands in registers 0, 1, 2, 3 and 5; one element where the instruction does not read them.
  func arguments() throws -> [Tensor] {
    [
      try numbers(argument(shapes.left), seed: 1),
      try numbers(argument(shapes.right, if: hasRight), seed: 2),
      try labels(readsLabels ? shapes.left : [1]),
      try Tensor.fill(1, element: .bool, shape: argument(shapes.left, if: readsMask)),
      try Tensor.fill(3, element: .i8, shape: argument(shapes.left, if: readsOctets)),
    ]
  }

  // MARK: Assembly

  /// Register of what an operand reads, or the number that it is.
  private func value(_ operand: Operand, _ types: inout [String]) -> String {
    if operand.role == .write { return "r20" }
    switch operand.kind {
    case .reference(.tensor(.integer)): return readsOctets ? "r5" : "r2"
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
    case .immediate(.type): return "\(resultType(&types))"
    default: return "0"
    }
  }

  /// The number of a type, which is named when it is missing: no module names a type twice.
  private static func type(_ name: String, _ types: inout [String]) -> Int {
    if let index = types.firstIndex(of: name) { return index }
    types.append(name)
    return types.count - 1
  }

  private static func tensor(_ element: String, _ types: inout [String]) -> Int {
    type("tensor \(type(element, &types))", &types)
  }

  private func resultType(_ types: inout [String]) -> Int {
    let own = Self.tensor(numbers.assembly, &types)
    for case .resultElement(let rule, _) in row.constraints {
      switch rule {
      case .bool: return Self.tensor("bool", &types)
      case .index: return Self.tensor("unsigned 8", &types)
      case .unsigned32: return Self.tensor("unsigned 32", &types)
      case .signed8: return Self.tensor("signed 8", &types)
      case .signed32: return Self.tensor("signed 32", &types)
      case .sum: return numbers.element.format == nil ? Self.tensor("signed 64", &types) : own
      case .mean: return numbers.element == .bool ? Self.tensor("fixed 8 24", &types) : own
      case .any: return Self.tensor(conversion, &types)
      case .same: return own
      }
    }
    return own
  }

  /// What elements are converted to: another width, or other fraction bits.
  private var conversion: String {
    switch numbers.assembly {
    case "fixed 8 24": "fixed 40 24"
    case "fixed 16 16": "fixed 8 24"
    case "fixed 40 24": "fixed 48 16"
    case "unsigned 8", "bool": "signed 32"
    case "signed 32": "signed 64"
    default: "signed 32"
    }
  }

  private var unit: Int { numbers.element.format.map { 1 << $0.fractionBits } ?? 1 }

  private var isTensorResult: Bool { row.operands.contains { $0.kind == .value(.typeOperand) } }

  /// The instructions that make an operand which is too large for an argument.
  private func fill(
    _ register: Int, _ shape: [Int], _ element: String, _ raw: Int64, _ types: inout [String]
  ) -> String {
    guard shape.reduce(1, *) > Self.argumentElementsMax else { return "" }
    let dimensions = shape.enumerated().map {
      "  constant result=r\(21 + $0.offset) number=\($0.element)\n"
    }.joined()
    return """
      \(dimensions)  constant result=r17 number=\(raw)
        tensorFill result=r\(register) value=r17 rank=\(shape.count) \
      type=\(Self.tensor(element, &types)) first=r21

      """
  }

  /// A module whose function `run` executes the instruction, or nothing in its place, so many times.
  func source(isEmpty: Bool) -> String {
    var types: [String] = []
    let own = Self.tensor(numbers.assembly, &types)
    let labels = Self.tensor("unsigned 8", &types)
    let mask = Self.tensor("bool", &types)
    let word = Self.type("unsigned 64", &types)
    let octets = Self.tensor("signed 8", &types)
    let operands = row.operands.map { "\($0.name)=\(value($0, &types))" }.joined(separator: " ")
    let instruction = isEmpty ? "" : "  \(row.name) \(operands)\n"
    let release = isEmpty || !isTensorResult ? "" : "  tensorRelease value=r20\n"
    let raw: Int64 = numbers.element == .bool ? 1 : Int64(1) << Int64(numbers.bits - 1) | 1
    let large =
      fill(0, shapes.left, numbers.assembly, raw, &types)
      + (hasRight ? fill(1, shapes.right, numbers.assembly, raw, &types) : "")
      + (readsMask ? fill(3, shapes.left, "bool", 1, &types) : "")
      + (readsOctets ? fill(5, shapes.left, "signed 8", 3, &types) : "")
    let names = types.enumerated().map { "type \($0.offset) \($0.element)" }.joined(separator: "\n")
    return """
      module "Bench"
      \(names)
      function 0 "run" (\(own), \(own), \(labels), \(mask), \(word), \(octets)) frame 32 {
        constant result=r6 number=\(shapes.left.first ?? 1)
        constant result=r7 number=\(shapes.left.dropFirst().reduce(1, *))
        constant result=r9 number=\(unit)
        constantSmall result=r10 number=0
        constantSmall result=r11 number=1
        constant result=r12 number=\(max(shape.min() ?? 1, 1))
        constantSmall result=r13 number=2
        constantSmall result=r14 number=0
      \(large)  loopEnter counter=r16 max=1099511627776
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
