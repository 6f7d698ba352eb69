import Compiler
import Interpreter
import Primitives
import Semantics

extension ChainDriver {
  func prove(_ addresses: [Address]) throws(Failure) {
    for address in addresses {
      guard let id = deployed[address]?.id else {
        throw .test("`prove` knows only contracts that the test has deployed")
      }
      switch proofs.verdict(on: id) {
      case .proved: continue
      case .notProved(let text): throw .test(text)
      case .skipped(let reason): note("prove: `\(program[id].name)` is skipped: \(reason)")
      }
    }
  }
}
