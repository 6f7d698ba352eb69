/// A tensor seen along one axis: `outer` runs of `length` rows of `inner` elements.
struct AxisView {
  let outer: Int
  let length: Int
  let inner: Int

  /// Position of the first element at one outer index and one index of the axis.
  @inline(__always)
  func start(_ outerIndex: Int, _ index: Int) -> Int { (outerIndex &* length &+ index) &* inner }
}

/// Loops along an axis. Results are in the order of the remaining axes.
enum ReductionKernel {
  /// The exact sums along the axis.
  static func sums<L: Lane>(_ values: [L], _ view: AxisView) -> [L.Wide] {
    var sums = [L.Wide](repeating: 0, count: view.outer * view.inner)
    values.withUnsafeBufferPointer { values in
      sums.withUnsafeMutableBufferPointer { sums in
        for outer in 0..<view.outer {
          if view.inner == 1 {
            let start = outer &* view.length
            var sum: L.Wide = 0
            for index in 0..<view.length { sum &+= L.Wide(values[start &+ index]) }
            sums[outer] = sum
            continue
          }
          let target = outer &* view.inner
          for index in 0..<view.length {
            let start = view.start(outer, index)
            for inner in 0..<view.inner {
              sums[target &+ inner] &+= L.Wide(values[start &+ inner])
            }
          }
        }
      }
    }
    return sums
  }

  /// The exact sums along the axes whose bits are set, in the order of the remaining axes.
  static func sums<L: Lane>(_ values: [L], shape: [Int], axes: UInt8) -> [L.Wide] {
    // Four axes, the first of length 1 where there are fewer, and for each the distance of its
    // neighbours in the result: 0 where they are summed.
    var lengths = InlineArray<4, Int>(repeating: 1)
    var steps = InlineArray<4, Int>(repeating: 0)
    var size = 1
    for axis in shape.indices.reversed() {
      let place = axis + 4 - shape.count
      lengths[place] = shape[axis]
      guard axes >> axis & 1 == 0 else { continue }
      steps[place] = size
      size *= shape[axis]
    }
    var sums = [L.Wide](repeating: 0, count: size)
    var position = 0
    for a in 0..<lengths[0] {
      for b in 0..<lengths[1] {
        for c in 0..<lengths[2] {
          let start = a * steps[0] + b * steps[1] + c * steps[2]
          for d in 0..<lengths[3] {
            sums[start + d * steps[3]] &+= L.Wide(values[position])
            position += 1
          }
        }
      }
    }
    return sums
  }

  /// The index of the best element along the axis, the lowest of equals; the axis is not empty.
  /// `prefers(a, b)` says that `a` is strictly better than `b`.
  @inline(__always)
  static func best<L: Lane>(
    _ values: [L], _ view: AxisView, _ prefers: (L, L) -> Bool
  ) -> [Int32] {
    var indices = [Int32](repeating: 0, count: view.outer * view.inner)
    values.withUnsafeBufferPointer { values in
      for outer in 0..<view.outer {
        for inner in 0..<view.inner {
          let start = view.start(outer, 0) &+ inner
          var bestIndex = 0
          var best = values[start]
          for index in 1..<max(view.length, 1) {
            let value = values[start &+ index &* view.inner]
            if prefers(value, best) {
              best = value
              bestIndex = index
            }
          }
          indices[outer &* view.inner &+ inner] = Int32(truncatingIfNeeded: bestIndex)
        }
      }
    }
    return indices
  }

  /// The elements at the indices that `best` returned.
  static func pick<L: Lane>(_ values: [L], _ view: AxisView, _ indices: [Int32]) -> [L] {
    var result: [L] = []
    result.reserveCapacity(indices.count)
    for outer in 0..<view.outer {
      for inner in 0..<view.inner {
        let index = Int(indices[outer * view.inner + inner])
        result.append(values[view.start(outer, index) + inner])
      }
    }
    return result
  }
}
