import Embedded
import Learning
import Primitives
import Testing

@Suite struct DatasetTests {
  @Test func digitsHoldTheRowsOfTheirSource() {
    let table = Digits.table()
    #expect(table.pixels.count == Digits.rowCount * Digits.pixelCount)
    #expect(table.labels.count == Digits.rowCount)
    #expect(table.pixels.allSatisfy { $0 <= Digits.pixelMax })
    #expect(table.labels.allSatisfy { $0 < Digits.classCount })
    // Sums of scikit-learn's digits.csv.
    #expect(table.pixels.reduce(0) { $0 + Int($1) } == 561_718)
    #expect(table.labels.reduce(0) { $0 + Int($1) } == 8_070)
  }

  /// SHA-256 over scikit-learn's rows, computed in Python from its digits.csv.
  @Test func digitsHaveTheChecksumOfTheirSource() {
    let table = Digits.table()
    var rows: [UInt8] = []
    for (index, label) in table.labels.enumerated() {
      rows += table.pixels[index * Digits.pixelCount..<(index + 1) * Digits.pixelCount]
      rows.append(label)
    }
    let expected = "0x68aea062d35a127749050fa0e52dca09d6569ac08092c925610e0954e172dde2"
    #expect(sha256(rows).hex == expected)
  }

  @Test func testRowsAreEveryFifth() {
    let table = Digits.table()
    let data = Dataset.digits()
    #expect(data.train.count == 1437)
    #expect(data.test.count == 360)
    #expect(Array(data.test.features(3)) == Array(table.pixels[15 * 64..<16 * 64]))
    #expect(Array(data.train.features(4)) == Array(table.pixels[6 * 64..<7 * 64]))
    #expect(data.test.gateHalf.count == 180)
    #expect(data.test.heldOutHalf.labels[0] == table.labels[5])
  }

  @Test func shardsCoverTheRowsOnce() {
    let train = Dataset.digits().train
    let shards = (0..<5).map { train.shard($0, of: 5) }
    #expect(shards.map(\.count) == [288, 288, 287, 287, 287])
    for row in 0..<train.count {
      #expect(shards[row % 5].features(row / 5) == train.features(row))
    }
  }

  @Test(arguments: [(0, 0), (0.25, 72), (0.5, 143), (0.75, 215), (1, 287)])
  func corruptionChangesTheFirstLabels(rate: Double, expected: Int) {
    let shard = Dataset.digits().train.shard(rate == 0.25 ? 1 : 3, of: 5)
    let corrupted = shard.corruptingLabels(rate: rate)
    for row in 0..<shard.count {
      let old = shard.labels[row]
      #expect(corrupted.labels[row] == (row < expected ? (old + 1) % 10 : old))
    }
    #expect(corrupted.sixteenths == shard.sixteenths)
  }
}
