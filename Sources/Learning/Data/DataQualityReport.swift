import Primitives

/// How good a data set is, by a rule that anybody with the same rows computes to the same bit.
///
/// Five shares, each a raw `Q<8, 24>` rounded to nearest, ties to even:
/// - amount: rows / (rows + 64);
/// - completeness: features that the table had / all features;
/// - uniqueness: different rows (features and label) / rows;
/// - variation: features whose variance is at least 1/1024 / features;
/// - consistency: of up to 512 rows, evenly spaced, those whose nearest other one of these (least sum of squared differences, the
///   first of equal ones) has the same label / these rows; 0 for a single row.
///
/// The score is their product in this order, rounded after each factor. Labels that are wrong in the same way everywhere look fine to it:
/// that shows only when a model trained on them is judged by other people's data.
package struct DataQualityReport: Hashable, Sendable {
  /// Rows, and features of a row.
  package var rows: Int
  package var features: Int
  /// Features that the table did not have, of all rows.
  package var missing: Int
  /// Different rows.
  package var distinct: Int
  /// Features that vary.
  package var varying: Int
  /// Rows that were compared, and those of them that agree with their neighbour.
  package var compared: Int
  package var agreeing: Int

  private static let amountHalf = 64
  private static let comparedMax = 512
  /// 1/1024 in the units of a square of `Q<8, 24>`.
  private static let varianceMin: Int128 = 1 << 38

  /// The counts of rows.
  package init(_ data: PreparedRows) {
    rows = data.count
    features = data.featureCount
    missing = data.missing.count { $0 }
    distinct = Set((0..<data.count).map { data.fingerprint($0) }).count
    varying = DataQualityReport.varying(data)
    compared = min(data.count, DataQualityReport.comparedMax)
    agreeing = DataQualityReport.agreeing(data, compared)
  }

  /// Counts that somebody states; nil when no rows have them.
  package init?(
    rows: Int, features: Int, missing: Int, distinct: Int, varying: Int, agreeing: Int
  ) {
    guard (1...PreparedRows.rowsMax).contains(rows),
      (1...DataSchema.featuresMax).contains(features),
      (0...rows * features).contains(missing), (1...rows).contains(distinct),
      (0...features).contains(varying)
    else { return nil }
    let compared = min(rows, DataQualityReport.comparedMax)
    guard (0...compared).contains(agreeing) else { return nil }
    (self.rows, self.features, self.missing) = (rows, features, missing)
    (self.distinct, self.varying) = (distinct, varying)
    (self.compared, self.agreeing) = (compared, agreeing)
  }

  /// The five shares, in order, with their names.
  package var shares: [(name: String, value: Int32)] {
    [
      ("amount", Share.raw(rows, of: rows + DataQualityReport.amountHalf)),
      ("completeness", Share.raw(rows * features - missing, of: rows * features)),
      ("uniqueness", Share.raw(distinct, of: rows)),
      ("variation", Share.raw(varying, of: features)),
      ("consistency", Share.raw(agreeing, of: compared)),
    ]
  }

  /// The score, 0 to 1 as a raw `Q<8, 24>`.
  package var score: Int32 { shares.reduce(Share.one) { Share.product($0, $1.value) } }

  private static func varying(_ data: PreparedRows) -> Int {
    var sums = [Int128](repeating: 0, count: data.featureCount)
    var squares = sums
    for index in 0..<data.count {
      for (feature, value) in data.row(index).enumerated() {
        sums[feature] += Int128(value)
        squares[feature] += Int128(value) * Int128(value)
      }
    }
    let count = Int128(data.count)
    return zip(sums, squares).count { sum, square in
      count * square - sum * sum >= count * count * varianceMin
    }
  }

  private static func agreeing(_ data: PreparedRows, _ compared: Int) -> Int {
    guard compared > 1 else { return 0 }
    let places = (0..<compared).map { $0 * data.count / compared }
    let rows = places.map { Array(data.row($0)) }
    return places.indices.count { index in
      var (nearest, least) = (-1, Int64.max)
      for other in places.indices where other != index {
        var distance: Int64 = 0
        // At most 4,096 squares below 2^48.
        for (a, b) in zip(rows[index], rows[other]) {
          let difference = Int64(a) - Int64(b)
          distance += difference * difference
        }
        if distance < least { (nearest, least) = (other, distance) }
      }
      return data.labels[places[nearest]] == data.labels[places[index]]
    }
  }
}
