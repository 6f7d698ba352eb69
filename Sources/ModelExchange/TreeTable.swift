import Primitives

/// Decision trees as one table of nodes. A row goes to `left` when its feature is at most the threshold, else to `right`; a leaf is its own
/// child on both sides, and says how likely each class is.
package struct TreeTable: Hashable, Sendable {
  /// One node.
  package struct Node: Hashable, Sendable {
    /// The feature that is compared, from 0; 0 in a leaf.
    package var feature: Int
    /// What it is compared with; 0 in a leaf.
    package var threshold: Double
    /// Indices in the table.
    package var left: Int
    package var right: Int
    /// By class; zeros in an inner node.
    package var leaf: [Double]
  }

  /// All nodes, tree after tree.
  package let nodes: [Node]
  /// The first node of each tree.
  package let roots: [Int]
  /// How many classes there are.
  package let classCount: Int
  /// How many levels the deepest tree has below its root.
  package let depth: Int

  /// The most trees and levels that `std.trees` walks.
  package static let treesMax = 256
  package static let depthMax = 64

  /// A table. Throws unless each child stands behind its parent in its own tree, which makes a tree of it, and within the limits.
  package init(nodes: [Node], roots: [Int], classCount: Int) throws(ModelError) {
    guard (1...TreeTable.treesMax).contains(roots.count), roots.first == 0 else {
      throw ModelError("a forest has 1 to \(TreeTable.treesMax) trees, and this \(roots.count)")
    }
    guard (2...256).contains(classCount) else {
      throw ModelError("there are 2 to 256 classes, not \(classCount)")
    }
    guard nodes.count <= Limits.tensorElementsMax / classCount else {
      throw ModelError("\(nodes.count) nodes are too many for a tensor of their leaves")
    }
    guard zip(roots, roots.dropFirst()).allSatisfy({ $0 < $1 }),
      roots[roots.count - 1] < nodes.count
    else { throw ModelError("the roots of the trees are not in order, or not in the table") }
    let ends = Array(roots.dropFirst()) + [nodes.count]
    var tree = 0
    var levels = [Int](repeating: 0, count: nodes.count)
    for (index, node) in nodes.enumerated() {
      if index == ends[tree] { tree += 1 }
      let end = ends[tree]
      let isLeaf =
        node.left == index && node.right == index && node.leaf.contains { $0 > 0 }
      let isInner = [node.left, node.right].allSatisfy { $0 > index && $0 < end }
      guard isLeaf || isInner, node.leaf.count == classCount, (0..<65_536).contains(node.feature)
      else { throw ModelError("node \(index) is none of a tree") }
      if isInner {
        for child in [node.left, node.right] {
          levels[child] = max(levels[child], levels[index] + 1)
        }
      }
    }
    depth = levels.max() ?? 0
    guard depth <= TreeTable.depthMax else {
      throw ModelError("a tree has \(depth) levels; at most \(TreeTable.depthMax) are walked")
    }
    (self.nodes, self.roots, self.classCount) = (nodes, roots, classCount)
  }
}
