extension LatticeTensor {
  /// A vector of n elements times a matrix of n rows, raw * 2^-places: a vector of its columns, one level less. Only
  /// under CKKS.
  func multiplied(
    matrix: [Int64], columns: Int, places: Int
  ) throws(HomomorphicError) -> LatticeTensor {
    let form = try matrixForm(columns: columns)
    guard matrix.count == form.inputs * columns else { throw .shapeMismatch }
    let product = try CKKS(key.context).multiply(
      groups[0], by: matrix, form, fraction: places, try CKKSEncoder(key.context), with: key)
    let rules = CKKSNoise(key.context, depth: depth)
    return try LatticeTensor(
      key: key, format: format, shape: [columns],
      bound: productBound(bound, Self.largestColumn(matrix, columns), places: places),
      noise: rules.matrix(
        noise, by: Self.largest(matrix), fraction: places, diagonals: form.period,
        giants: form.giants),
      origin: origin, groups: [product])
  }

  /// The key switches of such a product; 0 where it is refused, which is found before any of them.
  func keySwitches(columns: Int) -> Int {
    guard let form = try? matrixForm(columns: columns) else { return 0 }
    return form.rotations.reduce(0) { count, steps in
      count + ((try? key.elements(rotatingBy: steps).count) ?? 0)
    }
  }

  /// The diagonals of such a product; 0 where it is refused.
  func diagonals(columns: Int) -> Int { (try? matrixForm(columns: columns).period) ?? 0 }

  private func matrixForm(columns: Int) throws(HomomorphicError) -> SlotMatrix {
    guard key.parameters.scheme == .ckks, shape.count == 1, groups.count == 1 else {
      throw .shapeMismatch
    }
    return try SlotMatrix(
      inputs: elementCount, outputs: columns, slots: key.parameters.slotCount)
  }

  /// The largest sum of magnitudes in a column.
  private static func largestColumn(_ matrix: [Int64], _ columns: Int) -> Magnitude {
    var sums = [UInt128](repeating: 0, count: columns)
    for (index, value) in matrix.enumerated() { sums[index % columns] += UInt128(value.magnitude) }
    return Magnitude(sums.max() ?? 0, power: 0)
  }
}
