import Primitives
import Tensors
import Testing

struct ReduceTests {
  /// The elements of each run along the axis, in the order of the remaining axes.
  private func runs(_ tensor: Tensor, _ axis: Int?) -> [[Int64]] {
    let raw = tensor.rawValues
    guard let axis else { return [raw] }
    let inner = tensor.shape[(axis + 1)...].reduce(1, *)
    let length = tensor.shape[axis]
    let outer = tensor.shape[..<axis].reduce(1, *)
    return (0..<outer).flatMap { o in
      (0..<inner).map { i in (0..<length).map { raw[(o * length + $0) * inner + i] } }
    }
  }

  @Test func reductionsAgreeWithUnboundedIntegersOnEveryAxis() throws {
    var random = SplitMix64(seed: 1)
    let format = try q(40, 24)
    for element in try allElements() {
      for shape in [[5], [3, 4], [2, 3, 4], [1, 1], [2, 1, 3, 2], []] {
        for bits in [6, nil] {
          let tensor = try random.tensor(element, shape, bits: bits)
          for axis in [nil] + shape.indices.map({ $0 as Int? }) {
            var reduced = shape
            if let axis { reduced.remove(at: axis) } else { reduced = [] }
            let runs = runs(tensor, axis)
            let sums = runs.map { $0.reduce(Int256(0)) { $0 + Int256($1) } }
            let sumElement = element == .bool ? .i64 : element
            check(fitAll(sums, sumElement), reduced, sumElement) { () throws(TensorError) in
              try tensor.sum(axis: axis)
            }
            let counts = runs.map { Int256(Int64($0.count)) << element.fractionBits }
            let means = zip(sums, counts).map { nearest($0 << 24, over: $1) }
            check(fitAll(means, .fixed(format)), reduced, .fixed(format)) {
              () throws(TensorError) in try tensor.mean(axis: axis, format: format)
            }
            if element.format != nil {
              let own = zip(sums, runs).map { nearest($0, over: Int256(Int64($1.count))) }
              check(fitAll(own, element), reduced, element) { () throws(TensorError) in
                try tensor.mean(axis: axis)
              }
            }
            #expect(try tensor.max(axis: axis).rawValues == runs.map { $0.max() })
            #expect(try tensor.min(axis: axis).rawValues == runs.map { $0.min() })
            let highest = runs.map { run in Int64(run.firstIndex(of: run.max() ?? 0) ?? -1) }
            let lowest = runs.map { run in Int64(run.firstIndex(of: run.min() ?? 0) ?? -1) }
            #expect(try tensor.argmax(axis: axis).rawValues == highest)
            #expect(try tensor.argmin(axis: axis).rawValues == lowest)
            #expect(try tensor.argmax(axis: axis).element == .i32)
            #expect(try tensor.max(axis: axis).shape == reduced)
            #expect(try tensor.argmax(axis: axis).shape == reduced)
          }
        }
      }
    }
  }

  @Test func tiesGoToTheLowestIndex() throws {
    let tensor = try Tensor(element: .i8, shape: [2, 3], rawValues: [5, 5, 5, -1, 7, 7])
    #expect(try tensor.argmax(axis: 1).rawValues == [0, 1])
    #expect(try tensor.argmin(axis: 1).rawValues == [0, 0])
    #expect(try tensor.argmax().rawValues == [4])
    #expect(try tensor.argmax(axis: 0).rawValues == [0, 1, 1])
  }

  @Test func emptyAxesAndMissingAxesAreErrors() throws {
    let empty = try Tensor.zeros(element: .fixed(try q(8, 24)), shape: [2, 0])
    #expect(try empty.sum(axis: 1).rawValues == [0, 0])
    #expect(try empty.sum(axis: 0).rawValues == [])
    #expect(try empty.sum().rawValues == [0])
    #expect(try empty.max(axis: 0).shape == [0])
    #expect(throws: TensorError.emptyReduction) { try empty.mean(axis: 1) }
    #expect(throws: TensorError.emptyReduction) { try empty.max(axis: 1) }
    #expect(throws: TensorError.emptyReduction) { try empty.min() }
    #expect(throws: TensorError.emptyReduction) { try empty.argmax() }
    #expect(throws: TensorError.emptyReduction) { try empty.argmin(axis: 1) }
    for axis in [2, -1, Int.max, Int.min] {
      #expect(throws: TensorError.shapeMismatch) { try empty.sum(axis: axis) }
      #expect(throws: TensorError.shapeMismatch) { try empty.softmax(axis: axis) }
      #expect(throws: TensorError.shapeMismatch) { try empty.argmax(axis: axis) }
    }
    #expect(throws: TensorError.elementMismatch) {
      try Tensor.zeros(element: .i8, shape: [1]).mean()
    }
  }

  @Test func meanOfBoolIsTheFractionOfTrue() throws {
    let hits = try Tensor(element: .bool, shape: [3], rawValues: [1, 0, 1])
    #expect(try hits.mean(format: try q(8, 24)).scalar() == 11_184_811)
    #expect(try hits.sum() == Tensor.scalar(2, element: .i64))
    let all = try Tensor.fill(1, element: .bool, shape: [3])
    #expect(throws: TensorError.overflow) { try all.mean(format: try q(1, 63)) }
    let large = try Tensor.fill(.max, element: .i64, shape: [3])
    #expect(throws: TensorError.overflow) { try large.mean(format: try q(1, 63)) }
    #expect(try large.mean(format: try q(64, 0)).scalar() == .max)
  }
}
