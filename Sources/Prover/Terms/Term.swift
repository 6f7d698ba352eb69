import Primitives

/// A term of SMT-LIB 2.6: an integer, a truth value, or arrays of them, from integers. (C. Barrett, P. Fontaine, C. Tinelli,
/// "The SMT-LIB Standard", 2017.)
struct Term: Hashable, Sendable, CustomStringConvertible {
  let description: String

  init(_ text: String) {
    description = text
  }

  init(_ number: Int) {
    self.init(number < 0 ? "(- \(number.magnitude))" : "\(number)")
  }

  /// A number of an integer type; of a signed one in two's complement over 256 bits.
  init(_ number: U256, isSigned: Bool = false) {
    self.init(
      isSigned && number.isNegative ? "(- \(number.signedMagnitude))" : number.description)
  }

  static let yes = Term("true")
  static let no = Term("false")

  /// Whether it is one word: a name or a literal, so that repeating it costs nothing.
  var isAtom: Bool { !description.utf8.contains(UInt8(ascii: "(")) }

  static func apply(_ function: String, _ operands: Term...) -> Term {
    Term("(\(function) \(operands.map(\.description).joined(separator: " ")))")
  }

  static func apply(_ function: String, _ operands: [Term]) -> Term {
    Term("(\(function) \(operands.map(\.description).joined(separator: " ")))")
  }

  // MARK: Truth values

  static prefix func ! (term: Term) -> Term {
    if term == .yes { return .no }
    if term == .no { return .yes }
    return apply("not", term)
  }

  static func all(_ terms: [Term]) -> Term {
    if terms.contains(.no) { return .no }
    let needed = terms.filter { $0 != .yes }
    return needed.count > 1 ? apply("and", needed) : needed.first ?? .yes
  }

  static func any(_ terms: [Term]) -> Term {
    if terms.contains(.yes) { return .yes }
    let needed = terms.filter { $0 != .no }
    return needed.count > 1 ? apply("or", needed) : needed.first ?? .no
  }

  func implies(_ conclusion: Term) -> Term {
    if self == .yes { return conclusion }
    if self == .no || conclusion == .yes { return .yes }
    return Term.apply("=>", self, conclusion)
  }

  /// `then` where this holds, else `otherwise`.
  func choose(_ then: Term, _ otherwise: Term) -> Term {
    if self == .yes || then == otherwise { return then }
    if self == .no { return otherwise }
    return Term.apply("ite", self, then, otherwise)
  }

  func equals(_ other: Term) -> Term {
    self == other ? .yes : Term.apply("=", self, other)
  }

  // MARK: Numbers

  static func + (left: Term, right: Term) -> Term { apply("+", left, right) }
  static func - (left: Term, right: Term) -> Term { apply("-", left, right) }
  static func * (left: Term, right: Term) -> Term { apply("*", left, right) }
  static func < (left: Term, right: Term) -> Term { apply("<", left, right) }
  static func <= (left: Term, right: Term) -> Term { apply("<=", left, right) }

  /// Whether it lies between two numbers, both included.
  func isWithin(_ least: Term, _ most: Term) -> Term { Term.apply("<=", least, self, most) }
}
