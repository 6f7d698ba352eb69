import Diagnostics
import Primitives
import Syntax

extension ProgramResolver {
  /// A struct or an enum.
  private enum Definition: Hashable {
    case structure(Int)
    case enumeration(Int)
  }

  /// Works out the facts of all structs and enums, those that others contain first. What contains
  /// itself is reported, and its fields become invalid.
  mutating func computeFacts() {
    declarations.facts.structs = Array(repeating: TypeFacts(), count: program.structs.count)
    declarations.facts.enums = Array(repeating: TypeFacts(), count: program.enums.count)
    var open: Set<Definition> = []
    var done: Set<Definition> = []
    let all =
      program.structs.indices.map { Definition.structure($0) }
      + program.enums.indices.map { Definition.enumeration($0) }
    for root in all where !done.contains(root) {
      // An explicit stack: how deep definitions contain each other is the user's choice.
      var stack: [(definition: Definition, parts: [Definition], next: Int)] = [
        (root, parts(of: root), 0)
      ]
      open.insert(root)
      while let top = stack.last {
        guard top.next < top.parts.count else {
          finish(top.definition)
          open.remove(top.definition)
          done.insert(top.definition)
          stack.removeLast()
          continue
        }
        stack[stack.count - 1].next += 1
        let part = top.parts[top.next]
        if done.contains(part) { continue }
        if open.contains(part) {
          reportRecursive(top.definition, part)
          continue
        }
        open.insert(part)
        stack.append((part, parts(of: part), 0))
      }
    }
  }

  private func parts(of definition: Definition) -> [Definition] {
    var found: [Definition] = []
    for type in types(in: definition) { collect(type, &found) }
    return found
  }

  private func types(in definition: Definition) -> [Type] {
    switch definition {
    case .structure(let index): program.structs[index].fields.map(\.type)
    case .enumeration(let index): program.enums[index].cases.flatMap { $0.payload.map(\.type) }
    }
  }

  private func collect(_ type: Type, _ found: inout [Definition]) {
    switch type {
    case .structure(let id, sizes: _): found.append(.structure(id.index))
    case .enumeration(let id): found.append(.enumeration(id.index))
    case .optional(let inner): collect(inner, &found)
    case .array(let element, count: _), .list(let element, max: _): collect(element, &found)
    case .tuple(let elements):
      for element in elements { collect(element, &found) }
    case .map(key: let key, value: let value, max: _):
      collect(key, &found)
      collect(value, &found)
    case .unit, .never, .invalid, .bool, .integer, .fixed, .address, .hash, .bytes, .text,
      .contract, .tensor, .ciphertext, .sum, .publicKey, .coin, .testKey:
      break
    }
  }

  private func name(of definition: Definition) -> (name: String, span: Span) {
    switch definition {
    case .structure(let index): (program.structs[index].name, program.structs[index].span)
    case .enumeration(let index): (program.enums[index].name, program.enums[index].span)
    }
  }

  /// Whether it is the enum of a `Call`, which may stand nowhere: where it does, `checkCalls` looks at it.
  private func isCall(_ definition: Definition) -> Bool {
    guard case .enumeration(let index) = definition else { return false }
    return program.enums[index].interface != nil
  }

  private mutating func reportRecursive(_ container: Definition, _ part: Definition) {
    let inner = name(of: part)
    let outer = name(of: container)
    report(
      .types.recursiveType, "`\(inner.name)` contains itself", at: inner.span,
      "its size would have no end",
      secondary: part == container ? [] : [Label(outer.span, "contained in this")],
      help: isCall(part)
        ? "write an `interface` of the entries whose calls are kept, without this one"
        : "keep the values in a list or map of the state, and store their numbers")
    // The circle is cut here, so that nothing runs around in it.
    switch container {
    case .structure(let index):
      program.structs[index].fields = program.structs[index].fields.map {
        contains($0.type, part) ? NamedType(name: $0.name, type: .invalid, span: $0.span) : $0
      }
    case .enumeration(let index):
      for position in program.enums[index].cases.indices {
        program.enums[index].cases[position].payload = program.enums[index].cases[position].payload
          .map {
            contains($0.type, part) ? NamedType(name: $0.name, type: .invalid, span: $0.span) : $0
          }
      }
    }
  }

  private func contains(_ type: Type, _ part: Definition) -> Bool {
    var found: [Definition] = []
    collect(type, &found)
    return found.contains(part)
  }

  private mutating func finish(_ definition: Definition) {
    var result = TypeFacts()
    for type in types(in: definition) { result.absorb(facts[type]) }
    switch definition {
    case .structure(let index):
      result.isLinear = result.isLinear || program.structs[index].isResource
      program.structs[index].isLinear = result.isLinear
      declarations.facts.structs[index] = result
    case .enumeration(let index):
      program.enums[index].isLinear = result.isLinear
      declarations.facts.enums[index] = result
    }
    if result.isTooLarge, !isCall(definition) {
      let (name, span) = name(of: definition)
      report(
        .shapes.limit, "`\(name)` is too large", at: span, "too many parts",
        notes: [
          "written out, a type has at most \(Limits.abiTypeNodesMax) parts, "
            + "nested \(Limits.abiDepthMax) deep"
        ])
    }
  }

  /// What may not stand in fields and payloads.
  mutating func checkParts(_ pending: PendingStruct) {
    for field in pending.syntax.fields {
      let name = field.name.text
      guard let type = program[pending.id].fields.first(where: { $0.name == name })?.type else {
        continue
      }
      if type == .unit {
        report(
          .types.misplacedType, "a field needs a type with values", at: field.type.span,
          "has no value to keep")
      }
    }
  }

  mutating func checkParts(_ pending: PendingEnum) {
    for (syntax, definition) in zip(pending.syntax.cases, program[pending.id].cases) {
      for (part, field) in zip(syntax.payload, definition.payload) where field.type == .unit {
        report(
          .types.misplacedType, "a payload needs a type with values", at: part.type.span,
          "has no value to keep")
      }
    }
  }
}
