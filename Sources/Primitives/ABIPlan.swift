/// A checked ABI type with the sizes that encoding and decoding need, computed once.
struct ABIPlan {
  /// What the type is.
  indirect enum Kind {
    case uint(Int)
    case int(Int)
    case bool
    case address
    case fixedBytes(Int)
    case bytes
    case string
    case array(ABIPlan)
    case fixedArray(ABIPlan, count: Int)
    case tuple([ABIPlan])
  }

  /// What the type is.
  let kind: Kind
  /// True when a value's place in the head holds only the offset of its tail.
  let isDynamic: Bool
  /// The bytes of the heads of all components, or 32 for a type without components.
  let contentSize: Int

  /// The bytes that a value takes in the head.
  var headSize: Int { isDynamic ? ABI.wordSize : contentSize }

  /// Checks a type.
  init(_ type: ABIType) throws(ABITypeError) {
    var nodes = 0
    try self.init(type, depth: 1, nodes: &nodes)
  }

  /// Checks a list of types, which may be empty, as one tuple.
  init(parameters types: [ABIType]) throws(ABITypeError) {
    var nodes = 1
    let components = try ABIPlan.plans(of: types, depth: 1, nodes: &nodes)
    try self.init(components: components)
  }

  private init(_ type: ABIType, depth: Int, nodes: inout Int) throws(ABITypeError) {
    if depth > Limits.abiDepthMax { throw .tooDeep }
    nodes += 1
    if nodes > Limits.abiTypeNodesMax { throw .tooManyNodes }
    switch type {
    case .uint(let bits):
      try self.init(word: .uint(bits), bits: bits)
    case .int(let bits):
      try self.init(word: .int(bits), bits: bits)
    case .bool:
      self.init(word: .bool)
    case .address:
      self.init(word: .address)
    case .fixedBytes(let count):
      guard 1...32 ~= count else { throw .invalidByteCount(count) }
      self.init(word: .fixedBytes(count))
    case .bytes:
      self.init(dynamic: .bytes)
    case .string:
      self.init(dynamic: .string)
    case .array(let element):
      self.init(dynamic: .array(try ABIPlan(element, depth: depth + 1, nodes: &nodes)))
    case .fixedArray(let element, let count):
      let plan = try ABIPlan(element, depth: depth + 1, nodes: &nodes)
      guard count >= 1 else { throw .invalidArrayCount(count) }
      let (size, overflow) = plan.headSize.multipliedReportingOverflow(by: count)
      guard !overflow, size <= Limits.abiBytesMax else { throw .tooLarge }
      self.init(
        kind: .fixedArray(plan, count: count), isDynamic: plan.isDynamic, contentSize: size)
    case .tuple(let types):
      if types.isEmpty { throw .emptyTuple }
      let components = try ABIPlan.plans(of: types, depth: depth + 1, nodes: &nodes)
      try self.init(components: components)
    }
  }

  private init(kind: Kind, isDynamic: Bool, contentSize: Int) {
    self.kind = kind
    self.isDynamic = isDynamic
    self.contentSize = contentSize
  }

  private init(word kind: Kind) {
    self.init(kind: kind, isDynamic: false, contentSize: ABI.wordSize)
  }

  private init(word kind: Kind, bits: Int) throws(ABITypeError) {
    guard 8...256 ~= bits, bits % 8 == 0 else { throw .invalidBitCount(bits) }
    self.init(word: kind)
  }

  private init(dynamic kind: Kind) {
    self.init(kind: kind, isDynamic: true, contentSize: ABI.wordSize)
  }

  private init(components: [ABIPlan]) throws(ABITypeError) {
    // At most 4,096 components of at most 8 MiB each: the sum cannot overflow.
    let size = components.reduce(0) { $0 + $1.headSize }
    guard size <= Limits.abiBytesMax else { throw .tooLarge }
    self.init(
      kind: .tuple(components), isDynamic: components.contains { $0.isDynamic },
      contentSize: size)
  }

  private static func plans(
    of types: [ABIType], depth: Int, nodes: inout Int
  ) throws(ABITypeError) -> [ABIPlan] {
    var plans: [ABIPlan] = []
    for type in types { plans.append(try ABIPlan(type, depth: depth, nodes: &nodes)) }
    return plans
  }

  /// The canonical name of the type.
  var canonicalName: String { type.canonicalName }

  /// The type that was checked.
  private var type: ABIType {
    switch kind {
    case .uint(let bits): .uint(bits)
    case .int(let bits): .int(bits)
    case .bool: .bool
    case .address: .address
    case .fixedBytes(let count): .fixedBytes(count)
    case .bytes: .bytes
    case .string: .string
    case .array(let element): .array(of: element.type)
    case .fixedArray(let element, let count): .fixedArray(of: element.type, count: count)
    case .tuple(let components): .tuple(components.map(\.type))
    }
  }
}
