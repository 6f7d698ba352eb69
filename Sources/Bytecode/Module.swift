import Primitives

/// A compiled contract: everything that is deployed, and the debug information beside it.
///
/// A `Module` may hold anything; `Verifier` says whether the machine may run it.
package struct Module: Hashable, Sendable {
  /// The name of the contract.
  package var name: String
  /// The type table: each type stands once, behind those that it is made of.
  package var types: [TypeDescriptor]
  /// Constants of 256 bits.
  package var wides: [U256]
  /// Constant byte strings.
  package var byteStrings: [[UInt8]]
  /// State. A key of the language is a slot of a `publicKey` type.
  package var slots: [StateSlot]
  /// Functions.
  package var functions: [Function]
  /// What transactions, other contracts and readers call.
  package var entries: [Entry]
  /// Methods of other contracts that this one calls.
  package var imports: [ImportedMethod]
  /// Events that it emits.
  package var events: [Event]
  /// Errors that it reverts with.
  package var errors: [ErrorDescriptor]
  /// Where the instructions come from; no part of the deployed code, nor of its hash.
  package var debug: DebugInfo?

  /// Makes a module; everything may be filled in later.
  package init(
    name: String, types: [TypeDescriptor] = [], wides: [U256] = [], byteStrings: [[UInt8]] = [],
    slots: [StateSlot] = [], functions: [Function] = [], entries: [Entry] = [],
    imports: [ImportedMethod] = [], events: [Event] = [], errors: [ErrorDescriptor] = [],
    debug: DebugInfo? = nil
  ) {
    self.name = name
    self.types = types
    self.wides = wides
    self.byteStrings = byteStrings
    self.slots = slots
    self.functions = functions
    self.entries = entries
    self.imports = imports
    self.events = events
    self.errors = errors
    self.debug = debug
  }

  /// The module without debug information.
  package var withoutDebug: Module {
    var copy = self
    copy.debug = nil
    return copy
  }
}

/// A state slot. Its key in the state is keccak256 of its name.
package struct StateSlot: Hashable, Sendable {
  /// The name, unique in the module.
  package var name: String
  /// The type.
  package var type: TypeIndex

  /// Makes a slot.
  package init(name: String, type: TypeIndex) {
    self.name = name
    self.type = type
  }
}

/// A function: code over a window of registers.
package struct Function: Hashable, Sendable {
  /// The name, for traces.
  package var name: String
  /// The types of the parameters, which lie from register 0 on.
  package var parameters: [TypeIndex]
  /// The type of the result, which `return` finds at register 0.
  package var result: TypeIndex?
  /// The number of registers.
  package var frameSize: UInt16
  /// The most gas that its code uses, with all that it calls in the module, as the module claims; nil when it claims
  /// nothing. The verifier refuses a claim that is too small.
  package var gasClaim: SizePolynomial?
  /// The instructions. Jump targets are indices of these.
  package var code: [Instruction]

  /// Makes a function.
  package init(
    name: String, parameters: [TypeIndex] = [], result: TypeIndex? = nil, frameSize: UInt16,
    gasClaim: SizePolynomial? = nil, code: [Instruction]
  ) {
    self.name = name
    self.parameters = parameters
    self.result = result
    self.frameSize = frameSize
    self.gasClaim = gasClaim
    self.code = code
  }
}

/// What can be called from outside. The selector follows from name and parameters.
package struct Entry: Hashable, Sendable {
  /// The name; empty for the initializer.
  package var name: String
  /// How it is called.
  package var kind: Kind
  /// The function that runs. A coin is no parameter: see `coinReceived`.
  package var function: UInt32
  /// Whether value may be sent along.
  package var isPayable: Bool

  /// How an entry is called.
  package enum Kind: UInt8, CaseIterable, Sendable {
    /// Once, at deployment.
    case initializer = 0
    /// By a transaction or another contract.
    case entry = 1
    /// By anybody, without changing anything.
    case view = 2
  }

  /// Makes an entry.
  package init(name: String, kind: Kind, function: UInt32, isPayable: Bool = false) {
    self.name = name
    self.kind = kind
    self.function = function
    self.isPayable = isPayable
  }
}

/// A method of another contract.
package struct ImportedMethod: Hashable, Sendable {
  /// The interface or contract that declares it, for traces.
  package var interface: String
  /// Its name.
  package var name: String
  /// The types of the parameters; at most one is a coin, which is sent along.
  package var parameters: [TypeIndex]
  /// The type of the result.
  package var result: TypeIndex?
  /// Whether it promises to change nothing.
  package var isView: Bool

  /// Makes a method.
  package init(
    interface: String, name: String, parameters: [TypeIndex] = [], result: TypeIndex? = nil,
    isView: Bool
  ) {
    self.interface = interface
    self.name = name
    self.parameters = parameters
    self.result = result
    self.isView = isView
  }
}

/// An event: its first topic is keccak256 of its signature, unless more is said the rest is data.
package struct Event: Hashable, Sendable {
  /// The name.
  package var name: String
  /// The fields, of which at most three are indexed.
  package var fields: [Field]

  /// A field of an event.
  package struct Field: Hashable, Sendable {
    /// Its name.
    package var name: String
    /// Its type.
    package var type: TypeIndex
    /// Whether it is a topic.
    package var isIndexed: Bool

    /// Makes a field.
    package init(name: String, type: TypeIndex, isIndexed: Bool = false) {
      self.name = name
      self.type = type
      self.isIndexed = isIndexed
    }
  }

  /// Makes an event.
  package init(name: String, fields: [Field] = []) {
    self.name = name
    self.fields = fields
  }
}

/// An error that a contract reverts with. Its selector follows from name and fields.
package struct ErrorDescriptor: Hashable, Sendable {
  /// The name.
  package var name: String
  /// The fields.
  package var fields: [TypeDescriptor.Field]

  /// Makes an error.
  package init(name: String, fields: [TypeDescriptor.Field] = []) {
    self.name = name
    self.fields = fields
  }
}
