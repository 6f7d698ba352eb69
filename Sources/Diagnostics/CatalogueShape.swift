/// What can be wrong with sizes and shapes: E03xx.
package struct ShapeCatalogue: DiagnosticCatalogue, Sendable {
  package static let stage: Character = "3"

  /// Shapes do not fit.
  package let mismatch = DiagnosticCode(
    "E0301", "shapes do not fit",
    explanation: """
      Shapes do not fit. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// A size cannot be told.
  package let cannotInfer = DiagnosticCode(
    "E0302", "a size cannot be told",
    explanation: """
      A size cannot be told. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// There is no such axis.
  package let axis = DiagnosticCode(
    "E0303", "there is no such axis",
    explanation: """
      There is no such axis. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// `reshape` changes the number of elements.
  package let reshape = DiagnosticCode(
    "E0304", "`reshape` changes the number of elements",
    explanation: """
      `reshape` changes the number of elements. The message says where and why, and what to do \
      about it.
      """,
    failing: "",
    fixed: "")

  /// Something is no size.
  package let notASize = DiagnosticCode(
    "E0305", "something is no size",
    explanation: """
      Something is no size. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// A size is beyond the limit.
  package let limit = DiagnosticCode(
    "E0306", "a size is beyond the limit",
    explanation: """
      A size is beyond the limit. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// A tensor has the wrong number of dimensions.
  package let rank = DiagnosticCode(
    "E0307", "a tensor has the wrong number of dimensions",
    explanation: """
      A tensor has the wrong number of dimensions. The message says where and why, and what to \
      do about it.
      """,
    failing: "",
    fixed: "")

  /// Nothing says what a size is.
  package let unboundSize = DiagnosticCode(
    "E0308", "nothing says what a size is",
    explanation: """
      Nothing says what a size is. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// The number of elements is wrong.
  package let elementCount = DiagnosticCode(
    "E0309", "the number of elements is wrong",
    explanation: """
      The number of elements is wrong. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// A size must be known when compiling.
  package let mustBeConstant = DiagnosticCode(
    "E0310", "a size must be known when compiling",
    explanation: """
      A size must be known when compiling. The message says where and why, and what to do about \
      it.
      """,
    failing: "",
    fixed: "")

  package init() {}
}
