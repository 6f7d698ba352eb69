import Bytecode
import Diagnostics
import Primitives
import Semantics

/// What the functions of one contract share while they are lowered: the tables of the module, and
/// the functions that are still to do.
///
/// A class, because every function's lowering adds to the same tables.
final class ContractLowering {
  /// A function with the size arguments that are constants; a function is lowered once for each.
  struct Instance: Hashable {
    let function: FunctionID
    /// Whether it is called from outside: then it takes its sizes from its arguments, and checks them.
    let isExternal: Bool
    /// In the order of the size parameters; nil for a size that comes in at run time.
    let sizes: [Int64?]
  }

  private struct ImportKey: Hashable {
    let interface: InterfaceID
    let method: Int
  }

  let program: TypedProgram
  let contractID: ContractID
  let contract: ContractDefinition
  var types: TypeTableBuilder
  private(set) var slots: [StateSlot] = []
  private(set) var imports: [ImportedMethod] = []
  private(set) var events: [Event] = []
  private(set) var errors: [ErrorDescriptor] = []
  private(set) var entries: [Entry] = []
  /// By number; nil while a function is only asked for.
  private(set) var functions: [IRFunction?] = []
  var diagnostics: [Diagnostic] = []
  var origins: ModuleOrigins

  /// The functions, all of them lowered.
  var finished: [IRFunction] { functions.compactMap { $0 } }

  private var importIndices: [ImportKey: UInt32] = [:]
  private var eventIndices: [EventID: UInt32] = [:]
  private var errorIndices: [ErrorID: UInt32] = [:]
  private var instanceIndices: [Instance: UInt32] = [:]
  private var pending: [(instance: Instance, index: UInt32)] = []
  private var keySlots: [KeyID: UInt32] = [:]
  private var sizeSlots: [SizeParameterID: UInt32] = [:]
  private var initializerIndices: [ContractID: UInt32] = [:]
  private var deploymentsSlot: UInt32?
  /// The encoded module of a contract that this one deploys; nil when it has none.
  private let childCode: (ContractID) -> [UInt8]?
  /// Whether a contract that this one deploys has no code: that was reported where it is compiled.
  private(set) var lacksChild = false

  /// Makes the state slots of the contract.
  init(
    program: TypedProgram, contract: ContractID, childCode: @escaping (ContractID) -> [UInt8]?
  ) {
    self.program = program
    self.childCode = childCode
    contractID = contract
    self.contract = program[contract]
    types = TypeTableBuilder(program: program, position: self.contract.span)
    origins = ModuleOrigins(contract: self.contract.span)
    for variable in self.contract.state {
      addSlot(variable.slotName, variable.type, variable.span)
    }
    for key in self.contract.keys {
      keySlots[key] = UInt32(slots.count)
      addSlot("key:" + program[key].name, .publicKey(program[key].scheme), program[key].span)
    }
    for size in self.contract.sizeParameters {
      sizeSlots[size] = UInt32(slots.count)
      addSlot("size:" + program[size].name, .u64, program[size].span)
    }
    for event in self.contract.events { _ = index(of: event) }
    for error in self.contract.errors { _ = index(of: error) }
  }

  private func addSlot(_ name: String, _ type: Type, _ span: Span) {
    types.position = span
    origins.slots.append(span)
    slots.append(StateSlot(name: name, type: types.index(of: type)))
  }

  /// The slot of a state variable.
  func slot(of state: StateID) -> UInt32 { UInt32(state.index) }

  /// The slot of a key.
  func slot(of key: KeyID) -> UInt32? { keySlots[key] }

  /// The slot of a size of the contract; nil for a size of something else.
  func slot(of size: SizeParameterID) -> UInt32? { sizeSlots[size] }

  // MARK: Tables

  /// The number of an event.
  func index(of id: EventID) -> UInt32 {
    if let index = eventIndices[id] { return index }
    let definition = program[id]
    let index = UInt32(events.count)
    eventIndices[id] = index
    types.position = definition.span
    origins.events.append(definition.span)
    events.append(
      Event(
        name: definition.name,
        fields: zip(definition.parameters, definition.isIndexed).map { parameter, isIndexed in
          Event.Field(
            name: parameter.name, type: types.index(of: parameter.type), isIndexed: isIndexed)
        }))
    return index
  }

  /// The number of an error.
  func index(of id: ErrorID) -> UInt32 {
    if let index = errorIndices[id] { return index }
    let definition = program[id]
    let index = UInt32(errors.count)
    errorIndices[id] = index
    types.position = definition.span
    origins.errors.append(definition.span)
    errors.append(
      ErrorDescriptor(
        name: definition.name,
        fields: definition.parameters.map {
          TypeDescriptor.Field(name: $0.name, type: types.index(of: $0.type))
        }))
    return index
  }

  /// The number of an imported method.
  func index(of interface: InterfaceID, method: Int) -> UInt32 {
    let key = ImportKey(interface: interface, method: method)
    if let index = importIndices[key] { return index }
    let definition = program[interface]
    let signature = definition.methods[method]
    let index = UInt32(imports.count)
    importIndices[key] = index
    types.position = signature.span
    origins.imports.append(signature.span)
    imports.append(
      ImportedMethod(
        interface: definition.name, name: signature.name,
        parameters: signature.parameters.map { types.index(of: $0.type) },
        result: signature.result == .unit ? nil : types.index(of: signature.result),
        isView: signature.isView))
    return index
  }

  // MARK: Contracts that this one deploys

  /// The encoded module of a contract.
  func code(of contract: ContractID) -> [UInt8] {
    guard let code = childCode(contract) else {
      lacksChild = true
      return []
    }
    return code
  }

  /// The number of the imported method that stands for the `init` of a contract.
  func index(ofInitializerOf id: ContractID) -> UInt32 {
    if let index = initializerIndices[id] { return index }
    let index = UInt32(imports.count)
    initializerIndices[id] = index
    let child = program[id]
    let function = child.initializer.map { program[$0] }
    types.position = function?.span ?? child.span
    origins.imports.append(types.position)
    imports.append(
      ImportedMethod(
        interface: child.name, name: "init",
        parameters: (function?.locals.prefix(function?.parameterCount ?? 0) ?? []).map {
          types.index(of: $0.type)
        }, isView: false))
    return index
  }

  /// The slot that counts the contracts that this one has made; it gives each its address.
  func slotOfDeployments() -> UInt32 {
    if let slot = deploymentsSlot { return slot }
    let slot = UInt32(slots.count)
    deploymentsSlot = slot
    addSlot("count:deployments", .u64, contract.span)
    return slot
  }

  // MARK: Functions

  /// The number of a function with these sizes, which is lowered later if it has not been.
  func index(of instance: Instance) -> UInt32 {
    if let index = instanceIndices[instance] { return index }
    let index = UInt32(functions.count)
    functions.append(nil)
    instanceIndices[instance] = index
    pending.append((instance, index))
    return index
  }

  /// Adds a function that has no definition in the program.
  func add(_ function: IRFunction) -> UInt32 {
    functions.append(function)
    return UInt32(functions.count - 1)
  }

  /// Adds an entry point.
  func add(_ entry: Entry) {
    entries.append(entry)
  }

  /// Lowers the contract: its entry points, and whatever they call.
  func run(includesInvariants: Bool = false) {
    lowerInitializer()
    let invariants = contract.invariants.filter { program.canRun($0) }
    for id in contract.functions + (includesInvariants ? invariants : []) {
      let definition = program[id]
      let kind: Entry.Kind
      switch definition.kind {
      case .entry: kind = .entry
      case .view: kind = .view
      case .free, .helper, .initializer, .test: continue
      }
      let instance = Instance(
        function: id, isExternal: true, sizes: definition.sizeParameters.map { _ in nil })
      add(
        Entry(
          name: definition.name, kind: kind, function: index(of: instance),
          isPayable: isPayable(definition)))
    }
    for (position, method) in program[contract.interface].methods.enumerated() {
      if let state = method.getter { lowerGetter(of: state, method: position) }
    }
    var next = 0
    while next < pending.count {
      let (instance, index) = pending[next]
      next += 1
      let definition = program[instance.function]
      var lowering = FunctionLowering(
        self, definition, name: debugName(definition), isExternal: instance.isExternal,
        sizes: instance.sizes)
      functions[Int(index)] = lowering.run()
    }
  }

  /// Whether a parameter is the value that is sent along.
  func isPayable(_ definition: FunctionDefinition) -> Bool {
    definition.locals.prefix(definition.parameterCount).contains { $0.type == .coin }
  }

  /// `Model.close`, or the name alone outside of contracts.
  func debugName(_ definition: FunctionDefinition) -> String {
    guard let id = definition.contract else { return definition.name }
    let name = definition.kind == .initializer ? "init" : definition.name
    return program[id].name + "." + (definition.part.map { $0.name + "." } ?? "") + name
  }

  private func lowerInitializer() {
    if let id = contract.initializer {
      let definition = program[id]
      var lowering = FunctionLowering(
        self, definition, name: debugName(definition), isExternal: true,
        sizes: definition.sizeParameters.map { _ in nil })
      let index = add(lowering.run())
      add(
        Entry(
          name: "", kind: .initializer, function: index, isPayable: isPayable(definition)))
    } else if contract.state.contains(where: { $0.initialValue != nil }) {
      let definition = FunctionDefinition(
        name: "init", span: contract.span, kind: .initializer, contract: contractID,
        body: TypedBlock(statements: [], span: contract.span))
      var lowering = FunctionLowering(
        self, definition, name: debugName(definition), isExternal: true, sizes: [])
      add(Entry(name: "", kind: .initializer, function: add(lowering.run())))
    }
  }
}
