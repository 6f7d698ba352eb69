import Bytecode
import Primitives
import Semantics

extension FunctionLowering {
  /// The parameters of an entry, view or initializer: values from outside, which the machine has
  /// decoded by their types. Sizes are read off them, and every shape is checked.
  mutating func emitPrologue() {
    for index in 0..<definition.parameterCount {
      let id = LocalID(index)
      if typeOf(id) == .coin {
        // The value that was sent along is no argument.
        continue
      }
      takeParameter(id)
    }
    for index in 0..<definition.parameterCount where typeOf(LocalID(index)) == .coin {
      let coin = builder.make(.coinReceived, kind(of: .coin))
      registers[LocalID(index)] = coin
      nameVariable(LocalID(index), coin)
    }
    bindSizes()
    for index in 0..<definition.parameterCount {
      let id = LocalID(index)
      guard let register = registers[id] else { continue }
      builder.position = definition[id].span
      checkShape(register, typeOf(id), binder: index)
    }
    builder.position = definition.span
  }

  private mutating func bindSizes() {
    for binding in definition.sizeBindings {
      let id = LocalID(binding.parameter)
      guard let register = registers[id] else { continue }
      builder.position = definition[id].span
      let size = builder.make(
        .tensorDim, .word, .register(register), .immediate(UInt64(binding.axis)))
      nameSize(binding.size, size)
      sizeRegisters[binding.size] = size
    }
  }

  /// Checks that a value from outside has the shapes of its type, and ciphertexts their key.
  ///
  /// `binder` is the number of the parameter whose axes bind sizes: those need no check.
  mutating func checkShape(_ value: VirtualRegister, _ type: Type, binder: Int? = nil) {
    guard hasShape(type) else { return }
    switch type {
    case .tensor(element: _, shape: let shape):
      checkAxes(value, shape, binder: binder)
    case .ciphertext(let ciphertext):
      checkAxes(value, ciphertext.shape, binder: binder)
      // A key of another contract is not known here; that contract checks it at its own ABI boundary.
      if context.slot(of: ciphertext.key) != nil {
        let expected = loadKey(ciphertext.key)
        builder.act(.ciphertextCheckKey, .register(value), .register(expected))
      }
      if let range = ciphertext.range {
        let limit = builder.constant(range.limit)
        builder.act(.ciphertextCheckRange, .register(value), .register(limit))
      }
    case .optional(let inner):
      let isThere = builder.newBlock()
      let end = builder.newBlock()
      builder.end(.branch(caseOf(value), ifTrue: isThere, ifFalse: end))
      builder.begin(isThere)
      let inside = payload(value, of: type, case: 1, 0, type: inner)
      checkShape(inside, resolve(inner))
      builder.begin(end)
    case .tuple(let elements):
      for (number, element) in elements.enumerated() where hasShape(resolve(element)) {
        checkShape(
          readField(value, of: type, number, type: element), resolve(element))
      }
    case .structure(let id, sizes: let sizes):
      let fields = context.types.fields(of: id, sizes: sizes)
      for (number, field) in fields.enumerated() where hasShape(resolve(field.type)) {
        checkShape(
          readField(value, of: type, number, type: field.type), resolve(field.type))
      }
    case .array(let element, count: _), .list(let element, max: _):
      checkElements(value, type, element)
    case .enumeration(let id): checkCases(value, type, id)
    case .unit, .never, .invalid, .bool, .integer, .fixed, .address, .hash, .bytes, .text, .map,
      .contract, .sum, .publicKey, .coin, .testKey:
      break
    }
  }

  private mutating func checkElements(_ value: VirtualRegister, _ type: Type, _ element: Type) {
    let element = resolve(element)
    guard hasShape(element) else { return }
    forEachElement(of: value, type: type) { lowering, item, _, _ in
      lowering.checkShape(item, element)
    }
  }

  private mutating func checkCases(_ value: VirtualRegister, _ type: Type, _ id: EnumID) {
    let actual = caseOf(value)
    for (number, item) in context.program[id].cases.enumerated() {
      guard item.payload.contains(where: { hasShape(resolve($0.type)) }) else { continue }
      let isCase = builder.newBlock()
      let next = builder.newBlock()
      let condition = builder.word(.equal, actual, builder.constant(UInt64(number)))
      builder.end(.branch(condition, ifTrue: isCase, ifFalse: next))
      builder.begin(isCase)
      for (position, part) in item.payload.enumerated() where hasShape(resolve(part.type)) {
        let inside = payload(value, of: type, case: number, position, type: part.type)
        checkShape(inside, resolve(part.type))
      }
      builder.begin(next)
    }
  }

  private mutating func checkAxes(
    _ value: VirtualRegister, _ shape: [Size], binder: Int?
  ) {
    builder.act(.checkRank, .register(value), .immediate(UInt64(shape.count)))
    for (axis, size) in shape.enumerated() where !isBound(binder, axis: axis) {
      let length = self.value(of: size)
      builder.act(
        .checkDim, .register(value), .immediate(UInt64(axis)), .register(length))
    }
  }

  private func isBound(_ binder: Int?, axis: Int) -> Bool {
    guard let binder else { return false }
    return definition.sizeBindings.contains { $0.parameter == binder && $0.axis == axis }
  }

  /// Whether values of the type have shapes, or keys, that the machine does not know from the type.
  private func hasShape(_ type: Type) -> Bool {
    switch type {
    case .tensor, .ciphertext: true
    case .optional(let inner): hasShape(inner)
    case .tuple(let elements): elements.contains { hasShape($0) }
    case .array(let element, count: _), .list(let element, max: _): hasShape(element)
    case .structure(let id, sizes: _):
      context.program[id].fields.contains { hasShape($0.type) }
    case .enumeration(let id):
      context.program[id].cases.contains { item in item.payload.contains { hasShape($0.type) } }
    case .unit, .never, .invalid, .bool, .integer, .fixed, .address, .hash, .bytes, .text, .map,
      .contract, .sum, .publicKey, .coin, .testKey:
      false
    }
  }
}
