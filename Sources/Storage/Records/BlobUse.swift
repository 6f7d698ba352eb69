import Primitives

/// Who needs a blob: its bytes are dropped when nobody does.
struct BlobUse: Equatable {
  /// Whether the last version of the state has it.
  var isInState = false
  /// How many places of the last version of the state reference it.
  var references: UInt64 = 0
  /// How many holds are on it: for blocks that brought it, and for versions of the state that are kept.
  var holds: UInt64 = 0

  init() {}

  init(_ bytes: UnsafeRawBufferPointer) throws(StorageError) {
    var reader = RecordReader(bytes)
    isInState = try reader.byte() != 0
    references = try reader.uint64()
    holds = try reader.uint64()
  }

  /// What is stored; nil when nobody needs it.
  var encoded: [UInt8]? {
    guard self != BlobUse() else { return nil }
    var record: [UInt8] = [isInState ? 1 : 0]
    record.append(bigEndian: references)
    record.append(bigEndian: holds)
    return record
  }
}
