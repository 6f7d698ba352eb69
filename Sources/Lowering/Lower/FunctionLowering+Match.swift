import Bytecode
import Semantics

extension FunctionLowering {
  /// `match` as a value.
  mutating func match(
    _ subject: TypedExpression, _ arms: [TypedMatchArm], type: Type
  ) -> VirtualRegister {
    if type == .unit || type == .never {
      executeMatch(subject, arms)
      return builder.newRegister(.word)
    }
    let result = builder.newRegister(kind(of: type))
    matchArms(subject, arms) { lowering, body in lowering.deliver(body, to: result) }
    return result
  }

  /// `match` for its effect.
  mutating func executeMatch(_ subject: TypedExpression, _ arms: [TypedMatchArm]) {
    matchArms(subject, arms) { lowering, body in lowering.execute(body) }
  }

  /// The arms are tried in order; the last one matches whatever is left, as the checker has proved.
  private mutating func matchArms(
    _ subject: TypedExpression, _ arms: [TypedMatchArm],
    _ body: (inout FunctionLowering, TypedBlock) -> Void
  ) {
    let lowered = lower(subject)
    let value = stable(lowered)
    if lowered.isAlias, needsShare(resolve(subject.type)),
      arms.contains(where: { !LocalUsage($0.body).changed.isEmpty })
    {
      // The names that the patterns bind must not see the changes.
      share(value)
    }
    var matched = MatchedSubject(value: value, type: resolve(subject.type))
    let end = builder.newBlock()
    for (position, arm) in arms.enumerated() {
      let isLast = position == arms.count - 1
      let next = isLast ? nil : builder.newBlock()
      test(arm.pattern, &matched, onMismatch: next)
      bind(arm.pattern, matched)
      body(&self, arm.body)
      builder.end(.jump(end))
      if let next { builder.begin(next) }
    }
    if arms.isEmpty { builder.trap(Trap.unreachable.rawValue) }
    builder.begin(end)
  }

  /// A value that patterns are tried on, with what was already asked of it.
  private struct MatchedSubject {
    let value: VirtualRegister
    let type: Type
    var number: VirtualRegister?
  }

  /// Goes on at `onMismatch` unless the pattern matches; without `onMismatch` it is known to match.
  private mutating func test(
    _ pattern: TypedPattern, _ subject: inout MatchedSubject, onMismatch: BlockID?
  ) {
    guard let onMismatch else { return }
    switch pattern {
    case .any, .bind: break
    case .literal(let expression):
      let literal = evaluate(expression)
      let isEqual = compare(.equal, subject.value, literal, type: subject.type)
      proceed(if: isEqual, onMismatch: onMismatch)
    case .none:
      proceed(ifCase: 0, &subject, onMismatch: onMismatch)
    case .some(let inside):
      proceed(ifCase: 1, &subject, onMismatch: onMismatch)
      testParts([inside], of: subject, case: 1, onMismatch: onMismatch)
    case .enumCase(_, let number, let parts):
      proceed(ifCase: number, &subject, onMismatch: onMismatch)
      testParts(parts, of: subject, case: number, onMismatch: onMismatch)
    case .tuple(let parts):
      testParts(parts, of: subject, case: nil, onMismatch: onMismatch)
    }
  }

  private mutating func testParts(
    _ parts: [TypedPattern], of subject: MatchedSubject, case number: Int?, onMismatch: BlockID
  ) {
    for (position, part) in parts.enumerated() where isRefutable(part) {
      var inside = self.part(position, of: subject, case: number)
      test(part, &inside, onMismatch: onMismatch)
    }
  }

  /// Whether some value does not match, or has to be looked into to know.
  private func isRefutable(_ pattern: TypedPattern) -> Bool {
    switch pattern {
    case .any, .bind: false
    case .literal, .none, .some, .enumCase: true
    case .tuple(let parts): parts.contains { isRefutable($0) }
    }
  }

  /// Whether the pattern gives a name to something.
  private func bindsNames(_ pattern: TypedPattern) -> Bool {
    switch pattern {
    case .any, .literal, .none: false
    case .bind: true
    case .some(let inside): bindsNames(inside)
    case .enumCase(_, _, let parts), .tuple(let parts): parts.contains { bindsNames($0) }
    }
  }

  private mutating func bind(_ pattern: TypedPattern, _ subject: MatchedSubject) {
    switch pattern {
    case .any, .literal, .none: break
    case .bind(let id): bind(id, toPart: subject.value)
    case .some(let inside): bindParts([inside], of: subject, case: 1)
    case .enumCase(_, let number, let parts): bindParts(parts, of: subject, case: number)
    case .tuple(let parts): bindParts(parts, of: subject, case: nil)
    }
  }

  private mutating func bindParts(
    _ parts: [TypedPattern], of subject: MatchedSubject, case number: Int?
  ) {
    for (position, part) in parts.enumerated() where bindsNames(part) {
      bind(part, self.part(position, of: subject, case: number))
    }
  }

  /// A part of the value: of a tuple when `number` is nil, otherwise of the payload of that case.
  private mutating func part(
    _ position: Int, of subject: MatchedSubject, case number: Int?
  ) -> MatchedSubject {
    let type = partType(position, of: subject.type, case: number)
    guard let number else {
      return MatchedSubject(
        value: readField(subject.value, of: subject.type, position, type: type), type: type)
    }
    return MatchedSubject(
      value: payload(subject.value, of: subject.type, case: number, position, type: type),
      type: type)
  }

  private func partType(_ position: Int, of type: Type, case number: Int?) -> Type {
    switch type {
    case .tuple(let elements): return resolve(elements[position])
    case .optional(let inner): return resolve(inner)
    case .enumeration(let id):
      return resolve(context.program[id].cases[number ?? 0].payload[position].type)
    default: return .invalid
    }
  }

  /// A name that borrows a part of a value, or owns it when it will be changed.
  mutating func bind(_ id: LocalID, toPart value: VirtualRegister) {
    if usage.changed.contains(id) {
      if needsShare(typeOf(id)) { share(value) }
      builder.move(register(of: id), value)
    } else {
      registers[id] = value
      nameVariable(id, value)
      borrowed.insert(id)
    }
  }

  private mutating func proceed(if condition: VirtualRegister, onMismatch: BlockID) {
    let next = builder.newBlock()
    builder.end(.branch(condition, ifTrue: next, ifFalse: onMismatch))
    builder.begin(next)
  }

  private mutating func proceed(
    ifCase number: Int, _ subject: inout MatchedSubject, onMismatch: BlockID
  ) {
    let actual = subject.number ?? caseOf(subject.value)
    subject.number = actual
    let next = builder.newBlock()
    if case .optional = subject.type {
      builder.end(
        .branch(
          actual, ifTrue: number == 1 ? next : onMismatch, ifFalse: number == 1 ? onMismatch : next)
      )
      builder.begin(next)
    } else {
      let isCase = builder.word(.equal, actual, builder.constant(UInt64(number)))
      proceed(if: isCase, onMismatch: onMismatch)
    }
  }
}
