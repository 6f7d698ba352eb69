import CKernels

/// The number-theoretic transform modulo X^N + 1 with the butterflies of Harvey (2014): residues stay
/// below 4q (forward) or 2q (inverse) until the last level; two levels in one pass over memory.
extension PortableKernels {
  /// The transform in bit-reversed order, canonical; `out` may be `input`.
  static func forward(
    _ limb: UnsafePointer<galaxy_limb>, _ out: LimbTarget, _ input: LimbSource, _ range: InputRange
  ) {
    switch range {
    case .lazy: forwardFirst(limb, out, input, reducing: false)
    case .word52, .word64: forwardFirst(limb, out, input, reducing: true)
    }
    forwardMiddle(limb, out)
    forwardLast(limb, out)
  }

  /// The inverse transform, canonical; `out` may be `input`, which is canonical.
  static func inverse(
    _ limb: UnsafePointer<galaxy_limb>, _ out: LimbTarget, _ input: LimbSource
  ) {
    inverseFirst(limb, out, input)
    inverseMiddle(limb, out)
    inverseLast(limb, out)
  }

  /// (x, y) -> (x + w y, x - w y): x below 2q, any y; results below 4q.
  @inline(__always)
  private static func butterfly(
    _ x: inout UInt64, _ y: inout UInt64, _ w: UInt64, _ quotient: UInt64, _ q: UInt64
  ) {
    let t = y &* w &- y.multipliedFullWidth(by: quotient).high &* q
    let a = x
    x = a &+ t
    y = a &+ (q &<< 1) &- t
  }

  /// (x, y) -> (x + y, w (x - y)): all below 2q.
  @inline(__always)
  private static func inverseButterfly(
    _ x: inout UInt64, _ y: inout UInt64, _ w: UInt64, _ quotient: UInt64, _ q: UInt64
  ) {
    let q2 = q &<< 1
    let sum = x &+ y
    let difference = x &+ q2 &- y
    x = min(sum, sum &- q2)
    y = difference &* w &- difference.multipliedFullWidth(by: quotient).high &* q
  }

  /// The first level, or the first two if the number of levels is even.
  @inline(__always)
  private static func forwardFirst(
    _ limb: UnsafePointer<galaxy_limb>, _ out: LimbTarget, _ input: LimbSource, reducing: Bool
  ) {
    let (q, one, w, s) = constants(limb)
    let q2 = q &<< 1
    @inline(__always) func below2q(_ x: UInt64) -> UInt64 {
      reducing ? x &- x.multipliedFullWidth(by: one).high &* q : min(x, x &- q2)
    }
    let n = Int(limb.pointee.degree)
    if limb.pointee.log_degree & 1 == 1 {
      let half = n / 2
      let (w1, s1) = (w[1], s[1])
      for k in 0..<half {
        var x = below2q(input[k])
        var y = input[k &+ half]
        butterfly(&x, &y, w1, s1, q)
        out[k] = x
        out[k &+ half] = y
      }
    } else {
      let h = n / 4
      let (w1, s1, w2, s2, w3, s3) = (w[1], s[1], w[2], s[2], w[3], s[3])
      for k in 0..<h {
        var x0 = below2q(input[k])
        var x1 = below2q(input[k &+ h])
        var x2 = input[k &+ 2 &* h]
        var x3 = input[k &+ 3 &* h]
        butterfly(&x0, &x2, w1, s1, q)
        butterfly(&x1, &x3, w1, s1, q)
        x0 = min(x0, x0 &- q2)
        butterfly(&x0, &x1, w2, s2, q)
        x2 = min(x2, x2 &- q2)
        butterfly(&x2, &x3, w3, s3, q)
        out[k] = x0
        out[k &+ h] = x1
        out[k &+ 2 &* h] = x2
        out[k &+ 3 &* h] = x3
      }
    }
  }

  /// Two levels in each pass, all but the last two.
  private static func forwardMiddle(_ limb: UnsafePointer<galaxy_limb>, _ out: LimbTarget) {
    let (q, _, w, s) = constants(limb)
    let q2 = q &<< 1
    let n = Int(limb.pointee.degree)
    var groups = limb.pointee.log_degree & 1 == 1 ? 2 : 4
    while groups &* 4 < n {
      let h = n / (4 &* groups)
      for i in 0..<groups {
        let g = groups &+ i
        let (w1, s1) = (w[g], s[g])
        let (w2, s2) = (w[2 &* g], s[2 &* g])
        let (w3, s3) = (w[2 &* g &+ 1], s[2 &* g &+ 1])
        let b0 = out + 4 &* h &* i
        let b1 = b0 + h
        let b2 = b1 + h
        let b3 = b2 + h
        for k in 0..<h {
          var x0 = b0[k]
          var x1 = b1[k]
          var x2 = b2[k]
          var x3 = b3[k]
          x0 = min(x0, x0 &- q2)
          butterfly(&x0, &x2, w1, s1, q)
          x1 = min(x1, x1 &- q2)
          butterfly(&x1, &x3, w1, s1, q)
          x0 = min(x0, x0 &- q2)
          butterfly(&x0, &x1, w2, s2, q)
          x2 = min(x2, x2 &- q2)
          butterfly(&x2, &x3, w3, s3, q)
          b0[k] = x0
          b1[k] = x1
          b2[k] = x2
          b3[k] = x3
        }
      }
      groups &*= 4
    }
  }

  /// The last two levels, in four neighbours, made canonical.
  private static func forwardLast(_ limb: UnsafePointer<galaxy_limb>, _ out: LimbTarget) {
    let (q, _, w, s) = constants(limb)
    let q2 = q &<< 1
    @inline(__always) func canonical(_ x: UInt64) -> UInt64 {
      let r = min(x, x &- q2)
      return min(r, r &- q)
    }
    let groups = Int(limb.pointee.degree) / 4
    for i in 0..<groups {
      let g = groups &+ i
      let b = out + 4 &* i
      var x0 = b[0]
      var x1 = b[1]
      var x2 = b[2]
      var x3 = b[3]
      x0 = min(x0, x0 &- q2)
      butterfly(&x0, &x2, w[g], s[g], q)
      x1 = min(x1, x1 &- q2)
      butterfly(&x1, &x3, w[g], s[g], q)
      x0 = min(x0, x0 &- q2)
      butterfly(&x0, &x1, w[2 &* g], s[2 &* g], q)
      x2 = min(x2, x2 &- q2)
      butterfly(&x2, &x3, w[2 &* g &+ 1], s[2 &* g &+ 1], q)
      b[0] = canonical(x0)
      b[1] = canonical(x1)
      b[2] = canonical(x2)
      b[3] = canonical(x3)
    }
  }

  /// The first two levels of the inverse, in four neighbours.
  private static func inverseFirst(
    _ limb: UnsafePointer<galaxy_limb>, _ out: LimbTarget, _ input: LimbSource
  ) {
    let q = limb.pointee.modulus
    let w = limb.pointee.inverse_roots
    let s = limb.pointee.inverse_root_quotients
    let groups = Int(limb.pointee.degree) / 4
    for i in 0..<groups {
      let g = groups &+ i
      var x0 = input[4 &* i]
      var x1 = input[4 &* i &+ 1]
      var x2 = input[4 &* i &+ 2]
      var x3 = input[4 &* i &+ 3]
      inverseButterfly(&x0, &x1, w[2 &* g], s[2 &* g], q)
      inverseButterfly(&x2, &x3, w[2 &* g &+ 1], s[2 &* g &+ 1], q)
      inverseButterfly(&x0, &x2, w[g], s[g], q)
      inverseButterfly(&x1, &x3, w[g], s[g], q)
      out[4 &* i] = x0
      out[4 &* i &+ 1] = x1
      out[4 &* i &+ 2] = x2
      out[4 &* i &+ 3] = x3
    }
  }

  /// Two levels in each pass, up to the last one or two.
  private static func inverseMiddle(_ limb: UnsafePointer<galaxy_limb>, _ out: LimbTarget) {
    let q = limb.pointee.modulus
    let w = limb.pointee.inverse_roots
    let s = limb.pointee.inverse_root_quotients
    let n = Int(limb.pointee.degree)
    var groups = n / 16
    while groups > 1 {
      let h = n / (4 &* groups)
      for i in 0..<groups {
        let g = groups &+ i
        let (w1, s1) = (w[2 &* g], s[2 &* g])
        let (w2, s2) = (w[2 &* g &+ 1], s[2 &* g &+ 1])
        let (w3, s3) = (w[g], s[g])
        let b0 = out + 4 &* h &* i
        let b1 = b0 + h
        let b2 = b1 + h
        let b3 = b2 + h
        for k in 0..<h {
          var x0 = b0[k]
          var x1 = b1[k]
          var x2 = b2[k]
          var x3 = b3[k]
          inverseButterfly(&x0, &x1, w1, s1, q)
          inverseButterfly(&x2, &x3, w2, s2, q)
          inverseButterfly(&x0, &x2, w3, s3, q)
          inverseButterfly(&x1, &x3, w3, s3, q)
          b0[k] = x0
          b1[k] = x1
          b2[k] = x2
          b3[k] = x3
        }
      }
      groups /= 4
    }
  }

  /// The last level, or the last two if the number of levels is even, with the division by N.
  private static func inverseLast(_ limb: UnsafePointer<galaxy_limb>, _ out: LimbTarget) {
    let q = limb.pointee.modulus
    let q2 = q &<< 1
    let n = Int(limb.pointee.degree)
    let (wx, sx) = (limb.pointee.degree_inverse, limb.pointee.degree_inverse_quotient)
    let (wy, sy) = (limb.pointee.last_root, limb.pointee.last_root_quotient)
    @inline(__always) func scaled(_ x: UInt64, _ w: UInt64, _ quotient: UInt64) -> UInt64 {
      let r = x &* w &- x.multipliedFullWidth(by: quotient).high &* q
      return min(r, r &- q)
    }
    if limb.pointee.log_degree & 1 == 1 {
      let half = n / 2
      for k in 0..<half {
        let x = out[k]
        let y = out[k &+ half]
        out[k] = scaled(x &+ y, wx, sx)
        out[k &+ half] = scaled(x &+ q2 &- y, wy, sy)
      }
    } else {
      let h = n / 4
      let w = limb.pointee.inverse_roots
      let s = limb.pointee.inverse_root_quotients
      let (w2, s2, w3, s3) = (w[2], s[2], w[3], s[3])
      for k in 0..<h {
        var x0 = out[k]
        var x1 = out[k &+ h]
        var x2 = out[k &+ 2 &* h]
        var x3 = out[k &+ 3 &* h]
        inverseButterfly(&x0, &x1, w2, s2, q)
        inverseButterfly(&x2, &x3, w3, s3, q)
        out[k] = scaled(x0 &+ x2, wx, sx)
        out[k &+ h] = scaled(x1 &+ x3, wx, sx)
        out[k &+ 2 &* h] = scaled(x0 &+ q2 &- x2, wy, sy)
        out[k &+ 3 &* h] = scaled(x1 &+ q2 &- x3, wy, sy)
      }
    }
  }

  /// q, floor(2^64 / q), the powers of the root and their quotients.
  @inline(__always)
  private static func constants(
    _ limb: UnsafePointer<galaxy_limb>
  ) -> (UInt64, UInt64, LimbSource, LimbSource) {
    (
      limb.pointee.modulus, limb.pointee.one_quotient, limb.pointee.roots,
      limb.pointee.root_quotients
    )
  }
}
