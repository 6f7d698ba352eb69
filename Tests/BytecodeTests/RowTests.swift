import Bytecode
import InstructionSet
import Testing

@Suite struct RowTests {
  /// All rows whose example is one instruction.
  static let examples: [RowExample] = Opcode.allCases.compactMap { RowExample($0.spec, $0) }

  @Test func opcodesAreTheRowsInOrder() {
    #expect(Opcode.allCases.count == InstructionSet.all.count)
    for (opcode, row) in zip(Opcode.allCases, InstructionSet.all) {
      #expect(opcode.rawValue == row.code)
      #expect(opcode.name == row.name)
      #expect(opcode.spec.code == row.code)
    }
    #expect(Trap.allCases.map(\.name) == TrapSpec.all.map(\.name))
    #expect(Trap.allCases.map(\.rawValue) == TrapSpec.all.map(\.number))
  }

  @Test func allButJumpsAndLoopsHaveExamples() {
    #expect(RowTests.examples.count == Opcode.allCases.count - 6)
  }

  @Test(arguments: examples)
  func aRowIsAcceptedWithWhatItAsksFor(example: RowExample) throws {
    let verified = try Verifier.verify(example.module)
    let facts = try #require(verified.functions.last)
    #expect(facts.blocks.reduce(0) { $0 + $1.gas } >= 1)
    let hasValue = example.instruction.spec.operands.contains {
      if case .value = $0.kind { true } else { false }
    }
    if hasValue { #expect(facts.valueTypes[0] != nil) }
  }

  @Test(arguments: examples)
  func aRowIsRejectedWhenARegisterHoldsNothing(example: RowExample) throws {
    let unwritten = example.module.functions[1].frameSize - 4
    for operand in example.reads {
      var module = example.module
      module.functions[1].code[0].set(operand.field, to: UInt64(unwritten))
      guard case .callFrame = operand.kind else {
        let error = try #require(rejection(module))
        switch error.reason {
        case .wrongRegister(operand.name, _, .undefined), .wrongObject(operand.name, .undefined),
          .registerOutsideFrame(operand.name), .typesDiffer:
          break
        default: Issue.record("\(example.instruction.opcode) \(operand.name): \(error)")
        }
        continue
      }
    }
  }

  @Test(arguments: examples)
  func aRowIsRejectedOutsideTheFrame(example: RowExample) throws {
    for operand in example.instruction.spec.operands where operand.role != .immediate {
      var module = example.module
      module.functions[1].code[0].set(operand.field, to: 4_095)
      if case .values = operand.kind, !example.reads.contains(operand) { continue }
      let error = try #require(rejection(module))
      #expect(error.reason == .registerOutsideFrame(operand: operand.name))
    }
  }

  @Test(arguments: examples)
  func aRowSurvivesEncodingAndAssembly(example: RowExample) throws {
    let decoded = try Module(decoding: example.module.encoded())
    #expect(decoded == example.module)
    let text = Disassembler.text(example.module)
    #expect(try Assembler.assemble(text) == example.module)
  }

  @Test(arguments: Opcode.allCases)
  func bitsThatMeanNothingAreRefused(opcode: Opcode) {
    var used = Instruction(opcode)
    for operand in opcode.spec.operands { used.set(operand.field, to: .max) }
    #expect(used.unusedBitsAreZero)
    for bit in 16..<64 where used.word >> UInt64(bit) & 1 == 0 {
      var instruction = Instruction(opcode)
      let field: OperandField = bit < 32 ? .a : bit < 48 ? .b : .c
      instruction.set(field, to: 1 << UInt64(bit % 16))
      #expect(!instruction.unusedBitsAreZero, "\(opcode) bit \(bit)")
    }
    for bit in 0..<64 where used.x >> UInt64(bit) & 1 == 0 {
      #expect(!Instruction(opcode, x: 1 << UInt64(bit)).unusedBitsAreZero, "\(opcode) x \(bit)")
    }
  }
}
