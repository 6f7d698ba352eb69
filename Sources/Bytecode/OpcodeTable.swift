import InstructionSet

/// A value for each opcode, found by its code, so that a new row moves no other.
package struct OpcodeTable<Value: Sendable>: Sendable {
  /// The values, by the codes of opcodes. Other modules keep this: asking a table from there goes through
  /// run-time types, which costs more than most instructions.
  package let values: [Value]

  /// Asks for the value of each row.
  package init(_ value: (InstructionSpec) -> Value) {
    var values: [Value] = []
    for row in InstructionSet.all {
      let own = value(row)
      // Codes between those of rows, which no opcode has.
      values += repeatElement(own, count: Int(row.code) - values.count)
      values.append(own)
    }
    self.values = values
  }

  /// The value of an opcode.
  subscript(opcode: Opcode) -> Value { values[opcode.index] }
}

extension Opcode {
  /// Its place in the values of a table.
  package var index: Int { Int(rawValue) }

  /// The row of the table.
  package var spec: InstructionSpec { InstructionSet.all[OperandTable.places[self]] }

  /// The name in the table.
  package var name: String { spec.name }
}

extension InstructionSpec {
  /// The opcode of the row.
  package var opcode: Opcode {
    guard let opcode = Opcode(rawValue: code) else {
      preconditionFailure("opcodes are generated from the rows")
    }
    return opcode
  }
}
