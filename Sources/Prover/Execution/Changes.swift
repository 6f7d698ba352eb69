import Semantics

/// What a part of a program may change: variables of the running function, and what is stored.
struct Changes {
  private(set) var locals: Set<LocalID> = []
  private(set) var stored: Set<StateID> = []
  /// Those of which more than elements or fields may be replaced.
  private(set) var resizedLocals: Set<LocalID> = []
  private(set) var resized: Set<StateID> = []

  init(of expression: TypedExpression, in program: TypedProgram) {
    var seen: Set<FunctionID> = []
    collect(
      TypedBlock(statements: [], value: expression, span: expression.span), program, &seen,
      isOwn: true)
  }

  init(of block: TypedBlock, in program: TypedProgram) {
    var seen: Set<FunctionID> = []
    collect(block, program, &seen, isOwn: true)
  }

  private mutating func collect(
    _ block: TypedBlock, _ program: TypedProgram, _ seen: inout Set<FunctionID>, isOwn: Bool
  ) {
    var places: [(place: Place, isWhole: Bool)] = []
    var called: [FunctionID] = []
    var bound: [LocalID] = []
    block.forEachStatement { statement in
      switch statement.kind {
      case .assign(let place, _), .update(let place, _, _):
        places.append((place, isWhole: place.projections.isEmpty))
      case .bind(let target, _): bound += target.locals
      case .forEach(let target, _, max: _, body: _): bound += target.locals
      case .forRange(let local?, first: _, last: _, max: _, body: _): bound.append(local)
      default: break
      }
    }
    block.forEachExpression { expression in
      switch expression.kind {
      case .mutate(let operation, let place, _), .mutateOrRaise(let operation, let place, _, _):
        places.append((place, isWhole: place.projections.isEmpty && operation != .swap))
      case .call(let id, sizes: _, _): called.append(id)
      default: break
      }
    }
    for (place, isWhole) in places {
      switch place.root {
      case .local(let id) where isOwn:
        locals.insert(id)
        if isWhole { resizedLocals.insert(id) }
      case .state(let id):
        stored.insert(id)
        if isWhole { resized.insert(id) }
      case .local, .key: break
      }
    }
    if isOwn {
      locals.formUnion(bound)
      resizedLocals.formUnion(bound)
    }
    for id in called where seen.insert(id).inserted {
      collect(program[id].body, program, &seen, isOwn: false)
    }
  }
}

extension BindingTarget {
  /// The variables that get a part of the value.
  var locals: [LocalID] {
    switch self {
    case .local(let id): [id]
    case .ignore: []
    case .tuple(let parts): parts.flatMap(\.locals)
    }
  }
}
