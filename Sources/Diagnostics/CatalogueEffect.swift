/// What can be wrong with effects and bounds: E06xx.
package struct EffectCatalogue: DiagnosticCatalogue, Sendable {
  package static let stage: Character = "6"

  package init() {}
}
