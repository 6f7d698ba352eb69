/// What can be wrong with names and modules: E01xx.
package struct NameCatalogue: DiagnosticCatalogue, Sendable {
  package static let stage: Character = "1"

  package init() {}
}
