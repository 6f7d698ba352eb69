import Bytecode
import HomomorphicEvaluation
import Primitives
import Testing
import VM

/// Bytes that are no ciphertext of the type, and the trap that they end in.
struct BoundaryCase: Sendable, CustomTestStringConvertible {
  let scheme: BoundaryScheme
  let name: String
  let bytes: [UInt8]
  let trap: Trap

  var testDescription: String { "\(scheme.name): \(name)" }

  init(
    _ scheme: BoundaryScheme, _ name: String, _ bytes: [UInt8], _ trap: Trap = .malformedCiphertext
  ) {
    self.scheme = scheme
    self.name = name
    self.bytes = bytes
    self.trap = trap
  }

  /// The valid encoding of a scheme with other bytes at a place.
  init(
    _ scheme: BoundaryScheme, _ name: String, at offset: Int, _ other: [UInt8],
    _ trap: Trap = .malformedCiphertext
  ) {
    self.init(scheme, name, Self.patch(scheme.valid, offset, other), trap)
  }

  static func patch(_ bytes: [UInt8], _ offset: Int, _ other: [UInt8]) -> [UInt8] {
    var result = bytes
    result.replaceSubrange(offset..<offset + other.count, with: other)
    return result
  }

  static func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: value.littleEndian) { Array($0) }
  }
}

/// Places in the encoding of a lattice tensor of rank 1 with one ciphertext.
enum LatticePlace {
  static let width = 2, fraction = 3, rank = 4, dimension = 5, depth = 9
  static let boundMantissa = 10, boundExponent = 14, noiseMantissa = 18, noiseExponent = 22
  static let key = 26, count = 58
  /// The ciphertext.
  static let magic = 62, version = 63, parameters = 64, limbs = 96, size = 97, flags = 98
  static let scale = 99, residues = 107
  /// Bytes of a polynomial: 4096 residues of 50 bits.
  static let polynomial = 25_600
}

extension BoundaryCase {
  static let lattice = [BoundaryScheme.ckks, .bfv].flatMap { cases($0) }

  private static func cases(_ scheme: BoundaryScheme) -> [BoundaryCase] {
    header(scheme) + ciphertext(scheme) + scales(scheme) + residues(scheme) + lengths(scheme)
  }

  /// Pitfall 4: what stands in front of the ciphertexts.
  private static func header(_ scheme: BoundaryScheme) -> [BoundaryCase] {
    typealias P = LatticePlace
    let isFixed = scheme.name == "CKKS"
    let other = isFixed ? BoundaryScheme.bfv : BoundaryScheme.ckks
    return [
      BoundaryCase(scheme, "the magic of nothing", at: 0, [0xFF]),
      // Read so, a weight stands where the bound does; no format of Paillier has 8 bits.
      BoundaryCase(
        scheme, "the magic of Paillier", at: 0, [0x50],
        isFixed ? .laneOverflow : .malformedCiphertext),
      BoundaryCase(scheme, "the magic of a ciphertext alone", at: 0, [0x4C]),
      BoundaryCase(scheme, "another version", at: 1, [2]),
      BoundaryCase(scheme, "a width that no format has", at: P.width, [33]),
      BoundaryCase(scheme, "another width", at: P.width, [isFixed ? 64 : 16], .ciphertextType),
      BoundaryCase(
        scheme, "a width of another scheme", at: P.width, [isFixed ? 8 : 32],
        isFixed ? .malformedCiphertext : .ciphertextType),
      BoundaryCase(
        scheme, "another fraction", at: P.fraction, [isFixed ? 23 : 1],
        isFixed ? .ciphertextType : .malformedCiphertext),
      BoundaryCase(scheme, "a fraction as wide as the number", at: P.fraction, [32]),
      BoundaryCase(scheme, "five dimensions", at: P.rank, [5]),
      BoundaryCase(scheme, "255 dimensions", at: P.rank, [255]),
      BoundaryCase(scheme, "a dimension of 0", at: P.dimension, littleEndian(UInt32(0))),
      BoundaryCase(
        scheme, "a size bomb: 2^32 - 1 elements", at: P.dimension, littleEndian(UInt32.max), .limit),
      BoundaryCase(
        scheme, "a size bomb: as many elements as a tensor may have", at: P.dimension,
        littleEndian(UInt32(1 << 17))),
      BoundaryCase(
        scheme, "a size bomb: those elements and their ciphertexts",
        patch(
          patch(scheme.valid, P.dimension, littleEndian(UInt32(1 << 17))), P.count,
          littleEndian(UInt32(isFixed ? 64 : 32)))),
      BoundaryCase(scheme, "another level", at: P.depth, [1], .ciphertextType),
      BoundaryCase(scheme, "level 255", at: P.depth, [255], .ciphertextType),
      BoundaryCase(scheme, "no bound", at: P.boundMantissa, [UInt8](repeating: 0, count: 8)),
      BoundaryCase(
        scheme, "a bound that is not normal", at: P.boundMantissa, littleEndian(UInt32(1))),
      BoundaryCase(
        scheme, "a bound of 0 with an exponent", at: P.boundMantissa, littleEndian(UInt32(0))),
      BoundaryCase(
        scheme, "a bound beyond all moduli", at: P.boundExponent, littleEndian(Int32.max)),
      BoundaryCase(
        scheme, "a bound of the least exponent", at: P.boundExponent, littleEndian(Int32.min)),
      BoundaryCase(
        scheme, "a bound without room", at: P.boundExponent, littleEndian(Int32(100)),
        .laneOverflow),
      BoundaryCase(
        scheme, "no noise", at: LatticePlace.noiseMantissa, [UInt8](repeating: 0, count: 8)),
      BoundaryCase(
        scheme, "a key that nobody knows", at: P.key, [scheme.valid[P.key] ^ 1], .wrongKey),
      BoundaryCase(
        scheme, "a key of another scheme", at: P.key, other.key.identity.bytes, .wrongKey),
      BoundaryCase(scheme, "no ciphertext", at: P.count, littleEndian(UInt32(0))),
      BoundaryCase(scheme, "two ciphertexts", at: P.count, littleEndian(UInt32(2))),
      BoundaryCase(scheme, "2^32 - 1 ciphertexts", at: P.count, littleEndian(UInt32.max)),
    ]
  }

  /// Pitfall 4: the header of a ciphertext.
  private static func ciphertext(_ scheme: BoundaryScheme) -> [BoundaryCase] {
    typealias P = LatticePlace
    let isFixed = scheme.name == "CKKS"
    let parameters: LatticeParameters = isFixed ? .additive : .bfvAdditive
    let twin: LatticeParameters = isFixed ? .bfvAdditive : .additive
    let third = Array(scheme.valid.suffix(P.polynomial))
    var cases = [
      BoundaryCase(scheme, "another magic inside", at: P.magic, [0x45]),
      BoundaryCase(scheme, "another version inside", at: P.version, [0]),
      BoundaryCase(
        scheme, "parameters that nobody knows", at: P.parameters,
        [scheme.valid[P.parameters] ^ 0x80], .wrongKey),
      BoundaryCase(
        scheme, "the parameters of the other scheme", at: P.parameters, twin.identity.bytes,
        .wrongKey),
      BoundaryCase(
        scheme, "the identity of a level", at: P.parameters,
        parameters.identity(limbCount: 1).bytes, .wrongKey),
      BoundaryCase(
        scheme, "the parameters of another degree", at: P.parameters,
        (isFixed ? LatticeParameters.small : .bfvSmall).identity.bytes, .wrongKey),
      BoundaryCase(scheme, "no moduli", at: P.limbs, [0]),
      BoundaryCase(scheme, "the level of keys", at: P.limbs, [2]),
      BoundaryCase(scheme, "255 moduli", at: P.limbs, [255]),
      BoundaryCase(
        scheme, "the level of keys with its bytes",
        patch(scheme.valid, P.limbs, [2]) + third + third),
      BoundaryCase(
        scheme, "three polynomials with their bytes", patch(scheme.valid, P.size, [3]) + third),
    ]
    for size in [0, 1, 3, 4, 255] as [UInt8] {
      cases.append(BoundaryCase(scheme, "\(size) polynomials", at: P.size, [size]))
    }
    for flags in [isFixed ? 0 : 1, 2, 3, 4, 5, 255] as [UInt8] {
      cases.append(BoundaryCase(scheme, "flags \(flags)", at: P.flags, [flags]))
    }
    // The length of the seeded form is one that may come in, but the flag must say so, and a seed is
    // expanded to something.
    let short = Array(scheme.valid.prefix(P.residues + P.polynomial + 32))
    cases.append(BoundaryCase(scheme, "a seed without its flag", short))
    cases.append(
      BoundaryCase(
        scheme, "a seed in the form of the other scheme",
        patch(short, P.flags, [isFixed ? 2 : 3])))
    cases.append(
      BoundaryCase(
        scheme, "a seed of 31 bytes", patch(short.dropLast(), P.flags, [isFixed ? 3 : 2])))
    return cases
  }

  /// Pitfall 4: scales that are no numbers, and those that no contract has.
  private static func scales(_ scheme: BoundaryScheme) -> [BoundaryCase] {
    let canonical = 0x1p36
    let others: [UInt64] = [
      Double.nan.bitPattern, Double.signalingNaN.bitPattern, Double.infinity.bitPattern,
      (-Double.infinity).bitPattern, (-0.0).bitPattern, (-canonical).bitPattern,
      Double.leastNonzeroMagnitude.bitPattern, 0x000F_FFFF_FFFF_FFFF,
      Double.leastNormalMagnitude.bitPattern, 0.5.bitPattern, 0x1p50.bitPattern,
      0x1p1000.bitPattern, 0x1p35.bitPattern, 0x1p20.bitPattern, 1.0.bitPattern,
      canonical.nextUp.bitPattern, canonical.nextDown.bitPattern,
    ]
    let own = scheme.name == "CKKS" ? 0 : canonical.bitPattern
    return ([own] + others).map { bits in
      BoundaryCase(
        scheme, "a scale of \(Double(bitPattern: bits)), bits \(String(bits, radix: 16))",
        at: LatticePlace.scale, littleEndian(bits))
    }
  }

  /// Pitfall 4: residues beyond the modulus, and a ciphertext that everybody can read.
  private static func residues(_ scheme: BoundaryScheme) -> [BoundaryCase] {
    let modulus = LatticeParameters.additive.moduli[0]
    let first = LatticePlace.residues
    let second = first + LatticePlace.polynomial
    var cases: [BoundaryCase] = []
    for (name, value) in [("q", modulus), ("q + 1", modulus + 1), ("2^50 - 1", 1 << 50 - 1)] {
      for (place, offset) in [("c0", first), ("c1", second)] {
        // 50 bits: six bytes and the lowest two bits of the seventh.
        let mixed = value | UInt64(scheme.valid[offset + 6] & 0xFC) << 48
        cases.append(
          BoundaryCase(
            scheme, "the first residue of \(place) is \(name)", at: offset,
            Array(littleEndian(mixed).prefix(7))))
      }
      // The last residue takes the upper 50 of the last 56 bits.
      let mixed = value << 6 | UInt64(scheme.valid[scheme.valid.count - 7] & 0x3F)
      cases.append(
        BoundaryCase(
          scheme, "the last residue is \(name)", at: scheme.valid.count - 7,
          Array(littleEndian(mixed).prefix(7))))
    }
    cases.append(
      BoundaryCase(
        scheme, "c1 is 0", at: second, [UInt8](repeating: 0, count: LatticePlace.polynomial),
        .transparent))
    return cases
  }

  /// Pitfall 4: bytes that are missing or left.
  private static func lengths(_ scheme: BoundaryScheme) -> [BoundaryCase] {
    let bytes = scheme.valid
    return [
      BoundaryCase(scheme, "nothing", []),
      BoundaryCase(scheme, "a byte", [bytes[0]]),
      BoundaryCase(scheme, "31 bytes", Array(bytes.prefix(31))),
      BoundaryCase(scheme, "33 bytes", Array(bytes.prefix(33))),
      BoundaryCase(scheme, "the header without its last byte", Array(bytes.prefix(61))),
      BoundaryCase(scheme, "the header alone", Array(bytes.prefix(62))),
      BoundaryCase(scheme, "a byte missing", Array(bytes.dropLast())),
      BoundaryCase(scheme, "a polynomial missing", Array(bytes.dropLast(LatticePlace.polynomial))),
      BoundaryCase(scheme, "a byte left", bytes + [0]),
      BoundaryCase(scheme, "everything twice", bytes + bytes),
    ]
  }
}
