import Foundation
import HomomorphicClient
import HomomorphicEvaluation

/// How far the values of a ciphertext may be off.
struct HePrecision {
  /// The error as a decimal number: `0` where values are exact, nil where nobody knows.
  let error: String?
  /// The same for people; nil where values are exact.
  let text: String?

  /// Of a ciphertext that its owner decrypts, or shares with so many fraction bits.
  init(_ ciphertext: EncryptedTensor, shared bits: Int? = nil) {
    guard let bound = ciphertext.errorBound, let values = ciphertext.valueBound else {
      error = "0"
      text = nil
      return
    }
    let added = bits.map { Double(sign: .plus, exponent: -$0, significand: 1) } ?? 0
    guard bound < values else {
      error = nil
      text = "how far they may be off is unknown: nobody knows what was computed before"
      return
    }
    // Rounded up to two digits.
    let number = String(format: "%.1e", (bound + added) * 1.05)
    error = number
    text =
      "right to within \(number)"
      + (ciphertext.boundsOrigin == .claimed ? ", as far as its header is right" : "")
  }
}
