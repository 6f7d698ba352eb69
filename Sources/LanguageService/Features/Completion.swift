import Semantics

/// What an editor offers at a cursor.
package struct Completion: Sendable {
  package enum Kind: Sendable {
    case keyword, variable, field, function, method, property, type, structure, enumeration
    case enumCase, contract, interface, constant, error, event, module, value
  }

  package let kind: Kind
  package let label: String
  /// The signature or type.
  package var detail = ""
  package var documentation = ""
  /// The module of the library that has to be imported for it.
  package var importing: String?
  /// What is written in its place where an editor lets people fill in places.
  package var snippet: String?
  /// The type of the value that it stands for.
  package var type: Type?
  /// Its place among others of one rank that are not sorted by their labels.
  package var order: Int?
  /// What fits best comes first: 0 to 9.
  package var rank = 5
}
