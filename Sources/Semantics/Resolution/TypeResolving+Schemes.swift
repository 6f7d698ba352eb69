import Diagnostics
import Primitives
import Syntax

private let schemes: [String: EncryptionScheme.Kind] = [
  "Paillier": .paillier, "CKKS": .ckks, "BFV": .bfv,
]

extension TypeResolving {
  /// The scheme of a key: `Paillier<3072>`, `CKKS<8192>`, `BFV<8192, [43, 43, 44, 44, 44]>`.
  mutating func resolveScheme(
    _ syntax: TypeSyntax, in environment: Environment
  ) -> EncryptionScheme? {
    if case .invalid = syntax.kind { return nil }
    guard case .named(let name, let arguments) = syntax.kind, name.qualifier == nil,
      let kind = schemes[name.name.text], !arguments.isEmpty,
      arguments.count <= (kind == .paillier ? 1 : 2)
    else {
      report(
        .ciphertexts.scheme, "this is no encryption scheme", at: syntax.span, "expected a scheme",
        help: "write `Paillier<3072>` for sums, `CKKS<8192>` for products of fixed-point numbers, "
          + "`BFV<8192>` for exact small integers")
      return nil
    }
    guard let size = size(of: arguments[0], in: environment) else { return nil }
    let number = size.constant.flatMap { Int(exactly: $0) } ?? 0
    switch kind {
    case .paillier:
      if let scheme = EncryptionScheme(.paillier, number), scheme.exists { return scheme }
      report(
        .ciphertexts.scheme, "Paillier has no modulus of \(text(size)) bits", at: arguments[0].span,
        "not offered", help: "write 3072, or 2048 where less is enough")
      return nil
    case .ckks, .bfv:
      if arguments.count == 2 {
        return resolveChain(kind, number, text(size), arguments, in: environment)
      }
      if let scheme = EncryptionScheme(kind, number) { return scheme }
      let needsChain = LatticeSet.degrees.contains(number)
      report(
        .ciphertexts.scheme,
        needsChain
          ? "the degree \(number) alone names no primes"
          : "\(name.name.text) is not offered with degree \(text(size))",
        at: arguments[0].span, needsChain ? "which primes?" : "not offered",
        notes: ["4096 is for sums only, 8192 has depth 3, 16384 has depth 8"],
        help: needsChain
          ? "write the bits of each prime: `\(name.name.text)<32768, [60, 50, 50, 50, 60]>`"
          : "write `\(name.name.text)<8192>`")
      return nil
    }
  }

  /// The scheme whose primes are written out: `CKKS<8192, [60, 40, 40, 60]>`.
  private mutating func resolveChain(
    _ kind: EncryptionScheme.Kind, _ degree: Int, _ degreeText: String,
    _ arguments: [TypeArgument], in environment: Environment
  ) -> EncryptionScheme? {
    guard case .shape(let sizes, let span) = arguments[1] else {
      report(
        .ciphertexts.scheme, "the primes of a scheme are a list of their bits",
        at: arguments[1].span,
        "expected a list", help: "write `[60, 40, 40, 60]`")
      return nil
    }
    var primeBits: [Int] = []
    for syntax in sizes {
      guard let size = resolve(syntax, in: environment) else { return nil }
      guard let bits = size.constant else {
        report(
          .shapes.mustBeConstant, "the bits of a prime must be known when compiling",
          at: syntax.span, "`\(text(size))` depends on a size parameter")
        return nil
      }
      primeBits.append(Int(clamping: bits))
    }
    let problem: LatticeSetProblem
    do throws(LatticeSetProblem) {
      let set = try LatticeSet(degree: degree, primeBits: primeBits)
      let scheme: EncryptionScheme = kind == .ckks ? .ckks(set) : .bfv(set)
      guard let found = scheme.problem else { return scheme }
      problem = found
    } catch {
      problem = error
    }
    let place =
      switch problem {
      case .degree: arguments[0].span
      case .primeBits(let index), .unequal(let index), .plainBits(let index): sizes[index].span
      case .scale: sizes.count > 2 ? sizes[1].span : sizes[0].span
      case .first: sizes[0].span
      case .special: sizes[sizes.count - 1].span
      case .count, .tooManyBits, .tooFewPrimes, .strayingScale: span
      }
    report(problem, primeBits, degree, degreeText, at: place)
    return nil
  }

  private mutating func report(
    _ problem: LatticeSetProblem, _ bits: [Int], _ degree: Int, _ degreeText: String,
    at span: Span
  ) {
    let range = LatticeSet.primeBitsRange
    let message: String
    let label: String
    var notes: [String] = []
    var help: String?
    switch problem {
    case .degree:
      message = "no lattice scheme is offered with degree \(degreeText)"
      label = "not offered"
      help = "write \(LatticeSet.degrees.map(String.init).joined(separator: ", "))"
    case .count:
      message =
        "a chain has \(LatticeSet.primeCountRange.lowerBound) to "
        + "\(LatticeSet.primeCountRange.upperBound) primes, not \(bits.count)"
      label = bits.count < 2 ? "too few" : "too many"
      notes = ["the last prime is that of key switching alone"]
    case .primeBits(let index):
      message = "a prime has \(range.lowerBound) to \(range.upperBound) bits, not \(bits[index])"
      label = bits[index] < range.lowerBound ? "too small" : "too large"
    case .tooManyBits(let sum, let limit):
      message = "\(sum) bits of primes are too many for degree \(degree)"
      label = "\(bits.map(String.init).joined(separator: " + ")) = \(sum), at most \(limit)"
      notes = [
        "beyond \(limit) bits, the last prime counted, degree \(degree) has less than 128 bits of "
          + "security (HomomorphicEncryption.org, table 1)"
      ]
      let larger = LatticeSet.bitsMax.first { $0.degree > degree && $0.bits >= sum }
      help =
        larger.map { "take fewer or smaller primes, or degree \($0.degree)" }
        ?? "take fewer or smaller primes"
    case .tooFewPrimes:
      message = "there are not so many primes of so few bits for degree \(degree)"
      label = "too few primes"
      help = "take larger primes"
    case .unequal(let index):
      message = "a prime of CKKS has \(bits[index]) bits, the scale \(bits[1])"
      label = "expected \(bits[1])"
      notes = [
        "a product uses up one of the primes between the first and the last, and its scale with it: "
          + "they have as many bits as the scale"
      ]
    case .scale(let most):
      message = "CKKS has scales of at most \(most) bits"
      label = bits.count > 2 ? "the bits of the scale" : "leaves a scale of \(bits[0] - 14) bits"
    case .first(let least):
      message = "the first prime has \(bits[0]) bits, and needs \(least) here"
      label = "too small"
      notes = ["the first prime is what is left at depth 0; it has to hold values and noise"]
    case .special(let least):
      message = "the last prime has \(bits[bits.count - 1]) bits, and needs \(least) here"
      label = "too small"
      notes = ["the last prime keeps the noise of key switching small: none may be larger"]
    case .strayingScale:
      message = "the scale strays too far over \(bits.count - 2) products"
      label = "too many primes of so few bits"
      notes = ["each product squares the scale and divides it by a prime, which is never quite 2^b"]
      help = "take larger primes, or fewer"
    case .plainBits(let index):
      message = "a prime of BFV has at least 21 bits, not \(bits[index])"
      label = "too small"
      notes = ["the plaintexts are numbers modulo a prime of 20 bits"]
    }
    report(.ciphertexts.scheme, message, at: span, label, notes: notes, help: help)
  }
}
