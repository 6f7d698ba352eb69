import Bytecode
import HomomorphicEvaluation
import InstructionSet
import Primitives

/// A place in the state.
struct SlotPlace {
  /// The slot.
  let slot: LoadedSlot
  /// What of the slot.
  let part: TracedKey.Part
  /// The key of the place with the host.
  let key: Hash256

  /// All of a slot; of a list: its length.
  init(_ slot: LoadedSlot) {
    self.slot = slot
    part = .whole
    key = slot.key
  }

  /// An element of a list.
  init(_ slot: LoadedSlot, element index: UInt64) {
    self.slot = slot
    part = .element(index)
    key = StateKeys.listElement(slot.name, index: index)
  }

  /// An entry of a map.
  init(_ slot: LoadedSlot, entry key: [UInt8]) {
    self.slot = slot
    part = .entry(key)
    self.key = StateKeys.mapEntry(slot.name, key: key)
  }

  /// How a trace names it.
  var traced: TracedKey { TracedKey(slot: slot.index, part: part, hash: key) }
}

/// Reading and writing places in the state: bytes and values.
extension Machine {
  /// Throws `staticWrite` in a call that may change nothing.
  func requireWritable() throws(Trap) {
    guard !isStatic else { throw .staticWrite }
  }

  /// What lies at a place. The first time that a transaction reaches it costs more than the next.
  mutating func load(_ place: SlotPlace) throws(Trap) -> [UInt8]? {
    try chargeReaching(place)
    let bytes = host.load(context.contract, place.key)
    recorder?.read(place.traced, value: bytes)
    return bytes
  }

  /// Puts bytes at a place, or removes what lies there. `blobs` are those that the bytes reference.
  ///
  /// The first change of a place in a transaction is paid for, and a place that is new. Throws `memory` when the
  /// transaction has changed too much.
  mutating func store(
    _ bytes: [UInt8]?, at place: SlotPlace, referencing blobs: [Hash256] = []
  ) throws(Trap) {
    try host.scope.hold(bytes: MachineLimits.changeBytes + (bytes?.count ?? 0) + 32 * blobs.count)
    try chargeChange(place, to: bytes)
    if let recorder {
      recorder.write(
        place.traced, old: host.load(context.contract, place.key), new: bytes)
    }
    host.store(context.contract, place.key, bytes, referencing: blobs)
  }

  /// Charges for reaching a place, the first time in a transaction.
  private mutating func chargeReaching(_ place: SlotPlace) throws(Trap) {
    guard !paid.isReached(place) else { return }
    if host.scope.reach(context.contract, place.key) {
      try charge(gas: GasSchedule.placeReached)
    }
    paid.noteReached(place)
  }

  /// Charges for the first change of a place in a transaction: the state's root changes with it, and what is new stays.
  private mutating func chargeChange(_ place: SlotPlace, to bytes: [UInt8]?) throws(Trap) {
    try chargeReaching(place)
    guard !paid.isChanged(place), !host.scope.isChangePaid(context.contract, place.key) else {
      return
    }
    let old = host.load(context.contract, place.key)
    guard old != bytes else { return }
    try charge(gas: GasSchedule.placeChanged + (old == nil ? GasSchedule.placeNew : 0))
    host.scope.noteChange(context.contract, place.key)
    paid.noteChanged(place)
  }

  /// The place of an element of a list. Charges for its key.
  mutating func element(_ slot: LoadedSlot, _ index: UInt64) throws(Trap) -> SlotPlace {
    try chargeKey(bytes: slot.name.count + 9)
    return SlotPlace(slot, element: index)
  }

  /// Charges for hashing the key of a place.
  private mutating func chargeKey(bytes: Int) throws(Trap) {
    try charge(gas: GasSchedule.placeKeyBlock.gas(for: UInt64(truncatingIfNeeded: bytes / 136 + 1)))
  }

  /// Decodes a stored value into registers.
  mutating func decode(
    _ type: Int, _ bytes: [UInt8], to slots: UnsafeMutablePointer<UInt64>
  ) throws(Trap) {
    var decoding = DecodeContext(host: host, gas: UInt64(clamping: gas))
    defer { spend(to: decoding.gas) }
    try heap.decodeFromStorage(type, bytes, to: slots, context: &decoding)
  }

  /// Takes over the gas that a decoder left.
  mutating func spend(to left: UInt64) {
    let before = UInt64(clamping: gas)
    if left < before {
      gas = Int64(clamping: left)
      recorder?.charge(before - left)
    }
  }

  /// Encodes a value for storage. Its coins are consumed, but still the call's: `commit` releases
  /// them.
  mutating func encode(
    _ type: Int, _ slots: UnsafePointer<UInt64>
  ) throws(Trap) -> StorageEncoder {
    var encoder = StorageEncoder(gas: UInt64(clamping: gas))
    try heap.encodeForStorage(type, slots, to: &encoder)
    return encoder
  }

  /// Puts an encoded value at a place: with it go its coins, and the chain keeps its blobs.
  mutating func commit(_ encoder: StorageEncoder, at place: SlotPlace) throws(Trap) {
    try heap.release(coins: encoder.coins)
    try host.scope.hold(bytes: encoder.ciphertextBytes)
    let (bytes, blobs) = heap.finish(encoder, host: host)
    try store(bytes, at: place, referencing: blobs)
  }

  /// The stored length of a list.
  mutating func listLength(_ slot: LoadedSlot) throws(Trap) -> UInt64 {
    guard let bytes = try load(SlotPlace(slot)) else { return 0 }
    guard bytes.count == 8 else { throw .decode }
    return bytes.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
  }

  /// Stores the length of a list; an empty list leaves nothing behind.
  mutating func setListLength(_ slot: LoadedSlot, _ length: UInt64) throws(Trap) {
    let bytes = withUnsafeBytes(of: length.littleEndian) { Array($0) }
    try store(length == 0 ? nil : bytes, at: SlotPlace(slot))
  }

  /// The place of a key in a map. Charges for the bytes of the key.
  mutating func entry(
    _ opcode: Opcode, _ o: Operands, _ slot: LoadedSlot
  ) throws(Trap) -> SlotPlace {
    guard case .map(let type, _) = heap.types[slot.type].form else { throw .unreachable }
    let key = o.registers + o.b
    let size = try heap.encodedBytes(single: type, key)
    try charge(opcode, o, result: size)
    try chargeKey(bytes: slot.name.count + 1 + size)
    var buffer = ABIBuffer()
    try heap.encode(single: type, key, to: &buffer)
    return SlotPlace(slot, entry: buffer.bytes)
  }

  /// The value type of a map.
  func valueType(_ slot: LoadedSlot) throws(Trap) -> Int {
    guard case .map(_, let value) = heap.types[slot.type].form else { throw .unreachable }
    return value
  }

  /// The element type and the most elements of a list.
  func listType(_ slot: LoadedSlot) throws(Trap) -> (element: Int, max: Int) {
    guard case .list(let element, let max) = heap.types[slot.type].form else {
      throw .unreachable
    }
    return (element, max)
  }
}
