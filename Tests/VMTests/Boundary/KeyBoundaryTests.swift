import Bytecode
import HomomorphicEvaluation
import MachineKit
import Primitives
import Testing
import VM

/// What comes in from outside as a public key.
@Suite struct KeyBoundaryTests {
  struct KeyCase: Sendable, CustomTestStringConvertible {
    let scheme: BoundaryScheme
    let name: String
    let bytes: [UInt8]
    var testDescription: String { "\(scheme.name): \(name)" }
  }

  /// Pitfall 5: an even, a short, a long modulus.
  private static let paillier: [KeyCase] = {
    let scheme = BoundaryScheme.paillier
    let n = scheme.key.encoded()
    return [
      KeyCase(scheme: scheme, name: "an even modulus", bytes: n.dropLast() + [n[63] ^ 1]),
      KeyCase(
        scheme: scheme, name: "a modulus with a top bit of 0", bytes: [n[0] & 0x7F] + n[1...]),
      KeyCase(scheme: scheme, name: "a leading zero", bytes: [0] + n.dropLast()),
      KeyCase(scheme: scheme, name: "a byte missing", bytes: Array(n[1...])),
      KeyCase(scheme: scheme, name: "a byte left", bytes: n + [1]),
      KeyCase(scheme: scheme, name: "a modulus of 1,024 bits", bytes: n + n),
      KeyCase(scheme: scheme, name: "0", bytes: [UInt8](repeating: 0, count: 64)),
      KeyCase(scheme: scheme, name: "nothing", bytes: []),
      KeyCase(scheme: scheme, name: "a key of CKKS", bytes: BoundaryScheme.ckks.key.encoded()),
    ]
  }()

  /// Of a bundle: magic and version, the parameters with two moduli (30 bytes), the flag of the
  /// relinearisation key, the number of Galois keys, then b and a modulo both primes.
  private static func lattice(_ scheme: BoundaryScheme, _ other: BoundaryScheme) -> [KeyCase] {
    let bytes = scheme.key.encoded()
    let start = bytes.count - 2 * 2 * LatticePlace.polynomial
    let ones = [UInt8](repeating: 0xFF, count: 7)
    let zeros = [UInt8](repeating: 0, count: 2 * LatticePlace.polynomial)
    func at(_ name: String, _ offset: Int, _ changed: [UInt8]) -> KeyCase {
      KeyCase(scheme: scheme, name: name, bytes: BoundaryCase.patch(bytes, offset, changed))
    }
    return [
      at("another magic", 0, [0x4B]), at("another version", 1, [9]),
      at("another magic of parameters", 2, [0]), at("a scheme that nobody knows", 4, [3]),
      at("the other scheme", 4, [scheme.name == "CKKS" ? 1 : 2]),
      at("another degree", 5, [13]), at("a degree of 2^255", 5, [255]),
      at("another scale", 6, [bytes[6] ^ 1]), at("another plain modulus", 7, [bytes[7] ^ 1]),
      at("no moduli", 15, [0]), at("255 moduli", 15, [255]),
      at("another modulus", 16, [bytes[16] ^ 2]),
      at("a relinearisation key that is not there", start - 2, [1]),
      at("a flag of 2", start - 2, [2]), at("Galois keys that are not there", start - 1, [255]),
      at("a residue beyond the modulus", start, ones),
      at("a last residue beyond the modulus", bytes.count - 7, ones),
      at("a uniform part of zeros", bytes.count - zeros.count, zeros),
      KeyCase(scheme: scheme, name: "a byte missing", bytes: Array(bytes.dropLast())),
      KeyCase(scheme: scheme, name: "a byte left", bytes: bytes + [0]),
      KeyCase(scheme: scheme, name: "the header alone", bytes: Array(bytes.prefix(start))),
      KeyCase(scheme: scheme, name: "nothing", bytes: []),
      KeyCase(scheme: scheme, name: "a key of the other scheme", bytes: other.key.encoded()),
    ]
  }

  static let cases =
    paillier + lattice(.ckks, .bfv) + lattice(.bfv, .ckks)

  @Test(arguments: cases) func whatIsNoKeyStaysOutside(row: KeyCase) throws {
    for boundary in Boundary.allCases {
      let result = try BoundaryProgram.send(key: row.bytes, row.scheme, through: boundary)
      #expect(result.outcome.status == .trap(.decode), "\(boundary)")
      #expect(result.host.world.storage == result.before.storage)
      #expect(result.host.scope.preparedKeys.isEmpty)
    }
  }

  @Test(arguments: BoundaryScheme.all) func theValidKeyComesInAndOutAsItWas(scheme: BoundaryScheme)
    throws
  {
    let bytes = scheme.key.encoded()
    for boundary in Boundary.allCases {
      let result = try BoundaryProgram.send(key: bytes, scheme, through: boundary)
      #expect(result.outcome.status == .success)
      #expect(result.returned == bytes)
      let used = result.outcome.gasUsed
      let short = try BoundaryProgram.send(
        key: bytes, scheme, through: boundary, gas: used - UInt64(bytes.count + 96) - 100)
      #expect(short.outcome.status == .trap(.outOfGas))
      #expect(short.host.objects.decodeCount == 0, "it was not looked at")
    }
  }
}
