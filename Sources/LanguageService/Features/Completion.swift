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
  /// What fits best comes first: 0 to 9.
  package var rank = 5
}
