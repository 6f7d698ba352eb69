/// What can be wrong with tests: E07xx.
package struct TestCatalogue: DiagnosticCatalogue, Sendable {
  package static let stage: Character = "7"

  package init() {}
}
