import Compiler
import Diagnostics
import HomomorphicEvaluation
import Primitives
import Semantics

/// What a contract does with ciphertexts under one of its keys, and so which evaluation keys it needs.
struct HeKeyUse {
  /// The scheme of the key.
  let scheme: EncryptionScheme
  /// The key as the contract names it: `SealedScore.reader`.
  let name: String
  /// Whether ciphertexts are multiplied with each other.
  let relinearizes: Bool
  /// The rotations that sums and `rotated(by:)` are made of.
  let rotations: [Int]

  /// Of a key of a program.
  init(of key: KeyID, in program: TypedProgram) {
    let scheme = program[key].scheme
    var relinearizes = false
    var rotations: Set<Int> = []
    for function in program.functions {
      function.body.forEachExpression { part in
        switch part.kind {
        case .binary(.multiply, let left, let right):
          if left.type.encryptionKey == key, right.type.encryptionKey == key { relinearizes = true }
        case .builtin(.ciphertextSquare, let operands), .builtin(.ciphertextDot, let operands):
          if operands.first?.type.encryptionKey == key { relinearizes = true }
        case .builtin(.ciphertextSum, let operands):
          guard let value = operands.first, value.type.encryptionKey == key else { break }
          rotations.formUnion(Self.rotations(summing: value.type, scheme))
        case .builtin(.ciphertextMatmul, let operands):
          guard let value = operands.first, value.type.encryptionKey == key else { break }
          rotations.formUnion(Self.rotations(multiplying: value.type, to: part.type, scheme))
        case .builtin(.ciphertextRotate, let operands):
          guard let value = operands.first, value.type.encryptionKey == key else { break }
          if let steps = Self.steps(of: part) {
            rotations.insert(steps)
          } else {
            rotations.formUnion(scheme.rotationsForSums)
          }
        default: break
        }
      }
    }
    self.scheme = scheme
    name = "\(program[program[key].contract].name).\(program[key].name)"
    self.relinearizes = relinearizes
    self.rotations = rotations.sorted()
  }

  /// How far `rotated(by:)` goes, where that is written out.
  static func steps(of rotation: TypedExpression) -> Int? {
    guard case .builtin(_, let operands) = rotation.kind,
      case .integer(let steps)? = operands.last?.kind
    else { return nil }
    return steps.asInt
  }

  /// A product with a matrix of known rows and columns takes the rotations of its diagonals.
  static func rotations(
    multiplying vector: Type, to result: Type, _ scheme: EncryptionScheme
  ) -> [Int] {
    guard case .ciphertext(let vector) = vector, case .ciphertext(let result) = result,
      let rows = Size.product(vector.shape).constant,
      let columns = Size.product(result.shape).constant, let slots = scheme.slots,
      let form = try? SlotMatrix(inputs: Int(rows), outputs: Int(columns), slots: slots)
    else { return scheme.rotationsForSums }
    return form.rotations.map { $0 < 0 ? $0 + slots : $0 }
  }

  /// Sums go in powers of two up to the number of elements; BFV sums all slots.
  static func rotations(summing type: Type, _ scheme: EncryptionScheme) -> [Int] {
    guard scheme.kind == .ckks, case .ciphertext(let ciphertext) = type,
      let count = Size.product(ciphertext.shape).constant
    else { return scheme.rotationsForSums }
    return scheme.rotationsForSums.filter { $0 < count }
  }

  /// Of the key that `FILE.gx` has, or `FILE.gx:KEY` names.
  init(argument: String) throws {
    let parts = argument.split(separator: ":", maxSplits: 1).map(String.init)
    guard let path = parts.first else { throw CommandFailure.usage("--for: a contract's file") }
    let compiled = try Files.compile(path)
    try show(compiled.diagnostics, compiled.sources)
    guard let program = compiled.program else { throw CommandFailure.failed("\(path) has errors") }
    let keys = program.contracts.flatMap(\.keys)
    let uses = keys.map { HeKeyUse(of: $0, in: program) }
    let found = uses.filter { use in
      parts.count == 1 || use.name == parts[1] || use.name.hasSuffix("." + parts[1])
    }
    guard found.count == 1, let use = found.first else {
      let names = uses.map(\.name).joined(separator: ", ")
      throw CommandFailure.usage(
        uses.isEmpty
          ? "--for: \(path) has no key"
          : "--for: say for which key, as in \(path):\(uses[0].name); there are \(names)")
    }
    self = use
  }
}

extension Type {
  /// The key of a ciphertext, or of the ciphertexts in a list.
  fileprivate var encryptionKey: KeyID? {
    switch self {
    case .ciphertext(let ciphertext): ciphertext.key
    case .list(let element, _), .array(let element, _): element.encryptionKey
    default: nil
    }
  }
}
