import VM
import Values

extension DebugSession {
  /// The most steps at which a condition is looked at.
  static let conditionsMax = 1_000_000

  /// The steps, of these ascending ones, at which a condition holds. One replay of each execution looks at all of them.
  ///
  /// Throws when there are too many, or when the condition has a value at none of them.
  func steps(
    where condition: DebugExpression, among steps: [Int]
  ) throws(DebugRefusal) -> Set<Int> {
    guard steps.count <= Self.conditionsMax else {
      throw DebugRefusal(
        "the condition would be looked at \(grouped(steps.count)) times: at most \(grouped(Self.conditionsMax))"
      )
    }
    var found: Set<Int> = []
    var refusal: DebugRefusal?
    var (asked, answered) = (0, 0)
    var state = StateJournal(self)
    var rest = steps[...]
    while let first = rest.first {
      let execution = index.execution(of: first)
      let start = index.executionStarts[execution]
      let own = rest.prefix { index.execution(of: $0) == execution }
      rest = rest.dropFirst(own.count)
      let looked = own.map { UInt64($0 - start) }
      do throws(ReplayError) {
        try trace.replay.look(at: looked, of: execution) { number, call in
          let step = start + Int(number)
          asked += 1
          do throws(DebugRefusal) {
            let scope = scope(of: call) { name in
              state.advance(to: step)
              return state.value(named: name)
            }
            if try scope.flag(condition) { found.insert(step) }
            answered += 1
          } catch {
            refusal = error
          }
        }
      } catch {
        throw DebugRefusal("\(error)")
      }
    }
    guard asked == steps.count else {
      throw DebugRefusal("the condition would be looked at too often for what is in memory there")
    }
    if answered == 0, let refusal { throw refusal }
    return found
  }

  /// Where expressions find their names at a place: in a function of a call, the innermost unless another is named, and
  /// in `place`.
  private func scope(
    of call: StoppedCall?, frame number: Int = 0, _ place: @escaping (String) -> String?
  ) -> DebugScope {
    let names = trace.names.accounts
    return DebugScope(
      variable: { name in
        guard let call, call.frames.indices.contains(number),
          let variable = call.variables(in: call.frames[number]).last(where: { $0.name == name })
        else { return nil }
        return ShownValue(variable.value, name: name, accounts: names)
      }, place: place, isAccount: { name in names.values.contains(name) })
  }

  /// The value of an expression here, in a function, the innermost unless another is named. Throws what has none.
  func value(
    of expression: DebugExpression, of frame: DebugFrame? = nil, at stop: Stop
  ) throws(DebugRefusal) -> DebugValue {
    var state = StateJournal(self)
    state.advance(to: position)
    let number = frame?.call ?? 0
    let call = stop.calls.indices.contains(number) ? stop.calls[number] : nil
    return try scope(of: call, frame: frame?.frame ?? 0) { name in
      state.value(named: name)
    }.value(expression)
  }
}
