import Compiler
import Diagnostics
import Semantics
import Syntax

extension DocumentAnalysis {
  /// The call that a cursor stands in.
  package struct Signature: Sendable {
    package let label: String
    package let documentation: String
    package let parameters: [String]
    /// Which of the parameters the cursor stands at, from 0.
    package let active: Int
  }

  /// The signature of the innermost call around an offset.
  package func signature(at offset: Int) -> Signature? {
    guard let (opening, active) = callOpening(before: offset), opening > 0 else { return nil }
    let callee = opening - 1
    guard stream.tokens[callee].kind == .identifier || stream.tokens[callee].kind == .initKeyword
    else { return nil }
    let name = stream.text(callee)
    if name == "deploy", let (contract, rest) = deployed(opening, active) {
      return signature(of: contract, active: rest)
    }
    if let (symbol, _) = references.symbol(in: source, at: stream.tokens[callee].start),
      let declaration = syntax(of: symbol)
    {
      return signature(of: declaration, active: active)
    }
    if callee > 1, stream.tokens[callee - 1].kind == .point {
      let members = candidates(beforePoint: callee - 1)
      guard let member = members.first(where: { $0.name == name }) else { return nil }
      return signature(member.signature, member.summary, active)
    }
    guard let row = BuiltinTable.standard.functions(named: name).first else { return nil }
    return signature(row.signature(describer), row.summary, active)
  }

  /// The last `(` before an offset that is not closed, and how many commas stand behind it.
  func callOpening(before offset: Int) -> (opening: Int, commas: Int)? {
    guard var index = token(before: offset) else { return nil }
    var (depth, commas) = (0, 0)
    while true {
      let kind = stream.tokens[index].kind
      switch kind {
      case .rightParenthesis, .rightBracket, .rightBrace: depth += 1
      case .leftParenthesis where depth == 0: return (index, commas)
      case .leftBrace where depth == 0: return nil
      case .leftParenthesis, .leftBracket, .leftBrace:
        // A list is no call: what is counted inside belongs to it.
        if depth == 0 { commas = 0 } else { depth -= 1 }
      case .comma where depth == 0: commas += 1
      default: break
      }
      guard index > 0 else { return nil }
      index -= 1
    }
  }

  /// The initializer behind `deploy(Contract, ...)`, and which of its parameters is meant.
  private func deployed(_ opening: Int, _ active: Int) -> (DeclarationSyntax, Int)? {
    guard active > 0,
      let (symbol, _) = references.symbol(in: source, at: stream.tokens[opening + 1].start),
      let contract = syntax(of: symbol), contract.kind == .contract,
      let initializer = contract.children.first(where: { $0.kind == .initializer })
    else { return nil }
    return (initializer, active - 1)
  }

  private func signature(of declaration: DeclarationSyntax, active: Int) -> Signature {
    Signature(
      label: header(of: declaration), documentation: declaration.documentation,
      parameters: declaration.parameters.map { analysis.sources.text(of: $0.span) }, active: active)
  }

  /// A signature of the language.
  private func signature(_ text: String, _ documentation: String, _ active: Int) -> Signature? {
    guard text.contains("(") else { return nil }
    return Signature(
      label: text, documentation: documentation, parameters: Self.parameters(of: text),
      active: active)
  }

  /// The parameters of a signature: what the commas of its first brackets divide.
  static func parameters(of text: String) -> [String] {
    guard let opening = text.firstIndex(of: "(") else { return [] }
    var (depth, parameters, parameter) = (0, [String](), "")
    for character in text[text.index(after: opening)...] {
      if "([<{".contains(character) { depth += 1 }
      if ")]>}".contains(character) {
        if depth == 0 { break }
        depth -= 1
      }
      if character == ",", depth == 0 {
        parameters.append(parameter)
        parameter = ""
      } else if !parameter.isEmpty || character != " " {
        parameter.append(character)
      }
    }
    return parameter.isEmpty ? parameters : parameters + [parameter]
  }
}
