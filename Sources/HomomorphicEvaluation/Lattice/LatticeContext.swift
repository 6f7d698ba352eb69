import Primitives
import Synchronization

/// What is computed once for parameters: tables of the ring, constants of each level.
///
/// Contexts of the named sets live as long as the process; of others, a few are kept.
package final class LatticeContext: Sendable {
  /// The parameters.
  package let parameters: LatticeParameters
  /// The ring over all moduli, that of key switching included.
  package let ring: RingContext
  /// The map between slots and coefficients; nil for BFV.
  let embedding: CanonicalEmbedding?
  /// Plaintexts and products of BFV; nil for CKKS.
  package let bfv: BFVTables?

  /// Prepares a context that is not shared, for tests of other kernels.
  ///
  /// Throws `invalidParameters`.
  package init(
    parameters: LatticeParameters, path: KernelPath = .best
  ) throws(HomomorphicError) {
    self.parameters = parameters
    var moduli: [Modulus] = []
    for modulus in parameters.moduli { moduli.append(try Modulus(modulus)) }
    ring = try RingContext(degree: parameters.degree, moduli: moduli, path: path)
    switch parameters.scheme {
    case .bfv:
      embedding = nil
      bfv = try BFVTables(ring: ring, plain: try Modulus(parameters.plainModulus))
    case .ckks:
      embedding = CanonicalEmbedding(degree: parameters.degree)
      bfv = nil
    }
  }

  /// The context of parameters, made at the first call.
  ///
  /// Throws `invalidParameters`.
  package static func shared(
    _ parameters: LatticeParameters
  ) throws(HomomorphicError) -> LatticeContext {
    if let kept = cache.withLock({ $0.find(parameters) }) { return kept }
    let made = try LatticeContext(parameters: parameters)
    return cache.withLock { $0.keep(made) }
  }

  /// The scale that a ciphertext of a contract has at a depth.
  ///
  /// - Precondition: the scheme is CKKS and the depth one of the parameters.
  package func canonicalScale(depth: Int) -> Scale {
    parameters.canonicalScales[depth]
  }

  /// How many contexts of parameters without a name are kept.
  private static let otherMax = 4
  private static let cache = Mutex(Cache())

  /// Shared contexts, the least recently made of the others first.
  private struct Cache: Sendable {
    var named: [LatticeContext] = []
    var others: [LatticeContext] = []

    func find(_ parameters: LatticeParameters) -> LatticeContext? {
      named.first { $0.parameters == parameters } ?? others.first { $0.parameters == parameters }
    }

    /// The kept context of the same parameters: the first that was made.
    mutating func keep(_ context: LatticeContext) -> LatticeContext {
      if let kept = find(context.parameters) { return kept }
      if LatticeParameters.named.contains(where: { $0.parameters == context.parameters }) {
        named.append(context)
      } else {
        if others.count == LatticeContext.otherMax { others.removeFirst() }
        others.append(context)
      }
      return context
    }
  }
}

extension LatticeContext: Hashable {
  /// Contexts of the same parameters are interchangeable.
  package static func == (left: LatticeContext, right: LatticeContext) -> Bool {
    left === right || left.parameters == right.parameters
  }

  /// Feeds the identity of the parameters.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(parameters.identity)
  }
}
