import Bytecode
import Primitives

/// Takes ciphertexts and public keys out of values, wherever they stand in them, and leaves their hashes.
struct BlobReferences {
  let types: TypeTable
  /// The encodings that were taken out, each once, in the order in which they stood there.
  private(set) var blobs: [HashedBytes] = []
  private var known: Set<Hash256> = []

  init(types: TypeTable) {
    self.types = types
  }

  /// The value with hashes in the places of encodings. What is no longer than a hash stays, as does what is not of its
  /// type, which encoding refuses.
  mutating func replace(_ value: ABIValue, _ type: TypeIndex) -> ABIValue {
    switch (types[type], value) {
    case (.ciphertext, .bytes(let bytes)), (.publicKey, .bytes(let bytes)):
      return bytes.count > 32 ? .bytes(reference(bytes)) : value
    case (.optional(let inner), .tuple(let parts)) where parts.count == 2:
      return .tuple([parts[0], replace(parts[1], inner)])
    case (.record(_, let fields, _), .tuple(let parts)) where parts.count == fields.count:
      return .tuple(zip(parts, fields).map { replace($0, $1.type) })
    case (.array(let element, _), .array(let parts)), (.list(let element, _), .array(let parts)):
      return .array(parts.map { replace($0, element) })
    case (.enumeration(_, let cases), .tuple(let parts)):
      return payload(parts, cases).map { .tuple([parts[0], .bytes($0)]) } ?? value
    default: return value
    }
  }

  /// The payload of an enumeration's case with hashes; nil when it is none.
  private mutating func payload(
    _ parts: [ABIValue], _ cases: [TypeDescriptor.Case]
  ) -> [UInt8]? {
    guard parts.count == 2, case .uint(let number) = parts[0], case .bytes(let bytes) = parts[1],
      let index = number.asInt, cases.indices.contains(index),
      let values = types.decode(bytes, cases[index].payload),
      let abiTypes = types.abiTypes(cases[index].payload)
    else { return nil }
    let replaced = zip(values, cases[index].payload).map { replace($0, $1) }
    return try? ABI.encode(abiTypes, replaced)
  }

  private mutating func reference(_ bytes: [UInt8]) -> [UInt8] {
    let blob = HashedBytes(bytes)
    if known.insert(blob.hash).inserted { blobs.append(blob) }
    return blob.hash.bytes
  }
}
