import Primitives

/// A contract with a number that anybody may replace, for tests of what becomes of it.
enum BoxContract {
  static let source = """
    contract Box {
      public state value: U64 = 0
      event Put(value: U64)
      entry put(new: U64) {
        value = new
        emit Put(new)
      }
    }
    """

  /// The data of a call that puts a number into it.
  static func put(_ number: UInt64) -> [UInt8] {
    Array(keccak256(Array("put(uint64)".utf8)).bytes.prefix(4)) + U256(number).bigEndianBytes
  }
}
