import Diagnostics
import Syntax

/// What may stand after a point, as an editor offers it.
package struct MemberCandidate: Sendable {
  package enum Kind: Sendable { case method, property, field, enumCase, entry, view }

  package let kind: Kind
  package let name: String
  /// As documentation writes it, with the type that it is asked of: `matmul(other: Tensor<E, [4, M]>)`.
  package let signature: String
  /// One sentence, or nothing.
  package let summary: String
  /// Where it is declared, if it is.
  package let declaration: Span?

  package init(kind: Kind, name: String, signature: String, summary: String, declaration: Span?) {
    self.kind = kind
    self.name = name
    self.signature = signature
    self.summary = summary
    self.declaration = declaration
  }
}

extension ProgramDeclarations {
  /// The members of a value: the language's own, fields, methods of a contract.
  package func candidates(of type: Type) -> [MemberCandidate] {
    let describer = TypeDescriber(program)
    var found: [MemberCandidate] = []
    switch type {
    case .structure(let id, sizes: _):
      found += program[id].fields.map { field in
        MemberCandidate(
          kind: .field, name: field.name,
          signature: "\(field.name): \(describer.describe(field.type))",
          summary: "", declaration: field.span)
      }
    case .contract(let id):
      found += program[id].methods.map { method in
        let parameters = method.parameters.map { "\($0.name): \(describer.describe($0.type))" }
        let result = method.result == .unit ? "" : " -> \(describer.describe(method.result))"
        return MemberCandidate(
          kind: method.isView ? .view : .entry, name: method.name,
          signature: "\(method.name)(\(parameters.joined(separator: ", ")))\(result)", summary: "",
          declaration: method.span)
      }
    case .enumeration(let id) where program[id].interface != nil:
      found.append(
        MemberCandidate(
          kind: .method, name: "run", signature: "run()",
          summary: "Makes the call; its result is dropped. Under `try`: whether it succeeded.",
          declaration: nil))
    default: break
    }
    for row in BuiltinTable.standard.rows {
      guard let receiver = row.receiver else { continue }
      var match = PatternMatch(program, facts)
      match.receiver = type
      guard match.matches(receiver, type) else { continue }
      let parameters = row.parameters.map { $0.describe(describer) }.joined(separator: ", ")
      found.append(
        MemberCandidate(
          kind: row.isProperty ? .property : .method, name: row.name,
          signature: row.name + (row.isProperty ? ": " : "(\(parameters)) -> ")
            + row.resultText(describer),
          summary: row.summary, declaration: nil))
    }
    return found
  }

  /// The cases of an enum, and what is declared in a contract, by the span of its name: what stands
  /// after `Name.`.
  package func candidates(ofDeclarationAt span: Span) -> [MemberCandidate] {
    let describer = TypeDescriber(program)
    if let definition = program.enums.first(where: { $0.span == span && $0.interface == nil }) {
      return definition.cases.map { entry in
        let payload = entry.payload.map { describer.describe($0.type) }.joined(separator: ", ")
        return MemberCandidate(
          kind: .enumCase, name: entry.name,
          signature: ".\(entry.name)" + (payload.isEmpty ? "" : "(\(payload))"), summary: "",
          declaration: entry.span)
      }
    }
    let named: [String: Declared]
    if let index = program.contracts.firstIndex(where: { $0.span == span }),
      members.indices.contains(index)
    {
      named = members[index]
    } else if let part = parts.first(where: { $0.syntax.name.span == span }) {
      named = part.members
    } else if let use = uses.first(where: { $0.nameSpan == span }) {
      return use.members.sorted { $0.key < $1.key }.map { name, declared in
        MemberCandidate(
          kind: .property, name: name, signature: declared.symbol.kind, summary: "",
          declaration: declared.span)
      }
    } else {
      return []
    }
    return named.sorted { $0.key < $1.key }.compactMap {
      name, declared -> MemberCandidate? in
      switch declared.symbol {
      case .error, .event, .constant, .structure, .enumeration, .typeAlias, .key:
        return MemberCandidate(
          kind: .property, name: name, signature: declared.symbol.kind, summary: "",
          declaration: declared.span)
      case .function, .state, .interface, .contract, .part, .use: return nil
      }
    }
  }

  /// What a type is declared as; nil for a type of the language.
  package func declaration(of type: Type) -> Span? {
    switch type {
    case .structure(let id, sizes: _): program[id].span
    case .enumeration(let id): program[id].span
    case .contract(let id): program[id].span
    case .optional(let inner), .array(let inner, count: _), .list(let inner, max: _):
      declaration(of: inner)
    case .ciphertext(let ciphertext): program[ciphertext.key].span
    default: nil
    }
  }
}
