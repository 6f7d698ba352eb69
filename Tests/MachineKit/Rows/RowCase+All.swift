extension RowCase {
  /// Programs of all rows but those that compute on ciphertexts, which take milliseconds.
  package static let plain: [RowCase] =
    constants + words + wides + fixedPoint + control + objects + sequences + bytes + state + maps
    + money + context + calls + tensors + tensorShapesAndRanges + tensorParts + reductions
    + reductionAxes + tensorModels

  /// Programs of the rows on ciphertexts.
  package static let sealing: [RowCase] =
    ciphertexts + ciphertextPairs + lattice + latticeRoom + latticeRange + latticeMatrices + exact
    + openings + uploads
}
