import Primitives

/// What a change gives a key of a trie.
enum TrieValue: Equatable {
  /// Nothing: the key is removed.
  case absent
  /// These bytes.
  case bytes([UInt8])
  /// The leaf of an account, in which what is nil stays: so that the walk that changes the leaf also reads it.
  case account(Account?, storageRoot: Hash256?)

  /// Whether it certainly sets something.
  var isSet: Bool {
    if case .bytes = self { true } else { false }
  }

  /// What it is over the bytes that were there: `absent` or `bytes`.
  func settled(over before: [UInt8]?) throws(TrieError) -> TrieValue {
    guard case .account(let account, let storageRoot) = self else { return self }
    var leaf = AccountLeaf(.unused, storageRoot: MerkleTrie.emptyRoot)
    if let before {
      do throws(RLPError) {
        leaf = try AccountLeaf(decoding: before)
      } catch {
        throw .malformedNode(NodePlace(trie: .accounts, path: .root))
      }
    }
    if let account { leaf.account = account }
    if let storageRoot { leaf.storageRoot = storageRoot }
    return leaf.isUnused ? .absent : .bytes(leaf.encoded)
  }
}
