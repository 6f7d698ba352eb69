import Primitives

/// The constants of a module, each once.
struct ConstantPool {
  private(set) var wides: [U256] = []
  private(set) var byteStrings: [[UInt8]] = []
  private var wideIndices: [U256: UInt64] = [:]
  private var byteIndices: [[UInt8]: UInt64] = [:]

  /// The index of a wide.
  mutating func index(of wide: U256) -> UInt64 {
    if let index = wideIndices[wide] { return index }
    let index = UInt64(wides.count)
    wides.append(wide)
    wideIndices[wide] = index
    return index
  }

  /// The index of a byte string.
  mutating func index(of bytes: [UInt8]) -> UInt64 {
    if let index = byteIndices[bytes] { return index }
    let index = UInt64(byteStrings.count)
    byteStrings.append(bytes)
    byteIndices[bytes] = index
    return index
  }
}
