import Homomorphic
import Interpreter
import Primitives
import Semantics

/// The key pairs of tests: the same ones every time, made once per process. Everybody knows them.
final class TestKeys {
  private var made: [(name: TestKeyName, key: KeyBox)] = []
  private let rotatingSchemes: Set<EncryptionScheme>

  /// A secret key that can be shared; it cannot be copied.
  final class KeyBox {
    private let key: EncryptionSecretKey

    init(_ name: TestKeyName, canRotate: Bool) {
      var generator = SplitMix64(seed: TestKeys.seed(of: name))
      guard
        let key = try? EncryptionSecretKey.generate(
          name.scheme, rotations: canRotate ? name.scheme.powersOfTwo : [], using: &generator)
      else { preconditionFailure("the checker admits only schemes that exist") }
      self.key = key
    }

    var publicKey: EncryptionKey { key.publicKey }

    func decrypt(_ cipher: EncryptedTensor) throws(HomomorphicError) -> [Int64] {
      try key.decrypt(cipher)
    }

    func open(_ cipher: EncryptedTensor) throws(HomomorphicError) -> [UInt8] {
      try key.open(cipher)
    }
  }

  /// Keys of which those that the program rotates with get what rotations need.
  init(for program: TypedProgram) {
    rotatingSchemes = program.rotatingSchemes
  }

  /// The key pair of that name.
  subscript(name: TestKeyName) -> KeyBox {
    if let known = made.first(where: { $0.name == name }) { return known.key }
    let key = KeyBox(name, canRotate: rotatingSchemes.contains(name.scheme))
    made.append((name, key))
    return key
  }

  /// The public key with this identity, if it is one of these.
  func publicKey(_ id: Hash256) -> EncryptionKey? {
    made.first { $0.key.publicKey.identity == id }?.key.publicKey
  }

  private static func seed(of name: TestKeyName) -> UInt64 {
    let (kind, parameter): (UInt64, Int) =
      switch name.scheme {
      case .paillier(let bits): (0, bits)
      case .ckks(let degree): (1, degree)
      case .bfv(let degree): (2, degree)
      }
    return UInt64(parameter) | kind << 32 | UInt64(truncatingIfNeeded: name.number) << 40
  }
}

extension TypedProgram {
  /// The schemes of the keys whose ciphers are rotated somewhere, or summed, which rotates too.
  var rotatingSchemes: Set<EncryptionScheme> {
    var schemes: Set<EncryptionScheme> = []
    for function in functions {
      function.body.forEachExpression { part in
        switch part.kind {
        case .builtin(.cipherRotate, let operands), .builtin(.cipherSum, let operands):
          if case .cipher(let cipher)? = operands.first?.type {
            schemes.insert(self[cipher.key].scheme.encryption)
          }
        default: break
        }
      }
    }
    return schemes
  }
}

extension EncryptionScheme {
  /// The rotations that all others, and sums, are made of: powers of two below a row of slots.
  fileprivate var powersOfTwo: [Int] {
    guard canMultiply, let slots else { return [] }
    let row =
      switch self {
      case .bfv: slots / 2
      case .ckks, .paillier: slots
      }
    return Array(sequence(first: 1) { 2 * $0 < row ? 2 * $0 : nil })
  }
}
