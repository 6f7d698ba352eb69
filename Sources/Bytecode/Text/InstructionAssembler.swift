import InstructionSet
import Primitives

/// The names of rows, found before anything that refers to them is read.
struct AssemblyNames {
  private(set) var types: [String: UInt32] = [:]
  private(set) var slots: [String: UInt32] = [:]
  private(set) var functions: [String: UInt32] = [:]
  private(set) var events: [String: UInt32] = [:]
  private(set) var errors: [String: UInt32] = [:]
  private(set) var methods: [String: UInt32] = [:]

  /// No names.
  init() {}

  /// The names that the lines declare, as the disassembler refers to them.
  init(_ lines: [AssemblyLine]) throws(AssemblyError) {
    var names: [String: [String]] = [:]
    for line in lines {
      var line = line
      guard let keyword = try? line.word(), (try? line.unsigned(UInt32.self)) != nil else {
        continue
      }
      switch keyword {
      case "type":
        let kind = try? line.word()
        let isDeclared = kind == "record" || kind == "resource" || kind == "enumeration"
        names[keyword, default: []].append(isDeclared ? try line.text() : "")
      case "import":
        let interface = try line.text()
        let name = try line.text()
        names[keyword, default: []].append(
          Names.isIdentifier(interface) ? interface + "." + name : "")
      case "slot", "function", "event", "error":
        names[keyword, default: []].append(try line.text())
      default: break
      }
    }
    types = ReferenceNames.indices(names["type"] ?? [])
    slots = ReferenceNames.indices(names["slot"] ?? [])
    functions = ReferenceNames.indices(names["function"] ?? [])
    events = ReferenceNames.indices(names["event"] ?? [])
    errors = ReferenceNames.indices(names["error"] ?? [])
    methods = ReferenceNames.indices(names["import"] ?? [])
  }
}

/// Reads the instructions of a function.
struct InstructionAssembler {
  private let names: AssemblyNames
  private var labels: [String: UInt32] = [:]

  /// The rows by name.
  private static let rows: [String: (opcode: Opcode, operands: [Operand])] = {
    var rows: [String: (opcode: Opcode, operands: [Operand])] = [:]
    for opcode in Opcode.allCases {
      rows[opcode.name] = (opcode, OperandTable.operands[opcode])
    }
    return rows
  }()

  /// The instructions of the lines of a function's body.
  static func assemble(
    _ lines: ArraySlice<AssemblyLine>, _ names: AssemblyNames
  ) throws(AssemblyError) -> [Instruction] {
    var assembler = InstructionAssembler(names: names)
    var count: UInt32 = 0
    for line in lines {
      guard let label = line.label else {
        guard count < BytecodeLimits.codeMax else { throw line.problem(.tooLong) }
        count += 1
        continue
      }
      guard assembler.labels.updateValue(count, forKey: label) == nil else {
        throw line.problem(.duplicateLabel(label))
      }
    }
    var code: [Instruction] = []
    for line in lines where line.label == nil {
      var line = line
      code.append(try assembler.instruction(&line))
      try line.expectEnd()
    }
    return code
  }

  private func instruction(_ line: inout AssemblyLine) throws(AssemblyError) -> Instruction {
    let name = try line.word()
    guard let row = InstructionAssembler.rows[name] else {
      throw line.problem(.unknownInstruction(name))
    }
    var instruction = Instruction(row.opcode)
    for operand in row.operands {
      try line.expect(operand.name)
      try line.expect("=")
      let bits = try value(operand, &line)
      guard operand.field.bits >= 64 || bits < 1 << UInt64(operand.field.bits) else {
        throw line.problem(.outOfRange)
      }
      instruction.set(operand.field, to: bits)
    }
    return instruction
  }

  private func value(
    _ operand: Operand, _ line: inout AssemblyLine
  ) throws(AssemblyError) -> UInt64 {
    guard case .immediate(let kind) = operand.kind else {
      let word = try line.word()
      guard word.hasPrefix("r"), let register = UInt16(word.dropFirst()) else {
        throw line.problem(.expected("a register"))
      }
      return UInt64(register)
    }
    switch kind {
    case .signed: return UInt64(UInt32(bitPattern: try line.signed()))
    case .trap:
      var numbers: [String: UInt32] = [:]
      for trap in Trap.allCases { numbers[trap.name] = UInt32(trap.rawValue) }
      return UInt64(try line.reference(numbers))
    case .target: return UInt64(try line.reference(labels))
    case .function: return UInt64(try line.reference(names.functions))
    case .error: return UInt64(try line.reference(names.errors))
    case .event: return UInt64(try line.reference(names.events))
    case .importedMethod: return UInt64(try line.reference(names.methods))
    case .type: return UInt64(try line.reference(names.types))
    case .slot: return UInt64(try line.reference(names.slots))
    case .unsigned, .bitWidth, .shiftAmount, .fractionBits, .fixedWidth, .axis, .rank,
      .below, .wideConstant, .bytesConstant, .moduleConstant, .fieldIndex, .caseIndex,
      .payloadIndex:
      return try line.unsigned()
    }
  }
}
