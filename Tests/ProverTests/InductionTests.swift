import Compiler
import Prover
import Semantics
import TestKit
import Testing

/// Invariants that hold, that do not, and that hold but are too weak to prove themselves.
@Suite struct InductionTests {
  /// What is said of each invariant of the first contract; nil where there is no solver.
  private func verdicts(_ source: String) throws -> [String: ContractProof.Verdict]? {
    guard let solver = try? Solver() else { return nil }
    let compiled = Compilation.compile(source: source)
    let program = try #require(compiled.program, "\(compiled.diagnostics)")
    let result = try ContractProof(program, ContractID(0), solver).run()
    return Dictionary(
      uniqueKeysWithValues: result.verdicts.map { (program[$0.invariant].name, $0.verdict) })
  }

  @Test func aTokenKeepsItsSupply() throws {
    let found = try verdicts(
      """
      contract Token {
        public state supply: U256
        state balances: Map<Address, U256>
        error TooLittle
        invariant conserved = balances.total == supply
        init(all: U256) {
          supply = all
          balances[caller] = all
        }
        entry transfer(to: Address, value: U256) {
          let balance = balances[caller, default: 0]
          require value <= balance else TooLittle
          balances[caller] = balance - value
          balances[to, default: 0] += value
        }
        entry burn(value: U256) {
          balances[caller, default: 0] -= value
          supply -= value
        }
      }
      """)
    if let found { #expect(found == ["conserved": .proved]) }
  }
}
