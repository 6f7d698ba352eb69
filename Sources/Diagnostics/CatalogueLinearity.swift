/// What can be wrong with linearity and initialisation: E05xx.
package struct LinearityCatalogue: DiagnosticCatalogue, Sendable {
  package static let stage: Character = "5"

  package init() {}
}
