import Primitives
import Semantics

/// What a circuit calculates with: a scheme, the elements of its ciphertexts, and their number.
package struct CircuitSetting: Sendable {
  /// The key's scheme.
  package let scheme: EncryptionScheme
  /// The elements: fixed point, or I8 under BFV.
  package let element: Type
  /// How many elements a ciphertext has.
  package let count: Int
  /// Whether the ciphertexts fill their slots, so that they can be rotated.
  package var canRotate: Bool { scheme.canMultiply && scheme.slots == count }

  /// A setting.
  package init(scheme: EncryptionScheme, element: Type, count: Int) {
    self.scheme = scheme
    self.element = element
    self.count = count
  }

  /// Bits behind the point.
  package var fraction: Int { element.fixedType?.fractionBits ?? 0 }
  /// Bits of a raw value.
  package var width: Int { element.fixedType?.width ?? element.integerType?.bits ?? 64 }
  /// The largest magnitude of a fresh value.
  package var fresh: UInt64 { 1 << UInt64(width - fraction - 1) }
}

extension CircuitSetting {
  /// Few elements under CKKS or BFV of a degree of 4096 or 8192, with primes of random sizes.
  package static func withRandomPrimes(seed: UInt64) -> CircuitSetting {
    var random = SplitMix64(seed: seed)
    func pick(_ range: ClosedRange<Int>) -> Int {
      range.lowerBound + Int(random.next() % UInt64(range.count))
    }
    while true {
      let degree = 4096 << pick(0...1)
      let data = pick(1...degree / 2048)
      let isExact = pick(0...2) == 0
      let scale = pick(30...50)
      let first = isExact ? pick(35...60) : min(60, scale + pick(4...20))
      let middle = (1..<max(data, 1)).map { _ in isExact ? pick(25...60) : scale }
      let bits = [first] + middle + [pick(first...60)]
      guard let set = try? LatticeSet(degree: degree, primeBits: bits), !set.isNamed else {
        continue
      }
      let scheme: EncryptionScheme = isExact ? .bfv(set) : .ckks(set)
      guard scheme.exists else { continue }
      let i8 = Type.integer(IntegerType(isSigned: true, bits: 8))
      let q4 = Type.fixed(FixedType(integerBits: 4, fractionBits: 28))
      return CircuitSetting(scheme: scheme, element: isExact ? i8 : q4, count: 6)
    }
  }
}

/// One step of a circuit; operands are the numbers of earlier nodes.
package indirect enum CircuitStep: Sendable {
  /// A parameter of the view.
  case input(Int)
  case add(Int, Int)
  case subtract(Int, Int)
  case negate(Int)
  case addPlain(Int)
  case subtractPlain(Int)
  case addNumber(Int, raw: Int64)
  case scale(Int, by: Int64)
  case multiply(Int, Int)
  case square(Int)
  case multiplyPlain(Int)
  case multiplyNumber(Int, raw: Int64)
  case rotate(Int, by: Int)
  case sum(Int)
  case dot(Int, Int)
  case lower(Int, to: Int)
  case listDot([Int], [Int])
  case weightedSum([Int], weights: [Int64])
}

/// A random circuit over ciphertexts: a contract with one view, and the steps that its result is made of.
package struct Circuit: Sendable {
  /// A value of the circuit.
  package struct Node: Sendable {
    package let step: CircuitStep
    package let depth: Int
    package let count: Int
    /// A bound on the magnitude of its values.
    package let bound: UInt64
  }

  package let setting: CircuitSetting
  package let nodes: [Node]
  /// How many of the nodes are parameters.
  package let inputCount: Int

  /// The node that is the result.
  package var result: Node { nodes[nodes.count - 1] }
}

/// Makes random circuits that must be accepted: it keeps account of depth and room as the language does.
package struct CircuitGenerator {
  private var random: SplitMix64
  private let setting: CircuitSetting
  private var nodes: [Circuit.Node] = []

  /// Circuits of a seed.
  package init(seed: UInt64, _ setting: CircuitSetting) {
    random = SplitMix64(seed: seed)
    self.setting = setting
  }

  private mutating func pick(_ count: Int) -> Int {
    Int(random.next() % UInt64(max(count, 1)))
  }

  /// The next circuit.
  package mutating func circuit() -> Circuit {
    nodes = []
    let inputs = 2 + pick(2)
    for index in 0..<inputs {
      let floor = (0...setting.scheme.depthMax).first { has(room: setting.fresh, at: $0) } ?? 0
      let top = setting.scheme.depthMax
      // Mostly fresh ones; some come in with less depth.
      let depth = index == 0 || pick(3) > 0 ? top : floor + pick(top - floor + 1)
      add(.input(index), depth: depth, count: setting.count, bound: setting.fresh)
    }
    var left = 3 + pick(8)
    var attempts = 0
    while left > 0, attempts < 200 {
      attempts += 1
      if step() { left -= 1 }
    }
    return Circuit(setting: setting, nodes: nodes, inputCount: inputs)
  }

  private func has(room bound: UInt64, at depth: Int) -> Bool {
    bound < .max && bound < setting.scheme.headroom(depth: depth) && bound < 1 << 40
  }

  private mutating func add(_ step: CircuitStep, depth: Int, count: Int, bound: UInt64) {
    nodes.append(Circuit.Node(step: step, depth: depth, count: count, bound: bound))
  }

  /// Adds a node if there is room and depth for it.
  private mutating func push(_ step: CircuitStep, depth: Int, count: Int, bound: UInt64?) -> Bool {
    guard let bound, depth >= 0, has(room: bound, at: depth) else { return false }
    add(step, depth: depth, count: count, bound: max(bound, 1))
    return true
  }

  /// A node, the newer ones more often.
  private mutating func operand(of count: Int? = nil) -> Int? {
    let fitting = nodes.indices.filter { count == nil || nodes[$0].count == count }
    guard !fitting.isEmpty else { return nil }
    return fitting[max(pick(fitting.count), pick(fitting.count))]
  }

  private func product(_ a: UInt64, _ b: UInt64) -> UInt64? {
    let (value, overflow) = a.multipliedReportingOverflow(by: b)
    return overflow ? nil : value
  }

  private mutating func raw() -> Int64 {
    let spare = UInt64(64 - setting.width)
    return Int64(bitPattern: random.next() << spare) >> Int64(spare)
  }

  private mutating func step() -> Bool {
    guard let a = operand() else { return false }
    let x = nodes[a]
    let scheme = setting.scheme
    switch pick(scheme.canMultiply ? 18 : 9) {
    case 0, 1:
      guard let b = operand(of: x.count) else { return false }
      let y = nodes[b]
      // x - x would be readable by everybody.
      return push(
        a == b || pick(2) == 0 ? .add(a, b) : .subtract(a, b), depth: min(x.depth, y.depth),
        count: x.count,
        bound: x.bound + y.bound)
    case 2: return push(.negate(a), depth: x.depth, count: x.count, bound: x.bound)
    case 3, 4:
      guard x.count == setting.count else { return false }
      return push(
        pick(2) == 0 ? .addPlain(a) : .subtractPlain(a), depth: x.depth, count: x.count,
        bound: x.bound + setting.fresh)
    case 5:
      return push(
        .addNumber(a, raw: raw()), depth: x.depth, count: x.count, bound: x.bound + setting.fresh)
    case 6:
      let factor = Int64(1 + pick(4)) * (pick(2) == 0 ? 1 : -1)
      return push(
        .scale(a, by: factor), depth: x.depth, count: x.count,
        bound: product(x.bound, factor.magnitude))
    case 7: return weightedSum(a)
    case 8:
      guard x.depth > 0 else { return false }
      let depth = pick(x.depth)
      return push(.lower(a, to: depth), depth: depth, count: x.count, bound: x.bound)
    case 9, 10:
      guard let b = operand(of: x.count) else { return false }
      let y = nodes[b]
      return push(
        .multiply(a, b), depth: min(x.depth, y.depth) - 1, count: x.count,
        bound: product(x.bound, y.bound))
    case 11:
      return push(
        .square(a), depth: x.depth - 1, count: x.count, bound: product(x.bound, x.bound))
    case 12:
      guard x.count == setting.count else { return false }
      return push(
        .multiplyPlain(a), depth: x.depth - 1, count: x.count,
        bound: product(x.bound, setting.fresh))
    case 13:
      guard setting.fraction > 0 else { return false }
      return push(
        .multiplyNumber(a, raw: raw() | 1), depth: x.depth - 1, count: x.count,
        bound: product(x.bound, setting.fresh))
    case 14:
      guard setting.canRotate, x.count == setting.count else { return false }
      return push(
        .rotate(a, by: pick(setting.count)), depth: x.depth, count: x.count, bound: x.bound)
    case 15:
      return push(
        .sum(a), depth: x.depth, count: 1, bound: product(x.bound, UInt64(x.count)))
    case 16:
      guard let b = operand(of: x.count) else { return false }
      let y = nodes[b]
      return push(
        .dot(a, b), depth: min(x.depth, y.depth) - 1, count: 1,
        bound: product(x.bound, y.bound).flatMap { product($0, UInt64(x.count)) })
    default: return listDot(a)
    }
  }

  /// Nodes of one shape and depth, for a list.
  private mutating func list(like a: Int) -> [Int] {
    let x = nodes[a]
    let fitting = nodes.indices.filter { nodes[$0].count == x.count && nodes[$0].depth == x.depth }
    return (0..<(1 + pick(3))).map { _ in fitting[pick(fitting.count)] }
  }

  private mutating func weightedSum(_ a: Int) -> Bool {
    let list = list(like: a)
    let weights = list.map { _ in Int64(1 + pick(4)) }
    let bound = zip(list, weights).reduce(UInt64(0)) { $0 + nodes[$1.0].bound * $1.1.magnitude }
    return push(
      .weightedSum(list, weights: weights), depth: nodes[a].depth, count: nodes[a].count,
      bound: bound)
  }

  private mutating func listDot(_ a: Int) -> Bool {
    let left = list(like: a)
    let right = list(like: a)
    let pairs = Array(zip(left, right))
    var bound: UInt64? = 0
    for (x, y) in pairs {
      guard let term = product(nodes[x].bound, nodes[y].bound), let sum = bound else {
        return false
      }
      bound = sum + term
    }
    return push(
      .listDot(pairs.map(\.0), pairs.map(\.1)), depth: nodes[a].depth - 1, count: nodes[a].count,
      bound: bound)
  }
}
