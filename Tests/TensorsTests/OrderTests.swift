import Primitives
import Tensors
import Testing

/// Sorting and medians against a naive implementation in unbounded integers.
struct OrderTests {
  static let shapes = [
    [5], [3, 4], [2, 3, 4], [1, 1], [2, 1, 3, 2], [0], [3, 0], [0, 3], [1], [40],
  ]

  @Test(arguments: shapes) func orderSortRankAndMeansAgree(shape: [Int]) throws {
    var random = SplitMix64(seed: UInt64(shape.reduce(7) { $0 * 5 + $1 }))
    for element in try allElements() where element != .bool {
      for bits in [2, nil] {
        let tensor = try random.tensor(element, shape, bits: bits)
        let raw = tensor.rawValues
        for axis in shape.indices {
          let runs = NaiveModels.runs(shape, axis)
          for direction in SortDirection.allCases {
            var expected = [Int64](repeating: 0, count: raw.count)
            for run in runs {
              let order = NaiveModels.order(
                run.map { raw[$0] }, descending: direction == .descending)
              for (place, index) in order.enumerated() { expected[run[place]] = Int64(index) }
            }
            let order = try tensor.order(axis: axis, direction)
            #expect(order.rawValues == expected)
            #expect(order.element == .u32 && order.shape == shape)
          }
          var sorted = raw
          var ranks = raw
          for run in runs {
            let order = NaiveModels.order(run.map { raw[$0] }, descending: false)
            for (place, index) in order.enumerated() {
              sorted[run[place]] = raw[run[index]]
              ranks[run[index]] = Int64(place)
            }
          }
          #expect(try tensor.sorted(axis: axis).rawValues == sorted)
          #expect(try tensor.order(axis: axis).order(axis: axis).rawValues == ranks)
          if element.format != nil { checkMeans(tensor, axis, runs.map { $0.map { raw[$0] } }) }
        }
      }
    }
  }

  private func checkMeans(_ tensor: Tensor, _ axis: Int, _ runs: [[Int64]]) {
    var reduced = tensor.shape
    let length = reduced.remove(at: axis)
    for trim in [0, 1, 2, length / 2, length] {
      let means = runs.map { NaiveModels.trimmedMean($0, trim: trim) }
      let isEmpty = trim >= length - trim
      let expected: Expected =
        isEmpty ? .failure(.emptyReduction) : fitAll(means.compactMap { $0 }, tensor.element)
      check(expected, reduced, tensor.element) { () throws(TensorError) in
        try tensor.trimmedMean(axis: axis, trim: trim)
      }
    }
    let middle = runs.map { NaiveModels.trimmedMean($0, trim: ($0.count - 1) / 2) }
    let expected: Expected =
      length == 0 ? .failure(.emptyReduction) : fitAll(middle.compactMap { $0 }, tensor.element)
    check(expected, reduced, tensor.element) { () throws(TensorError) in
      try tensor.median(axis: axis)
    }
  }

  @Test func whatHasNoOrderIsRefused() throws {
    let matrix = try Tensor.zeros(element: .fixed(try q(8, 24)), shape: [2, 3])
    for axis in [2, -1, Int.max, Int.min] {
      #expect(throws: TensorError.shapeMismatch) { try matrix.order(axis: axis) }
      #expect(throws: TensorError.shapeMismatch) { try matrix.sorted(axis: axis) }
      #expect(throws: TensorError.shapeMismatch) { try matrix.median(axis: axis) }
      #expect(throws: TensorError.shapeMismatch) { try matrix.trimmedMean(axis: axis, trim: 0) }
    }
    for trim in [-1, Int.max, Int.min] {
      #expect(throws: TensorError.emptyReduction) { try matrix.trimmedMean(axis: 0, trim: trim) }
    }
    let mask = try Tensor.zeros(element: .bool, shape: [2])
    #expect(throws: TensorError.elementMismatch) { try mask.order(axis: 0) }
    #expect(throws: TensorError.elementMismatch) { try mask.sorted(axis: 0) }
    let integers = try Tensor.zeros(element: .i32, shape: [2])
    #expect(throws: TensorError.elementMismatch) { try integers.median(axis: 0) }
  }
}
