import Foundation
import Ledger
import Node
import Primitives
import Signatures
import Storage

/// A node of a simulation: the replica, the node and the store that run everywhere, on a disk that fails.
final class SimulatedNode {
  /// What goes with a crash.
  final class Life {
    let disk: SimulatedDisk
    let node: ChainNode
    let replica: Replica
    var queue = ForwardQueue()

    init(disk: SimulatedDisk, node: ChainNode, replica: Replica) {
      self.disk = disk
      self.node = node
      self.replica = replica
    }
  }

  let index: Int
  let folder: String
  private let world: SimulatedWorld
  private let key: SigningKey?
  /// Nil between a crash and the next start.
  private(set) var life: Life?
  /// Until when it does nothing, in milliseconds.
  var pauseEnd: UInt64 = 0
  /// Whether it reaches nobody.
  var isCutOff = false

  init(_ index: Int, key: SigningKey?, in folder: String, of world: SimulatedWorld) {
    self.index = index
    self.key = key
    self.folder = folder + "/\(index)"
    self.world = world
  }

  /// Starts it on what its disk has.
  func start(peers: any PeerSource) throws {
    guard life == nil else { return }
    let disk = SimulatedDisk(seed: world.random.next())
    if world.isCalm { disk.calm() }
    // Clocks differ by some seconds.
    let (clock, skew) = (world.clock, UInt64(1_800_000_000 + world.random.next(below: 8)))
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
      let store = try ChainStore(
        opening: folder,
        ChainStore.Options(
          mapBytes: 1 << 28, isDurable: false,
          writeHook: { point throws(StorageError) in try disk.pass(point) }))
      let node = try ChainNode(
        store, genesis: .development, producer: .zero, key: key, pace: .ordered,
        clock: { skew + clock.now / 1_000 })
      let notice = key.map { ProducerNotice(address: $0.address, url: "\(index)") }
      let replica = Replica(
        node, ordering: SimulatedOrdering(world: world, disk: disk), peers: peers,
        candidate: notice)
      life = Life(disk: disk, node: node, replica: replica)
    } catch let error as NodeError {
      // It may have crashed while it started; nothing else is an excuse.
      guard case .execution(.storage) = error, !world.isCalm else { throw error }
    }
  }

  func crash() { life = nil }

  /// Whether it acts at all.
  var isAwake: Bool { life != nil && world.now >= pauseEnd }

  /// Does something that may be cut short by a crash or a disk that fails.
  func attempt<Result>(_ body: (Life) throws -> Result) throws -> Result? {
    guard let life else { return nil }
    do {
      let result = try body(life)
      if life.disk.isDead { crash() }
      return life.disk.isDead ? nil : result
    } catch let error as NodeError {
      if life.disk.isDead {
        crash()
        return nil
      }
      switch error {
      case .execution(.storage(.full)), .refused, .blob: return nil
      default: throw error
      }
    }
  }
}

/// The other nodes, as one of them reaches them.
struct SimulatedPeers: PeerSource {
  let index: Int
  let world: SimulatedWorld
  let nodes: () -> [SimulatedNode]

  private var reached: [ChainNode] {
    nodes().filter { $0.index != index && $0.isAwake && !$0.isCutOff }.compactMap { $0.life?.node }
  }

  func blocks(above number: UInt64) -> [[UInt8]] {
    for node in reached where !world.chance(oneOf: 4) {
      let blocks = try? node.store.sealedBlocks(
        above: number, bytesMax: 1_000)
      if let blocks, !blocks.isEmpty { return blocks }
    }
    return []
  }

  func blob(_ hash: Hash256) -> HeldBlob? {
    for node in reached where !world.chance(oneOf: 4) {
      if let blob = node.blobs.blob(hash) ?? (try? node.store.blob(hash)) { return HeldBlob(blob) }
    }
    return nil
  }
}
