import Primitives

/// One version of the state, as the ledger reads it.
///
/// What is asked for twice is answered alike: a reader that lies over something that changes (a database) reads one
/// version of it.
package protocol StateReader {
  /// The account at an address; the unused one when there is none.
  func account(_ address: Address) -> Account

  /// The bytes that a contract stored at a place; nil when there are none.
  func storage(_ place: StoragePlace) -> [UInt8]?

  /// The encoded module with a canonical hash.
  func module(_ codeHash: Hash256) -> [UInt8]?

  /// The ciphertext or public key with this keccak256 of its encoding.
  func blob(_ hash: Hash256) -> [UInt8]?

  /// The blobs that what is stored at a place references, each as often as it does.
  func references(_ place: StoragePlace) -> [Hash256]

  /// How often a blob is referenced, over all places.
  func referenceCount(_ blob: Hash256) -> Int
}
