/// Where an operand stands in an instruction.
package enum OperandField: Hashable, Sendable {
  /// Bits 16...31 of the instruction word.
  case a
  /// Bits 32...47 of the instruction word.
  case b
  /// Bits 48...63 of the instruction word.
  case c
  /// Bits 32...63 of the instruction word: `b` and `c` together.
  case bc
  /// A run of bits of the extension word that follows the instruction word.
  case x(offset: UInt8, bits: UInt8)

  /// The number of bits.
  package var bits: UInt8 {
    switch self {
    case .a, .b, .c: 16
    case .bc: 32
    case .x(_, let bits): bits
    }
  }

  /// Whether the field lies in the extension word.
  package var isExtension: Bool {
    switch self {
    case .a, .b, .c, .bc: false
    case .x: true
    }
  }
}

/// What an instruction does with an operand.
package enum OperandRole: Hashable, Sendable {
  /// A register that is read.
  case read
  /// A register that is written.
  case write
  /// A register that is read and then written.
  case readWrite
  /// A number in the instruction itself.
  case immediate
}

/// One operand of an instruction.
package struct Operand: Hashable, Sendable {
  /// The name in the manual and in assembly text.
  package let name: String
  /// Where it stands.
  package let field: OperandField
  /// What the instruction does with it.
  package let role: OperandRole
  /// What may stand there.
  package let kind: OperandKind

  /// Makes an operand.
  package init(_ name: String, _ field: OperandField, _ role: OperandRole, _ kind: OperandKind) {
    self.name = name
    self.field = field
    self.role = role
    self.kind = kind
  }
}

extension Operand {
  /// The register in `a` that receives the result.
  static func result(_ kind: OperandKind) -> Operand { Operand("result", .a, .write, kind) }

  /// The register in `b` with the left operand.
  static func left(_ kind: OperandKind) -> Operand { Operand("left", .b, .read, kind) }

  /// The register in `c` with the right operand.
  static func right(_ kind: OperandKind) -> Operand { Operand("right", .c, .read, kind) }

  /// The register in `b` with the only operand.
  static func value(_ kind: OperandKind) -> Operand { Operand("value", .b, .read, kind) }

  /// A register that is read.
  static func read(_ name: String, _ field: OperandField, _ kind: OperandKind) -> Operand {
    Operand(name, field, .read, kind)
  }

  /// A register that is read and written.
  static func change(_ name: String, _ field: OperandField, _ kind: OperandKind) -> Operand {
    Operand(name, field, .readWrite, kind)
  }

  /// A number in the instruction.
  static func immediate(
    _ name: String, _ field: OperandField, _ kind: ImmediateKind
  ) -> Operand {
    Operand(name, field, .immediate, .immediate(kind))
  }

  /// A register number in 16 bits of the extension word, read.
  static func readX(_ name: String, at offset: UInt8, _ kind: OperandKind) -> Operand {
    Operand(name, .x(offset: offset, bits: 16), .read, kind)
  }

  /// The type index in the low half of the extension word.
  static func type(_ kind: TypeClass) -> Operand {
    .immediate("type", .x(offset: 0, bits: 32), .type(kind))
  }

  /// The state slot in the low half of the extension word.
  static func slot(_ kind: SlotClass) -> Operand {
    .immediate("slot", .x(offset: 0, bits: 32), .slot(kind))
  }
}
