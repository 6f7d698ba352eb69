/// Finds what somebody probably meant.
package enum Suggestion {
  /// The candidate nearest to `name`, when it is near enough: at most a third of the letters
  /// differ, or only their case. The first in alphabetical order wins ties.
  package static func nearest(to name: String, among candidates: some Sequence<String>) -> String? {
    // Every name of one letter is near every other one.
    guard name.utf8.count > 1 else { return nil }
    let wanted = Array(name.utf8.prefix(lengthMax))
    let folded = lowercase(wanted)
    var best: (distance: Int, candidate: String)?
    for candidate in candidates where candidate != name {
      let letters = Array(candidate.utf8.prefix(lengthMax))
      let limit = max(1, (max(wanted.count, letters.count)) / 3)
      guard abs(wanted.count - letters.count) <= limit else { continue }
      let isSameFolded = lowercase(letters) == folded
      let distance = isSameFolded ? 0 : editDistance(wanted, letters)
      guard distance <= limit else { continue }
      if best.map({ (distance, candidate) < $0 }) ?? true { best = (distance, candidate) }
    }
    return best?.candidate
  }

  /// Longer names are compared by this many bytes.
  private static let lengthMax = 64

  private static func lowercase(_ bytes: [UInt8]) -> [UInt8] {
    bytes.map { (65...90).contains($0) ? $0 + 32 : $0 }
  }

  /// Insertions, deletions, replacements and swaps of neighbours that turn one into the other
  /// (optimal string alignment).
  private static func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var older = [Int](repeating: 0, count: b.count + 1)
    var previous = Array(0...b.count)
    for i in 0..<a.count {
      var row = [i + 1]
      for j in 0..<b.count {
        var cost = min(previous[j] + (a[i] == b[j] ? 0 : 1), previous[j + 1] + 1, row[j] + 1)
        if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
          cost = min(cost, older[j - 1] + 1)
        }
        row.append(cost)
      }
      older = previous
      previous = row
    }
    return previous[b.count]
  }
}
