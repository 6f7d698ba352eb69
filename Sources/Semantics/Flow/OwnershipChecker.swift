import Diagnostics

/// Follows every path of a function: variables have a value before they are read, linear values are consumed
/// exactly once, `init` assigns all state, and a function with a result returns one.
struct OwnershipChecker {
  let program: TypedProgram
  let function: FunctionDefinition
  var state: OwnershipState
  var diagnostics: [Diagnostic] = []
  /// The innermost loops: what is known where they are left, and how the locals stood when they began.
  var loops: [Loop] = []
  /// Locals whose scope is open, innermost last, with the loop depth at which they were declared.
  var scope: [(local: LocalID, loopDepth: Int)] = []
  /// Locals that are only lent (parameters of closures, and what was complained about already): they are neither
  /// moved nor owed.
  var lent: Set<LocalID> = []
  /// Those among them that show what lies in state, each with where it was read.
  var seen: [LocalID: Span] = [:]
  /// Each local is complained about once for each reason.
  private var reported: Set<Report> = []

  struct Loop {
    let entry: OwnershipState
    var exits: [OwnershipState] = []
    let scopeCount: Int
  }

  private struct Report: Hashable {
    let code: DiagnosticCode
    let local: Int
  }

  init(_ program: TypedProgram, _ function: FunctionDefinition) {
    self.program = program
    self.function = function
    state = OwnershipState(localCount: function.locals.count)
  }

  /// The contract's state, when this is its `init`.
  var initialized: ContractDefinition? {
    guard function.kind == .initializer else { return nil }
    return function.contract.map { program[$0] }
  }

  mutating func check() {
    for index in 0..<min(function.parameterCount, function.locals.count) {
      state.locals[index] = .assigned
      scope.append((LocalID(index), 0))
    }
    if let contract = initialized {
      for (index, variable) in contract.state.enumerated()
      where variable.initialValue != nil || variable.type.startsEmpty {
        state.assignedState.insert(StateID(index))
      }
    }
    block(function.body, consumesValue: true)
    guard state.isReachable else { return }
    if function.body.value == nil, function.result != .unit, function.result != .invalid,
      function.kind != .test
    {
      report(
        .linearity.missingReturn, "`\(function.name)` does not return a value on every path",
        at: function.body.span.lastByte, "ends here without `return`")
    }
    finish(at: function.body.span.lastByte)
  }

  /// The end of a path: nothing linear may be left over, and `init` has assigned everything.
  mutating func finish(at span: Span) {
    for (local, _) in scope { expectConsumed(local, at: span) }
    guard let contract = initialized else { return }
    let missing =
      contract.state.enumerated()
      .filter { !state.assignedState.contains(StateID($0.offset)) }.map(\.element)
    for variable in missing {
      report(
        .linearity.stateNotInitialized, "`\(variable.name)` may have no value after `init`",
        at: variable.span, "needs a value",
        secondary: [Label(span, "this path of `init` ends without assigning it")],
        help: "assign it on every path of `init`, or give it a first value here: `= ...`",
        once: variable.span.start)
    }
    for key in contract.keys where !state.assignedKeys.contains(key) && program[key].hasScheme {
      report(
        .linearity.stateNotInitialized, "the key `\(program[key].name)` may have no value",
        at: program[key].span, "needs a value",
        secondary: [Label(span, "this path of `init` ends without assigning it")],
        help: "take a `PublicKey` as a parameter of `init` and assign it",
        once: program[key].span.start)
    }
  }

  // MARK: Locals

  func isLinear(_ local: LocalID) -> Bool { program.isLinear(function[local].type) }

  mutating func declare(_ local: LocalID, _ status: OwnershipState.Status) {
    state.locals[local.index] = status
    scope.append((local, loops.count))
  }

  /// Ends the scope of what was declared since the scope had `count` locals.
  mutating func closeScope(to count: Int, at span: Span) {
    while scope.count > count, let (local, _) = scope.popLast() {
      if state.isReachable { expectConsumed(local, at: span) }
    }
  }

  /// A linear local must have been moved on every path that leads here.
  mutating func expectConsumed(_ local: LocalID, at span: Span) {
    guard isLinear(local), !lent.contains(local) else { return }
    let name = function[local].name
    switch state.locals[local.index] {
    case .unassigned, .moved: break
    case .assigned, .maybeAssigned:
      report(
        .linearity.dropped, "`\(name)` would be lost", at: function[local].span,
        "this \(kindName(local)) must go somewhere",
        secondary: [Label(span, "its scope ends here")],
        help: "move it: into state with `join` or `put`, to somebody with `pay` or `return`",
        once: UInt32(local.index))
    case .maybeMoved(let move):
      report(
        .linearity.movedOnSomePaths, "`\(name)` is moved on some paths only", at: move,
        "moved here, but not on every path",
        secondary: [
          Label(function[local].span, "declared here"), Label(span, "its scope ends here"),
        ],
        help: "move it on the other paths too", once: UInt32(local.index))
    }
  }

  private func kindName(_ local: LocalID) -> String {
    if case .coin = function[local].type { return "Coin" }
    return "linear value"
  }

  /// A local is read without being moved.
  mutating func read(_ local: LocalID, at span: Span) {
    guard state.isReachable else { return }
    let name = function[local].name
    switch state.locals[local.index] {
    case .assigned: break
    case .unassigned, .maybeAssigned:
      let always = state.locals[local.index] == .unassigned
      report(
        .linearity.readBeforeAssigned,
        always ? "`\(name)` has no value yet" : "`\(name)` has no value on some paths", at: span,
        "read here", secondary: [Label(function[local].span, "declared without a value")],
        help: "assign it on every path before", once: UInt32(local.index))
    case .moved(let move), .maybeMoved(let move):
      report(
        .linearity.usedAfterMove, "`\(name)` has been moved", at: span, "used here",
        secondary: [Label(move, "moved here")], help: "a linear value can be used once only",
        once: UInt32(local.index))
    }
  }

  /// A local's value goes somewhere else: the end of it, when it is linear.
  mutating func consume(_ local: LocalID, at span: Span) {
    read(local, at: span)
    guard isLinear(local), state.isReachable else { return }
    if let place = seen[local] {
      report(
        .linearity.onlySeen, "`\(function[local].name)` shows what lies in state", at: span,
        "cannot be moved", secondary: [Label(place, "it is read here, and stays")],
        help: function.kind == .view
          ? "a view moves nothing"
          : "take it out: `.take(key)` of a map, `.removeLast()` of a list",
        once: UInt32(local.index))
    } else if lent.contains(local) {
      report(
        .linearity.movedInLoop, "`\(function[local].name)` is only lent here", at: span,
        "cannot be moved out of the list", once: UInt32(local.index))
    }
    state.locals[local.index] = .moved(span)
  }

  // MARK: Reporting

  mutating func report(
    _ code: DiagnosticCode, _ message: String, at span: Span, _ label: String = "",
    secondary: [Label] = [], help: String? = nil, once key: UInt32? = nil
  ) {
    if let key, !reported.insert(Report(code: code, local: Int(key))).inserted { return }
    diagnostics.append(
      Diagnostic(code, message, at: span, label, secondary: secondary, help: help))
  }
}

extension Type {
  /// Whether a state variable of the type has a value without being assigned.
  var startsEmpty: Bool {
    switch self {
    case .map, .list, .coin, .optional, .sum, .invalid: true
    case .unit, .never, .bool, .integer, .fixed, .address, .hash, .bytes, .text, .tuple, .array,
      .structure, .enumeration, .contract, .tensor, .ciphertext, .publicKey, .testKey:
      false
    }
  }
}

extension Span {
  /// The last byte: the closing brace of a block.
  var lastByte: Span { Span(source: source, start: end > start ? end - 1 : start, end: end) }
}
