import Semantics

/// A value in a register, and how much of it is nobody else's.
///
/// Every expression is lowered to one, and whoever keeps a value asks it what must be done first. So
/// an operation that hands on the register of its operand, as a conversion between types of one
/// representation does, hands on whose the value is, too.
struct LoweredValue {
  let register: VirtualRegister
  /// The variable whose register it is; nil for a register that was made for this value.
  let variable: LocalID?
  /// How far down objects belong to the value alone, or are marked as shared: 0 when something else
  /// owns the object itself, 1 when that holds for the object but not for those that it holds.
  let ownLevels: Int

  private init(_ register: VirtualRegister, variable: LocalID?, ownLevels: Int) {
    self.register = register
    self.variable = variable
    self.ownLevels = ownLevels
  }

  /// Whether something else owns the object.
  var isAlias: Bool { ownLevels == 0 }

  /// A variable; it owns its object, unless this is the last time that the variable is looked at.
  static func variable(
    _ id: LocalID, _ register: VirtualRegister, isHandedOn: Bool
  ) -> LoweredValue {
    LoweredValue(register, variable: id, ownLevels: isHandedOn ? 1 : 0)
  }

  /// A new object, or none; what it holds may be held by others.
  static func made(_ register: VirtualRegister) -> LoweredValue {
    LoweredValue(register, variable: nil, ownLevels: 1)
  }

  /// A new object all of whose parts are new, too: what comes from state or from outside.
  static func loaded(_ register: VirtualRegister) -> LoweredValue {
    LoweredValue(register, variable: nil, ownLevels: .max)
  }

  /// A new object that holds values of which as much is nobody else's.
  static func made(_ register: VirtualRegister, holding ownLevels: Int) -> LoweredValue {
    LoweredValue(register, variable: nil, ownLevels: ownLevels == .max ? .max : ownLevels + 1)
  }

  /// What an operation gave that may hand on the register of one of its operands.
  static func result(
    _ register: VirtualRegister, of operands: [LoweredValue]
  ) -> LoweredValue {
    operands.first { $0.register == register } ?? .made(register)
  }

  /// What is read from a field, an element or an optional.
  func part(_ register: VirtualRegister) -> LoweredValue {
    LoweredValue(
      register, variable: nil, ownLevels: ownLevels == .max ? .max : max(ownLevels - 1, 0))
  }

  /// The same value in a register of its own, after the object was marked as shared if it can be.
  func copied(to register: VirtualRegister, isShared: Bool) -> LoweredValue {
    LoweredValue(register, variable: nil, ownLevels: isShared ? max(ownLevels, 1) : ownLevels)
  }
}
