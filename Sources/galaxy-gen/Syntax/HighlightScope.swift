/// What a piece of a program is for those who colour it.
enum HighlightScope: CaseIterable {
  case documentation, comment, hexString, string, escape, address, number, unit
  case declaration, control, constant, type, context, typeName, function, sign

  /// The scope's name in TextMate's grammars.
  var textMate: String {
    switch self {
    case .documentation: "comment.line.documentation.galaxy"
    case .comment: "comment.line.double-slash.galaxy"
    case .hexString: "string.quoted.other.hex.galaxy"
    case .string: "string.quoted.double.galaxy"
    case .escape: "constant.character.escape.galaxy"
    case .address: "constant.other.address.galaxy"
    case .number: "constant.numeric.galaxy"
    case .unit: "keyword.other.unit.galaxy"
    case .declaration: "keyword.declaration.galaxy"
    case .control: "keyword.control.galaxy"
    case .constant: "constant.language.galaxy"
    case .type: "support.type.galaxy"
    case .context: "variable.language.galaxy"
    case .typeName: "entity.name.type.galaxy"
    case .function: "entity.name.function.galaxy"
    case .sign: "keyword.operator.galaxy"
    }
  }

  /// The token type of Pygments.
  var pygments: String {
    switch self {
    case .documentation: "token.String.Doc"
    case .comment: "token.Comment.Single"
    case .hexString: "token.String.Other"
    case .string: "token.String.Double"
    case .escape: "token.String.Escape"
    case .address: "token.Number.Hex"
    case .number: "token.Number"
    case .unit: "token.Keyword.Pseudo"
    case .declaration: "token.Keyword.Declaration"
    case .control: "token.Keyword"
    case .constant: "token.Keyword.Constant"
    case .type: "token.Keyword.Type"
    case .context: "token.Name.Builtin.Pseudo"
    case .typeName: "token.Name.Class"
    case .function: "token.Name.Function"
    case .sign: "token.Operator"
    }
  }
}
