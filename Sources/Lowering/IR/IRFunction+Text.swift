import Bytecode
import InstructionSet

extension IRFunction {
  /// The function as text, for tests and for people: a line per instruction.
  package var text: String {
    let parameters = parameters.map { "\(describe($0))" }.joined(separator: ", ")
    var lines = ["function \(name)(\(parameters))"]
    for id in order {
      lines.append("b\(id.index):")
      for instruction in self[id].instructions { lines.append("  " + describe(instruction)) }
      lines.append("  " + describe(self[id].terminator))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func describe(_ register: VirtualRegister) -> String {
    switch self[register] {
    case .word: "r\(register.index)"
    case .wide: "w\(register.index)"
    case .reference: "o\(register.index)"
    case .counter: "n\(register.index)"
    }
  }

  private func describe(_ registers: [VirtualRegister]) -> String {
    "[" + registers.map { describe($0) }.joined(separator: ", ") + "]"
  }

  private func describe(_ operand: IROperand) -> String {
    switch operand {
    case .register(let register): describe(register)
    case .registers(let registers): describe(registers)
    case .frame(arguments: let arguments, result: let result):
      describe(arguments) + (result.map { " -> " + describe($0) } ?? "")
    case .immediate(let value):
      value > UInt64(Int64.max) - 0xFFFF_FFFF ? "\(Int64(bitPattern: value))" : "\(value)"
    case .wide(let value): "\(value)"
    case .bytes(let bytes): "\(bytes.count) bytes"
    }
  }

  private func describe(_ instruction: IRInstruction) -> String {
    let operands = instruction.operands.map { describe($0) }.joined(separator: ", ")
    return operands.isEmpty ? instruction.opcode.name : "\(instruction.opcode.name) \(operands)"
  }

  private func describe(_ terminator: Terminator) -> String {
    switch terminator {
    case .jump(let target): "jump b\(target.index)"
    case .branch(let condition, ifTrue: let ifTrue, ifFalse: let ifFalse):
      "branch \(describe(condition)) b\(ifTrue.index) b\(ifFalse.index)"
    case .loopBack(counter: let counter, header: let header):
      "loopBack \(describe(counter)) b\(header.index)"
    case .loopBackIf(counter: let counter, let condition, header: let header, exit: let exit):
      "loopBackIf \(describe(counter)) \(describe(condition)) b\(header.index) b\(exit.index)"
    case .return(let value): value.map { "return " + describe($0) } ?? "return"
    case .revert(error: let error, let arguments): "revert \(error) \(describe(arguments))"
    case .trap(let code): "trap \(code)"
    }
  }
}
