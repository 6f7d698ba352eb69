/// Shapley values (L. S. Shapley, "A Value for n-Person Games", 1953), in `Double`.
package enum Shapley {
  /// The exact values of a game of `players` players.
  ///
  /// `utilities[coalition]` is the worth of the coalition whose members are the bits of its index;
  /// there are 2^players of them. The values sum to utilities.last - utilities.first.
  package static func exact(players: Int, utilities: [Double]) -> [Double] {
    precondition((0...20).contains(players), "exact values need 2^players utilities")
    precondition(utilities.count == 1 << players, "one utility per coalition")
    var factorials = [1.0]
    for factor in 0..<players {
      factorials.append(factorials[factor] * Double(factor + 1))
    }
    var values = [Double](repeating: 0, count: players)
    for coalition in utilities.indices {
      let size = coalition.nonzeroBitCount
      for player in 0..<players where coalition & 1 << player == 0 {
        let weight =
          factorials[size] * factorials[players - size - 1] / factorials[players]
        values[player] += weight * (utilities[coalition | 1 << player] - utilities[coalition])
      }
    }
    return values
  }
}
