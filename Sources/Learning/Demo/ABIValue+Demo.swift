import Primitives
import Tensors

extension ABIValue {
  /// An unsigned number.
  static func number(_ value: UInt128) -> ABIValue { .uint(U256(value)) }

  /// A raw `Q<8, 24>`.
  static func fixed(_ raw: Int32) -> ABIValue { .int(U256(signExtending: Int64(raw))) }

  /// The value as a count or amount.
  func asAmount() throws -> UInt128 {
    guard case .uint(let value) = self, let amount = value.asUInt128 else {
      throw DemoError.wrong("\(self) is no amount")
    }
    return amount
  }

  /// The raw value of a fixed-point number.
  func asRaw() throws -> Int64 {
    guard case .int(let value) = self else { throw DemoError.wrong("\(self) is no number") }
    return Int64(bitPattern: value.w0)
  }

  /// The number of a fixed-point number with 24 fraction bits.
  func asDouble() throws -> Double {
    FixedPointConversion.doubles([try asRaw()])[0]
  }

  /// The address.
  func asAddress() throws -> Address {
    guard case .address(let address) = self else {
      throw DemoError.wrong("\(self) is no address")
    }
    return address
  }

  /// The bytes.
  func asBytes() throws -> [UInt8] {
    guard case .bytes(let bytes) = self else { throw DemoError.wrong("\(self) is no bytes") }
    return bytes
  }

  /// The truth value.
  func asBool() throws -> Bool {
    guard case .bool(let value) = self else {
      throw DemoError.wrong("\(self) is no truth value")
    }
    return value
  }

  /// The raw values of a tensor of `Q<8, 24>`.
  func asWeights() throws -> [Int64] {
    try Tensor(decoding: try asBytes(), expected: .q8x24).rawValues
  }
}
