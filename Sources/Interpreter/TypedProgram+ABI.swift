import HomomorphicEvaluation
import Primitives
import Semantics
import Tensors

extension TypedProgram {
  /// The ABI type of a type that can cross the ABI boundary; nil for Coin and what cannot.
  package func abiType(_ type: Type) -> ABIType? {
    switch type {
    case .bool: return .bool
    case .integer(let integer): return integer.isSigned ? .int(integer.bits) : .uint(integer.bits)
    case .fixed(let fixed): return .int(fixed.width)
    case .address, .contract: return .address
    case .hash: return .bytes32
    case .bytes, .tensor, .ciphertext, .publicKey: return .bytes
    case .text: return .string
    case .optional(let inner): return abiType(inner).map { .tuple([.bool, $0]) }
    case .tuple(let elements): return tuple(elements)
    case .structure(let id, sizes: _): return tuple(self[id].fields.map(\.type))
    case .enumeration(let id): return self[id].hasPayload ? .tuple([.uint(8), .bytes]) : .uint(8)
    case .array(let element, count: let count):
      guard let count = count.constant, let element = abiType(element) else { return nil }
      return .fixedArray(of: element, count: Int(count))
    case .list(let element, max: _): return abiType(element).map { .array(of: $0) }
    case .unit, .never, .invalid, .map, .sum, .coin, .testKey: return nil
    }
  }

  private func tuple(_ types: [Type]) -> ABIType? {
    let parts = types.compactMap { abiType($0) }
    return parts.count == types.count ? .tuple(parts) : nil
  }

  /// A value as the ABI carries it.
  ///
  /// With `blobs`, public keys and ciphertexts stand there, and in the value only their hash.
  package func abiValue(_ value: Value, _ type: Type, blobs: BlobCollection? = nil) -> ABIValue {
    switch (value, type) {
    case (.bool(let flag), _): return .bool(flag)
    case (.integer(let number), .integer(let integer)):
      return integer.isSigned ? .int(number) : .uint(number)
    case (.fixed(let raw), _): return .int(U256(signExtending: raw))
    case (.address(let address), _): return .address(address)
    case (.hash(let hash), _): return .hash(hash)
    case (.bytes(let bytes), _): return .bytes(bytes)
    case (.text(let bytes), _): return .string(String(decoding: bytes, as: UTF8.self))
    case (.tensor(let tensor), _): return .bytes(tensor.encoded())
    case (.ciphertext(let ciphertext), _):
      return .bytes(blobs?.add(ciphertext.encoded()) ?? ciphertext.encoded())
    case (.publicKey(let key), _):
      return .bytes(blobs?.add(key) ?? key.encoded())
    case (.none, .optional(let inner)):
      return .tuple([.bool(false), defaultValue(inner)])
    case (.some(let wrapped), .optional(let inner)):
      return .tuple([.bool(true), abiValue(wrapped, inner, blobs: blobs)])
    case (.aggregate(let values), .tuple(let types)):
      return .tuple(zip(values, types).map { abiValue($0, $1, blobs: blobs) })
    case (.aggregate(let values), .structure(let id, sizes: _)):
      return .tuple(zip(values, self[id].fields).map { abiValue($0, $1.type, blobs: blobs) })
    case (.aggregate(let values), .array(let element, count: _)),
      (.aggregate(let values), .list(let element, max: _)):
      return .array(values.map { abiValue($0, element, blobs: blobs) })
    case (.enumCase(let index, let payload), .enumeration(let id)):
      guard self[id].hasPayload else { return .uint(U256(UInt64(index))) }
      let types = self[id].cases[index].payload.map(\.type)
      return .tuple([.uint(U256(UInt64(index))), .bytes(abiEncode(payload, types, blobs: blobs))])
    default: preconditionFailure("a checked program encodes values of their types")
    }
  }

  /// What an absent optional carries: zero, empty, the first case.
  private func defaultValue(_ type: Type) -> ABIValue {
    switch type {
    case .bool: return .bool(false)
    case .integer(let integer): return integer.isSigned ? .int(.zero) : .uint(.zero)
    case .fixed: return .int(.zero)
    case .address, .contract: return .address(.zero)
    case .hash: return .hash(.zero)
    case .text: return .string("")
    case .optional(let inner): return .tuple([.bool(false), defaultValue(inner)])
    case .tuple(let elements): return .tuple(elements.map { defaultValue($0) })
    case .structure(let id, sizes: _): return .tuple(self[id].fields.map { defaultValue($0.type) })
    case .array(let element, count: let count):
      return .array(
        [ABIValue](repeating: defaultValue(element), count: Int(count.constant ?? 0)))
    case .list: return .array([])
    case .enumeration(let id):
      guard self[id].hasPayload else { return .uint(.zero) }
      let payload = (self[id].cases.first?.payload ?? []).map { defaultValue($0.type) }
      let types = (self[id].cases.first?.payload ?? []).compactMap { abiType($0.type) }
      return .tuple([.uint(.zero), .bytes((try? ABI.encode(types, payload)) ?? [])])
    case .bytes, .tensor, .ciphertext, .publicKey, .unit, .never, .invalid, .map, .sum, .coin,
      .testKey:
      return .bytes([])
    }
  }

  /// The ABI encoding of values; what does not cross the ABI boundary is left out.
  package func abiEncode(
    _ values: [Value], _ types: [Type], blobs: BlobCollection? = nil
  ) -> [UInt8] {
    let pairs = zip(values, types).compactMap { value, type in
      abiType(type).map { ($0, abiValue(value, type, blobs: blobs)) }
    }
    return (try? ABI.encode(pairs.map(\.0), pairs.map(\.1))) ?? []
  }

  /// Values from their ABI encoding; nil when the bytes are not one. `key` finds the public key of a ciphertext.
  package func abiDecode(
    _ bytes: [UInt8], _ types: [Type], key: (Hash256, EncryptionScheme) -> EncryptionKey?
  ) -> [Value]? {
    let abiTypes = types.compactMap { abiType($0) }
    guard abiTypes.count == types.count, let values = try? ABI.decode(abiTypes, bytes) else {
      return nil
    }
    var result: [Value] = []
    for (value, type) in zip(values, types) {
      guard let value = self.value(value, type, key: key) else { return nil }
      result.append(value)
    }
    return result
  }

  func value(
    _ value: ABIValue, _ type: Type, key: (Hash256, EncryptionScheme) -> EncryptionKey?
  ) -> Value? {
    func all(_ values: [ABIValue], _ types: [Type]) -> Value? {
      let parts = zip(values, types).compactMap { self.value($0, $1, key: key) }
      return parts.count == values.count ? .aggregate(parts) : nil
    }
    switch (value, type) {
    case (.bool(let flag), .bool): return .bool(flag)
    case (.uint(let number), .integer), (.int(let number), .integer): return .integer(number)
    // Only of what is stored: coins do not cross the ABI boundary.
    case (.uint(let number), .coin): return number.asUInt128.map { .coin($0) }
    case (.int(let number), .fixed): return number.asInt64.map { .fixed($0) }
    case (.address(let address), _): return .address(address)
    case (.fixedBytes(let bytes), .hash): return Hash256(bytes: bytes).map { .hash($0) }
    case (.bytes(let bytes), .bytes): return .bytes(bytes)
    case (.string(let text), .text): return .text(Array(text.utf8))
    case (.bytes(let bytes), .tensor(element: let element, shape: _)):
      guard let element = elementType(element) else { return nil }
      return (try? Tensor(decoding: bytes, expected: element)).map { .tensor($0) }
    case (.bytes(let bytes), .ciphertext(let type)):
      guard let header = try? EncryptedTensor.header(of: bytes),
        let key = key(header.keyIdentity, self[type.key].scheme)
      else { return nil }
      return (try? EncryptedTensor(decoding: bytes, key: key)).map { .ciphertext($0) }
    case (.bytes(let bytes), .publicKey(let scheme)):
      return (try? EncryptionKey(decoding: bytes, scheme: scheme))
        .map { .publicKey($0) }
    case (.tuple(let parts), .optional(let inner)):
      guard parts.count == 2, case .bool(let isSome) = parts[0] else { return nil }
      if !isSome { return Value.none }
      return self.value(parts[1], inner, key: key).map { .some($0) }
    case (.tuple(let parts), .tuple(let types)): return all(parts, types)
    case (.tuple(let parts), .structure(let id, sizes: _)):
      return all(parts, self[id].fields.map(\.type))
    case (.array(let parts), .array(let element, count: _)),
      (.array(let parts), .list(let element, max: _)):
      return all(parts, parts.map { _ in element })
    case (.uint(let number), .enumeration(let id)):
      guard let index = number.asInt, index < self[id].cases.count else { return nil }
      return .enumCase(index, [])
    case (.tuple(let parts), .enumeration(let id)):
      guard parts.count == 2, case .uint(let number) = parts[0], case .bytes(let bytes) = parts[1],
        let index = number.asInt, index < self[id].cases.count
      else { return nil }
      return abiDecode(bytes, self[id].cases[index].payload.map(\.type), key: key)
        .map { .enumCase(index, $0) }
    default: return nil
    }
  }

  /// The element type of a tensor; nil when no tensor has such elements.
  package func elementType(_ type: Type) -> ElementType? {
    switch type {
    case .bool: return .bool
    case .fixed(let fixed): return fixed.format.map { .fixed($0) }
    case .integer(let integer):
      return switch (integer.isSigned, integer.bits) {
      case (false, 8): .u8
      case (true, 8): .i8
      case (false, 16): .u16
      case (true, 16): .i16
      case (false, 32): .u32
      case (true, 32): .i32
      case (true, 64): .i64
      default: nil
      }
    default: return nil
    }
  }
}

extension FixedType {
  /// The format of the numbers' library.
  package var format: FixedFormat? {
    FixedFormat(integerBits: integerBits, fractionBits: fractionBits)
  }
}
