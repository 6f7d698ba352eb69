/// What can be wrong with ciphers: E04xx.
package struct CipherCatalogue: DiagnosticCatalogue, Sendable {
  package static let stage: Character = "4"

  package init() {}
}
