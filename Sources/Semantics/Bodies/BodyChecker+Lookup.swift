import Diagnostics
import Syntax

extension BodyChecker {
  /// What a name stands for before a point, when it is no value.
  func namespace(named name: String) -> Namespace? {
    if local(named: name) != nil || context.environment.sizes[name] != nil { return nil }
    return namespace(named: name, in: context.environment)
  }

  /// What an expression stands for before a point, when it is no value: `shapley`, `Plan`,
  /// `matching.Plan`.
  func namespace(of expression: Syntax.Expression) -> Namespace? {
    switch expression.kind {
    case .name(let name): return namespace(named: name.text)
    case .member(let base, let name):
      guard let declared = namespace(of: base).flatMap({ names(in: $0) })?[name.text] else {
        return nil
      }
      return namespace(of: declared.symbol)
    default: return nil
    }
  }

  /// Notes what the names in front of a point stand for.
  mutating func useNamespace(_ expression: Syntax.Expression) {
    switch expression.kind {
    case .name(let name):
      use(
        name.span,
        of: namespace(named: name.text).flatMap { declaration(of: $0) }
          ?? context.environment.genericParameters[name.text])
    case .member(let base, let name):
      useNamespace(base)
      use(name.span, of: namespace(of: expression).flatMap { declaration(of: $0) })
    default: break
    }
  }

  /// The local of that name that is visible here.
  func local(named name: String) -> LocalID? {
    for scope in context.names.reversed() {
      if let id = scope[name] { return id }
    }
    return nil
  }
}
