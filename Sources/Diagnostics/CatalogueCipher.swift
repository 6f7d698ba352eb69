/// What can be wrong with ciphers: E04xx.
package struct CipherCatalogue: DiagnosticCatalogue, Sendable {
  package static let stage: Character = "4"

  /// Ciphers cannot be multiplied.
  package let product = DiagnosticCode(
    "E0401", "ciphers cannot be multiplied",
    explanation: """
      Ciphers cannot be multiplied. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// Ciphers cannot be compared.
  package let comparison = DiagnosticCode(
    "E0402", "ciphers cannot be compared",
    explanation: """
      Ciphers cannot be compared. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// A cipher cannot decide.
  package let branch = DiagnosticCode(
    "E0403", "a cipher cannot decide",
    explanation: """
      A cipher cannot decide. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// Ciphers are under different keys.
  package let key = DiagnosticCode(
    "E0404", "ciphers are under different keys",
    explanation: """
      Ciphers are under different keys. The message says where and why, and what to do about \
      it.
      """,
    failing: "",
    fixed: "")

  /// Ciphers have different shapes.
  package let shape = DiagnosticCode(
    "E0405", "ciphers have different shapes",
    explanation: """
      Ciphers have different shapes. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// Ciphers have no such operation.
  package let operation = DiagnosticCode(
    "E0406", "ciphers have no such operation",
    explanation: """
      Ciphers have no such operation. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// A key is assigned in `init` only.
  package let keyAssignment = DiagnosticCode(
    "E0407", "a key is assigned in `init` only",
    explanation: """
      A key is assigned in `init` only. The message says where and why, and what to do about \
      it.
      """,
    failing: "",
    fixed: "")

  /// A key is too short.
  package let weakKey = DiagnosticCode(
    "E0408", "a key is too short",
    explanation: """
      A key is too short. The message says where and why, and what to do about it.
      """,
    failing: "",
    fixed: "")

  /// There is no such encryption scheme.
  package let scheme = DiagnosticCode(
    "E0409", "there is no such encryption scheme",
    explanation: """
      There is no such encryption scheme. The message says where and why, and what to do about \
      it.
      """,
    failing: "",
    fixed: "")

  /// A contract cannot see into a cipher.
  package let reveal = DiagnosticCode(
    "E0410", "a contract cannot see into a cipher",
    explanation: """
      A contract cannot see into a cipher. The message says where and why, and what to do about \
      it.
      """,
    failing: "",
    fixed: "")

  /// A cipher has another number format.
  package let element = DiagnosticCode(
    "E0411", "a cipher has another number format",
    explanation: """
      A cipher has another number format. The message says where and why, and what to do about \
      it.
      """,
    failing: "",
    fixed: "")

  package init() {}
}
