import Bytecode
import HomomorphicEvaluation
import InstructionSet
import Primitives

/// What a transaction has paid for once, and what it holds in the host's memory, over all of its calls. The machine
/// alone decides by it, so that a replay charges the same.
package final class TransactionScope {
  /// Keys whose opening was paid for, by identity.
  package var preparedKeys: [Hash256: EncryptionKey] = [:]
  /// Modules whose loading was paid for, by code hash.
  private var loadedCode: Set<Hash256> = []
  /// The places that were reached, and whether a change of them was paid for. What is undone stays paid for.
  private var places: [Place: Bool] = [:]
  /// Bytes of events and of changes that can be undone.
  private var bytesHeld = 0
  private let bytesMax: Int

  /// Nothing is paid for.
  package init(bytesMax: Int = MachineLimits.transactionBytesMax) {
    self.bytesMax = bytesMax
  }

  /// What calling a contract costs for its code: nothing when this transaction has called it, or deploys it.
  package func codeGas(_ codeHash: Hash256, bytes: Int) -> UInt64 {
    loadedCode.contains(codeHash)
      ? 0 : GasSchedule.codeByte.gas(for: UInt64(truncatingIfNeeded: bytes))
  }

  /// Notes that the code of a contract is paid for.
  func noteLoaded(_ codeHash: Hash256) { loadedCode.insert(codeHash) }

  /// The gas that is given back for places that held something before a transaction and hold nothing behind it, of
  /// the gas that it used.
  package static func refund(clearedPlaces: Int, of used: UInt64) -> UInt64 {
    min(
      UInt64(truncatingIfNeeded: clearedPlaces).multipliedSaturated(by: GasSchedule.placeCleared),
      used / GasSchedule.refundDivisor)
  }

  /// A place in the state of a contract.
  private struct Place: Hashable {
    let contract: Address
    let key: Hash256

    // Keys are hashes, and the hasher is seeded: a word of them is enough.
    func hash(into hasher: inout Hasher) { hasher.combine(key.word0) }
  }

  /// Notes that a place is reached; whether that is the first time.
  func reach(_ contract: Address, _ key: Hash256) -> Bool {
    let place = Place(contract: contract, key: key)
    guard places[place] == nil else { return false }
    places[place] = false
    return true
  }

  /// Whether a change of a place was paid for.
  func isChangePaid(_ contract: Address, _ key: Hash256) -> Bool {
    places[Place(contract: contract, key: key)] ?? false
  }

  /// Notes that a change of a place is paid for.
  func noteChange(_ contract: Address, _ key: Hash256) {
    places[Place(contract: contract, key: key)] = true
  }

  /// Counts bytes that stay in the host's memory until the transaction ends. Throws `memory` beyond what one
  /// transaction may hold.
  func hold(bytes: Int) throws(Trap) {
    let (sum, overflow) = bytesHeld.addingReportingOverflow(bytes)
    guard !overflow, sum <= bytesMax else { throw .memory }
    bytesHeld = sum
  }
}
