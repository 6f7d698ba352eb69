/// Sorting along an axis: of keys that hold an element above its index, so that no two are equal and
/// any algorithm gives the stable order.
enum OrderKernel {
  /// The indices of each run in sorted order.
  static func order<L: Lane>(
    _ values: [L], _ view: AxisView, _ direction: SortDirection
  ) -> [Int64] {
    var result = [Int64](repeating: 0, count: values.count)
    forEachRun(values, view, direction) { start, keys in
      for (index, key) in keys.enumerated() {
        result[start + index * view.inner] = Int64(truncatingIfNeeded: L.index(ofKey: key))
      }
    }
    return result
  }

  /// Each run in ascending order.
  static func sorted<L: Lane>(_ values: [L], _ view: AxisView) -> [L] {
    var result = values
    forEachRun(values, view, .ascending) { start, keys in
      for (index, key) in keys.enumerated() {
        result[start + index * view.inner] = L.value(ofKey: key)
      }
    }
    return result
  }

  /// The mean, rounded once, of the elements of each run at these places of its sorted order. A mean
  /// of elements fits where they do.
  static func means<L: Lane>(
    _ values: [L], _ view: AxisView, of range: Range<Int>
  ) -> [L] {
    var result: [L] = []
    result.reserveCapacity(view.outer * view.inner)
    forEachRun(values, view, .ascending) { _, keys in
      var sum: L.Wide = 0
      for index in range { sum &+= L.Wide(L.value(ofKey: keys[index])) }
      let mean = L.rounded(sum, over: L.Wide(truncatingIfNeeded: range.count))
      result.append(L(truncatingIfNeeded: mean))
    }
    return result
  }

  /// The sorted keys of each run, and where the run starts.
  private static func forEachRun<L: Lane>(
    _ values: [L], _ view: AxisView, _ direction: SortDirection,
    _ body: (_ start: Int, _ keys: [L.OrderKey]) -> Void
  ) {
    guard view.length > 0 else { return }
    var keys = [L.OrderKey](repeating: 0, count: view.length)
    for outer in 0..<view.outer {
      for inner in 0..<view.inner {
        let start = view.start(outer, 0) &+ inner
        for index in 0..<view.length {
          keys[index] = L.key(values[start &+ index &* view.inner], index, direction)
        }
        keys.sort()
        body(start, keys)
      }
    }
  }
}

extension Lane {
  /// The bits of a key below the element.
  private static var indexBits: OrderKey { OrderKey(truncatingIfNeeded: OrderKey.bitWidth / 2) }

  /// A key that sorts as the element does, or the other way round, and among equal ones by index.
  @inline(__always)
  fileprivate static func key(_ value: Self, _ index: Int, _ direction: SortDirection) -> OrderKey {
    let biased = Magnitude(truncatingIfNeeded: value) ^ (1 << Magnitude(bitWidth - 1))
    let high = direction == .ascending ? biased : ~biased
    return OrderKey(truncatingIfNeeded: high) << indexBits | OrderKey(truncatingIfNeeded: index)
  }

  /// The element of an ascending key.
  @inline(__always)
  fileprivate static func value(ofKey key: OrderKey) -> Self {
    let biased = Magnitude(truncatingIfNeeded: key >> indexBits)
    return Self(truncatingIfNeeded: biased ^ (1 << Magnitude(bitWidth - 1)))
  }

  /// The index in a key.
  @inline(__always)
  fileprivate static func index(ofKey key: OrderKey) -> OrderKey {
    key & ((1 << indexBits) &- 1)
  }
}
