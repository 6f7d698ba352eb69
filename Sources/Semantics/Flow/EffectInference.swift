/// Works out what every function can do, itself or through the functions it calls.
enum EffectInference {
  /// Fills `effects` of all functions. With recursion (which the flow pass reports) it still ends.
  static func run(_ program: inout TypedProgram) {
    var callers: [[Int]] = Array(repeating: [], count: program.functions.count)
    var pending: [Int] = []
    for index in program.functions.indices {
      var effects = Effects()
      var callees: Set<Int> = []
      collect(program.functions[index].body, program, &effects, &callees)
      program.functions[index].effects = effects
      for callee in callees.sorted() { callers[callee].append(index) }
      pending.append(index)
    }
    while let callee = pending.popLast() {
      let effects = program.functions[callee].effects
      for caller in callers[callee] {
        let before = program.functions[caller].effects
        var after = before
        after.readsState = after.readsState || effects.readsState
        after.writesState = after.writesState || effects.writesState
        after.makesCalls = after.makesCalls || effects.makesCalls
        if after != before {
          program.functions[caller].effects = after
          pending.append(caller)
        }
      }
    }
  }

  private static func collect(
    _ body: TypedBlock, _ program: TypedProgram, _ effects: inout Effects,
    _ callees: inout Set<Int>
  ) {
    body.forEachExpression { expression in
      switch expression.kind {
      case .state, .stateIndex, .mapGet, .mapGetOrDefault, .key: effects.readsState = true
      case .mutate(_, let place, _), .mutateOrRaise(_, let place, _, _):
        note(place, &effects)
      case .builtin(.pay, _): effects.writesState = true
      case .deploy:
        effects.makesCalls = true
        effects.writesState = true
      case .call(let id, sizes: _, _): callees.insert(id.index)
      case .contractCall(let call):
        effects.makesCalls = true
        if !program[call.interface].methods[call.method].isView { effects.writesState = true }
      default: break
      }
    }
    body.forEachStatement { statement in
      switch statement.kind {
      case .assign(let place, _): note(place, &effects, isAssignment: true)
      case .update(let place, _, _): note(place, &effects)
      case .emit: effects.writesState = true
      default: break
      }
    }
  }

  private static func note(
    _ place: Place, _ effects: inout Effects, isAssignment: Bool = false
  ) {
    switch place.root {
    case .local: break
    case .state, .key:
      effects.writesState = true
      switch place.projections.last {
      case nil, .mapEntry?: effects.readsState = effects.readsState || !isAssignment
      case .field?, .index?, .mapEntryOrDefault?: effects.readsState = true
      }
    }
  }
}
