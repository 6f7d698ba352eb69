import HomomorphicClient
import HomomorphicEvaluation

/// Which of TenSEAL's messages some bytes are, by their first field.
package enum TenSEALMessage: Hashable, Sendable {
  /// `TenSEALContext`: begins with SEAL's encryption parameters.
  case context
  /// `TenSEALVector`: begins with the numbers of values.
  case vector

  /// Nil when the bytes begin as neither of them does.
  package init?(_ bytes: [UInt8]) {
    // Field 1, counted bytes of less than 128; SEAL's objects begin with A15E, little-endian.
    guard bytes.count >= 4, bytes[0] == 0x0A, bytes[1] >= 1, bytes[1] < 0x80 else { return nil }
    if bytes[1] >= 16, bytes.count >= 4, bytes[2] == 0x5E, bytes[3] == 0xA1 {
      self = .context
      return
    }
    // After the numbers comes field 2, a ciphertext.
    let next = 2 + Int(bytes[1])
    guard bytes.count > next, bytes[next] == 0x12 else { return nil }
    self = .vector
  }
}
