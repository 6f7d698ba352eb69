/// Values that are kept while what they came from changes: parts of parts, optionals of lists, closures, blocks
/// that change variables, and returns from the middle.
extension ProgramGenerator {
  /// A mutable variable whose type fits.
  mutating func changing(_ isFitting: (GeneratedType) -> Bool) -> Variable? {
    let candidates = variables.filter { $0.isMutable && isFitting($0.type) }
    return candidates.isEmpty ? nil : candidates[pick(candidates.count)]
  }

  /// A part of a mutable variable that holds objects, as a place, and its type.
  private mutating func place() -> Variable? {
    let roots = variables.filter { variable in
      guard variable.isMutable else { return false }
      if case .list = variable.type { return true }
      return !variable.type.fields.isEmpty
    }
    guard !roots.isEmpty else { return nil }
    var place = roots[pick(roots.count)]
    for _ in 0..<pick(4) {
      if case .list(let element, max: _) = place.type {
        place = Variable(name: "\(place.name)[\(index())]", type: element, isMutable: true)
      } else if let field = place.type.fields.isEmpty
        ? nil : place.type.fields[pick(place.type.fields.count)]
      {
        place = Variable(name: "\(place.name).\(field.name)", type: field.type, isMutable: true)
      }
    }
    return place
  }

  /// A statement that changes a part of a variable, or keeps a value and then changes what it came from.
  mutating func changeDeeply() {
    switch pick(7) {
    case 0: keep()
    case 4: keepConversion()
    case 1 where isInContract: changeMap()
    case 2: returnEarly()
    case 3: matchConversion()
    default:
      guard let place = place() else { return keep() }
      change(place)
    }
  }

  private mutating func change(_ place: Variable) {
    switch place.type {
    case .list(let element, max: _):
      switch pick(5) {
      case 0, 1: write("\(place.name).append(\(expression(element, depth: 2)))")
      case 2: write("\(place.name)[\(index())] = \(expression(element, depth: 2))")
      case 3: write("\(place.name).clear()")
      default: write("\(place.name) = \(expression(place.type, depth: 2))")
      }
    case .integer where chance(50):
      write("\(place.name) \(chance(50) ? "+=" : "^=") \(leaf(place.type))")
    default: write("\(place.name) = \(expression(place.type, depth: 2))")
    }
  }

  /// `let kept = ...` of a variable that is then changed.
  private mutating func keep() {
    let type = GeneratedType.deep[pick(GeneratedType.deep.count)]
    let value = expression(type, depth: 2)
    let source = fresh("v")
    write("var \(source): \(type.text) = \(value)")
    variables.append(Variable(name: source, type: type, isMutable: true))
    let kept = fresh("v")
    switch pick(3) {
    case 0: write("let \(kept): \(type.text) = \(source)")
    case 1: write("var \(kept): \(type.text) = \(leaf(type))")
    default: write("let \(kept): \(type.text) = \(expression(type, depth: 1))")
    }
    variables.append(Variable(name: kept, type: type, isMutable: false))
    if let place = place() { change(place) }
  }

  /// `let kept = U64(v)`, and then `v` changes: to the type that it has, or to a wider one.
  private mutating func keepConversion() {
    guard let source = changing({ $0.isInteger }),
      case .integer(signed: let signed, bits: let bits) = source.type
    else { return keep() }
    let target = GeneratedType.integer(
      signed: signed, bits: chance(30) ? bits : [64, 128, 256].filter { $0 >= bits }[0])
    let kept = fresh("v")
    write("let \(kept) = \(target.text)(\(source.name))")
    write("\(source.name) = \(literal(source.type))")
    variables.append(Variable(name: kept, type: target, isMutable: false))
  }

  private mutating func changeMap() {
    guard mayWrite else { return keep() }
    let key = "U8(\(typed(.u64, 1)) & 3)"
    switch pick(6) {
    case 0: write("lists[\(key)] = \(expression(.numbers, depth: 2))")
    case 1: write("lists[\(key), default: \(leaf(.numbers))].append(\(expression(.u64, depth: 1)))")
    case 2: write("bags[\(key)] = \(expression(.bag, depth: 2))")
    case 3:
      write(
        "bags[\(key), default: \(typed(.bag, 1))].ys[\(index())] = \(expression(.u64, depth: 1))")
    case 4: write("bags.remove(\(key))")
    default:
      let name = fresh("v")
      write("var \(name): List<U64, max 4> = lists[\(key)] ?? \(leaf(.numbers))")
      variables.append(Variable(name: name, type: .numbers, isMutable: true))
    }
  }

  /// A list from a map, or what to take instead.
  mutating func lookup(_ type: GeneratedType, _ depth: Int) -> String? {
    guard isInContract, type == .numbers else { return nil }
    let key = "U8(\(typed(.u64, depth - 1)) & 3)"
    return chance(50)
      ? "(lists[\(key)] ?? \(leaf(.numbers)))" : "lists[\(key), default: \(leaf(.numbers))]"
  }

  private mutating func returnEarly() {
    guard let result, loopDepth < 2 else { return keep() }
    write("if \(expression(.bool, depth: 1)) && \(expression(.bool, depth: 1)) {")
    write("  return \(typed(result, 1))")
    write("}")
  }

  /// A match of a conversion, whose arms change the variable behind the name that they bind.
  private mutating func matchConversion() {
    guard let subject = changing({ $0.isInteger }) else { return keep() }
    let (seen, kept) = (fresh("m"), fresh("v"))
    let target = GeneratedType.integer(signed: false, bits: [64, 128, 256][pick(3)])
    write("let \(kept) = match \(target.text)(\(subject.name)) {")
    write("  0 => \(target.text)(\(pick(9)))")
    write("  \(seen) => {")
    write("    \(subject.name) = \(literal(subject.type))")
    write("    \(seen)")
    write("  }")
    write("}")
    variables.append(Variable(name: kept, type: target, isMutable: false))
  }

  /// `if` or `match` as a value, whose blocks hold a statement that changes a variable.
  mutating func block(_ type: GeneratedType, _ depth: Int) -> String? {
    guard depth > 1, let variable = changing({ _ in true }) else { return nil }
    let change: String
    switch variable.type {
    case .list(let element, max: _) where chance(60):
      change = "\(variable.name).append(\(leaf(element)))"
    case .integer where chance(50): change = "\(variable.name) ^= \(leaf(variable.type))"
    default: change = "\(variable.name) = \(leaf(variable.type))"
    }
    // A line that begins with a sign would continue the one before.
    let leaf = leaf(type)
    let value = leaf.hasPrefix("-") ? "(\(leaf))" : leaf
    let other = expression(type, depth: depth - 1)
    return "(if \(expression(.bool, depth: depth - 2)) {\n\(change)\n\(value)\n} else { \(other) })"
  }

  /// A list that a closure made of another list.
  mutating func closure(
    _ type: GeneratedType, _ element: GeneratedType, _ max: Int, _ depth: Int
  ) -> String? {
    let sources = variables.filter {
      if case .list(_, max: let other) = $0.type { return other == max }
      return false
    }
    guard !sources.isEmpty else { return nil }
    let source = sources[pick(sources.count)]
    guard case .list(let from, max: _) = source.type else { return nil }
    let name = fresh("e")
    let outer = variables
    defer { variables = outer }
    variables.append(Variable(name: name, type: from, isMutable: false))
    let count = lines.count
    let text: String
    if source.type == type, chance(60) {
      switch pick(3) {
      case 0: text = "\(source.name).filter({ \(name) in \(expression(.bool, depth: depth - 1)) })"
      case 1: text = "\(source.name).reversed()"
      default: text = "\(source.name).sorted(by: { \(name) in \(leaf(.u64)) })"
      }
    } else {
      text = "\(source.name).map({ \(name) in \(typed(element, depth - 1)) })"
    }
    // What had to be written before the statement cannot name the closure's parameter.
    guard lines.count == count else {
      lines.removeSubrange(count...)
      return nil
    }
    return text
  }
}
