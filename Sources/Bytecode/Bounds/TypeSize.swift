import InstructionSet
import Primitives

/// The most that a value of a type takes, in what prices count. Sums and products saturate.
struct TypeSize: Hashable, Sendable {
  /// Bytes of the ABI encoding as the machine measures it.
  private(set) var encoded: UInt64
  /// Bytes in storage.
  private(set) var stored: UInt64
  /// Objects that are made from or for storage.
  private(set) var objects: UInt64 = 0
  /// Numbers that are elements of stored lists and arrays.
  private(set) var numbers: UInt64 = 0
  /// Slots and bytes that comparing takes, when the value is an object.
  private(set) var deep: UInt64 = 0
  /// Slots that making it unique copies.
  private(set) var copied: UInt64 = 0
  /// Words that stand for a missing value of the type in the ABI.
  private(set) var defaultSlots: UInt64
  /// Gas for making the value that a slot has before it is written.
  private(set) var defaultGas: UInt64
  /// Whether the ABI encoding has a variable length.
  private(set) var isDynamic = false
  /// Whether ciphertexts, sums or keys are in it, whose sizes are not bounded here.
  private(set) var hasCiphertext = false
  /// Register slots of a value, and whether it is an object.
  let slots: UInt64
  let isReference: Bool

  /// Gas for making one small object, see `GasSchedule.storedObject`.
  private static let objectGas: UInt64 = 40

  /// A number of so many bytes.
  private init(bytes: UInt64, slots: UInt64) {
    encoded = 32
    stored = bytes
    defaultSlots = slots
    defaultGas = slots == 4 ? 2 : 1
    self.slots = slots
    isReference = false
  }

  /// An object.
  private init(
    encoded: UInt64, stored: UInt64, defaultSlots: UInt64, parts: UInt64 = 0, isDynamic: Bool
  ) {
    self.encoded = encoded.addingSaturated(isDynamic ? 32 : 0)
    self.stored = min(stored, UInt64(BytecodeLimits.storedBytesMax))
    self.defaultSlots = defaultSlots
    defaultGas = parts.addingSaturated(Self.objectGas)
    self.isDynamic = isDynamic
    objects = 1
    deep = 2
    slots = 1
    isReference = true
  }

  /// The sizes of a verified type, whose parts come before it.
  init(_ type: TypeDescriptor, _ all: [TypeDescriptor], parts known: [TypeSize]) {
    switch type {
    case .bool: self.init(bytes: 1, slots: 1)
    case .unsigned(let bits), .signed(let bits):
      self.init(bytes: UInt64(bits) / 8, slots: bits > 64 ? 4 : 1)
    case .fixed(let integer, let fraction):
      self.init(bytes: (UInt64(integer) + UInt64(fraction)) / 8, slots: 1)
    case .address: self.init(bytes: 20, slots: 4)
    case .hash: self.init(bytes: 32, slots: 4)
    case .bytes(let max), .text(let max):
      self.init(
        encoded: Self.counted(UInt64(max)), stored: Self.count(UInt64(max)) + UInt64(max),
        defaultSlots: 1,
        isDynamic: true)
      deep += UInt64(max) / 8
    case .optional(let value):
      let value = known[Int(value)]
      self.init(
        encoded: max(value.defaultSlots.multipliedSaturated(by: 32), value.encoded).addingSaturated(
          32),
        stored: value.stored.addingSaturated(1), defaultSlots: 1, isDynamic: value.isDynamic)
      contain([value])
      copied = value.slots + 4
    case .record(_, let fields, let isResource):
      let fields = fields.map { known[Int($0.type)] }
      self.init(
        encoded: fields.isEmpty ? 32 : Self.sum(fields, \.encoded),
        stored: fields.isEmpty ? 1 : Self.sum(fields, \.stored),
        defaultSlots: Self.sum(fields, \.defaultSlots).addingSaturated(1),
        parts: Self.sum(fields, \.defaultGas), isDynamic: fields.contains(where: \.isDynamic))
      contain(fields)
      isLinear = isLinear || isResource
      copied = Self.sum(fields, \.slots) + 4
    case .enumeration(_, let cases):
      let cases = cases.map { each in each.payload.map { known[Int($0)] } }
      let isDynamic = cases.contains { !$0.isEmpty }
      let payload = cases.map { $0.isEmpty ? 32 : Self.sum($0, \.encoded) }.max() ?? 0
      self.init(
        encoded: payload.addingSaturated(isDynamic ? 96 : 32),
        stored: (cases.map { Self.sum($0, \.stored) }.max() ?? 0).addingSaturated(
          cases.count > 256 ? 2 : 1),
        defaultSlots: Self.sum(cases.first ?? [], \.defaultSlots).addingSaturated(1),
        parts: Self.sum(cases.first ?? [], \.defaultGas), isDynamic: isDynamic)
      // Only one of the cases is there; the sum of all bounds it, the largest does so closer.
      objects = (cases.map { Self.sum($0, \.objects) }.max() ?? 0).addingSaturated(1)
      numbers = cases.map { Self.sum($0, \.numbers) }.max() ?? 0
      deep = (cases.map { Self.deep($0) }.max() ?? 0).addingSaturated(2)
      copied = (cases.map { Self.sum($0, \.slots) }.max() ?? 0) + 4
      hasCiphertext = cases.contains { $0.contains(where: \.hasCiphertext) }
      isLinear = cases.contains { $0.contains(where: \.isLinear) }
    case .array(let element, let count):
      let element = known[Int(element)]
      self.init(
        encoded: Self.elements(element, UInt64(count)),
        stored: max(element.stored.multipliedSaturated(by: UInt64(count)), 1),
        defaultSlots: element.defaultSlots.multipliedSaturated(by: UInt64(count)).addingSaturated(
          1),
        parts: element.isReference && !element.isLinear
          ? element.defaultGas.addingSaturated(UInt64(count))
          : element.defaultGas.multipliedSaturated(by: UInt64(count)),
        isDynamic: element.isDynamic)
      contain(element, UInt64(count))
    case .list(let element, let max):
      let element = known[Int(element)]
      self.init(
        encoded: Self.elements(element, UInt64(max)),
        stored: element.stored.multipliedSaturated(by: UInt64(max)).addingSaturated(
          Self.count(UInt64(max))),
        defaultSlots: 1, isDynamic: true)
      contain(element, UInt64(max))
    case .map: self.init(bytes: 0, slots: 1)
    case .tensor(let element):
      let bytes = Self.tensorBytes(
        elements: UInt64(Limits.tensorElementsMax), of: all[Int(element)],
        rank: Limits.tensorRankMax)
      self.init(
        encoded: Self.counted(bytes), stored: Self.count(bytes) + bytes, defaultSlots: 8,
        isDynamic: true)
      deep += UInt64(Limits.tensorElementsMax)
    case .ciphertext, .publicKey:
      self.init(encoded: .max, stored: 32, defaultSlots: 8, isDynamic: true)
      hasCiphertext = true
      deep = .max
    case .coin:
      self.init(encoded: 32, stored: 16, defaultSlots: 2, isDynamic: false)
      deep = 4
      isLinear = true
    case .sum:
      self.init(encoded: 32, stored: 36, defaultSlots: 2, isDynamic: true)
      hasCiphertext = true
      deep = .max
      copied = 6
    }
    objects = min(objects, UInt64(BytecodeLimits.storedBytesMax) + 1)
    numbers = min(numbers, UInt64(BytecodeLimits.storedBytesMax) + 1)
  }

  /// Whether it may be neither copied nor dropped.
  private(set) var isLinear = false

  private mutating func contain(_ parts: [TypeSize]) {
    for part in parts {
      objects = objects.addingSaturated(part.objects)
      numbers = numbers.addingSaturated(part.numbers)
      hasCiphertext = hasCiphertext || part.hasCiphertext
      isLinear = isLinear || part.isLinear
    }
    deep = deep.addingSaturated(Self.deep(parts))
  }

  private mutating func contain(_ element: TypeSize, _ count: UInt64) {
    objects = objects.addingSaturated(element.objects.multipliedSaturated(by: count))
    numbers = element.isReference ? element.numbers.multipliedSaturated(by: count) : count
    deep = deep.addingSaturated(
      (element.deep.addingSaturated(element.slots)).multipliedSaturated(by: count))
    copied = count.multipliedSaturated(by: element.slots).addingSaturated(4)
    hasCiphertext = element.hasCiphertext
    isLinear = element.isLinear
  }

  private static func deep(_ parts: [TypeSize]) -> UInt64 {
    parts.reduce(0) { $0.addingSaturated($1.slots).addingSaturated($1.deep) }
  }

  private static func sum(_ parts: [TypeSize], _ size: KeyPath<TypeSize, UInt64>) -> UInt64 {
    parts.reduce(0) { $0.addingSaturated($1[keyPath: size]) }
  }

  /// The encoding of a sequence, without the offset before it.
  private static func elements(_ element: TypeSize, _ count: UInt64) -> UInt64 {
    element.encoded.multipliedSaturated(by: count).addingSaturated(32)
  }

  /// The encoding of counted bytes, without the offset before it.
  static func counted(_ bytes: UInt64) -> UInt64 {
    bytes.addingSaturated(32 + 31) / 32 * 32
  }

  /// Bytes of a varint.
  static func count(_ number: UInt64) -> UInt64 {
    UInt64(max(64 - number.leadingZeroBitCount, 1) + 6) / 7
  }

  /// Bytes of a tensor's canonical encoding.
  static func tensorBytes(elements: UInt64, of element: TypeDescriptor, rank: Int) -> UInt64 {
    4 + 4 * UInt64(rank) + elements.multipliedSaturated(by: elementBytes(element))
  }

  /// Bytes of an element of a tensor.
  static func elementBytes(_ element: TypeDescriptor) -> UInt64 {
    switch element {
    case .unsigned(let bits), .signed(let bits): UInt64(bits) / 8
    case .fixed(let integer, let fraction): (UInt64(integer) + UInt64(fraction)) / 8
    case .bool: 1
    case .address, .hash, .bytes, .text, .optional, .record, .enumeration, .array, .list, .map,
      .tensor,
      .ciphertext, .publicKey, .coin, .sum:
      8
    }
  }
}

extension TypeSize {
  /// The sizes of the types of a table, by the same index.
  static func all(_ types: [TypeDescriptor]) -> [TypeSize] {
    types.reduce(into: []) { $0.append(TypeSize($1, types, parts: $0)) }
  }
}
