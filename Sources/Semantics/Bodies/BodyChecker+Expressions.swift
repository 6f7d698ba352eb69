import Diagnostics
import Primitives
import Syntax

extension BodyChecker {
  /// Works out an expression and its type. The hint is what its place would like: literals and
  /// `none` follow it, other expressions may ignore it.
  mutating func infer(_ expression: Syntax.Expression, hint: Type?) -> TypedExpression {
    let typed = inferred(expression, hint: hint)
    note(typed.type, of: typed.span)
    return typed
  }

  private mutating func inferred(
    _ expression: Syntax.Expression, hint: Type?
  ) -> TypedExpression {
    let span = expression.span
    switch expression.kind {
    case .invalid: return .invalid(span)
    case .name(let name): return value(named: name, span, hint: hint)
    case .integer(let value, unit: let unit):
      return integerLiteral(value, unit: unit, isNegative: false, span, hint: hint)
    case .decimal(let literal, unit: let unit):
      return decimalLiteral(literal, unit: unit, isNegative: false, span, hint: hint)
    case .text(let text): return textLiteral(text, span, hint: hint)
    case .bytes(let bytes): return bytesLiteral(bytes, span, hint: hint)
    case .address(let address):
      return TypedExpression(.address(address), type: .address, span: span)
    case .bool(let value): return TypedExpression(.bool(value), type: .bool, span: span)
    case .none: return noneLiteral(span, hint: hint)
    case .tuple(let elements): return tuple(elements, span, hint: hint)
    case .list(let elements): return list(elements, span, hint: hint)
    case .repeated(let value, count: let count):
      return repeated(value, count: count, span, hint: hint)
    case .unary(let operation, let operand):
      return unary(operation, operand, span, hint: hint)
    case .binary(let operation, let operatorSpan, let left, let right):
      return binary(operation, operatorSpan, left, right, span, hint: hint)
    case .member(let base, let name): return member(base, name, span, hint: hint)
    case .element(let base, index: let index, let indexSpan):
      return element(base, index, indexSpan, span)
    case .conversion(let operand, to: let type): return conversion(operand, type, span)
    case .call(let callee, let arguments): return call(callee, arguments, span, hint: hint)
    case .index(let base, let arguments): return index(base, arguments, span)
    case .enumCase(let name, let arguments):
      return enumCase(name, arguments, span, hint: hint)
    case .type(let type): return typeAsValue(type, span)
    case .conditional(let conditional): return ifExpression(conditional, asValue: true, hint: hint)
    case .match(let match): return matchExpression(match, asValue: true, hint: hint)
    case .fail(let error): return fail(error, span)
    }
  }

  /// `fail Error(...)`
  private mutating func fail(_ error: ErrorValue, _ span: Span) -> TypedExpression {
    guard !context.isTest else {
      inferAll(error.arguments ?? [])
      report(
        .tests.failInTest, "a test raises no errors", at: span, "not in a test",
        help: "write what must hold: `expect condition`")
      return .invalid(span)
    }
    guard let raise = raise(error) else { return .invalid(span) }
    return TypedExpression(.fail(raise), type: .never, span: span)
  }

  private mutating func typeAsValue(_ type: TypeSyntax, _ span: Span) -> TypedExpression {
    report(
      .names.notAValue, "`\(sourceText(type.span))` is a type, not a value", at: span,
      "a value is expected here", help: "convert a number: `Q<8,24>(n)`", isAboutName: true)
    return .invalid(span)
  }

  // MARK: Names

  /// What a bare name is as a value.
  mutating func value(named name: Name, _ span: Span, hint: Type?) -> TypedExpression {
    if let id = local(named: name.text) {
      context.used.insert(id)
      use(name.span, of: context.locals[id.index].span)
      return TypedExpression(.local(id), type: context.locals[id.index].type, span: span)
    }
    if let size = context.environment.sizes[name.text] {
      use(name.span, of: program[size].span)
      return TypedExpression(.size(Size(size)), type: .u64, span: span)
    }
    if let declaration = context.environment.genericParameters[name.text] {
      use(name.span, of: declaration)
      if let number = context.environment.constants[name.text] {
        return TypedExpression(.size(Size(Int64(number))), type: .u64, span: span)
      }
      if !context.environment.hasMeaning(name.text) { return .invalid(span) }
    }
    if let contextual = contextValue(name.text, span) { return contextual }
    if name.text.isEmpty { return .invalid(span) }
    guard let declared = resolve(Name(name.text, span), in: context.environment) else {
      reportUnknownValue(name.text, span)
      return .invalid(span)
    }
    use(name.span, of: declared.span)
    return value(of: declared, name.text, span)
  }

  /// A declaration as a value: constants, state and keys have one.
  mutating func value(of declared: Declared, _ name: String, _ span: Span) -> TypedExpression {
    switch declared.symbol {
    case .constant(let index): return constantValue(index, usedAt: span)
    case .state(let id): return stateValue(id, span)
    case .key(let id):
      if context.isConstant { return .invalid(span) }
      return TypedExpression(.key(id), type: keyType(id), span: span)
    case .function:
      report(
        .names.notAValue, "`\(name)` is a function, not a value", at: span, "not called",
        secondary: [Label(declared.span, "declared here")], help: "call it: `\(name)(...)`",
        isAboutName: true)
    case .structure:
      report(
        .names.notAValue, "`\(name)` is a struct, not a value", at: span, "no fields given",
        secondary: [Label(declared.span, "declared here")], help: "make one: `\(name)(...)`",
        isAboutName: true)
    case .enumeration, .error, .event, .interface, .contract, .typeAlias, .part, .use:
      report(
        .names.notAValue, "`\(name)` is \(declared.symbol.kind), not a value", at: span,
        "a value is expected here", secondary: [Label(declared.span, "declared here")],
        isAboutName: true)
    }
    return .invalid(span)
  }

  private mutating func stateValue(_ id: StateID, _ span: Span) -> TypedExpression {
    guard let contract = context.contract else { return .invalid(span) }
    let variable = program[contract].state[id.index]
    if case .map = variable.type {
      report(
        .types.misplacedType, "a map is no value", at: span, "a whole map",
        secondary: [Label(variable.span, "declared here")],
        help: "read an entry: `\(variable.name)[key]`")
      return .invalid(span)
    }
    return TypedExpression(.state(id), type: variable.type, span: span)
  }

  private mutating func contextValue(_ name: String, _ span: Span) -> TypedExpression? {
    let value: ContextValue
    switch name {
    case "caller": value = .caller
    case "self": value = .selfAddress
    case "block", "gas":
      report(
        .names.notAValue, "`\(name)` is no value by itself", at: span, "a part of it is needed",
        help: name == "gas" ? "write `gas.left`" : "write `block.number` or `block.time`",
        isAboutName: true)
      return .invalid(span)
    default: return nil
    }
    guard requireContract(name, span) else { return .invalid(span) }
    return TypedExpression(.context(value), type: .address, span: span)
  }

  /// Whether the code runs in a contract, where there is a caller; reported otherwise.
  mutating func requireContract(_ what: String, _ span: Span) -> Bool {
    if context.contract != nil, !context.isConstant { return true }
    let help =
      context.isTest
      ? "make an account: `let alice = account()`" : "pass the value as a parameter"
    report(
      .names.outsideContract, "there is no `\(what)` outside of a contract", at: span,
      context.isTest ? "not in a test" : "not in a pure function", help: help, isAboutName: true)
    return false
  }

  private mutating func reportUnknownValue(_ name: String, _ span: Span) {
    let candidates = visibleNames(in: context.environment) + ReservedNames.values
    if scopes[context.environment.module].modules[name] != nil {
      report(
        .names.notAValue, "`\(name)` is a module, not a value", at: span, "a module",
        help: "write what you need of it: `\(name).something`", isAboutName: true)
      return
    }
    if ReservedNames.types.contains(name) {
      report(
        .names.notAValue, "`\(name)` is a type, not a value", at: span, "a type",
        help: ReservedNames.plainTypes[name]?.integerType == nil
          ? nil
          : "`\(name)(x)` converts; the largest is `\(name).max`",
        isAboutName: true)
      return
    }
    var notes: [String] = []
    if !builtins.functions(named: name).isEmpty {
      notes = ["`\(name)` is a built-in function: call it with arguments"]
    }
    reportUndeclared(
      .names.unknownName, "there is no `\(name)` here", name, at: span, "not found",
      among: candidates, notes: notes)
  }

  // MARK: Members

  /// `base.name` without a call.
  mutating func member(
    _ base: Syntax.Expression, _ name: Name, _ span: Span, hint: Type?
  ) -> TypedExpression {
    if name.text.isEmpty { return .invalid(span) }
    if case .name(let word) = base.kind, local(named: word.text) == nil,
      let contextual = contextMember(word.text, base.span, name, span)
    {
      return contextual
    }
    if let space = namespace(of: base) {
      useNamespace(base)
      return member(of: space, name, span, hint: hint)
    }
    let receiver = inferReceiver(base)
    if receiver.isInvalid { return .invalid(span) }
    return member(of: receiver, name, span)
  }

  private mutating func contextMember(
    _ base: String, _ baseSpan: Span, _ name: Name, _ span: Span
  ) -> TypedExpression? {
    let value: ContextValue
    switch (base, name.text) {
    case ("block", "number"): value = .blockNumber
    case ("block", "time"): value = .blockTime
    case ("gas", "left"): value = .gasLeft
    case ("block", _), ("gas", _):
      reportUnknown(
        .names.unknownMember, "`\(base)` has no `\(name.text)`", name.text, at: name.span,
        "not found", among: base == "gas" ? ["left"] : ["number", "time"])
      return .invalid(span)
    default: return nil
    }
    if !context.isTest {
      guard requireContract(base, baseSpan) else { return .invalid(span) }
    }
    return TypedExpression(.context(value), type: .u64, span: span)
  }

  private mutating func member(
    of space: Namespace, _ name: Name, _ span: Span, hint: Type?
  ) -> TypedExpression {
    use(name.span, of: names(in: space)?[name.text]?.span)
    switch space {
    case .module(let module):
      if let declared = scopes[module].own[name.text] {
        return value(of: declared, name.text, span)
      }
      reportUndeclared(
        .names.unknownMember, "the module `\(graph.modules[module].name)` has no `\(name.text)`",
        name.text, at: name.span, "not found there", among: scopes[module].own.keys)
    case .contract(let contract):
      if let declared = members[contract.index][name.text] {
        if case .constant = declared.symbol { return value(of: declared, name.text, span) }
        report(
          .names.notAValue,
          "`\(name.text)` of `\(program[contract].name)` is \(declared.symbol.kind)",
          at: span, "no value from outside", secondary: [Label(declared.span, "declared here")],
          help: "ask a contract at an address: `\(program[contract].name)(address).\(name.text)()`",
          isAboutName: true)
      } else {
        reportUndeclared(
          .names.unknownMember, "`\(program[contract].name)` has no `\(name.text)`", name.text,
          at: name.span, "not found there", among: members[contract.index].keys)
      }
    case .part, .use: return member(ofPart: space, name, span)
    case .interface(let id):
      report(
        .names.notAValue, "`\(program[id].name)` is an interface, not a value", at: span,
        "no address", help: "say at which address: `\(program[id].name)(address)`",
        isAboutName: true)
    case .enumeration(let id): return makeCase(id, name, nil, span)
    case .builtinType(let type):
      if let limit = limit(named: name.text, of: type, span) { return limit }
      let rows = builtins.functions(named: name.text, onType: type)
      if let row = rows.first {
        guard row.isProperty else {
          report(
            .names.notAValue, "`\(type).\(name.text)` is a function", at: span, "not called",
            help: "call it: `\(row.signature(TypeDescriber(program)))`", isAboutName: true)
          return .invalid(span)
        }
        return builtinCall(row, receiver: nil, [], span, name.span, hint: hint)
      }
      reportUnknown(
        .names.unknownMember, "`\(type)` has no `\(name.text)`", name.text, at: name.span,
        "not found",
        among: builtins.functionNames(onType: type)
          + (ReservedNames.plainTypes[type]?.integerType == nil ? [] : ["max", "min"]))
    }
    return .invalid(span)
  }

  /// `U64.max`, `I8.min`
  private func limit(named name: String, of type: String, _ span: Span) -> TypedExpression? {
    guard let integer = ReservedNames.plainTypes[type]?.integerType else { return nil }
    let value: U256
    switch name {
    case "max": value = integer.largest
    case "min": value = integer.smallest
    default: return nil
    }
    return TypedExpression(.integer(value), type: .integer(integer), span: span)
  }

  /// A field or property of a value.
  private mutating func member(
    of receiver: TypedExpression, _ name: Name, _ span: Span
  ) -> TypedExpression {
    if case .structure(let id, sizes: let sizes) = receiver.type,
      let index = program[id].fields.firstIndex(where: { $0.name == name.text })
    {
      use(name.span, of: program[id].fields[index].span)
      return field(receiver, id, sizes, index, span)
    }
    let rows = builtins.members(named: name.text)
    if let row = rows.first(where: { $0.isProperty && admits($0, receiver.type) }) {
      return builtinCall(row, receiver: receiver, [], span, name.span, hint: nil)
    }
    if let row = rows.first(where: { !$0.isProperty && admits($0, receiver.type) }) {
      report(
        .names.notAValue, "`\(name.text)` is a method", at: name.span, "not called",
        help: "call it: `.\(name.text)(\(row.parameters.isEmpty ? "" : "..."))`",
        fix: row.parameters.isEmpty
          ? Fix("add `()`", replace: name.span.endPoint, with: "()", isSafe: true) : nil,
        isAboutName: true)
      return .invalid(span)
    }
    reportUnknownMember(receiver, name)
    return .invalid(span)
  }

  /// Field `index` of a struct.
  func field(
    _ receiver: TypedExpression, _ id: StructID, _ sizes: [Size], _ index: Int, _ span: Span
  ) -> TypedExpression {
    let type = fieldType(id, sizes, index)
    return TypedExpression(.field(receiver, index), type: type, span: span)
  }

  /// Says that a value has no such member, with what it has.
  mutating func reportUnknownMember(_ receiver: TypedExpression, _ name: Name) {
    if isPoisoned(receiver.type) { return }
    if case .optional(let inner) = receiver.type, !isPoisoned(inner) {
      report(
        .names.unknownMember, "`\(text(receiver.type))` has no `\(name.text)`", at: name.span,
        "not found", secondary: [Label(receiver.span, "this is an optional")],
        help: "open it first: `else Error(...)`, `?? default` or `match`")
      return
    }
    if receiver.type.isEncrypted { return reportCiphertextMember(receiver, name) }
    if case .map(_, _, max: nil) = receiver.type, ["length", "isEmpty", "keys"].contains(name.text)
    {
      report(
        .names.unknownMember, "`\(text(receiver.type))` has no `\(name.text)`", at: name.span,
        "not found",
        help: "declare it with the most entries that it may have: `Map<K, V, max 64>`")
      return
    }
    var candidates = builtins.rows.filter { admits($0, receiver.type) }.map(\.name)
    if case .structure(let id, sizes: _) = receiver.type {
      candidates += program[id].fields.map(\.name)
    }
    if case .contract(let id) = receiver.type { candidates += program[id].methods.map(\.name) }
    reportUnknown(
      .names.unknownMember, "`\(text(receiver.type))` has no `\(name.text)`", name.text,
      at: name.span, "not found", among: candidates)
  }

  /// `tuple.0`
  private mutating func element(
    _ base: Syntax.Expression, _ index: U256, _ indexSpan: Span, _ span: Span
  ) -> TypedExpression {
    let receiver = inferReceiver(base)
    if receiver.isInvalid { return .invalid(span) }
    guard case .tuple(let elements) = receiver.type else {
      if !isPoisoned(receiver.type) {
        report(
          .names.unknownMember, "`\(text(receiver.type))` has no numbered elements",
          at: indexSpan, "not a tuple")
      }
      return .invalid(span)
    }
    guard let position = index.asInt, position < elements.count else {
      report(
        .names.unknownMember, "the tuple has \(counted(elements.count, "element"))",
        at: indexSpan, "there is no `.\(index)`", help: "the first is `.0`")
      return .invalid(span)
    }
    return TypedExpression(.field(receiver, position), type: elements[position], span: span)
  }

  // MARK: Receivers

  /// The value before a point or `[`: looked at, not taken. State of any type may stand there.
  mutating func inferReceiver(_ expression: Syntax.Expression) -> TypedExpression {
    if let state = partState(expression) { return state }
    if case .name(let name) = expression.kind,
      let (state, declaration) = receiver(named: name.text, expression.span)
    {
      use(name.span, of: declaration)
      note(state.type, of: state.span)
      return state
    }
    return requireValue(infer(expression, hint: nil))
  }

  /// A state variable of that name, of whatever type.
  func receiver(
    named name: String, _ span: Span
  ) -> (TypedExpression, declaration: Span)? {
    guard local(named: name) == nil, context.environment.sizes[name] == nil,
      let contract = context.contract, let declared = member(name, in: context.environment),
      case .state(let id) = declared.symbol, !context.isConstant
    else { return nil }
    let type = program[contract].state[id.index].type
    return (TypedExpression(.state(id), type: type, span: span), declared.span)
  }
}
