import Diagnostics
import Primitives
import Syntax

extension ProgramResolver {
  /// First pass: gives every declaration an identifier, and fills the scopes.
  mutating func declareNames() {
    for index in graph.modules.indices {
      declarations.scopes.append(ModuleScope())
      let module = graph.modules[index]
      note(.module, Name(module.name, module.start), in: nil)
      for item in module.unit.items { declare(item, module: index) }
    }
    for index in graph.modules.indices { importNames(into: index) }
    takePartsIn()
    declareCalls()
  }

  private mutating func declare(_ item: Item, module: Int) {
    let environment = Environment(module: module)
    switch item {
    case .constant(let syntax): add(constant(syntax, environment), syntax.name, module)
    case .typeAlias(let syntax): add(alias(syntax, environment), syntax.name, module)
    case .structure(let syntax): add(structure(syntax, environment), syntax.name, module)
    case .enumeration(let syntax): add(enumeration(syntax, environment), syntax.name, module)
    case .error(let syntax): add(error(syntax, environment), syntax.name, module)
    case .event(let syntax): add(event(syntax, environment), syntax.name, module)
    case .interface(let syntax):
      let id = InterfaceID(program.interfaces.count)
      program.interfaces.append(
        InterfaceDefinition(
          name: syntax.name.text, span: syntax.name.span, methods: [], contract: nil))
      pendingSignatures.append(
        PendingSignature(kind: .interface(id, syntax), environment: environment))
      add(.interface(id), syntax.name, module)
    case .function(let syntax):
      add(.function(function(syntax, .free, environment)), syntax.name, module)
    case .contract(let syntax):
      let symbol = syntax.isPart ? part(syntax, module: module) : contract(syntax, module: module)
      add(symbol, syntax.name, module)
    case .test(let syntax): test(syntax, environment)
    }
  }

  private mutating func add(_ symbol: Symbol, _ name: Name, _ module: Int) {
    guard !name.text.isEmpty else { return }
    note(kind(of: symbol), name, in: graph.modules[module].start)
    if isReserved(name) { return }
    if let earlier = scopes[module].own[name.text] {
      reportDuplicate(name, earlier.span)
    } else {
      declarations.scopes[module].own[name.text] = Declared(symbol, name.span)
    }
  }

  mutating func addMember(_ symbol: Symbol, _ name: Name, in environment: Environment) {
    guard !name.text.isEmpty else { return }
    let container =
      environment.part.map { declarations.parts[$0].syntax.name.span }
      ?? environment.contract.map { program[$0].span }
    note(kind(of: symbol), name, in: container)
    if isReserved(name) { return }
    if let earlier = member(name.text, in: environment) {
      reportDuplicate(name, earlier.span)
    } else if let use = environment.use {
      declarations.uses[use].members[name.text] = Declared(symbol, name.span)
    } else if let part = environment.part {
      declarations.parts[part].members[name.text] = Declared(symbol, name.span)
    } else if let contract = environment.contract {
      declarations.members[contract.index][name.text] = Declared(symbol, name.span)
    }
  }

  /// What a declaration is called in the table of references.
  private func kind(of symbol: Symbol) -> SymbolKind {
    switch symbol {
    case .constant: .constant
    case .typeAlias: .typeAlias
    case .structure(let id): program[id].isResource ? .resource : .structure
    case .enumeration: .enumeration
    case .error: .error
    case .event: .event
    case .interface: .interface
    case .contract: .contract
    case .function(let id): .function(program[id].kind)
    case .state: .state
    case .key: .key
    case .part: .part
    case .use: .use
    }
  }

  mutating func constant(_ syntax: ConstDeclaration, _ environment: Environment) -> Symbol {
    declarations.constantSources.append(ConstantSource(syntax: syntax, environment: environment))
    declarations.constants.append(nil)
    return .constant(declarations.constants.count - 1)
  }

  mutating func alias(_ syntax: TypeAliasDeclaration, _ environment: Environment) -> Symbol {
    let (sizes, names) = declareSizes(syntax.sizes, of: syntax.name, in: environment.sizes)
    var inner = environment
    inner.sizes = names
    declarations.aliases.append(AliasSource(syntax: syntax, environment: inner, sizes: sizes))
    return .typeAlias(declarations.aliases.count - 1)
  }

  mutating func structure(
    _ syntax: StructDeclaration, _ environment: Environment
  ) -> Symbol {
    let id = StructID(program.structs.count)
    let (parameters, names) = declareSizes(syntax.sizes, of: syntax.name, in: [:])
    program.structs.append(
      StructDefinition(
        name: syntax.name.text, span: syntax.name.span, sizeParameters: parameters,
        isResource: syntax.kind == .resource, declaringContract: environment.contract,
        isLinear: syntax.kind == .resource))
    var inner = environment
    inner.sizes = names
    pendingStructs.append(PendingStruct(id: id, environment: inner, syntax: syntax))
    return .structure(id)
  }

  mutating func enumeration(
    _ syntax: EnumDeclaration, _ environment: Environment
  ) -> Symbol {
    let id = EnumID(program.enums.count)
    program.enums.append(
      EnumDefinition(name: syntax.name.text, span: syntax.name.span, cases: []))
    if syntax.cases.contains(where: { !$0.payload.isEmpty }) {
      declarations.payloadEnums.insert(id)
    }
    pendingEnums.append(PendingEnum(id: id, environment: environment, syntax: syntax))
    return .enumeration(id)
  }

  mutating func error(_ syntax: ErrorDeclaration, _ environment: Environment) -> Symbol {
    let id = ErrorID(program.errors.count)
    program.errors.append(
      ErrorDefinition(
        name: syntax.name.text, span: syntax.name.span, contract: environment.contract,
        parameters: []))
    pendingSignatures.append(PendingSignature(kind: .error(id, syntax), environment: environment))
    return .error(id)
  }

  mutating func event(_ syntax: EventDeclaration, _ environment: Environment) -> Symbol {
    let id = EventID(program.events.count)
    program.events.append(
      EventDefinition(
        name: syntax.name.text, span: syntax.name.span, contract: environment.contract,
        parameters: [], isIndexed: []))
    pendingSignatures.append(PendingSignature(kind: .event(id, syntax), environment: environment))
    return .event(id)
  }

  private mutating func function(
    _ syntax: FunctionDeclaration, _ kind: FunctionDefinition.Kind, _ environment: Environment
  ) -> FunctionID {
    let id = FunctionID(program.functions.count)
    let generic = kind == .free || kind == .helper ? syntax.genericParameters : []
    if !generic.isEmpty {
      // Nothing but its name counts; the calls make the functions.
      for parameter in generic {
        note(parameter.symbolKind, parameter.name, in: syntax.name.span)
      }
      declarations.generics[id] = GenericFunction(
        syntax: syntax, parameters: generic, kind: kind, environment: environment)
      program.functions.append(
        FunctionDefinition(
          name: syntax.name.text, span: syntax.name.span, kind: .free, contract: nil,
          body: TypedBlock(statements: [], span: syntax.body.span)))
      return id
    }
    let (parameters, names) = declareSizes(syntax.sizes, of: syntax.name, in: environment.sizes)
    program.functions.append(
      FunctionDefinition(
        name: syntax.name.text, span: syntax.name.span, kind: kind,
        contract: environment.contract, sizeParameters: parameters,
        declaresCalls: syntax.calls != nil,
        body: TypedBlock(statements: [], span: syntax.body.span),
        documentation: syntax.documentation))
    program.functions[id.index].part = environment.use.map { origin(of: declarations.uses[$0]) }
    var inner = environment
    inner.sizes = names
    for size in syntax.sizes where size.kind != .size {
      inner.genericParameters[size.name.text] = size.name.span
    }
    declarations.bodies.append(
      FunctionBody(
        id: id, environment: inner, parameters: syntax.parameters, result: syntax.result,
        gasLimit: syntax.gasLimit,
        body: syntax.body, nameSpan: syntax.name.span, sizes: syntax.sizes,
        isDamaged: syntax.damage != nil || declarations.damage.isCutOff(syntax.name.span)))
    return id
  }

  private mutating func test(_ syntax: TestDeclaration, _ environment: Environment) {
    let id = FunctionID(program.functions.count)
    note(
      .function(.test), Name(syntax.title, syntax.titleSpan),
      in: graph.modules[environment.module].start)
    program.functions.append(
      FunctionDefinition(
        name: syntax.title, span: syntax.titleSpan, kind: .test, contract: nil,
        body: TypedBlock(statements: [], span: syntax.body.span),
        documentation: syntax.documentation))
    declarations.bodies.append(
      FunctionBody(
        id: id, environment: environment, parameters: syntax.parameters, result: nil,
        gasLimit: nil, body: syntax.body, nameSpan: syntax.titleSpan, sizes: [],
        isDamaged: syntax.damage != nil || declarations.damage.isCutOff(syntax.titleSpan)))
    program.tests.append(
      TestDefinition(title: syntax.title, span: syntax.titleSpan, function: id))
  }

  /// Reports a key, depth or type parameter, for which there is no place here.
  mutating func refusesKeyParameter(_ parameter: SizeParameter) -> Bool {
    guard parameter.kind != .size else { return false }
    let (what, help): (String, String) =
      switch parameter.kind {
      case .key: ("key", "name the key of the contract in the types")
      case .depth: ("depth", "write the depth in the types")
      case .type, .size: ("type", "write the type out")
      }
    report(
      .ciphertextLevels.keyParameter, "only functions have \(what) parameters",
      at: parameter.name.span, "not here", help: help)
    return true
  }

  /// Gives size parameters their identifiers; a name that is taken already is reported.
  mutating func declareSizes(
    _ list: [SizeParameter], of owner: Name, in outer: [String: SizeParameterID]
  ) -> ([SizeParameterID], [String: SizeParameterID]) {
    var names = outer
    var parameters: [SizeParameterID] = []
    for size in list {
      if refusesKeyParameter(size) { continue }
      note(.size, size.name, in: owner.span)
      if let earlier = names[size.name.text] {
        reportDuplicate(size.name, program[earlier].span)
        continue
      }
      let id = SizeParameterID(program.sizeParameters.count)
      program.sizeParameters.append(
        SizeParameterDefinition(name: size.name.text, span: size.name.span))
      parameters.append(id)
      if !isReserved(size.name) { names[size.name.text] = id }
    }
    return (parameters, names)
  }

  /// A contract that has nothing yet, with its interface.
  mutating func emptyContract(_ syntax: ContractDeclaration, module: Int) -> ContractID {
    let id = ContractID(program.contracts.count)
    let interface = InterfaceID(program.interfaces.count)
    program.interfaces.append(
      InterfaceDefinition(
        name: syntax.name.text, span: syntax.name.span, methods: [], contract: id))
    program.contracts.append(
      ContractDefinition(name: syntax.name.text, span: syntax.name.span, interface: interface))
    declarations.members.append([:])
    declarations.contractModules.append(module)
    declarations.contractSyntax.append(syntax)
    declarations.stateSources.append([])
    return id
  }

  private mutating func contract(_ syntax: ContractDeclaration, module: Int) -> Symbol {
    let id = emptyContract(syntax, module: module)
    let (sizes, names) = declareSizes(syntax.sizes, of: syntax.name, in: [:])
    program.contracts[id.index].sizeParameters = sizes
    program.contracts[id.index].documentation = syntax.documentation
    let environment = Environment(module: module, contract: id, sizes: names)
    // Structs of a contract have sizes of their own: theirs are written out.
    let bare = Environment(module: module, contract: id)
    for member in syntax.members {
      switch member {
      case .key(let key):
        let keyID = KeyID(program.keys.count)
        program.keys.append(
          KeyDefinition(
            name: key.name.text, span: key.name.span, scheme: .paillier(bits: 0), contract: id))
        program.contracts[id.index].keys.append(keyID)
        addMember(.key(keyID), key.name, in: bare)
      case .use(let use): pendingUses.append(PendingUse(contract: id, syntax: use))
      case .state(let state): declareState(state, in: id, environment)
      case .function(let declaration): declareFunction(declaration, in: id, environment)
      case .event(let declaration):
        addMember(event(declaration, bare), declaration.name, in: bare)
      case .error(let declaration):
        addMember(error(declaration, bare), declaration.name, in: bare)
      case .structure(let declaration):
        addMember(structure(declaration, bare), declaration.name, in: bare)
      case .enumeration(let declaration):
        addMember(enumeration(declaration, bare), declaration.name, in: bare)
      case .constant(let declaration):
        addMember(constant(declaration, bare), declaration.name, in: bare)
      // A name of a type may use the sizes of the contract: it is put in where these are known.
      case .typeAlias(let declaration):
        addMember(alias(declaration, environment), declaration.name, in: bare)
      }
    }
    return .contract(id)
  }

  mutating func declareState(
    _ syntax: StateDeclaration, in contract: ContractID, _ environment: Environment
  ) {
    let id = StateID(program[contract].state.count)
    let use = environment.use.map { declarations.uses[$0] }
    program.contracts[contract.index].state.append(
      StateVariable(
        name: syntax.name.text, part: use.map { origin(of: $0) }, span: syntax.name.span,
        type: .invalid,
        isPublic: syntax.isPublic != nil, initialValue: nil))
    declarations.stateSources[contract.index].append(
      StateSource(
        syntax: syntax, environment: environment,
        container: use.map { declarations.parts[$0.part].syntax.name.span }
          ?? program[contract].span))
    addMember(.state(id), syntax.name, in: environment)
  }

  mutating func declareFunction(
    _ syntax: FunctionDeclaration, in contract: ContractID, _ environment: Environment
  ) {
    switch syntax.kind {
    case .initializer:
      let id = function(syntax, .initializer, environment)
      note(.function(.initializer), syntax.name, in: program[contract].span)
      program.functions[id.index].sizeParameters = program[contract].sizeParameters
      if let earlier = program[contract].initializer, !isDamaged(program[earlier].span) {
        reportDuplicate(syntax.name, program[earlier].span)
      } else {
        program.contracts[contract.index].initializer = id
      }
    case .invariant:
      let id = function(syntax, .view, environment)
      program.functions[id.index].isInvariant = true
      program.functions[id.index].result = .bool
      program.contracts[contract.index].invariants.append(id)
      addMember(.function(id), syntax.name, in: environment)
    case .entry, .view, .function:
      let kind: FunctionDefinition.Kind =
        switch syntax.kind {
        case .entry: .entry
        case .view: .view
        case .function, .initializer, .invariant: .helper
        }
      let id = function(syntax, kind, environment)
      if kind != .helper { checkCallable(syntax.name) }
      if declarations.generics[id] == nil { program.contracts[contract.index].functions.append(id) }
      addMember(.function(id), syntax.name, in: environment)
    }
  }

  /// Makes the declarations of imported modules visible.
  private mutating func importNames(into index: Int) {
    for edge in graph.modules[index].imports {
      let module = graph.modules[edge.module]
      use(edge.span, of: module.start)
      if let other = scopes[index].modules[module.name], other != edge.module {
        report(
          .names.duplicateName, "two imported modules are called `\(module.name)`", at: edge.span,
          "the second", help: "rename one of the files")
      } else {
        declarations.scopes[index].modules[module.name] = edge.module
      }
      for (name, declared) in scopes[edge.module].own.sorted(by: { $0.key < $1.key }) {
        declarations.scopes[index].imported[name, default: []].append(
          ModuleScope.Imported(module: edge.module, declared: declared))
      }
    }
  }
}
