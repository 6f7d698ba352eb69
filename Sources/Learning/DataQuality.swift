import Primitives

/// The published rule by which data providers score their own data before they list it.
///
/// Rule: the share of rows whose nearest other row has the same label. Distance is the sum of
/// squared differences of the features; of equally near rows the first counts. The share is a
/// `Q<8, 24>`, rounded to nearest, ties to even, and anybody with the same rows gets the same bits.
///
/// It finds labels that contradict each other. It cannot find labels that are wrong in the same way
/// everywhere: that shows only when a model trained on them is judged by other people's data.
package enum DataQuality {
  /// The score of rows as a raw `Q<8, 24>`, 0 to 1; 0 for fewer than two rows.
  package static func score(_ rows: LabeledRows) -> Int32 {
    guard rows.count > 1 else { return 0 }
    let features = (0..<rows.count).map { rows.features($0).map(Int32.init) }
    var agreeing = 0
    for row in 0..<rows.count {
      var nearest = -1
      var least = Int32.max
      for other in 0..<rows.count where other != row {
        var distance: Int32 = 0
        for (a, b) in zip(features[row], features[other]) { distance += (a - b) * (a - b) }
        if distance < least {
          least = distance
          nearest = other
        }
      }
      if rows.labels[nearest] == rows.labels[row] { agreeing += 1 }
    }
    return Share.raw(agreeing, of: rows.count)
  }

  /// What a provider signs: the root of the Merkle tree (RFC 6962, with keccak-256) whose leaves
  /// are the rows, each as its features in sixteenths and its label, one byte each.
  package static func signature(of rows: LabeledRows) -> Hash256 {
    MerkleTree(
      leaves: (0..<rows.count).map { rows.features($0) + [rows.labels[$0]] }, hash: .keccak256
    ).root
  }
}
