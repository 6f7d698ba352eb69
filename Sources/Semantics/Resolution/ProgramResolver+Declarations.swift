import Diagnostics
import Primitives
import Syntax

extension ProgramResolver {
  /// Second pass: the types of all declarations.
  mutating func resolveDeclarations() {
    resolveKeys()
    resolveAliases()
    for pending in pendingStructs { resolveFields(pending) }
    for pending in pendingEnums { resolveCases(pending) }
    resolveCalls()
    computeFacts()
    for pending in pendingStructs { checkParts(pending) }
    for pending in pendingEnums { checkParts(pending) }
    for index in program.contracts.indices { resolveState(ContractID(index)) }
    for pending in pendingSignatures { resolveSignature(pending) }
    for index in declarations.bodies.indices { sign(index) }
    for index in program.contracts.indices { deriveInterface(ContractID(index)) }
    for (index, source) in declarations.constantSources.enumerated() {
      _ = constantValue(index, usedAt: source.syntax.name.span)
    }
  }

  /// The fields of structs alone, and what is known of types with them.
  mutating func resolveFields() {
    if pendingStructs.isEmpty { return }
    for pending in pendingStructs { resolveFields(pending) }
    computeFacts()
  }

  private mutating func resolveKeys() {
    for index in program.contracts.indices {
      let environment = Environment(
        module: declarations.contractModules[index], contract: ContractID(index))
      var ids = program.contracts[index].keys.makeIterator()
      for case .key(let syntax) in declarations.contractSyntax[index].members {
        guard let id = ids.next() else { break }
        guard let scheme = resolveScheme(syntax.scheme, in: environment) else { continue }
        note(.key, syntax.name, in: program.contracts[index].span, .publicKey(scheme))
        if syntax.damage == nil { program.keys[id.index].scheme = scheme }
        if case .paillier(bits: let bits) = scheme, TypeLimits.paillierTestBits.contains(bits) {
          report(
            .ciphertexts.weakKey, "a modulus of \(bits) bits can be factored",
            at: syntax.scheme.span,
            "for tests only",
            help:
              "write `Paillier<3072>`, here and in the type of the public key that `init` takes",
            severity: .warning)
        }
      }
    }
  }

  private mutating func resolveFields(_ pending: PendingStruct) {
    var fields: [NamedType] = []
    var names: [String: Span] = [:]
    for field in pending.syntax.fields {
      let type = resolve(field.type, in: pending.environment)
      if field.name.text.isEmpty { continue }
      if let earlier = names[field.name.text] {
        reportDuplicate(field.name, earlier)
        continue
      }
      names[field.name.text] = field.name.span
      fields.append(NamedType(name: field.name.text, type: type, span: field.name.span))
      note(.field, field.name, in: pending.syntax.name.span, type)
    }
    program.structs[pending.id.index].fields = fields
  }

  private mutating func resolveCases(_ pending: PendingEnum) {
    var cases: [EnumDefinition.Case] = []
    var names: [String: Span] = [:]
    for syntax in pending.syntax.cases {
      var payload: [NamedType] = []
      for part in syntax.payload {
        let type = resolve(part.type, in: pending.environment)
        payload.append(
          NamedType(name: part.label?.text ?? "", type: type, span: part.label?.span))
        if let label = part.label { note(.payload, label, in: syntax.name.span, type) }
      }
      if syntax.name.text.isEmpty { continue }
      if let earlier = names[syntax.name.text] {
        reportDuplicate(syntax.name, earlier)
        continue
      }
      names[syntax.name.text] = syntax.name.span
      cases.append(
        EnumDefinition.Case(name: syntax.name.text, span: syntax.name.span, payload: payload))
      note(.enumCase, syntax.name, in: pending.syntax.name.span, .enumeration(pending.id))
    }
    if cases.isEmpty {
      report(
        .forms.emptyEnum, "the enum `\(pending.syntax.name.text)` has no cases",
        at: pending.syntax.name.span, "no value of it could exist", help: "give it a case")
    }
    if cases.count > 256 {
      report(
        .shapes.limit, "the enum has \(cases.count) cases", at: pending.syntax.name.span,
        "at most 256")
    }
    program.enums[pending.id.index].cases = cases
  }

  mutating func resolveState(_ contract: ContractID) {
    for (index, source) in declarations.stateSources[contract.index].enumerated() {
      let state = source.syntax
      let type = resolve(state.type, in: source.environment, .state)
      program.contracts[contract.index].state[index].type = state.damage == nil ? type : .invalid
      note(.state, state.name, in: source.container, type)
      if type == .unit {
        report(
          .types.misplacedType, "a state variable needs a type with values", at: state.type.span,
          "has no value to keep")
      }
      if let isPublic = state.isPublic {
        checkCallable(state.name)
        checkGetter(type, state, isPublic)
      }
      if source.environment.use != nil { checkFirstValue(type, state) }
    }
    keepKeys(of: contract)
  }

  /// Declares state for the keys of maps that have a maximum, behind all that has a name.
  private mutating func keepKeys(of contract: ContractID) {
    for (index, variable) in program[contract].state.enumerated() {
      guard case .map(key: let key, value: _, max: let max?) = variable.type else { continue }
      if variable.part == nil, ProgramResolver.slotSpaces.contains(variable.name) {
        report(
          .names.reservedName, "a map with a maximum cannot be called `\(variable.name)`",
          at: variable.span, "names other places of the state", help: "choose another name")
      }
      let next = program[contract].state.count
      let kept: [(String, Type)] = [
        ("keys", .list(key, max: max)), ("places", .map(key: key, value: .integer(.u32), max: nil)),
      ]
      for (suffix, type) in kept {
        program.contracts[contract.index].state.append(
          StateVariable(
            name: "\(variable.name):\(suffix)", part: variable.part, span: variable.span,
            type: type,
            isPublic: false, initialValue: nil))
      }
      program.contracts[contract.index].state[index].keys = MapKeys(
        list: StateID(next), places: StateID(next + 1))
    }
  }

  /// What the names of places in the state begin with that are none of a variable or a part.
  static let slotSpaces = ["key", "size", "count"]

  private mutating func checkGetter(_ type: Type, _ state: StateDeclaration, _ isPublic: Span) {
    let value: Type
    switch type {
    case .map(key: _, value: let inner, max: _): value = inner
    case .sum:
      report(
        .forms.publicState, "a `Sum` cannot be public", at: isPublic, "no view of this type",
        secondary: [Label(state.type.span, "has this type")],
        help: "write a view that returns its `.total`")
      return
    default: value = type
    }
    if value == .coin { return }
    let valueFacts = facts[value]
    if valueFacts.isLinear || valueFacts.isStateOnly {
      report(
        .forms.publicState, "`\(text(value))` cannot be read from outside", at: isPublic,
        "no view of this type", secondary: [Label(state.type.span, "has this type")],
        help: "remove `public`, and write a view of what others may know")
    }
  }

  private mutating func resolveSignature(_ pending: PendingSignature) {
    switch pending.kind {
    case .error(let id, let syntax):
      program.errors[id.index].parameters = resolveParameters(
        syntax.parameters.map { ($0.name, $0.type) }, of: syntax.name, "an error",
        in: pending.environment)
      if let contract = pending.environment.contract {
        program.contracts[contract.index].errors.append(id)
      }
    case .event(let id, let syntax):
      program.events[id.index].parameters = resolveParameters(
        syntax.parameters.map { ($0.name, $0.type) }, of: syntax.name, "an event",
        in: pending.environment)
      program.events[id.index].isIndexed = syntax.parameters.map { $0.indexed != nil }
      let indexed = syntax.parameters.filter { $0.indexed != nil }
      if indexed.count > 3, let span = indexed[3].indexed {
        report(
          .shapes.limit, "an event has at most three indexed parameters", at: span, "the fourth",
          help: "remove an `indexed`")
      }
      if let contract = pending.environment.contract {
        program.contracts[contract.index].events.append(id)
      }
    case .interface(let id, let syntax):
      resolveInterface(id, syntax, in: pending.environment)
    }
  }

  /// Parameters of an error or event: types that the ABI encodes.
  private mutating func resolveParameters(
    _ list: [(name: Name, type: TypeSyntax)], of owner: Name, _ what: String,
    in environment: Environment
  ) -> [NamedType] {
    var parameters: [NamedType] = []
    var names: [String: Span] = [:]
    for (name, syntax) in list {
      let type = resolve(syntax, in: environment)
      if let earlier = names[name.text], !name.text.isEmpty { reportDuplicate(name, earlier) }
      names[name.text] = name.span
      if type == .unit || !facts[type].crossesABI {
        reportNoABIType(type, syntax.span, "a parameter of \(what)")
      }
      parameters.append(NamedType(name: name.text, type: type, span: name.span))
      note(.parameter, name, in: owner.span, type)
    }
    return parameters
  }

  private mutating func resolveInterface(
    _ id: InterfaceID, _ syntax: InterfaceDeclaration, in environment: Environment
  ) {
    var methods: [MethodSignature] = []
    var names: [String: Span] = [:]
    for member in syntax.members {
      if let earlier = names[member.name.text] {
        reportDuplicate(member.name, earlier)
        continue
      }
      names[member.name.text] = member.name.span
      checkCallable(member.name)
      var inner = environment
      var sizes: [SizeParameterID] = []
      for size in member.sizes {
        if refusesKeyParameter(size) { continue }
        let parameter = SizeParameterID(program.sizeParameters.count)
        program.sizeParameters.append(
          SizeParameterDefinition(name: size.name.text, span: size.name.span))
        sizes.append(parameter)
        note(.size, size.name, in: member.name.span)
        inner.sizes[size.name.text] = parameter
      }
      let isView = member.kind == .view
      note(.method, member.name, in: syntax.name.span)
      let parameters = member.parameters.map { parameter in
        (parameter, resolve(parameter.type, in: inner))
      }
      for (parameter, type) in parameters {
        note(.parameter, parameter.name, in: member.name.span, type)
      }
      let result = member.result.map { resolve($0, in: inner) } ?? .unit
      checkExternal(
        parameters, result, member.result?.span, kind: isView ? .view : .entry,
        nameSpan: member.name.span)
      methods.append(
        MethodSignature(
          name: member.name.text, span: member.name.span, isView: isView,
          parameters: parameters.map {
            NamedType(name: $0.0.name.text, type: $0.1, span: $0.0.name.span)
          },
          result: result, sizeParameters: sizes, makesCalls: member.calls != nil))
    }
    program.interfaces[id.index].methods = methods
  }

  /// The interface of a contract: its entries and views, then the views of its public state.
  private mutating func deriveInterface(_ contract: ContractID) {
    let definition = program[contract]
    var methods: [MethodSignature] = []
    checkNames(of: contract)
    for id in definition.functions {
      let function = program[id]
      guard function.kind == .entry || function.kind == .view else { continue }
      methods.append(
        MethodSignature(
          name: function.name, span: function.span, isView: function.kind == .view,
          parameters: function.locals.prefix(function.parameterCount).map {
            NamedType(name: $0.name, type: $0.type, span: $0.span)
          },
          result: function.result,
          sizeParameters: definition.sizeParameters + function.sizeParameters,
          makesCalls: function.declaresCalls))
    }
    for (index, state) in definition.state.enumerated() where state.isPublic {
      var parameters: [NamedType] = []
      let result: Type
      switch state.type {
      case .coin: result = .u128
      case .map(key: let key, value: let value, max: _):
        parameters = [NamedType(name: "key", type: key)]
        result = value == .coin ? .u128 : value == .invalid ? .invalid : .optional(value)
      default: result = state.type
      }
      methods.append(
        MethodSignature(
          name: state.name, span: state.span, isView: true, parameters: parameters, result: result,
          sizeParameters: definition.sizeParameters, getter: StateID(index)))
    }
    program.interfaces[definition.interface.index].methods = methods
  }
}
