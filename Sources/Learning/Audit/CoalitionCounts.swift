import Primitives
import Tensors

/// What the contracts compute of a round, in the same integers: an auditor needs no chain for it.
package enum CoalitionCounts {
  /// The most updates whose coalitions are walked one by one.
  package static let playersMax = 10

  /// For every coalition (its players are the bits of the index) the number of test rows that the weights would label rightly with
  /// exactly its players' updates added, each divided by `parts`.
  ///
  /// Scores of softmax regression are linear in the weights and the largest stays the largest when all are multiplied by `parts`, so that a coalition is the
  /// sum of its players' scores, and nothing is divided. Who is absent counts as an update of zeros. At most `playersMax` updates.
  package static func of(
    weights: Tensor, updates: [Tensor], parts: Int, x: Tensor, y: Tensor,
    kind: TrainingKind = .softmax
  ) throws(TensorError) -> [UInt64] {
    guard updates.count <= playersMax else { throw .limitExceeded }
    guard kind == .softmax else {
      return try passes(kind, weights, updates, parts: parts, x: x, y: y)
    }
    var sums = [try scores(x, weights).scaled(by: Int64(parts))]
    var counts = [try correct(sums[0], y)]
    var gains: [Tensor] = []
    for update in updates { gains.append(try scores(x, update)) }
    // Each coalition is a smaller one with its highest player added.
    for mask in 1..<max(1 << updates.count, 1) {
      let highest = Int.bitWidth - 1 - mask.leadingZeroBitCount
      sums.append(try sums[mask ^ 1 << highest].add(gains[highest]))
      counts.append(try correct(sums[mask], y))
    }
    return counts
  }

  /// The same of a model whose scores are no sums: each coalition is its weights added up, and a pass over the rows.
  private static func passes(
    _ kind: TrainingKind, _ weights: Tensor, _ updates: [Tensor], parts: Int, x: Tensor, y: Tensor
  ) throws(TensorError) -> [UInt64] {
    let base = try weights.convert(to: .q40x24)
    var sums = [try base.subtract(base)]
    var counts = [try correct(kind.scores(x, base), y)]
    for mask in 1..<max(1 << updates.count, 1) {
      let highest = Int.bitWidth - 1 - mask.leadingZeroBitCount
      let sum = try sums[mask ^ 1 << highest].add(updates[highest].convert(to: .q40x24))
      sums.append(sum)
      let coalition = try base.add(sum.dividedRounded(by: Int64(parts)))
      counts.append(try correct(kind.scores(x, coalition), y))
    }
    return counts
  }

  /// The scores of every row for every class, in `Q<40, 24>`.
  package static func scores(_ x: Tensor, _ model: Tensor) throws(TensorError) -> Tensor {
    guard x.rank == 2, model.rank == 2, model.shape[0] == x.shape[1] + 1 else {
      throw .shapeMismatch
    }
    let wide = try model.convert(to: .q40x24)
    return try x.convert(to: .q40x24).matmul(wide.rows(from: 0, to: x.shape[1]))
      .addRow(wide.row(x.shape[1]))
  }

  /// How many rows have their largest score, the first of equal ones, at their label.
  package static func correct(_ scores: Tensor, _ y: Tensor) throws(TensorError) -> UInt64 {
    let best = try scores.argmax(axis: 1).rawValues
    guard best.count == y.count else { throw .shapeMismatch }
    return UInt64(zip(best, y.rawValues).count { $0 == $1 })
  }

  /// Every player's Shapley value times the factorial of the number of players: an integer.
  ///
  /// - Precondition: `counts` has an entry for each coalition of at most `playersMax` players.
  package static func shapley(_ counts: [UInt64]) -> [Int64] {
    let players = counts.count.trailingZeroBitCount
    precondition(
      counts.count == 1 << players && players <= playersMax, "one count for each coalition")
    return (0..<players).map { player in
      counts.indices.reduce(Int64(0)) { sum, mask in
        guard mask >> player & 1 == 0 else { return sum }
        let size = mask.nonzeroBitCount
        let gain = Int64(counts[mask | 1 << player]) - Int64(counts[mask])
        return sum + factorial(size) * factorial(players - size - 1) * gain
      }
    }
  }

  /// n!, for n up to 10.
  private static func factorial(_ n: Int) -> Int64 {
    (0..<n).reduce(Int64(1)) { $0 * Int64($1 + 1) }
  }

  /// The credit of everybody but the last `open` players, in units of a row / 10!: what their values exceed the largest of the open players' by,
  /// who hold what anybody could have sent without data.
  package static func credits(_ values: [Int64], open: Int) -> [Int64] {
    let unit = factorial(playersMax) / factorial(values.count)
    let free = values.suffix(open).reduce(Int64(0), max)
    return values.dropLast(open).map { ($0 - free) * unit }
  }

  /// Whose updates are averaged in: all of positive value, or else those that do no harm.
  package static func kept(_ values: [Int64], open: Int) -> [Bool] {
    let anybody = values.contains { $0 > 0 }
    return values.dropLast(open).map { $0 > 0 || (!anybody && $0 == 0) }
  }
}
