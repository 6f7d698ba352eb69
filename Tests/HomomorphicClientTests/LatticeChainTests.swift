import HomomorphicClient
import HomomorphicEvaluation
import Primitives
import Testing

/// Sets whose primes are written out, through the facade that the machine uses.
@Suite struct LatticeChainTests {
  /// Chains of TenSEAL's and SEAL's users, and some at the ends of what is offered.
  static let ckksChains: [(degree: Int, bits: [Int])] = [
    (8192, [60, 40, 40, 60]), (16384, [60, 40, 40, 40, 40, 60]), (4096, [40, 20, 40]),
    (8192, [60, 55, 60]), (8192, [44, 40, 40, 44]), (8192, [50, 30, 30, 30, 50]),
    (4096, [54, 55]), (16384, [60, 50, 50, 50, 50, 50, 60]),
    (32768, [60] + [Int](repeating: 45, count: 16) + [60]),
  ]
  static let bfvChains: [(degree: Int, bits: [Int])] = [
    (8192, [43, 43, 44, 44, 44]), (4096, [36, 36, 37]), (8192, [60, 60, 60]),
    (8192, [60, 25, 55, 40]), (16384, [48, 48, 48, 49, 49, 49, 49, 49, 49]),
    (32768, [60, 60, 60, 60, 60]),
  ]

  static func schemes() throws -> [EncryptionScheme] {
    var schemes: [EncryptionScheme] = []
    for set in LatticeSet.named { schemes += [.ckks(set), .bfv(set)] }
    for chain in ckksChains {
      schemes.append(.ckks(try LatticeSet(degree: chain.degree, primeBits: chain.bits)))
    }
    for chain in bfvChains {
      schemes.append(.bfv(try LatticeSet(degree: chain.degree, primeBits: chain.bits)))
    }
    return schemes
  }

  @Test func `the library has the parameters that the table promises`() throws {
    for scheme in try Self.schemes() {
      let set = try #require(scheme.latticeSet)
      #expect(scheme.exists, "\(scheme)")
      let parameters = try #require(scheme.parameters, "\(scheme)")
      #expect(parameters.encryptionScheme == scheme)
      #expect(parameters.depthMax == scheme.depthMax)
      #expect(parameters.slotCount == scheme.slots)
      #expect(parameters.moduli == set.moduli)
      #expect(
        parameters.moduli.map { UInt64.bitWidth - $0.leadingZeroBitCount } == set.primeBits)
      #expect(try LatticeParameters(decoding: parameters.encoded()) == parameters)
    }
    // In another order they are other primes.
    let set = LatticeSet.small
    let swapped = try LatticeParameters(
      scheme: .ckks, degree: 8192, moduli: [0, 2, 1, 3, 4].map { set.moduli[$0] }, scaleBits: 40)
    #expect(swapped.encryptionScheme == nil)
    let narrow = try LatticeParameters(
      scheme: .ckks, degree: 8192, moduli: set.moduli, scaleBits: 38)
    #expect(narrow.encryptionScheme == nil)
  }

  /// The compiler refuses exactly what the library would, by the same table.
  @Test func `the table has the room of the library at every depth`() throws {
    for scheme in try Self.schemes() {
      let context = try LatticeContext.shared(try #require(scheme.parameters))
      for depth in 0...scheme.depthMax {
        let room = LatticeHeadroom(context, depth: depth)
        let limit = scheme.headroom(depth: depth)
        #expect(limit > 0)
        var bounds: [UInt64] = (0..<64).flatMap { [1 << $0, 3 << max($0 - 2, 0)] }
        // The library's bounds have 32 bits, and are rounded.
        bounds += limit < 1 << 24 ? [limit - 1, limit] : [limit - limit >> 20]
        for bound in bounds where bound > 0 {
          let raw = Magnitude(bound).scaled(byPowerOfTwo: 20)
          #expect(
            room.holds(raw, fraction: scheme.kind == .bfv ? 0 : 20)
              == (scheme.kind == .bfv ? raw < Magnitude(limit) : bound < limit),
            "\(scheme) at depth \(depth): \(bound)")
        }
        #expect(scheme.kind == .ckks || room.holds(noise: room.freshNoise), "\(scheme) \(depth)")
      }
    }
  }

  @Test(arguments: 0..<7)
  func `CKKS computes under every chain`(index: Int) throws {
    let chain = Self.ckksChains[index]
    let set = try LatticeSet(degree: chain.degree, primeBits: chain.bits)
    let box = EncryptedTensorTests.LatticeBox(
      .ckks(set), rotations: set.depthMax > 0 ? (0..<4).map { 1 << $0 } : [])
    // Fresh values of at most 1: there is room for them, and for their powers, everywhere.
    let format = try EncryptedFormat(width: 32, fraction: 31)
    var generator = SplitMix64(seed: 5)
    let a = (0..<16).map { _ in Int64.random(in: -(1 << 30)...(1 << 30), using: &generator) }
    let b = (0..<16).map { _ in Int64.random(in: -(1 << 30)...(1 << 30), using: &generator) }
    func double(_ raw: [Int64]) -> [Double] { raw.map { Double($0) / 2_147_483_648 } }
    // A key switch leaves about 7 N sqrt(N) q / P units of the scale, rescaling about 4 N.
    let logDegree = Double(chain.degree.trailingZeroBitCount)
    func unit(_ bits: Double) -> Double {
      var value = 1.0
      for _ in 0..<(chain.bits.count > 2 ? chain.bits[1] : chain.bits[0] - 14) { value /= 2 }
      for _ in 0..<Int(bits.rounded(.up)) { value *= 2 }
      return value
    }
    func check(_ found: [Int64], _ expected: [Double], _ error: Double) {
      let off = zip(double(found), expected).map { abs($0 - $1) }.max() ?? .infinity
      #expect(found.count == expected.count)
      // Decryption rounds to the format.
      let allowed = error + 1 / 2_147_483_648
      #expect(off < allowed, "\(set): off by \(off), allowed \(allowed)")
    }
    let ca = try box.encrypt(a, format)
    let cb = try box.encrypt(b, format, seed: 2)
    let read = try EncryptedTensor(decoding: ca.encoded(), key: box.key)
    #expect(read == ca)
    check(try box.decrypt(read), double(a), unit(logDegree + 3))
    let sum = zip(double(a), double(b)).map { $0 + $1 }
    check(try box.decrypt(try ca.adding(cb)), sum, unit(logDegree + 4))
    guard set.depthMax > 0 else { return }
    let product = zip(double(a), double(b)).map { $0 * $1 }
    check(try box.decrypt(try ca.multiplied(by: cb)), product, unit(logDegree + 6))
    check(try box.decrypt(try ca.multiplied(plain: b)), product, unit(logDegree + 6))
    check(try box.decrypt(try ca.lowered(to: 0)), double(a), unit(logDegree + 6))
    check(
      try box.decrypt(try ca.summed()), [double(a).reduce(0, +)], unit(1.5 * logDegree + 9))
    var power = double(a)
    var ciphertext = ca
    while ciphertext.depth > 0 {
      ciphertext = try ciphertext.squared()
      power = power.map { $0 * $0 }
    }
    check(try box.decrypt(ciphertext), power, unit(logDegree + 6 + Double(set.depthMax)))
  }

  @Test(arguments: 0..<5)
  func `BFV is exact under every chain, within the bounds on its noise`(index: Int) throws {
    let chain = Self.bfvChains[index]
    let set = try LatticeSet(degree: chain.degree, primeBits: chain.bits)
    let box = EncryptedTensorTests.LatticeBox(
      .bfv(set), rotations: (0..<(chain.degree.trailingZeroBitCount - 1)).map { 1 << $0 })
    let format = try EncryptedTensorTests.i8.get()
    let a = (0..<chain.degree).map { Int64($0 % 255) - 127 }
    let b = (0..<chain.degree).map { Int64($0 % 200) - 100 }
    let ca = try box.encrypt(a, format)
    let cb = try box.encrypt(b, format, seed: 2)
    #expect(try EncryptedTensor(decoding: ca.encoded(), key: box.key) == ca)
    #expect(try box.decrypt(ca) == a)
    #expect(try box.decrypt(try ca.adding(cb)) == zip(a, b).map { $0 + $1 })
    let sums = try box.encrypt(Array(a[..<100]), format).summed()
    #expect(try box.decrypt(sums) == [a[..<100].reduce(0, +)])
    let rows = try box.encrypt(a, shape: [2, chain.degree / 2], format).rotated(by: 1)
    #expect(try box.decrypt(rows).first == a[1])
    #expect(try box.decrypt(try ca.lowered(to: 0)) == a)
    // What the bounds let through is right; what is left of levels may be of no use.
    var (ciphertext, values) = (ca, a)
    while ciphertext.depth > 0 {
      do throws(HomomorphicError) {
        ciphertext = try ciphertext.multiplied(by: try cb.lowered(to: ciphertext.depth))
      } catch {
        #expect(error == .laneOverflow)
        break
      }
      values = zip(values, b).map { $0 * $1 }
      if (values.map(\.magnitude).max() ?? 0) > 500_000 { break }
      #expect(try box.decrypt(ciphertext) == values)
    }
    #expect(ciphertext.depth < ca.depth || set.depthMax == 0, "a product fits")
  }

  /// The bound on what a key switch adds, beside what it does add, where the special prime is smaller
  /// than the largest data prime and where it is as large.
  @Test(arguments: [[60, 60, 60], [60, 45, 45], [43, 43, 44, 44, 44]])
  func `the noise of key switching stays below its bound`(bits: [Int]) throws {
    let set = try LatticeSet(degree: 8192, primeBits: bits)
    let parameters = try #require(EncryptionScheme.bfv(set).parameters)
    let context = try LatticeContext.shared(parameters)
    var generator = SplitMix64(seed: 12)
    let secret = LatticeSecretKey.generate(context: context, using: &generator)
    let keys = try secret.keyBundle(
      relinearize: true, rotations: [1], conjugate: false, using: &generator)
    let bfv = try BFV(context)
    let plain = try BFVEncoder(context).encode([1, 2, 3])
    let fresh = try keys.publicKey.encrypt(plain, using: &generator)
    let turned = try bfv.rotateRows(fresh, by: 1, with: keys)
    let room = LatticeHeadroom(context, depth: set.depthMax)
    // log2 of the noise is log2(Q) minus log2(t) minus the budget minus 1.
    let q = set.modulusBits(depth: set.depthMax)
    let noise = q - 19 - (try secret.noiseBudget(of: turned))
    let bound = room.freshNoise + room.switchingNoise
    #expect(noise <= bound.bits, "2^\(noise), bound 2^\(bound.bits)")
    #expect(bound.bits <= noise + 10, "2^\(noise), bound 2^\(bound.bits)")
  }
}
