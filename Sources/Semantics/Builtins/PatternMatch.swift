/// Fills the holes of signatures from the types of arguments.
package struct PatternMatch: Sendable {
  package private(set) var types: [TypeHole: Type] = [:]
  package private(set) var sizes: [SizeHole: Size] = [:]
  package private(set) var shape: [Size]?
  /// The type of what the method is called on.
  package var receiver: Type?
  private let program: TypedProgram
  private let facts: FactTable

  /// Nothing is known yet.
  package init(_ program: TypedProgram, _ facts: FactTable) {
    self.program = program
    self.facts = facts
  }

  /// Fills a size hole that is given explicitly.
  package mutating func bind(_ hole: SizeHole, to size: Size) { sizes[hole] = size }

  /// Whether the type has the form of the pattern; fills holes on the way.
  package mutating func matches(_ pattern: TypePattern, _ type: Type) -> Bool {
    if type == .invalid { return true }
    switch pattern {
    case .exactly(let wanted): return type == wanted
    case .hole(let hole, let constraint): return fill(hole, constraint, type)
    case .optional(let inner):
      guard case .optional(let wrapped) = type else { return false }
      return matches(inner, wrapped)
    case .list(let element, let max):
      guard case .list(let found, max: let size) = type else { return false }
      return matches(element, found) && matches(max, size)
    case .sequence(let element, let count), .sequenceLike(let element, let count):
      switch type {
      case .list(let found, max: let size), .array(let found, count: let size):
        return matches(element, found) && matches(count, size)
      default: return false
      }
    case .bytes(let max):
      guard case .bytes(max: let size) = type else { return false }
      return matches(max, size)
    case .text(let max):
      guard case .text(max: let size) = type else { return false }
      return matches(max, size)
    case .map(let key, let value):
      guard case .map(key: let foundKey, value: let found, max: _) = type else { return false }
      return matches(key, foundKey) && matches(value, found)
    case .walkedMap(let key, let value, let max):
      guard case .map(key: let foundKey, value: let found, max: let size?) = type else {
        return false
      }
      return matches(key, foundKey) && matches(value, found) && matches(max, size)
    case .tensor(let element, let shapePattern):
      guard case .tensor(element: let found, shape: let dimensions) = type else { return false }
      return matches(element, found) && matches(shapePattern, dimensions)
    case .tensorOrElement(let element):
      return matches(element, type) || matches(.tensor(element, .whole), type)
    case .anyCiphertext:
      if case .ciphertext = type { return true }
      return false
    case .anySum:
      switch type {
      case .sum, .optional(.sum): return true
      default: return false
      }
    case .ciphertextOfSum, .totalOfSum: return resolve(pattern) == type
    case .anyContract:
      if case .contract = type { return true }
      return false
    case .anyResource:
      guard case .structure(let id, sizes: _) = type else { return false }
      return program[id].isLinear
    case .anyTestKey:
      if case .testKey = type { return true }
      return false
    case .publicKeyOfTestKey: return resolve(pattern) == type
    }
  }

  private mutating func fill(_ hole: TypeHole, _ constraint: HoleConstraint, _ type: Type) -> Bool {
    if let known = types[hole] { return known == type }
    guard constraint.admits(type, facts) else { return false }
    types[hole] = type
    return true
  }

  private mutating func matches(_ pattern: SizePattern, _ size: Size) -> Bool {
    switch pattern {
    case .hole(let hole):
      if let known = sizes[hole] { return known == size }
      sizes[hole] = size
      return true
    case .sum(let a, let b):
      guard let left = sizes[a], let right = sizes[b] else { return false }
      return left + right == size
    case .constant(let value): return size == Size(value)
    }
  }

  private mutating func matches(_ pattern: ShapePattern, _ dimensions: [Size]) -> Bool {
    switch pattern {
    case .whole:
      if let shape { return shape == dimensions }
      shape = dimensions
      return true
    case .any: return true
    case .factor(let rows, let columns):
      guard let first = dimensions.first, dimensions.count <= 2 else { return false }
      if dimensions.count == 2 { sizes[columns] = dimensions[1] }
      return matches(.hole(rows), first)
    case .product: return false
    case .dimensions(let sizes):
      guard sizes.count == dimensions.count else { return false }
      for (size, dimension) in zip(sizes, dimensions) where !matches(size, dimension) {
        return false
      }
      return true
    }
  }

  /// The type with the holes filled; nil while one is empty.
  package func resolve(_ pattern: TypePattern) -> Type? {
    switch pattern {
    case .exactly(let type): return type
    case .hole(let hole, _): return types[hole]
    case .optional(let inner): return resolve(inner).map { .optional($0) }
    case .list(let element, let max), .sequence(let element, let max):
      guard let type = resolve(element), let size = resolve(max) else { return nil }
      return .list(type, max: size)
    case .sequenceLike(let element, let count):
      guard let type = resolve(element), let size = resolve(count) else { return nil }
      if case .array? = receiver { return .array(type, count: size) }
      return .list(type, max: size)
    case .bytes(let max): return resolve(max).map { .bytes(max: $0) }
    case .text(let max): return resolve(max).map { .text(max: $0) }
    case .map(let key, let value):
      guard let keyType = resolve(key), let valueType = resolve(value) else { return nil }
      return .map(key: keyType, value: valueType, max: nil)
    case .walkedMap(let key, let value, let max):
      guard let keyType = resolve(key), let valueType = resolve(value), let size = resolve(max)
      else { return nil }
      return .map(key: keyType, value: valueType, max: size)
    case .tensor(let element, .whole):
      guard let type = resolve(element), let shape else { return nil }
      return .tensor(element: type, shape: shape)
    case .tensor(_, .any), .tensor(_, .factor), .tensorOrElement: return nil
    case .tensor(let element, .product(let rows, let columns)):
      guard let type = resolve(element), let first = sizes[rows] else { return nil }
      return .tensor(element: type, shape: [first] + (sizes[columns].map { [$0] } ?? []))
    case .tensor(let element, .dimensions(let dimensions)):
      let sizes = dimensions.compactMap { resolve($0) }
      guard let type = resolve(element), sizes.count == dimensions.count else { return nil }
      return .tensor(element: type, shape: sizes)
    case .ciphertextOfSum:
      switch receiver {
      case .sum(let ciphertext, max: _), .optional(.sum(let ciphertext, max: _)):
        return .ciphertext(ciphertext)
      default: return nil
      }
    case .totalOfSum:
      switch receiver {
      case .sum(let ciphertext, max: let max), .optional(.sum(let ciphertext, max: let max)):
        let terms = max.constant.flatMap { UInt64(exactly: $0) }
        return .ciphertext(
          ciphertext.within(terms.flatMap { ciphertext.range?.multiplied(by: $0) }))
      default: return nil
      }
    case .publicKeyOfTestKey:
      if case .testKey(let scheme)? = receiver { return .publicKey(scheme) }
      return nil
    case .anyCiphertext, .anySum, .anyContract, .anyResource, .anyTestKey: return nil
    }
  }

  private func resolve(_ pattern: SizePattern) -> Size? {
    switch pattern {
    case .hole(let hole): return sizes[hole]
    case .sum(let a, let b):
      guard let left = sizes[a], let right = sizes[b] else { return nil }
      return left + right
    case .constant(let value): return Size(value)
    }
  }

  /// The scalar that a literal beside this pattern would like to be.
  package func hint(_ pattern: TypePattern) -> Type? {
    if let type = resolve(pattern) { return type }
    switch pattern {
    case .tensor(let element, _), .tensorOrElement(let element): return resolve(element)
    // A list literal takes its elements' type from here.
    case .list(let element, _), .sequence(let element, _):
      return resolve(element).map { .list($0, max: Size(TypeLimits.elementsMax)) }
    default: return nil
    }
  }
}
