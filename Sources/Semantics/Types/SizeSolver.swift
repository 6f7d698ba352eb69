/// Finds the size arguments of a call: unifies the types of parameters with the types of arguments.
///
/// A dimension of a parameter that is exactly one open size parameter binds it to the argument's
/// size; every other dimension becomes an equation that is checked when all arguments have been
/// seen. That is complete for sizes that can be inferred one after another, and needs no search:
/// sizes are polynomials in normal form, so that equality is comparison.
package struct SizeSolver: Sendable {
  /// Two sizes that must be equal, and the argument that asks for it.
  package struct Equation: Hashable, Sendable {
    /// In the callee's size parameters.
    package let parameter: Size
    /// In the caller's.
    package let argument: Size
    /// Which argument; -1 is the expected result.
    package let position: Int
    /// The parameter's size is only an upper bound (`max` of bytes, text and lists).
    package let isBound: Bool
  }

  /// The size parameters to find.
  package let open: Set<SizeParameterID>
  /// What was found.
  package private(set) var bindings: [SizeParameterID: Size] = [:]
  /// What remains to be checked.
  package private(set) var equations: [Equation] = []

  /// Looks for the given parameters.
  package init(open: some Sequence<SizeParameterID>) {
    self.open = Set(open)
  }

  /// Fixes a parameter, whatever the arguments say.
  package mutating func bind(_ parameter: SizeParameterID, to size: Size) {
    bindings[parameter] = size
  }

  /// Learns from one argument; says whether the types agree when sizes are left aside.
  package mutating func unify(_ parameter: Type, with argument: Type, position: Int) -> Bool {
    switch (parameter, argument) {
    case (.invalid, _), (_, .invalid), (_, .never): return true
    case (.bytes(max: let a), .bytes(max: let b)), (.text(max: let a), .text(max: let b)):
      relate(a, b, position, isBound: true)
      return true
    case (.optional(let a), .optional(let b)): return unify(a, with: b, position: position)
    case (.tuple(let a), .tuple(let b)):
      guard a.count == b.count else { return false }
      var agree = true
      for (left, right) in zip(a, b) where !unify(left, with: right, position: position) {
        agree = false
      }
      return agree
    case (.array(let a, count: let n), .array(let b, count: let m)):
      relate(n, m, position, isBound: false)
      return unify(a, with: b, position: position)
    case (.list(let a, max: let n), .list(let b, max: let m)):
      relate(n, m, position, isBound: true)
      return unify(a, with: b, position: position)
    case (.structure(let a, sizes: let n), .structure(let b, sizes: let m)):
      return a == b && relate(n, m, position)
    case (.tensor(element: let a, shape: let n), .tensor(element: let b, shape: let m)):
      return a == b && relate(n, m, position)
    case (.ciphertext(let a), .ciphertext(let b)):
      // One with more levels is lowered.
      return a.key == b.key && a.element == b.element && a.depth <= b.depth
        && relate(a.shape, b.shape, position)
    default:
      return parameter == argument
    }
  }

  /// Solves what remains for parameters that occur in only one way, such as `P - 1 = 3`.
  package mutating func solve() {
    var isProgress = true
    while isProgress {
      isProgress = false
      for equation in equations where !equation.isBound {
        guard let (parameter, value) = solution(of: equation) else { continue }
        bindings[parameter] = value
        isProgress = true
      }
    }
  }

  /// The value of the only unknown of an equation, when it occurs as `x` or `-x` and nowhere else.
  private func solution(of equation: Equation) -> (SizeParameterID, Size)? {
    let left = equation.parameter.substituting(bindings)
    let unknown = left.parameters.filter { open.contains($0) && bindings[$0] == nil }
    guard unknown.count == 1, let parameter = unknown.first else { return nil }
    let terms = left.terms.filter { $0.parameters.contains(parameter) }
    guard terms.count == 1, let term = terms.first, term.parameters == [parameter],
      term.coefficient.magnitude == 1
    else { return nil }
    let rest = left - Size(parameter) * Size(term.coefficient)
    return (parameter, (equation.argument - rest) * Size(term.coefficient))
  }

  /// The callee's type in the caller's sizes; parameters that were not found stay.
  package func resolve(_ type: Type) -> Type { type.substituting(bindings) }

  /// The parameters among `list` that nothing has bound.
  package func unbound(in list: [SizeParameterID]) -> [SizeParameterID] {
    list.filter { bindings[$0] == nil }
  }

  /// The equations that do not hold.
  package var conflicts: [Equation] {
    equations.filter { equation in
      let wanted = equation.parameter.substituting(bindings)
      // An open parameter is reported as such, not as a conflict.
      if wanted.parameters.contains(where: { open.contains($0) && bindings[$0] == nil }) {
        return false
      }
      return equation.isBound
        ? !equation.argument.isAtMost(wanted) : equation.argument != wanted
    }
  }

  private mutating func relate(_ a: [Size], _ b: [Size], _ position: Int) -> Bool {
    guard a.count == b.count else { return false }
    for (left, right) in zip(a, b) { relate(left, right, position, isBound: false) }
    return true
  }

  private mutating func relate(_ a: Size, _ b: Size, _ position: Int, isBound: Bool) {
    if let parameter = a.parameter, open.contains(parameter), bindings[parameter] == nil {
      bindings[parameter] = b
    } else {
      equations.append(
        Equation(parameter: a, argument: b, position: position, isBound: isBound))
    }
  }
}
