import Embedded

/// Rows of a classification set: features in steps of one sixteenth, and a label each.
///
/// Sixteenths are exact in binary, so the same rows are exact in `Double` and in `Q<8, 24>`.
package struct LabeledRows: Sendable, Hashable {
  /// Features of a row.
  package let featureCount: Int
  /// Labels are 0..<classCount.
  package let classCount: Int
  /// `count * featureCount` features, row after row; feature value = sixteenths / 16.
  package private(set) var sixteenths: [UInt8] = []
  /// `count` labels.
  package private(set) var labels: [UInt8] = []

  /// No rows yet.
  package init(featureCount: Int, classCount: Int) {
    precondition(featureCount > 0 && classCount > 0, "rows need features and classes")
    self.featureCount = featureCount
    self.classCount = classCount
  }

  /// Number of rows.
  package var count: Int { labels.count }

  /// Adds a row. `features` has `featureCount` elements; label < classCount.
  package mutating func append(features: ArraySlice<UInt8>, label: UInt8) {
    precondition(features.count == featureCount && label < classCount, "row of another shape")
    sixteenths.append(contentsOf: features)
    labels.append(label)
  }

  /// The features of row `index`, in sixteenths.
  package func features(_ index: Int) -> ArraySlice<UInt8> {
    sixteenths[index * featureCount..<(index + 1) * featureCount]
  }

  /// The rows at `indices`, in that order.
  package func selecting(_ indices: some Sequence<Int>) -> LabeledRows {
    var result = LabeledRows(featureCount: featureCount, classCount: classCount)
    for index in indices {
      result.append(features: features(index), label: labels[index])
    }
    return result
  }

  /// The same rows with other labels.
  package func relabeled(_ label: (_ index: Int, _ old: UInt8) -> UInt8) -> LabeledRows {
    var result = LabeledRows(featureCount: featureCount, classCount: classCount)
    for index in 0..<count {
      result.append(features: features(index), label: label(index, labels[index]))
    }
    return result
  }
}

/// A classification set, split into the rows to train on and the rows to test with.
package struct Dataset: Sendable, Hashable {
  /// Rows that the data providers own.
  package let train: LabeledRows
  /// Rows that the model is judged with.
  package let test: LabeledRows

  /// Row `i` is a test row when `i % 5 == 0`; both halves keep the order.
  package init(splitting rows: LabeledRows) {
    train = rows.selecting((0..<rows.count).filter { $0 % 5 != 0 })
    test = rows.selecting((0..<rows.count).filter { $0 % 5 == 0 })
  }

  /// The optical digits: 1,437 rows to train on, 360 to test with, 64 features, 10 classes.
  package static func digits() -> Dataset {
    let table = Digits.table()
    var rows = LabeledRows(featureCount: Digits.pixelCount, classCount: Digits.classCount)
    for (index, label) in table.labels.enumerated() {
      let start = index * Digits.pixelCount
      rows.append(features: table.pixels[start..<start + Digits.pixelCount], label: label)
    }
    return Dataset(splitting: rows)
  }
}
