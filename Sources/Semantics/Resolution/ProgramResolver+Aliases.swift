import Diagnostics
import Syntax

extension ProgramResolver {
  /// How many parts the type has at most that a name stands for: names of names of tuples double them.
  private static let partsMax = 1_000

  /// Says what is wrong with the names of types, once; where they are used, nothing is said about it again.
  mutating func resolveAliases() {
    for index in declarations.aliases.indices {
      if let circle = circle(from: index) { reportCircle(index, circle) }
    }
    for index in declarations.aliases.indices { resolveAlias(index) }
  }

  /// Resolves a name behind those that it is made of.
  private mutating func resolveAlias(_ index: Int) {
    guard !declarations.aliases[index].isResolved else { return }
    declarations.aliases[index].isResolved = true
    let source = declarations.aliases[index]
    if source.isWrong { return }
    let parts = aliases(in: source)
    for part in parts { resolveAlias(part) }
    var isWrong = source.syntax.damage != nil
    if parts.contains(where: { declarations.aliases[$0].isWrong }) {
      isWrong = true
    } else {
      let type = resolve(source.syntax.type, in: source.environment, .state)
      note(type, of: source.syntax.name.span)
      isWrong = isWrong || facts[type].isInvalid
      if facts[type].nodes > Self.partsMax {
        isWrong = true
        report(
          .shapes.limit, "the type has more than \(Self.partsMax) parts",
          at: source.syntax.name.span, "too large", help: "make structs of its parts")
      }
    }
    declarations.aliases[index].isWrong = isWrong
  }

  private mutating func reportCircle(_ index: Int, _ circle: [String]) {
    declarations.aliases[index].isWrong = true
    let name = declarations.aliases[index].syntax.name
    report(
      .names.aliasCycle, "the type `\(name.text)` is defined by itself", at: name.span,
      "needs itself", notes: [circle.map { "`\($0)`" }.joined(separator: " -> ")],
      help: "a type that holds others of its kind is a struct with a list of their numbers")
  }

  /// The names of types through which one leads back to itself; nil when it does not.
  private func circle(from start: Int) -> [String]? {
    var path = [start]
    var seen: Set<Int> = []
    while let last = path.last {
      let next = aliases(in: declarations.aliases[last])
      if next.contains(start) {
        return (path + [start]).map { declarations.aliases[$0].syntax.name.text }
      }
      if let new = next.first(where: { seen.insert($0).inserted }) {
        path.append(new)
      } else {
        path.removeLast()
      }
    }
    return nil
  }

  /// The names of types that the type of a name is made of.
  private func aliases(in source: AliasSource) -> [Int] {
    source.syntax.type.names.compactMap { name in
      let declared: Declared
      switch name.qualifier.map({ namespace(named: $0.text, in: source.environment) }) {
      case nil:
        guard case .found(let found) = lookUp(name.name.text, in: source.environment) else {
          return nil
        }
        declared = found
      case let space?:
        guard let found = space.flatMap({ names(in: $0) })?[name.name.text] else { return nil }
        declared = found
      }
      guard case .typeAlias(let index) = declared.symbol else { return nil }
      return index
    }
  }
}
