/// Operations of the library, each as its form for copies is written, on a variable of its own; what they give joins the hash at
/// the end of the function.
extension ProgramGenerator {
  mutating func libraryCall() {
    // Forms of copies declare a struct of their own name.
    let form = Self.forms[pick(Self.forms.count)]
    let variable = fresh("x")
    write("var \(variable): \(form.variable) = \(form.start)")
    let expression = form.expression.replacing(Self.variableName, with: variable)
    let kept = fresh("k")
    write("let \(kept): \(form.result) = \(expression)")
    if chance(50) {
      for line in form.change.split(separator: "\n") {
        write(String(line).replacing(Self.variableName, with: variable))
      }
    }
    seal(kept, variable)
  }

  /// What no form has: closures over two values, other literals, and what the context says.
  mutating func otherCall() {
    let name = fresh("k")
    switch pick(9) {
    case 0:
      write("let \(name): U64 = \(typed(.numbers, 1)).fold(U64(7), { sum, n in sum ^ n })")
    case 1:
      write("let \(name): [U64; 3] = [\(typed(.u64, 1)), 2, 3]")
      write("for e in \(name) {")
      write("  require e != 77 else Full")
      write("}")
    case 2: write("let \(name): [I64; 4] = [\(typed(.i64, 1)); 4]")
    case 3: write("let \(name): Text<max 8> = \"t\\n\"")
    case 4:
      write("let \(name): (U64, U64, Bool) = (block.number, block.time, caller == self)")
    case 5: write("let \(name): U64 = \(pick(3)) minutes + \(pick(9)) seconds + 1 hours + 1 days")
    case 6: write("let \(name): U128 = \(pick(3)) coin + U128(LIMIT)")
    case 7:
      write("let \(name): Bool = match (\(typed(.u64, 1)), \(typed(.bool, 1))) {")
      write("  (0, true) => false")
      write("  (a, _) => a < 9")
      write("}")
    default:
      write("let (\(name), _) = (\(typed(.u64, 1)), 2)")
    }
    seal(name)
  }

  /// Keeps what some values are, so that no difference goes unseen.
  mutating func seal(_ names: String...) {
    let sealed = fresh("h")
    write("let \(sealed) = hash(\(names.joined(separator: ", ")))")
    variables.append(Variable(name: sealed, type: .hash, isMutable: false))
  }

  /// The variable of a form: `x` as a word of its own, also before a point.
  private static var variableName: Regex<Substring> { #/\bx\b/#.wordBoundaryKind(.simple) }

  /// Those that use no struct of their own.
  private static let forms = CopyForm.all.filter { $0.variable != "Bag" }
}
