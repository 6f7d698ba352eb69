import Foundation
import Primitives
import Testing

/// Seeds of `Simulation`: a hundred, or as many as GALAXY_SEEDS says, from GALAXY_SEED on.
@Suite struct SimulationTests {
  private static func number(_ name: String) -> Int? {
    ProcessInfo.processInfo.environment[name].flatMap { Int($0) }
  }

  /// In memory, where the machine has such a folder.
  private static func folder() -> String {
    let base =
      FileManager.default.isWritableFile(atPath: "/dev/shm")
      ? "/dev/shm" : FileManager.default.temporaryDirectory.path()
    return "\(base)/galaxy-simulation-\(UUID().uuidString)"
  }

  /// The files below a folder that this process has open.
  private static func openFiles(in folder: String) -> [String] {
    let descriptors = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")) ?? []
    return descriptors.compactMap {
      try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
    }.filter { $0.hasPrefix(folder) }
  }

  private static func run(_ seed: Int) throws -> (simulation: Simulation, fault: String?) {
    let folder = folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let simulation = Simulation(seed: UInt64(seed), in: folder)
    return (simulation, try simulation.run(steps: 400))
  }

  @Test func whateverHappensTheChainIsOneAndNothingIsLost() throws {
    let count = Self.number("GALAXY_SEEDS") ?? 100
    let first = Self.number("GALAXY_SEED") ?? 1
    var (blocks, acknowledged, crashes) = (0, 0, 0)
    for seed in first..<first + count {
      do {
        let (simulation, fault) = try Self.run(seed)
        #expect(fault == nil, "GALAXY_SEEDS=1 GALAXY_SEED=\(seed)")
        blocks += simulation.blockCount
        acknowledged += simulation.acknowledged.count
        crashes += simulation.crashes
      } catch {
        Issue.record("GALAXY_SEEDS=1 GALAXY_SEED=\(seed): \(error)")
      }
      if (seed - first) % 1_000 == 999 { print("simulation: seed \(seed)") }
    }
    print(
      "simulation: \(count) seeds, \(blocks) blocks, \(acknowledged) acknowledged, \(crashes) crashes"
    )
    if count >= 100 { #expect(blocks > count && acknowledged > count && crashes > count / 2) }
  }

  /// A process has 1,024 keys for threads, of which every open database takes one.
  @Test func noDatabaseStaysOpen() throws {
    for seed in 1...20 {
      let folder = Self.folder()
      defer { try? FileManager.default.removeItem(atPath: folder) }
      // The simulation and its nodes are gone with the call.
      #expect(try Simulation(seed: UInt64(seed), in: folder).run(steps: 200) == nil)
      #expect(Self.openFiles(in: folder) == [], "seed \(seed)")
    }
  }

  @Test func aSeedGivesTheSameAgain() throws {
    let digests = try (0..<2).map { _ in try Self.run(7).simulation.digest }
    #expect(digests[0] == digests[1])
  }
}
