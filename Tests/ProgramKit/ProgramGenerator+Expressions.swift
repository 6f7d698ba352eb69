extension ProgramGenerator {
  /// An expression of a type. Operands are in parentheses: precedence is the parser's own test.
  mutating func expression(_ type: GeneratedType, depth: Int) -> String {
    if depth == 0 || chance(15) { return leaf(type) }
    if chance(8) {
      return
        "(if \(expression(.bool, depth: depth - 1)) { \(expression(type, depth: depth - 1)) } else { \(expression(type, depth: depth - 1)) })"
    }
    if chance(6), let block = block(type, depth) { return block }
    if chance(8), let call = call(type, depth) { return call }
    if chance(6) {
      let name = fresh("m")
      return
        "(match \(typed(.optional(type), depth - 1)) { some(\(name)) => \(chance(70) ? name : leaf(type)) none => \(expression(type, depth: depth - 1)) })"
    }
    switch type {
    case .bool: return truth(depth)
    case .integer(signed: let signed, bits: let bits): return integer(type, signed, bits, depth)
    case .fixed: return fixed(type, depth)
    case .optional(let inner):
      return chance(30) ? "none" : "some(\(expression(inner, depth: depth - 1)))"
    case .pair(let first, let second):
      return "(\(expression(first, depth: depth - 1)), \(expression(second, depth: depth - 1)))"
    case .list(let element, max: let max):
      if chance(40), let list = closure(type, element, max, depth) { return list }
      if chance(20), let list = lookup(type, depth) { return list }
      let count = chance(15) ? 0 : 1 + pick(max - 1)
      let parts = (0..<count).map { _ in expression(element, depth: depth - 1) }
      return "[\(parts.joined(separator: ", "))]"
    case .point, .bag, .nest:
      let fields = type.fields.map { expression($0.type, depth: depth - 1) }
      return "\(type.text)(\(fields.joined(separator: ", ")))"
    case .shape:
      switch pick(3) {
      case 0: return "Shape.dot"
      case 1: return "Shape.circle(\(expression(.u64, depth: depth - 1)))"
      default:
        return
          "Shape.box(\(expression(.i64, depth: depth - 1)), \(expression(.bool, depth: depth - 1)))"
      }
    case .hash: return "hash(\(variable(.u64) ?? literal(.u64)), \(leaf(.bool)))"
    case .matrix: return matrix(depth)
    case .vector: return vector(depth)
    case .address: return leaf(type)
    }
  }

  /// A variable or a literal.
  mutating func leaf(_ type: GeneratedType) -> String {
    if chance(75), let name = variable(type) { return name }
    return literal(type)
  }

  /// Something of the type that can be read here.
  mutating func variable(_ type: GeneratedType) -> String? {
    var names: [String] = []
    for variable in variables + (isInContract ? state : []) {
      if variable.type == type { names.append(variable.name) }
      if variable.type == .matrix, type == .number { names.append("\(variable.name).at(1, 2)") }
      if variable.type == .vector, type == .number { names.append("\(variable.name).sum()") }
      for field in variable.type.fields {
        let name = "\(variable.name).\(field.name)"
        if field.type == type { names.append(name) }
        for inner in field.type.fields where inner.type == type {
          names.append("\(name).\(inner.name)")
        }
        if case .list(let element, max: _) = field.type, element == type {
          names.append("\(name)[\(pick(3))]")
        }
      }
      if case .list(let element, max: _) = variable.type {
        if element == type { names.append("\(variable.name)[\(chance(60) ? 0 : pick(3))]") }
        if type == .u64 { names.append("\(variable.name).length") }
        if type == .optional(element) {
          names.append("\(variable.name).\(["first", "last", "get(\(pick(3)))"][pick(3)])")
        }
      }
    }
    return names.isEmpty ? nil : names[pick(names.count)]
  }

  /// An expression that has its type by itself, without a context.
  mutating func typed(_ type: GeneratedType, _ depth: Int) -> String {
    if let name = variable(type) { return name }
    if case .optional(let inner) = type { return "some(\(typed(inner, depth)))" }
    if let call = call(type, depth) { return call }
    return typedLiteral(type)
  }

  private mutating func call(_ type: GeneratedType, _ depth: Int) -> String? {
    let fitting = helpers.filter { $0.result == type && ($0.isPure || mayWrite) }
    guard !fitting.isEmpty else { return nil }
    let helper = fitting[pick(fitting.count)]
    let arguments = helper.parameters.map { expression($0, depth: max(depth - 2, 0)) }
    return "\(helper.name)(\(arguments.joined(separator: ", ")))"
  }

  private mutating func truth(_ depth: Int) -> String {
    switch pick(6) {
    case 0: return "!\(parenthesised(.bool, depth))"
    case 1:
      return "(\(expression(.bool, depth: depth - 1)) && \(expression(.bool, depth: depth - 1)))"
    case 2:
      return "(\(expression(.bool, depth: depth - 1)) || \(expression(.bool, depth: depth - 1)))"
    default:
      let type = GeneratedType.scalars[pick(GeneratedType.scalars.count)]
      let isOrdered: Bool =
        switch type {
        case .integer, .fixed: true
        default: false
        }
      let operators = isOrdered ? ["==", "!=", "<", "<=", ">", ">="] : ["==", "!="]
      let left = typed(type, depth - 1)
      return "(\(left) \(operators[pick(operators.count)]) \(expression(type, depth: depth - 1)))"
    }
  }

  private mutating func integer(
    _ type: GeneratedType, _ signed: Bool, _ bits: Int, _ depth: Int
  ) -> String {
    let name = type.text
    switch pick(12) {
    case 0, 1, 2: return binary(type, ["+", "-", "*"], depth)
    case 3: return binary(type, ["/", "%"], depth)
    case 4: return binary(type, ["&", "|", "^"], depth)
    case 5:
      let amount = chance(90) ? "\(pick(bits))" : expression(.u64, depth: depth - 1)
      return "(\(typed(type, depth - 1)) \(chance(50) ? "<<" : ">>") \(amount))"
    case 6:
      let source = GeneratedType.integer(
        signed: chance(50), bits: [8, 16, 32, 64, 128, 256][pick(6)])
      return "\(name)(\(typed(source, depth - 1)))"
    case 7:
      return
        "\(["min", "max"][pick(2)])(\(typed(type, depth - 1)), \(expression(type, depth: depth - 1)))"
    case 8: return signed ? "abs(\(typed(type, depth - 1)))" : "~\(parenthesised(type, depth))"
    case 9 where signed: return "-\(parenthesised(type, depth))"
    case 10:
      let operation = ["wrappingAdd", "wrappingSub", "wrappingMul"][pick(3)]
      return "\(operation)(\(typed(type, depth - 1)), \(expression(type, depth: depth - 1)))"
    case 11 where type == .u64 && isInContract:
      return "table[U8(\(typed(.u64, depth - 1)) & 3), default: \(pick(5))]"
    default: return leaf(type)
    }
  }

  private mutating func fixed(_ type: GeneratedType, _ depth: Int) -> String {
    if type == .number, chance(30) { return reduction(depth) }
    switch pick(7) {
    case 6: return "pow(\(typed(type, depth - 1)), \(pick(6)))"
    case 0, 1: return binary(type, ["+", "-"], depth)
    case 2: return binary(type, ["*", "/"], depth)
    case 3: return "-\(parenthesised(type, depth))"
    case 4:
      let other: GeneratedType =
        type == .fixed(integer: 8, fraction: 24)
        ? .fixed(integer: 32, fraction: 32) : .fixed(integer: 8, fraction: 24)
      return "\(typed(other, depth - 1)).as<\(type.text)>()"
    default: return "abs(\(typed(type, depth - 1)))"
    }
  }

  private mutating func binary(_ type: GeneratedType, _ operators: [String], _ depth: Int) -> String
  {
    let left = typed(type, depth - 1)
    return "(\(left) \(operators[pick(operators.count)]) \(expression(type, depth: depth - 1)))"
  }

  private mutating func parenthesised(_ type: GeneratedType, _ depth: Int) -> String {
    "(\(typed(type, depth - 1)))"
  }

  // MARK: Literals

  /// A literal whose type comes from the context.
  mutating func literal(_ type: GeneratedType) -> String {
    switch type {
    case .bool: return chance(50) ? "true" : "false"
    case .integer(signed: let signed, bits: let bits): return number(signed, bits)
    case .fixed: return "\(chance(30) ? "-" : "")\(pick(20)).\(["0", "5", "25", "125"][pick(4)])"
    case .address: return "@0x" + String(repeating: "0", count: 39) + "\(pick(10))"
    case .hash: return "Hash(\(pick(1000)))"
    case .optional(let inner): return chance(40) ? "none" : "some(\(literal(inner)))"
    case .pair(let first, let second): return "(\(literal(first)), \(literal(second)))"
    case .list(let element, max: let max):
      let count = chance(15) ? 0 : 1 + pick(max - 1)
      return "[\((0..<count).map { _ in literal(element) }.joined(separator: ", "))]"
    case .point, .bag, .nest:
      return "\(type.text)(\(type.fields.map { literal($0.type) }.joined(separator: ", ")))"
    case .shape: return ["Shape.dot", "Shape.circle(\(literal(.u64)))"][pick(2)]
    case .matrix: return "[\(row()), \(row())]"
    case .vector: return row()
    }
  }

  /// Three numbers, mostly small.
  private mutating func row() -> String {
    "[\((0..<3).map { _ in literal(.number) }.joined(separator: ", "))]"
  }

  /// A literal that says its type.
  private mutating func typedLiteral(_ type: GeneratedType) -> String {
    switch type {
    case .integer(signed: let signed, bits: let bits):
      return "\(type.text)(\(number(signed, min(bits, 64))))"
    case .fixed: return "\(type.text)(\(pick(9)))"
    case .pair, .list, .matrix, .vector:
      // Written before the statement that is being made.
      let name = fresh("t")
      write("let \(name): \(type.text) = \(literal(type))")
      return name
    case .optional:
      let name = fresh("t")
      write("let \(name): \(type.text) = \(literal(type))")
      return name
    case .bool, .address, .hash, .point, .bag, .nest, .shape: return literal(type)
    }
  }

  /// A number that fits, often near an edge. Within 64 bits, so that a literal without context is a U64.
  private mutating func number(_ signed: Bool, _ bits: Int) -> String {
    let width = min(bits, 64)
    let largest: UInt64 = signed ? (1 << UInt64(width - 1)) - 1 : .max >> UInt64(64 - width)
    switch pick(6) {
    case 0: return "0"
    case 1: return "1"
    case 2: return "\(largest)"
    case 3: return "\(largest - UInt64(pick(3)))"
    case 4: return "\(random.next() & largest)"
    default: return "\(pick(Int(min(largest, 40))))"
    }
  }
}
