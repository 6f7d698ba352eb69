import Learning
import Ledger
import Primitives
import Tensors

/// A dispute on a real chain: one side has committed to its run, the other says that it is wrong.
struct DisputeGame {
  /// What came of it.
  struct Result {
    let defenderWon: Bool
    /// Transactions from opening to the decision.
    let moves: Int
    /// The gas of the last move, when the step was proved.
    let lastGas: UInt64
  }

  static let defender = ProtocolChain.account(1)
  static let challenger = ProtocolChain.account(2)

  /// Plays on a chain with the contract. `chooses` is what the challenger says of a node's children, left or right first.
  static func play(
    _ chain: inout ProtocolChain, _ court: ProtocolChain.Place, defending run: TrainingRun,
    dataTree: MerkleTree, start: Hash256,
    chooses: (_ level: Int, _ index: Int, _ left: Hash256) throws -> Bool
  ) throws -> Result {
    let claim: [ABIValue] = [
      .address(defender), .address(challenger), .hash(run.tree.root), .number(run.states.count),
      .hash(start), .hash(dataTree.root), .number(dataTree.leafCount),
      .int(U256(UInt64(run.rate))), .int(U256(UInt64(run.decay))),
    ]
    let id = ABIValue.number(try chain.number(court, "count"))
    try chain.call(court, "open", [.tuple(claim)], from: challenger, value: 1_000)
    var moves = 1
    var lastGas: UInt64 = 0
    while true {
      guard case .tuple(let dispute) = try chain.view(court, "dispute", [id]) else { break }
      let (turn, level, index) = (
        try dispute[1].asInt(), try dispute[3].asInt(), try dispute[4].asInt()
      )
      if turn == 3 {
        let won = dispute[8] == .bool(true)
        return Result(defenderWon: won, moves: moves, lastGas: lastGas)
      }
      moves += 1
      switch turn {
      case 0:
        let children = try (0...1).map {
          ABIValue.hash(try run.node(level: level - 1, index: 2 * index + $0))
        }
        try chain.call(court, "split", [id] + children, from: defender)
      case 1:
        let left = try run.node(level: level - 1, index: 2 * index)
        let isRight = try chooses(level, index, left)
        try chain.call(court, "choose", [id, .bool(isRight)], from: challenger)
      default:
        // Whoever cannot prove its step can only let the time pass.
        let step = index - 1
        let batch = step % run.batches.count
        let receipt = try chain.call(
          court, "prove",
          [
            id, .tensor(run.states[step]), .hashes(run.tree.proof(at: step)?.siblings ?? []),
          ] + run.batches[batch].arguments + [
            .hashes(dataTree.proof(at: 1 + batch)?.siblings ?? [])
          ], from: defender)
        lastGas = receipt.gasUsed
      }
    }
    throw ProtocolChain.Refused(description: "the dispute has no end")
  }
}
