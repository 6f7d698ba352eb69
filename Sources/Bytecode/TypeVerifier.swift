import Primitives

/// Verifies a type table.
struct TypeVerifier {
  private var descriptors: [TypeDescriptor] = []
  private var facts: [TypeProperties] = []
  private var indices: [TypeDescriptor: TypeIndex] = [:]

  /// The table of a module's types.
  static func verify(
    _ types: [TypeDescriptor], _ steps: inout StepBudget
  ) throws(VerifyError) -> TypeTable {
    guard types.count <= BytecodeLimits.typesMax else {
      throw VerifyError(
        .tooMany(count: types.count, limit: BytecodeLimits.typesMax), at: .module)
    }
    var verifier = TypeVerifier()
    for (index, type) in types.enumerated() {
      try steps.use(
        VerifierSteps.type + type.children.count * VerifierSteps.part, at: .type(index))
      do throws(Problem) {
        try verifier.add(type, at: TypeIndex(index))
      } catch {
        throw VerifyError(error.reason, at: .type(index))
      }
    }
    return TypeTable(
      verified: verifier.descriptors, facts: verifier.facts, indices: verifier.indices)
  }

  /// A reason without its place.
  private struct Problem: Error {
    let reason: VerifyError.Reason
    init(_ reason: VerifyError.Reason) { self.reason = reason }
  }

  private mutating func add(_ type: TypeDescriptor, at index: TypeIndex) throws(Problem) {
    for child in type.children where child >= index {
      throw Problem(.typeOrder(child))
    }
    if let first = indices[type] { throw Problem(.duplicateType(first: first)) }
    try checkNumbers(type)
    try checkNames(type)
    try checkParts(type)
    let facts = facts(of: type)
    guard facts.depth <= BytecodeLimits.typeDepthMax else {
      throw Problem(.typeTooDeep(depth: facts.depth))
    }
    guard facts.nodes <= Limits.abiTypeNodesMax, facts.cells <= BytecodeLimits.typeCellsMax else {
      throw Problem(.typeTooLarge)
    }
    descriptors.append(type)
    self.facts.append(facts)
    indices[type] = index
  }

  /// Checks widths, maxima and counts.
  private func checkNumbers(_ type: TypeDescriptor) throws(Problem) {
    let isValid =
      switch type {
      case .bool, .address, .hash, .optional, .map, .tensor, .coin: true
      case .ciphertext(_, let scheme, let depth): scheme.exists && Int(depth) <= scheme.depthMax
      case .unsigned(let bits), .signed(let bits): [8, 16, 32, 64, 128, 256].contains(bits)
      case .fixed(let integer, let fraction):
        integer >= 1 && [32, 64].contains(UInt16(integer) + UInt16(fraction))
      case .bytes(let max), .text(let max), .array(_, let max), .list(_, let max),
        .sum(_, let max):
        Int(max) <= BytecodeLimits.lengthMax
      case .record(_, let fields, _): fields.count <= BytecodeLimits.fieldsMax
      case .enumeration(_, let cases):
        (1...BytecodeLimits.fieldsMax).contains(cases.count)
          && cases.allSatisfy { $0.payload.count <= BytecodeLimits.fieldsMax }
      case .publicKey(let scheme): scheme.exists
      }
    guard isValid else { throw Problem(.invalidType) }
  }

  private func checkNames(_ type: TypeDescriptor) throws(Problem) {
    let names: [String] =
      switch type {
      case .record(let name, let fields, _): [name] + fields.map(\.name)
      case .enumeration(let name, let cases): [name] + cases.map(\.name)
      case .bool, .unsigned, .signed, .fixed, .address, .hash, .bytes, .text, .optional, .array,
        .list, .map, .tensor, .ciphertext, .publicKey, .coin, .sum:
        []
      }
    guard names.allSatisfy(Names.isPrintable) else { throw Problem(.invalidName) }
  }

  /// Checks that the parts are of types that may stand there.
  private func checkParts(_ type: TypeDescriptor) throws(Problem) {
    switch type {
    case .bool, .unsigned, .signed, .fixed, .address, .hash, .bytes, .text, .publicKey, .coin:
      break
    case .optional(let part), .array(let part, _), .list(let part, _):
      try checkValue(part)
    case .record(_, let fields, _):
      try checkPayload(fields.map(\.type))
    case .enumeration(_, let cases):
      for each in cases { try checkPayload(each.payload) }
    case .map(let key, let value):
      try checkValue(value)
      guard facts[Int(key)].isKey else { throw Problem(.invalidType) }
    case .tensor(let element):
      guard isElement(element) else { throw Problem(.invalidType) }
    case .ciphertext(let element, let scheme, _):
      guard descriptors[Int(element)].isEncrypted(by: scheme) else { throw Problem(.invalidType) }
    case .sum(let ciphertext, _):
      guard case .ciphertext = descriptors[Int(ciphertext)] else { throw Problem(.invalidType) }
    }
  }

  private func checkValue(_ type: TypeIndex) throws(Problem) {
    guard facts[Int(type)].shape != nil else { throw Problem(.notAValue(type)) }
  }

  private func checkPayload(_ types: [TypeIndex]) throws(Problem) {
    var slots = 0
    for type in types {
      try checkValue(type)
      slots += facts[Int(type)].shape?.slots ?? 0
    }
    guard slots <= BytecodeLimits.fieldSlotsMax else { throw Problem(.typeTooLarge) }
  }

  /// Whether maps may have keys of a type: numbers, addresses, hashes, byte strings, payload-free
  /// enumerations, and records of those.
  private func isKey(_ type: TypeDescriptor) -> Bool {
    switch type {
    case .bool, .unsigned, .signed, .fixed, .address, .hash, .bytes, .text: true
    case .enumeration(_, let cases): cases.allSatisfy(\.payload.isEmpty)
    case .record(_, let fields, let isLinear):
      !isLinear && fields.allSatisfy { facts[Int($0.type)].isKey }
    case .optional, .array, .list, .map, .tensor, .ciphertext, .publicKey, .coin, .sum: false
    }
  }

  /// Whether tensors may have elements of the type.
  private func isElement(_ type: TypeIndex) -> Bool {
    switch descriptors[Int(type)] {
    case .bool, .fixed: true
    case .unsigned(let bits): bits <= 32
    case .signed(let bits): bits <= 64
    case .address, .hash, .bytes, .text, .optional, .record, .enumeration, .array, .list, .map,
      .tensor, .ciphertext, .publicKey, .coin, .sum:
      false
    }
  }

  private func facts(of type: TypeDescriptor) -> TypeProperties {
    let parts = type.children.map { facts[Int($0)] }
    var isLinear = parts.contains(where: \.isLinear)
    var containsCoin = parts.contains(where: \.containsCoin)
    var containsCiphertext = parts.contains(where: \.containsCiphertext)
    let abiParts = parts.compactMap(\.abiType)
    let sum = parts.reduce(1) { $0.addingSaturated($1.cells) }
    var cells = sum
    switch type {
    case .coin:
      isLinear = true
      containsCoin = true
    case .map: cells = 1
    case .sum:
      containsCiphertext = true
      cells = 1
    case .ciphertext: containsCiphertext = true
    case .record(_, _, true): isLinear = true
    case .array(let element, let count):
      cells = facts[Int(element)].cells.multipliedSaturated(by: Int(count)).addingSaturated(1)
    case .list, .tensor: cells = 1
    case .bool, .unsigned, .signed, .fixed, .address, .hash, .bytes, .text, .optional,
      .record(_, _, false), .enumeration, .publicKey:
      break
    }
    return TypeProperties(
      shape: type.shape, containsCoin: containsCoin, isLinear: isLinear,
      containsCiphertext: containsCiphertext, isKey: isKey(type),
      abiType: abiParts.count == parts.count ? type.abiType(parts: abiParts) : nil,
      depth: 1 + (parts.map(\.depth).max() ?? 0),
      nodes: parts.reduce(1) { $0.addingSaturated($1.nodes) }, cells: cells)
  }
}

extension Int {
  /// The sum, or `Int.max`.
  fileprivate func addingSaturated(_ other: Int) -> Int {
    let (sum, overflow) = addingReportingOverflow(other)
    return overflow ? .max : sum
  }

  /// The product, or `Int.max`.
  fileprivate func multipliedSaturated(by other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }
}
