/// What can be wrong with types: E02xx.
package struct TypeCatalogue: DiagnosticCatalogue, Sendable {
  package static let stage: Character = "2"

  /// A value has the wrong type.
  package let mismatch = DiagnosticCode(
    "E0201", "a value has the wrong type",
    explanation: """
      A value has the wrong type. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// An operator does not work on these types.
  package let operands = DiagnosticCode(
    "E0202", "an operator does not work on these types",
    explanation: """
      An operator does not work on these types. The message says where and why, and what to do \
      about it.
      """,
    failing: "",
    fixed: "")

  /// A number does not fit its type.
  package let literalRange = DiagnosticCode(
    "E0203", "a number does not fit its type",
    explanation: """
      A number does not fit its type. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// An argument has the wrong type.
  package let argumentType = DiagnosticCode(
    "E0204", "an argument has the wrong type",
    explanation: """
      An argument has the wrong type. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// The number of arguments is wrong.
  package let argumentCount = DiagnosticCode(
    "E0205", "the number of arguments is wrong",
    explanation: """
      The number of arguments is wrong. The message says where and why, and what to do about \
      it.
      """,
    failing: "",
    fixed: "")

  /// An argument has the wrong name.
  package let argumentLabel = DiagnosticCode(
    "E0206", "an argument has the wrong name",
    explanation: """
      An argument has the wrong name. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// The type cannot be told.
  package let needsContext = DiagnosticCode(
    "E0207", "the type cannot be told",
    explanation: """
      The type cannot be told. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// A type contains itself.
  package let recursiveType = DiagnosticCode(
    "E0208", "a type contains itself",
    explanation: """
      A type contains itself. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// Optionals are opened, other values are not.
  package let notOptional = DiagnosticCode(
    "E0209", "optionals are opened, other values are not",
    explanation: """
      Optionals are opened, other values are not. The message says where and why, and what to \
      do about it.
      """,
    failing: "",
    fixed: "")

  /// A type cannot stand here.
  package let misplacedType = DiagnosticCode(
    "E0210", "a type cannot stand here",
    explanation: """
      A type cannot stand here. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// A type cannot be the key of a map.
  package let mapKey = DiagnosticCode(
    "E0211", "a type cannot be the key of a map",
    explanation: """
      A type cannot be the key of a map. The message says where and why, and what to do about \
      it.
      """,
    failing: "",
    fixed: "")

  /// Something cannot be changed.
  package let cannotChange = DiagnosticCode(
    "E0212", "something cannot be changed",
    explanation: """
      Something cannot be changed. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// A value is no place.
  package let notAPlace = DiagnosticCode(
    "E0213", "a value is no place",
    explanation: """
      A value is no place. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// A closure is wrong here.
  package let closure = DiagnosticCode(
    "E0214", "a closure is wrong here",
    explanation: """
      A closure is wrong here. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// A `return` does not fit the result.
  package let returnValue = DiagnosticCode(
    "E0215", "a `return` does not fit the result",
    explanation: """
      A `return` does not fit the result. The message says where and why, and what to do about \
      it.
      """,
    failing: "",
    fixed: "")

  /// The arguments of a type are wrong.
  package let typeArguments = DiagnosticCode(
    "E0216", "the arguments of a type are wrong",
    explanation: """
      The arguments of a type are wrong. The message says where and why, and what to do about \
      it.
      """,
    failing: "",
    fixed: "")

  /// There is nothing to walk.
  package let notIterable = DiagnosticCode(
    "E0217", "there is nothing to walk",
    explanation: """
      There is nothing to walk. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// A loop has no bound.
  package let missingBound = DiagnosticCode(
    "E0218", "a loop has no bound",
    explanation: """
      A loop has no bound. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// A type cannot cross the contract's border.
  package let doorType = DiagnosticCode(
    "E0219", "a type cannot cross the contract's border",
    explanation: """
      A type cannot cross the contract's border. The message says where and why, and what to do \
      about it.
      """,
    failing: "",
    fixed: "")

  /// A Coin cannot stand here.
  package let coinParameter = DiagnosticCode(
    "E0220", "a Coin cannot stand here",
    explanation: """
      A Coin cannot stand here. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// A state variable cannot be public.
  package let publicState = DiagnosticCode(
    "E0221", "a state variable cannot be public",
    explanation: """
      A state variable cannot be public. The message says where and why, and what to do about \
      it.
      """,
    failing: "",
    fixed: "")

  /// A resource is mishandled.
  package let resource = DiagnosticCode(
    "E0222", "a resource is mishandled",
    explanation: """
      A resource is mishandled. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// A pattern does not fit.
  package let pattern = DiagnosticCode(
    "E0223", "a pattern does not fit",
    explanation: """
      A pattern does not fit. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// A case does not carry these values.
  package let casePayload = DiagnosticCode(
    "E0224", "a case does not carry these values",
    explanation: """
      A case does not carry these values. The message says where and why, and what to do about \
      it.
      """,
    failing: "",
    fixed: "")

  /// There is no such conversion.
  package let conversion = DiagnosticCode(
    "E0225", "there is no such conversion",
    explanation: """
      There is no such conversion. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// `try` needs a call of another contract.
  package let tryOperand = DiagnosticCode(
    "E0226", "`try` needs a call of another contract",
    explanation: """
      `try` needs a call of another contract. The message says where and why, and what to do \
      about it.
      """,
    failing: "",
    fixed: "")

  /// An `if` that gives a value has no `else`.
  package let missingElse = DiagnosticCode(
    "E0227", "an `if` that gives a value has no `else`",
    explanation: """
      An `if` that gives a value has no `else`. The message says where and why, and what to do \
      about it.
      """,
    failing: "",
    fixed: "")

  /// `break` or `continue` outside of a loop.
  package let outsideLoop = DiagnosticCode(
    "E0228", "`break` or `continue` outside of a loop",
    explanation: """
      `break` or `continue` outside of a loop. The message says where and why, and what to do \
      about it.
      """,
    failing: "",
    fixed: "")

  /// An enum has no cases.
  package let emptyEnum = DiagnosticCode(
    "E0229", "an enum has no cases",
    explanation: """
      An enum has no cases. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  package init() {}
}
