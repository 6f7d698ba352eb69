import Primitives
import Semantics

extension SymbolicExecution {
  static let addressMax = Term(~U256.zero >> 96)
  static let coinMax = Term(~U256.zero >> 128)

  /// Any value of a type; under `dimensions` of arrays for what maps and lists hold.
  mutating func unknown(_ type: Type, below dimensions: Int = 0) -> SymbolicValue {
    let value = shape(type, dimensions)
    if dimensions == 0 { script.assume(wellFormed(value, type)) }
    return value
  }

  private mutating func shape(_ type: Type, _ dimensions: Int) -> SymbolicValue {
    func leaf(_ script: inout Script, isBool: Bool = false) -> Term {
      script.declare(Sort(dimensions: dimensions, isBool: isBool))
    }
    switch type {
    case .unit, .never, .invalid: return .unit
    case .bool: return .scalar(leaf(&script, isBool: true))
    case .integer, .fixed, .address, .contract, .hash, .bytes, .text, .coin, .tensor, .ciphertext,
      .publicKey, .testKey:
      return .scalar(leaf(&script))
    case .optional(let inner):
      return .optional(isSome: leaf(&script, isBool: true), shape(inner, dimensions))
    case .tuple(let elements): return .aggregate(elements.map { shape($0, dimensions) })
    case .structure(let id, sizes: let sizes):
      return .aggregate(fields(id, sizes).map { shape($0, dimensions) })
    case .enumeration(let id):
      return .enumeration(
        tag: leaf(&script),
        payloads: program[id].cases.map { $0.payload.map { shape($0.type, dimensions) } })
    case .array(let element, count: _), .list(let element, max: _):
      return .list(length: leaf(&script), elements: shape(element, dimensions + 1))
    case .sum: return .aggregate([.scalar(leaf(&script)), .scalar(leaf(&script))])
    case .map(key: let key, value: let value, max: _):
      let below = dimensions + scalars(of: key)
      return .optional(
        isSome: script.declare(Sort(dimensions: below, isBool: true)), shape(value, below))
    }
  }

  /// What holds of every value of a type.
  mutating func wellFormed(_ value: SymbolicValue, _ type: Type) -> Term {
    switch (type, value) {
    case (.integer(let integer), .scalar(let term)):
      return term.isWithin(
        Term(integer.smallest, isSigned: integer.isSigned), Term(integer.largest))
    case (.fixed(let format), .scalar(let term)):
      let most = Int(Int64.max >> Int64(64 - format.width))
      return term.isWithin(Term(-most - 1), Term(most))
    case (.address, .scalar(let term)), (.contract, .scalar(let term)):
      return term.isWithin(Term(0), SymbolicExecution.addressMax)
    case (.hash, .scalar(let term)): return term.isWithin(Term(0), Term(~U256.zero))
    case (.coin, .scalar(let term)): return term.isWithin(Term(0), SymbolicExecution.coinMax)
    case (.bytes(max: let max), .scalar(let term)), (.text(max: let max), .scalar(let term)):
      return Term.apply("length", term).isWithin(Term(0), size(max))
    case (.optional(let inner), .optional(isSome: let flag, let content)):
      return flag.implies(wellFormed(content, inner))
    case (.tuple(let types), .aggregate(let parts)):
      return .all(zip(parts, types).map { wellFormed($0, $1) })
    case (.structure(let id, sizes: let sizes), .aggregate(let parts)):
      return .all(zip(parts, fields(id, sizes)).map { wellFormed($0, $1) })
    case (.enumeration(let id), .enumeration(tag: let tag, payloads: let payloads)):
      let cases = program[id].cases
      var terms = [tag.isWithin(Term(0), Term(cases.count - 1))]
      for (index, payload) in payloads.enumerated() {
        let inner = zip(payload, cases[index].payload).map { wellFormed($0, $1.type) }
        terms.append(tag.equals(Term(index)).implies(.all(inner)))
      }
      return .all(terms)
    case (.array(_, count: let count), .list(length: let length, elements: _)):
      return length.equals(size(count))
    case (.list(_, max: let max), .list(length: let length, elements: _)):
      return length.isWithin(Term(0), size(max))
    case (.sum(_, max: let max), .aggregate(let parts)) where !parts.isEmpty:
      return parts[0].term.isWithin(Term(0), size(max))
    default: return .yes
    }
  }

  /// A number of which only bounds are known.
  mutating func number(within least: Term, _ most: Term) -> Term {
    let term = script.declare(Sort(dimensions: 0, isBool: false))
    script.assume(term.isWithin(least, most))
    return term
  }

  // MARK: Sizes

  mutating func bind(_ size: SizeParameterID) {
    if sizes[size] == nil { sizes[size] = number(within: Term(0), Term(U256(UInt64(1) << 48))) }
  }

  mutating func size(_ size: Size) -> Term {
    if let constant = size.constant { return Term(Int(constant)) }
    let terms = size.terms.map { term in
      let factors = term.parameters.map { parameter in
        bind(parameter)
        return sizes[parameter] ?? Term(0)
      }
      return factors.reduce(Term(Int(term.coefficient)), *)
    }
    return define(number: terms.count == 1 ? terms[0] : Term.apply("+", terms))
  }

  // MARK: Parts

  func fields(_ id: StructID, _ arguments: [Size]) -> [Type] {
    let definition = program[id]
    let replacements = Dictionary(
      zip(definition.sizeParameters, arguments), uniquingKeysWith: { first, _ in first })
    return definition.fields.map { $0.type.substituting(replacements) }
  }

  /// As how many numbers a key is looked up.
  func scalars(of key: Type) -> Int {
    switch key {
    case .unit, .never, .invalid: 0
    case .optional(let inner): 1 + scalars(of: inner)
    case .tuple(let elements): elements.map { scalars(of: $0) }.reduce(0, +)
    case .structure(let id, sizes: let sizes):
      fields(id, sizes).map { scalars(of: $0) }.reduce(0, +)
    case .enumeration(let id):
      1
        + program[id].cases.flatMap(\.payload).map { scalars(of: $0.type) }.reduce(0, +)
    case .array(let element, count: let count):
      shortCount(count).map { $0 * scalars(of: element) } ?? 1
    default: 1
    }
  }

  /// The count of an array whose elements are looked at one by one; nil when that would be too many.
  private func shortCount(_ count: Size) -> Int? {
    count.constant.flatMap { (0...64).contains($0) ? Int($0) : nil }
  }

  /// The numbers under which a key is looked up: equal exactly when the keys are.
  mutating func indices(_ key: SymbolicValue, _ type: Type) -> [Term] {
    switch (type, key) {
    case (.bool, .scalar(let term)): return [term.choose(Term(1), Term(0))]
    case (_, .scalar(let term)): return [term]
    case (.optional(let inner), .optional(isSome: let flag, let content)):
      return [flag.choose(Term(1), Term(0))]
        + indices(content, inner).map { flag.choose($0, Term(0)) }
    case (.tuple(let types), .aggregate(let parts)):
      return zip(parts, types).flatMap { indices($0, $1) }
    case (.structure(let id, sizes: let sizes), .aggregate(let parts)):
      return zip(parts, fields(id, sizes)).flatMap { indices($0, $1) }
    case (.enumeration(let id), .enumeration(tag: let tag, payloads: let payloads)):
      var result = [tag]
      for (index, payload) in payloads.enumerated() {
        for (part, parameter) in zip(payload, program[id].cases[index].payload) {
          let isHere = tag.equals(Term(index))
          result += indices(part, parameter.type).map { isHere.choose($0, Term(0)) }
        }
      }
      return result
    case (.array(let element, count: let count), .list(length: _, elements: let elements)):
      guard let count = shortCount(count) else { break }
      return (0..<count).flatMap { position in
        indices(elements.mapLeaves { $0.selecting([Term(position)]) }, element)
      }
    default: break
    }
    // Any index: also one that was looked up before.
    return (0..<scalars(of: type)).map { _ in
      script.declare(Sort(dimensions: 0, isBool: false))
    }
  }
}
