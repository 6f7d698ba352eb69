import Diagnostics
import Syntax

/// The names of the machine's traps, for `fails Trap.name`.
package enum TrapNames {
  package static let all = [
    "overflow", "division", "shift", "bounds", "capacity", "occupied", "wrongCase", "shape",
    "domain", "outOfGas", "loopBound", "stackDepth", "callDepth", "reentrancy", "decode",
    "notPayable", "coinDropped", "coinConsumed", "nonEmptyCoin", "insufficientBalance",
    "payToContract", "wrongKey", "laneOverflow", "malformedCiphertext", "memory", "unreachable",
    "unknownEntry", "noContract", "staticWrite", "limit",
    "keyMissing", "unavailableBlob", "transparent", "ciphertextType",
  ]
}

extension BodyChecker {
  /// The calls that only tests have: `a.deploy(...)`, `a.call(...)`, `block.advance(by:)`,
  /// `time.advance(by:)`.
  mutating func testCall(
    _ base: Syntax.Expression, _ name: Name, _ arguments: [Argument], _ span: Span
  ) -> TypedExpression? {
    if case .name(let word) = base.kind, local(named: word.text) == nil,
      word.text == "block" || word.text == "time"
    {
      return advance(word.text, name, arguments, span)
    }
    guard name.text == "deploy" || name.text == "call" else { return nil }
    if namespace(of: base) != nil { return nil }
    let sender = infer(base, hint: nil)
    if sender.isInvalid { return sender }
    guard sender.type == .address else {
      if !isPoisoned(sender.type) {
        report(
          .tests.sender, "only an account can `\(name.text)`", at: base.span,
          "has type `\(text(sender.type))`",
          help: name.text == "call"
            ? "write `account.call(contract.entry(...))`" : "write `account.deploy(Contract, ...)`")
      }
      return .invalid(span)
    }
    return name.text == "deploy"
      ? deploy(sender, arguments, span) : transaction(sender, arguments, span)
  }

  private mutating func advance(
    _ word: String, _ name: Name, _ arguments: [Argument], _ span: Span
  ) -> TypedExpression {
    guard name.text == "advance" else {
      reportUnknown(
        .names.unknownMember, "`\(word)` has no `\(name.text)`", name.text, at: name.span,
        "not found", among: ["advance"])
      return .invalid(span)
    }
    guard let arranged = arrange(arguments, for: ["by"], "`\(word).advance`", span),
      let syntax = expression(of: arranged[0])
    else { return .invalid(span) }
    let amount = check(syntax, against: .u64)
    if amount.isInvalid { return .invalid(span) }
    let operation: TestOperation =
      word == "block" ? .advanceBlocks(by: amount) : .advanceTime(by: amount)
    return TypedExpression(.testOperation(operation), type: .unit, span: span)
  }

  /// Takes `value:` and `gas:` out of the arguments.
  private mutating func split(
    _ arguments: [Argument], _ labels: Set<String>
  ) -> (rest: [Argument], named: [String: TypedExpression], isWrong: Bool) {
    var rest: [Argument] = []
    var named: [String: TypedExpression] = [:]
    var isWrong = false
    for argument in arguments {
      guard let label = argument.label, labels.contains(label.text) else {
        rest.append(argument)
        continue
      }
      guard let syntax = expression(of: argument) else {
        isWrong = true
        continue
      }
      let value = check(syntax, against: label.text == "value" ? .u128 : .u64)
      if value.isInvalid { isWrong = true }
      named[label.text] = value
    }
    return (rest, named, isWrong)
  }

  private mutating func deploy(
    _ sender: TypedExpression, _ arguments: [Argument], _ span: Span
  ) -> TypedExpression {
    guard let id = deployedContract(arguments, span, form: "alice.deploy(Contract, ...)") else {
      return .invalid(span)
    }
    let isPayable = initializerParameters(id).contains { $0.type == .coin }
    let (rest, named, isWrong) = split(
      Array(arguments.dropFirst()), isPayable ? ["value"] : [])
    guard let sized = initializerArguments(id, rest, span, leavesCoin: true), !isWrong else {
      return .invalid(span)
    }
    context.deployments[span] = sized.solver.bindings
    let operation = TestOperation.deploy(
      from: sender, id, arguments: sized.arguments, value: named["value"])
    return TypedExpression(
      .testOperation(operation), type: .contract(program[id].interface), span: span)
  }

  /// In a test the sizes of a contract are known from its deployment.
  func knownSizes(of receiver: TypedExpression) -> [SizeParameterID: Size] {
    switch receiver.kind {
    case .local(let id): context.deployed[id] ?? [:]
    case .testOperation(.deploy): context.deployments[receiver.span] ?? [:]
    default: [:]
    }
  }

  private mutating func transaction(
    _ sender: TypedExpression, _ arguments: [Argument], _ span: Span
  ) -> TypedExpression {
    let (rest, named, isWrong) = split(arguments, ["value", "gas"])
    guard rest.count == 1, case .expression(let syntax) = rest[0].value,
      case .call(let callee, let callArguments) = syntax.kind,
      case .member(let base, let name) = callee.kind
    else {
      inferAll(rest)
      report(
        .tests.transaction, "`call` needs the call of an entry", at: span, "which entry?",
        help: "write `alice.call(contract.entry(...), value: 3 coin)`")
      return .invalid(span)
    }
    let receiver = infer(base, hint: nil)
    if receiver.isInvalid {
      inferAll(callArguments)
      return .invalid(span)
    }
    guard case .contract(let id) = receiver.type else {
      inferAll(callArguments)
      if !isPoisoned(receiver.type) {
        report(
          .tests.transaction, "`\(text(receiver.type))` is no contract", at: base.span,
          "has no entries", help: "deploy one: `let c = alice.deploy(Contract, ...)`")
      }
      return .invalid(span)
    }
    guard
      let (call, result) = methodCall(
        receiver, id, name, callArguments, syntax.span, isTry: false, leavesCoin: true, hint: nil),
      !isWrong
    else { return .invalid(span) }
    if let value = named["value"] {
      let method = program[id].methods[call.method]
      if !method.parameters.contains(where: { $0.type == .coin }) {
        report(
          .tests.transaction, "`\(name.text)` takes no Coin", at: value.span, "cannot be paid",
          help: "remove `value:`", severity: .warning)
      }
    }
    let operation = TestOperation.transaction(
      from: sender, call, value: named["value"], gas: named["gas"])
    // A Coin that an entry returns goes to the account.
    let type = result == .coin ? Type.unit : result
    return TypedExpression(.testOperation(operation), type: type, span: span)
  }

  /// `contract.view(...)` in a test, outside of a transaction.
  mutating func viewCall(
    _ receiver: TypedExpression, _ id: InterfaceID, _ name: Name, _ arguments: [Argument],
    _ span: Span, hint: Type?
  ) -> TypedExpression {
    guard
      let (call, result) = methodCall(
        receiver, id, name, arguments, span, isTry: false, leavesCoin: true, hint: hint)
    else { return .invalid(span) }
    guard program[id].methods[call.method].isView else {
      report(
        .tests.transaction, "`\(name.text)` is an entry: who calls it?", at: span,
        "no account", help: "write `alice.call(...)` around it",
        fix: wrap(span, "account().call(", ")"))
      return .invalid(span)
    }
    return TypedExpression(.testOperation(.viewCall(call)), type: result, span: span)
  }

  /// The built-in functions that only tests have.
  mutating func testExpression(
    _ form: BuiltinRow.TestForm, _ call: BuiltinCall, _ type: Type
  ) -> TypedExpression {
    let operation: TestOperation
    switch form {
    case .account: operation = .account(balance: call.operands.first)
    case .print: operation = .print(call.operands)
    // What it takes is no value: `emittedEvent` reads it before.
    case .emitted: return .invalid(call.span)
    case .explore:
      guard hasInvariant(call, "explore") else { return .invalid(call.span) }
      // All accounts of the test take part.
      context.used.formUnion(
        context.locals.indices.filter { context.locals[$0].type == .address }.map { LocalID($0) })
      operation = .explore(call.operands)
    case .prove:
      guard hasInvariant(call, "prove") else { return .invalid(call.span) }
      operation = .prove(call.operands)
    case .makeKey:
      guard case .testKey(let scheme) = type else { return .invalid(call.span) }
      var number = 0
      if case .size(let size)? = call.operands.first?.kind { number = Int(size.constant ?? 0) }
      operation = .makeKey(scheme, number: number)
    case .balance, .publicKey, .encrypt, .upload, .uploadProof, .decrypt, .open:
      guard let receiver = call.receiver else { return .invalid(call.span) }
      switch (form, call.operands.first) {
      case (.balance, _): operation = .balance(of: receiver)
      case (.publicKey, _): operation = .publicKey(receiver)
      case (.encrypt, let operand?):
        var range: ValueRange?
        if case .ciphertext(let ciphertext) = type { range = ciphertext.range }
        operation = .encrypt(key: receiver, operand, within: range)
      case (.upload, let operand?):
        guard call.operands.count == 4 else { return .invalid(call.span) }
        operation = .upload(
          key: receiver, operand, to: call.operands[1], from: call.operands[2],
          round: call.operands[3])
      case (.uploadProof, let operand?): operation = .uploadProof(key: receiver, operand)
      case (.decrypt, let operand?): operation = .decrypt(key: receiver, operand)
      case (.open, let operand?): operation = .open(key: receiver, operand)
      default: return .invalid(call.span)
      }
    }
    return TypedExpression(.testOperation(operation), type: type, span: call.span)
  }

  /// Whether the operands are contracts of the program, one of which has an invariant; else says so.
  private mutating func hasInvariant(_ call: BuiltinCall, _ name: String) -> Bool {
    var hasInvariant = false
    for value in call.operands {
      guard case .contract(let id) = value.type, let contract = program[id].contract else {
        report(
          .tests.exploration, "`\(name)` is about contracts", at: value.span,
          "has type `\(text(value.type))`",
          help: "pass what `alice.deploy(Contract, ...)` gives")
        return false
      }
      if !program[contract].invariants.isEmpty { hasInvariant = true }
    }
    if !hasInvariant {
      report(
        .tests.exploration,
        call.operands.isEmpty
          ? "`\(name)` needs a contract" : "no contract here has an invariant", at: call.span,
        "nothing to check",
        help: "say in a contract what always holds: `invariant name = condition`")
    }
    return hasInvariant
  }

  // MARK: Events

  /// `emitted(Token.Paid(bob, 5))`: whether the last transaction has emitted this event; without brackets with any values.
  mutating func emittedEvent(_ arguments: [Argument], _ span: Span) -> TypedExpression {
    guard arguments.count == 1, arguments[0].label == nil,
      case .expression(let syntax) = arguments[0].value, let (name, values) = eventName(syntax)
    else {
      inferAll(arguments)
      report(
        .names.wrongKind, "`emitted` needs an event", at: span, "which event?",
        help: "write `emitted(Contract.Event(...))`, or without values `emitted(Contract.Event)`")
      return .invalid(span)
    }
    guard let declared = resolve(name, in: context.environment, as: "event") else {
      inferAll(values ?? [])
      return .invalid(span)
    }
    guard case .event(let id) = declared.symbol else {
      inferAll(values ?? [])
      report(
        .names.wrongKind, "`\(name.text)` is \(declared.symbol.kind), not an event", at: name.span,
        "expected an event", secondary: [Label(declared.span, "declared here")], isAboutName: true)
      return .invalid(span)
    }
    var checked: [TypedExpression]?
    if let values {
      checked =
        checkArguments(
          values, program[id].parameters, sizes: [], result: .unit, expected: nil, "`\(name.text)`",
          syntax.span, declared: program[id].span)?.arguments
      if checked == nil { return .invalid(span) }
    }
    return TypedExpression(.testOperation(.emitted(id, checked)), type: .bool, span: span)
  }

  /// The name of an event as an expression, with its values if there are brackets.
  private func eventName(
    _ syntax: Syntax.Expression
  ) -> (name: QualifiedName, values: [Argument]?)? {
    if case .call(let callee, let values) = syntax.kind {
      return eventName(callee).flatMap { $0.values == nil ? ($0.name, values) : nil }
    }
    switch syntax.kind {
    case .name(let name): return (QualifiedName(name: name), nil)
    case .member(let base, let name):
      guard case .name(let qualifier) = base.kind else { return nil }
      return (QualifiedName(qualifier: qualifier, name: name), nil)
    default: return nil
    }
  }

  // MARK: expect

  mutating func expectStatement(_ statement: ExpectStatement) -> TypedStatement? {
    guard context.isTest else {
      report(
        .names.testOnly, "`expect` exists only in tests", at: statement.span, "not in a test",
        help: "in a contract, write `require condition else Error(...)`")
      return nil
    }
    guard let error = statement.error else {
      let value = condition(statement.value)
      return value.isInvalid ? nil : TypedStatement(.expect(value), span: statement.span)
    }
    let value = infer(statement.value, hint: nil)
    let failure = expectedFailure(error)
    if value.isInvalid { return nil }
    guard case .testOperation(let operation) = value.kind, operation.canFail else {
      report(
        .tests.expectation, "only a call can fail", at: statement.value.span, "no call",
        help: "write `expect alice.call(contract.entry(...)) fails Contract.Error`")
      return nil
    }
    return failure.map {
      TypedStatement(.expectFailure(value, $0), span: statement.span)
    }
  }

  private mutating func expectedFailure(_ value: ErrorValue) -> ExpectedFailure? {
    if value.name.qualifier?.text == "Trap" {
      let name = value.name.name
      if TrapNames.all.contains(name.text) { return .trap(name.text) }
      reportUnknown(
        .names.unknownMember, "there is no trap `\(name.text)`", name.text, at: name.span,
        "not found", among: TrapNames.all,
        notes: ["the traps are \(TrapNames.all.sorted().joined(separator: ", "))"])
      return nil
    }
    guard let declared = resolve(value.name, in: context.environment, as: "error") else {
      return nil
    }
    guard case .error(let id) = declared.symbol else {
      report(
        .names.wrongKind, "`\(value.name.text)` is \(declared.symbol.kind), not an error",
        at: value.name.span, "expected an error",
        secondary: [Label(declared.span, "declared here")], isAboutName: true)
      return nil
    }
    guard value.arguments != nil else { return .error(id, nil) }
    return namedArguments(value, program[id].parameters, program[id].span).map { .error(id, $0) }
  }
}

extension TestOperation {
  /// Whether the operation runs code of a contract.
  var canFail: Bool {
    switch self {
    case .transaction, .viewCall, .deploy: true
    case .account, .balance, .advanceBlocks, .advanceTime, .makeKey, .publicKey, .encrypt, .upload,
      .uploadProof, .decrypt, .open, .print, .explore, .prove, .emitted:
      false
    }
  }
}
