import Bytecode
import InstructionSet
import Primitives

/// The smallest module that uses a row of the instruction table: a function whose parameters are
/// what the row reads.
package struct RowExample {
  /// The module; its function 1 holds the instruction first.
  package let module: Module
  /// The instruction.
  package let instruction: Instruction
  /// The operands that read registers, in the order of the row.
  package let reads: [Operand]

  /// The module of a row that neither jumps nor calls a function of its own; nil for the others,
  /// which need more than one instruction.
  package init?(_ spec: InstructionSpec, _ opcode: Opcode) {
    guard spec.flow == .next || spec.flow == .end || spec.flow == .call else { return nil }
    var builder = RowExampleBuilder(spec, opcode)
    builder.build()
    module = builder.module
    instruction = builder.instruction
    reads = spec.operands.filter { operand in
      guard operand.role == .read || operand.role == .readWrite else { return false }
      if case .values = operand.kind { return !builder.types(of: operand).isEmpty }
      return true
    }
  }

  /// The type table of all examples.
  package static let types: [TypeDescriptor] = [
    .bool, .unsigned(bits: 64), .unsigned(bits: 256), .bytes(max: 64), .text(max: 64),
    .record(
      name: "Pair", fields: [.init(name: "first", type: 1), .init(name: "second", type: 2)],
      isLinear: false),
    .enumeration(
      name: "Shape",
      cases: [
        .init(name: "empty"), .init(name: "circle", payload: [1]),
        .init(name: "box", payload: [2, 5]),
      ]),
    .optional(1), .list(1, max: 8), .fixed(integer: 8, fraction: 24), .tensor(element: 9),
    .tensor(element: 0), .signed(bits: 64), .tensor(element: 12), .unsigned(bits: 8),
    .tensor(element: 14), .list(10, max: 4),
    .ciphertext(element: 9, scheme: .paillier(bits: 2_048), depth: 0), .sum(ciphertext: 17, max: 4),
    .optional(17), .publicKey(.paillier(bits: 2_048)), .coin, .map(key: 1, value: 1),
    .map(key: 1, value: 21), .optional(21), .bytes(max: 32), .address,
    .ciphertext(element: 9, scheme: .ckks(degree: 8_192), depth: 3),
    .ciphertext(element: 9, scheme: .ckks(degree: 8_192), depth: 2), .list(27, max: 4),
    .unsigned(bits: 32), .tensor(element: 30), .signed(bits: 8), .tensor(element: 32),
    .signed(bits: 32), .tensor(element: 34),
  ]
}

/// Chooses types, registers and immediates for a row.
private struct RowExampleBuilder {
  let spec: InstructionSpec
  var module: Module
  var instruction: Instruction
  private var parameters: [TypeIndex] = []
  private var registers = 0

  init(_ spec: InstructionSpec, _ opcode: Opcode) {
    self.spec = spec
    instruction = Instruction(opcode)
    module = Module(name: "Example", types: RowExample.types)
    module.wides = [7]
    module.byteStrings = [Array("seven".utf8), Module(name: "Child").encoded()]
    module.slots = [
      StateSlot(name: "value", type: 1), StateSlot(name: "list", type: 8),
      StateSlot(name: "map", type: 22), StateSlot(name: "coin", type: 21),
      StateSlot(name: "coins", type: 23),
    ]
    module.imports = [
      ImportedMethod(interface: "Other", name: "ask", parameters: [1], result: 1, isView: true)
    ]
    module.events = [Event(name: "Happened", fields: [.init(name: "number", type: 1)])]
    module.errors = [ErrorDescriptor(name: "Failed", fields: [.init(name: "number", type: 1)])]
    module.functions = [
      Function(
        name: "callee", parameters: [1], result: 1, frameSize: 1, code: [Instruction(.return)])
    ]
  }

  mutating func build() {
    for operand in spec.operands where operand.role == .immediate {
      instruction.set(operand.field, to: immediate(operand))
    }
    for operand in spec.operands where operand.role == .read || operand.role == .readWrite {
      instruction.set(operand.field, to: UInt64(registers))
      for type in types(of: operand) {
        parameters.append(type)
        registers += RowExample.types[Int(type)].shape?.slots ?? 0
      }
    }
    for operand in spec.operands where operand.role == .write {
      instruction.set(operand.field, to: UInt64(registers))
    }
    var code = [instruction]
    if spec.flow != .end { code.append(Instruction(.return)) }
    module.functions.append(
      Function(
        name: "example", parameters: parameters, frameSize: UInt16(registers + 8), code: code))
  }

  /// The types of the values that an operand reads.
  func types(of operand: Operand) -> [TypeIndex] {
    switch operand.kind {
    case .word, .counter: return [1]
    case .wide: return [2]
    case .reference(let required):
      let isTypeOperand =
        spec.constraints.contains(.hasTypeOperand(operand.field))
      return [isTypeOperand ? instruction.xLow : object(required)]
    case .value(let rule): return [value(rule)]
    case .values(let rule): return Layout.types(rule, instruction, module)
    case .words(let count):
      return Array(repeating: 1, count: Int(instruction.bits(of: count)))
    case .callFrame(.function): return [1]
    case .callFrame(.contract), .callFrame(.tryContract): return [2, 1]
    case .callFrame(.deployment): return [1, 1]
    case .immediate: return []
    }
  }

  private func object(_ required: ReferenceClass) -> TypeIndex {
    if spec.constraints.contains(.sameButMaximum(.b)) { return 3 }
    switch required {
    case .any, .comparable: return 5
    case .cased: return 6
    case .sequence, .list, .measurable, .wordSequence: return 8
    case .byteString: return 3
    case .tensorSequence: return 16
    case .tensor(.any), .tensor(.numeric), .tensor(.fixed), .tensor(.fixedOrBool), .shaped:
      return 10
    case .tensor(.integer): return 15
    case .tensor(.bool): return 11
    case .tensor(.signed8): return 33
    case .ciphertext: return hasLevels ? 27 : 17
    case .ciphertextSequence: return 29
    case .publicKey: return 20
    case .coin: return 21
    case .sum: return 18
    }
  }

  /// Whether the row takes a level, so that its operands need some.
  private var hasLevels: Bool {
    spec.constraints.contains { constraint in
      if case .fewerLevels = constraint { true } else { false }
    }
  }

  private func value(_ rule: TypeRule) -> TypeIndex {
    switch rule {
    case .typeOperand: return instruction.xLow
    case .sameAs: return 5
    case .element, .elementOfTypeOperand, .slot, .slotElement, .slotKey, .slotValue:
      let isCoin = spec.operand("slot")?.kind == .immediate(.slot(.coin))
      return isCoin ? 21 : 1
    case .field: return 1
    case .payload: return 1
    case .ciphertext: return 17
    case .optionalCiphertext: return 19
    case .coin: return 21
    case .optionalSlotValue: return 7
    }
  }

  private func immediate(_ operand: Operand) -> UInt64 {
    guard case .immediate(let kind) = operand.kind else { return 0 }
    switch kind {
    case .unsigned, .signed: return 5
    case .bitWidth: return 32
    case .shiftAmount: return 3
    case .fractionBits: return 24
    case .fixedWidth: return 32
    case .axis: return 1
    case .rank: return 2
    case .below: return 1
    case .trap: return 1
    case .target, .function, .error, .event, .importedMethod, .wideConstant, .bytesConstant,
      .fieldIndex, .payloadIndex:
      return 0
    case .caseIndex, .moduleConstant: return 1
    case .slot(.value): return 0
    case .slot(.list), .slot(.copyableList): return 1
    case .slot(.map), .slot(.copyableMap): return 2
    case .slot(.coin): return 3
    case .slot(.coinMap): return 4
    case .type(let required): return UInt64(type(required))
    }
  }

  private func type(_ required: TypeClass) -> TypeIndex {
    switch required {
    case .record, .encodableRecord: 5
    case .cased: 6
    case .list, .sequence: 8
    case .bytes, .byteString: 3
    case .bounded: 25
    case .sum: 18
    case .tensor: tensor()
    case .ciphertext: 28
    }
  }

  /// The tensor type of the result: it follows from the elements 9 of the operand.
  private func tensor() -> TypeIndex {
    for constraint in spec.constraints {
      guard case .resultElement(let rule, _) = constraint else { continue }
      switch rule {
      case .bool: return 11
      case .index: return 15
      case .unsigned32: return 31
      case .signed8: return 33
      case .signed32: return 35
      case .same, .sum, .mean, .any: return 10
      }
    }
    return 10
  }
}
