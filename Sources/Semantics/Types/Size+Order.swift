extension Size {
  /// The size parameters that occur, in ascending order, each once.
  package var parameters: [SizeParameterID] {
    Set(terms.flatMap(\.parameters)).sorted()
  }

  /// Whether this is at most `other` for all values of the parameters (which are never negative),
  /// as far as the coefficients of the difference tell: none is negative.
  package func isAtMost(_ other: Size) -> Bool {
    (other - self).terms.allSatisfy { $0.coefficient > 0 }
  }

  /// The product of several sizes; 1 when there are none.
  package static func product(_ sizes: [Size]) -> Size {
    sizes.reduce(Size(1), *)
  }
}
