import Foundation
import Ledger
import Node
import Primitives
import Signatures
import State
import Storage
import Testing

/// What a replica does with what the list and other nodes give it, when nothing else goes wrong.
@Suite final class ReplicaTests {
  /// Other nodes, of whom only one has something.
  private final class Peers: PeerSource {
    var found: [[UInt8]] = []
    var blob: [UInt8]?

    func blocks(above number: UInt64) -> [[UInt8]] { found }
    func blob(_ hash: Hash256) -> HeldBlob? {
      blob.map { HeldBlob($0) }.flatMap { $0.hash == hash ? $0 : nil }
    }
  }

  private let folder = FileManager.default.temporaryDirectory
    .appending(path: "galaxy-replica-\(UUID().uuidString)").path()
  private let world = SimulatedWorld(seed: 1)
  private let peers = Peers()

  init() { world.isCalm = true }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  private func replica(_ name: String, producing account: Int? = nil) throws -> Replica {
    let key = account.map { DevelopmentAccount.all[$0].key }
    let path = folder + "/" + name
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let node = try ChainNode(
      ChainStore(opening: path, ChainStore.Options(mapBytes: 1 << 28)), genesis: .development,
      producer: .zero, key: key, pace: .ordered)
    return Replica(
      node, ordering: SimulatedOrdering(world: world, disk: SimulatedDisk(seed: 0)), peers: peers,
      candidate: key.map { ProducerNotice(address: $0.address, url: name) })
  }

  private func run(_ replica: Replica) throws {
    for _ in 0..<50 where try replica.step(at: world.now) == .idle { return }
  }

  private func transfer(_ nonce: UInt64, naming blobs: [Hash256] = []) -> [UInt8] {
    SignedTransaction(
      TransactionPayload(
        chainID: 1337, nonce: nonce, fee: FeeOffer(most: 10_000_000_000, tip: 1),
        gasLimit: 1_000_000, recipient: Address(truncating: 0x10000), value: 1,
        accessList: blobs.isEmpty ? [] : [.blobs(blobs)]),
      signedBy: DevelopmentAccount.all[5].key
    ).raw
  }

  /// A block on top of a node's last one, right and sealed as it should be but for its state root.
  private func lie(on node: ChainNode) throws -> SealedBlock {
    let key = DevelopmentAccount.all[2].key
    var context = node.pending
    context.producer = key.address
    let transaction = try SignedTransaction(
      decoding: transfer(node.store.snapshot().account(DevelopmentAccount.all[5].address).nonce))
    var block = try Executor(node.store, rules: node.rules).prepareProposal(
      [.signed(transaction)], in: context
    ).block.proposed
    #expect(block.transactions.count == 1)
    block.header.stateRoot = .zero
    return SealedBlock(block, BlockSeal(block.header, signedBy: key))
  }

  @Test func aLieInTheListIsRefusedUntilItIsGone() throws {
    let (maker, follower) = (try replica("maker", producing: 1), try replica("follower"))
    try run(maker)
    _ = try maker.node.submit(transfer(0))
    try run(maker)
    try run(follower)
    #expect(maker.node.head.number == 1 && follower.node.head == maker.node.head)
    let (honest, lie) = (world.list, try lie(on: maker.node))
    let term = try #require(maker.held.last)
    let isAppended = world.list.append(lie, in: term)
    #expect(isAppended)
    world.advance(by: 600)
    for replica in [maker, follower] {
      try run(replica)
      #expect(replica.node.cluster.refusal?.contains("state root") == true)
      #expect(replica.node.head.number == 1)
    }
    #expect(throws: NodeError.self) { try follower.node.submit(transfer(1)) }
    // Whoever runs the list takes it out.
    world.list = honest
    world.advance(by: 3_000)
    for replica in [maker, follower] {
      try run(replica)
      #expect(replica.node.cluster.refusal == nil)
    }
    _ = try follower.node.submit(transfer(1))
    _ = try maker.node.submit(transfer(1))
    try run(maker)
    try run(follower)
    #expect(follower.node.head.number == 2 && follower.node.head == maker.node.head)
  }

  @Test func aBlockWaitsForItsBlobs() throws {
    let (maker, follower) = (try replica("maker", producing: 1), try replica("follower"))
    let blob = [UInt8](repeating: 3, count: 1_000)
    let hash = try maker.node.bring(blob)
    try run(maker)
    _ = try maker.node.submit(transfer(0, naming: [hash]))
    try run(maker)
    #expect(maker.node.head.number == 1)
    try run(follower)
    #expect(follower.node.head.number == 0 && follower.node.cluster.refusal == nil)
    #expect(follower.node.cluster.obstacle?.contains(hash.hex) == true)
    peers.blob = blob
    try run(follower)
    #expect(follower.node.head == maker.node.head && follower.node.cluster.obstacle == nil)
    #expect(try follower.node.store.blob(hash) == blob)
  }

  @Test func whatAnotherNodeSaysIsNoVerdict() throws {
    let (maker, follower) = (try replica("maker", producing: 1), try replica("follower"))
    try run(maker)
    for nonce in 0..<4 {
      _ = try maker.node.submit(transfer(UInt64(nonce)))
      try run(maker)
    }
    #expect(maker.node.head.number == 4)
    world.list.prune(below: 4)
    for wrong in [[[1, 2, 3]], [try lie(on: maker.node).encoded]] as [[[UInt8]]] {
      peers.found = wrong
      try run(follower)
      #expect(follower.node.head.number == 0)
      #expect(follower.node.cluster.refusal == nil && follower.node.cluster.obstacle != nil)
    }
    peers.found = try maker.node.store.sealedBlocks(
      above: 0, bytesMax: 1 << 20)
    try run(follower)
    #expect(follower.node.head == maker.node.head)
  }
}
