/// A size in a type: a polynomial with integer coefficients over size parameters, in normal form,
/// so that two sizes are equal for every value of the parameters exactly when they compare equal.
package struct Size: Hashable, Sendable {
  /// One product of size parameters with its coefficient (never zero).
  package struct Term: Hashable, Sendable {
    /// The parameters of the product, in ascending order, repeated for powers; empty for the
    /// constant term.
    package let parameters: [SizeParameterID]
    package let coefficient: Int64
  }

  /// In ascending order of their parameters; no two with the same parameters. Empty is zero.
  package let terms: [Term]

  package init(_ constant: Int64) {
    terms = constant == 0 ? [] : [Term(parameters: [], coefficient: constant)]
  }

  package init(_ parameter: SizeParameterID) {
    terms = [Term(parameters: [parameter], coefficient: 1)]
  }

  private init(collecting raw: [Term]) {
    var merged: [Term] = []
    for term in raw.sorted(by: { Size.precedes($0.parameters, $1.parameters) }) {
      if let last = merged.last, last.parameters == term.parameters {
        merged.removeLast()
        let (sum, overflow) = last.coefficient.addingReportingOverflow(term.coefficient)
        if overflow || sum != 0 {
          merged.append(
            Term(parameters: term.parameters, coefficient: overflow ? Int64.max : sum))
        }
      } else if term.coefficient != 0 {
        merged.append(term)
      }
    }
    terms = merged
  }

  /// The value when no parameter occurs.
  package var constant: Int64? {
    if terms.isEmpty { return 0 }
    if terms.count == 1, terms[0].parameters.isEmpty { return terms[0].coefficient }
    return nil
  }

  /// The parameter when the size is exactly one.
  package var parameter: SizeParameterID? {
    guard terms.count == 1, terms[0].coefficient == 1, terms[0].parameters.count == 1 else {
      return nil
    }
    return terms[0].parameters[0]
  }

  package static func + (left: Size, right: Size) -> Size {
    Size(collecting: left.terms + right.terms)
  }

  package static func - (left: Size, right: Size) -> Size {
    left + right * Size(-1)
  }

  /// Coefficients saturate: sizes near 2^63 are rejected by the limits of the types that hold them.
  package static func * (left: Size, right: Size) -> Size {
    var products: [Term] = []
    for a in left.terms {
      for b in right.terms {
        let (value, overflow) = a.coefficient.multipliedReportingOverflow(by: b.coefficient)
        products.append(
          Term(
            parameters: (a.parameters + b.parameters).sorted(),
            coefficient: overflow ? Int64.max : value))
      }
    }
    return Size(collecting: products)
  }

  /// The size with parameters replaced; a parameter without a replacement stays.
  package func substituting(_ replacements: [SizeParameterID: Size]) -> Size {
    var result = Size(0)
    for term in terms {
      var product = Size(term.coefficient)
      for parameter in term.parameters {
        product = product * (replacements[parameter] ?? Size(parameter))
      }
      result = result + product
    }
    return result
  }

  private static func precedes(_ left: [SizeParameterID], _ right: [SizeParameterID]) -> Bool {
    left.lexicographicallyPrecedes(right)
  }
}
