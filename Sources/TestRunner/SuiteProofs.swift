import Semantics
import Synchronization

/// Who proves invariants for the tests of a file: the runner itself knows no solver.
package protocol InvariantProver: Sendable {
  /// What can be said of the invariants of a contract of the file.
  func verdict(on contract: ContractID) -> ProofVerdict
}

/// What came of proving the invariants of a contract.
package enum ProofVerdict: Hashable, Sendable {
  /// All hold, always.
  case proved
  /// Some do not, or nobody knows; why, in lines.
  case notProved(String)
  /// Nobody could be asked, and why.
  case skipped(String)
}

/// Proves each contract once for all tests of a file, all runs of them, and all threads.
final class SuiteProofs: Sendable {
  private let prover: (any InvariantProver)?
  private let known = Mutex<[ContractID: ProofVerdict]>([:])

  init(_ prover: (any InvariantProver)?) {
    self.prover = prover
  }

  func verdict(on contract: ContractID) -> ProofVerdict {
    known.withLock { known in
      if let verdict = known[contract] { return verdict }
      let verdict = prover?.verdict(on: contract) ?? .skipped("only `galaxy test` proves")
      known[contract] = verdict
      return verdict
    }
  }
}
