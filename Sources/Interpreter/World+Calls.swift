import HomomorphicEvaluation
import Primitives
import Semantics
import Tensors

extension World {
  /// Deploys a contract at an address: first values, sizes from the arguments, then `init`.
  package func deploy(
    _ id: ContractID, at address: Address, from sender: Address, arguments: [Value],
    value: UInt128 = 0
  ) throws(Failure) {
    let contract = program[id]
    let before = snapshot
    let outerFrames = frames
    do {
      instances[address] = Instance(
        contract: id, state: [Value?](repeating: nil, count: contract.state.count))
      frames.append(Frame(address: address))
      try initialize(contract, at: address)
      if let initializer = contract.initializer {
        let function = program[initializer]
        // A contract hands over coins that it has taken from its own values.
        if instances[sender] == nil { try move(value, from: sender, to: address) }
        instances[address]?.sizes = try bind(
          function, arguments, sizes: [:], keys: [:])
        _ = try Interpreter(
          program, function, world: self, contract: address, caller: sender, driver: nil,
          arguments: arguments, sizes: instances[address]?.sizes ?? [:]
        ).run()
      }
      frames = outerFrames
    } catch {
      snapshot = before
      frames = outerFrames
      throw error
    }
  }

  private func initialize(_ contract: ContractDefinition, at address: Address) throws(Failure) {
    for (index, variable) in contract.state.enumerated() {
      guard let initial = variable.initialValue else { continue }
      let empty = FunctionDefinition(
        name: "init", span: variable.span, kind: .initializer, contract: nil,
        body: TypedBlock(statements: [], value: initial, span: variable.span))
      let value = try Interpreter(
        program, empty, world: self, contract: address, caller: .zero, driver: nil, arguments: [],
        sizes: [:]
      ).run()
      instances[address]?.state[index] = value
    }
  }

  /// Calls an entry or view as a transaction would: everything is undone when it fails.
  package func transact(
    _ method: MethodSignature, of callee: Address, from sender: Address, arguments: [Value],
    value: UInt128 = 0
  ) throws(Failure) -> Value {
    let before = snapshot
    do {
      let result = try run(
        method, of: callee, caller: sender, arguments: arguments, value: value)
      frames = []
      if case .coin(let amount) = result { balances[sender, default: 0] += amount }
      return result
    } catch {
      snapshot = before
      frames = []
      throw error
    }
  }

  /// Calls a method: reentrancy rule, value, sizes at the ABI boundary, body.
  func run(
    _ method: MethodSignature, of callee: Address, caller: Address, arguments: [Value],
    value: UInt128
  ) throws(Failure) -> Value {
    guard let instance = instances[callee] else { throw .trap("noContract") }
    let running = frames.filter { $0.address == callee }
    if !running.isEmpty, !method.isView || running.contains(where: \.hasWritten) {
      throw .trap("reentrancy")
    }
    let contract = program[instance.contract]
    guard
      let own = program[contract.interface].methods.firstIndex(where: {
        $0.name == method.name && $0.isView == method.isView
      })
    else { throw .trap("unknownEntry") }
    // A contract that calls hands over coins it has taken from its own values; accounts pay from their balance.
    if instances[caller] == nil { try move(value, from: caller, to: callee) }
    frames.append(Frame(address: callee))
    let result: Value
    if let getter = program[contract.interface].methods[own].getter {
      result = read(getter, of: instance, contract, arguments)
    } else {
      result = try call(contract, method, callee, caller, arguments, instance)
    }
    frames.removeLast()
    return result
  }

  private func call(
    _ contract: ContractDefinition, _ method: MethodSignature, _ callee: Address,
    _ caller: Address, _ arguments: [Value], _ instance: Instance
  ) throws(Failure) -> Value {
    guard
      let id = contract.functions.first(where: {
        program[$0].name == method.name
          && program[$0].kind == (method.isView ? .view : .entry)
      })
    else { throw .trap("unknownEntry") }
    let function = program[id]
    let sizes = try bind(
      function, arguments, sizes: instance.sizes, keys: instance.keys)
    return try Interpreter(
      program, function, world: self, contract: callee, caller: caller, driver: nil,
      arguments: arguments, sizes: sizes
    ).run()
  }

  private func read(
    _ getter: StateID, of instance: Instance, _ contract: ContractDefinition, _ arguments: [Value]
  ) -> Value {
    let variable = contract.state[getter.index]
    let value = instance.state[getter.index] ?? Value.empty(variable.type)
    switch (value, variable.type) {
    case (.coin(let amount), _): return .integer(U256(amount))
    case (.map(let entries), .map(key: let key, value: let element, max: _)):
      let entry = entries[program.abiEncode(arguments, [key])]
      if element == .coin { return .integer(U256(entry?.amount ?? 0)) }
      return entry.map { .some($0) } ?? Value.none
    default: return value
    }
  }

  // MARK: Sizes at the ABI boundary

  /// The sizes that the arguments have; every other dimension must agree with its type (trap shape).
  private func bind(
    _ function: FunctionDefinition, _ arguments: [Value], sizes: [SizeParameterID: Int64],
    keys: [KeyID: EncryptionKey]
  ) throws(Failure) -> [SizeParameterID: Int64] {
    var bound = sizes
    for binding in function.sizeBindings {
      bound[binding.size] = dimension(arguments[binding.parameter], binding.axis)
    }
    for (local, argument) in zip(function.locals, arguments) {
      try check(argument, local.type, bound, keys)
    }
    return bound
  }

  private func dimension(_ value: Value, _ axis: Int) -> Int64 {
    switch value {
    case .tensor(let tensor): tensor.shape.indices.contains(axis) ? Int64(tensor.shape[axis]) : -1
    case .ciphertext(let ciphertext):
      ciphertext.shape.indices.contains(axis) ? Int64(ciphertext.shape[axis]) : -1
    case .aggregate(let elements): Int64(elements.count)
    default: -1
    }
  }

  private func check(
    _ value: Value, _ type: Type, _ sizes: [SizeParameterID: Int64],
    _ keys: [KeyID: EncryptionKey]
  ) throws(Failure) {
    switch (value, type) {
    case (.tensor(let tensor), .tensor(element: _, shape: let shape)):
      try check(tensor.shape, shape, sizes)
    case (.ciphertext(let ciphertext), .ciphertext(let type)):
      try check(ciphertext.shape, type.shape, sizes)
      // A key of another contract is not known here; that contract checks it.
      if let key = keys[type.key], key != ciphertext.key { throw .trap("wrongKey") }
      if let range = type.range, !ciphertext.isWithin(range.limit) {
        throw .trap("ciphertextType")
      }
    case (.some(let inner), .optional(let wrapped)): try check(inner, wrapped, sizes, keys)
    case (.aggregate(let parts), .list(let element, max: _)),
      (.aggregate(let parts), .array(let element, count: _)):
      for part in parts { try check(part, element, sizes, keys) }
    case (.aggregate(let parts), .tuple(let types)):
      for (part, type) in zip(parts, types) { try check(part, type, sizes, keys) }
    case (.aggregate(let parts), .structure(let id, sizes: let arguments)):
      let definition = program[id]
      let substitution = Dictionary(
        uniqueKeysWithValues: zip(definition.sizeParameters, arguments))
      for (part, field) in zip(parts, definition.fields) {
        try check(part, field.type.substituting(substitution), sizes, keys)
      }
    default: break
    }
  }

  private func check(
    _ dimensions: [Int], _ shape: [Size], _ sizes: [SizeParameterID: Int64]
  ) throws(Failure) {
    let values = sizes.mapValues { Size($0) }
    for (dimension, size) in zip(dimensions, shape)
    where size.substituting(values).constant != Int64(dimension) { throw .shape }
    if dimensions.count != shape.count { throw .shape }
  }
}
