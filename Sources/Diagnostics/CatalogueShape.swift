/// What can be wrong with sizes and shapes: E03xx.
package struct ShapeCatalogue: DiagnosticCatalogue, Sendable {
  package static let stage: Character = "3"

  package init() {}
}
