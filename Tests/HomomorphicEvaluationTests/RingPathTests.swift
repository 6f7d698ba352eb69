import CKernels
import HomomorphicEvaluation
import Primitives
import Testing

/// Every path that the processor can gives the bits of the portable one: for every size of modulus,
/// random residues, and vectors of 0, of 1 and of q - 1, in every operation of the ring.
@Suite struct RingPathTests {
  static var paths: [KernelPath] { KernelPath.allCases.filter { $0 != .portable && $0 <= .best } }

  @Test func thePathIsOneThatTheProcessorCan() throws {
    let modulus = try Modulus(Primes.largest(bits: 40, count: 1, degree: 1024)[0])
    for path in KernelPath.allCases {
      let ring = try RingContext(degree: 1024, moduli: [modulus], path: path)
      #expect(ring.path == min(path, .best))
      #expect(
        (galaxy_kernels_for(galaxy_kernel_path(UInt32(path.rawValue))) != nil)
          == (path != .portable && path <= .best))
    }
  }

  @Test(arguments: 20...60) func everyModulusSizeAgrees(bits: Int) throws {
    // Two primes of this size, one of 50 bits below 2^50 and the largest size as special prime, so
    // that residues are lifted from wide to narrow and back.
    let sizes = [bits, bits == 49 ? 48 : 49, bits, 60]
    let primes = try Primes.chain(bits: sizes, degree: 1024)
    try Self.compare(degree: 1024, primes: Array(Set(primes)).sorted().shuffledBy(bits))
  }

  @Test(arguments: [2048, 4096, 8192, 16384, 32768]) func everyDegreeAgrees(degree: Int) throws {
    let primes = try Primes.chain(bits: [49, 60, 40], degree: degree)
    try Self.compare(degree: degree, primes: primes)
  }

  @Test func manyDigitsAgree() throws {
    let primes = try Primes.chain(
      bits: Array(repeating: 49, count: 18) + [60, 30], degree: 1024)
    try Self.compare(degree: 1024, primes: primes)
  }

  static func compare(degree: Int, primes: [UInt64]) throws {
    let moduli = try primes.map { try Modulus($0) }
    let reference = try RingContext(degree: degree, moduli: moduli, path: .portable)
    for path in paths {
      let ring = try RingContext(degree: degree, moduli: moduli, path: path)
      var generator = SplitMix64(seed: 32)
      for kind in 0..<4 {
        let operands = (0..<4).map { _ in
          polynomial(moduli[...], degree, kind, &generator)
        }
        let short = (0..<4).map { _ in
          polynomial(moduli.dropLast(), degree, kind, &generator)
        }
        let key = SwitchingKey(
          digits: (1..<moduli.count).map { _ in
            SwitchingKey.Digit(
              b: polynomial(moduli[...], degree, kind, &generator),
              a: polynomial(moduli[...], degree, kind, &generator))
          })
        let expected = results(reference, operands, short, key)
        let found = results(ring, operands, short, key)
        for (place, pair) in zip(expected, found).enumerated() {
          #expect(pair.0 == pair.1, "\(path), \(primes), kind \(kind), result \(place)")
        }
        #expect(expected.allSatisfy { ring.isCanonical($0) })
        for word: UInt64 in [primes[0], .max, 1 << 63] {
          var high = expected[0]
          high = RNSPolynomial(degree: degree, limbCount: high.limbCount) { buffer in
            for i in buffer.indices { buffer[i] = expected[0].words[i] }
            buffer[degree - 1] = word
          }
          #expect(!ring.isCanonical(high))
        }
      }
    }
  }

  /// Residues: random with edges, all 0, all q - 1, alternating 1 and q - 1.
  static func polynomial(
    _ moduli: ArraySlice<Modulus>, _ degree: Int, _ kind: Int, _ generator: inout SplitMix64
  ) -> RNSPolynomial {
    RNSPolynomial(degree: degree, limbCount: moduli.count) { words in
      for i in words.indices {
        let q = moduli[i / degree].value
        words[i] =
          switch kind {
          case 0: RingTests.limb(q, 1, &generator)[0]
          case 1: 0
          case 2: q - 1
          default: i & 1 == 0 ? 1 : q - 1
          }
      }
    }
  }

  /// Everything that a ring computes.
  static func results(
    _ ring: RingContext, _ p: [RNSPolynomial], _ short: [RNSPolynomial], _ key: SwitchingKey
  ) -> [RNSPolynomial] {
    var forward = p[0]
    ring.forwardNTT(&forward)
    var inverse = p[0]
    ring.inverseNTT(&inverse)
    var sum = p[0]
    ring.addProduct(to: &sum, p[1], p[2])
    let scalars = ring.moduli.indices.map { p[3].words[$0 * ring.degree] }
    let tensor = ring.tensorProduct((p[0], p[1]), (p[2], p[3]))
    let square = ring.tensorSquare((p[0], p[1]))
    var results = [
      forward, inverse, sum, ring.add(p[0], p[1]), ring.subtract(p[0], p[1]), ring.negate(p[0]),
      ring.multiply(p[0], p[1]), ring.multiply(p[0], by: scalars), tensor.0, tensor.1, tensor.2,
      square.0, square.1, square.2,
      ring.linearCombination(
        (0..<20).map { (scalars: scalars, polynomial: p[$0 % 4]) }),
      ring.divideAndRoundByLast(p[0], isNTT: true), ring.divideAndRoundByLast(p[0], isNTT: false),
    ]
    for isNTT in [true, false] {
      let switched = ring.keySwitch(short[0], isNTT: isNTT, with: key)
      results += [switched.0, switched.1]
    }
    let turned = ring.keySwitch(
      hoisted: ring.hoisted(short[0]), galoisElement: 2 * ring.degree - 5, with: key)
    results += [turned.0, turned.1]
    if short[0].limbCount > 1 {
      let product = ring.multiplyRelinearizeRescale(
        (short[0], short[1]), (short[2], short[3]), with: key)
      results += [product.0, product.1]
    }
    return results
  }
}

extension [UInt64] {
  /// The elements in another order.
  fileprivate func shuffledBy(_ number: Int) -> [UInt64] {
    var copy = self
    var generator = SplitMix64(seed: UInt64(number))
    copy.shuffle(using: &generator)
    return copy
  }
}
