import ProgramKit
import Semantics
import Testing

/// A value that is kept stays what it was when the variable that it came from changes: for every operation
/// that could hand on its operand, in every place that keeps a value. The interpreter says what is right.
@Suite("A kept value is a copy")
struct CopyTests {
  @Test(arguments: CopyForm.all)
  func everyPlace(form: CopyForm) throws {
    let source = form.program
    var engines = try BothEngines(source: source)
    let address = try engines.deploy("Kept")
    let methods = engines.methods(of: "Kept")
    #expect(methods.count > 12)
    for method in methods {
      let comparison = try engines.compare(method, of: address)
      #expect(comparison.ending == .success, "\(form): \(method.name)\n\(source)")
      let difference = comparison.difference
      #expect(difference == nil, "\(form): \(method.name): \(difference ?? "")\n\(source)")
    }
  }

  /// A new row of the table of built-ins needs a form, unless its result cannot be kept beside its operand.
  @Test func everyBuiltinHasAForm() {
    let covered = Set(CopyForm.all.compactMap(\.builtin))
    for row in BuiltinTable.standard.rows {
      switch row.operation {
      case .builtin(let builtin):
        #expect(
          covered.contains(builtin) || Self.cannotHandOn.contains(builtin),
          "\(row.name): \(builtin)")
      case .closure(let closure):
        #expect(CopyForm.all.contains { $0.closure == closure }, "\(row.name): \(closure)")
      case .fold, .mutate, .addressOf, .keys, .ciphertext, .test: break
      }
    }
    // The language's own, which are no rows.
    #expect(covered.isSuperset(of: [.convert, .convertFixed, .widen]))
  }

  private static let cannotHandOn: Set<Builtin> = [
    // Linear values are moved, never kept twice.
    .coinNone, .coinAmount, .pay, .destroyEmpty, .unpack,
    // Their operand is in state, where it stays.
    .mapContains, .mapAmount, .mapTotal, .old, .sumCount, .sumTotal,
  ]
}
