import Compiler
import Semantics
import TestRunner

/// Proves for `prove` in the tests of a file.
package struct TestProver: InvariantProver {
  private let program: TypedProgram
  private let file: String
  private let source: [UInt8]
  private let provider: any SourceProvider & Sendable

  /// `file` and `source` are what `program` was compiled from.
  package init(
    _ program: TypedProgram, file: String, source: [UInt8],
    provider: any SourceProvider & Sendable
  ) {
    (self.program, self.file, self.source, self.provider) = (program, file, source, provider)
  }

  package func verdict(on contract: ContractID) -> ProofVerdict {
    do throws(Solver.Failure) {
      let proof = ContractProof(program, contract, try Solver())
      let reports = try proof.reports(
        on: try proof.run(), file: file, source: source, provider: provider)
      let lines = reports.filter { $0.verdict != .proved }.flatMap { report in
        let name = "\(program[contract].name).\(program[report.invariant].name)"
        return ["the invariant `\(name)` is \(report.verdict.rawValue)"]
          + report.lines.map { "    " + $0 }
      }
      return lines.isEmpty ? .proved : .notProved(lines.joined(separator: "\n"))
    } catch {
      return .skipped("\(error)")
    }
  }
}
