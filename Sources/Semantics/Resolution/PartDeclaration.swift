import Diagnostics
import Syntax

/// A part as it is written. What does not depend on the contract is declared once: errors, events, types, constants.
struct PartDeclaration: Sendable {
  let syntax: ContractDeclaration
  let module: Int
  var members: [String: Declared] = [:]
}

/// A part that a contract has taken in: state, functions and resources of its own.
package struct PartUse: Sendable {
  /// The number of the part.
  let part: Int
  /// The contract that has it.
  package let contract: ContractID
  /// What the contract calls it, and where.
  package let name: String
  let nameSpan: Span
  var members: [String: Declared] = [:]
}

/// A state variable as it is written.
struct StateSource: Sendable {
  let syntax: StateDeclaration
  let environment: Environment
  /// Where the name of the contract or part stands.
  let container: Span
}
