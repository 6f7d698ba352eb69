import HomomorphicEvaluation

extension LatticeSecretKey {
  /// The message of a CKKS ciphertext with all of its noise.
  ///
  /// - Warning: whoever learns this and knows the message learns the key (B. Li, D. Micciancio, "On
  ///   the Security of Homomorphic Encryption on Approximate Numbers", EUROCRYPT 2021). It is for
  ///   the key holder alone; what others may see comes from `decryptForSharing`.
  ///
  /// Throws `wrongParameters`.
  package func decryptUnprotected(
    _ ciphertext: LatticeCiphertext
  ) throws(HomomorphicError) -> LatticePlaintext {
    guard ciphertext.context == context, let scale = ciphertext.scale else {
      throw .wrongParameters
    }
    return LatticePlaintext(context: context, polynomial: phase(of: ciphertext), scale: scale)
  }

  /// c0 + c1 s (+ c2 s^2), transformed.
  ///
  /// - Precondition: the ciphertext belongs to the parameters.
  func phase(of ciphertext: LatticeCiphertext) -> RNSPolynomial {
    precondition(ciphertext.context == context, "a ciphertext of these parameters")
    let ring = context.ring
    var parts = ciphertext.polynomials
    if !ciphertext.isNTT {
      for index in parts.indices { ring.forwardNTT(&parts[index]) }
    }
    let limbs = parts[0].limbCount
    let degree = ring.degree
    // Horner: (c2 s + c1) s + c0, limb by limb, with s read where it is.
    var power = parts[parts.count - 1]
    for part in parts.dropLast().reversed() {
      let factor = power
      power = ring.make(limbCount: limbs) { out in
        part.words.withUnsafeBufferPointer { part in
          guard let start = part.baseAddress else { return }
          out.update(from: start, count: limbs * degree)
        }
        factor.words.withUnsafeBufferPointer { factor in
          transformed.words.withUnsafeBufferPointer { secret in
            guard let left = factor.baseAddress, let right = secret.baseAddress else { return }
            for limb in 0..<limbs {
              let offset = limb * degree
              ring.kernels[limb].multiplyAdd(out + offset, left + offset, right + offset)
            }
          }
        }
      }
    }
    return power
  }
}
