import Diagnostics
import Syntax

extension BodyChecker {
  /// Declares a local in the innermost scope.
  mutating func declareLocal(_ name: Name, _ type: Type, isMutable: Bool) -> LocalID {
    let id = LocalID(context.locals.count)
    context.locals.append(
      Local(name: name.text, span: name.span, type: type, isMutable: isMutable))
    note(.local(isMutable: isMutable), name, in: context.declaration, type)
    guard !name.text.isEmpty, !isReserved(name) else { return id }
    if let earlier = local(named: name.text) {
      if context.isDamaged {
        findings.silencedCount += 1
      } else {
        reportShadowing(name, earlier)
      }
    } else {
      reportShadowing(name, in: context.environment)
    }
    context.names[context.names.count - 1][name.text] = id
    return id
  }

  private mutating func reportShadowing(_ name: Name, _ earlier: LocalID) {
    report(
      .names.shadowing, "`\(name.text)` exists already", at: name.span, "hides the first",
      secondary: [Label(context.locals[earlier.index].span, "the first")],
      help: "choose another name")
  }

  /// Runs `body` in a scope of its own.
  mutating func inScope<Result>(_ body: (inout BodyChecker) -> Result) -> Result {
    context.names.append([:])
    let result = body(&self)
    context.names.removeLast()
    return result
  }
}
