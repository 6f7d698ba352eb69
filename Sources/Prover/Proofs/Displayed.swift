import Interpreter
import Primitives
import Semantics
import TestRunner

/// Values of which a counterexample says what they are.
struct Displayed {
  private let program: TypedProgram
  private var values: [(name: String, type: Type, count: Int)] = []
  /// The terms that the solver is to show.
  private(set) var terms: [Term] = []

  init(_ program: TypedProgram) {
    self.program = program
  }

  mutating func add(_ name: String, _ term: Term, _ type: Type) {
    add(name, .scalar(term), type)
  }

  /// Maps, lists and what is not looked into have no short text, and are left out.
  mutating func add(_ name: String, _ value: SymbolicValue, _ type: Type) {
    guard ModelValue.isShown(type, program) else { return }
    let leaves = value.leaves
    values.append((name, type, leaves.count))
    terms += leaves
  }

  mutating func add(_ arguments: [SymbolicValue], of function: FunctionDefinition) {
    for (value, local) in zip(arguments, function.locals) {
      add("\(function.name)(\(local.name))", value, local.type)
    }
  }

  /// A line for each value, in the order in which they were added.
  func lines(_ numbers: [U256]) -> [String] {
    var rest = numbers[...]
    return values.compactMap { name, type, count in
      var own = rest.prefix(count)
      rest = rest.dropFirst(count)
      return ModelValue.take(type, &own, program).map { "\(name) = \(program.describe($0, type))" }
    }
  }
}
