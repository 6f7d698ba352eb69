import HomomorphicClient
import HomomorphicEvaluation
import Primitives

/// Encryption parameters of SEAL that contracts have not, and why.
package struct SEALChain: Hashable, Sendable {
  /// The scheme.
  package let scheme: LatticeScheme
  /// N.
  package let degree: Int
  /// The primes in the order of the chain.
  package let moduli: [UInt64]
  /// t of BFV.
  package let plainModulus: UInt64
  /// The scale of CKKS as a power of two.
  package let scaleBits: Int

  init(
    scheme: LatticeScheme, degree: Int, moduli: [UInt64], plainModulus: UInt64, scaleBits: Int
  ) {
    self.scheme = scheme
    self.degree = degree
    self.moduli = moduli
    self.plainModulus = plainModulus
    self.scaleBits = scaleBits
  }

  /// Parameters that are valid, but no scheme of contracts.
  package init(_ parameters: LatticeParameters) {
    self.init(
      scheme: parameters.scheme, degree: parameters.degree, moduli: parameters.moduli,
      plainModulus: parameters.plainModulus, scaleBits: parameters.scaleBits)
  }

  /// What keeps contracts from having such keys, the first reason that there is.
  package var reason: String {
    let bits = moduli.map { UInt64.bitWidth - $0.leadingZeroBitCount }
    let set: LatticeSet
    do throws(LatticeSetProblem) {
      set = try LatticeSet(degree: degree, primeBits: bits)
    } catch {
      return error.description
    }
    let named: EncryptionScheme = scheme == .ckks ? .ckks(set) : .bfv(set)
    if let problem = named.problem { return problem.description }
    guard moduli == set.moduli else {
      return "the primes are not those that CoeffModulus::Create gives for \(set)"
    }
    switch scheme {
    case .ckks:
      return
        "the scale is 2^\(scaleBits), and with these primes that of contracts is 2^\(set.scaleBits)"
    case .bfv:
      return
        "the plain modulus is \(plainModulus), and that of contracts \(set.plainModulus) at this degree"
    }
  }
}
