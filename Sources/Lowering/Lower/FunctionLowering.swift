import Bytecode
import Diagnostics
import Primitives
import Semantics

/// Turns one function of the typed tree into IR.
///
/// Ownership of objects: a local variable, field or element owns the object that it names. Reading
/// one gives another name of the same object; where such a name gets an owner of its own, the object
/// is marked as shared (`share`), and a change makes every object on its way its owner's own
/// (`unique`) first. Parameters, loop elements and names bound by patterns are borrowed: they never
/// own, so that handing a value to a function costs nothing.
struct FunctionLowering {
  /// Where `break` and `continue` lead.
  struct Loop {
    let next: BlockID
    let exit: BlockID
  }

  let context: ContractLowering
  let definition: FunctionDefinition
  /// Whether the function is called from outside.
  let isExternal: Bool
  let usage: LocalUsage
  var builder: FunctionBuilder
  /// The register of each local variable.
  var registers: [LocalID: VirtualRegister] = [:]
  /// Size parameters that are constants here.
  var constantSizes: [SizeParameterID: Size] = [:]
  /// Size parameters that registers hold.
  var sizeRegisters: [SizeParameterID: VirtualRegister] = [:]
  /// Variables that name an object which something else owns.
  var borrowed: Set<LocalID> = []
  var loops: [Loop] = []

  /// Prepares a function whose size parameters have these values, nil where they come in at run time.
  init(
    _ context: ContractLowering, _ definition: FunctionDefinition, name: String, isExternal: Bool,
    sizes: [Int64?]
  ) {
    self.isExternal = isExternal
    self.context = context
    self.definition = definition
    usage = LocalUsage(definition.body)
    builder = FunctionBuilder(IRFunction(name: name, span: definition.span))
    for (parameter, value) in zip(definition.sizeParameters, sizes) {
      if let value { constantSizes[parameter] = Size(value) }
    }
  }

  /// Lowers the function.
  mutating func run() -> IRFunction {
    var result = resolve(definition.result)
    if result == .never { result = .unit }
    if isExternal { emitPrologue() } else { takeParameters() }
    if definition.kind == .initializer, isExternal { initializeState() }
    if result == .unit {
      execute(definition.body)
      builder.end(.return(nil))
    } else {
      let value = evaluate(definition.body)
      if let value { builder.end(.return(value)) }
    }
    var function = builder.function
    if result != .unit { function.resultType = context.types.index(of: result) }
    return function
  }

  /// The parameters of a function that only this contract calls: sizes, then values.
  private mutating func takeParameters() {
    for size in definition.sizeParameters where constantSizes[size] == nil {
      let register = builder.newParameter(.word, type: context.types.index(of: Type.u64))
      nameSize(size, register)
      sizeRegisters[size] = register
    }
    for index in 0..<definition.parameterCount {
      takeParameter(LocalID(index))
    }
  }

  /// The next argument is the value of a parameter, borrowed from the caller.
  mutating func takeParameter(_ id: LocalID) {
    let type = typeOf(id)
    let register = builder.newParameter(kind(of: type), type: context.types.index(of: type))
    bind(id, to: register)
  }

  /// A parameter or variable is in the register from here on; it does not own the object.
  mutating func bind(_ id: LocalID, to register: VirtualRegister) {
    registers[id] = register
    nameVariable(id, register)
    borrowed.insert(id)
    if usage.changed.contains(id), needsShare(typeOf(id)) {
      // It is changed, so it must own what it names.
      share(register)
      borrowed.remove(id)
    }
  }

  /// Notes for debug information which variable the register holds.
  mutating func nameVariable(_ id: LocalID, _ register: VirtualRegister) {
    builder.name(register, definition[id].name, context.types.index(of: typeOf(id)))
  }

  /// Notes for debug information which size the register holds.
  mutating func nameSize(_ id: SizeParameterID, _ register: VirtualRegister) {
    builder.name(register, context.program[id].name, context.types.index(of: Type.u64))
  }

  // MARK: Types

  /// The type with the sizes that are constants here.
  func resolve(_ type: Type) -> Type {
    constantSizes.isEmpty ? type : type.substituting(constantSizes)
  }

  /// The size with the sizes that are constants here.
  func resolve(_ size: Size) -> Size {
    constantSizes.isEmpty ? size : size.substituting(constantSizes)
  }

  /// What a register with a value of the type holds.
  func kind(of type: Type) -> VirtualRegister.Kind {
    context.types.position = builder.position
    return context.types.kind(of: resolve(type))
  }

  /// The index of the type in the module.
  func index(of type: Type) -> TypeIndex {
    context.types.position = builder.position
    return context.types.index(of: resolve(type))
  }

  /// The index of the type as an operand.
  func operand(_ type: Type) -> IROperand {
    .immediate(UInt64(index(of: type)))
  }

  func typeOf(_ id: LocalID) -> Type { resolve(definition[id].type) }

  func isLinear(_ type: Type) -> Bool { context.program.isLinear(type) }

  // MARK: Sizes

  /// A size as a word; traps overflow when it does not fit.
  mutating func value(of size: Size) -> VirtualRegister {
    let size = resolve(size)
    if let constant = size.constant { return builder.constant(UInt64(bitPattern: constant)) }
    if let parameter = size.parameter { return register(of: parameter) }
    let positive = size.terms.filter { $0.coefficient > 0 }
    let negative = size.terms.filter { $0.coefficient < 0 }
    let sum = sum(of: positive)
    return negative.isEmpty ? sum : builder.word(.subU, sum, self.sum(of: negative))
  }

  private mutating func sum(of terms: [Size.Term]) -> VirtualRegister {
    var total: VirtualRegister?
    for term in terms {
      let magnitude = term.coefficient.magnitude
      var product: VirtualRegister?
      if magnitude != 1 || term.parameters.isEmpty { product = builder.constant(magnitude) }
      for parameter in term.parameters {
        let factor = register(of: parameter)
        product = product.map { builder.word(.mulU, $0, factor) } ?? factor
      }
      if let product { total = total.map { builder.word(.addU, $0, product) } ?? product }
    }
    return total ?? builder.constant(0)
  }

  /// The register of a size parameter; a contract's size is loaded once, at the beginning.
  private mutating func register(of parameter: SizeParameterID) -> VirtualRegister {
    if let register = sizeRegisters[parameter] { return register }
    let register = builder.newRegister(.word)
    nameSize(parameter, register)
    sizeRegisters[parameter] = register
    if let slot = context.slot(of: parameter) {
      builder.prepend(
        IRInstruction(
          .stateLoad, [.register(register), .immediate(UInt64(slot))],
          position: definition.span))
    } else {
      preconditionFailure("a size parameter that nothing binds")
    }
    return register
  }

  /// An upper bound of a size, whatever its parameters are.
  func bound(of size: Size) -> UInt64 {
    let size = resolve(size)
    var total: UInt64 = 0
    for term in size.terms where term.coefficient > 0 {
      var product = term.coefficient.magnitude
      for _ in term.parameters {
        let (value, overflow) = product.multipliedReportingOverflow(
          by: UInt64(Limits.tensorElementsMax))
        product = overflow ? .max : value
      }
      let (sum, overflow) = total.addingReportingOverflow(product)
      total = overflow ? .max : sum
    }
    return total
  }
}
