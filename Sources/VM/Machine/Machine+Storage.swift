import Bytecode
import HomomorphicEvaluation
import InstructionSet
import Primitives

/// A place in the state, and how a trace names it.
struct SlotPlace {
  /// The place.
  let state: ReachedPlace
  /// The slot.
  let slot: UInt32
  /// What of the slot. Of an entry nothing, unless there is a recorder.
  let part: TracedKey.Part?

  /// How a trace names it.
  var traced: TracedKey { TracedKey(slot: slot, part: part ?? .whole, hash: state.key) }
}

/// Reading and writing places in the state: bytes and values.
extension Machine {
  /// Throws `staticWrite` in a call that may change nothing.
  mutating func requireWritable() throws(Trap) {
    guard !isStatic else { throw .staticWrite }
  }

  /// What lies at a place. The first time that a transaction reaches it costs more than the next.
  mutating func load(_ place: SlotPlace) throws(Trap) -> [UInt8]? {
    try chargeReaching(place.state)
    let bytes = host.load(place.state)
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
    try chargeChange(place.state, to: bytes)
    if let recorder {
      recorder.write(place.traced, old: host.load(place.state), new: bytes)
    }
    host.store(place.state, bytes, referencing: blobs)
  }

  /// Charges for reaching a place, the first time in a transaction.
  private mutating func chargeReaching(_ place: ReachedPlace) throws(Trap) {
    guard !place.isReached else { return }
    place.isReached = true
    try charge(gas: GasSchedule.placeReached)
  }

  /// Charges for the first change of a place in a transaction: the state's root changes with it, and what is new stays.
  private mutating func chargeChange(_ place: ReachedPlace, to bytes: [UInt8]?) throws(Trap) {
    try chargeReaching(place)
    guard !place.isChangePaid else { return }
    let old = host.load(place)
    guard old != bytes else { return }
    try charge(gas: GasSchedule.placeChanged + (old == nil ? GasSchedule.placeNew : 0))
    place.isChangePaid = true
  }

  /// The places of the contract that the transaction has reached.
  private mutating func reachedPlaces() -> ContractPlaces {
    if let places { return places }
    let found = host.scope.places(of: context.contract, module.codeHash)
    places = found
    return found
  }

  /// The place with a name. Only the first access in a transaction needs its key.
  private mutating func named(_ name: PlaceName, in slot: LoadedSlot) -> ReachedPlace {
    let places = reachedPlaces()
    if let known = places.named(name) { return known }
    return places.add(name, slot, key: host.objects.placeKeys.key(name, in: slot))
  }

  /// All of a slot; of a list: its length.
  mutating func whole(_ slot: LoadedSlot) -> SlotPlace {
    SlotPlace(state: reachedPlaces().whole(slot), slot: slot.index, part: .whole)
  }

  /// The place of an element of a list. Charges for its key.
  mutating func element(_ slot: LoadedSlot, _ index: UInt64) throws(Trap) -> SlotPlace {
    try charge(gas: slot.elementKeyGas)
    let state = named(PlaceName(slot, element: index), in: slot)
    return SlotPlace(state: state, slot: slot.index, part: .element(index))
  }

  /// The place of a key in a map. Charges for the bytes of the key.
  mutating func entry(
    _ opcode: Opcode, _ o: Operands, _ slot: LoadedSlot
  ) throws(Trap) -> SlotPlace {
    guard let form = slot.keyNumber else { return try entry(encoding: opcode, o, slot) }
    try charge(opcode, o, result: 32)
    try charge(gas: slot.entryKeyGas)
    let number = try heap.number(form, o.registers + o.b)
    let state = named(PlaceName(slot, entry: number), in: slot)
    let part = recorder.map { _ in TracedKey.Part.entry(number.bigEndianBytes) }
    return SlotPlace(state: state, slot: slot.index, part: part)
  }

  /// The place of a key that is no number.
  private mutating func entry(
    encoding opcode: Opcode, _ o: Operands, _ slot: LoadedSlot
  ) throws(Trap) -> SlotPlace {
    guard case .map(let type, _) = heap.types[slot.type].form else { throw .unreachable }
    let key = o.registers + o.b
    let size = try heap.encodedBytes(single: type, key)
    try charge(opcode, o, result: size)
    try charge(gas: LoadedSlot.keyGas(bytes: slot.name.count + 1 + size))
    var buffer = ABIBuffer()
    try heap.encode(single: type, key, to: &buffer)
    let hash = StateKeys.mapEntry(slot.name, key: buffer.bytes)
    return SlotPlace(
      state: reachedPlaces().place(hash, slot.partHoldsReferences), slot: slot.index,
      part: .entry(buffer.bytes))
  }

  /// Decodes a stored value into registers.
  mutating func decode(
    _ type: Int, _ bytes: [UInt8], to slots: UnsafeMutablePointer<UInt64>, isLook: Bool = false
  ) throws(Trap) {
    let form = heap.types[type].form
    if form.isNumber { return try heap.decodeNumber(form, stored: bytes, to: slots) }
    var decoding = DecodeContext(host: host, gas: UInt64(clamping: gas), isLook: isLook)
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
    let form = heap.types[type].form
    if form.isNumber {
      return StorageEncoder(number: try heap.number(form, slots), bytes: form.storedBytes)
    }
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
    guard let bytes = try load(whole(slot)) else { return 0 }
    guard bytes.count == 8 else { throw .decode }
    return bytes.withUnsafeBytes { UInt64(littleEndian: $0.loadUnaligned(as: UInt64.self)) }
  }

  /// Stores the length of a list; an empty list leaves nothing behind.
  mutating func setListLength(_ slot: LoadedSlot, _ length: UInt64) throws(Trap) {
    let bytes = withUnsafeBytes(of: length.littleEndian) { Array($0) }
    try store(length == 0 ? nil : bytes, at: whole(slot))
  }

  /// The value type of a map.
  mutating func valueType(_ slot: LoadedSlot) throws(Trap) -> Int {
    guard let value = slot.value else { throw .unreachable }
    return value
  }

  /// The element type and the most elements of a list.
  mutating func listType(_ slot: LoadedSlot) throws(Trap) -> (element: Int, max: Int) {
    guard case .list(let element, let max) = heap.types[slot.type].form else {
      throw .unreachable
    }
    return (element, max)
  }
}
