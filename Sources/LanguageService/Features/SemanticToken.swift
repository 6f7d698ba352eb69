import Compiler
import Diagnostics
import Semantics
import Syntax

/// A token with what it means.
package struct SemanticToken: Sendable {
  /// What it is, in the order of ``names``.
  package enum Kind: Int, CaseIterable, Sendable {
    case keyword, comment, string, number, namespace, type, structure, enumeration, enumMember,
      interface
    case contract, parameter, variable, property, function, method, event, typeParameter

    /// What the protocol calls it.
    package var name: String {
      switch self {
      case .structure: "struct"
      case .enumeration: "enum"
      case .contract: "class"
      default: "\(self)"
      }
    }
  }

  /// What more there is to say about a name: bits in the order of ``names``.
  package struct Modifiers: OptionSet, Sendable {
    package let rawValue: Int
    package init(rawValue: Int) { self.rawValue = rawValue }

    package static let declaration = Modifiers(rawValue: 1)
    package static let readonly = Modifiers(rawValue: 2)
    /// It belongs to the language or its library.
    package static let defaultLibrary = Modifiers(rawValue: 4)
    /// A state variable.
    package static let state = Modifiers(rawValue: 8)
    /// It can only be moved.
    package static let linear = Modifiers(rawValue: 16)
    /// It holds ciphertexts.
    package static let encrypted = Modifiers(rawValue: 32)

    package static let names = [
      "declaration", "readonly", "defaultLibrary", "state", "linear", "encrypted",
    ]
  }

  /// Where it stands; within one line.
  package let span: Span
  package let kind: Kind
  package let modifiers: Modifiers
}

extension DocumentAnalysis {
  /// The tokens and comments of the document, in order.
  package func semanticTokens() -> [SemanticToken] {
    var found: [SemanticToken] = []
    for index in stream.tokens.indices {
      found += comments(before: index)
      if let (kind, modifiers) = meaning(of: index) {
        found.append(SemanticToken(span: stream.span(index), kind: kind, modifiers: modifiers))
      }
    }
    return found
  }

  private func comments(before index: Int) -> [SemanticToken] {
    let trivia = stream.trivia(before: index)
    guard trivia.contains(UInt8(ascii: "/")) else { return [] }
    return trivia.split(separator: 0x0A).compactMap { line in
      guard let start = line.firstIndex(of: UInt8(ascii: "/")),
        let end = line.lastIndex(where: { $0 != 0x20 && $0 != 0x0D && $0 != 0x09 })
      else { return nil }
      let span = Span(source: source, start: UInt32(start), end: UInt32(end) + 1)
      return SemanticToken(span: span, kind: .comment, modifiers: [])
    }
  }

  private func meaning(of index: Int) -> (SemanticToken.Kind, SemanticToken.Modifiers)? {
    let token = stream.tokens[index]
    switch token.kind {
    case .string, .hexString: return (.string, [])
    case .integer, .decimal, .address: return (.number, [])
    case .identifier: break
    default: return token.kind.isKeyword ? (.keyword, []) : nil
    }
    if let (symbol, place) = references.symbol(in: source, at: token.start),
      place.start == token.start
    {
      return meaning(of: symbol, at: place)
    }
    let name = stream.text(index)
    let afterPoint = index > 0 && stream.tokens[index - 1].kind == .point
    if afterPoint { return (isCall(index) ? .method : .property, .defaultLibrary) }
    if ReservedNames.types.contains(name) { return (.type, .defaultLibrary) }
    if ReservedNames.values.contains(name) { return (.variable, [.defaultLibrary, .readonly]) }
    if !BuiltinTable.standard.functions(named: name).isEmpty { return (.function, .defaultLibrary) }
    return ContextualWord(rawValue: name) == nil ? nil : (.keyword, [])
  }

  private func isCall(_ index: Int) -> Bool {
    stream.tokens.indices.contains(index + 1) && stream.tokens[index + 1].kind == .leftParenthesis
  }

  private func meaning(
    of symbol: DeclaredSymbol, at place: Span
  ) -> (SemanticToken.Kind, SemanticToken.Modifiers) {
    var modifiers: SemanticToken.Modifiers = []
    if symbol.span == place { modifiers.insert(.declaration) }
    if analysis.sources[symbol.span.source].name.hasPrefix("std.") {
      modifiers.insert(.defaultLibrary)
    }
    let kind: SemanticToken.Kind
    switch symbol.kind {
    case .module: kind = .namespace
    case .constant:
      kind = .variable
      modifiers.insert(.readonly)
    case .typeAlias: kind = .type
    case .structure, .resource: kind = .structure
    case .enumeration: kind = .enumeration
    case .enumCase: kind = .enumMember
    case .interface: kind = .interface
    case .contract, .part: kind = .contract
    case .use: kind = .namespace
    case .error, .event: kind = .event
    case .method: kind = .method
    case .function: kind = .function
    case .parameter: kind = .parameter
    case .size, .keyParameter, .depthParameter, .typeParameter: kind = .typeParameter
    case .field, .payload: kind = .property
    case .key, .state:
      kind = .property
      modifiers.insert(.state)
    case .local(let isMutable):
      kind = .variable
      if !isMutable { modifiers.insert(.readonly) }
    }
    switch symbol.kind {
    case .local, .parameter, .state, .field, .payload:
      if let type = references.type(in: symbol.span.source, at: symbol.span.start)?.type {
        if program.isLinear(type) { modifiers.insert(.linear) }
        if Self.isEncrypted(type) { modifiers.insert(.encrypted) }
      }
    default: break
    }
    return (kind, modifiers)
  }

  private static func isEncrypted(_ type: Type) -> Bool {
    switch type {
    case .ciphertext, .sum: true
    case .optional(let inner), .array(let inner, count: _), .list(let inner, max: _):
      isEncrypted(inner)
    default: false
    }
  }
}
