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
    case .name(let name): return namespace(named: name)
    case .member(let base, let name):
      switch namespace(of: base) {
      case .module(let module):
        return scopes[module].own[name.text].flatMap { namespace(of: $0.symbol) }
      case .contract(let contract):
        return members[contract.index][name.text].flatMap { namespace(of: $0.symbol) }
      case .interface, .enumeration, .builtinType, nil: return nil
      }
    default: return nil
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
