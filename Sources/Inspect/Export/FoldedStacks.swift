import InstructionSet

/// Folded stacks, a line for each: `outer;inner;innermost 123`, as flamegraph.pl, inferno and speedscope read them.
package enum FoldedStacks {
  /// The lines of a profile, with the gas of one dimension, or of all.
  package static func text(
    _ profile: GasProfile, names: FrameNames, dimension: GasDimension? = nil
  ) -> String {
    var stacks: [String] = []
    var text = ""
    for node in profile.nodes {
      let name = escaped(names.text(node.frame))
      let stack = node.parent.map { "\(stacks[$0]);\(name)" } ?? name
      stacks.append(stack)
      let gas = dimension.map { node.own[$0] } ?? node.own.total
      if gas > 0 { text += "\(stack) \(gas)\n" }
    }
    return text
  }

  /// A semicolon or line end would begin another frame or stack.
  private static func escaped(_ name: String) -> String {
    String(name.map { $0 == ";" ? ":" : $0.isNewline ? " " : $0 })
  }
}
