import Bytecode
import HomomorphicEvaluation
import Primitives
import Tensors

/// The objects of one call: a table of entries over an arena that is freed when the call ends.
///
/// A handle is an index into the table. There is no reference counting and no collection: a call
/// is short and its memory bounded.
struct Heap: ~Copyable {
  /// The table. Not valid before the first object, when nobody has a handle.
  private(set) var objects: UnsafeMutablePointer<HeapObject>
  /// Entries in use.
  private(set) var count = 0
  /// Entries that the table has room for.
  private var capacity = 0
  /// Where slots and bytes live.
  private var arena = Arena()
  /// The tensors of `tensor` objects, by `side`.
  private(set) var tensors: [Tensor] = []
  /// The ciphertexts of `ciphertext` objects, by `side`.
  private(set) var ciphertexts: [EncryptedTensor] = []
  /// The hashes of their encodings, where they are known.
  private var ciphertextHashes: [Hash256?] = []
  /// The keys of `publicKey` objects, by `side`.
  private(set) var publicKeys: [EncryptionKey] = []
  /// Bytes in use, including those of the calls that wait for this one.
  private(set) var bytesUsed: Int
  /// Most bytes that may be in use.
  private let bytesMax: Int
  /// Coins that the call holds in objects and has not passed on.
  private(set) var coinsHeld: UInt128 = 0
  /// The layouts of the module's types.
  let types: TypeLayouts

  /// Bytes that one entry of the table counts for.
  private static let entryBytes = MemoryLayout<HeapObject>.stride

  /// An empty heap. `bytesHeld` are in use already by the calls that wait for this one.
  init(types: TypeLayouts, bytesHeld: Int, bytesMax: Int = MachineLimits.memoryBytesMax) {
    self.types = types
    bytesUsed = bytesHeld
    self.bytesMax = bytesMax
    objects = Heap.noObjects
  }

  deinit {
    if capacity > 0 { objects.deallocate() }
  }

  /// An address at which nothing is ever read or written.
  private static var noObjects: UnsafeMutablePointer<HeapObject> {
    guard let pointer = UnsafeMutablePointer<HeapObject>(bitPattern: 64) else {
      preconditionFailure("no address but 0 is nil")
    }
    return pointer
  }

  // MARK: Making objects

  /// A record, choice, list, coin or sum with `slots` slots of uninitialized storage, which the
  /// caller must fill.
  mutating func make(
    _ kind: ObjectKind, type: UInt32, slots: Int, length: Int, stride: Int = 1, tag: UInt16 = 0
  ) throws(Trap) -> UInt64 {
    try take(bytes: slots &* 8)
    let storage = arena.allocate(words: slots)
    return try add(
      HeapObject(
        storage: storage, length: UInt32(truncatingIfNeeded: length),
        capacity: UInt32(truncatingIfNeeded: slots), type: type, side: 0, tag: tag, kind: kind,
        isShared: false, stride: UInt8(truncatingIfNeeded: stride)))
  }

  /// A byte string of `count` uninitialized bytes, which the caller must fill.
  mutating func makeBytes(
    type: UInt32, count: Int
  ) throws(Trap) -> (handle: UInt64, bytes: UnsafeMutableRawPointer) {
    let slots = (count &+ 7) / 8
    let handle = try make(.bytes, type: type, slots: slots, length: count)
    return (handle, UnsafeMutableRawPointer(self[handle].storage))
  }

  /// A copy of some bytes.
  mutating func makeBytes(
    type: UInt32, copying bytes: some Collection<UInt8>
  ) throws(Trap) -> UInt64 {
    let (handle, target) = try makeBytes(type: type, count: bytes.count)
    let buffer = UnsafeMutableRawBufferPointer(start: target, count: bytes.count)
    buffer.copyBytes(from: bytes)
    return handle
  }

  /// A tensor.
  mutating func make(_ tensor: Tensor, type: UInt32) throws(Trap) -> UInt64 {
    try take(bytes: Heap.elementBytes(tensor) &+ 64)
    tensors.append(tensor)
    return try addSide(.tensor, type: type, side: tensors.count - 1)
  }

  /// Gives back the elements of a tensor that has a single owner: it is empty then.
  mutating func release(_ handle: UInt64) {
    let object = self[handle]
    guard object.kind == .tensor, !object.isShared else { return }
    let side = Int(object.side)
    bytesUsed &-= Heap.elementBytes(tensors[side])
    tensors[side] = .empty(tensors[side].element)
  }

  /// What the elements of a tensor count as memory.
  private static func elementBytes(_ tensor: Tensor) -> Int {
    tensor.count &* (tensor.element.isWide ? 8 : 4)
  }

  /// A ciphertext, with the hash of its encoding if that is known.
  mutating func make(
    _ ciphertext: EncryptedTensor, type: UInt32, hash: Hash256? = nil
  ) throws(Trap) -> UInt64 {
    try take(bytes: ciphertext.memoryBytes)
    ciphertexts.append(ciphertext)
    ciphertextHashes.append(hash)
    return try addSide(.ciphertext, type: type, side: ciphertexts.count - 1)
  }

  /// A public key.
  mutating func make(_ key: EncryptionKey, type: UInt32) throws(Trap) -> UInt64 {
    try take(bytes: key.memoryBytes)
    publicKeys.append(key)
    return try addSide(.publicKey, type: type, side: publicKeys.count - 1)
  }

  /// Coins of an amount.
  mutating func make(coin amount: UInt128, type: UInt32) throws(Trap) -> UInt64 {
    let handle = try make(.coin, type: type, slots: 2, length: 2)
    write(amount, to: handle)
    return handle
  }

  /// An entry whose value lies in side storage.
  private mutating func addSide(
    _ kind: ObjectKind, type: UInt32, side: Int
  ) throws(Trap) -> UInt64 {
    try add(
      HeapObject(
        storage: arena.allocate(words: 0), length: 0, capacity: 0, type: type,
        side: UInt32(truncatingIfNeeded: side), tag: 0, kind: kind, isShared: false, stride: 1))
  }

  /// Adds an entry to the table.
  private mutating func add(_ object: HeapObject) throws(Trap) -> UInt64 {
    try take(bytes: Heap.entryBytes)
    if count == capacity { growTable() }
    (objects + count).initialize(to: object)
    count &+= 1
    return UInt64(truncatingIfNeeded: count &- 1)
  }

  /// Doubles the table.
  @inline(never)
  private mutating func growTable() {
    // The memory limit bounds the number of entries far below overflow.
    let next = max(16, capacity * 2)
    let larger = UnsafeMutablePointer<HeapObject>.allocate(capacity: next)
    larger.moveInitialize(from: objects, count: count)
    if capacity > 0 { objects.deallocate() }
    objects = larger
    capacity = next
  }

  /// Counts bytes against the limit. Throws `memory`.
  mutating func take(bytes: Int) throws(Trap) {
    let (sum, overflow) = bytesUsed.addingReportingOverflow(bytes)
    guard !overflow, sum <= bytesMax else { throw .memory }
    bytesUsed = sum
  }

  // MARK: Reading and changing objects

  /// The entry of a handle. The verifier has proved that registers of kind ref hold handles.
  subscript(handle: UInt64) -> HeapObject {
    @inline(__always)
    get {
      let index = Int(truncatingIfNeeded: handle)
      precondition(index >= 0 && index < count, "a handle names an object of its call")
      return objects[index]
    }
    @inline(__always)
    set {
      let index = Int(truncatingIfNeeded: handle)
      precondition(index >= 0 && index < count, "a handle names an object of its call")
      objects[index] = newValue
    }
  }

  /// The entry of a handle that the verifier has proved to name one: for the loop of the machine.
  @inline(__always)
  func entry(_ handle: UInt64) -> UnsafeMutablePointer<HeapObject> {
    objects + Int(truncatingIfNeeded: handle)
  }

  /// The slots of a handle that the verifier has proved to name an object: for the loop of the
  /// machine.
  @inline(__always)
  func storage(_ handle: UInt64) -> UnsafeMutablePointer<UInt64> {
    entry(handle).pointee.storage
  }

  /// The tensor of a handle.
  func tensor(_ handle: UInt64) -> Tensor {
    let object = self[handle]
    precondition(object.kind == .tensor, "the verifier has proved the kind")
    return tensors[Int(object.side)]
  }

  /// The shape of a tensor's handle; nothing is retained for it.
  func axes(_ handle: UInt64) -> TensorShape {
    let object = self[handle]
    precondition(object.kind == .tensor, "the verifier has proved the kind")
    return tensors[Int(object.side)].axes
  }

  /// The raw value of an element, by its position in row-major order, which has been checked.
  func rawValue(_ handle: UInt64, at position: Int) -> Int64 {
    switch tensors[Int(self[handle].side)].storage {
    case .narrow(let values): Int64(values[position])
    case .wide(let values): values[position]
    }
  }

  /// The type of the elements of a tensor's handle.
  func element(_ handle: UInt64) -> ElementType {
    let object = self[handle]
    precondition(object.kind == .tensor, "the verifier has proved the kind")
    return tensors[Int(object.side)].element
  }

  /// Changes an element of a tensor in place, by its position, which has been checked.
  mutating func change(_ handle: UInt64, at position: Int, to raw: Int64) {
    tensors[Int(self[handle].side)].replace(at: position, with: raw)
  }

  /// Changes the elements of a tensor from a position on, which has been checked, to those of another.
  mutating func change(_ handle: UInt64, from position: Int, to part: UInt64) {
    let part = tensor(part)
    tensors[Int(self[handle].side)].replace(from: position, with: part)
  }

  /// The ciphertext of a handle.
  func ciphertext(_ handle: UInt64) -> EncryptedTensor {
    let object = self[handle]
    precondition(object.kind == .ciphertext, "the verifier has proved the kind")
    return ciphertexts[Int(object.side)]
  }

  /// The hash of the encoding of a ciphertext, if it is known.
  func ciphertextHash(_ handle: UInt64) -> Hash256? {
    ciphertextHashes[Int(self[handle].side)]
  }

  /// Remembers the hash of the encoding of a ciphertext.
  mutating func note(hash: Hash256, of handle: UInt64) {
    ciphertextHashes[Int(self[handle].side)] = hash
  }

  /// The type of the elements of a list or array; nil for another object.
  func elementType(of handle: UInt64) -> UInt32? {
    switch types[Int(self[handle].type)].form {
    case .list(let element, _), .array(let element, _): UInt32(truncatingIfNeeded: element)
    case .bool, .unsigned, .signed, .wideUnsigned, .wideSigned, .hash, .bytes, .text, .record,
      .choice, .tensor, .ciphertext, .publicKey, .coin, .sum, .map:
      nil
    }
  }

  /// The ciphertexts of a list or array of them, or a ciphertext alone.
  func ciphertexts(in handle: UInt64) -> [EncryptedTensor] {
    let object = self[handle]
    guard object.kind == .list else { return [ciphertext(handle)] }
    return (0..<Int(object.length)).map { ciphertext(object.storage[$0]) }
  }

  /// The public key of a handle.
  func publicKey(_ handle: UInt64) -> EncryptionKey {
    let object = self[handle]
    precondition(object.kind == .publicKey, "the verifier has proved the kind")
    return publicKeys[Int(object.side)]
  }

  /// The bytes of a handle, valid as long as the heap.
  func bytes(_ handle: UInt64) -> UnsafeBufferPointer<UInt8> {
    let object = self[handle]
    precondition(object.kind == .bytes, "the verifier has proved the kind")
    return object.bytes
  }

  /// Adds coins that came into the call. Throws `overflow`, which honest books rule out.
  mutating func receive(coins amount: UInt128) throws(Trap) {
    let (sum, overflow) = coinsHeld.addingReportingOverflow(amount)
    guard !overflow else { throw .overflow }
    coinsHeld = sum
  }

  /// Takes away coins that left the call. They came in, so there are so many.
  mutating func release(coins amount: UInt128) throws(Trap) {
    let (rest, overflow) = coinsHeld.subtractingReportingOverflow(amount)
    guard !overflow else { throw .insufficientBalance }
    coinsHeld = rest
  }

  /// Marks an object as having several owners.
  mutating func share(_ handle: UInt64) {
    precondition(handle < UInt64(truncatingIfNeeded: count), "a handle names an object")
    objects[Int(truncatingIfNeeded: handle)].isShared = true
  }

  /// Makes room for `slots` slots in an object, moving what it has.
  mutating func grow(_ handle: UInt64, slots: Int) throws(Trap) {
    let object = self[handle]
    guard slots > Int(object.capacity) else { return }
    let capacity = max(slots, Int(object.capacity) &* 2, 4)
    try take(bytes: capacity &* 8)
    let storage = arena.allocate(words: capacity)
    storage.update(from: object.storage, count: Int(object.length) &* Int(object.stride))
    self[handle].storage = storage
    self[handle].capacity = UInt32(truncatingIfNeeded: capacity)
  }
}
