import Diagnostics

/// Where the parts of a module come from in the source: by the numbers of its tables.
package struct ModuleOrigins: Sendable {
  /// The name of the contract.
  package var contract: Span
  /// Where each type was declared, or needed first.
  package var types: [Span] = []
  /// The state variables, keys and sizes.
  package var slots: [Span] = []
  /// The functions.
  package var functions: [Span] = []
  /// The methods of other contracts.
  package var imports: [Span] = []
  /// The events.
  package var events: [Span] = []
  /// The errors.
  package var errors: [Span] = []

  /// Those of a contract without parts.
  package init(contract: Span) {
    self.contract = contract
  }
}
