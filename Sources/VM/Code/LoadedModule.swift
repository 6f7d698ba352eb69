import Bytecode
import InstructionSet
import MachineCode
import Primitives
import Synchronization

/// A verified module made executable. Immutable but for its machine code; made once for each code and kept.
package final class LoadedModule: Sendable {
  /// The module.
  package let verified: VerifiedModule
  /// Code for runs without a trace, with fused instructions.
  let fused: LoadedCode
  /// Code for traced runs: one operation for each instruction.
  let plain: LoadedCode
  /// The layouts of the types.
  let types: TypeLayouts
  /// What entries need, in the module's order.
  let entries: [LoadedEntry]
  /// The selectors in ascending order, and whose they are.
  private let selectors: [(selector: UInt32, entry: Int)]
  /// The fields of the events, in the module's order.
  let events: [LoadedEvent]
  /// The fields and selectors of the errors, in the module's order.
  let errors: [LoadedError]
  /// The parameters, results and selectors of imported methods, in the module's order.
  let imports: [LoadedImport]
  /// The state slots with their keys, in the module's order.
  let slots: [LoadedSlot]

  /// What runs it.
  private let engine: Engine
  /// How often machine code was asked for.
  private let calls = Atomic<Int>(0)
  /// The machine code, once it was compiled.
  private let compilation = AtomicLazyReference<Compilation>()

  /// What came of compiling: nothing if the code is too large, or the system refuses it.
  private final class Compilation: Sendable {
    let code: NativeCode?
    init(_ code: NativeCode?) { self.code = code }
  }

  /// Makes a module executable.
  package init(_ verified: VerifiedModule, engine: Engine = .chosen) {
    let module = verified.module
    self.verified = verified
    self.engine = engine
    codeHash = verified.hash
    byteCount = verified.byteCount
    let types = TypeLayouts(module.types)
    self.types = types
    entries = module.entries.map { LoadedEntry($0, in: verified, types) }
    selectors = verified.entries.map { (selector: $0.key, entry: $0.value) }
      .sorted { $0.selector < $1.selector }
    events = zip(module.events, verified.eventTopics).map { LoadedEvent($0.0, topic: $0.1, types) }
    errors = zip(module.errors, verified.errorSelectors).map { error, selector in
      LoadedError(selector: selector, fields: types.fields(error.fields.map(\.type)))
    }
    imports = zip(module.imports, verified.importSelectors).map {
      LoadedImport($0.0, selector: $0.1, types, verified)
    }
    slots = zip(module.slots.indices, module.slots).map { LoadedSlot($0.1, index: $0.0, types) }
    fused = LoadedCode(verified, types, fusing: true)
    plain = LoadedCode(verified, types, fusing: false)
  }

  /// About how many bytes of memory it takes, with what the verifier found.
  package var memoryBytes: Int {
    let instructions = verified.module.functions.reduce(0) { $0 + $1.code.count }
    let verifiedBytes =
      instructions
      * (MemoryLayout<Instruction>.stride + MemoryLayout<TypeIndex?>.stride
        + MemoryLayout<BasicBlock>.stride)
    return verified.byteCount * 4 + verified.module.types.count * 1_024 + verifiedBytes
      + fused.memoryBytes + plain.memoryBytes + nativeBytesMax
  }

  /// Most bytes that machine code will take.
  private var nativeBytesMax: Int {
    switch engine {
    case .interpreter: 0
    case .native: NativeCode.bytesMax(words: plain.words.count) + plain.words.count * 4
    }
  }

  /// Whether there is machine code: for tests.
  package var isCompiled: Bool { compilation.load()?.code != nil }

  /// Makes machine code and drops it: its bytes; nil where there is none. To measure.
  package func compiledByteCount() -> Int? { compiled()?.code.count }

  private func compiled() -> NativeCode? {
    NativeCompiler.compile(plain, verified.module, types)
  }

  /// The machine code that runs a call; nil when the interpreter does. Compiles it when the module was called often enough.
  func nativeCode() -> NativeCode? {
    guard case .native(let callsBefore) = engine else { return nil }
    if let compilation = compilation.load() { return compilation.code }
    guard calls.add(1, ordering: .relaxed).oldValue >= callsBefore else { return nil }
    return compilation.storeIfNil(Compilation(compiled())).code
  }

  /// The canonical hash of the module.
  package let codeHash: Hash256
  /// Bytes of its encoding.
  package let byteCount: Int

  /// The entry or view that call data name by their first four bytes; nil when there is none.
  package func entry(callData: [UInt8]) -> Entry? {
    loadedEntry(callData: callData)?.entry
  }

  /// The initializer, if the module has one.
  package var initializer: Entry? { loadedInitializer?.entry }

  /// The entry or view that call data name.
  func loadedEntry(callData: [UInt8]) -> LoadedEntry? {
    guard callData.count >= 4 else { return nil }
    let selector = callData.withUnsafeBytes {
      UInt32(bigEndian: $0.loadUnaligned(as: UInt32.self))
    }
    // Modules have few entries: halving the sorted selectors is faster than hashing one.
    var low = 0
    var high = selectors.count
    while low < high {
      let middle = (low + high) / 2
      if selectors[middle].selector < selector { low = middle + 1 } else { high = middle }
    }
    guard low < selectors.count, selectors[low].selector == selector else { return nil }
    return entries[selectors[low].entry]
  }

  /// What the entry or view that call data name is; nil when there is none.
  package func entryKind(callData: [UInt8]) -> Entry.Kind? {
    loadedEntry(callData: callData)?.kind
  }

  /// What the initializer needs.
  var loadedInitializer: LoadedEntry? {
    verified.initializer.map { entries[$0] }
  }
}

/// What calling an entry needs.
final class LoadedEntry: Sendable {
  let entry: Entry
  let kind: Entry.Kind
  /// The function.
  let function: Int
  /// Whether it takes coins.
  let isPayable: Bool
  /// The types of the parameters, which lie from register 0 on.
  let parameters: FieldsLayout
  /// The type of the result.
  let result: Int?
  /// Registers of the function and all that it calls.
  let stackSlots: Int

  init(_ entry: Entry, in verified: VerifiedModule, _ types: TypeLayouts) {
    let function = verified.module.functions[Int(entry.function)]
    self.entry = entry
    kind = entry.kind
    self.function = Int(entry.function)
    isPayable = entry.isPayable
    parameters = types.fields(function.parameters)
    result = function.result.map { Int($0) }
    stackSlots = verified.functions[Int(entry.function)].stackSlots
  }
}

/// What reverting with an error needs.
struct LoadedError: Sendable {
  let selector: UInt32
  let fields: FieldsLayout
}

/// What emitting an event needs.
struct LoadedEvent: Sendable {
  /// One field.
  struct Field: Sendable {
    let layout: FieldsLayout.Field
    let isIndexed: Bool
  }

  /// The first topic.
  let topic: Hash256
  /// All fields, in order.
  let fields: [Field]
  /// The places of all fields.
  let all: FieldsLayout
  /// The fields that are not indexed, with their offsets among all.
  let data: FieldsLayout

  init(_ event: Event, topic: Hash256, _ types: TypeLayouts) {
    self.topic = topic
    let all = types.fields(event.fields.map(\.type))
    self.all = all
    fields = zip(all.fields, event.fields).map {
      Field(layout: $0.0, isIndexed: $0.1.isIndexed)
    }
    data = FieldsLayout(
      placed: fields.filter { !$0.isIndexed }.map(\.layout), in: types.layouts)
  }
}

/// What calling a method of another contract needs.
final class LoadedImport: Sendable {
  let selector: UInt32
  /// All parameters, coins included.
  let parameters: FieldsLayout
  /// Offset in slots of the coin among the parameters, if there is one.
  let coinOffset: Int?
  let result: Int?
  /// The result as the one value of a tuple.
  let resultLayout: FieldsLayout
  /// The most bytes of an answer that can be such a result.
  let resultBytesMax: Int
  let isView: Bool

  init(_ method: ImportedMethod, selector: UInt32, _ types: TypeLayouts, _ verified: VerifiedModule)
  {
    self.selector = selector
    parameters = types.fields(method.parameters)
    coinOffset = parameters.fields.first { types[$0.type].form.isCoin }?.offset
    result = method.result.map { Int($0) }
    resultLayout = FieldsLayout(method.result.map { [Int($0)] } ?? [], in: types.layouts)
    resultBytesMax = method.result.map { Int(clamping: verified.encodedBytesMax($0)) } ?? 0
    isView = method.isView
  }
}

extension TypeForm {
  /// Whether the type is `coin`.
  var isCoin: Bool {
    if case .coin = self { return true }
    return false
  }
}
