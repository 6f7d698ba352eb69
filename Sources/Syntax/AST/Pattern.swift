import Diagnostics
import Primitives

/// A pattern of a match arm.
package struct Pattern: Sendable {
  /// The forms of patterns.
  package indirect enum Kind: Sendable {
    /// `_`
    case wildcard
    /// `x`: matches all and binds it
    case name(Name)
    /// `3`, `-1`
    case integer(U256, isNegative: Bool)
    /// `"text"`
    case text(String)
    /// `@0x...`
    case address(Address)
    /// `true`, `false`
    case bool(Bool)
    /// `none`
    case none
    /// `some(p)`
    case some(Pattern)
    /// `.circle(r)`; nil when there are no brackets
    case enumCase(Name, [Pattern]?)
    /// `(a, b)`; a single pattern in brackets is that pattern itself
    case tuple([Pattern])
    /// No pattern: a syntax error that has been reported.
    case invalid
  }

  /// Which of the forms it is.
  package let kind: Kind
  /// Where it stands.
  package let span: Span
  /// How deep the tree below is, from 1.
  let height: Int
}
