import Bytecode
import HomomorphicClient
import HomomorphicEvaluation
import MachineKit
import Primitives
import VM

extension BoundaryCase {
  /// Pitfall 5, and what of pitfall 4 applies. Of an encoding of rank 1: weight at 9, key at 17,
  /// number of elements at 49, the element of 128 bytes, big-endian, at 53.
  static let paillier: [BoundaryCase] = {
    let scheme = BoundaryScheme.paillier
    let n = scheme.key.encoded()
    let zeros = [UInt8](repeating: 0, count: 64)
    let square = product(n, n)
    var cases: [BoundaryCase] = []
    let elements: [(String, [UInt8])] = [
      ("0", zeros + zeros), ("n^2", square), ("n^2 + 1", incremented(square)),
      ("the largest number", [UInt8](repeating: 0xFF, count: 128)),
      ("n, which is not coprime to n", zeros + n),
      ("7 n", product(n, [UInt8](repeating: 0, count: 63) + [7])),
      ("n (n - 1)", product(n, decremented(n))),
    ]
    for (name, element) in elements {
      cases.append(BoundaryCase(scheme, "the element is \(name)", at: 53, element))
    }
    // Without randomness: 1 encrypts 0, n + 1 encrypts 1, and everybody knows.
    let one = [UInt8](repeating: 0, count: 127) + [1]
    for (name, element) in [("1", one), ("n + 1", zeros + incremented(n))] {
      cases.append(BoundaryCase(scheme, "the element is \(name)", at: 53, element, .transparent))
    }
    let factor = Array(TestKeys.first.unprotectedSecretEncoding()[4..<36])
    cases.append(
      BoundaryCase(
        scheme, "the element is a factor of n", at: 53, zeros + zeros.prefix(32) + factor))
    cases += [
      BoundaryCase(scheme, "the magic of nothing", at: 0, [0]),
      BoundaryCase(scheme, "the magic of a lattice", at: 0, [0x45]),
      BoundaryCase(scheme, "another version", at: 1, [0]),
      BoundaryCase(scheme, "a width that no format has", at: 2, [31]),
      BoundaryCase(scheme, "another width", at: 2, [64], .ciphertextType),
      BoundaryCase(scheme, "another fraction", at: 3, [25], .ciphertextType),
      BoundaryCase(scheme, "five dimensions", at: 4, [5]),
      BoundaryCase(scheme, "a dimension of 0", at: 5, littleEndian(UInt32(0))),
      BoundaryCase(scheme, "a size bomb: 2^32 - 1 values", at: 5, littleEndian(UInt32.max), .limit),
      BoundaryCase(
        scheme, "a size bomb: as many values as there may be", at: 5,
        littleEndian(UInt32(1 << 17))),
      BoundaryCase(
        scheme, "a size bomb: those values and their elements",
        patch(
          patch(scheme.valid, 5, littleEndian(UInt32(1 << 17))), 49,
          littleEndian(
            UInt32(
              PaillierCost.elements(
                lanes: 1 << 17, format: TestKeys.encrypt([1]).format, bits: 512))))),
      BoundaryCase(scheme, "no weight", at: 9, littleEndian(UInt64(0)), .laneOverflow),
      BoundaryCase(
        scheme, "more weight than lanes hold", at: 9, littleEndian(UInt64.max), .laneOverflow),
      BoundaryCase(scheme, "a key that nobody knows", at: 17, [scheme.valid[17] ^ 1], .wrongKey),
      BoundaryCase(
        scheme, "a key of another scheme", at: 17, BoundaryScheme.ckks.key.identity.bytes, .wrongKey
      ),
      BoundaryCase(scheme, "no elements", at: 49, littleEndian(UInt32(0))),
      BoundaryCase(scheme, "two elements", at: 49, littleEndian(UInt32(2))),
      BoundaryCase(scheme, "2^32 - 1 elements", at: 49, littleEndian(UInt32.max)),
      BoundaryCase(scheme, "nothing", []),
      BoundaryCase(scheme, "the header alone", Array(scheme.valid.prefix(53))),
      BoundaryCase(scheme, "a byte missing", Array(scheme.valid.dropLast())),
      BoundaryCase(scheme, "a byte left", scheme.valid + [0]),
      BoundaryCase(scheme, "everything twice", scheme.valid + scheme.valid),
      BoundaryCase(scheme, "a tensor of CKKS", BoundaryScheme.ckks.valid, .wrongKey),
    ]
    return cases
  }()

  // MARK: Numbers as big-endian bytes

  /// The product, as long as both together.
  private static func product(_ a: [UInt8], _ b: [UInt8]) -> [UInt8] {
    var result = [UInt8](repeating: 0, count: a.count + b.count)
    for i in a.indices.reversed() {
      var carry = 0
      for j in b.indices.reversed() {
        let sum = Int(a[i]) * Int(b[j]) + Int(result[i + j + 1]) + carry
        result[i + j + 1] = UInt8(sum & 0xFF)
        carry = sum >> 8
      }
      result[i] = UInt8(carry)
    }
    return result
  }

  private static func incremented(_ a: [UInt8]) -> [UInt8] {
    var result = a
    for i in a.indices.reversed() {
      result[i] &+= 1
      if result[i] != 0 { break }
    }
    return result
  }

  private static func decremented(_ a: [UInt8]) -> [UInt8] {
    var result = a
    for i in a.indices.reversed() {
      result[i] &-= 1
      if result[i] != 0xFF { break }
    }
    return result
  }
}
