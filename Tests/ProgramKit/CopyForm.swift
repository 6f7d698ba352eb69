import Semantics

/// An expression that could hand on the variable `x`, and how that variable changes later.
package struct CopyForm: Sendable, CustomStringConvertible {
  /// The operation, nil for closures and variables.
  package let builtin: Builtin?
  /// The method with a closure.
  package let closure: ClosureBuiltin?
  /// The type of `x` and its first value.
  let variable: String
  let start: String
  /// A statement that changes `x`.
  let change: String
  let expression: String
  let result: String
  /// Whether the expression has its type only from what stands around it.
  let needsContext: Bool

  package var description: String { "\(expression) of \(variable)" }

  private init(
    builtin: Builtin?, closure: ClosureBuiltin?, _ variable: Variable, _ expression: String,
    _ result: String?, needsContext: Bool
  ) {
    self.builtin = builtin
    self.closure = closure
    self.variable = variable.type
    start = variable.start
    change = variable.change
    self.expression = expression
    self.result = result ?? variable.type
    self.needsContext = needsContext
  }

  /// An operation on `x`; its result has the type of `x` unless another is given.
  init(
    _ builtin: Builtin, _ variable: Variable, _ expression: String, _ result: String? = nil,
    needsContext: Bool = false
  ) {
    self.init(
      builtin: builtin, closure: nil, variable, expression, result, needsContext: needsContext)
  }

  /// A method with a closure.
  init(
    closure: ClosureBuiltin, _ variable: Variable, _ expression: String, _ result: String? = nil
  ) {
    self.init(
      builtin: nil, closure: closure, variable, expression, result, needsContext: false)
  }

  /// The variable itself, or a part of it.
  init(
    _ variable: Variable, _ expression: String, _ result: String? = nil,
    needsContext: Bool = false
  ) {
    self.init(
      builtin: nil, closure: nil, variable, expression, result, needsContext: needsContext)
  }

  /// A variable that every form of a type shares.
  struct Variable {
    let type: String
    let start: String
    let change: String

    init(_ type: String, _ start: String, _ change: String) {
      self.type = type
      self.start = start
      self.change = change
    }
  }

  /// A contract whose methods keep the value of the expression, each in another place, change `x` behind
  /// it, and give what was kept.
  package var program: String {
    """
    struct Bag { items: List<U64, max 4>, n: U64 }
    struct Holder { kept: \(result) }
    fn given(x: \(variable)) -> \(result) { return \(expression) }
    fn first(kept: \(result), n: U64) -> \(result) { return kept }
    contract Kept {
      state stored: Map<U8, \(result)>
    \(methods.joined(separator: "\n"))
    }

    """
  }

  private var methods: [String] {
    let changing = "if true {\n\(change)\n1\n} else { 2 }"
    let ones = "let ones: List<U64, max 2> = [1, 2]"
    var methods = [
      view("constant", "let kept: \(result) = \(expression)\n\(change)\nreturn kept"),
      view("variable", "var kept: \(result) = \(expression)\n\(change)\nreturn kept"),
      view(
        "loop", "List<\(result), max 3>",
        """
        var all: List<\(result), max 3> = []
        for i in 0..<2 {
          let kept: \(result) = \(expression)
          if i == 0 {
            \(change)
          }
          all.append(kept)
        }
        return all
        """),
      view(
        "operand",
        "let pair: (\(result), U64) = (\(expression), \(changing))\nreturn pair.0"),
      view(
        "optional", "\(result)?", "let box: \(result)? = some(\(expression))\n\(change)\nreturn box"
      ),
      view(
        "list", "List<\(result), max 2>",
        "let list: List<\(result), max 2> = [\(expression), \(expression)]\n\(change)\nreturn list"),
      view(
        "appended", "List<\(result), max 2>",
        "var list: List<\(result), max 2> = []\nlist.append(\(expression))\n\(change)\nreturn list"),
      view("field", "let holder = Holder(\(expression))\n\(change)\nreturn holder.kept"),
      view(
        "changedField",
        "var holder = Holder(\(expression))\nholder.kept = \(expression)\n\(change)\nreturn holder.kept"
      ),
      view("function", "let kept = given(x)\n\(change)\nreturn kept"),
      view("argument", "return first(\(expression), \(changing))"),
      view(
        "branch",
        "let kept: \(result) = if true { \(expression) } else { \(expression) }\n\(change)\nreturn kept"
      ),
      view(
        "coalesced",
        "let box: \(result)? = none\nlet kept: \(result) = box ?? \(expression)\n\(change)\nreturn kept"
      ),
      view("early", "if x == x {\nreturn \(expression)\n}\n\(change)\nreturn \(expression)"),
      "entry entry1() -> \(result)? {\nvar x: \(variable) = \(start)\nstored[1] = \(expression)\n\(change)\nreturn stored[1]\n}",
    ]
    if !needsContext {
      methods += [
        view("subject", "return match \(expression) { seen => {\n\(change)\nseen\n} }"),
        view(
          "closure", "List<\(result), max 2>",
          "\(ones)\nlet list: List<\(result), max 2> = ones.map({ i in \(expression) })\n\(change)\nreturn list"
        ),
        view(
          "changingClosure", "List<\(result), max 2>",
          "\(ones)\nreturn ones.map({ i in first(\(expression), if i == 1 {\n\(change)\n1\n} else { 2 }) })"
        ),
        view(
          "fold",
          "\(ones)\nreturn ones.fold(\(expression), { kept, i in if i == 1 {\n\(change)\nkept\n} else { kept } })"
        ),
      ]
    }
    if result.hasPrefix("U"), let bits = Int(result.dropFirst()) {
      methods.append(view("left", "return \(expression) ^ U\(bits)(\(changing))"))
      if bits <= 64 {
        methods.append(
          view(
            "range", "U64",
            "var rounds: U64 = 0\nfor _ in 0..<\(expression) max 300 {\n\(change)\nrounds += 1\n}\nreturn rounds"
          ))
      }
    }
    return methods
  }

  private func view(_ name: String, _ result: String, _ body: String) -> String {
    "view \(name)1() -> \(result) {\nvar x: \(variable) = \(start)\n\(body)\n}"
  }

  private func view(_ name: String, _ body: String) -> String { view(name, result, body) }
}
