/// What can be wrong with types: E02xx.
package struct TypeCatalogue: DiagnosticCatalogue, Sendable {
  package static let stage: Character = "2"

  package init() {}
}
