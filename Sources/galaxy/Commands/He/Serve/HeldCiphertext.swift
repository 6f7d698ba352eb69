import HomomorphicEvaluation

/// A ciphertext that a program knows by a number.
struct HeldCiphertext {
  /// The ciphertext.
  let tensor: EncryptedTensor
  private let seeded: [UInt8]?

  /// A ciphertext; `sent` is a shorter form of its bytes, which its owner made.
  init(_ tensor: EncryptedTensor, sent: [UInt8]? = nil) {
    self.tensor = tensor
    seeded = sent
  }

  /// What contracts take.
  var sent: [UInt8] { seeded ?? tensor.encoded() }
}
