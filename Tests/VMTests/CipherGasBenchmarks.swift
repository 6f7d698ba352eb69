import Bytecode
import Foundation
import Homomorphic
import InstructionSet
import Primitives
import Testing
import VM

/// Time against gas of what is done to ciphertexts of CKKS, on the path that all processors have:
/// `GALAXY_BENCH=1`. A ratio of 1 is 1 ns for 1 gas; the goal is at most 2.
@Suite(.serialized) struct CipherGasBenchmarks {
  static let isEnabled = ProcessInfo.processInfo.environment["GALAXY_BENCH"] == "1"

  /// What one call of the body takes, in nanoseconds: the least of a few.
  private func nanoseconds(_ body: () throws -> Void) rethrows -> Double {
    var least = Double.infinity
    for _ in 0..<5 {
      let start = ContinuousClock.now
      try body()
      let spent = (ContinuousClock.now - start).components
      least = min(least, Double(spent.seconds) * 1e9 + Double(spent.attoseconds) / 1e9)
    }
    return least
  }

  private func gas(_ name: String, _ size: (GasMeasure) -> Int) throws -> UInt64 {
    let row = try #require(InstructionSet.all.first { $0.name == name })
    return row.gas.gas { UInt64(size($0)) }
  }

  @Test(.enabled(if: isEnabled), arguments: [
    EncryptionScheme.ckks(degree: 8192), .bfv(degree: 8192),
  ])
  func latticeInstructionsTakeTheTimeOfTheirGas(scheme: EncryptionScheme) throws {
    var generator = SplitMix64(seed: 11)
    let parameters = try #require(scheme.parameters)
    let context = try LatticeContext(parameters: parameters, path: .portable)
    let secret = LatticeSecretKey.generate(context: context, using: &generator)
    let bundle = try secret.keyBundle(
      relinearize: true, rotations: (0..<12).map { 1 << $0 },
      conjugate: parameters.scheme == .bfv, using: &generator)
    let slots = parameters.slotCount
    let isFixed = parameters.scheme == .ckks
    let shape = isFixed ? [slots] : [2, slots / 2]
    let values = (0..<slots).map { Int64($0 % 3 + 1) << (isFixed ? 24 : 0) }
    let format =
      isFixed
      ? try EncryptedFormat(width: 32, fraction: 24) : try EncryptedFormat(width: 8, fraction: 0)
    let (a, b) = (
      try EncryptedTensor.encrypt(
        values, shape: shape, format: format, key: .lattice(bundle), using: &generator),
      try EncryptedTensor.encrypt(
        values, shape: shape, format: format, key: .lattice(bundle), using: &generator)
    )
    func size(_ measure: GasMeasure, terms: Int) -> Int {
      switch measure {
      case .residues: a.residues * terms
      case .encodingSteps: a.steps(.encoding)
      case .productSteps: a.steps(.product) * (isFixed ? 1 : terms)
      case .rescaleSteps: a.steps(.rescale)
      case .loweringSteps: a.steps(.lowering(to: 1))
      case .rotationSteps: a.steps(.rotation(by: 1))
      case .slotSumSteps: a.steps(.slotSum)
      default: 0
      }
    }
    let rows: [(String, Int, () throws -> Void)] = [
      ("cipherAdd", 1, { _ = try a.adding(b) }), ("cipherSub", 1, { _ = try a.subtracting(b) }),
      ("cipherNeg", 1, { _ = try a.negated() }),
      ("cipherAddPlain", 1, { _ = try a.adding(plain: values) }),
      ("cipherMulPlain", 1, { _ = try a.multiplied(by: 3) }),
      ("cipherMul", 1, { _ = try a.multiplied(by: b) }), ("cipherSquare", 1, { _ = try a.squared() }),
      ("cipherMulTensor", 1, { _ = try a.multiplied(plain: values) }),
      ("cipherMulFixed", 1, { _ = try a.multiplied(scalar: isFixed ? 3 << 23 : 3) }),
      ("cipherLower", 1, { _ = try a.lowered(to: 1) }),
      ("cipherRotate", 1, { _ = try a.rotated(by: 1) }),
      ("cipherSum", 1, { _ = try a.summed() }),
      ("cipherDot", 4, { _ = try EncryptedTensor.dot([a, b, a, b], [b, a, a, b]) }),
      (
        "cipherCombine", 4,
        { _ = try EncryptedTensor.linearCombination([(3, a), (5, b), (-7, a), (11, b)]) }
      ),
    ]
    // BFV has no room for the sum of all slots.
    for (name, terms, body) in rows where isFixed || name != "cipherSum" {
      let price = try gas(name) { size($0, terms: terms) }
      let time = try nanoseconds(body)
      print("\(scheme) \(name): \(Int(time)) ns, \(price) gas, \(time / Double(price))")
    }
    let bytes = a.encoded()
    let time = try nanoseconds { _ = try EncryptedTensor(decoding: bytes, key: .lattice(bundle)) }
    let price = GasSchedule.latticeValidation.gas { _ in UInt64(a.residues) }
    print("\(scheme) decode: \(Int(time)) ns, \(price) gas, \(time / Double(price))")
    let hashing = nanoseconds { _ = keccak256(bytes) }
    let blob = GasSchedule.blobByte.gas(for: UInt64(bytes.count))
    print("\(scheme) blob: \(Int(hashing)) ns, \(blob) gas, \(hashing / Double(blob))")
    let key = EncryptionKey.lattice(bundle).encoded()
    let opening = try nanoseconds { _ = try EncryptionKey(decoding: key, scheme: scheme) }
    let keyGas = GasSchedule.latticeKeyByte.gas(for: UInt64(key.count))
    print("\(scheme) key: \(Int(opening)) ns, \(keyGas) gas, \(opening / Double(keyGas))")
  }
}
