import Diagnostics
import Syntax

/// A declaration as it is written: what hover and outlines show of it, whatever is wrong with it.
package struct DeclarationSyntax: Sendable {
  package let kind: Kind
  package let name: Name
  /// The lines of `///` before it.
  package let documentation: String
  /// All of it.
  package let span: Span
  /// Where its body begins; nil when all of it is worth showing.
  package let bodyStart: UInt32?
  package let parameters: [ParameterSyntax]
  package let children: [DeclarationSyntax]

  /// A parameter: its name, and where it stands with its type.
  package struct ParameterSyntax: Sendable {
    package let name: String
    package let span: Span
  }

  package enum Kind: Sendable {
    case constant, typeAlias, structure, field, enumeration, enumCase, error, event, interface
    case function, entry, view, initializer, invariant, method, contract, part, use, state, key,
      test
  }

  private init(
    _ kind: Kind, _ name: Name, _ documentation: String, _ span: Span, bodyStart: UInt32? = nil,
    parameters: [ParameterSyntax] = [], children: [DeclarationSyntax] = []
  ) {
    self.kind = kind
    self.name = name
    self.documentation = documentation
    self.span = span
    self.bodyStart = bodyStart
    self.parameters = parameters
    self.children = children
  }

  /// The declarations of a file, in order.
  package static func all(in unit: SourceUnit) -> [DeclarationSyntax] {
    unit.items.map { Self($0) }
  }

  /// All declarations of a text with the names of what they stand in.
  package static func flat(_ utf8: [UInt8], _ path: String) -> [(
    declaration: Self, container: String?
  )] {
    var sources = SourceMap()
    let id = sources.add(name: path, utf8: utf8)
    var found: [(declaration: Self, container: String?)] = []
    for declaration in all(in: Parser.parse(sources[id]).unit) {
      found.append((declaration, nil))
      found += declaration.children.map { ($0, declaration.name.text) }
    }
    return found
  }

  /// The declaration whose name stands at a span, at any depth.
  package static func find(_ name: Span, in declarations: [DeclarationSyntax]) -> DeclarationSyntax?
  {
    for declaration in declarations {
      if declaration.name.span == name { return declaration }
      if declaration.span.start <= name.start, name.end <= declaration.span.end,
        let found = find(name, in: declaration.children)
      {
        return found
      }
    }
    return nil
  }

  private static func written(_ parameters: [Parameter]) -> [ParameterSyntax] {
    parameters.map { ParameterSyntax(name: $0.name.text, span: $0.span) }
  }

  private init(_ item: Item) {
    switch item {
    case .constant(let it): self.init(.constant, it.name, it.documentation, it.span)
    case .typeAlias(let it): self.init(.typeAlias, it.name, it.documentation, it.span)
    case .structure(let it): self.init(it)
    case .enumeration(let it): self.init(it)
    case .error(let it):
      self.init(.error, it.name, it.documentation, it.span, parameters: Self.written(it.parameters))
    case .event(let it): self.init(it)
    case .interface(let it):
      self.init(
        .interface, it.name, it.documentation, it.span, bodyStart: it.name.span.end,
        children: it.members.map {
          Self(.method, $0.name, $0.documentation, $0.span, parameters: Self.written($0.parameters))
        })
    case .function(let it): self.init(it)
    case .contract(let it):
      self.init(
        it.isPart ? .part : .contract, it.name, it.documentation, it.span,
        bodyStart: it.sizes.last?.name.span.end ?? it.name.span.end,
        children: it.members.map { Self($0) })
    case .test(let it):
      self.init(
        .test, Name(it.title, it.titleSpan), it.documentation, it.span,
        bodyStart: it.body.span.start, parameters: Self.written(it.parameters))
    }
  }

  private init(_ member: ContractMember) {
    switch member {
    case .key(let it): self.init(.key, it.name, it.documentation, it.span)
    case .use(let it): self.init(.use, it.name, it.documentation, it.span)
    case .state(let it): self.init(.state, it.name, it.documentation, it.span)
    case .function(let it): self.init(it)
    case .event(let it): self.init(it)
    case .error(let it):
      self.init(.error, it.name, it.documentation, it.span, parameters: Self.written(it.parameters))
    case .structure(let it): self.init(it)
    case .enumeration(let it): self.init(it)
    case .constant(let it): self.init(.constant, it.name, it.documentation, it.span)
    case .typeAlias(let it): self.init(.typeAlias, it.name, it.documentation, it.span)
    }
  }

  private init(_ it: FunctionDeclaration) {
    let kind: Kind =
      switch it.kind {
      case .function: .function
      case .entry: .entry
      case .view: .view
      case .initializer: .initializer
      case .invariant: .invariant
      }
    self.init(
      kind, it.name, it.documentation, it.span, bodyStart: it.body.span.start,
      parameters: Self.written(it.parameters))
  }

  private init(_ it: StructDeclaration) {
    self.init(
      .structure, it.name, it.documentation, it.span,
      children: it.fields.map { Self(.field, $0.name, $0.documentation, $0.span) })
  }

  private init(_ it: EnumDeclaration) {
    self.init(
      .enumeration, it.name, it.documentation, it.span,
      children: it.cases.map { Self(.enumCase, $0.name, $0.documentation, $0.span) })
  }

  private init(_ it: EventDeclaration) {
    self.init(
      .event, it.name, it.documentation, it.span,
      parameters: it.parameters.map { ParameterSyntax(name: $0.name.text, span: $0.span) })
  }
}
