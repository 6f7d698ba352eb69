import Bytecode
import VM

extension ValueText {
  /// The text of a value in a machine that has stopped.
  package func text(_ value: SteppedValue) -> String {
    if let tree = value.tree() { return text(tree, value.type) }
    return "\(types.name(value.type)) of \(grouped(value.count)) parts, too large to show"
  }
}
