import Ledger
import Primitives
import Storage

/// Other nodes of the chain, as far as a node needs something from them.
package protocol PeerSource {
  /// Encodings of blocks (`SealedBlock`) above a number, in order, the first ones; empty when nobody has them now.
  func blocks(above number: UInt64) -> [[UInt8]]

  /// A ciphertext or key with this hash; nil when nobody has it now. The hash was compared, and its bytes have come piece by piece.
  func blob(_ hash: Hash256) -> HeldBlob?
}

/// Where there are no others.
package struct NoPeers: PeerSource {
  /// Nobody.
  package init() {}

  package func blocks(above number: UInt64) -> [[UInt8]] { [] }
  package func blob(_ hash: Hash256) -> HeldBlob? { nil }
}

/// The blobs of a block that came without them: here, or from other nodes.
final class BlockBlobSource: BlobSource {
  private let node: ChainNode
  private let peers: any PeerSource
  private var fetched: [Hash256: HeldBlob] = [:]
  /// Those that nobody has now: without them nothing is known about the block.
  private(set) var missing: Set<Hash256> = []

  init(_ node: ChainNode, _ peers: any PeerSource) {
    self.node = node
    self.peers = peers
  }

  func blob(_ hash: Hash256) -> [UInt8]? {
    if missing.contains(hash) { return nil }
    // One that the disk does not give is as good as absent: it is asked of others.
    let here = node.blobs.blob(hash) ?? (try? node.store.blob(hash))
    if let bytes = here ?? fetched[hash]?.bytes { return bytes }
    fetched[hash] = peers.blob(hash)
    guard let bytes = fetched[hash]?.bytes else {
      missing.insert(hash)
      return nil
    }
    return bytes
  }

  func count(_ hash: Hash256) -> Int? {
    if missing.contains(hash) { return nil }
    let here = node.blobs.count(hash) ?? (try? node.store.blobCount(hash))
    return here ?? fetched[hash]?.count ?? blob(hash)?.count
  }
}
