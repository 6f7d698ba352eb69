import Semantics

extension SymbolicExecution {
  /// A place whose keys and indices have been evaluated.
  struct Located {
    enum Step {
      case field(Int)
      case index(Term, element: Type)
    }

    var root: Place.Root
    /// The key of a map's entry, when the root is a map.
    var key: SymbolicValue?
    /// What the entry is while it is not there.
    var missing: SymbolicValue?
    var steps: [Step]
  }

  /// Evaluates the keys and indices of a place, with the checks of reading it.
  mutating func locate(_ place: Place) -> Located {
    var located = Located(root: place.root, steps: [])
    var type = rootType(place.root)
    for projection in place.projections {
      switch projection {
      case .field(let index):
        located.steps.append(.field(index))
        switch type {
        case .tuple(let types): type = types[index]
        case .structure(let id, sizes: let sizes): type = fields(id, sizes)[index]
        default: break
        }
      case .index(let expression):
        let index = evaluate(expression).term
        guard case .list(length: let length, elements: _) = read(located) else { continue }
        require(.all([Term(0) <= index, index < length]), .bounds, expression.span)
        switch type {
        case .list(let element, max: _), .array(let element, count: _): type = element
        default: break
        }
        located.steps.append(.index(index, element: type))
      case .mapEntry(key: let key):
        located.key = evaluate(key)
        if case .map(key: _, value: let value, max: _) = type { type = value }
      case .mapEntryOrDefault(key: let key, default: let value):
        located.key = evaluate(key)
        located.missing = evaluate(value)
        if case .map(key: _, value: let value, max: _) = type { type = value }
      }
    }
    return located
  }

  private func rootType(_ root: Place.Root) -> Type {
    switch root {
    case .local(let id): running.map { program[$0][id].type } ?? .unit
    case .state(let id): variable(id).type
    case .key: .unit
    }
  }

  /// The value at a place.
  mutating func read(_ located: Located) -> SymbolicValue {
    located.steps.reduce(top(located)) { value, step in
      switch (step, value) {
      case (.field(let index), .aggregate(let parts)) where index < parts.count: parts[index]
      case (.index(let index, element: _), .list(length: _, elements: let elements)):
        elements.mapLeaves { $0.selecting([index]) }
      default: value
      }
    }
  }

  private mutating func top(_ located: Located) -> SymbolicValue {
    switch located.root {
    case .local(let id): return locals[id.index] ?? .unit
    case .key: return .unit
    case .state(let id):
      guard let key = located.key else { return world.stored[id.index] }
      guard case .optional(isSome: let flag, let value) = entry(of: id, at: key) else {
        return .unit
      }
      guard let missing = located.missing else { return value }
      return choose(flag, value, missing)
    }
  }

  /// Replaces the value at a place.
  mutating func write(_ value: SymbolicValue, _ located: Located) {
    let whole = located.steps.isEmpty ? value : replacing(top(located), located.steps[...], value)
    switch located.root {
    case .local(let id):
      locals[id.index] = running.map { defined(whole, program[$0][id].type) } ?? whole
    case .key: break
    case .state(let id):
      if let key = located.key {
        setEntry(of: id, at: key, to: .optional(isSome: .yes, whole))
      } else {
        world.stored[id.index] = defined(whole, variable(id).type)
      }
    }
  }

  private func replacing(
    _ old: SymbolicValue, _ steps: ArraySlice<Located.Step>, _ value: SymbolicValue
  ) -> SymbolicValue {
    guard let step = steps.first else { return value }
    switch (step, old) {
    case (.field(let index), .aggregate(var parts)) where index < parts.count:
      parts[index] = replacing(parts[index], steps.dropFirst(), value)
      return .aggregate(parts)
    case (.index(let index, element: _), .list(length: let length, elements: let elements)):
      let element = elements.mapLeaves { $0.selecting([index]) }
      let new = replacing(element, steps.dropFirst(), value)
      return .list(
        length: length, elements: elements.zipLeaves(new) { $0.storing($1, at: [index]) })
    default: return old
    }
  }
}
