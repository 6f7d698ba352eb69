extension String {
  /// The text to the right of a column of a table.
  package func column(_ width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }
}
