import Bytecode
import InstructionSet

extension Opcode {
  /// The row of the table.
  var spec: InstructionSpec { InstructionSet.all[ordinal] }

  /// The name in assembly text.
  var name: String { spec.name }
}
