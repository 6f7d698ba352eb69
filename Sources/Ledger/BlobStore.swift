import Primitives

/// Ciphertexts and public keys by the keccak256 of their encoding, each for as long as something that
/// is stored names it.
///
/// Content-addressed: what accounts store commits to the blobs by their hashes, and the holders follow
/// from what is stored. Neither is part of the state root for itself.
struct BlobStore: Sendable, Equatable {
  /// A place in an account's storage.
  struct Place: Hashable, Sendable {
    let address: Address
    let key: Hash256
  }

  private var bytes: [Hash256: [UInt8]] = [:]
  /// The blobs that are named at a place, one entry for each time.
  private var named: [Place: [Hash256]] = [:]
  /// How often a blob is named, over all places; absent for 0.
  private var counts: [Hash256: Int] = [:]

  subscript(hash: Hash256) -> [UInt8]? {
    get { bytes[hash] }
    set { bytes[hash] = newValue }
  }

  /// All hashes, in ascending order.
  var hashes: [Hash256] { bytes.keys.sorted() }

  /// The blobs that are named at a place.
  func named(at place: Place) -> [Hash256] { named[place] ?? [] }

  /// Says which blobs are named at a place from now on.
  mutating func setNamed(_ hashes: [Hash256], at place: Place) {
    let before = named(at: place)
    // Most places name none.
    guard !before.isEmpty || !hashes.isEmpty else { return }
    for hash in hashes { counts[hash, default: 0] += 1 }
    for hash in before {
      let rest = (counts[hash] ?? 0) - 1
      counts[hash] = rest > 0 ? rest : nil
    }
    named[place] = hashes.isEmpty ? nil : hashes
  }

  /// Forgets those of the blobs that are named nowhere.
  mutating func drop(unnamed hashes: some Sequence<Hash256>) {
    for hash in hashes where counts[hash] == nil { bytes[hash] = nil }
  }
}
