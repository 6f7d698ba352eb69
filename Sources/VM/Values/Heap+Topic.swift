import Bytecode
import HomomorphicEvaluation
import Primitives
import Tensors

/// Topics: what indexed parameters of events become.
///
/// Source: Solidity documentation, "Contract ABI Specification", Encoding of Indexed Event
/// Parameters.
extension Heap {
  /// The topic of a value: the word of a number, else the hash of its bytes (of arrays, lists and
  /// tuples: of all their parts, filled up to words, without lengths).
  func topic(_ type: Int, _ slots: UnsafePointer<UInt64>) throws(Trap) -> Hash256 {
    switch types[type].form {
    case .bool, .unsigned, .signed, .wideUnsigned, .wideSigned, .hash:
      return Hash256(try number(types[type].form, slots))
    case .bytes, .text:
      return keccak256(buffer: bytes(slots.pointee))
    case .tensor:
      return keccak256(tensor(slots.pointee).encoded())
    case .ciphertext:
      return keccak256(ciphertext(slots.pointee).encoded())
    case .publicKey:
      return keccak256(publicKey(slots.pointee).encoded())
    case .record, .choice, .array, .list:
      var buffer = ABIBuffer()
      try encodeInPlace(type, slots, to: &buffer)
      return keccak256(buffer.bytes)
    case .coin, .sum, .map:
      throw .decode
    }
  }

  /// Appends a value and all its parts without offsets and lengths.
  private func encodeInPlace(
    _ type: Int, _ slots: UnsafePointer<UInt64>, to buffer: inout ABIBuffer
  ) throws(Trap) {
    let form = types[type].form
    switch form {
    case .bool, .unsigned, .signed, .wideUnsigned, .wideSigned, .hash:
      try buffer.append(try number(form, slots))
    case .bytes, .text:
      try buffer.append(padded: bytes(slots.pointee))
    case .tensor:
      try buffer.append(padded: tensor(slots.pointee).encoded())
    case .ciphertext:
      try buffer.append(padded: ciphertext(slots.pointee).encoded())
    case .publicKey:
      try buffer.append(padded: publicKey(slots.pointee).encoded())
    case .record(let fields):
      let object = self[slots.pointee]
      for field in fields.fields {
        try encodeInPlace(field.type, object.storage + field.offset, to: &buffer)
      }
    case .choice(let cases, let isOptional):
      let object = self[slots.pointee]
      try buffer.append(U256(UInt64(object.tag)))
      if isOptional {
        let value = cases[1].fields[0].type
        if object.tag == 1 {
          try encodeInPlace(value, object.storage, to: &buffer)
        } else {
          try encodeDefaultInPlace(value, to: &buffer)
        }
      } else if types[type].isDynamic {
        var payload = ABIBuffer()
        try encode(cases[Int(object.tag)], object.storage, to: &payload)
        try buffer.append(padded: payload.bytes)
      }
    case .array(let element, _), .list(let element, _):
      let object = self[slots.pointee]
      for index in 0..<Int(object.length) {
        try encodeInPlace(element, object.storage + index * Int(object.stride), to: &buffer)
      }
    case .coin, .sum, .map:
      throw .decode
    }
  }

  /// Appends the parts of a default value.
  private func encodeDefaultInPlace(_ type: Int, to buffer: inout ABIBuffer) throws(Trap) {
    switch types[type].form {
    case .bool, .unsigned, .signed, .wideUnsigned, .wideSigned, .hash:
      try buffer.append(U256.zero)
    case .bytes, .text, .list, .tensor, .ciphertext, .publicKey:
      return
    case .record(let fields):
      for field in fields.fields {
        try encodeDefaultInPlace(field.type, to: &buffer)
      }
    case .choice(let cases, let isOptional):
      try buffer.append(U256.zero)
      if isOptional {
        try encodeDefaultInPlace(cases[1].fields[0].type, to: &buffer)
      } else if types[type].isDynamic {
        var payload = ABIBuffer()
        try encodeDefault(cases[0], to: &payload)
        try buffer.append(padded: payload.bytes)
      }
    case .array(let element, let count):
      for _ in 0..<count {
        try encodeDefaultInPlace(element, to: &buffer)
      }
    case .coin, .sum, .map:
      throw .decode
    }
  }
}

extension ABIBuffer {
  /// Appends bytes, filled up with zeros to whole words, without a length.
  mutating func append(padded content: some Collection<UInt8>) throws(Trap) {
    try append(unpadded: content)
    try zeros(content.count.paddingToWord)
  }
}
