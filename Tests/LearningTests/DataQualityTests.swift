import Learning
import Primitives
import Testing

@Suite struct DataQualityTests {
  /// Rows with one feature each.
  private func rows(_ features: [UInt8], _ labels: [UInt8]) -> LabeledRows {
    var rows = LabeledRows(featureCount: 1, classCount: 10)
    for (feature, label) in zip(features, labels) { rows.append(features: [feature], label: label) }
    return rows
  }

  /// Worked out by hand: the neighbours are 1, 0, 3, 2 and, of two equally near ones, 2 for the
  /// last row: three of five labels agree. 3/5 * 2^24 = 10066329.6.
  @Test func scoreIsTheShareOfAgreeingNeighbours() {
    #expect(DataQuality.score(rows([0, 1, 6, 7, 10], [3, 3, 5, 6, 6])) == 3 * 16_777_216 / 5 + 1)
    #expect(DataQuality.score(rows([0, 1, 6, 7, 9], [3, 3, 5, 5, 5])) == 16_777_216)
    // Row 1 lies between rows 0 and 2: the first counts.
    #expect(DataQuality.score(rows([2, 4, 6], [1, 1, 2])) == 11_184_811)
    #expect(DataQuality.score(rows([2], [1])) == 0)
  }

  @Test func contradictionLowersTheScoreButAConsistentLieDoesNot() {
    let scores = Dataset.digits().quality5Shards().map(DataQuality.score)
    let unit: Int32 = 16_777_216
    #expect(scores[0] > unit / 10 * 9)
    #expect(scores[1] < scores[0] && scores[2] < scores[1])
    // All labels wrong in the same way: nothing contradicts.
    #expect(scores[4] > unit / 10 * 9)
  }

  @Test func oneFlippedLabelOrPixelChangesTheSignature() {
    let shard = Dataset.digits().quality5Shards()[0]
    let signature = DataQuality.signature(of: shard)
    let relabeled = shard.relabeled { index, label in index == 100 ? (label + 1) % 10 : label }
    #expect(DataQuality.signature(of: relabeled) != signature)
    var brightened = LabeledRows(featureCount: 64, classCount: 10)
    for index in 0..<shard.count {
      var features = Array(shard.features(index))
      if index == 287 { features[63] ^= 1 }
      brightened.append(features: features[...], label: shard.labels[index])
    }
    #expect(DataQuality.signature(of: brightened) != signature)
    #expect(DataQuality.signature(of: shard) == signature)
  }
}
