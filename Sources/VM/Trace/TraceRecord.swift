import Primitives

/// One record of a trace, in the order in which things happened.
package enum TraceRecord: Hashable, Sendable {
  /// A call of a contract begins.
  case enter(TraceEnter)
  /// The call that began last, and has not ended, ends.
  case leave(TraceLeave)
  /// An instruction begins.
  case step(TraceStep)
  /// The instruction that began last costs more than its fixed price, because of sizes.
  case charge(UInt64)
  /// The instruction that began last in this call has written a register.
  case result(register: UInt16, TracedValue)
  /// State was read.
  case read(TracedKey, value: [UInt8]?)
  /// State was written; a nil value removes.
  case write(TracedKey, old: [UInt8]?, new: [UInt8]?)
  /// An event was emitted.
  case event(EmittedEvent)
  /// Coins were paid to an account.
  case pay(to: Address, amount: UInt128)
}

/// A call of a contract begins.
package struct TraceEnter: Hashable, Sendable {
  /// How many contract calls wait for it: 0 for the transaction's own.
  package var depth: UInt16
  /// The contract.
  package var contract: Address
  /// Canonical hash of its module.
  package var codeHash: Hash256
  /// Who calls.
  package var caller: Address
  /// Whether it runs the module's init: then the call data have no selector.
  package var isInit: Bool
  /// Whether it may change nothing.
  package var isStatic: Bool
  /// Selector and arguments.
  package var callData: [UInt8]
  /// Coins that came along.
  package var value: UInt128
  /// The most gas that it may use.
  package var gas: UInt64
}

/// A call of a contract ends.
package struct TraceLeave: Hashable, Sendable {
  /// How it ended.
  package var status: CallOutcome.Status
  /// Where it reverted or trapped.
  package var location: ProgramCounter?
  /// The gas that it used, its callees included.
  package var gasUsed: UInt64
  /// Result or error.
  package var data: [UInt8]
  /// Coins that it returned.
  package var coin: UInt128
}

/// An instruction begins.
package struct TraceStep: Hashable, Sendable {
  /// The instruction.
  package var location: ProgramCounter
  /// Its code in the instruction table.
  package var code: UInt16
  /// How many functions of the module wait for this one.
  package var frame: UInt8
  /// Gas left before it, when every instruction pays for itself.
  package var gasLeft: UInt64
  /// Its fixed price.
  package var cost: UInt32
}

/// What an instruction wrote.
package enum TracedValue: Hashable, Sendable {
  /// A register of one slot.
  case word(UInt64)
  /// A register of four slots.
  case wide(U256)
  /// A reference to an object.
  case object(TracedObject)
}

/// What is told of an object.
package struct TracedObject: Hashable, Sendable {
  /// Its handle in the call.
  package var handle: UInt32
  /// What it holds.
  package var kind: ObjectKind
  /// The case of an enumeration or optional.
  package var tag: UInt16
  /// Elements of a list, bytes of a byte string, elements of a tensor or ciphertext, otherwise
  /// slots.
  package var length: UInt32
  /// The axes of a tensor or ciphertext.
  package var shape: [UInt32]
}

/// A place in a contract's state.
package struct TracedKey: Hashable, Sendable {
  /// Index of the slot in the module.
  package var slot: UInt32
  /// What of the slot.
  package var part: Part
  /// The key under which the host keeps it.
  package var hash: Hash256

  /// What of a slot.
  package enum Part: Hashable, Sendable {
    /// All of it; of a list: its length.
    case whole
    /// An element of a list.
    case element(UInt64)
    /// The entry of a map under an ABI-encoded key.
    case entry([UInt8])
  }
}
