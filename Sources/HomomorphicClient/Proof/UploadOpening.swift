import HomomorphicEvaluation
import Primitives

/// An upload with what it was made of: secret.
struct UploadOpening {
  let ciphertext: LatticeCiphertext
  /// u, f, e and, under BFV, m.
  var unknowns: [[Int128]]

  /// Twice an encryption of half of the values.
  init(
    _ values: [Int64], fraction: Int, key: LatticePublicKey, depth: Int,
    using stream: inout ChaCha20Generator
  ) throws(HomomorphicError) {
    let context = key.context
    let ring = context.ring
    let limbCount = depth + 1
    var mask = stream.ternary(count: context.parameters.degree)
    var first = stream.centredBinomial(count: context.parameters.degree)
    var second = stream.centredBinomial(count: context.parameters.degree)
    var message: [Int64] = []
    defer {
      LatticeSecretKey.wipe(&mask)
      LatticeSecretKey.wipe(&first)
      LatticeSecretKey.wipe(&second)
      LatticeSecretKey.wipe(&message)
    }
    var scale: Scale?
    var hidden: RNSPolynomial
    switch context.parameters.scheme {
    case .ckks:
      let encoder = try CKKSEncoder(context)
      let canonical = try encoder.canonicalScale(depth)
      guard let half = canonical.divided(by: Scale(powerOfTwo: 1)) else { throw .invalidScale }
      let coefficients = try encoder.coefficients(of: values, fraction: fraction, scale: half)
      for index in first.indices { first[index] &+= coefficients[index] }
      hidden = try encoder.plaintext(rounded: first, depth: depth, scale: canonical).polynomial
      scale = canonical
    case .bfv:
      guard let tables = context.bfv, depth == context.parameters.depthMax else {
        throw .unprovable
      }
      let plain = tables.plain
      let half = (plain.value + 1) / 2
      let q = ring.moduli[0]
      guard q.value > plain.value else { throw .unprovable }
      let plaintext = try BFVEncoder(context).encode(values).polynomial
      let halves = RNSPolynomial(
        degree: plaintext.degree, limbCount: 1,
        words: plaintext.words.map { plain.multiply($0, half) })
      let scaled = tables.scaled(halves, limbCount: limbCount)
      // What the rounding of the encoding adds to floor(Q / t) m: below t, so its residue modulo one prime is it.
      let delta = tables.levels[depth].delta[0]
      for index in first.indices {
        let rounding = q.subtract(
          scaled.words[index], q.multiply(q.reduce(halves.words[index]), delta))
        first[index] &+= Int64(bitPattern: rounding)
      }
      message = halves.words.map { Int64(bitPattern: $0) }
      hidden = context.lift(message: first, limbCount: limbCount)
      ring.forwardNTT(&hidden)
      var multiple = context.lift(message: message, limbCount: limbCount)
      ring.forwardNTT(&multiple)
      hidden = ring.add(hidden, ring.multiply(multiple, by: tables.levels[depth].delta))
      LatticeSecretKey.wipe(multiple)
      LatticeSecretKey.wipe(halves)
      LatticeSecretKey.wipe(plaintext)
    }
    var u = context.lift(mask, limbCount: limbCount)
    var errors = context.lift(second, limbCount: limbCount)
    ring.forwardNTT(&u)
    ring.forwardNTT(&errors)
    defer { for secret in [u, errors, hidden] { LatticeSecretKey.wipe(secret) } }
    var halves = [
      ring.add(hidden, ring.multiply(ring.dropLast(key.b, to: limbCount), u)),
      ring.add(errors, ring.multiply(ring.dropLast(key.a, to: limbCount), u)),
    ]
    halves = halves.map { ring.add($0, $0) }
    if scale == nil {
      for place in halves.indices { ring.inverseNTT(&halves[place]) }
    }
    ciphertext = try LatticeCiphertext(
      context: context, polynomials: halves, isNTT: scale != nil, scale: scale)
    unknowns = [mask, first, second].map { $0.map { Int128($0) } }
    if scale == nil { unknowns.append(message.map { Int128($0) }) }
  }

  mutating func wipe() {
    for index in unknowns.indices { LatticeSecretKey.wipe(&unknowns[index]) }
  }
}
