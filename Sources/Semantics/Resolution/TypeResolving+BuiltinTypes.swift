import Diagnostics
import Primitives
import Syntax

/// The largest types of the language.
enum TypeLimits {
  /// Elements of a list, count of an array, terms of a running sum.
  static let elementsMax: Int64 = 65_536
  /// Bytes of a byte string or text.
  static let bytesMax: Int64 = 1 << 20
  /// Bits of the moduli that are safe.
  static let paillierBits = EncryptionScheme.paillierBits
  /// Bits of the moduli that only make tests fast.
  static let paillierTestBits = EncryptionScheme.paillierTestBits
}

extension TypeResolving {
  /// A built-in type with arguments.
  mutating func builtinType(
    _ name: String, _ arguments: [TypeArgument], _ span: Span, in environment: Environment,
    _ position: TypePosition
  ) -> Type {
    switch name {
    case "Q": return fixedType(arguments, span, in: environment)
    case "Bytes":
      return boundOnly(name, arguments, span, TypeLimits.bytesMax, in: environment)
        .map { .bytes(max: $0) } ?? .invalid
    case "Text":
      return boundOnly(name, arguments, span, TypeLimits.bytesMax, in: environment)
        .map { .text(max: $0) } ?? .invalid
    case "List":
      guard
        let (element, max) = elementAndBound(name, "T", arguments, span, in: environment)
      else { return .invalid }
      return .list(resolve(element, in: environment), max: max)
    case "Map": return mapType(arguments, span, in: environment, position)
    case "Tensor": return tensorType(arguments, span, in: environment)
    case "Encrypted": return ciphertextType(arguments, span, in: environment)
    case "Sum": return sumType(arguments, span, in: environment, position)
    case "Call": return callType(arguments, span, in: environment)
    case "PublicKey":
      guard arguments.count == 1, case .type(let scheme) = arguments[0] else {
        return wrongArguments(name, "PublicKey<Paillier<3072>>", span)
      }
      return resolveScheme(scheme, in: environment).map { .publicKey($0) } ?? .invalid
    default:
      report(
        .forms.typeArguments, "`\(name)` is a scheme of keys, not a type of values", at: span,
        "expected a type", help: "a public key has the type `PublicKey<Paillier<3072>>`")
      return .invalid
    }
  }

  mutating func wrongArguments(_ name: String, _ form: String, _ span: Span) -> Type {
    report(
      .forms.typeArguments, "the arguments of `\(name)` are not right", at: span,
      "written as `\(form)`")
    return .invalid
  }

  private mutating func fixedType(
    _ arguments: [TypeArgument], _ span: Span, in environment: Environment
  ) -> Type {
    if arguments.isEmpty { return .fixed(.standard) }
    guard arguments.count == 2 else { return wrongArguments("Q", "Q<8,24>", span) }
    guard let integer = size(of: arguments[0], in: environment),
      let fraction = size(of: arguments[1], in: environment)
    else { return .invalid }
    guard let i = integer.constant, let f = fraction.constant, i >= 1, f >= 0, i <= 64, f <= 63,
      i + f == 32 || i + f == 64
    else {
      report(
        .forms.typeArguments, "there is no fixed-point format of these bits", at: span,
        "not a format",
        notes: ["the integer bits (with the sign) and the fraction bits sum to 32 or to 64"],
        help: "for example `Q<8,24>` or `Q<40,24>`")
      return .invalid
    }
    return .fixed(FixedType(integerBits: Int(i), fractionBits: Int(f)))
  }

  private mutating func boundOnly(
    _ name: String, _ arguments: [TypeArgument], _ span: Span, _ limit: Int64,
    in environment: Environment
  ) -> Size? {
    guard arguments.count == 1, case .bound(let size, _) = arguments[0] else {
      _ = wrongArguments(name, "\(name)<max 32>", span)
      return nil
    }
    return constantSize(size, in: environment, "the maximum of `\(name)`", limit)
  }

  private mutating func elementAndBound(
    _ name: String, _ element: String, _ arguments: [TypeArgument], _ span: Span,
    in environment: Environment
  ) -> (TypeSyntax, Size)? {
    guard arguments.count == 2, case .type(let type) = arguments[0],
      case .bound(let bound, _) = arguments[1]
    else {
      _ = wrongArguments(name, "\(name)<\(element), max 16>", span)
      return nil
    }
    let what = "the maximum of `\(name)`"
    return constantSize(bound, in: environment, what, TypeLimits.elementsMax).map { (type, $0) }
  }

  /// `Call<Token>`: the enum that stands for it.
  private mutating func callType(
    _ arguments: [TypeArgument], _ span: Span, in environment: Environment
  ) -> Type {
    guard arguments.count == 1, case .type(let syntax) = arguments[0] else {
      return wrongArguments("Call", "Call<Token>", span)
    }
    switch resolve(syntax, in: environment) {
    case .contract(let interface):
      let id = declarations.callEnums[interface.index]
      findings.calls.append((id, span))
      return .enumeration(id)
    case .invalid: return .invalid
    case let type:
      report(
        .forms.typeArguments, "`\(text(type))` is no contract", at: syntax.span,
        "expected an interface or a contract", help: "write whose entries are called: `Call<Token>`"
      )
      return .invalid
    }
  }

  private mutating func mapType(
    _ arguments: [TypeArgument], _ span: Span, in environment: Environment,
    _ position: TypePosition
  ) -> Type {
    guard (2...3).contains(arguments.count), case .type(let keySyntax) = arguments[0],
      case .type(let valueSyntax) = arguments[1]
    else { return wrongArguments("Map", "Map<Address, U256>", span) }
    guard position != .anywhere else {
      report(
        .types.misplacedType, "a `Map` can only be the type of a state variable", at: span,
        "not here",
        notes: ["a map has no end: it cannot be copied, passed or stored in something else"],
        help: "take a `List`, or a map of maps: `Map<U64, Map<Address, U256>>`")
      return .invalid
    }
    var max: Size?
    if arguments.count == 3 {
      guard case .bound(let bound, _) = arguments[2] else {
        return wrongArguments("Map", "Map<Address, U256, max 64>", span)
      }
      max = constantSize(bound, in: environment, "the maximum of `Map`", TypeLimits.elementsMax)
      if max == nil { return .invalid }
    }
    let key = resolve(keySyntax, in: environment)
    let value = resolve(valueSyntax, in: environment, .mapValue)
    guard isKey(key) else {
      report(
        .types.mapKey, "`\(text(key))` cannot be a key of a map", at: keySyntax.span,
        "not a key type",
        notes: [
          "keys are integers, Bool, Address, Hash, Text, Bytes, enums without payload, and tuples of these"
        ])
      return .invalid
    }
    guard case .map(key: let inner, value: let value, max: let innerMax) = value else {
      return .map(key: key, value: value, max: max)
    }
    // A map of maps is a map whose key has two parts.
    guard max == nil, innerMax == nil else {
      report(
        .types.misplacedType, "a map of maps cannot be walked", at: span, "has a maximum",
        help: "write the keys as one: `Map<(A, B), V, max 64>`")
      return .invalid
    }
    return .map(key: .tuple([key, inner]), value: value, max: nil)
  }

  private func isKey(_ type: Type) -> Bool {
    switch type {
    case .integer, .bool, .address, .hash, .text, .bytes, .contract, .invalid: true
    case .tuple(let elements): elements.allSatisfy { isKey($0) }
    case .enumeration(let id):
      // Payloads may not be known yet.
      !declarations.payloadEnums.contains(id)
    case .unit, .never, .fixed, .optional, .array, .list, .map, .structure, .tensor, .ciphertext,
      .sum,
      .publicKey, .coin, .testKey:
      false
    }
  }

  private mutating func tensorType(
    _ arguments: [TypeArgument], _ span: Span, in environment: Environment
  ) -> Type {
    guard arguments.count == 2, case .type(let elementSyntax) = arguments[0],
      case .shape(let sizes, let shapeSpan) = arguments[1]
    else { return wrongArguments("Tensor", "Tensor<Q<8,24>, [N, D]>", span) }
    let element = resolve(elementSyntax, in: environment)
    guard let shape = resolve(shape: sizes, shapeSpan, in: environment) else { return .invalid }
    if element == .invalid { return .invalid }
    guard HoleConstraint.element.admits(element, facts) else {
      report(
        .forms.typeArguments, "a tensor cannot have elements of type `\(text(element))`",
        at: elementSyntax.span, "not an element type",
        notes: ["elements are Q<i,f>, Bool, U8, I8, U16, I16, U32, I32 and I64"])
      return .invalid
    }
    return .tensor(element: element, shape: shape)
  }
}
