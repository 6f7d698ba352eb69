import Bytecode
import HomomorphicEvaluation
import Primitives
import VM

/// What differs between a chain for use and one for tests. Fixed for the life of a chain.
package struct ChainRules: Hashable, Sendable {
  /// Whether contracts may take public keys that are too short to keep a secret.
  package var insecureTestKeys: Bool
  /// The id for which transactions must be signed. Nil on a chain in one process, where nobody else is: its transactions are
  /// unsigned, all of them.
  package var chainID: UInt64?
  /// How the base fee moves; nil where there is none, and the producer gets the whole price.
  package var fees: FeeRules?
  /// What every block may hold.
  package var blockGasLimit: UInt64

  /// By default the rules of a chain in one process that admits no short keys.
  package init(
    insecureTestKeys: Bool = false, chainID: UInt64? = nil, fees: FeeRules? = nil,
    blockGasLimit: UInt64 = Chain.blockGasLimit
  ) {
    self.insecureTestKeys = insecureTestKeys
    self.chainID = chainID
    self.fees = fees
    self.blockGasLimit = blockGasLimit
  }

  /// The base fee of the block on top of this one (nil: of the first); 0 where there is none.
  package func baseFee(after last: BlockHeader?) -> UInt128 {
    guard let fees else { return 0 }
    guard let last else { return fees.initialBaseFee }
    return FeeRules.baseFee(
      after: last.context.baseFee, gasUsed: last.gasUsed, gasLimit: last.context.gasLimit)
  }

  /// Throws unless this chain takes such a transaction at all, whatever its state is.
  package func admit(_ transaction: BlockTransaction) throws(TransactionError) {
    switch transaction {
    case .unsigned:
      guard chainID == nil else { throw .unsigned }
    case .signed(let signed):
      guard let chainID else { throw .signed }
      guard signed.payload.chainID == chainID else {
        throw .wrongChain(expected: chainID, got: signed.payload.chainID)
      }
      switch signed.payload.kind {
      case .legacy, .accessList, .dynamicFee: break
      case .dataBlobs: throw .dataMarket
      case .setCode: throw .codeDelegation
      }
    }
    let fee = transaction.fee
    guard fee.tip <= fee.most else { throw .tipAboveFee(tip: fee.tip, most: fee.most) }
  }

  /// Why a module that the verifier has accepted, or one that it deploys, may not be deployed all the same; nil if it
  /// may.
  func objection(to verified: VerifiedModule) -> String? {
    guard !insecureTestKeys else { return nil }
    for child in verified.children.values {
      if let reason = objection(to: child) { return reason }
    }
    for type in verified.module.types {
      if let scheme = type.scheme, scheme.isInsecure {
        return "keys of \(scheme.parameter) bits are too short for this chain"
      }
    }
    return nil
  }
}
