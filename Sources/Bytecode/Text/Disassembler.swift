import InstructionSet
import Primitives

/// Writes modules as text that the assembler reads back to the same module. Debug information
/// shows up in comments only.
package struct Disassembler {
  private let module: Module
  private let names: ReferenceNames

  private init(_ module: Module) {
    self.module = module
    names = ReferenceNames(module)
  }

  /// The text of a module.
  package static func text(_ module: Module) -> String {
    let disassembler = Disassembler(module)
    return disassembler.header() + disassembler.declarations()
      + module.functions.indices.map { disassembler.function($0) }.joined()
      + disassembler.entries()
  }

  /// The text of one function of a module.
  ///
  /// - Precondition: there is a function with the number.
  package static func text(_ module: Module, function: Int) -> String {
    Disassembler(module).function(function)
  }

  /// The text of one instruction, without its comment: `addU result=r0 left=r1 right=r2`.
  package static func text(_ instruction: Instruction, in module: Module) -> String {
    Disassembler(module).line(instruction, labels: nil)
  }

  private func header() -> String {
    "module \(Quoted.text(module.name))\n"
  }

  private func declarations() -> String {
    var text = ""
    for (index, type) in module.types.enumerated() {
      text += "type \(index) \(self.text(type))\n"
    }
    for (index, wide) in module.wides.enumerated() {
      text += "wide \(index) \(wide)\n"
    }
    for (index, bytes) in module.byteStrings.enumerated() {
      text += "bytes \(index) hex\"\(Hex.encode(bytes))\"\n"
    }
    for (index, slot) in module.slots.enumerated() {
      text += "slot \(index) \(Quoted.text(slot.name)): \(names.type(slot.type))\n"
    }
    for (index, method) in module.imports.enumerated() {
      text += "import \(index) \(Quoted.text(method.interface)) \(Quoted.text(method.name))"
      text += signature(method.parameters, method.result) + (method.isView ? " view\n" : "\n")
    }
    for (index, event) in module.events.enumerated() {
      let fields = event.fields.map {
        ($0.isIndexed ? "indexed " : "") + "\(Quoted.text($0.name)): \(names.type($0.type))"
      }
      text += "event \(index) \(Quoted.text(event.name)) (\(fields.joined(separator: ", ")))\n"
    }
    for (index, error) in module.errors.enumerated() {
      text += "error \(index) \(Quoted.text(error.name)) (\(fields(error.fields)))\n"
    }
    return text
  }

  private func entries() -> String {
    var text = ""
    for entry in module.entries {
      switch entry.kind {
      case .initializer: text += "initializer \(Quoted.text(entry.name))"
      case .entry: text += "entry \(Quoted.text(entry.name))"
      case .view: text += "view \(Quoted.text(entry.name))"
      }
      text +=
        " function=\(names.function(entry.function))" + (entry.isPayable ? " payable\n" : "\n")
    }
    return text
  }

  private func signature(_ parameters: [TypeIndex], _ result: TypeIndex?) -> String {
    let list = parameters.map { names.type($0) }.joined(separator: ", ")
    return " (\(list))" + (result.map { " -> \(names.type($0))" } ?? "")
  }

  private func fields(_ fields: [TypeDescriptor.Field]) -> String {
    fields.map { "\(Quoted.text($0.name)): \(names.type($0.type))" }.joined(separator: ", ")
  }

  /// The text of a type in the type table; other types in it are numbers or names.
  private func text(_ type: TypeDescriptor) -> String {
    switch type {
    case .bool: "bool"
    case .unsigned(let bits): "unsigned \(bits)"
    case .signed(let bits): "signed \(bits)"
    case .fixed(let integer, let fraction): "fixed \(integer) \(fraction)"
    case .address: "address"
    case .hash: "hash"
    case .bytes(let max): "bytes \(max)"
    case .text(let max): "text \(max)"
    case .optional(let some): "optional \(names.type(some))"
    case .record(let name, let fields, let isLinear):
      (isLinear ? "resource " : "record ") + "\(Quoted.text(name)) (\(self.fields(fields)))"
    case .enumeration(let name, let cases):
      "enumeration \(Quoted.text(name)) ("
        + cases.map { "\(Quoted.text($0.name))\(signature($0.payload, nil))" }
        .joined(separator: ", ") + ")"
    case .array(let element, let count): "array \(names.type(element)) \(count)"
    case .list(let element, let max): "list \(names.type(element)) \(max)"
    case .map(let key, let value): "map \(names.type(key)) \(names.type(value))"
    case .tensor(let element): "tensor \(names.type(element))"
    case .ciphertext(let element, let scheme, let depth):
      "ciphertext \(names.type(element)) \(self.scheme(scheme)) \(depth)"
    case .publicKey(let scheme): "publicKey \(self.scheme(scheme))"
    case .coin: "coin"
    case .sum(let ciphertext, let max): "sum \(names.type(ciphertext)) \(max)"
    }
  }

  /// `ckks 8192`, `ckks 8192 (60, 40, 40, 60)`.
  private func scheme(_ scheme: EncryptionScheme) -> String {
    let bits = scheme.writtenPrimeBits
    let name = "\(scheme.kind.name) \(scheme.parameter)"
    return bits.isEmpty ? name : name + " (\(bits.map(String.init).joined(separator: ", ")))"
  }

  private func function(_ index: Int) -> String {
    let function = module.functions[index]
    var text = "function \(index) \(Quoted.text(function.name))"
    text += signature(function.parameters, function.result) + " frame \(function.frameSize)"
    text += (function.gasClaim.map { " gas \($0.assembly)" } ?? "") + " {\n"
    var labels: Set<Int> = []
    for instruction in function.code where OperandTable.hasTarget[instruction.opcode] {
      let target = Int(instruction.xLow)
      if target < function.code.count { labels.insert(target) }
    }
    for (position, instruction) in function.code.enumerated() {
      if labels.contains(position) { text += "L\(position):\n" }
      text += "  " + line(instruction, labels: labels)
      text += comment(instruction, function: index, position) + "\n"
    }
    return text + "}\n"
  }

  /// The name of an instruction and its operands.
  private func line(_ instruction: Instruction, labels: Set<Int>?) -> String {
    var text = instruction.opcode.name
    for operand in OperandTable.operands[instruction.opcode] {
      let bits = instruction.bits(of: operand.field)
      text += " \(operand.name)=\(self.text(operand, bits, labels))"
    }
    return text
  }

  private func text(_ operand: Operand, _ bits: UInt64, _ labels: Set<Int>?) -> String {
    guard case .immediate(let kind) = operand.kind else { return "r\(bits)" }
    let index = UInt32(truncatingIfNeeded: bits)
    switch kind {
    case .signed: return "\(Int32(bitPattern: index))"
    case .trap: return Trap(rawValue: UInt16(truncatingIfNeeded: bits))?.name ?? "\(bits)"
    case .target: return labels?.contains(Int(index)) ?? false ? "L\(index)" : "\(index)"
    case .function: return names.function(index)
    case .error: return names.error(index)
    case .event: return names.event(index)
    case .importedMethod: return names.method(index)
    case .type: return names.type(index)
    case .slot: return names.slot(index)
    case .unsigned, .bitWidth, .shiftAmount, .fractionBits, .fixedWidth, .axis, .rank,
      .below, .wideConstant, .bytesConstant, .moduleConstant, .fieldIndex, .caseIndex,
      .payloadIndex:
      return "\(bits)"
    }
  }

  /// What a constant or an index means, and where the instruction comes from.
  private func comment(_ instruction: Instruction, function: Int, _ position: Int) -> String {
    var parts: [String] = []
    if let meaning = meaning(instruction) { parts.append(meaning) }
    if let debug = module.debug,
      let place = debug.position(function: function, instruction: position)
    {
      parts.append("\(debug.file(of: place) ?? "?"):\(place.line):\(place.column)")
    }
    return parts.isEmpty ? "" : "  ; " + Quoted.escaped(parts.joined(separator: "  "))
  }

  private func meaning(_ instruction: Instruction) -> String? {
    let opcode = instruction.opcode
    if opcode == .constantWide, Int(instruction.xLow) < module.wides.count {
      return module.wides[Int(instruction.xLow)].description
    }
    guard Int(instruction.xLow) < module.types.count else { return nil }
    let type = module.types[Int(instruction.xLow)]
    let number = Int(instruction.x2)
    if opcode == .field || opcode == .setField, case .record(_, let fields, _) = type {
      return fields.indices.contains(number) ? fields[number].name : nil
    }
    guard opcode == .newCase || opcode == .payload else { return nil }
    if case .optional = type { return number == 0 ? "none" : "some" }
    guard case .enumeration(_, let cases) = type else { return nil }
    return cases.indices.contains(number) ? cases[number].name : nil
  }
}
