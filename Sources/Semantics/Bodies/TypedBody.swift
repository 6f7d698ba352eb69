import Diagnostics

/// What checking made of the body of a function.
package struct TypedBody: Sendable {
  /// The function.
  package let function: FunctionID
  /// The parameters, then the other locals.
  package let locals: [Local]
  /// The statements that are right.
  package let block: TypedBlock
  /// Whether nothing is wrong with the body and what it refers to, so that the block is all of it.
  package let isWhole: Bool
  /// Whether a syntax error is in the function.
  package let isDamaged: Bool
  /// The errors that it can revert with and the events that it emits, in the order in which they
  /// stand.
  package let raised: [ErrorID]
  package let emitted: [EventID]
}

/// What checking made of the first value of a state variable.
package struct FirstValue: Sendable {
  /// The contract and its state variable.
  package let contract: ContractID
  package let state: StateID
  /// The value; `invalid` after a report.
  package let value: TypedExpression
  /// As in ``TypedBody``.
  package let raised: [ErrorID]
  package let emitted: [EventID]
}
