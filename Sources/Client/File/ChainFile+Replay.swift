import Bytecode
import Ledger
import Primitives
import VM

extension ChainFile {
  /// The modules of contracts that were deployed from here, with their debug information.
  package func verifiedModules() throws(ChainFileError) -> [VerifiedModule] {
    var result: [VerifiedModule] = []
    for module in modules {
      guard let decoded = try? Bytecode.Module(decoding: module.bytes),
        let verified = try? Verifier.verify(decoded)
      else { throw .damaged }
      result.append(verified)
    }
    return result
  }

  /// The chain behind the first `count` transactions, by default behind all: executed again, and compared block by block. `modules`
  /// are those of the file, which are not verified again. `record` gives what records a transaction, counted from 1; nil
  /// records nothing. `executed` hears of each transaction.
  package func replay(
    _ count: Int? = nil, modules: [VerifiedModule], record: (Int) -> ChainRecording? = { _ in nil },
    executed: (Int, LocalChain) -> Void = { _, _ in }
  ) throws(ChainFileError) -> LocalChain {
    var chain = LocalChain(
      Chain(
        balances: accounts.map { ($0.address, $0.balance) },
        rules: ChainRules(insecureTestKeys: true), code: CodeCache(verified: modules)))
    for (index, step) in steps.prefix(count ?? steps.count).enumerated() {
      chain.record = record(index + 1)
      chain.advance(seconds: step.seconds)
      guard (try? chain.submit(step.request)) != nil,
        chain.chain.blocks.last?.header.hash == step.block
      else { throw .differs(transaction: index + 1) }
      executed(index + 1, chain)
    }
    chain.record = nil
    if count == nil || count == steps.count { chain.advance(seconds: seconds) }
    return chain
  }
}
