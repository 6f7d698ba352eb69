import Bytecode
import Diagnostics

extension Entry.Kind {
  /// The keyword of the language.
  package var word: String {
    switch self {
    case .initializer: "init"
    case .entry: "entry"
    case .view: "view"
    }
  }
}

extension ContractInterface.GasBound {
  /// The bound for machines: the text, and the polynomial as a constant and terms, whose coefficients are in 64ths of a gas.
  package var json: JSONValue {
    let names = Dictionary(uniqueKeysWithValues: symbols.map { ($0.symbol, $0.text) })
    let terms = bound.terms.map { term in
      JSONValue.members(
        ("coefficient64", .string(String(term.coefficient))),
        ("sizes", .array(term.factors.map { .string(names[$0] ?? "") })))
    }
    return .members(
      ("name", .string(name)), ("kind", .string(kind.word)),
      ("gasBound", bound.isUnbounded ? .null : .string(text)),
      ("constant64", bound.isUnbounded ? .null : .string(String(bound.constant))),
      ("terms", .array(bound.isUnbounded ? [] : terms)))
  }
}
