import HomomorphicEvaluation
import Synchronization

/// The tables and transforms of the client's encoder, in floating point. Nothing that nodes must
/// agree on comes from here.
///
/// Two levels go in one pass; real and imaginary parts lie apart, so that loops vectorise.
final class FloatingEmbedding: Sendable {
  private let cosines: [Double]
  private let sines: [Double]
  private let slotCount: Int

  /// The roots of a `CanonicalEmbedding`, by the same index.
  init(_ points: [UnitCircle.Point]) {
    slotCount = points.count
    let unit = Double(sign: .plus, exponent: -120, significand: 1)
    cosines = points.map { Double($0.cosine.raw) * unit }
    sines = points.map { Double($0.sine.raw) * unit }
  }

  /// The tables of a degree, made at the first call.
  static func shared(degree: Int) -> FloatingEmbedding {
    if let kept = cache.withLock({ $0[degree] }) { return kept }
    let made = FloatingEmbedding(CanonicalEmbedding.points(degree: degree))
    return cache.withLock { kept in
      let first = kept[degree] ?? made
      kept[degree] = first
      return first
    }
  }

  /// One for each degree that exists.
  private static let cache = Mutex<[Int: FloatingEmbedding]>([:])

  typealias Parts = UnsafeMutablePointer<Double>

  /// N/2 times the inverse transform, in place: from slots in the order of the leaves to complex
  /// coefficients.
  func inverse(_ re: Parts, _ im: Parts) {
    cosines.withUnsafeBufferPointer { cosines in
      sines.withUnsafeBufferPointer { sines in
        guard let c = cosines.baseAddress, let s = sines.baseAddress else { return }
        var half = 1
        var count = slotCount / 4
        while count >= 1 {
          for block in 0..<count {
            let start = 4 * half * block
            Self.inversePass(
              re + start, im + start, half,
              (c[2 * (count + block)], s[2 * (count + block)]),
              (c[2 * (count + block) + 1], s[2 * (count + block) + 1]),
              (c[count + block], s[count + block]))
          }
          half *= 4
          count /= 4
        }
        if half < slotCount {
          // One level is left.
          for low in 0..<half {
            let (x, y) = (re[low] - re[low + half], im[low] - im[low + half])
            re[low] += re[low + half]
            im[low] += im[low + half]
            re[low + half] = x * c[1] + y * s[1]
            im[low + half] = y * c[1] - x * s[1]
          }
        }
      }
    }
  }

  /// The transform, in place: from complex coefficients to slots in the order of the leaves.
  func forward(_ re: Parts, _ im: Parts) {
    cosines.withUnsafeBufferPointer { cosines in
      sines.withUnsafeBufferPointer { sines in
        guard let c = cosines.baseAddress, let s = sines.baseAddress else { return }
        var count = 1
        if slotCount.trailingZeroBitCount & 1 == 1 {
          let half = slotCount / 2
          for low in 0..<half {
            let x = re[low + half] * c[1] - im[low + half] * s[1]
            let y = im[low + half] * c[1] + re[low + half] * s[1]
            re[low + half] = re[low] - x
            im[low + half] = im[low] - y
            re[low] += x
            im[low] += y
          }
          count = 2
        }
        while count < slotCount {
          let half = slotCount / (4 * count)
          for block in 0..<count {
            let start = 4 * half * block
            Self.forwardPass(
              re + start, im + start, half,
              (c[2 * (count + block)], s[2 * (count + block)]),
              (c[2 * (count + block) + 1], s[2 * (count + block) + 1]),
              (c[count + block], s[count + block]))
          }
          count *= 4
        }
      }
    }
  }

  /// Two levels of the inverse on four runs of `half` numbers.
  @inline(__always)
  private static func inversePass(
    _ re: Parts, _ im: Parts, _ half: Int, _ a: (Double, Double), _ b: (Double, Double),
    _ c: (Double, Double)
  ) {
    let (re1, re2, re3) = (re + half, re + 2 * half, re + 3 * half)
    let (im1, im2, im3) = (im + half, im + 2 * half, im + 3 * half)
    for k in 0..<half {
      let (s0, t0) = (re[k] + re1[k], im[k] + im1[k])
      let (x0, y0) = (re[k] - re1[k], im[k] - im1[k])
      let (s1, t1) = (re2[k] + re3[k], im2[k] + im3[k])
      let (x1, y1) = (re2[k] - re3[k], im2[k] - im3[k])
      let (u0, v0) = (x0 * a.0 + y0 * a.1, y0 * a.0 - x0 * a.1)
      let (u1, v1) = (x1 * b.0 + y1 * b.1, y1 * b.0 - x1 * b.1)
      re[k] = s0 + s1
      im[k] = t0 + t1
      re1[k] = u0 + u1
      im1[k] = v0 + v1
      let (p, q) = (s0 - s1, t0 - t1)
      let (r, w) = (u0 - u1, v0 - v1)
      re2[k] = p * c.0 + q * c.1
      im2[k] = q * c.0 - p * c.1
      re3[k] = r * c.0 + w * c.1
      im3[k] = w * c.0 - r * c.1
    }
  }

  /// Two levels of the transform on four runs of `half` numbers.
  @inline(__always)
  private static func forwardPass(
    _ re: Parts, _ im: Parts, _ half: Int, _ a: (Double, Double), _ b: (Double, Double),
    _ c: (Double, Double)
  ) {
    let (re1, re2, re3) = (re + half, re + 2 * half, re + 3 * half)
    let (im1, im2, im3) = (im + half, im + 2 * half, im + 3 * half)
    for k in 0..<half {
      let (x2, y2) = (re2[k] * c.0 - im2[k] * c.1, im2[k] * c.0 + re2[k] * c.1)
      let (x3, y3) = (re3[k] * c.0 - im3[k] * c.1, im3[k] * c.0 + re3[k] * c.1)
      let (s0, t0) = (re[k] + x2, im[k] + y2)
      let (s1, t1) = (re1[k] + x3, im1[k] + y3)
      let (d0, e0) = (re[k] - x2, im[k] - y2)
      let (d1, e1) = (re1[k] - x3, im1[k] - y3)
      let (u, v) = (s1 * a.0 - t1 * a.1, t1 * a.0 + s1 * a.1)
      let (w, z) = (d1 * b.0 - e1 * b.1, e1 * b.0 + d1 * b.1)
      re[k] = s0 + u
      im[k] = t0 + v
      re1[k] = s0 - u
      im1[k] = t0 - v
      re2[k] = d0 + w
      im2[k] = e0 + z
      re3[k] = d0 - w
      im3[k] = e0 - z
    }
  }
}
