/// How a node stands among those of its chain.
package struct ClusterState: Hashable, Sendable {
  /// Who produces, as far as this node knows; nil when nobody does, or when this node orders by itself.
  package var producer: ElectedProducer?
  /// Whether that is this node.
  package var isProducing = false
  /// The number of the last block that all have agreed on; 0 when this node orders by itself.
  package var highest: UInt64 = 0
  /// Why this node does not go on: it has refused a block.
  package var refusal: String?
  /// What keeps it from going on for now, such as an ordering that cannot be reached.
  package var obstacle: String?

  /// Alone.
  package init() {}
}
