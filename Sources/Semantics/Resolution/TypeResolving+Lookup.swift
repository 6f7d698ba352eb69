import Diagnostics
import Syntax

/// Something before a point that is no value.
enum Namespace {
  case module(Int)
  case contract(ContractID)
  case interface(InterfaceID)
  case enumeration(EnumID)
  case part(Int)
  case use(Int)
  /// `Tensor`, `Coin`, `U64`
  case builtinType(String)
}

extension TypeResolving {
  /// What a bare name means in a contract or module, locals and sizes aside.
  func lookUp(_ name: String, in environment: Environment) -> Lookup {
    if let declared = member(name, in: environment) { return .found(declared) }
    return lookUp(name, inModule: environment.module)
  }

  /// What a bare name means among the members around it: of the part, which sees nothing of the contract, or of the contract.
  func member(_ name: String, in environment: Environment) -> Declared? {
    if let part = environment.part {
      let own = environment.use.flatMap { declarations.uses[$0].members[name] }
      return own ?? declarations.parts[part].members[name]
    }
    return environment.contract.flatMap { members[$0.index][name] }
  }

  /// The names of the members around.
  func memberNames(in environment: Environment) -> [String] {
    if let part = environment.part {
      return environment.use.map { Array(declarations.uses[$0].members.keys) } ?? []
        + declarations.parts[part].members.keys
    }
    return environment.contract.map { Array(members[$0.index].keys) } ?? []
  }

  /// What a bare name means at the top level of a module.
  func lookUp(_ name: String, inModule module: Int) -> Lookup {
    if let declared = scopes[module].own[name] { return .found(declared) }
    let imported = scopes[module].imported[name] ?? []
    if imported.count > 1 { return .ambiguous(imported) }
    return imported.first.map { .found($0.declared) } ?? .missing
  }

  /// The declaration of a bare name; reports a name that is ambiguous, not one that is missing.
  mutating func resolve(_ name: Name, in environment: Environment) -> Declared? {
    switch lookUp(name.text, in: environment) {
    case .found(let declared): return declared
    case .missing: return nil
    case .ambiguous(let candidates):
      let modules = candidates.map { graph.modules[$0.module].name }
      report(
        .names.ambiguousName, "`\(name.text)` could be from \(modules.joined(separator: " or "))",
        at: name.span, "which one?",
        secondary: candidates.map { Label($0.declared.span, "one declaration") },
        help: "write the module before it: `\(modules[0]).\(name.text)`",
        fix: Fix(
          "write `\(modules[0]).\(name.text)`", replace: name.span,
          with: "\(modules[0]).\(name.text)"))
      return candidates[0].declared
    }
  }

  /// All names that can stand alone, for suggestions.
  func visibleNames(in environment: Environment) -> [String] {
    var names = Array(scopes[environment.module].own.keys)
    names += scopes[environment.module].imported.keys
    names += scopes[environment.module].modules.keys
    names += environment.sizes.keys
    names += memberNames(in: environment)
    return names + localNames
  }

  /// What a name stands for before a point in a contract or module, when it is no value.
  func namespace(named name: String, in environment: Environment) -> Namespace? {
    switch lookUp(name, in: environment) {
    case .found(let declared):
      if let namespace = namespace(of: declared.symbol) { return namespace }
      // A function or struct may share its name with a module; a value may not.
      switch declared.symbol {
      case .function: break
      case .constant, .structure, .error, .event, .state, .key, .enumeration, .interface, .contract,
        .typeAlias, .part, .use:
        return nil
      }
    case .ambiguous, .missing: break
    }
    if let module = scopes[environment.module].modules[name] { return .module(module) }
    if let type = environment.types[name], type.integerType != nil {
      return .builtinType(text(type))
    }
    switch name {
    case "Tensor", "Coin", "Encrypted": return .builtinType(name)
    default: return ReservedNames.plainTypes[name]?.integerType == nil ? nil : .builtinType(name)
    }
  }

  /// What a declaration stands for before a point, when it is no value.
  func namespace(of symbol: Symbol) -> Namespace? {
    switch symbol {
    case .enumeration(let id): .enumeration(id)
    case .contract(let id): .contract(id)
    case .interface(let id): .interface(id)
    case .part(let part): .part(part)
    case .use(let use): .use(use)
    case .constant, .structure, .error, .event, .function, .state, .key, .typeAlias: nil
    }
  }

  /// Where something before a point is declared; nil for what belongs to the language.
  func declaration(of space: Namespace) -> Span? {
    switch space {
    case .module(let module): graph.modules[module].start
    case .contract(let id): program[id].span
    case .interface(let id): program[id].span
    case .enumeration(let id): program[id].span
    case .part(let part): declarations.parts[part].syntax.name.span
    case .use(let use): declarations.uses[use].nameSpan
    case .builtinType: nil
    }
  }

  /// What a module or contract declares.
  func names(in space: Namespace) -> [String: Declared]? {
    switch space {
    case .module(let module): scopes[module].own
    case .contract(let id): members[id.index]
    case .part(let part): declarations.parts[part].members
    case .use(let use):
      declarations.uses[use].members.merging(
        declarations.parts[declarations.uses[use].part].members
      ) { own, _ in own }
    case .interface, .enumeration, .builtinType: nil
    }
  }

  /// The declaration of a qualified name; reports what is missing.
  mutating func resolve(
    _ name: QualifiedName, in environment: Environment, as what: String
  ) -> Declared? {
    guard let qualifier = name.qualifier else {
      if name.name.text.isEmpty { return nil }
      if let declared = resolve(name.name, in: environment) {
        use(name.name.span, of: declared.span)
        return declared
      }
      reportUndeclared(
        .names.unknownName, "there is no \(what) `\(name.name.text)`", name.name.text,
        at: name.name.span, "not found here", among: visibleNames(in: environment))
      return nil
    }
    if qualifier.text.isEmpty || name.name.text.isEmpty { return nil }
    let table: [String: Declared]
    let space = namespace(named: qualifier.text, in: environment)
    use(qualifier.span, of: space.flatMap { declaration(of: $0) })
    switch space {
    case .module, .contract, .part, .use: table = space.flatMap { names(in: $0) } ?? [:]
    case .interface, .enumeration, .builtinType, nil:
      reportUndeclared(
        .names.unknownName, "there is no module or contract `\(qualifier.text)`", qualifier.text,
        at: qualifier.span, "not found here", among: visibleNames(in: environment))
      return nil
    }
    if let declared = table[name.name.text] {
      use(name.name.span, of: declared.span)
      return declared
    }
    reportUndeclared(
      .names.unknownMember, "`\(qualifier.text)` has no \(what) `\(name.name.text)`",
      name.name.text, at: name.name.span, "not found there", among: table.keys)
    return nil
  }
}
