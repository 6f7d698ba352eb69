import Bytecode
import HomomorphicEvaluation
import InstructionSet
import Primitives

/// What a transaction has paid for once, and what it holds in the host's memory, over all of its calls. The machine
/// alone decides by it, so that a replay charges the same.
package final class TransactionScope {
  /// Keys whose opening was paid for, by identity.
  package var preparedKeys: [Hash256: EncryptionKey] = [:]
  /// Compares what calls use with what their modules bound, where somebody wants to know.
  package var bounds: GasBoundMonitor?
  /// Modules whose loading was paid for, by code hash, beside the first few.
  private var loadedCode: Set<Hash256> = []
  /// The first few of them, which are found without hashing.
  private var firstCode: [Hash256] = []
  /// The places that were reached.
  private var contracts: [Address: ContractPlaces] = [:]
  /// Those of the contract that ran last: mostly it is the next, too.
  private var latest: ContractPlaces?
  /// Bytes of events and of changes that can be undone.
  private var bytesHeld = 0
  private let bytesMax: Int

  /// Nothing is paid for.
  package init(bytesMax: Int = MachineLimits.transactionBytesMax) {
    self.bytesMax = bytesMax
  }

  /// What calling a contract costs for its code: nothing when this transaction has called it, or deploys it.
  package func codeGas(_ codeHash: Hash256, bytes: Int) -> UInt64 {
    isLoaded(codeHash)
      ? 0 : GasSchedule.codeByte.gas(for: UInt64(truncatingIfNeeded: bytes))
  }

  /// Notes that the code of a contract is paid for.
  func noteLoaded(_ codeHash: Hash256) {
    guard !isLoaded(codeHash) else { return }
    if firstCode.count < 4 { firstCode.append(codeHash) } else { loadedCode.insert(codeHash) }
  }

  private func isLoaded(_ codeHash: Hash256) -> Bool {
    firstCode.contains(codeHash) || loadedCode.contains(codeHash)
  }

  /// The gas that is given back for places that held something before a transaction and hold nothing behind it, of
  /// the gas that it used.
  package static func refund(clearedPlaces: Int, of used: UInt64) -> UInt64 {
    min(
      UInt64(truncatingIfNeeded: clearedPlaces).multipliedSaturated(by: GasSchedule.placeCleared),
      used / GasSchedule.refundDivisor)
  }

  /// The places of a contract with this code that the transaction has reached.
  func places(of contract: Address, _ codeHash: Hash256) -> ContractPlaces {
    if let latest, latest.contract == contract, latest.codeHash == codeHash { return latest }
    let places: ContractPlaces
    if let known = contracts[contract], known.codeHash == codeHash {
      places = known
    } else {
      places = ContractPlaces(contract, codeHash, replacing: contracts[contract])
      contracts[contract] = places
    }
    latest = places
    return places
  }

  /// Counts bytes that stay in the host's memory until the transaction ends. Throws `memory` beyond what one
  /// transaction may hold.
  func hold(bytes: Int) throws(Trap) {
    let (sum, overflow) = bytesHeld.addingReportingOverflow(bytes)
    guard !overflow, sum <= bytesMax else { throw .memory }
    bytesHeld = sum
  }
}
