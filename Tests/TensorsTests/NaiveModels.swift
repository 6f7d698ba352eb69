import Tensors

/// The operations of `Tensor+Order`, `Tensor+Distance`, `Tensor+Quantise` and `Tensor+Convolve`, written
/// from the manual in unbounded integers, one element at a time.
enum NaiveModels {
  /// The positions of each run along an axis, run by run.
  static func runs(_ shape: [Int], _ axis: Int) -> [[Int]] {
    let inner = shape[(axis + 1)...].reduce(1, *)
    let outer = shape[..<axis].reduce(1, *)
    return (0..<outer).flatMap { o in
      (0..<inner).map { i in (0..<shape[axis]).map { (o * shape[axis] + $0) * inner + i } }
    }
  }

  /// The indices of a run in sorted order, by repeatedly taking the first best that is left.
  static func order(_ run: [Int64], descending: Bool) -> [Int] {
    var left = Array(run.indices)
    var result: [Int] = []
    while var best = left.first {
      for index in left where descending ? run[index] > run[best] : run[index] < run[best] {
        best = index
      }
      left.removeAll { $0 == best }
      result.append(best)
    }
    return result
  }

  /// The mean of a sorted run without so many elements at each end; nil when nothing is left.
  static func trimmedMean(_ run: [Int64], trim: Int) -> Int256? {
    let sorted = run.sorted()
    guard trim <= run.count, run.count - trim > trim else { return nil }
    let kept = sorted[trim..<run.count - trim]
    return nearest(kept.reduce(Int256(0)) { $0 + Int256($1) }, over: Int256(Int64(kept.count)))
  }

  /// The squared distance of two rows, with the fraction bits of the elements.
  static func squaredDistance(_ a: [Int64], _ b: [Int64], fractionBits: Int) -> Int256 {
    var sum = Int256(0)
    for (x, y) in zip(a, b) {
      let difference = Int256(x) - Int256(y)
      sum = sum + difference * difference
    }
    return nearest(sum, over: Int256(1) << fractionBits)
  }

  /// Whether a number is the root of a sum of squares, rounded to nearest: within half a unit of it.
  static func isNorm(_ root: Int64, of values: [Int64]) -> Bool {
    let four = values.reduce(Int256(0)) { $0 + Int256($1) * Int256($1) } * Int256(4)
    let above = Int256(root) * Int256(2) + Int256(1)
    let below = Int256(root) * Int256(2) - Int256(1)
    return (root == 0 || below * below < four || below * below == four) && four < above * above
  }

  /// Images under filters.
  static func convolved(_ images: Tensor, _ filters: Tensor) -> [Int256] {
    let (a, b) = (images.rawValues, filters.rawValues)
    let (n, c, h, w) = (images.shape[0], images.shape[1], images.shape[2], images.shape[3])
    let (f, k, l) = (filters.shape[0], filters.shape[2], filters.shape[3])
    let unit = Int256(1) << images.element.fractionBits
    var result: [Int256] = []
    for image in 0..<n {
      for filter in 0..<f {
        for y in 0...h - k {
          for x in 0...w - l {
            var sum = Int256(0)
            for channel in 0..<c {
              for i in 0..<k {
                for j in 0..<l {
                  let left = a[((image * c + channel) * h + y + i) * w + x + j]
                  let right = b[((filter * c + channel) * k + i) * l + j]
                  sum = sum + Int256(left) * Int256(right)
                }
              }
            }
            result.append(nearest(sum, over: unit))
          }
        }
      }
    }
    return result
  }
}
