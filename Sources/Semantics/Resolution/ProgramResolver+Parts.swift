import Diagnostics
import Syntax

// A part is declared once, as far as it does not depend on a contract, and again for each contract that takes it in: its state
// becomes state of the contract under the name of the part, its functions become functions of the contract.

extension ProgramResolver {
  mutating func part(_ syntax: ContractDeclaration, module: Int) -> Symbol {
    let index = declarations.parts.count
    declarations.parts.append(PartDeclaration(syntax: syntax, module: module))
    var environment = Environment(module: module)
    environment.part = index
    for member in syntax.members {
      switch member {
      case .event(let it): addMember(event(it, environment), it.name, in: environment)
      case .error(let it): addMember(error(it, environment), it.name, in: environment)
      case .enumeration(let it): addMember(enumeration(it, environment), it.name, in: environment)
      case .constant(let it): addMember(constant(it, environment), it.name, in: environment)
      case .typeAlias(let it): addMember(alias(it, environment), it.name, in: environment)
      case .structure(let it) where it.kind != .resource:
        addMember(structure(it, environment), it.name, in: environment)
      case .key(let it): refuse(it.name, "a key", "keys are of the contract that sets them")
      case .use(let it): refuse(it.name, "a part", "the contract takes both in")
      case .function(let it) where it.kind == .initializer:
        refuse(
          it.name, "`init`",
          "give its state first values; the contract calls its functions in `init`")
      case .structure, .state, .function: break
      }
    }
    return .part(index)
  }

  private mutating func refuse(_ name: Name, _ what: String, _ help: String) {
    report(.forms.part, "\(what) cannot stand in a part", at: name.span, "not here", help: help)
  }

  /// Declares what contracts have from the parts that they take in, when all names of modules are known.
  mutating func takePartsIn() {
    for pending in pendingUses {
      let module = declarations.contractModules[pending.contract.index]
      let syntax = pending.syntax
      guard case .named(let name, let arguments) = syntax.part.kind, arguments.isEmpty else {
        if case .invalid = syntax.part.kind { continue }
        report(
          .forms.part, "this is no part", at: syntax.part.span, "expected the name of a part")
        continue
      }
      guard let declared = resolve(name, in: Environment(module: module), as: "part") else {
        continue
      }
      guard case .part(let part) = declared.symbol else {
        report(
          .names.wrongKind, "`\(name.text)` is \(declared.symbol.kind), not a part", at: name.span,
          "expected a part", secondary: [Label(declared.span, "declared here")],
          isAboutName: true)
        continue
      }
      if ProgramResolver.slotSpaces.contains(syntax.name.text) {
        report(
          .names.reservedName, "a part cannot be called `\(syntax.name.text)`",
          at: syntax.name.span,
          "names other places of the state", help: "choose another name")
      }
      takeIn(part, as: syntax.name, pending.contract)
    }
  }

  private mutating func takeIn(_ part: Int, as name: Name, _ contract: ContractID) {
    let use = declarations.uses.count
    declarations.uses.append(
      PartUse(part: part, contract: contract, name: name.text, nameSpan: name.span))
    let module = declarations.contractModules[contract.index]
    addMember(.use(use), name, in: Environment(module: module, contract: contract))
    let environment = declarations.environment(of: use)
    for member in declarations.parts[part].syntax.members {
      switch member {
      case .state(let it): declareState(it, in: contract, environment)
      case .function(let it) where it.kind != .initializer:
        declareFunction(it, in: contract, environment)
      case .structure(let it) where it.kind == .resource:
        addMember(structure(it, environment), it.name, in: environment)
      case .function, .structure, .event, .error, .enumeration, .constant, .typeAlias, .key, .use:
        break
      }
    }
  }

  func origin(of use: PartUse) -> PartOrigin {
    PartOrigin(name: use.name, part: declarations.parts[use.part].syntax.name.text)
  }

  /// A part has no `init`.
  mutating func checkFirstValue(_ type: Type, _ state: StateDeclaration) {
    guard state.value == nil, !type.startsEmpty, type != .invalid, state.damage == nil else {
      return
    }
    report(
      .forms.part, "`\(state.name.text)` has no first value", at: state.name.span, "needs a value",
      help: "write `= ...`: a part has no `init`")
  }

  /// Entries and views of a contract have different names, wherever they come from; reported where the contract takes in the second.
  mutating func checkNames(of contract: ContractID) {
    let own = declarations.uses.filter { $0.contract == contract }
    if own.isEmpty { return }
    let methods = program[contract].functions.map { program[$0] }
      .filter { $0.kind == .entry || $0.kind == .view }.map { ($0.name, $0.span, $0.part) }
    let getters = program[contract].state.filter(\.isPublic).map { ($0.name, $0.span, $0.part) }
    var places: [String: Span] = [:]
    for (name, span, part) in methods + getters where !name.isEmpty {
      let place = part.flatMap { part in own.first { $0.name == part.name }?.nameSpan } ?? span
      guard let earlier = places.updateValue(place, forKey: name), earlier != place else {
        continue
      }
      report(
        .names.duplicateName, "`\(name)` is declared twice", at: place,
        "has it, too", secondary: [Label(earlier, "first here")],
        help: "rename one of the two")
    }
  }

  /// Checks the parts that nobody has taken in, as if a contract of nothing else did. What is made on the way is forgotten.
  static func checkParts(_ declarations: ProgramDeclarations) -> Findings {
    var findings = Findings()
    let taken = Set(declarations.uses.map(\.part))
    for part in declarations.parts.indices where !taken.contains(part) {
      var resolver = ProgramResolver(extending: declarations)
      resolver.takeInAlone(part)
      findings.absorb(resolver.findings)
      var sketch = resolver.declarations
      var next = declarations.bodies.count
      while next < sketch.bodies.count {
        findings.absorb(BodyChecker.check(sketch.bodies[next], in: &sketch).1)
        next += 1
      }
      for (id, source) in (sketch.stateSources.last ?? []).enumerated() {
        let contract = ContractID(sketch.program.contracts.count - 1)
        let (_, found) = BodyChecker.check(source, StateID(id), of: contract, in: &sketch)
        findings.absorb(found)
      }
    }
    return findings
  }

  private mutating func takeInAlone(_ part: Int) {
    let syntax = declarations.parts[part].syntax
    let contract = emptyContract(syntax, module: declarations.parts[part].module)
    let first = declarations.bodies.count
    takeIn(part, as: syntax.name, contract)
    // The name is that of the part.
    declarations.members[contract.index] = [:]
    declareCall(of: program[contract].interface)
    resolveFields()
    resolveState(contract)
    for index in first..<declarations.bodies.count { sign(index) }
  }
}
