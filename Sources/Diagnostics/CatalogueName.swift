/// What can be wrong with names and modules: E01xx.
package struct NameCatalogue: DiagnosticCatalogue, Sendable {
  package static let stage: Character = "1"

  /// A name is not known.
  package let unknownName = DiagnosticCode(
    "E0101", "a name is not known",
    explanation: """
      A name is not known. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// A name is declared twice.
  package let duplicateName = DiagnosticCode(
    "E0102", "a name is declared twice",
    explanation: """
      A name is declared twice. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// A name is imported twice.
  package let ambiguousName = DiagnosticCode(
    "E0103", "a name is imported twice",
    explanation: """
      A name is imported twice. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// A name hides another.
  package let shadowing = DiagnosticCode(
    "E0104", "a name hides another",
    explanation: """
      A name hides another. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// A module is not found.
  package let moduleNotFound = DiagnosticCode(
    "E0105", "a module is not found",
    explanation: """
      A module is not found. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// Modules import each other.
  package let importCycle = DiagnosticCode(
    "E0106", "modules import each other",
    explanation: """
      Modules import each other. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// A name is no value.
  package let notAValue = DiagnosticCode(
    "E0107", "a name is no value",
    explanation: """
      A name is no value. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// There is no such member.
  package let unknownMember = DiagnosticCode(
    "E0108", "there is no such member",
    explanation: """
      There is no such member. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// A name stands for something else.
  package let wrongKind = DiagnosticCode(
    "E0109", "a name stands for something else",
    explanation: """
      A name stands for something else. The message says where and why, and what to do about \
      it.
      """,
    failing: "",
    fixed: "")

  /// A type is not known.
  package let unknownType = DiagnosticCode(
    "E0110", "a type is not known",
    explanation: """
      A type is not known. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// A constant is defined by itself.
  package let constantCycle = DiagnosticCode(
    "E0111", "a constant is defined by itself",
    explanation: """
      A constant is defined by itself. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// A value is not known when compiling.
  package let notConstant = DiagnosticCode(
    "E0112", "a value is not known when compiling",
    explanation: """
      A value is not known when compiling. The message says where and why, and what to do about \
      it.
      """,
    failing: "",
    fixed: "")

  /// A name belongs to the language.
  package let reservedName = DiagnosticCode(
    "E0113", "a name belongs to the language",
    explanation: """
      A name belongs to the language. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// Something exists only in a contract.
  package let outsideContract = DiagnosticCode(
    "E0114", "something exists only in a contract",
    explanation: """
      Something exists only in a contract. The message says where and why, and what to do about \
      it.
      """,
    failing: "",
    fixed: "")

  /// Something exists only in tests.
  package let testOnly = DiagnosticCode(
    "E0115", "something exists only in tests",
    explanation: """
      Something exists only in tests. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// Something cannot be called.
  package let notCallable = DiagnosticCode(
    "E0116", "something cannot be called",
    explanation: """
      Something cannot be called. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// A variable is never read.
  package let unused = DiagnosticCode(
    "E0117", "a variable is never read",
    explanation: """
      A variable is never read. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// A value is thrown away.
  package let unusedValue = DiagnosticCode(
    "E0118", "a value is thrown away",
    explanation: """
      A value is thrown away. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// There are too many modules.
  package let tooManyModules = DiagnosticCode(
    "E0119", "there are too many modules",
    explanation: """
      There are too many modules. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  package init() {}
}
