extension ProgramGenerator {
  mutating func statement() {
    budget -= 1
    if mayCall, chance(35) { return chance(60) ? partnerCall() : moveCoins() }
    if isInContract, chance(16) {
      return chance(50) ? libraryCall() : chance(50) ? otherCall() : shortForm()
    }
    if chance(25) { return changeDeeply() }
    switch pick(isInContract ? 14 : 7) {
    case 0, 1: declare(isMutable: chance(60))
    case 2, 3: assignLocal()
    case 4: conditional()
    case 5: forLoop()
    case 6: whileLoop()
    case 7: if mayWrite { assignState() }
    case 8: if mayWrite { changeTable() }
    case 9: require()
    case 10:
      if mayWrite {
        write("emit Seen(\(expression(.u64, depth: 2)), \(expression(.bool, depth: 2)))")
      }
    case 11: appendToList()
    case 12: openOptional()
    default: matchShape()
    }
  }

  private mutating func declare(isMutable: Bool) {
    let type = self.type(depth: 2)
    let value = expression(type, depth: 3)
    let name = fresh("v")
    write("\(isMutable ? "var" : "let") \(name): \(type.text) = \(value)")
    variables.append(Variable(name: name, type: type, isMutable: isMutable))
  }

  private mutating func assignLocal() {
    let candidates = variables.filter(\.isMutable)
    guard !candidates.isEmpty else { return declare(isMutable: true) }
    assign(candidates[pick(candidates.count)])
  }

  private mutating func assignState() {
    assign(state[pick(state.count)])
  }

  private mutating func assign(_ variable: Variable) {
    switch variable.type {
    case .integer where chance(50):
      let operators = ["+=", "-=", "*=", "/=", "%=", "&=", "|=", "^="]
      write(
        "\(variable.name) \(operators[pick(operators.count)]) \(expression(variable.type, depth: 2))"
      )
    case .fixed where chance(50):
      let operators = ["+=", "-=", "*=", "/="]
      write(
        "\(variable.name) \(operators[pick(operators.count)]) \(expression(variable.type, depth: 2))"
      )
    case .point where chance(20):
      write("\(variable.name).y -= \(expression(.integer(signed: true, bits: 32), depth: 1))")
    case .point where chance(60), .bag where chance(60), .nest where chance(60):
      let field = variable.type.fields[pick(variable.type.fields.count)]
      write("\(variable.name).\(field.name) = \(expression(field.type, depth: 2))")
    case .list(let element, max: _) where chance(60):
      write("\(variable.name)[\(index())] = \(expression(element, depth: 2))")
    default: write("\(variable.name) = \(expression(variable.type, depth: 3))")
    }
  }

  private mutating func changeTable() {
    let key = "U8(\(typed(.u64, 1)) & 3)"
    switch pick(5) {
    case 0: write("table[\(key)] = \(expression(.u64, depth: 2))")
    case 1: write("table[\(key), default: 1] += \(expression(.u64, depth: 2))")
    case 2: write("table.remove(\(key))")
    case 3:
      write("pairs[(\(key), \(expression(.bool, depth: 1)))] = \(expression(.i64, depth: 2))")
    default:
      write("pairs[(\(key), \(expression(.bool, depth: 1))), default: -1] *= \(literal(.i64))")
    }
  }

  private mutating func require() {
    guard isInContract else { return }
    write(
      "require \(expression(.bool, depth: 2)) || \(chance(70)) else Wrong(\(expression(.u64, depth: 1)))"
    )
  }

  private mutating func appendToList() {
    let candidates = variables.filter {
      if case .list = $0.type { return $0.isMutable }
      return false
    }
    guard !candidates.isEmpty else { return declare(isMutable: true) }
    let list = candidates[pick(candidates.count)]
    guard case .list(let element, max: _) = list.type else { return }
    switch pick(4) {
    case 0: write("\(list.name).append(\(expression(element, depth: 2)))")
    case 1 where isInContract:
      write("\(list.name).append(\(expression(element, depth: 2))) else Full")
    case 2:
      let name = fresh("v")
      write("let \(name) = \(list.name).removeLast()")
      variables.append(Variable(name: name, type: .optional(element), isMutable: false))
    default: write("\(list.name).swap(\(index()), \(index()))")
    }
  }

  private mutating func openOptional() {
    guard isInContract else { return }
    let inner = type(depth: 0)
    let value = expression(.optional(inner), depth: 2)
    let name = fresh("v")
    let typed = fresh("v")
    write("let \(typed): \(inner.text)? = \(value)")
    write("let \(name) = \(typed) else Wrong(\(literal(.u64)))")
    variables.append(Variable(name: typed, type: .optional(inner), isMutable: false))
    variables.append(Variable(name: name, type: inner, isMutable: false))
  }

  // MARK: Blocks

  private mutating func block(_ body: (inout ProgramGenerator) -> Void = { _ in }) {
    let outer = variables
    indent += 1
    body(&self)
    let inner = min(budget, 1 + pick(3))
    budget -= inner
    let rest = budget
    budget = inner
    while budget > 0 { statement() }
    budget = rest
    indent -= 1
    variables = outer
  }

  private mutating func conditional() {
    write("if \(expression(.bool, depth: 2)) {")
    block()
    if chance(50) {
      write("} else {")
      block()
    }
    write("}")
  }

  private mutating func forLoop() {
    guard loopDepth < 2 else { return }
    loopDepth += 1
    let name = fresh("i")
    switch pick(4) {
    case 0: write("for \(name) in 0..<\(1 + pick(5)) {")
    case 2:
      guard let end = changing({ $0.isInteger }) else {
        loopDepth -= 1
        return declare(isMutable: true)
      }
      // The end is the variable itself, or a conversion of it, and the body changes it.
      let last = end.type == .u64 && chance(30) ? end.name : "U64(\(end.name))"
      write("for \(name) in \(pick(2))..<\(last) max \(4 + pick(9)) {")
      indent += 1
      write("\(end.name) = \(pick(9))")
      indent -= 1
    case 1:
      write("for \(name) in \(pick(3))..<(\(expression(.u64, depth: 1)) & 7) max \(4 + pick(5)) {")
    default:
      let element = type(depth: 1)
      let list = fresh("v")
      write("let \(list): List<\(element.text), max 4> = \(literal(.list(element, max: 4)))")
      write("for \(name) in \(list) {")
      finishLoop(Variable(name: name, type: element, isMutable: false))
      return
    }
    finishLoop(Variable(name: name, type: .u64, isMutable: false))
  }

  private mutating func finishLoop(_ variable: Variable) {
    block { generator in
      generator.variables.append(variable)
      if generator.chance(20) {
        let exit = generator.chance(50) ? "break" : "continue"
        generator.write("if \(generator.expression(.bool, depth: 1)) {")
        generator.write("  \(exit)")
        generator.write("}")
      }
    }
    write("}")
    loopDepth -= 1
  }

  private mutating func whileLoop() {
    guard loopDepth < 2 else { return }
    loopDepth += 1
    let name = fresh("n")
    write("var \(name): U64 = \(pick(6))")
    write("while \(name) > 0 && \(expression(.bool, depth: 1)) max \(2 + pick(6)) {")
    // The counter can be read but not assigned by what follows, so that most loops end.
    finishLoop(Variable(name: name, type: .u64, isMutable: false))
    let end = lines.removeLast()
    write("  \(name) -= 1")
    lines.append(end)
  }

  private mutating func matchShape() {
    let subject = expression(.shape, depth: 2)
    let typed = fresh("v")
    write("let \(typed): Shape = \(subject)")
    write("match \(typed) {")
    indent += 1
    let radius = fresh("r")
    write(".circle(\(radius)) => {")
    block { $0.variables.append(Variable(name: radius, type: .u64, isMutable: false)) }
    write("}")
    if chance(50) {
      let side = fresh("r")
      write(".box(\(side), true) => {")
      block { $0.variables.append(Variable(name: side, type: .i64, isMutable: false)) }
      write("}")
    }
    write("_ => {")
    block()
    write("}")
    indent -= 1
    write("}")
    variables.append(Variable(name: typed, type: .shape, isMutable: false))
  }

  mutating func index() -> String {
    chance(80) ? "\(chance(60) ? 0 : pick(4))" : "\(typed(.u64, 1)) & 7"
  }
}
