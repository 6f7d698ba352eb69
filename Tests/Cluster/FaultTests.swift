import Diagnostics
import Foundation
import Primitives
import Testing

/// Nodes and an etcd that are killed and stopped under load: `make cluster` does it two hundred times, `make test` a few.
@Suite(.serialized, .enabled(if: EtcdCluster.program != nil, "etcd is not installed"))
struct FaultTests {
  private static func number(_ name: String) -> Int? {
    ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
  }

  @Test func everyAcknowledgedTransactionIsInExactlyOneBlock() throws {
    let faults = Self.number("GALAXY_CLUSTER_FAULTS") ?? 5
    let seed = Self.number("GALAXY_SEED").map { UInt64($0) } ?? UInt64.random(in: 0..<1 << 32)
    print("cluster: \(faults) faults, GALAXY_SEED=\(seed)")
    let cluster = try NodeCluster(4, producers: 3)
    defer { cluster.remove() }
    try cluster.wait(seconds: 15, "somebody produces") { cluster.producer != nil }
    var random = SplitMix64(seed: seed)
    let load = ClusterLoad(cluster, pause: 0.005, seed: seed)
    for number in 0..<faults {
      try fault(number, cluster, &random)
      Thread.sleep(forTimeInterval: 0.2 + Double(random.next(below: 600)) / 1_000)
      let infos = cluster.nodes.indices.map { cluster.info($0) }
      for info in infos where info != nil { #expect(info?["refusal"] == .some(.null)) }
      if faults >= 50, number % 10 == 9 {
        let heights = infos.map { $0?["number"]?.text ?? "-" }
        print("cluster: fault \(number + 1), \(load.count) acknowledged, blocks \(heights)")
      }
    }
    let acknowledged = load.stop()
    for process in cluster.nodes + cluster.etcd.members {
      process.signal(SIGCONT)
      try process.start()
    }
    try cluster.waitForQuiet(seconds: 60)
    try compare(cluster, acknowledged)
  }

  /// Kills or stops somebody for a while. Of etcd's members and of the nodes that may produce, one at a time.
  private func fault(
    _ number: Int, _ cluster: NodeCluster, _ random: inout SplitMix64
  ) throws {
    let kind = random.next(below: 4)
    let victim: ChildProcess
    switch kind {
    case 0: victim = cluster.nodes[cluster.producer ?? random.next(below: 3)]
    case 1: victim = cluster.etcd.members[cluster.etcd.leader ?? random.next(below: 3)]
    default: victim = cluster.nodes[random.next(below: cluster.nodes.count)]
    }
    let seconds = 0.1 + Double(random.next(below: 2_900)) / 1_000
    if random.next(below: 2) == 0 {
      victim.kill9()
      Thread.sleep(forTimeInterval: seconds / 2)
      try victim.start()
    } else {
      victim.signal(SIGSTOP)
      Thread.sleep(forTimeInterval: seconds)
      victim.signal(SIGCONT)
    }
  }

  private func compare(_ cluster: NodeCluster, _ acknowledged: [String]) throws {
    let blocks = try cluster.blocks(of: 0)
    for index in cluster.nodes.indices.dropFirst() {
      #expect(try cluster.blocks(of: index) == blocks, "node \(index)")
    }
    let entries = blocks.flatMap(\.transactions)
    var places: [String: Int] = [:]
    for entry in entries { places[entry.hash, default: 0] += 1 }
    #expect(!acknowledged.isEmpty)
    for hash in acknowledged { #expect(places[hash] == 1, "\(hash)") }
    #expect(Set(acknowledged).count == acknowledged.count)
    for (sender, own) in Dictionary(grouping: entries, by: \.sender) {
      #expect(own.map(\.nonce) == (0..<UInt64(own.count)).map { $0 }, "nonces of \(sender)")
    }
    print(
      "cluster: \(acknowledged.count) acknowledged, \(entries.count) in \(blocks.count - 1) blocks by "
        + "\(Set(blocks.dropFirst().map(\.producer)).count) producers")
  }
}
