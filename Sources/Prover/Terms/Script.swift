/// A script for an SMT solver: what is declared and assumed so far, and questions in between.
struct Script: Sendable {
  private(set) var text = ""
  private var names = 0
  private(set) var questions = 0
  /// Names that definitions have, so that equal terms are written once.
  private var defined: [Term: Term] = [:]

  /// A constant of which nothing is known.
  mutating func declare(_ sort: Sort) -> Term {
    let name = next("c")
    text += "(declare-const \(name) \(sort))\n"
    return name
  }

  /// A function of which nothing is known but that it is one.
  mutating func declareFunction(_ name: String, operands: Int, isBool: Bool = false) {
    let list = Array(repeating: "Int", count: operands).joined(separator: " ")
    text += "(declare-fun \(name) (\(list)) \(isBool ? "Bool" : "Int"))\n"
  }

  /// The name of a term, so that it is not written again.
  mutating func define(_ term: Term, _ sort: Sort) -> Term {
    if term.isAtom { return term }
    if let name = defined[term] { return name }
    let name = next("t")
    text += "(define-fun \(name) () \(sort) \(term))\n"
    defined[term] = name
    return name
  }

  mutating func assume(_ term: Term) {
    if term != .yes { text += "(assert \(term))\n" }
  }

  /// Asks whether a condition can hold, with all that is assumed so far; `shown` are terms whose values the answer gives.
  /// The number of the question.
  mutating func ask(_ condition: Term, shown: [Term] = []) -> Int {
    let number = questions
    questions += 1
    text += "(push 1)\n(assert \(condition))\n(echo \"?\(number)\")\n(check-sat)\n"
    if !shown.isEmpty {
      text += "(get-value (\(shown.map(\.description).joined(separator: " "))))\n"
    }
    text += "(pop 1)\n"
    return number
  }

  private mutating func next(_ prefix: String) -> Term {
    names += 1
    return Term("\(prefix)\(names)")
  }
}
