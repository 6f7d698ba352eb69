import CKernels

/// What the input of a forward transform may be. The transform reduces what it must.
enum InputRange: UInt32 {
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

  /// Up to four digits at a time: their pointers and the sum stay in registers.
  private static func innerProductHalf(
    _ limb: UnsafePointer<galaxy_limb>, _ out: LimbTarget, _ digits: UnsafePointer<LimbSource>,
    _ keys: UnsafePointer<LimbSource>, _ count: Int, accumulate: Bool
  ) {
    let reduction = Reduction(limb)
    let n = Int(limb.pointee.degree)
    var started = accumulate
    var digit = 0
    while digit < count {
      let left = count - digit
      let (x0, k0) = (digits[digit], keys[digit])
      if left >= 4 {
        let (x1, k1) = (digits[digit + 1], keys[digit + 1])
        let (x2, k2) = (digits[digit + 2], keys[digit + 2])
        let (x3, k3) = (digits[digit + 3], keys[digit + 3])
        for i in 0..<n {
          var sum = Accumulator(low: started ? out[i] : 0)
          sum.add(x0[i], k0[i])
          sum.add(x1[i], k1[i])
          sum.add(x2[i], k2[i])
          sum.add(x3[i], k3[i])
          out[i] = reduction.canonical(sum.high, sum.low)
        }
        digit += 4
      } else if left >= 2 {
        let (x1, k1) = (digits[digit + 1], keys[digit + 1])
        for i in 0..<n {
          var sum = Accumulator(low: started ? out[i] : 0)
          sum.add(x0[i], k0[i])
          sum.add(x1[i], k1[i])
          out[i] = reduction.canonical(sum.high, sum.low)
        }
        digit += 2
      } else {
        for i in 0..<n {
          var sum = Accumulator(low: started ? out[i] : 0)
          sum.add(x0[i], k0[i])
          out[i] = reduction.canonical(sum.high, sum.low)
        }
        digit += 1
      }
      started = true
    }
  }

  /// out = sum over `count` terms of scalar term, terms of any modulus below 2^61 (below 2^50 where
  /// the kernels of IFMA run), scalars canonical; with `accumulate` added to what is there.
  /// At most `digitsMax` at a time. `out` may be the first term, but no other.
  static func linear(
    _ limb: UnsafePointer<galaxy_limb>, _ out: LimbTarget, _ terms: UnsafePointer<LimbSource>,
    _ scalars: UnsafePointer<UInt64>, _ count: Int, accumulate: Bool
  ) {
    let reduction = Reduction(limb)
    let n = Int(limb.pointee.degree)
    var started = accumulate
    var term = 0
    while term < count {
      let left = count - term
      let (x0, w0) = (terms[term], scalars[term])
      if left >= 3 {
        let (x1, w1) = (terms[term + 1], scalars[term + 1])
        let (x2, w2) = (terms[term + 2], scalars[term + 2])
        for i in 0..<n {
          var sum = Accumulator(low: started ? out[i] : 0)
          sum.add(x0[i], w0)
          sum.add(x1[i], w1)
          sum.add(x2[i], w2)
          out[i] = reduction.canonical(sum.high, sum.low)
        }
        term += 3
      } else {
        for i in 0..<n {
          var sum = Accumulator(low: started ? out[i] : 0)
          sum.add(x0[i], w0)
          out[i] = reduction.canonical(sum.high, sum.low)
        }
        term += 1
      }
      started = true
    }
  }

  /// out = (sum over `count` terms of constant term + 2^(shift - 1)) >> shift; terms below 2^60,
  /// constants below 2^52, 52 <= shift <= 112. No residues: a quotient, for base conversions.
  static func roundedSum(
    _ limb: UnsafePointer<galaxy_limb>, _ out: LimbTarget, _ terms: UnsafePointer<LimbSource>,
    _ constants: UnsafePointer<UInt64>, _ count: Int, shift: Int
  ) {
    for i in 0..<Int(limb.pointee.degree) {
      var sum = Accumulator(low: 0)
      for term in 0..<count { sum.add(terms[term][i], constants[term]) }
      let whole = UInt128(sum.high) &<< 64 | UInt128(sum.low)
      out[i] = UInt64(truncatingIfNeeded: (whole &+ UInt128(1) &<< (shift - 1)) &>> shift)
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
}
