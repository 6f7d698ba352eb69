import Diagnostics

/// What a declared name names.
package enum SymbolKind: Hashable, Sendable {
  case module, constant, typeAlias, structure, resource, field, enumeration, enumCase
  /// A named part of an enum case's payload.
  case payload
  case error, event, interface
  /// An entry or view of an interface.
  case method
  case contract, part, use, state, key
  /// Of a function, error, event or method of an interface.
  case parameter
  /// A size parameter, and the three other kinds of a function's parameters in `<>`.
  case size, keyParameter, depthParameter, typeParameter
  case function(FunctionDefinition.Kind)
  /// A variable, a name in a pattern or a parameter of a closure.
  case local(isMutable: Bool)
}

/// A name where it is declared. Nothing else is declared at its span, so the span identifies it.
package struct DeclaredSymbol: Hashable, Sendable {
  package let kind: SymbolKind
  package let name: String
  /// Where the name stands; for a module the beginning of its file, for a test its title.
  package let span: Span
  /// The span of the symbol that it belongs to; nil for a module.
  package let container: Span?
}
