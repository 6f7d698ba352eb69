import Foundation
import Ledger
import Primitives
import Signatures

extension Bench {
  /// Writes what the benchmark of several nodes sends: `genesis.json` and `transfers`, a signed transfer in hexadecimal digits on each line.
  static let clusterTransfers = Bench(name: "cluster-transfers") { try ClusterBench.write() }
}

/// Senders, and their transfers in the order of the nonces.
private enum ClusterBench {
  static let senders = 2_000
  static let rounds = 12

  static func write() throws {
    guard let path = ProcessInfo.processInfo.environment["GALAXY_BENCH_FOLDER"] else {
      throw CocoaError(.fileNoSuchFile)
    }
    let folder = URL(filePath: path)
    let keys = (0..<senders).compactMap { index in
      SigningKey(bytes: keccak256(withUnsafeBytes(of: UInt64(index)) { Array($0) }).bytes)
    }
    let balances = keys.map { "\"\($0.address.checksummed)\": \"\(UInt128(1) << 90)\"" }
    try Data("{\"chainId\": 1337, \"balances\": {\(balances.joined(separator: ","))}}".utf8).write(
      to: folder.appending(path: "genesis.json"))
    var lines = ""
    for nonce in 0..<rounds {
      for (index, key) in keys.enumerated() {
        let transaction = SignedTransaction(
          TransactionPayload(
            chainID: 1337, nonce: UInt64(nonce), fee: FeeOffer(most: 10_000_000_000, tip: 1),
            gasLimit: 21_000, recipient: Address(truncating: U256(UInt64(0x10000 + index))),
            value: 7), signedBy: key)
        lines += Hex.encodePrefixed(transaction.raw) + "\n"
      }
    }
    try Data(lines.utf8).write(to: folder.appending(path: "transfers"))
  }
}
