import Diagnostics
import Primitives

/// Whether every `match` covers all values of its subject, and every arm can be reached.
/// Source: L. Maranget, "Warnings for pattern matching", 2007 (usefulness of a row against a matrix).
struct MatchChecker {
  private let program: TypedProgram
  private(set) var diagnostics: [Diagnostic] = []

  init(_ program: TypedProgram) {
    self.program = program
  }

  mutating func check(_ block: TypedBlock) {
    var matches: [(TypedExpression, [TypedMatchArm], Span)] = []
    block.forEachExpression { expression in
      if case .match(let subject, let arms) = expression.kind {
        matches.append((subject, arms, expression.span))
      }
    }
    for (subject, arms, span) in matches { check(subject, arms, span) }
  }

  private mutating func check(_ subject: TypedExpression, _ arms: [TypedMatchArm], _ span: Span) {
    if subject.type == .invalid { return }
    var rows: [[TypedPattern]] = []
    for arm in arms {
      if useful(rows, [arm.pattern], [subject.type], depth: 0) == nil {
        diagnostics.append(
          Diagnostic(
            .linearity.unreachableArm, "this arm is never reached", at: arm.body.span,
            "the arms above cover everything it matches", severity: .warning))
      }
      rows.append([arm.pattern])
    }
    if let witness = useful(rows, [.any], [subject.type], depth: 0) {
      let missing = witness.first.map { describe($0) } ?? "_"
      diagnostics.append(
        Diagnostic(
          .linearity.notExhaustive, "this `match` does not cover every value", at: subject.span,
          "`\(missing)` is not covered",
          help: "add an arm `\(missing) => ...`, or `_ => ...` for everything else"))
    }
  }

  /// The place of patterns that stand in no source.
  private static let nowhere = Span(source: SourceID(index: 0), start: 0, end: 0)

  /// How deep patterns are followed; the parser's limit on nesting is far below.
  private static let depthMax = 512

  /// A row of values that `row` matches and no row of the matrix does; nil when there is none.
  private func useful(
    _ matrix: [[TypedPattern]], _ row: [TypedPattern], _ types: [Type], depth: Int
  ) -> [TypedPattern]? {
    guard let first = row.first, let type = types.first else { return matrix.isEmpty ? [] : nil }
    guard depth < MatchChecker.depthMax else { return nil }
    let constructors = allConstructors(of: type)
    switch Head(first) {
    case .constructor(let head):
      return usefulWith(head, matrix, row, types, depth)
    case .wildcard:
      if let constructors {
        for constructor in constructors {
          if let witness = usefulWith(constructor, matrix, row, types, depth) { return witness }
        }
        return nil
      }
      // Infinitely many values: one that no row names is covered by wildcards only.
      let rest = matrix.filter { $0.first.map(\.isWildcard) ?? false }.map { Array($0.dropFirst()) }
      return useful(rest, Array(row.dropFirst()), Array(types.dropFirst()), depth: depth + 1)
        .map { [.any] + $0 }
    }
  }

  private func usefulWith(
    _ head: Constructor, _ matrix: [[TypedPattern]], _ row: [TypedPattern], _ types: [Type],
    _ depth: Int
  ) -> [TypedPattern]? {
    guard let type = types.first else { return nil }
    let parts = partTypes(of: head, type)
    let rows = matrix.compactMap { specialise($0, head, arity: parts.count) }
    guard let special = specialise(row, head, arity: parts.count) else { return nil }
    guard
      let witness = useful(rows, special, parts + types.dropFirst(), depth: depth + 1)
    else { return nil }
    let arguments = Array(witness.prefix(parts.count))
    return [pattern(head, arguments)] + witness.dropFirst(parts.count)
  }

  // MARK: Constructors

  private enum Constructor: Hashable {
    case none, some, tuple
    case enumCase(EnumID, Int)
    case bool(Bool)
    case literal(String)
  }

  private enum Head {
    case wildcard
    case constructor(Constructor)

    init(_ pattern: TypedPattern) {
      switch pattern {
      case .any, .bind: self = .wildcard
      case .none: self = .constructor(.none)
      case .some: self = .constructor(.some)
      case .tuple: self = .constructor(.tuple)
      case .enumCase(let id, let index, _): self = .constructor(.enumCase(id, index))
      case .literal(let value):
        switch value.kind {
        case .bool(let flag): self = .constructor(.bool(flag))
        case .integer(let number): self = .constructor(.literal(number.description))
        case .address(let address): self = .constructor(.literal(address.description))
        case .text(let bytes): self = .constructor(.literal(String(decoding: bytes, as: UTF8.self)))
        case .none: self = .constructor(.none)
        default: self = .wildcard
        }
      }
    }
  }

  /// All constructors of a type; nil when there are too many to list.
  private func allConstructors(of type: Type) -> [Constructor]? {
    switch type {
    case .bool: [.bool(false), .bool(true)]
    case .optional: [.none, .some]
    case .tuple: [.tuple]
    case .enumeration(let id): program[id].cases.indices.map { .enumCase(id, $0) }
    default: nil
    }
  }

  private func partTypes(of head: Constructor, _ type: Type) -> [Type] {
    switch (head, type) {
    case (.some, .optional(let inner)): [inner]
    case (.tuple, .tuple(let elements)): elements
    case (.enumCase(let id, let index), _): program[id].cases[index].payload.map(\.type)
    default: []
    }
  }

  /// The row without its first pattern but with the parts of it, if it can match the constructor.
  private func specialise(
    _ row: [TypedPattern], _ head: Constructor, arity: Int
  ) -> [TypedPattern]? {
    guard let first = row.first else { return nil }
    let rest = row.dropFirst()
    switch Head(first) {
    case .wildcard: return [TypedPattern](repeating: .any, count: arity) + rest
    case .constructor(let own):
      guard own == head else { return nil }
      return first.arguments + rest
    }
  }

  private func pattern(_ head: Constructor, _ arguments: [TypedPattern]) -> TypedPattern {
    switch head {
    case .none: .none
    case .some: .some(arguments.first ?? .any)
    case .tuple: .tuple(arguments)
    case .enumCase(let id, let index): .enumCase(id, index, arguments)
    case .bool(let flag):
      .literal(TypedExpression(.bool(flag), type: .bool, span: MatchChecker.nowhere))
    case .literal: .any
    }
  }

  private func describe(_ pattern: TypedPattern) -> String {
    switch pattern {
    case .any, .bind: return "_"
    case .none: return "none"
    case .some(let inner): return "some(\(describe(inner)))"
    case .tuple(let parts): return "(\(parts.map(describe).joined(separator: ", ")))"
    case .enumCase(let id, let index, let parts):
      let name = program[id].cases[index].name
      return parts.isEmpty ? ".\(name)" : ".\(name)(\(parts.map(describe).joined(separator: ", ")))"
    case .literal(let value):
      if case .bool(let flag) = value.kind { return "\(flag)" }
      return "_"
    }
  }
}

extension TypedPattern {
  fileprivate var isWildcard: Bool {
    switch self {
    case .any, .bind: true
    case .literal, .none, .some, .enumCase, .tuple: false
    }
  }

  fileprivate var arguments: [TypedPattern] {
    switch self {
    case .any, .bind, .literal, .none: []
    case .some(let inner): [inner]
    case .enumCase(_, _, let parts), .tuple(let parts): parts
    }
  }
}
