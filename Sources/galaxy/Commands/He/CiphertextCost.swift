import Diagnostics
import HomomorphicEvaluation
import InstructionSet
import Primitives
import Semantics

/// What one operation on a ciphertext costs: levels, evaluation keys, gas.
struct CiphertextCost {
  /// Where it stands.
  let span: Span
  /// The function that it is in.
  let function: String
  /// The key of the ciphertext, as the contract names it.
  let key: String
  /// How many levels the result has less than the operand.
  let levels: Int
  /// Whether it takes the relinearisation key.
  let relinearizes: Bool
  /// The rotations that it takes keys for; nil where only the call tells.
  let rotations: [Int]?
  /// About how much gas, without what every instruction costs; nil where shapes are not known, and under BFV and
  /// Paillier, whose prices depend on more than the type.
  let gas: UInt64?

  /// Of an expression, if it is such an operation.
  init?(_ expression: TypedExpression, in function: String, of program: TypedProgram) {
    guard let (work, operand) = Self.work(of: expression),
      case .ciphertext(let ciphertext) = operand.type,
      case .ciphertext(let result) = expression.type
    else { return nil }
    let scheme = program[ciphertext.key].scheme
    span = expression.span
    self.function = function
    key = program[ciphertext.key].name
    levels = ciphertext.depth - result.depth
    var relinearizes = false
    var rotations: [Int]? = []
    switch work {
    case .product, .square: relinearizes = true
    case .slotSum: rotations = HeKeyUse.rotations(summing: operand.type, scheme)
    case .matrixProduct:
      rotations = HeKeyUse.rotations(multiplying: operand.type, to: expression.type, scheme)
    case .rotation: rotations = HeKeyUse.steps(of: expression).map { [$0] }
    case .sum, .negation, .plainSum, .scaling, .combination, .plainProduct, .constantProduct,
      .lowering, .upload:
      break
    }
    self.relinearizes = relinearizes
    self.rotations = rotations
    let rows = Size.product(ciphertext.shape).constant
    let columns = Size.product(result.shape).constant
    var diagonals: Int?
    if case .matrixProduct = work, let rows, let columns, let slots = scheme.slots {
      diagonals = try? SlotMatrix(inputs: Int(rows), outputs: Int(columns), slots: slots).period
    }
    gas = Self.sizes(of: ciphertext, scheme, rotations: rotations?.count ?? 0, levels: levels)
      .map { sizes in
        var sizes = sizes
        sizes.diagonals = UInt64(diagonals ?? 0)
        return work.formula(.ckks).gas([sizes])
      }
  }

  /// What is done, and to which ciphertext first.
  private static func work(
    of expression: TypedExpression
  ) -> (CiphertextWork, TypedExpression)? {
    switch expression.kind {
    case .unary(_, let operand): return (.negation, operand)
    case .binary(let operation, let left, let right):
      switch (operation, right.type) {
      case (.multiply, .ciphertext): return (.product, left)
      case (.multiply, .integer): return (.scaling, left)
      case (.multiply, .fixed): return (.constantProduct, left)
      case (.multiply, _): return (.plainProduct, left)
      case (_, .ciphertext): return (.sum, left)
      default: return (.plainSum, left)
      }
    case .builtin(let builtin, let operands):
      guard let first = operands.first else { return nil }
      switch builtin {
      case .ciphertextSquare: return (.square, first)
      case .ciphertextLower: return (.lowering, first)
      case .ciphertextRotate: return (.rotation(by: .c), first)
      case .ciphertextSum: return (.slotSum, first)
      case .ciphertextMatmul: return (.matrixProduct(by: .c), first)
      case .ciphertextDot: return element(first).map { (.product, $0) }
      case .ciphertextCombine: return element(first).map { (.combination, $0) }
      default: return nil
      }
    default: return nil
    }
  }

  /// A list of ciphertexts as one of them: what is said is said of a list of one.
  private static func element(_ list: TypedExpression) -> TypedExpression? {
    switch list.type {
    case .list(let type, max: _), .array(let type, count: _):
      TypedExpression(list.kind, type: type, span: list.span)
    default: nil
    }
  }

  private static func sizes(
    of ciphertext: CiphertextType, _ scheme: EncryptionScheme, rotations: Int, levels: Int
  ) -> LatticeSizes? {
    guard case .ckks(let set) = scheme, let slots = scheme.slots,
      let count = Size.product(ciphertext.shape).constant, count > 0
    else { return nil }
    return LatticeSizes(
      logDegree: UInt64(set.degree.trailingZeroBitCount), limbs: UInt64(ciphertext.depth + 1),
      groups: UInt64((Int(count) + slots - 1) / slots), switches: UInt64(rotations),
      rotations: UInt64(rotations), levels: UInt64(max(levels, 0)))
  }

  /// What it takes, for people: `1 level, relinearisation, rotations 1 2 4`.
  var needs: String {
    var needs: [String] = []
    if levels > 0 { needs.append(levels == 1 ? "1 level" : "\(levels) levels") }
    if relinearizes { needs.append("relinearisation") }
    switch rotations {
    case nil: needs.append("a rotation that only the call tells")
    case let steps? where !steps.isEmpty:
      needs.append(
        "rotation\(steps.count == 1 ? "" : "s") " + steps.map(String.init).joined(separator: " "))
    case _?: break
    }
    return needs.isEmpty ? "no level, no key" : needs.joined(separator: ", ")
  }
}
