import Bytecode
import InstructionSet
import Primitives
import VM

/// Where gas went: a tree of frames, in which what was done several times in one place stands once.
///
/// Transaction, call of a contract, function, line; below a line the functions that it calls, inlined ones included. The gas of all frames is the gas of the receipts before refunds, to
/// the unit: what belongs to no instruction has frames of its own.
package struct GasProfile: Sendable {
  /// A frame with what was used in it.
  package struct Node: Sendable {
    /// What the gas was used in.
    package let frame: ProfileFrame
    /// The node that it is below of; nil at the top.
    package let parent: Int?
    /// The nodes below, in the order in which they were met first.
    package fileprivate(set) var children: [Int] = []
    /// The gas of the frame itself.
    package fileprivate(set) var own = GasVector()
    /// The instructions of the frame itself.
    package fileprivate(set) var instructions: UInt64 = 0
    /// How often it was entered; of a line how many instructions began there.
    package fileprivate(set) var count: UInt64 = 0
  }

  /// A node's place among its parent's children.
  private struct Edge: Hashable {
    let parent: Int?
    let frame: ProfileFrame
  }

  /// All nodes; a node stands behind its parent.
  package private(set) var nodes: [Node] = []
  /// The nodes at the top.
  package private(set) var roots: [Int] = []
  private var places: [Edge: Int] = [:]

  init() {}

  /// The gas of all.
  package var total: GasVector {
    var sum = GasVector()
    for node in nodes { sum.add(node.own) }
    return sum
  }

  /// The gas of each node with all below it.
  package var inclusive: [GasVector] {
    var sums = nodes.map(\.own)
    for index in nodes.indices.reversed() {
      if let parent = nodes[index].parent { sums[parent].add(sums[index]) }
    }
    return sums
  }

  /// The node of a frame below another one, made when it is met first.
  mutating func node(_ frame: ProfileFrame, below parent: Int?) -> Int {
    let edge = Edge(parent: parent, frame: frame)
    if let known = places[edge] { return known }
    let index = nodes.count
    nodes.append(Node(frame: frame, parent: parent))
    places[edge] = index
    if let parent { nodes[parent].children.append(index) } else { roots.append(index) }
    return index
  }

  /// Counts that a frame was entered.
  mutating func enter(_ node: Int) { nodes[node].count &+= 1 }

  /// Adds gas to a frame itself.
  mutating func add(_ gas: UInt64, _ dimension: GasDimension, to node: Int) {
    nodes[node].own[dimension] = nodes[node].own[dimension].addingSaturated(gas)
  }

  /// Adds an instruction to a frame itself.
  mutating func addInstruction(_ gas: UInt64, _ dimension: GasDimension, to node: Int) {
    add(gas, dimension, to: node)
    nodes[node].instructions &+= 1
    nodes[node].count &+= 1
  }
}
