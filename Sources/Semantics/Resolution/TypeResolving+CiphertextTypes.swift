import Diagnostics
import Primitives
import Syntax

extension TypeResolving {
  /// `Encrypted<task, Q<8,24>, [D]>`, `Encrypted<task, Q<8,24>, [D], depth 1, within 4.5>`
  mutating func ciphertextType(
    _ arguments: [TypeArgument], _ span: Span, in environment: Environment
  ) -> Type {
    guard (3...5).contains(arguments.count), case .type(let keySyntax) = arguments[0],
      case .type(let elementSyntax) = arguments[1],
      case .shape(let sizes, let shapeSpan) = arguments[2],
      case .named(let keyName, let keyArguments) = keySyntax.kind, keyArguments.isEmpty
    else { return wrongArguments("Encrypted", "Encrypted<task, Q<8,24>, [D]>", span) }
    let element = resolve(elementSyntax, in: environment)
    var depthSyntax: SizeSyntax?
    var range: (limit: DecimalLiteral, span: Span)?
    for argument in arguments.dropFirst(3) {
      switch argument {
      case .depth(let syntax, _) where depthSyntax == nil: depthSyntax = syntax
      case .range(let limit, let span) where range == nil: range = (limit, span)
      default:
        let form = "Encrypted<task, Q<8,24>, [D], depth 1, within 4.5>"
        return wrongArguments("Encrypted", form, span)
      }
    }
    guard let shape = resolve(shape: sizes, shapeSpan, in: environment),
      let key = resolveKey(keyName, in: environment)
    else {
      if let depthSyntax { _ = resolve(depthSyntax, in: environment) }
      return .invalid
    }
    if element == .invalid || !program[key].hasScheme { return .invalid }
    var depth = program[key].scheme.depthMax
    if let depthSyntax {
      guard let given = resolveDepth(depthSyntax, key, in: environment) else { return .invalid }
      depth = given
    }
    guard canHold(element, key, elementSyntax.span) else { return .invalid }
    var ciphertext = CiphertextType(key: key, element: element, shape: shape, depth: depth)
    if let range {
      guard let resolved = resolve(range: range.limit, of: ciphertext, range.span) else {
        return .invalid
      }
      ciphertext.range = resolved
    }
    return checkHeadroom(ciphertext, span) ? .ciphertext(ciphertext) : .invalid
  }

  /// `within 4.5`; reported where the format or the scheme has no such range.
  private mutating func resolve(
    range literal: DecimalLiteral, of ciphertext: CiphertextType, _ span: Span
  ) -> ValueRange? {
    let key = program[ciphertext.key]
    guard key.scheme.latticeSet != nil else {
      report(
        .ciphertextLevels.range, "ciphertexts of Paillier have no range", at: span,
        "only under CKKS and BFV", secondary: [Label(key.span, "the key")],
        help: "leave it out: sums under Paillier are exact, and have room for all of their terms")
      return nil
    }
    let format =
      ciphertext.element.fixedType
      ?? FixedType(integerBits: ciphertext.element.integerType?.bits ?? 8, fractionBits: 0)
    // What 32 and 64 bits hold, the conversion knows.
    if let raw = FixedLiteral.raw(literal, isNegative: false, format), raw > 0,
      format.width >= 32 || raw < 1 << Int64(format.width - 1)
    {
      return ValueRange(limit: UInt64(raw), fractionBits: format.fractionBits)
    }
    report(
      .ciphertextLevels.range, "`\(text(ciphertext.element))` has no such range", at: span,
      "more than 0, and less than \(ciphertext.element.magnitudeBound)",
      help: "without `within` the format says how large values are")
    return nil
  }

  /// The key that is named: one of the contract, of another contract, or a key parameter.
  private mutating func resolveKey(_ name: QualifiedName, in environment: Environment) -> KeyID? {
    if name.qualifier == nil {
      if let declaration = environment.genericParameters[name.name.text] {
        use(name.span, of: declaration)
        if let key = environment.keys[name.name.text] { return key }
        if !environment.hasMeaning(name.name.text) { return nil }
      }
    }
    guard let declared = resolve(name, in: environment, as: "key") else { return nil }
    if case .key(let key) = declared.symbol { return key }
    report(
      .names.wrongKind, "`\(name.text)` is \(declared.symbol.kind), not a key",
      at: name.span, "expected a `key` of the contract",
      secondary: [Label(declared.span, "declared here")], isAboutName: true)
    return nil
  }

  private mutating func resolveDepth(
    _ syntax: SizeSyntax, _ key: KeyID, in environment: Environment
  ) -> Int? {
    guard let size = resolve(syntax, in: environment) else { return nil }
    guard let depth = size.constant else {
      report(
        .shapes.mustBeConstant, "a depth must be known when compiling", at: syntax.span,
        "`\(text(size))` depends on a size parameter",
        help: "declare the parameter of the function as a depth: `L: Depth`")
      return nil
    }
    let definition = program[key]
    let max = definition.scheme.depthMax
    guard (0...Int64(max)).contains(depth) else {
      let scheme = TypeDescriber(program).describe(definition.scheme)
      report(
        .ciphertextLevels.noSuchDepth,
        max == 0
          ? "ciphertexts of \(scheme) have no depth but 0"
          : "ciphertexts of \(scheme) have a depth of 0 to \(max), not \(depth)",
        at: syntax.span, "no such depth",
        secondary: [Label(definition.span, "a key of \(scheme)")],
        help: depth > 0 && max < 8 ? "`CKKS<16384>` goes up to depth 8" : nil)
      return nil
    }
    return Int(depth)
  }

  /// Whether ciphertexts of the scheme hold such elements; reported otherwise.
  private mutating func canHold(_ element: Type, _ key: KeyID, _ span: Span) -> Bool {
    let definition = program[key]
    if case .bfv = definition.scheme {
      if let type = element.integerType, IntegerType.encrypted.contains(type) { return true }
      report(
        .ciphertexts.element, "a ciphertext of BFV cannot hold `\(text(element))`", at: span,
        "expected I8 or I16", secondary: [Label(definition.span, "the key")],
        help: element.fixedType == nil
          ? "write `I16`" : "for numbers with a fraction, declare the key as `CKKS<8192>`")
      return false
    }
    if element.fixedType != nil { return true }
    report(
      .ciphertexts.element, "a ciphertext cannot hold `\(text(element))`", at: span,
      "expected a fixed-point type", secondary: [Label(definition.span, "the key")],
      help: element.integerType == nil
        ? "write `Q<8,24>`" : "write `Q<8,24>`; for exact integers, declare the key as `BFV<8192>`")
    return false
  }

  /// Whether what is freshly encrypted fits at the depth; reported otherwise.
  private mutating func checkHeadroom(_ ciphertext: CiphertextType, _ span: Span) -> Bool {
    let scheme = program[ciphertext.key].scheme
    let (headroom, bound) = (scheme.headroom(depth: ciphertext.depth), ciphertext.magnitudeBound)
    if headroom == .max || bound < headroom { return true }
    let smallest = (0...scheme.depthMax).first { bound < scheme.headroom(depth: $0) }
    report(
      .ciphertextLevels.headroom,
      "a ciphertext of depth \(ciphertext.depth) has no headroom for `\(text(ciphertext.element))`",
      at: span,
      "goes up to \(bound)",
      notes: [
        "a ciphertext of \(TypeDescriber(program).describe(scheme)) holds magnitudes below \(headroom) "
          + "at depth \(ciphertext.depth)"
      ],
      help: smallest.map {
        "take it at depth \($0), use a format with fewer integer bits, or say how large values are: `within`"
      } ?? "use a format with fewer integer bits, or say how large values are: `within`")
    return false
  }

  /// `Sum<Encrypted<task, Q<8,24>, [D]>, max 16>`
  mutating func sumType(
    _ arguments: [TypeArgument], _ span: Span, in environment: Environment,
    _ position: TypePosition
  ) -> Type {
    let form = "Sum<Encrypted<task, Q<8,24>, [D]>, max 16>"
    guard arguments.count == 2, case .type(let ciphertextSyntax) = arguments[0],
      case .bound(let bound, let boundSpan) = arguments[1]
    else { return wrongArguments("Sum", form, span) }
    let type = resolve(ciphertextSyntax, in: environment)
    let what = "the number of terms"
    guard let max = constantSize(bound, in: environment, what, TypeLimits.elementsMax) else {
      return .invalid
    }
    if type == .invalid { return .invalid }
    guard case .ciphertext(let ciphertext) = type else { return wrongArguments("Sum", form, span) }
    guard position != .anywhere else {
      report(
        .types.misplacedType, "a `Sum` can only be a state variable or the value of a map in state",
        at: span, "not here", help: "its `.total` is a ciphertext that can go anywhere")
      return .invalid
    }
    guard termsFit(ciphertext, UInt64(max.constant ?? 0), boundSpan) else { return .invalid }
    return .sum(ciphertext, max: max)
  }

  /// Whether so many terms stay below what a ciphertext holds; reported otherwise.
  private mutating func termsFit(_ ciphertext: CiphertextType, _ terms: UInt64, _ span: Span)
    -> Bool
  {
    let scheme = program[ciphertext.key].scheme
    let (headroom, bound) = (scheme.headroom(depth: ciphertext.depth), ciphertext.magnitudeBound)
    let (total, overflow) = bound.multipliedReportingOverflow(by: terms)
    if headroom == .max || !overflow && total < headroom { return true }
    let most = (headroom - 1) / bound
    report(
      .ciphertextLevels.terms, "\(terms) terms are too many for this ciphertext", at: span,
      "at most \(most)",
      notes: [
        "each term of `\(text(ciphertext.element))` goes up to \(bound)",
        "a ciphertext of \(TypeDescriber(program).describe(scheme)) holds magnitudes below \(headroom) "
          + "at depth \(ciphertext.depth)",
      ],
      help: ciphertext.depth < scheme.depthMax
        ? "take the terms at depth \(ciphertext.depth + 1), or write `max \(most)`"
        : "write `max \(most)`, or use a format with fewer integer bits",
      fix: Fix("write `max \(most)`", replace: span, with: "max \(most)"))
    return false
  }
}

extension CiphertextType {
  /// The largest magnitude of its values, rounded up to a whole number.
  var magnitudeBound: UInt64 { range?.whole ?? element.magnitudeBound }
}

extension Type {
  /// The largest magnitude of a format, rounded up to a whole number.
  var magnitudeBound: UInt64 {
    switch self {
    case .fixed(let format): 1 << UInt64(max(0, min(63, format.integerBits - 1)))
    case .integer(let integer): 1 << UInt64(max(0, min(63, integer.bits - 1)))
    default: 1
    }
  }
}
