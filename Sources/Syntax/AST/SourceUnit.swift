import Diagnostics

/// The typed syntax tree of one file.
package struct SourceUnit: Sendable {
  /// The imports, in order.
  package let imports: [ImportDeclaration]
  /// The declarations, in order.
  package let items: [Item]
  /// Whether syntax errors between the declarations leave in doubt what these are.
  package let isDamaged: Bool
  /// What stands between the declarations and begins none, in order.
  package let strays: [Stray]
  /// The whole file.
  package let span: Span
}

/// `import std.shapley` or `import "./schema"`.
package struct ImportDeclaration: Sendable {
  /// What is imported.
  package enum Target: Sendable {
    /// A module of the library: the parts of its dotted name, at least one.
    case module([Name])
    /// A file beside this one: the text between the quotes, and where the literal stands.
    case path(String, Span)
  }

  /// What is imported.
  package let target: Target
  /// Whether a syntax error is in it.
  package let isDamaged: Bool
  /// The declaration.
  package let span: Span
}

/// A declaration at the top level of a file.
package enum Item: Sendable {
  /// `const`
  case constant(ConstDeclaration)
  /// `type`
  case typeAlias(TypeAliasDeclaration)
  /// `struct` or `resource`
  case structure(StructDeclaration)
  /// `enum`
  case enumeration(EnumDeclaration)
  /// `error`
  case error(ErrorDeclaration)
  /// `event`
  case event(EventDeclaration)
  /// `interface`
  case interface(InterfaceDeclaration)
  /// `fn`
  case function(FunctionDeclaration)
  /// `contract` or `part`
  case contract(ContractDeclaration)
  /// `test`
  case test(TestDeclaration)

  /// The declared name; nil for a test, which has a title.
  package var name: Name? {
    switch self {
    case .constant(let declaration): declaration.name
    case .typeAlias(let declaration): declaration.name
    case .structure(let declaration): declaration.name
    case .enumeration(let declaration): declaration.name
    case .error(let declaration): declaration.name
    case .event(let declaration): declaration.name
    case .interface(let declaration): declaration.name
    case .function(let declaration): declaration.name
    case .contract(let declaration): declaration.name
    case .test: nil
    }
  }

  /// The whole declaration, without its documentation.
  package var span: Span {
    switch self {
    case .constant(let declaration): declaration.span
    case .typeAlias(let declaration): declaration.span
    case .structure(let declaration): declaration.span
    case .enumeration(let declaration): declaration.span
    case .error(let declaration): declaration.span
    case .event(let declaration): declaration.span
    case .interface(let declaration): declaration.span
    case .function(let declaration): declaration.span
    case .contract(let declaration): declaration.span
    case .test(let declaration): declaration.span
    }
  }
}

extension Item {
  /// Where the text begins about which, after syntax errors, nothing is certain; nil when the
  /// declaration is whole. Byte offset.
  package var damage: UInt32? {
    switch self {
    case .constant(let declaration): declaration.damage
    case .typeAlias(let declaration): declaration.damage
    case .structure(let declaration): declaration.damage
    case .enumeration(let declaration): declaration.damage
    case .error(let declaration): declaration.damage
    case .event(let declaration): declaration.damage
    case .interface(let declaration): declaration.damage
    case .function(let declaration): declaration.damage
    case .contract(let declaration): declaration.damage
    case .test(let declaration): declaration.damage
    }
  }
}

/// A declaration in a contract.
package enum ContractMember: Sendable {
  /// `key`
  case key(KeyDeclaration)
  /// `use`
  case use(UseDeclaration)
  /// `state`
  case state(StateDeclaration)
  /// `init`, `entry`, `view` or `fn`
  case function(FunctionDeclaration)
  /// `event`
  case event(EventDeclaration)
  /// `error`
  case error(ErrorDeclaration)
  /// `struct` or `resource`
  case structure(StructDeclaration)
  /// `enum`
  case enumeration(EnumDeclaration)
  /// `const`
  case constant(ConstDeclaration)
  /// `type`
  case typeAlias(TypeAliasDeclaration)

  /// The declared name; `init` for the initializer.
  package var name: Name {
    switch self {
    case .key(let declaration): declaration.name
    case .use(let declaration): declaration.name
    case .state(let declaration): declaration.name
    case .function(let declaration): declaration.name
    case .event(let declaration): declaration.name
    case .error(let declaration): declaration.name
    case .structure(let declaration): declaration.name
    case .enumeration(let declaration): declaration.name
    case .constant(let declaration): declaration.name
    case .typeAlias(let declaration): declaration.name
    }
  }
  /// The whole declaration, without its documentation.
  package var span: Span {
    switch self {
    case .key(let declaration): declaration.span
    case .use(let declaration): declaration.span
    case .state(let declaration): declaration.span
    case .function(let declaration): declaration.span
    case .event(let declaration): declaration.span
    case .error(let declaration): declaration.span
    case .structure(let declaration): declaration.span
    case .enumeration(let declaration): declaration.span
    case .constant(let declaration): declaration.span
    case .typeAlias(let declaration): declaration.span
    }
  }

  /// Where the text begins about which, after syntax errors, nothing is certain; nil when the
  /// declaration is whole. Byte offset.
  package var damage: UInt32? {
    switch self {
    case .key(let declaration): declaration.damage
    case .use(let declaration): declaration.damage
    case .state(let declaration): declaration.damage
    case .function(let declaration): declaration.damage
    case .event(let declaration): declaration.damage
    case .error(let declaration): declaration.damage
    case .structure(let declaration): declaration.damage
    case .enumeration(let declaration): declaration.damage
    case .constant(let declaration): declaration.damage
    case .typeAlias(let declaration): declaration.damage
    }
  }
}
