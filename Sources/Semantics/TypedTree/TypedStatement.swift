import Diagnostics

/// Statements with the value of the block, if it has one (its last expression, where a value is
/// expected).
package struct TypedBlock: Sendable {
  package var statements: [TypedStatement]
  package var value: TypedExpression?
  package var span: Span

  package init(statements: [TypedStatement], value: TypedExpression? = nil, span: Span) {
    self.statements = statements
    self.value = value
    self.span = span
  }
}

package struct TypedStatement: Sendable {
  package indirect enum Kind: Sendable {
    /// `let`/`var` with a value. Every name of the pattern is its own local.
    case bind(BindingTarget, TypedExpression)
    /// `let`/`var` without a value: assigned later on every path.
    case declare(LocalID)
    case assign(Place, TypedExpression)
    /// `place op= value`: the place is evaluated once.
    case update(Place, TypedBinaryOperator, TypedExpression)
    /// The value is dropped (never a linear one).
    case expression(TypedExpression)
    case `return`(TypedExpression?)
    case require(TypedExpression, ErrorRaise)
    case emit(EventID, [TypedExpression])
    /// `for i in first..<last`, where the number of iterations is bounded by `max` (trap loopBound
    /// beyond).
    case forRange(
      LocalID?, first: TypedExpression, last: TypedExpression, max: Size, body: TypedBlock)
    /// `for x in list or array`.
    case forEach(BindingTarget, TypedExpression, max: Size, body: TypedBlock)
    /// The condition is tested before each iteration; iteration number `max + 1` traps loopBound.
    case whileLoop(TypedExpression, max: Size, body: TypedBlock)
    case `break`
    case `continue`
    /// Only in tests.
    case expect(TypedExpression)
    /// Only in tests: the expression is a transaction or a view call that must fail so.
    case expectFailure(TypedExpression, ExpectedFailure)
  }

  package var kind: Kind
  package var span: Span

  package init(_ kind: Kind, span: Span) {
    self.kind = kind
    self.span = span
  }
}

/// What a value is bound to.
package indirect enum BindingTarget: Sendable {
  case local(LocalID)
  case ignore
  case tuple([BindingTarget])
}

/// `else Error(...)`: reverts.
package struct ErrorRaise: Sendable {
  package var error: ErrorID
  package var arguments: [TypedExpression]
  package var span: Span

  package init(error: ErrorID, arguments: [TypedExpression], span: Span) {
    self.error = error
    self.arguments = arguments
    self.span = span
  }
}

/// After `fails`.
package enum ExpectedFailure: Sendable {
  /// Any arguments when nil.
  case error(ErrorID, [TypedExpression]?)
  /// The name of a trap of the machine.
  case trap(String)
}

/// Something that can be assigned or mutated.
package struct Place: Sendable {
  package enum Root: Sendable {
    case local(LocalID)
    case state(StateID)
    /// A key declaration, assigned once in `init`.
    case key(KeyID)
  }

  package indirect enum Projection: Sendable {
    /// A field of a struct or an element of a tuple.
    case field(Int)
    /// An element of a list or array, or an index of the first dimension of a tensor (trap bounds).
    case index(TypedExpression)
    /// An entry of a map: assignment inserts or replaces. Only directly after a state root.
    case mapEntry(key: TypedExpression)
    /// An entry of a map that is `default` when absent. Only directly after a state root.
    case mapEntryOrDefault(key: TypedExpression, default: TypedExpression)
  }

  package var root: Root
  /// From the root inwards.
  package var projections: [Projection]
  package var type: Type
  package var span: Span

  package init(root: Root, projections: [Projection] = [], type: Type, span: Span) {
    self.root = root
    self.projections = projections
    self.type = type
    self.span = span
  }
}
