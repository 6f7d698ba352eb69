import Primitives

/// The fixed-point format of encrypted values, and how many of them share a plaintext.
///
/// Values of 32 (64) bits are packed in lanes of 64 (128) bits: the upper half of a lane is room
/// for sums. A vector v becomes the plaintext sum of v[i] * 2^(laneBits * i) modulo n, negative
/// numbers as n - x. Every value is in -2^(width - 1) ..< 2^(width - 1), so a combination whose
/// multipliers have magnitudes that sum to at most `weightMax` has every lane strictly between
/// -2^(laneBits - 1) and 2^(laneBits - 1), where lanes can be told apart again.
package struct PaillierFormat: Hashable, Sendable {
  /// Bits of a value: 32 or 64.
  package let width: UInt8
  /// Bits of a value that stand behind the binary point; below `width`.
  package let fraction: UInt8

  /// The format of `Q<width - fraction, fraction>`.
  ///
  /// Throws `formatMismatch` unless width is 32 or 64 and fraction is below it.
  package init(width: UInt8, fraction: UInt8) throws(HomomorphicError) {
    guard width == 32 || width == 64, fraction < width else { throw .formatMismatch }
    self.width = width
    self.fraction = fraction
  }

  /// Bits of a lane: twice the width.
  package var laneBits: Int { Int(width) * 2 }

  /// The largest allowed sum of the magnitudes of all multipliers: 2^width - 1.
  package var weightMax: UInt64 { width == 64 ? .max : (1 << 32) - 1 }

  /// How many values one group element holds under a modulus of `bits` bits: so many that the
  /// plaintext stays below n / 2 in magnitude.
  package func lanesPerElement(modulusBits bits: Int) -> Int { (bits - 2) / laneBits }

  /// Whether `value` fits the width.
  package func holds(_ value: Int64) -> Bool {
    width == 64 || Int64(Int32(truncatingIfNeeded: value)) == value
  }

  /// a + b, or `laneOverflow` when that is more than `weightMax`.
  func sum(_ a: UInt64, _ b: UInt64) throws(HomomorphicError) -> UInt64 {
    let (sum, overflow) = a.addingReportingOverflow(b)
    guard !overflow, sum <= weightMax else { throw .laneOverflow }
    return sum
  }

  /// a * b, or `laneOverflow` when that is more than `weightMax`.
  func product(_ a: UInt64, _ b: UInt64) throws(HomomorphicError) -> UInt64 {
    let (product, overflow) = a.multipliedReportingOverflow(by: b)
    guard !overflow, product <= weightMax else { throw .laneOverflow }
    return product
  }
}

/// The named limits of Paillier ciphertexts.
package enum PaillierLimits {
  /// The most values in a ciphertext.
  package static let lanesMax = 1 << 17
  /// The most dimensions of a ciphertext's shape.
  package static let rankMax = 4
  /// Lengths of a modulus that are accepted, in bits.
  package static let modulusBits = EncryptionScheme.paillierBits
  /// Lengths of a modulus that only tests may use: far too short to keep a secret.
  package static let insecureModulusBits = EncryptionScheme.paillierTestBits

  /// The number of values in `shape`, at least 1.
  ///
  /// Throws `malformed` for more than `rankMax` dimensions or a dimension below 1, and `tooLarge`
  /// for more than `lanesMax` values.
  package static func laneCount(shape: [Int]) throws(HomomorphicError) -> Int {
    guard shape.count <= rankMax else { throw .malformed }
    var count = 1
    for dimension in shape {
      guard dimension >= 1 else { throw .malformed }
      guard dimension <= lanesMax / count else { throw .tooLarge }
      count *= dimension
    }
    return count
  }
}
