import Primitives

// Convolution and pooling of images: `[n, channels, height, width]`.

extension Tensor {
  /// The cross-correlation of images with filters `[filters, channels, h, w]`, where they fit:
  /// `[n, filters, height - h + 1, width - w + 1]`, each sum exact and rounded once.
  ///
  /// Throws `elementMismatch` (different types, or bool), `shapeMismatch` for other ranks, other
  /// numbers of channels, empty filters or filters that are larger than the images, `limitExceeded`,
  /// `overflow`.
  package func convolved(_ filters: Tensor) throws(TensorError) -> Tensor {
    guard element.isNumeric, filters.element == element else { throw .elementMismatch }
    let extents = try ConvolutionExtents(images: axes, filters: filters.axes)
    _ = try Tensor.elementCount(of: extents.result)
    let range = LaneRange(element)
    let shift = element.fractionBits
    let result: TensorStorage?
    switch (storage, filters.storage) {
    case (.narrow(let a), .narrow(let b)):
      result = ConvolutionKernel.convolve(a, b, extents, shift: shift, range).map { .narrow($0) }
    case (.wide(let a), .wide(let b)):
      result = ConvolutionKernel.convolve(a, b, extents, shift: shift, range).map { .wide($0) }
    case (.narrow, .wide), (.wide, .narrow):
      preconditionFailure("tensors of one element type have one storage")
    }
    guard let result else { throw .overflow }
    return Tensor(trusted: element, shape: TensorShape(extents.result), storage: result)
  }

  /// The largest element of each square of `size` by `size`: `[n, c, height, width] -> [n, c, height
  /// / size, width / size]`. Throws `elementMismatch` for bool, `shapeMismatch` for another rank or
  /// sides that `size` does not divide.
  package func maxPooled(size: Int) throws(TensorError) -> Tensor {
    guard element.isNumeric else { throw .elementMismatch }
    let (result, view) = try pools(size)
    let storage: TensorStorage =
      switch storage {
      case .narrow(let values): .narrow(view.largest(values))
      case .wide(let values): .wide(view.largest(values))
      }
    return Tensor(trusted: element, shape: result, storage: storage)
  }

  /// The mean of each square, rounded once. Throws as `maxPooled`, and `elementMismatch` unless
  /// fixed-point.
  package func meanPooled(size: Int) throws(TensorError) -> Tensor {
    guard element.format != nil else { throw .elementMismatch }
    let (result, view) = try pools(size)
    let storage: TensorStorage =
      switch storage {
      case .narrow(let values): .narrow(view.means(values))
      case .wide(let values): .wide(view.means(values))
      }
    return Tensor(trusted: element, shape: result, storage: storage)
  }

  /// The shape of a pooled tensor, and the squares.
  private func pools(_ size: Int) throws(TensorError) -> (TensorShape, PoolView) {
    guard rank == 4, size > 0, axes[2] % size == 0, axes[3] % size == 0 else {
      throw .shapeMismatch
    }
    let rows = axes[0] * axes[1] * axes[2]
    return (
      TensorShape([axes[0], axes[1], axes[2] / size, axes[3] / size]),
      PoolView(rows: axes[3] == 0 ? 0 : rows, width: axes[3], size: size)
    )
  }
}

/// The rows of all images, cut into squares.
private struct PoolView {
  let rows: Int
  let width: Int
  let size: Int

  /// The largest element of each square.
  func largest<L: Lane>(_ values: [L]) -> [L] {
    reduced(values) {
      L.Wide($0)
    } _: {
      max($0, L.Wide($1))
    } _: {
      L(truncatingIfNeeded: $0)
    }
  }

  /// The mean of each square, rounded once; it fits where the elements do.
  func means<L: Lane>(_ values: [L]) -> [L] {
    // Read only where there is a square, which has at most as many elements as a tensor; without one the size may be any.
    let area = L.Wide(truncatingIfNeeded: size &* size)
    return reduced(values) {
      L.Wide($0)
    } _: {
      $0 &+ L.Wide($1)
    } _: {
      L(truncatingIfNeeded: L.rounded($0, over: area))
    }
  }

  /// What becomes of the elements of each square, from its first on.
  @inline(__always)
  private func reduced<L: Lane>(
    _ values: [L], _ start: (L) -> L.Wide, _ next: (L.Wide, L) -> L.Wide, _ end: (L.Wide) -> L
  ) -> [L] {
    let (height, columns) = (rows / size, width / size)
    return [L](unsafeUninitializedCapacity: height * columns) { output, count in
      values.withUnsafeBufferPointer { values in
        for top in 0..<height {
          for left in 0..<columns {
            let corner = top &* size &* width &+ left &* size
            var square = start(values[corner])
            for x in 1..<size { square = next(square, values[corner &+ x]) }
            for y in 1..<size {
              for x in 0..<size { square = next(square, values[corner &+ y &* width &+ x]) }
            }
            output[top &* columns &+ left] = end(square)
          }
        }
      }
      count = height * columns
    }
  }
}

/// The lengths of a convolution.
package struct ConvolutionExtents: Sendable {
  let images: Int
  let channels: Int
  let height: Int
  let width: Int
  let filters: Int
  let filterHeight: Int
  let filterWidth: Int

  /// Throws `shapeMismatch`.
  package init(images: TensorShape, filters: TensorShape) throws(TensorError) {
    guard images.count == 4, filters.count == 4, images[1] == filters[1], filters[1] > 0,
      filters[2] > 0, filters[3] > 0, filters[2] <= images[2], filters[3] <= images[3]
    else { throw .shapeMismatch }
    self.images = images[0]
    (channels, height, width) = (images[1], images[2], images[3])
    self.filters = filters[0]
    (filterHeight, filterWidth) = (filters[2], filters[3])
  }

  /// The shape of the result.
  var result: [Int] { [images, filters, height - filterHeight + 1, width - filterWidth + 1] }
  /// Places of a filter on an image.
  var places: Int { (height - filterHeight + 1) * (width - filterWidth + 1) }
  /// Elements under a filter.
  var patch: Int { channels * filterHeight * filterWidth }

  /// What a convolution does: for each place of each image, the elements under the filter are
  /// gathered (which counts as two filters), then multiplied by each filter. Stops at `Int.max`.
  package var steps: Int {
    let (perPlace, tooMany) = patch.multipliedReportingOverflow(by: filters + 2)
    guard !tooMany else { return .max }
    let (steps, overflow) = perPlace.multipliedReportingOverflow(by: Swift.max(images, 1) * places)
    return overflow ? .max : steps
  }
}

/// Convolution by products of matrices: filters times patches.
enum ConvolutionKernel {
  /// Elements of patches that are gathered at a time.
  private static let patchElementsKept = 1 << 13

  /// The cross-correlation; nil if a result is out of range.
  static func convolve<L: Lane>(
    _ images: [L], _ filters: [L], _ extents: ConvolutionExtents, shift: Int, _ range: LaneRange
  ) -> [L]? {
    let (places, patch) = (extents.places, extents.patch)
    var result = [L](repeating: 0, count: extents.images * extents.filters * places)
    guard !result.isEmpty else { return result }
    let width = extents.width - extents.filterWidth + 1
    let chunk = max(1, patchElementsKept / patch)
    for image in 0..<extents.images {
      let base = image * extents.channels * extents.height * extents.width
      for first in stride(from: 0, to: places, by: chunk) {
        let count = min(chunk, places - first)
        // Row k of the patches: the element k under the filter, for each place.
        var patches = [L](repeating: 0, count: patch * count)
        var row = 0
        for channel in 0..<extents.channels {
          for y in 0..<extents.filterHeight {
            for x in 0..<extents.filterWidth {
              let start = base + (channel * extents.height + y) * extents.width + x
              for place in 0..<count {
                let (down, right) = (first + place).quotientAndRemainder(dividingBy: width)
                patches[row &+ place] = images[start + down * extents.width + right]
              }
              row += count
            }
          }
        }
        guard
          let products = MatrixKernel.multiply(
            filters, patches,
            MatrixKernel.Extents(rows: extents.filters, inner: patch, columns: count),
            shift: shift, range)
        else { return nil }
        for filter in 0..<extents.filters {
          let target = (image * extents.filters + filter) * places + first
          result.replaceSubrange(
            target..<target + count, with: products[filter * count..<(filter + 1) * count])
        }
      }
    }
    return result
  }
}
