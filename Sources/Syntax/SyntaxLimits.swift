/// The limits of one source file.
package enum SyntaxLimits {
  /// How deep expressions, types, patterns and blocks may nest; every operator of a chain counts as
  /// a level.
  package static let nestingMax = 256
  /// How many tokens a file may have.
  package static let tokenCountMax = 1 << 22
  /// How many syntax errors of a file are reported.
  package static let errorCountMax = 100
  /// How many digits a number with a point may have.
  package static let decimalDigitsMax = 64
  /// Most bytes of a name.
  package static let nameBytesMax = 100
}
