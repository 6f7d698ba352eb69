import Semantics
import TestKit
import Testing

/// The reference lists every operation on tensors, from the table that the checker reads.
@Suite struct TensorReferenceTests {
  @Test func everyMethodStandsInTheReference() throws {
    let reference = try ProjectFiles.text("grammar/reference.md")
    let listed = Set(reference.split(separator: "\n").map(String.init))
    let describer = TypeDescriber(TypedProgram())
    let missing = BuiltinTable.standard.rows.filter(\.isTensor).map { row in
      "| `\(row.signature(describer))` | `\(row.resultText(describer))` | \(row.summary) |"
    }.filter { !listed.contains($0) }
    #expect(missing.isEmpty, "missing:\n\(missing.joined(separator: "\n"))")
  }
}

extension BuiltinRow {
  fileprivate var isTensor: Bool {
    switch form {
    case .method(.tensor), .property(.tensor), .onType("Tensor"): true
    case .method, .property, .onType, .function: false
    }
  }
}
