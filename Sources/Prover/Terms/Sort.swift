/// The sort of a leaf: a number or a truth value, below so many dimensions of arrays from numbers.
struct Sort: Hashable, Sendable, CustomStringConvertible {
  var dimensions: Int
  let isBool: Bool

  var description: String {
    String(repeating: "(Array Int ", count: dimensions) + (isBool ? "Bool" : "Int")
      + String(repeating: ")", count: dimensions)
  }

  /// An array that has the same truth value everywhere.
  func filled(with term: Term) -> Term {
    var sort = Sort(dimensions: 0, isBool: isBool)
    var result = term
    for _ in 0..<dimensions {
      sort.dimensions += 1
      result = Term("((as const \(sort)) \(result))")
    }
    return result
  }
}

extension Term {
  /// The element of nested arrays at these indices.
  func selecting(_ indices: [Term]) -> Term {
    indices.reduce(self) { Term.apply("select", $0, $1) }
  }

  /// The nested arrays with another element at these indices.
  func storing(_ element: Term, at indices: ArraySlice<Term>) -> Term {
    guard let first = indices.first else { return element }
    let inner = Term.apply("select", self, first)
    return Term.apply("store", self, first, inner.storing(element, at: indices.dropFirst()))
  }
}
