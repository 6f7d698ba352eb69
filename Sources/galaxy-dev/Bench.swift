import Foundation
import Storage

/// What `galaxy-dev bench NAME` measures: our side of the figures that Tests/Benchmarks prints beside
/// the peers'. Each writes JSON lines, for the script that runs the peer.
struct Bench {
  /// The name on the command line.
  let name: String
  /// Measures, and prints.
  let run: @Sendable () throws -> Void

  /// Every benchmark; add one here.
  static let all: [Bench] = [
    .paillier, .lattice, .sealed, .sealedRidge, .gas, .bounds, .tensorGas, .tensor, .state,
    .machine, .chainFill,
    .chainRoot,
    .chainBlocks,
    .chainRecover,
    .chainTransfers, .chainTokens, .clusterTransfers, .transfer, .programs,
  ]

  /// The folder that the script has prepared.
  static func folder() throws -> String {
    guard let folder = ProcessInfo.processInfo.environment["GALAXY_BENCH_FOLDER"] else {
      throw StorageError.system(call: "getenv", code: 0, message: "GALAXY_BENCH_FOLDER is not set")
    }
    return folder
  }
}
