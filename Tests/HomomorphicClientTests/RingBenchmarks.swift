import Glibc
import HomomorphicClient
import HomomorphicEvaluation
import Primitives
import Testing

/// Times of the ring on every path that the processor can; `GALAXY_BENCH=1` runs it.
@Suite(.enabled(if: getenv("GALAXY_BENCH") != nil), .serialized)
struct RingBenchmarks {
  /// Microseconds that this thread computed.
  static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) * 1e-3
  }

  /// The least and the median time of some runs.
  static func time(_ runs: Int, _ repeats: Int, _ body: () -> Void) -> (
    least: Double, median: Double
  ) {
    body()
    let times = (0..<runs).map { _ in
      let start = now()
      for _ in 0..<repeats { body() }
      return (now() - start) / Double(repeats)
    }.sorted()
    return (times[0], times[runs / 2])
  }

  static let sets: [(degree: Int, bits: [Int])] = [
    (8192, [48, 40, 40, 40, 50]),
    (8192, [60, 40, 40, 60]),
    (16384, [48, 40, 40, 40, 40, 40, 40, 40, 40, 50]),
  ]

  @Test(arguments: sets) func everyPath(degree: Int, bits: [Int]) throws {
    for path in KernelPath.allCases where path <= .best {
      Self.report(try Self.ring(degree, bits, path))
    }
  }

  @Test(arguments: [LatticeParameters.bfvSmall, .bfvLarge])
  func productsOfBFV(parameters: LatticeParameters) throws {
    for path in KernelPath.allCases where path <= .best {
      let context = try LatticeContext(parameters: parameters, path: path)
      var generator = SplitMix64(seed: 46)
      let secret = LatticeSecretKey.generate(context: context, using: &generator)
      let key = try secret.relinearizationKey(using: &generator)
      let publicKey = secret.publicKey(using: &generator)
      let bfv = try BFV(context)
      let plain = try BFVEncoder(context).encode(BFVTests.numbers(100, &generator))
      let a = try publicKey.encrypt(plain, using: &generator)
      func line(_ what: String, _ body: () throws -> Void) throws {
        var failure: (any Error)?
        let (least, median) = Self.time(15, 2) {
          do { try body() } catch { failure = error }
        }
        if let failure { throw failure }
        print(
          "BFV \(parameters.degree) \(path) \(what): min \(Int(least)) median \(Int(median)) us")
      }
      try line("multiply, relinearise") { _ = try bfv.multiply(a, a, with: key) }
      try line("square, relinearise") { _ = try bfv.square(a, with: key) }
      try line("multiply by plain") { _ = try bfv.multiply(a, plain: plain) }
      try line("add plain") { _ = try bfv.add(a, plain: plain) }
      try line("encrypt") { _ = try publicKey.encrypt(plain, using: &generator) }
      try line("decrypt") { _ = try secret.decrypt(a) }
    }
  }

  static func ring(_ degree: Int, _ bits: [Int], _ path: KernelPath) throws -> RingContext {
    let primes = try Primes.chain(bits: bits, degree: degree)
    return try RingContext(degree: degree, moduli: primes.map { try Modulus($0) }, path: path)
  }

  static func report(_ ring: RingContext) {
    var generator = SplitMix64(seed: 7)
    func random(_ limbCount: Int) -> RNSPolynomial {
      RNSPolynomial(degree: ring.degree, limbCount: limbCount) { words in
        for i in words.indices {
          words[i] = generator.next() % ring.moduli[i / ring.degree].value
        }
      }
    }
    let data = ring.dataLimbCount
    let a = (random(data), random(data))
    let b = (random(data), random(data))
    let key = SwitchingKey(
      digits: (0..<data).map { _ in
        SwitchingKey.Digit(b: random(data + 1), a: random(data + 1))
      })
    var one = random(1)
    let name = "\(ring.degree) \(ring.moduli.map(\.bitWidth)) \(ring.path)"
    func line(_ what: String, _ repeats: Int, _ body: () -> Void) {
      let (least, median) = time(21, repeats, body)
      print("\(name) \(what): min \(Int(least * 10).tenths) median \(Int(median * 10).tenths) us")
    }
    line("forward transform", 20) { ring.forwardNTT(&one) }
    line("inverse transform", 20) { ring.inverseNTT(&one) }
    var sink: [RNSPolynomial] = []
    line("add", 20) { sink = [ring.add(a.0, b.0), ring.add(a.1, b.1)] }
    line("multiply by plain", 20) { sink = [ring.multiply(a.0, b.0), ring.multiply(a.1, b.0)] }
    line("divide by the last", 4) { sink = [ring.divideAndRoundByLast(a.0, isNTT: true)] }
    line("rotate", 4) {
      let c0 = ring.automorphism(a.0, galoisElement: 3, isNTT: true)
      let c1 = ring.automorphism(a.1, galoisElement: 3, isNTT: true)
      let switched = ring.keySwitch(c1, isNTT: true, with: key)
      sink = [ring.add(c0, switched.0), switched.1]
    }
    line("key switch", 4) { sink = [ring.keySwitch(a.0, isNTT: true, with: key).0] }
    line("multiply, relinearise, rescale", 4) {
      sink = [ring.multiplyRelinearizeRescale(a, b, with: key).0]
    }
    #expect(!sink.isEmpty)
  }
}

extension Int {
  /// A number of tenths as text.
  var tenths: String { "\(self / 10).\(self % 10)" }
}
