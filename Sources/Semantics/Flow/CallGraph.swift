import Diagnostics

/// Which function calls which: no recursion, views that only read, and `calls` where other contracts are called.
struct CallGraph {
  private let program: TypedProgram
  /// For each function, the functions it calls with the place of each call.
  private let callees: [[(callee: FunctionID, span: Span)]]

  init(_ program: TypedProgram) {
    self.program = program
    callees = program.functions.map { function in
      var found: [(FunctionID, Span)] = []
      function.body.forEachExpression { expression in
        if case .call(let callee, sizes: _, _) = expression.kind {
          found.append((callee, expression.span))
        }
      }
      return found
    }
  }

  /// Recursion, or else effects; those of `damaged` functions are not judged.
  func check(besides damaged: Set<FunctionID>) -> [Diagnostic] {
    let recursion = recursionDiagnostics()
    if !recursion.isEmpty { return recursion }
    return program.functions.indices.map { FunctionID($0) }.filter { !damaged.contains($0) }
      .flatMap { effectDiagnostics($0) }
  }

  // MARK: Recursion

  private enum Mark { case new, open, done }

  /// One diagnostic for each call that closes a cycle. Iterative, so that a long chain of functions cannot
  /// exhaust the stack.
  private func recursionDiagnostics() -> [Diagnostic] {
    var marks = [Mark](repeating: .new, count: callees.count)
    var diagnostics: [Diagnostic] = []
    for start in callees.indices where marks[start] == .new {
      var path: [(function: Int, next: Int)] = [(start, 0)]
      marks[start] = .open
      while let top = path.last {
        guard top.next < callees[top.function].count else {
          marks[top.function] = .done
          path.removeLast()
          continue
        }
        path[path.count - 1].next += 1
        let (callee, span) = callees[top.function][top.next]
        switch marks[callee.index] {
        case .new:
          marks[callee.index] = .open
          path.append((callee.index, 0))
        case .open: diagnostics.append(cycle(path.map(\.function), callee.index, span))
        case .done: break
        }
      }
    }
    return diagnostics
  }

  private func cycle(_ path: [Int], _ callee: Int, _ span: Span) -> Diagnostic {
    let start = path.firstIndex(of: callee) ?? 0
    let names = (path[start...] + [callee]).map { "`\(program.functions[$0].name)`" }
    return Diagnostic(
      .effects.recursion, "`\(program.functions[callee].name)` calls itself", at: span,
      "closes the circle \(names.joined(separator: " -> "))",
      secondary: [Label(program.functions[callee].span, "defined here")],
      help: "write a loop with a bound: `for`, or `while condition max N`")
  }

  // MARK: Effects

  private func effectDiagnostics(_ id: FunctionID) -> [Diagnostic] {
    let function = program[id]
    var diagnostics: [Diagnostic] = []
    if function.kind == .view { diagnostics += viewDiagnostics(function) }
    if function.effects.makesCalls, !function.declaresCalls, function.kind != .test {
      diagnostics.append(
        Diagnostic(
          .effects.undeclaredCalls, "`\(function.name)` calls other contracts without saying so",
          at: function.span, "needs `calls` in its signature",
          secondary: callSites(function).map { Label($0, "another contract is called here") },
          help: "write `calls` after the parameters and the result"))
    }
    return diagnostics
  }

  /// Where a function calls another contract, itself or through a function that does.
  private func callSites(_ function: FunctionDefinition) -> [Span] {
    var sites: [Span] = []
    function.body.forEachExpression { expression in
      switch expression.kind {
      case .contractCall, .deploy: sites.append(expression.span)
      case .call(let callee, sizes: _, _) where program[callee].effects.makesCalls:
        sites.append(expression.span)
      default: break
      }
    }
    return Array(sites.prefix(1))
  }

  private func viewDiagnostics(_ function: FunctionDefinition) -> [Diagnostic] {
    var diagnostics: [Diagnostic] = []
    let kind = function.isInvariant ? "invariant" : "view"
    let article = function.isInvariant ? "an" : "a"
    func report(_ what: String, _ span: Span) {
      diagnostics.append(
        Diagnostic(
          .effects.viewWrites, "the \(kind) `\(function.name)` \(what)", at: span,
          "not in \(article) \(kind)",
          secondary: [Label(function.span, "\(article) \(kind) only reads")],
          help: function.isInvariant ? "say what holds by what is stored" : "make it an `entry`"))
    }
    function.body.forEachStatement { statement in
      switch statement.kind {
      case .assign(let place, _), .update(let place, _, _):
        if place.isStored { report("changes state", statement.span) }
      case .emit: report("emits an event", statement.span)
      default: break
      }
    }
    function.body.forEachExpression { expression in
      switch expression.kind {
      case .mutate(_, let place, _), .mutateOrRaise(_, let place, _, _):
        if place.isStored { report("changes state", expression.span) }
      case .builtin(.pay, _): report("pays", expression.span)
      case .deploy: report("deploys a contract", expression.span)
      case .call(let callee, sizes: _, _) where program[callee].effects.writesState:
        report("calls `\(program[callee].name)`, which changes state", expression.span)
      case .contractCall(let call)
      where !program[call.interface].methods[call.method].isView:
        report(
          "calls the entry `\(program[call.interface].methods[call.method].name)`",
          expression.span)
      default: break
      }
    }
    return diagnostics
  }
}

extension Place {
  /// Whether the place is in the contract's state.
  var isStored: Bool {
    switch root {
    case .state, .key: true
    case .local: false
    }
  }
}
