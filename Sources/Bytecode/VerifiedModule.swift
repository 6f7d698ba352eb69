import Primitives

/// A module that the verifier has accepted, with what it found on the way. The machine runs
/// nothing else. Only `Verifier.verify` makes one.
package struct VerifiedModule: Sendable {
  /// The module.
  package let module: Module
  /// keccak256 of its canonical encoding.
  package let hash: Hash256
  /// Bytes of its canonical encoding.
  package let byteCount: Int
  /// Its types.
  package let types: TypeTable
  /// The most that values of each type take.
  let typeSizes: [TypeSize]
  /// What is known of each function.
  package let functions: [FunctionFacts]
  /// The number of the entry or view of each selector.
  package let entries: [UInt32: Int]
  /// The number of the initializer among the entries.
  package let initializer: Int?
  /// The selector of each imported method.
  package let importSelectors: [UInt32]
  /// The first topic of each event.
  package let eventTopics: [Hash256]
  /// The selector of each error.
  package let errorSelectors: [UInt32]
  /// The modules that it deploys, by the byte strings that they are.
  package let children: [UInt32: VerifiedModule]
  /// How many steps verification took, that of its children included.
  package let steps: Int

  /// Only for the verifier below.
  fileprivate init(
    _ module: Module, types: TypeTable, functions: [FunctionFacts], signatures: Signatures,
    encoded: [UInt8], children: [UInt32: VerifiedModule], steps: Int
  ) {
    self.module = module
    self.types = types
    typeSizes = TypeSize.all(module.types)
    self.functions = functions
    hash = keccak256(encoded)
    byteCount = encoded.count
    entries = signatures.entries
    initializer = signatures.initializer
    importSelectors = signatures.imports
    eventTopics = signatures.events
    errorSelectors = signatures.errors
    self.children = children
    self.steps = steps
  }
}

/// Decides whether the machine may run a module.
package enum Verifier {
  /// Accepts the module, or says what is wrong with it first.
  ///
  /// It proves that every instruction finds in its registers what it needs and stays in the frame,
  /// that every loop and the depth of calls are bounded, so that every run ends, and that every
  /// index names what the instruction needs. Debug information is not looked at.
  package static func verify(_ module: Module) throws(VerifyError) -> VerifiedModule {
    var steps = StepBudget()
    return try verify(module, &steps)
  }

  /// The same, with no more steps than a budget has: beyond them the module is refused as `tooComplex`. How many
  /// were used is a function of the module, whether it is accepted or not.
  package static func verify(
    _ module: Module, _ steps: inout StepBudget
  ) throws(VerifyError) -> VerifiedModule {
    try verify(module, &steps, depth: 0)
  }

  private static func verify(
    _ module: Module, _ steps: inout StepBudget, depth: Int
  ) throws(VerifyError) -> VerifiedModule {
    let encoded = module.encoded()
    var capped = steps.capped(bytes: encoded.count)
    defer { steps.use(capped) }
    let types = try TypeVerifier.verify(module.types, &capped)
    let signatures = try DeclarationVerifier.verify(module, types, &capped)
    let functions = try FunctionsVerifier.verify(module, types, &capped)
    let children = try children(of: module, &capped, depth: depth + 1)
    return VerifiedModule(
      module, types: types, functions: functions, signatures: signatures, encoded: encoded,
      children: children, steps: capped.used)
  }

  /// Verifies what a module deploys, once, so that deploying it later takes no verification.
  private static func children(
    of module: Module, _ steps: inout StepBudget, depth: Int
  ) throws(VerifyError) -> [UInt32: VerifiedModule] {
    var children: [UInt32: VerifiedModule] = [:]
    for function in module.functions {
      for instruction in function.code where instruction.opcode == .deployContract {
        let index = UInt32(instruction.xHigh)
        guard children[index] == nil else { continue }
        let place = VerifyError.Place.byteString(Int(index))
        guard depth <= BytecodeLimits.moduleDepthMax else {
          throw VerifyError(.wrongModule("too many modules inside each other"), at: place)
        }
        children[index] = try child(module.byteStrings[Int(index)], &steps, depth: depth, place)
      }
    }
    return children
  }

  private static func child(
    _ bytes: [UInt8], _ steps: inout StepBudget, depth: Int, _ place: VerifyError.Place
  ) throws(VerifyError) -> VerifiedModule {
    let module: Module
    do throws(DecodeError) {
      module = try Module(decoding: bytes)
    } catch {
      throw VerifyError(.wrongModule("\(error)"), at: place)
    }
    guard module.debug == nil else {
      throw VerifyError(.wrongModule("debug information is not deployed"), at: place)
    }
    let child: VerifiedModule
    do throws(VerifyError) {
      child = try verify(module, &steps, depth: depth)
    } catch {
      throw VerifyError(.wrongModule("\(error)"), at: place)
    }
    // Its steps count among those of this module.
    try steps.use(VerifierSteps.declaration, at: place)
    return child
  }
}

/// What the verifier found about a function.
package struct FunctionFacts: Sendable {
  /// The basic blocks in order; together they are all of the code.
  package let blocks: [BasicBlock]
  /// The type of the operand whose type a rule of the row gives, for each instruction: that of the
  /// first operand of the kind `value` (an element, a field, a map's optional, a slot's value), or
  /// the optional of `tryCallContract`. Nil for other instructions, and for those never reached.
  package let valueTypes: [TypeIndex?]
  /// The most registers that the function and those that it calls have at a time.
  package let stackSlots: Int
  /// How deep calls are nested: 1 when the function calls none.
  package let callDepth: Int
  /// What the function, and those that it calls, may do.
  package let effects: FunctionEffects
  /// What a call of the function may cost.
  let bound: FunctionBound
}

/// A run of instructions that is entered at its start only, and left at its end or by a trap.
package struct BasicBlock: Hashable, Sendable {
  /// The first instruction.
  package let start: Int
  /// The instruction behind the last.
  package let end: Int
  /// The static gas of all of its instructions, charged before the first one.
  package let gas: UInt64
}

/// What a function may do to the world outside its call.
package struct FunctionEffects: OptionSet, Hashable, Sendable {
  package let rawValue: UInt8

  package init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// It reads state.
  package static let readsState = FunctionEffects(rawValue: 1)
  /// It writes state, moves money or emits events.
  package static let writesState = FunctionEffects(rawValue: 2)
  /// It calls other contracts.
  package static let callsContracts = FunctionEffects(rawValue: 4)
  /// It calls methods of other contracts that are no views.
  package static let callsEntries = FunctionEffects(rawValue: 8)
  /// It reads how much gas is left.
  package static let readsGas = FunctionEffects(rawValue: 16)
}
