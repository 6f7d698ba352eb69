import Diagnostics

/// A node of the concrete tree: a production and the tokens that it covers.
package struct SyntaxNode: Hashable, Sendable {
  /// The production.
  package let kind: NodeKind
  /// Index of its first token.
  package let start: UInt32
  /// Index after its last token.
  package let end: UInt32
}

/// The lossless concrete tree of one file.
///
/// The nodes stand in post-order: a node comes after all nodes that it contains, and of two nodes
/// with the same tokens the later one contains the earlier. With the token ranges this is the whole
/// tree, and, being one flat array, it can be as deep as it likes.
package struct SyntaxTree: Sendable {
  /// The tokens.
  package let stream: TokenStream
  /// The nodes in post-order; the last is the file.
  package let nodes: [SyntaxNode]

  /// The source, put together from trivia and tokens.
  package var text: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(stream.file.utf8.count)
    for index in stream.tokens.indices {
      bytes += stream.trivia(before: index)
      bytes += stream.bytes(index)
    }
    return bytes
  }

  /// The nodes in pre-order: a node comes before all nodes that it contains.
  package var preorder: [SyntaxNode] {
    nodes.enumerated().sorted { left, right in
      if left.element.start != right.element.start {
        return left.element.start < right.element.start
      }
      if left.element.end != right.element.end { return left.element.end > right.element.end }
      return left.offset > right.offset
    }.map(\.element)
  }

  /// The tree as text, a node or token a line, indented by depth.
  package var dump: String {
    var text = ""
    var open: [UInt32] = []
    var token: UInt32 = 0
    func tokens(to end: UInt32) {
      while token < end {
        while let last = open.last, last <= token { open.removeLast() }
        text += String(repeating: "  ", count: open.count)
        let index = Int(token)
        text += stream.tokens[index].kind == .end ? "end\n" : "\(stream.text(index))\n"
        token += 1
      }
    }
    for node in preorder {
      tokens(to: node.start)
      while let last = open.last, last <= node.start { open.removeLast() }
      text += String(repeating: "  ", count: open.count) + node.kind.production + "\n"
      open.append(node.end)
    }
    tokens(to: UInt32(stream.tokens.count))
    return text
  }
}
