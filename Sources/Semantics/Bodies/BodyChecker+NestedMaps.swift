import Diagnostics
import Syntax

// `allowed[owner][spender]`: a map of maps is a map whose key has several parts, and what stands in several brackets is that key.

extension BodyChecker {
  /// The map and the arguments with its whole key, where `base` is a map of maps with some parts of the key: `m[a]` before
  /// `[b]` or `.remove(b)`; nil for anything else.
  func withWholeKey(
    _ base: Syntax.Expression, _ arguments: [Argument]
  ) -> (map: Syntax.Expression, arguments: [Argument])? {
    guard let last = arguments.first, var keys = key(in: last).map({ [$0] }) else { return nil }
    var map = base
    while case .index(let inner, let indices) = map.kind {
      guard indices.count == 1, let key = key(in: indices[0]) else { return nil }
      keys.append(key)
      map = inner
    }
    guard keys.count > 1, case .map(key: let type, value: _, max: _)? = stateType(of: map),
      case .tuple(let parts) = type
    else { return nil }
    keys.reverse()
    // `m[(a, b)]` has its key already.
    if case .tuple = keys[0].kind, case .tuple? = parts.first {
    } else if case .tuple = keys[0].kind {
      return nil
    }
    return (map, [Argument(whole(keys[...], type))] + arguments.dropFirst())
  }

  private func key(in argument: Argument) -> Syntax.Expression? {
    guard argument.label == nil, case .expression(let key) = argument.value else { return nil }
    return key
  }

  /// Of three maps in each other the second part is a pair again.
  private func whole(_ keys: ArraySlice<Syntax.Expression>, _ type: Type) -> Syntax.Expression {
    let span = keys[keys.startIndex].span.joined(with: keys[keys.endIndex - 1].span)
    guard case .tuple(let parts) = type, parts.count == 2, keys.count > 2 else {
      return .tuple(Array(keys), span: span)
    }
    return .tuple([keys[keys.startIndex], whole(keys.dropFirst(), parts[1])], span: span)
  }

  /// The type of a state variable of the contract or of one of its parts.
  private func stateType(of expression: Syntax.Expression) -> Type? {
    switch expression.kind {
    case .name(let name): return receiver(named: name.text, expression.span)?.0.type
    case .member(let base, let name):
      guard let space = namespace(of: base), case .use = space, let contract = context.contract,
        case .state(let id)? = names(in: space)?[name.text]?.symbol
      else { return nil }
      return program[contract].state[id.index].type
    default: return nil
    }
  }

  /// Whether maps have a method of that name.
  func isMethodOfMaps(_ name: Name) -> Bool {
    builtins.members(named: name.text).contains { row in
      if case .map? = row.receiver { !row.isProperty } else { false }
    }
  }
}
