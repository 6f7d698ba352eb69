import Primitives

/// Decodes a module: the reverse of `Module.encoded()`. Everything that it allocates is bounded
/// by the bytes that are there.
struct ModuleDecoder {
  private var reader: ByteReader
  /// The sets of primes that were written out so far.
  private var sets: [LatticeSet] = []

  /// Starts at the first byte.
  init(_ bytes: [UInt8]) {
    reader = ByteReader(bytes)
  }

  /// Decodes all bytes.
  mutating func module() throws(DecodeError) -> Module {
    guard let magic = try? reader.bytes(4), magic == Module.magic else { throw .badMagic }
    let version = try read { reader throws(ByteReaderError) in try reader.u16() }
    guard version == Module.version else { throw .unsupportedVersion(version) }
    var module = Module(name: try name())
    module.types = try list(max: BytecodeLimits.typesMax) { decoder throws(DecodeError) in
      try decoder.type()
    }
    module.wides = try list(max: BytecodeLimits.widesMax) { decoder throws(DecodeError) in
      try decoder.read { reader throws(ByteReaderError) in try reader.u256() }
    }
    module.byteStrings = try list(max: BytecodeLimits.byteStringsMax) {
      decoder throws(DecodeError) in
      try decoder.read { reader throws(ByteReaderError) in
        try reader.countedBytes(max: BytecodeLimits.byteStringBytesMax)
      }
    }
    module.slots = try list(max: BytecodeLimits.slotsMax) { decoder throws(DecodeError) in
      StateSlot(name: try decoder.name(), type: try decoder.index())
    }
    var number = 0
    module.functions = try list(max: BytecodeLimits.functionsMax) { decoder throws(DecodeError) in
      defer { number += 1 }
      return try decoder.function(number)
    }
    module.entries = try list(max: BytecodeLimits.entriesMax) { decoder throws(DecodeError) in
      try decoder.entry()
    }
    module.imports = try list(max: BytecodeLimits.importsMax) { decoder throws(DecodeError) in
      ImportedMethod(
        interface: try decoder.name(), name: try decoder.name(),
        parameters: try decoder.indices(max: BytecodeLimits.parametersMax),
        result: try decoder.optionalIndex(), isView: try decoder.bool())
    }
    module.events = try list(max: BytecodeLimits.declarationsMax) { decoder throws(DecodeError) in
      Event(
        name: try decoder.name(),
        fields: try decoder.list(max: BytecodeLimits.fieldsMax) { decoder throws(DecodeError) in
          Event.Field(
            name: try decoder.name(), type: try decoder.index(), isIndexed: try decoder.bool())
        })
    }
    module.errors = try list(max: BytecodeLimits.declarationsMax) { decoder throws(DecodeError) in
      ErrorDescriptor(name: try decoder.name(), fields: try decoder.fields())
    }
    guard reader.position <= BytecodeLimits.moduleBytesMax else {
      throw .tooLarge(bytes: reader.position)
    }
    if !reader.isAtEnd { module.debug = try debug() }
    return module
  }

  /// Decodes the debug information behind the module.
  private mutating func debug() throws(DecodeError) -> DebugInfo {
    guard let magic = try? reader.bytes(4), magic == Module.debugMagic else {
      throw .badDebugMagic
    }
    guard reader.remaining <= BytecodeLimits.debugBytesMax else {
      throw .tooLarge(bytes: reader.remaining)
    }
    let info = try debugInfo()
    try read { reader throws(ByteReaderError) in try reader.finish() }
    return info
  }

  /// Decodes a function.
  private mutating func function(_ number: Int) throws(DecodeError) -> Function {
    let name = try name()
    let parameters = try indices(max: BytecodeLimits.parametersMax)
    let result = try optionalIndex()
    let frameSize = try read { reader throws(ByteReaderError) in try reader.u16() }
    let claim = try bool() ? try polynomial() : nil
    var position = 0
    let code = try list(max: BytecodeLimits.codeMax) {
      decoder throws(DecodeError) -> Instruction in
      defer { position += 1 }
      return try decoder.instruction(function: number, position)
    }
    return Function(
      name: name, parameters: parameters, result: result, frameSize: frameSize, gasClaim: claim,
      code: code)
  }

  /// Decodes a bound, whose terms must be in order.
  private mutating func polynomial() throws(DecodeError) -> SizePolynomial {
    let position = position
    let constant = try varint()
    let terms = try list(max: SizePolynomial.termsMax) { decoder throws(DecodeError) in
      let coefficient = try decoder.varint()
      return SizePolynomial.Term(
        try decoder.list(max: SizePolynomial.factorsMax) { decoder throws(DecodeError) in
          try decoder.symbol()
        }, coefficient: coefficient)
    }
    guard let bound = SizePolynomial(constant: constant, terms: terms) else {
      throw .outOfRange(position: position)
    }
    return bound
  }

  /// Decodes a size that a bound depends on.
  private mutating func symbol() throws(DecodeError) -> GasSymbol {
    let position = position
    guard let source = GasSymbol.Source(rawValue: try byte()),
      let index = UInt16(exactly: try index()),
      let measure = GasSymbol.Measure(rawValue: try byte())
    else { throw .outOfRange(position: position) }
    return GasSymbol(source, Int(index), measure)
  }

  /// Decodes an instruction, which must not set bits that mean nothing.
  private mutating func instruction(
    function: Int, _ position: Int
  ) throws(DecodeError) -> Instruction {
    let word = try read { reader throws(ByteReaderError) in try reader.u64() }
    guard var instruction = Instruction(word: word) else {
      throw .unknownOpcode(
        UInt16(truncatingIfNeeded: word), function: function, instruction: position)
    }
    if instruction.wordCount == 2 {
      instruction.x = try read { reader throws(ByteReaderError) in try reader.u64() }
    }
    guard instruction.unusedBitsAreZero else {
      throw .unusedBits(function: function, instruction: position)
    }
    return instruction
  }

  /// Decodes an entry.
  private mutating func entry() throws(DecodeError) -> Entry {
    let name = try name()
    let position = reader.position
    let kind = try byte()
    guard let kind = Entry.Kind(rawValue: kind) else {
      throw .unknownEntryKind(kind, position: position)
    }
    return Entry(name: name, kind: kind, function: try index(), isPayable: try bool())
  }

  /// Decodes a type.
  private mutating func type() throws(DecodeError) -> TypeDescriptor {
    let position = reader.position
    let tag = try byte()
    switch TypeTag(rawValue: tag) {
    case nil: throw .unknownTypeTag(tag, position: position)
    case .bool: return .bool
    case .unsigned: return .unsigned(bits: try half())
    case .signed: return .signed(bits: try half())
    case .fixed: return .fixed(integer: try byte(), fraction: try byte())
    case .address: return .address
    case .hash: return .hash
    case .bytes: return .bytes(max: try index())
    case .text: return .text(max: try index())
    case .optional: return .optional(try index())
    case .record:
      return .record(name: try name(), fields: try fields(), isLinear: try bool())
    case .enumeration:
      return .enumeration(
        name: try name(),
        cases: try list(max: BytecodeLimits.fieldsMax) { decoder throws(DecodeError) in
          TypeDescriptor.Case(
            name: try decoder.name(),
            payload: try decoder.indices(max: BytecodeLimits.fieldsMax))
        })
    case .array: return .array(try index(), count: try index())
    case .list: return .list(try index(), max: try index())
    case .map: return .map(key: try index(), value: try index())
    case .tensor: return .tensor(element: try index())
    case .ciphertext:
      return .ciphertext(element: try index(), scheme: try scheme(), depth: try byte())
    case .publicKey: return .publicKey(try scheme())
    case .coin: return .coin
    case .sum: return .sum(ciphertext: try index(), max: try index())
    }
  }

  /// Decodes a scheme.
  private mutating func scheme() throws(DecodeError) -> EncryptionScheme {
    let position = reader.position
    guard let kind = EncryptionScheme.Kind(rawValue: try byte()) else {
      throw .unknownScheme(position: position)
    }
    let parameter = Int(try half())
    var primeBits: [Int] = []
    for _ in 0..<(try byte()) { primeBits.append(Int(try byte())) }
    guard
      let scheme = EncryptionScheme(kind, parameter, primeBits: primeBits, known: sets)
    else { throw .unknownScheme(position: position) }
    if let set = scheme.latticeSet, !set.isNamed, !sets.contains(set) {
      // To prepare one takes a while, and nobody has paid for it yet.
      guard sets.count < BytecodeLimits.primeSetsMax else { throw .tooManySets(position: position) }
      sets.append(set)
    }
    return scheme
  }

  /// Decodes fields.
  private mutating func fields() throws(DecodeError) -> [TypeDescriptor.Field] {
    try list(max: BytecodeLimits.fieldsMax) { decoder throws(DecodeError) in
      TypeDescriptor.Field(name: try decoder.name(), type: try decoder.index())
    }
  }
}

extension ModuleDecoder {
  /// Runs the reader, and says what went wrong as a decode error.
  mutating func read<Value>(
    _ body: (inout ByteReader) throws(ByteReaderError) -> Value
  ) throws(DecodeError) -> Value {
    do {
      return try body(&reader)
    } catch {
      throw .malformed(error)
    }
  }

  /// Reads a count and so many elements, each of which takes a byte at least.
  mutating func list<Element>(
    max: Int, _ element: (inout ModuleDecoder) throws(DecodeError) -> Element
  ) throws(DecodeError) -> [Element] {
    let count = try read { reader throws(ByteReaderError) in try reader.count(max: max) }
    var elements: [Element] = []
    elements.reserveCapacity(min(count, reader.remaining))
    for _ in 0..<count {
      elements.append(try element(&self))
    }
    return elements
  }

  /// Reads a name.
  mutating func name(max: Int = BytecodeLimits.nameBytesMax) throws(DecodeError) -> String {
    try read { reader throws(ByteReaderError) in try reader.countedText(max: max) }
  }

  /// Reads a byte.
  mutating func byte() throws(DecodeError) -> UInt8 {
    try read { reader throws(ByteReaderError) in try reader.u8() }
  }

  /// Reads 16 bits.
  mutating func half() throws(DecodeError) -> UInt16 {
    try read { reader throws(ByteReaderError) in try reader.u16() }
  }

  /// Reads a Boolean.
  mutating func bool() throws(DecodeError) -> Bool {
    try read { reader throws(ByteReaderError) in try reader.bool() }
  }

  /// Reads a varint.
  mutating func varint() throws(DecodeError) -> UInt64 {
    try read { reader throws(ByteReaderError) in try reader.varint() }
  }

  /// Reads an index.
  mutating func index() throws(DecodeError) -> UInt32 {
    let position = reader.position
    guard let index = UInt32(exactly: try varint()) else { throw .outOfRange(position: position) }
    return index
  }

  /// Reads 0, or an index plus 1.
  mutating func optionalIndex() throws(DecodeError) -> UInt32? {
    let position = reader.position
    let value = try varint()
    if value == 0 { return nil }
    guard let index = UInt32(exactly: value - 1) else { throw .outOfRange(position: position) }
    return index
  }

  /// Reads indices.
  mutating func indices(max: Int) throws(DecodeError) -> [UInt32] {
    try list(max: max) { decoder throws(DecodeError) in try decoder.index() }
  }

  /// The number of bytes read so far.
  var position: Int { reader.position }
}
