import Diagnostics
import Primitives

/// How Ethereum's JSON-RPC writes numbers, bytes and names (EIP-1474): reading.
package enum RPCValue {
  /// A number: `0x` and hexadecimal digits without leading zeros.
  package static func quantity(_ value: JSONValue) throws(RPCValueError) -> U256 {
    guard let text = value.text else { throw RPCValueError("a quantity is a string") }
    guard text.utf8.starts(with: [0x30, 0x78]) else {
      throw RPCValueError("a quantity begins with 0x")
    }
    let digits = text.utf8.dropFirst(2)
    guard let first = digits.first else { throw RPCValueError("a quantity has digits") }
    guard first != 0x30 || digits.count == 1 else {
      throw RPCValueError("a quantity has no leading zero")
    }
    guard digits.count <= 64 else { throw RPCValueError("a quantity has at most 256 bits") }
    guard let number = U256(text) else { throw RPCValueError("a quantity has hexadecimal digits") }
    return number
  }

  /// A number below 2^64.
  package static func uint64(_ value: JSONValue) throws(RPCValueError) -> UInt64 {
    let number = try quantity(value)
    guard number.fits(unsignedBits: 64) else { throw RPCValueError("the number has over 64 bits") }
    return number.w0
  }

  /// A number below 2^128.
  package static func uint128(_ value: JSONValue) throws(RPCValueError) -> UInt128 {
    guard let number = try quantity(value).asUInt128 else {
      throw RPCValueError("the number has over 128 bits")
    }
    return number
  }

  /// Bytes: `0x` and an even number of digits.
  package static func bytes(_ value: JSONValue) throws(RPCValueError) -> [UInt8] {
    guard let text = value.text else { throw RPCValueError("bytes are a string") }
    guard text.utf8.starts(with: [0x30, 0x78]) else { throw RPCValueError("bytes begin with 0x") }
    guard let bytes = Hex.decode(text) else {
      throw RPCValueError("bytes have an even number of hexadecimal digits")
    }
    return bytes
  }

  /// 20 bytes; the case of letters does not matter, as in geth.
  package static func address(_ value: JSONValue) throws(RPCValueError) -> Address {
    guard let address = Address(bytes: try bytes(value)) else {
      throw RPCValueError("an address has 20 bytes")
    }
    return address
  }

  /// 32 bytes.
  package static func hash(_ value: JSONValue) throws(RPCValueError) -> Hash256 {
    guard let hash = Hash256(bytes: try bytes(value)) else {
      throw RPCValueError("a hash has 32 bytes")
    }
    return hash
  }

  /// A key of storage: 32 bytes, or a number of up to 256 bits, as web3.py and geth have it.
  package static func storageKey(_ value: JSONValue) throws(RPCValueError) -> Hash256 {
    guard let text = value.text, text.utf8.starts(with: [0x30, 0x78]), text.utf8.count <= 66,
      text.utf8.count > 2, let number = U256(text)
    else { throw RPCValueError("a storage key has at most 32 bytes") }
    return Hash256(number)
  }

  /// `true` or `false`.
  package static func flag(_ value: JSONValue) throws(RPCValueError) -> Bool {
    guard case .bool(let flag) = value else { throw RPCValueError("neither true nor false") }
    return flag
  }

  /// A string.
  package static func text(_ value: JSONValue) throws(RPCValueError) -> String {
    guard let text = value.text else { throw RPCValueError("not a string") }
    return text
  }

  /// Values of an array of at most `max`.
  package static func array<Value>(
    _ value: JSONValue, max: Int, _ read: (JSONValue) throws(RPCValueError) -> Value
  ) throws(RPCValueError) -> [Value] {
    guard let elements = value.elements else { throw RPCValueError("not an array") }
    guard elements.count <= max else { throw RPCValueError("more than \(max) elements") }
    var result: [Value] = []
    result.reserveCapacity(elements.count)
    for element in elements { result.append(try read(element)) }
    return result
  }

  /// A member of an object; nil when it is missing or null.
  package static func member<Value>(
    _ object: JSONValue, _ name: String, _ read: (JSONValue) throws(RPCValueError) -> Value
  ) throws(RPCValueError) -> Value? {
    guard let value = object[name], value != .null else { return nil }
    do throws(RPCValueError) {
      return try read(value)
    } catch {
      throw error.inside(name)
    }
  }
}

extension JSONValue {
  /// A number as Ethereum's JSON-RPC writes it.
  package static func quantity(_ number: U256) -> JSONValue { .string(number.hex) }

  /// A number as Ethereum's JSON-RPC writes it.
  package static func quantity(_ number: UInt64) -> JSONValue {
    .string("0x" + String(number, radix: 16))
  }

  /// A number as Ethereum's JSON-RPC writes it.
  package static func quantity(_ number: UInt128) -> JSONValue {
    .string("0x" + String(number, radix: 16))
  }

  /// Bytes as Ethereum's JSON-RPC writes them.
  package static func data(_ bytes: some Collection<UInt8>) -> JSONValue {
    .string(Hex.encodePrefixed(bytes))
  }

  /// A hash as Ethereum's JSON-RPC writes it.
  package static func hash(_ hash: Hash256) -> JSONValue { .string(hash.hex) }

  /// An address in lower case, as geth answers it: clients put their own checksum on.
  package static func address(_ address: Address) -> JSONValue { .string(address.hex) }
}
