import Primitives
import State

/// An account in the flat state: nonce, balance, and the code hash of a contract.
enum AccountRecord {
  static func encode(_ account: Account) -> [UInt8] {
    var record: [UInt8] = []
    record.reserveCapacity(56)
    record.append(bigEndian: account.nonce)
    record.append(bigEndian: account.balance)
    if let codeHash = account.codeHash { record.append(codeHash) }
    return record
  }

  static func decode(_ bytes: UnsafeRawBufferPointer) throws(StorageError) -> Account {
    var reader = RecordReader(bytes)
    var account = Account(nonce: try reader.uint64(), balance: try reader.uint128())
    if reader.rest > 0 { account.codeHash = try reader.hash() }
    return account
  }
}
