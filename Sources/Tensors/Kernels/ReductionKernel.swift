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
  static func sums<L: Lane>(_ values: [L], shape: TensorShape, axes: UInt8) -> [L.Wide] {
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

  /// The largest or the smallest element along the axis, which is not empty.
  @inline(__always)
  static func extremes<L: Lane>(
    _ values: [L], _ view: AxisView, _ operation: some WrappingOperation
  ) -> [L] {
    [L](unsafeUninitializedCapacity: view.outer * view.inner) { output, count in
      values.withUnsafeBufferPointer { values in
        for outer in 0..<view.outer {
          let first = view.start(outer, 0)
          if view.inner == 1 {
            var best = values[first]
            for index in 1..<view.length {
              best = operation.wrap(best, values[first &+ index]).value
            }
            output[outer] = best
            continue
          }
          let target = outer &* view.inner
          for inner in 0..<view.inner { output[target &+ inner] = values[first &+ inner] }
          for index in 1..<view.length {
            let start = view.start(outer, index)
            for inner in 0..<view.inner {
              output[target &+ inner] =
                operation.wrap(output[target &+ inner], values[start &+ inner]).value
            }
          }
        }
      }
      count = view.outer * view.inner
    }
  }

  /// The index of the best element along the axis, the lowest of equals; the axis is not empty.
  /// `prefers(a, b)` says that `a` is strictly better than `b`.
  @inline(__always)
  static func best<L: Lane>(
    _ values: [L], _ view: AxisView, _ prefers: (L, L) -> Bool
  ) -> [Int32] {
    var indices = [Int32](repeating: 0, count: view.outer * view.inner)
    // The best elements of a row of runs that lie side by side.
    var row = [L](repeating: 0, count: view.inner == 1 ? 0 : view.inner)
    values.withUnsafeBufferPointer { values in
      indices.withUnsafeMutableBufferPointer { indices in
        row.withUnsafeMutableBufferPointer { row in
          for outer in 0..<view.outer {
            let first = view.start(outer, 0)
            if view.inner == 1 {
              var bestIndex: Int32 = 0
              var best = values[first]
              for index in 1..<view.length {
                let value = values[first &+ index]
                let isBetter = prefers(value, best)
                best = isBetter ? value : best
                bestIndex = isBetter ? Int32(truncatingIfNeeded: index) : bestIndex
              }
              indices[outer] = bestIndex
              continue
            }
            let target = outer &* view.inner
            for inner in 0..<view.inner { row[inner] = values[first &+ inner] }
            for index in 1..<view.length {
              let start = view.start(outer, index)
              for inner in 0..<view.inner {
                let value = values[start &+ inner]
                let isBetter = prefers(value, row[inner])
                row[inner] = isBetter ? value : row[inner]
                indices[target &+ inner] =
                  isBetter ? Int32(truncatingIfNeeded: index) : indices[target &+ inner]
              }
            }
          }
        }
      }
    }
    return indices
  }
}
