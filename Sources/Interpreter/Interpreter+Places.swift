import HomomorphicEvaluation
import Primitives
import Semantics
import Tensors

extension Interpreter {
  /// A place whose indices and keys have been evaluated, once.
  struct Located {
    enum Step {
      case element(Int)
      case entry(MapKey, default: Value?)
    }

    let root: Place.Root
    let steps: [Step]
    /// The type of the innermost part.
    let type: Type
  }

  func locate(_ place: Place) throws(Failure) -> Located {
    var steps: [Located.Step] = []
    for projection in place.projections {
      switch projection {
      case .field(let index): steps.append(.element(index))
      case .index(let index):
        let position = try evaluate(index).integer
        // Beyond every list; the access traps.
        steps.append(.element(position.asInt ?? Int.max))
      case .mapEntry(key: let key):
        steps.append(.entry(try mapKey(key), default: nil))
      case .mapEntryOrDefault(key: let key, default: let value):
        let key = try mapKey(key)
        steps.append(.entry(key, default: try evaluate(value)))
      }
    }
    return Located(root: place.root, steps: steps, type: place.type)
  }

  /// The key of an entry.
  struct MapKey {
    let value: Value
    let encoded: [UInt8]
  }

  func mapKey(_ key: TypedExpression) throws(Failure) -> MapKey {
    let value = try evaluate(key)
    return MapKey(value: value, encoded: program.abiEncode([value], [key.type]))
  }

  func read(_ located: Located) throws(Failure) -> Value {
    var value = try rootValue(located.root)
    for step in located.steps { value = try part(of: value, step, located.type) }
    return value
  }

  func assign(_ place: Place, _ value: Value) throws(Failure) {
    try write(try locate(place), value)
  }

  func write(_ located: Located, _ value: Value) throws(Failure) {
    if located.steps.isEmpty { return setRoot(located.root, value) }
    let root = try rootValue(located.root)
    setRoot(located.root, try replacing(root, located.steps[...], value, located.type))
    if case .state(let id) = located.root, case .entry(let key, default: _)? = located.steps.first {
      try keep(key, of: id)
    }
  }

  /// The keys of a map with a maximum, after one entry may have come or gone. The places are the machine's: here a key is looked for.
  func keep(_ key: MapKey, of id: StateID) throws(Failure) {
    guard let instance = world?.instances[contract],
      let list = program[instance.contract].state[id.index].keys?.list,
      case .list(_, max: let max) = program[instance.contract].state[list.index].type,
      case .map(let entries) = state(id)
    else { return }
    var keys = state(list).elements
    let place = keys.firstIndex(of: key.value)
    if entries[key.encoded] != nil, place == nil {
      if Int64(keys.count) >= (try size(max)) { throw .capacity }
      keys.append(key.value)
    } else if entries[key.encoded] == nil, let place {
      keys[place] = keys[keys.count - 1]
      keys.removeLast()
    } else {
      return
    }
    setState(list, .aggregate(keys))
  }

  // MARK: Roots

  private func rootValue(_ root: Place.Root) throws(Failure) -> Value {
    switch root {
    case .local(let local):
      guard let value = locals[local.index] else {
        preconditionFailure("a checked program reads what was assigned")
      }
      return value
    case .state(let id): return state(id)
    case .key: preconditionFailure("a key is only assigned")
    }
  }

  private func setRoot(_ root: Place.Root, _ value: Value) {
    switch root {
    case .local(let local): locals[local.index] = value
    case .state(let id): setState(id, value)
    case .key(let id):
      if case .publicKey(let key) = value { world?.instances[contract]?.keys[id] = key }
      noteWrite()
    }
  }

  /// A state variable; one that was never written is empty.
  func state(_ id: StateID) -> Value {
    guard let instance = world?.instances[contract] else {
      preconditionFailure("only contracts have state")
    }
    return instance.state[id.index]
      ?? Value.empty(program[instance.contract].state[id.index].type)
  }

  func setState(_ id: StateID, _ value: Value) {
    world?.instances[contract]?.state[id.index] = value
    noteWrite()
  }

  /// The contract has written in this call: its views are locked while it calls out.
  func noteWrite() {
    guard let world, let top = world.frames.indices.last else { return }
    world.frames[top].hasWritten = true
  }

  // MARK: Parts

  private func part(
    of value: Value, _ step: Located.Step, _ type: Type
  ) throws(Failure) -> Value {
    switch (step, value) {
    case (.element(let index), .aggregate(let elements)):
      guard elements.indices.contains(index) else { throw .bounds }
      return elements[index]
    case (.entry(let key, default: let fallback), .map(let entries)):
      guard let value = entries[key.encoded] ?? fallback else { return .sum(nil, count: 0) }
      return value
    case (.element(let index), .tensor(let tensor)):
      if tensor.rank > 1 { return .tensor(try trapping { try tensor.row(index) }) }
      return scalar(try trapping { try tensor.rawValue(at: index) }, type)
    default: preconditionFailure("a checked program has this part")
    }
  }

  private func replacing(
    _ value: Value, _ steps: ArraySlice<Located.Step>, _ new: Value, _ type: Type
  ) throws(Failure) -> Value {
    guard let step = steps.first else { return new }
    switch (step, value) {
    case (.element(let index), .aggregate(var elements)):
      guard elements.indices.contains(index) else { throw .bounds }
      elements[index] = try replacing(elements[index], steps.dropFirst(), new, type)
      return .aggregate(elements)
    case (.entry(let key, default: _), .map(var entries)):
      let old = try part(of: value, step, type)
      entries[key.encoded] = try replacing(old, steps.dropFirst(), new, type)
      return .map(entries)
    case (.element(let index), .tensor(var tensor)):
      let old = try part(of: value, step, type)
      let part = try replacing(old, steps.dropFirst(), new, type)
      if case .tensor(let row) = part {
        tensor.replace(from: index * row.count, with: row)
      } else {
        tensor.replace(at: index, with: rawScalar(part))
      }
      return .tensor(tensor)
    default: preconditionFailure("a checked program has this part")
    }
  }
}

extension Value {
  /// What a state variable of a type holds before it is written.
  static func empty(_ type: Type) -> Value {
    switch type {
    case .map: .map([:])
    case .list: .aggregate([])
    case .coin: .coin(0)
    case .sum: .sum(nil, count: 0)
    case .optional: .none
    case .unit, .never, .invalid, .bool, .integer, .fixed, .address, .hash, .bytes, .text, .tuple,
      .array, .structure, .enumeration, .contract, .tensor, .ciphertext, .publicKey, .testKey:
      preconditionFailure("a checked program reads what `init` has assigned")
    }
  }
}
