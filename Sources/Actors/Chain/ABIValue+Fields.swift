import Learning
import Primitives
import Tensors

/// What contracts answer, as values of ours: the wrong kind is an error, never a crash.
extension ABIValue {
  package func amount() throws(ActorError) -> UInt128 {
    guard case .uint(let value) = self, let amount = value.asUInt128 else {
      throw .invalid("a contract answers \(self) for an amount")
    }
    return amount
  }

  package func count() throws(ActorError) -> Int {
    guard case .uint(let value) = self, let count = value.asInt else {
      throw .invalid("a contract answers \(self) for a count")
    }
    return count
  }

  /// The raw value of a signed number of at most 64 bits.
  package func raw() throws(ActorError) -> Int64 {
    guard case .int(let value) = self else {
      throw .invalid("a contract answers \(self) for a number")
    }
    return Int64(bitPattern: value.w0)
  }

  package func address() throws(ActorError) -> Address {
    guard case .address(let address) = self else {
      throw .invalid("a contract answers \(self) for an address")
    }
    return address
  }

  package func flag() throws(ActorError) -> Bool {
    guard case .bool(let flag) = self else {
      throw .invalid("a contract answers \(self) for a flag")
    }
    return flag
  }

  package func hash() throws(ActorError) -> Hash256 {
    guard case .fixedBytes(let bytes) = self, let hash = Hash256(bytes: bytes) else {
      throw .invalid("a contract answers \(self) for a hash")
    }
    return hash
  }

  package func text() throws(ActorError) -> String {
    guard case .string(let text) = self else {
      throw .invalid("a contract answers \(self) for a text")
    }
    return text
  }

  package func bytes() throws(ActorError) -> [UInt8] {
    guard case .bytes(let bytes) = self else {
      throw .invalid("a contract answers \(self) for bytes")
    }
    return bytes
  }

  package func list() throws(ActorError) -> [ABIValue] {
    guard case .array(let elements) = self else {
      throw .invalid("a contract answers \(self) for a list")
    }
    return elements
  }

  /// The fields of a record, at least so many.
  package func fields(_ count: Int) throws(ActorError) -> [ABIValue] {
    guard case .tuple(let fields) = self, fields.count >= count else {
      throw .invalid("a contract answers \(self) for a record")
    }
    return fields
  }

  /// The value of an optional; nil for none.
  package func optional() throws(ActorError) -> ABIValue? {
    let parts = try fields(2)
    return try parts[0].flag() ? parts[1] : nil
  }

  /// A tensor of `Q<8, 24>` of any shape.
  package func tensor() throws(ActorError) -> Tensor {
    guard let tensor = try? Tensor(decoding: try bytes(), expected: .q8x24) else {
      throw .invalid("a contract answers what is no tensor")
    }
    return tensor
  }
}
