import Primitives

/// Rows as training takes them: features as `Q<8, 24>` in 0...1, a label each, and which features the table did not have.
package struct PreparedRows: Hashable, Sendable {
  /// The most rows, and the most features of all rows together.
  package static let rowsMax = 1 << 20
  package static let valuesMax = 1 << 24

  /// Features of a row.
  package let featureCount: Int
  /// Labels are 0..<classCount.
  package let classCount: Int
  /// Raw `Q<8, 24>`, row after row.
  package private(set) var features: [Int32] = []
  /// Whether the table had nothing there: the feature is then the middle of its range.
  package private(set) var missing: [Bool] = []
  /// The labels.
  package private(set) var labels: [UInt8] = []

  /// No rows yet.
  package init(featureCount: Int, classCount: Int) {
    precondition(featureCount > 0 && classCount > 0, "rows need features and classes")
    self.featureCount = featureCount
    self.classCount = classCount
  }

  /// How many rows there are.
  package var count: Int { labels.count }

  /// Adds a row. `features` and `missing` have `featureCount` elements; label < classCount.
  package mutating func append(features: [Int32], missing: [Bool], label: UInt8) {
    precondition(
      features.count == featureCount && missing.count == featureCount && label < classCount,
      "row of another shape")
    self.features += features
    self.missing += missing
    labels.append(label)
  }

  /// The features of a row.
  package func row(_ index: Int) -> ArraySlice<Int32> {
    features[index * featureCount..<(index + 1) * featureCount]
  }

  /// Every `shards`-th row from row `index` on: shards are disjoint and cover the rows.
  package func shard(_ index: Int, of shards: Int) -> PreparedRows {
    var result = PreparedRows(featureCount: featureCount, classCount: classCount)
    for row in stride(from: index, to: count, by: shards) {
      result.append(
        features: Array(self.row(row)),
        missing: Array(missing[row * featureCount..<(row + 1) * featureCount]), label: labels[row])
    }
    return result
  }

  /// What tells a row from others: keccak256 of its features, each in four bytes, lowest first, and its label.
  package func fingerprint(_ index: Int) -> Hash256 {
    var writer = ByteWriter()
    for feature in row(index) { writer.u32(UInt32(bitPattern: feature)) }
    writer.u8(labels[index])
    return keccak256(writer.bytes)
  }
}
