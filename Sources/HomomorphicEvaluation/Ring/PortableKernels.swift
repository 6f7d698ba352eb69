import CKernels

/// What the input of a forward transform may be. The transform reduces what it must.
package enum InputRange: UInt32 {
  /// Below 4q (and below 2^52 for the kernels of IFMA, whose moduli are below 2^50).
  case lazy = 0
  /// Below 2^52.
  case word52 = 1
  /// Any word.
  case word64 = 2
}

/// The kernels in pure Swift: what each path of C must compute, bit for bit. Every one works on one
/// limb of N residues; targets may be sources. Residues are canonical unless it says otherwise.
enum PortableKernels {
  /// out = a + b
  static func add(
    _ limb: UnsafePointer<galaxy_limb>, _ out: LimbTarget, _ a: LimbSource, _ b: LimbSource
  ) {
    let q = limb.pointee.modulus
    for i in 0..<Int(limb.pointee.degree) {
      let r = a[i] &+ b[i]
      out[i] = min(r, r &- q)
    }
  }

  /// out = a - b
  static func subtract(
    _ limb: UnsafePointer<galaxy_limb>, _ out: LimbTarget, _ a: LimbSource, _ b: LimbSource
  ) {
    let q = limb.pointee.modulus
    for i in 0..<Int(limb.pointee.degree) {
      let r = a[i] &- b[i]
      out[i] = min(r, r &+ q)
    }
  }

  /// out = -a
  static func negate(_ limb: UnsafePointer<galaxy_limb>, _ out: LimbTarget, _ a: LimbSource) {
    let q = limb.pointee.modulus
    for i in 0..<Int(limb.pointee.degree) {
      let r = q &- a[i]
      out[i] = r == q ? 0 : r
    }
  }

  /// out = a mod q, any a.
  static func reduce(_ limb: UnsafePointer<galaxy_limb>, _ out: LimbTarget, _ a: LimbSource) {
    let reduction = Reduction(limb)
    for i in 0..<Int(limb.pointee.degree) { out[i] = reduction.canonical(a[i]) }
  }

  /// out = a b
  static func multiply(
    _ limb: UnsafePointer<galaxy_limb>, _ out: LimbTarget, _ a: LimbSource, _ b: LimbSource
  ) {
    let reduction = Reduction(limb)
    for i in 0..<Int(limb.pointee.degree) {
      let product = a[i].multipliedFullWidth(by: b[i])
      out[i] = reduction.canonical(product.high, product.low)
    }
  }

  /// out = out + a b
  static func multiplyAdd(
    _ limb: UnsafePointer<galaxy_limb>, _ out: LimbTarget, _ a: LimbSource, _ b: LimbSource
  ) {
    let reduction = Reduction(limb)
    for i in 0..<Int(limb.pointee.degree) {
      var sum = Accumulator(low: out[i])
      sum.add(a[i], b[i])
      out[i] = reduction.canonical(sum.high, sum.low)
    }
  }

  /// out = w a
  static func scale(
    _ limb: UnsafePointer<galaxy_limb>, _ out: LimbTarget, _ a: LimbSource, _ w: UInt64
  ) {
    let factor = Factor(limb, w)
    for i in 0..<Int(limb.pointee.degree) { out[i] = factor.canonical(a[i]) }
  }

  /// out = w a + b
  static func scaleAdd(
    _ limb: UnsafePointer<galaxy_limb>, _ out: LimbTarget, _ a: LimbSource, _ w: UInt64,
    _ b: LimbSource
  ) {
    let factor = Factor(limb, w)
    let q = factor.q
    for i in 0..<Int(limb.pointee.degree) {
      let r = factor.canonical(a[i]) &+ b[i]
      out[i] = min(r, r &- q)
    }
  }

  /// out = w (a - b)
  static func subtractScale(
    _ limb: UnsafePointer<galaxy_limb>, _ out: LimbTarget, _ a: LimbSource, _ b: LimbSource,
    _ w: UInt64
  ) {
    let factor = Factor(limb, w)
    for i in 0..<Int(limb.pointee.degree) { out[i] = factor.canonical(a[i] &+ factor.q &- b[i]) }
  }

  /// (d0, d1, d2) = (a0 b0, a0 b1 + a1 b0, a1 b1)
  static func tensor(
    _ limb: UnsafePointer<galaxy_limb>, _ d0: LimbTarget, _ d1: LimbTarget, _ d2: LimbTarget,
    _ a0: LimbSource, _ a1: LimbSource, _ b0: LimbSource, _ b1: LimbSource
  ) {
    let reduction = Reduction(limb)
    for i in 0..<Int(limb.pointee.degree) {
      let (x0, x1, y0, y1) = (a0[i], a1[i], b0[i], b1[i])
      let first = x0.multipliedFullWidth(by: y0)
      let last = x1.multipliedFullWidth(by: y1)
      var middle = Accumulator(low: 0)
      middle.add(x0, y1)
      middle.add(x1, y0)
      d0[i] = reduction.canonical(first.high, first.low)
      d1[i] = reduction.canonical(middle.high, middle.low)
      d2[i] = reduction.canonical(last.high, last.low)
    }
  }

  /// (d0, d1, d2) = (a0^2, 2 a0 a1, a1^2)
  static func tensorSquare(
    _ limb: UnsafePointer<galaxy_limb>, _ d0: LimbTarget, _ d1: LimbTarget, _ d2: LimbTarget,
    _ a0: LimbSource, _ a1: LimbSource
  ) {
    let reduction = Reduction(limb)
    for i in 0..<Int(limb.pointee.degree) {
      let (x0, x1) = (a0[i], a1[i])
      let first = x0.multipliedFullWidth(by: x0)
      let middle = (x0 &<< 1).multipliedFullWidth(by: x1)
      let last = x1.multipliedFullWidth(by: x1)
      d0[i] = reduction.canonical(first.high, first.low)
      d1[i] = reduction.canonical(middle.high, middle.low)
      d2[i] = reduction.canonical(last.high, last.low)
    }
  }

  /// (out0, out1) = sum over `count` digits of digit (key0, key1); with `accumulate` added to what
  /// is there. At most `digitsMax` at a time, so that no sum overflows on any path.
  static func innerProduct(
    _ limb: UnsafePointer<galaxy_limb>, _ out0: LimbTarget, _ out1: LimbTarget,
    _ digits: UnsafePointer<LimbSource>, _ keys0: UnsafePointer<LimbSource>,
    _ keys1: UnsafePointer<LimbSource>, _ count: Int, accumulate: Bool
  ) {
    innerProductHalf(limb, out0, digits, keys0, count, accumulate: accumulate)
    innerProductHalf(limb, out1, digits, keys1, count, accumulate: accumulate)
  }

  private static func innerProductHalf(
    _ limb: UnsafePointer<galaxy_limb>, _ out: LimbTarget, _ digits: UnsafePointer<LimbSource>,
    _ keys: UnsafePointer<LimbSource>, _ count: Int, accumulate: Bool
  ) {
    let reduction = Reduction(limb)
    for i in stride(from: 0, to: Int(limb.pointee.degree), by: 4) {
      var sums = FourAccumulators(accumulate ? out + i : nil)
      for digit in 0..<count { sums.add(digits[digit] + i, keys[digit] + i) }
      sums.store(out + i) { reduction.canonical($0.high, $0.low) }
    }
  }

  /// out = sum over `count` terms of scalar term, terms of any modulus below 2^61 (below 2^50 where
  /// the kernels of IFMA run), scalars canonical; with `accumulate` added to what is there.
  /// At most `digitsMax` at a time. `out` may be any of the terms.
  static func linear(
    _ limb: UnsafePointer<galaxy_limb>, _ out: LimbTarget, _ terms: UnsafePointer<LimbSource>,
    _ scalars: UnsafePointer<UInt64>, _ count: Int, accumulate: Bool
  ) {
    guard count > 1 || accumulate else { return scale(limb, out, terms[0], scalars[0]) }
    let reduction = Reduction(limb)
    for i in stride(from: 0, to: Int(limb.pointee.degree), by: 4) {
      var sums = FourAccumulators(accumulate ? out + i : nil)
      for term in 0..<count { sums.add(terms[term] + i, scalars[term]) }
      sums.store(out + i) { reduction.canonical($0.high, $0.low) }
    }
  }

  /// out = (sum over `count` terms of constant term + 2^(shift - 1)) >> shift; terms below 2^60,
  /// constants below 2^52, 52 <= shift <= 112. No residues: a quotient, for base conversions.
  static func roundedSum(
    _ limb: UnsafePointer<galaxy_limb>, _ out: LimbTarget, _ terms: UnsafePointer<LimbSource>,
    _ constants: UnsafePointer<UInt64>, _ count: Int, shift: Int
  ) {
    let half = UInt128(1) &<< UInt128(shift &- 1)
    for i in stride(from: 0, to: Int(limb.pointee.degree), by: 4) {
      var sums = FourAccumulators(nil)
      for term in 0..<count { sums.add(terms[term] + i, constants[term]) }
      sums.store(out + i) {
        let whole = UInt128($0.high) &<< 64 | UInt128($0.low)
        return UInt64(truncatingIfNeeded: (whole &+ half) &>> UInt128(shift))
      }
    }
  }

  /// The centred residue of y modulo another prime, as SEAL rounds: out = ((y + h) mod p) - h, below
  /// 3q; h = floor(p / 2).
  static func centre(
    _ limb: UnsafePointer<galaxy_limb>, _ out: LimbTarget, _ y: LimbSource, _ p: UInt64
  ) {
    let reduction = Reduction(limb)
    let half = p / 2
    let offset = reduction.q &- reduction.canonical(half)
    for i in 0..<Int(limb.pointee.degree) {
      let shifted = y[i] &+ half
      out[i] = reduction.lazy(min(shifted, shifted &- p)) &+ offset
    }
  }

  /// out = w centre(y, p) + centre(z, r), below 4q: two corrections in one transform.
  static func centreTwo(
    _ limb: UnsafePointer<galaxy_limb>, _ out: LimbTarget, _ y: LimbSource, _ p: UInt64,
    _ w: UInt64, _ z: LimbSource, _ r: UInt64
  ) {
    let reduction = Reduction(limb)
    let factor = Factor(limb, w)
    let (q, q2) = (reduction.q, reduction.q &<< 1)
    let (half, halfZ) = (p / 2, r / 2)
    let offset = q &- reduction.canonical(half)
    let offsetZ = q &- reduction.canonical(halfZ)
    for i in 0..<Int(limb.pointee.degree) {
      let shifted = y[i] &+ half
      let first = factor.lazy(reduction.lazy(min(shifted, shifted &- p)) &+ offset)
      let shiftedZ = z[i] &+ halfZ
      let second = reduction.lazy(min(shiftedZ, shiftedZ &- r)) &+ offsetZ
      out[i] = first &+ min(second, second &- q2)
    }
  }

  /// Whether every residue is below q.
  static func isCanonical(_ limb: UnsafePointer<galaxy_limb>, _ a: LimbSource) -> Bool {
    let q = limb.pointee.modulus
    var largest: UInt64 = 0
    for i in 0..<Int(limb.pointee.degree) { largest = max(largest, a[i]) }
    return largest < q
  }
}

extension PortableKernels {
  /// Barrett's constants in registers.
  struct Reduction {
    let q: UInt64
    private let one: UInt64
    private let radix: UInt64
    private let radixQuotient: UInt64

    @inline(__always)
    init(_ limb: UnsafePointer<galaxy_limb>) {
      q = limb.pointee.modulus
      one = limb.pointee.one_quotient
      radix = limb.pointee.radix
      radixQuotient = limb.pointee.radix_quotient
    }

    /// x mod q, below 2q.
    @inline(__always)
    func lazy(_ x: UInt64) -> UInt64 { x &- x.multipliedFullWidth(by: one).high &* q }

    /// x mod q
    @inline(__always)
    func canonical(_ x: UInt64) -> UInt64 {
      let r = lazy(x)
      return min(r, r &- q)
    }

    /// (high 2^64 + low) mod q
    @inline(__always)
    func canonical(_ high: UInt64, _ low: UInt64) -> UInt64 {
      let h = high &* radix &- high.multipliedFullWidth(by: radixQuotient).high &* q
      let sum = h &+ lazy(low)
      let r = min(sum, sum &- (q &<< 1))
      return min(r, r &- q)
    }
  }

  /// A factor that is the same for a whole limb, with its quotient.
  struct Factor {
    let q: UInt64
    private let w: UInt64
    private let quotient: UInt64

    @inline(__always)
    init(_ limb: UnsafePointer<galaxy_limb>, _ w: UInt64) {
      q = limb.pointee.modulus
      self.w = w
      quotient = q.dividingFullWidth((w, 0)).quotient
    }

    /// w x mod q, below 2q; any x.
    @inline(__always)
    func lazy(_ x: UInt64) -> UInt64 {
      x &* w &- x.multipliedFullWidth(by: quotient).high &* q
    }

    /// w x mod q; any x.
    @inline(__always)
    func canonical(_ x: UInt64) -> UInt64 {
      let r = lazy(x)
      return min(r, r &- q)
    }
  }

  /// A sum of products of 128 bits.
  struct Accumulator {
    var high: UInt64 = 0
    var low: UInt64

    @inline(__always)
    init(low: UInt64) { self.low = low }

    @inline(__always)
    mutating func add(_ a: UInt64, _ b: UInt64) {
      let product = a.multipliedFullWidth(by: b)
      let (sum, carry) = low.addingReportingOverflow(product.low)
      low = sum
      high = high &+ product.high &+ (carry ? 1 : 0)
    }
  }

  /// Four neighbouring sums of products: a term's pointer and factor are loaded once for all four,
  /// and the sums, which stay in registers, are reduced once.
  struct FourAccumulators {
    private var a: Accumulator
    private var b: Accumulator
    private var c: Accumulator
    private var d: Accumulator

    /// Sums that begin with what stands at `start`, or with 0.
    @inline(__always)
    init(_ start: LimbTarget?) {
      a = Accumulator(low: start?[0] ?? 0)
      b = Accumulator(low: start?[1] ?? 0)
      c = Accumulator(low: start?[2] ?? 0)
      d = Accumulator(low: start?[3] ?? 0)
    }

    /// Adds four words times a factor.
    @inline(__always)
    mutating func add(_ x: LimbSource, _ factor: UInt64) {
      a.add(x[0], factor)
      b.add(x[1], factor)
      c.add(x[2], factor)
      d.add(x[3], factor)
    }

    /// Adds four products of words.
    @inline(__always)
    mutating func add(_ x: LimbSource, _ y: LimbSource) {
      a.add(x[0], y[0])
      b.add(x[1], y[1])
      c.add(x[2], y[2])
      d.add(x[3], y[3])
    }

    /// Writes what `reduce` makes of the sums.
    @inline(__always)
    func store(_ out: LimbTarget, _ reduce: (Accumulator) -> UInt64) {
      let results = (reduce(a), reduce(b), reduce(c), reduce(d))
      (out[0], out[1], out[2], out[3]) = results
    }
  }
}
