import Bytecode
import Primitives
import VM

/// Test programs: modules put together from instructions.
package enum Program {
  package static let contract = Address(truncating: 0xC0)
  package static let caller = Address(truncating: 0xA11CE)

  /// A module with one entry `run` of some code.
  package static func module(
    types: [TypeDescriptor] = [.unsigned(bits: 64)], parameters: [TypeIndex] = [],
    result: TypeIndex? = nil, frame: UInt16 = 32, kind: Entry.Kind = .entry,
    isPayable: Bool = false, slots: [StateSlot] = [], wides: [U256] = [],
    byteStrings: [[UInt8]] = [], functions: [Function] = [], imports: [ImportedMethod] = [],
    events: [Event] = [], errors: [ErrorDescriptor] = [], _ code: [Instruction]
  ) -> Module {
    let run = Function(
      name: "run", parameters: parameters, result: result, frameSize: frame, code: code)
    return Module(
      name: "Test", types: types, wides: wides, byteStrings: byteStrings, slots: slots,
      functions: [run] + functions,
      entries: [Entry(name: "run", kind: kind, function: 0, isPayable: isPayable)],
      imports: imports, events: events, errors: errors)
  }

  /// Verifies and loads; a module that is refused fails the test with the reason.
  package static func load(_ module: Module) throws -> LoadedModule {
    LoadedModule(try Verifier.verify(module))
  }

  /// The call data of the only entry with ABI-encoded arguments.
  package static func callData(_ module: LoadedModule, _ arguments: [UInt8] = []) -> [UInt8] {
    guard let selector = module.verified.entries.keys.min() else { return arguments }
    return withUnsafeBytes(of: selector.bigEndian) { Array($0) } + arguments
  }

  /// Words as ABI-encoded arguments.
  package static func words(_ values: U256...) -> [UInt8] { values.flatMap(\.bigEndianBytes) }
}

/// How a run ended, with all that it did.
package struct RunResult {
  package var outcome: CallOutcome
  package var host: MemoryHost
  package var records: [TraceRecord]
  package var recording: Recording

  package init(
    outcome: CallOutcome, host: MemoryHost, records: [TraceRecord], recording: Recording
  ) {
    self.outcome = outcome
    self.host = host
    self.records = records
    self.recording = recording
  }
}
