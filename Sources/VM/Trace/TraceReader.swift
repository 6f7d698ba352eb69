import Bytecode
import Primitives

/// Why bytes are not a trace.
package enum TraceError: Error, Hashable, Sendable {
  /// The bytes do not begin like a trace file.
  case notATrace
  /// A trace file of a version that this reader does not know.
  case version(UInt16)
  /// A record or attachment is cut off, or one of its fields has no meaning.
  case malformed(position: Int)
}

/// Reads records one after the other.
package struct TraceReader: Sendable {
  private var reader: ByteReader

  /// Starts at the first record.
  package init(_ bytes: [UInt8]) {
    reader = ByteReader(bytes)
  }

  /// Bytes read so far.
  package var position: Int { reader.position }

  /// The next record; nil after the last.
  package mutating func next() throws(TraceError) -> TraceRecord? {
    if reader.isAtEnd { return nil }
    let start = reader.position
    let found: TraceRecord?
    do throws(ByteReaderError) {
      found = try record()
    } catch {
      throw .malformed(position: start)
    }
    guard let found else { throw .malformed(position: start) }
    return found
  }

  /// All records.
  package static func records(_ bytes: [UInt8]) throws(TraceError) -> [TraceRecord] {
    var reader = TraceReader(bytes)
    var records: [TraceRecord] = []
    while let record = try reader.next() {
      records.append(record)
    }
    return records
  }

  /// Reads one record; nil when a field has no meaning.
  private mutating func record() throws(ByteReaderError) -> TraceRecord? {
    guard let tag = TraceTag(rawValue: try reader.u8()) else { return nil }
    switch tag {
    case .enter: return try enter().map { .enter($0) }
    case .leave: return try leave().map { .leave($0) }
    case .step:
      let frame = try reader.u8()
      let code = try reader.u16()
      let location = ProgramCounter(function: try reader.u32(), instruction: try reader.u32())
      let cost = try reader.u32()
      return .step(
        TraceStep(
          location: location, code: code, frame: frame, gasLeft: try reader.u64(), cost: cost))
    case .charge: return .charge(try reader.u64())
    case .word: return .result(register: try reader.u16(), .word(try reader.u64()))
    case .wide: return .result(register: try reader.u16(), .wide(try reader.u256()))
    case .object:
      let register = try reader.u16()
      return try object().map { .result(register: register, .object($0)) }
    case .read:
      guard let key = try key() else { return nil }
      return .read(key, value: try optionalBytes())
    case .write:
      guard let key = try key() else { return nil }
      return .write(key, old: try optionalBytes(), new: try optionalBytes())
    case .event:
      guard let contract = try address() else { return nil }
      var topics: [Hash256] = []
      for _ in 0..<(try reader.u8()) {
        topics.append(Hash256(try reader.u256()))
      }
      return .event(EmittedEvent(contract: contract, topics: topics, data: try bytes()))
    case .pay:
      guard let account = try address() else { return nil }
      return .pay(to: account, amount: try u128())
    }
  }

  private mutating func enter() throws(ByteReaderError) -> TraceEnter? {
    let depth = try reader.u16()
    guard let contract = try address() else { return nil }
    let codeHash = Hash256(try reader.u256())
    guard let caller = try address() else { return nil }
    let flags = try reader.u8()
    guard flags < 4 else { return nil }
    let value = try u128()
    let gas = try reader.u64()
    return TraceEnter(
      depth: depth, contract: contract, codeHash: codeHash, caller: caller,
      isInit: flags & 1 != 0, isStatic: flags & 2 != 0, callData: try bytes(), value: value,
      gas: gas)
  }

  private mutating func leave() throws(ByteReaderError) -> TraceLeave? {
    let status: CallOutcome.Status
    switch try reader.u16() {
    case 0: status = .success
    case .max: status = .revert
    case let number:
      guard let trap = Trap(rawValue: number) else { return nil }
      status = .trap(trap)
    }
    let hasLocation = try reader.bool()
    let location = ProgramCounter(function: try reader.u32(), instruction: try reader.u32())
    let gasUsed = try reader.u64()
    let coin = try u128()
    return TraceLeave(
      status: status, location: hasLocation ? location : nil, gasUsed: gasUsed,
      data: try bytes(), coin: coin)
  }

  private mutating func object() throws(ByteReaderError) -> TracedObject? {
    let handle = try reader.u32()
    guard let kind = ObjectKind(rawValue: try reader.u8()) else { return nil }
    let tag = try reader.u16()
    let length = try reader.u32()
    var shape: [UInt32] = []
    for _ in 0..<(try reader.u8()) {
      shape.append(try reader.u32())
    }
    return TracedObject(handle: handle, kind: kind, tag: tag, length: length, shape: shape)
  }

  private mutating func key() throws(ByteReaderError) -> TracedKey? {
    let slot = try reader.u32()
    let hash = Hash256(try reader.u256())
    switch try reader.u8() {
    case 0: return TracedKey(slot: slot, part: .whole, hash: hash)
    case 1: return TracedKey(slot: slot, part: .element(try reader.u64()), hash: hash)
    case 2: return TracedKey(slot: slot, part: .entry(try bytes()), hash: hash)
    default: return nil
    }
  }

  private mutating func optionalBytes() throws(ByteReaderError) -> [UInt8]? {
    try reader.bool() ? try bytes() : nil
  }

  private mutating func bytes() throws(ByteReaderError) -> [UInt8] {
    let count = Int(try reader.u32())
    return try reader.bytes(min(count, TraceLimits.fieldBytesMax))
  }

  private mutating func address() throws(ByteReaderError) -> Address? {
    Address(try reader.u256())
  }

  private mutating func u128() throws(ByteReaderError) -> UInt128 {
    let low = try reader.u64()
    return UInt128(try reader.u64()) << 64 | UInt128(low)
  }
}
