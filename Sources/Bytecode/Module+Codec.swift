import Primitives

// The container.
//
//   "GXB1"  version u16
//   name    types  wides  byteStrings  slots  functions  entries  imports  events  errors
//   and, if there is debug information: "GXD2", then DebugInfo+Codec
//
// Counts and indices are varints in their shortest form, names counted UTF-8, everything else
// little-endian. A module has exactly one encoding, and every other byte string is rejected.

extension Module {
  /// The first bytes of every encoded module.
  package static let magic: [UInt8] = Array("GXB1".utf8)
  /// The first bytes of debug information behind a module.
  package static let debugMagic: [UInt8] = Array("GXD2".utf8)
  /// The version of the container and of the instruction set.
  package static let version: UInt16 = 4

  /// The canonical encoding without debug information: what is deployed and hashed.
  package func encoded() -> [UInt8] {
    var writer = ByteWriter()
    writer.bytes(Module.magic)
    writer.u16(Module.version)
    writer.countedText(name)
    writer.list(types) { writer, type in writer.type(type) }
    writer.list(wides) { writer, wide in writer.u256(wide) }
    writer.list(byteStrings) { writer, bytes in writer.countedBytes(bytes) }
    writer.list(slots) { writer, slot in
      writer.countedText(slot.name)
      writer.index(slot.type)
    }
    writer.list(functions) { writer, function in writer.function(function) }
    writer.list(entries) { writer, entry in
      writer.countedText(entry.name)
      writer.u8(entry.kind.rawValue)
      writer.index(entry.function)
      writer.bool(entry.isPayable)
    }
    writer.list(imports) { writer, method in
      writer.countedText(method.interface)
      writer.countedText(method.name)
      writer.list(method.parameters) { writer, type in writer.index(type) }
      writer.optionalIndex(method.result)
      writer.bool(method.isView)
    }
    writer.list(events) { writer, event in
      writer.countedText(event.name)
      writer.list(event.fields) { writer, field in
        writer.countedText(field.name)
        writer.index(field.type)
        writer.bool(field.isIndexed)
      }
    }
    writer.list(errors) { writer, error in
      writer.countedText(error.name)
      writer.list(error.fields) { writer, field in writer.field(field) }
    }
    return writer.bytes
  }

  /// The encoding with the debug information, if there is any.
  package func encodedWithDebug() -> [UInt8] {
    guard let debug else { return encoded() }
    return encoded() + Module.debugMagic + debug.encoded()
  }

  /// keccak256 of `encoded()`: the name of the code.
  package var canonicalHash: Hash256 { keccak256(encoded()) }

  /// Decodes a module, with or without debug information. What it says is not verified.
  package init(decoding bytes: [UInt8]) throws(DecodeError) {
    let limit = BytecodeLimits.moduleBytesMax + BytecodeLimits.debugBytesMax
    guard bytes.count <= limit else { throw .tooLarge(bytes: bytes.count) }
    var decoder = ModuleDecoder(bytes)
    self = try decoder.module()
  }
}

extension ByteWriter {
  /// Writes a count, then each element.
  mutating func list<Element>(
    _ elements: [Element], _ write: (inout ByteWriter, Element) -> Void
  ) {
    count(elements.count)
    for element in elements {
      write(&self, element)
    }
  }

  /// Writes an index.
  mutating func index(_ value: UInt32) {
    varint(UInt64(value))
  }

  /// Writes 0, or an index plus 1.
  mutating func optionalIndex(_ value: UInt32?) {
    varint(value.map { UInt64($0) + 1 } ?? 0)
  }

  /// Writes name and type.
  fileprivate mutating func field(_ field: TypeDescriptor.Field) {
    countedText(field.name)
    index(field.type)
  }

  /// Writes a function.
  fileprivate mutating func function(_ function: Function) {
    countedText(function.name)
    list(function.parameters) { writer, type in writer.index(type) }
    optionalIndex(function.result)
    u16(function.frameSize)
    bool(function.gasClaim != nil)
    if let claim = function.gasClaim { polynomial(claim) }
    list(function.code) { writer, instruction in
      writer.u64(instruction.word)
      if instruction.wordCount == 2 { writer.u64(instruction.x) }
    }
  }

  /// Writes a bound: the constant, then each term with its coefficient and its factors.
  fileprivate mutating func polynomial(_ bound: SizePolynomial) {
    varint(bound.constant)
    list(bound.terms) { writer, term in
      writer.varint(term.coefficient)
      writer.list(term.factors) { writer, symbol in
        writer.u8(symbol.source.rawValue)
        writer.index(UInt32(symbol.index))
        writer.u8(symbol.measure.rawValue)
      }
    }
  }

  /// Writes a scheme: kind, parameter, and the bits of each prime, if its degree does not name them.
  fileprivate mutating func scheme(_ scheme: EncryptionScheme) {
    u8(scheme.kind.rawValue)
    u16(UInt16(clamping: scheme.parameter))
    let primeBits = scheme.writtenPrimeBits
    u8(UInt8(clamping: primeBits.count))
    for bits in primeBits { u8(UInt8(clamping: bits)) }
  }

  /// Writes a type: its tag, then what it is made of.
  fileprivate mutating func type(_ type: TypeDescriptor) {
    u8(TypeTag(type).rawValue)
    switch type {
    case .bool, .address, .hash, .coin: break
    case .unsigned(let bits), .signed(let bits): u16(bits)
    case .publicKey(let scheme): self.scheme(scheme)
    case .fixed(let integer, let fraction):
      u8(integer)
      u8(fraction)
    case .bytes(let max), .text(let max): index(max)
    case .optional(let type), .tensor(let type): index(type)
    case .ciphertext(let type, let scheme, let depth):
      index(type)
      self.scheme(scheme)
      u8(depth)
    case .record(let name, let fields, let isLinear):
      countedText(name)
      list(fields) { writer, field in writer.field(field) }
      bool(isLinear)
    case .enumeration(let name, let cases):
      countedText(name)
      list(cases) { writer, each in
        writer.countedText(each.name)
        writer.list(each.payload) { writer, type in writer.index(type) }
      }
    case .array(let type, let number), .list(let type, let number), .sum(let type, let number):
      index(type)
      index(number)
    case .map(let key, let value):
      index(key)
      index(value)
    }
  }
}

/// The tags of types in the container.
enum TypeTag: UInt8 {
  case bool, unsigned, signed, fixed, address, hash, bytes, text, optional, record, enumeration
  case array, list, map, tensor, ciphertext, publicKey, coin, sum

  /// The tag of a type.
  init(_ type: TypeDescriptor) {
    self =
      switch type {
      case .bool: .bool
      case .unsigned: .unsigned
      case .signed: .signed
      case .fixed: .fixed
      case .address: .address
      case .hash: .hash
      case .bytes: .bytes
      case .text: .text
      case .optional: .optional
      case .record: .record
      case .enumeration: .enumeration
      case .array: .array
      case .list: .list
      case .map: .map
      case .tensor: .tensor
      case .ciphertext: .ciphertext
      case .publicKey: .publicKey
      case .coin: .coin
      case .sum: .sum
      }
  }
}
