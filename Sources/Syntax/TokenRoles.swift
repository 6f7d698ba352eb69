/// What tokens are to the formatter, where their kind alone does not tell.
struct TokenRoles {
  /// Where a token gets its spaces from.
  enum Role: UInt8 {
    /// Nothing special.
    case plain
    /// `<` before type arguments or size parameters
    case openingAngle
    /// `>` after them
    case closingAngle
    /// An operator before its operand
    case prefix
    /// `?` after a type
    case postfix
    /// `(` or `[` that begins something, rather than continuing a name
    case looseOpening
    /// `.` that begins a case
    case leadingPoint
    /// A comma between the numbers of a `Q`
    case tightComma
    /// A token that begins an operator of two tokens
    case joinedToNext
  }

  /// The role of each token.
  private(set) var roles: [Role]
  /// Whether each token begins a declaration, statement, arm, field or case.
  private(set) var startsItem: [Bool]

  init(_ tree: SyntaxTree) {
    let count = tree.stream.tokens.count
    roles = Array(repeating: .plain, count: count)
    startsItem = Array(repeating: false, count: count)
    var parents: [SyntaxNode] = []
    for node in tree.preorder {
      while let parent = parents.last, parent.end <= node.start { parents.removeLast() }
      assign(node, parents.last, tree.stream)
      parents.append(node)
    }
    let tokens = tree.stream.tokens
    for index in tokens.indices.dropLast()
    where roles[index] == .plain && roles[index + 1] == .plain {
      let kind = tokens[index].kind
      if kind == .greater || kind == .question, tokens[index + 1].kind == kind,
        tree.stream.isAdjacent(index + 1)
      {
        roles[index] = .joinedToNext
      }
    }
  }

  private mutating func assign(_ node: SyntaxNode, _ parent: SyntaxNode?, _ stream: TokenStream) {
    let start = Int(node.start)
    let last = Int(node.end) - 1
    if let parent, Self.isItem(node, in: parent) { startsItem[start] = true }
    switch node.kind {
    case .typeArguments, .sizeParameters:
      roles[start] = .openingAngle
      roles[last] = .closingAngle
      if start > 0, stream.tokens[start - 1].kind == .qKeyword {
        tightenCommas(start..<last, stream)
      }
    case .conversion:
      roles[start + 2] = .openingAngle
      roles[last - 2] = .closingAngle
    case .unaryExpr: roles[start] = .prefix
    case .literalPattern where last > start: roles[start] = .prefix
    case .type:
      var index = last
      while index > start, stream.tokens[index].kind == .question {
        roles[index] = .postfix
        index -= 1
      }
    case .tupleExpr, .unitExpr, .repeatExpr, .listExpr, .tupleType, .arrayType, .shape,
      .tuplePattern:
      roles[start] = .looseOpening
    case .bindingPattern where last > start: roles[start] = .looseOpening
    case .caseExpr, .casePattern: roles[start] = .leadingPoint
    default: break
    }
  }

  /// The numbers of `Q<8,24>` stand close together.
  private mutating func tightenCommas(_ range: Range<Int>, _ stream: TokenStream) {
    for index in range where stream.tokens[index].kind == .comma { roles[index] = .tightComma }
  }

  private static func isItem(_ node: SyntaxNode, in parent: SyntaxNode) -> Bool {
    switch parent.kind {
    case .file, .block: true
    case .contractDecl, .partDecl: node.kind != .sizeParameters
    case .structDecl, .resourceDecl: node.kind == .field
    case .enumDecl: node.kind == .enumCase
    case .interfaceDecl: node.kind == .interfaceMember
    case .matchExpr: node.kind == .matchArm
    default: false
    }
  }
}
