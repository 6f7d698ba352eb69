import Diagnostics

// Files, imports and the declarations that stand at the top of a file.

extension Parser {
  mutating func parseFile() -> SourceUnit {
    var imports: [ImportDeclaration] = []
    var items: [Item] = []
    var inside = 0
    while !at(.end) {
      let start = position
      let mark = damage.count
      if at(.importKeyword) {
        if !items.isEmpty {
          report(
            Diagnostic(
              .syntax.lateImport, "imports come first", at: currentSpan,
              help: "move this import before the first declaration"), isHarmless: true)
        }
        imports.append(parseImport())
      } else if let item = parseItem() {
        items.append(item)
        inside += damage.count - mark
      }
      if position == start {
        if !isStuck { reportStrayItem() }
        skipToItem()
      } else if at(.semicolon) {
        skipSemicolons()
      }
    }
    // The end belongs to the file.
    nodes.append(SyntaxNode(kind: .file, start: 0, end: UInt32(tokens.count)))
    return SourceUnit(
      imports: imports, items: items, isDamaged: damage.count > inside, strays: damage.strays,
      span: stream.file.span)
  }

  private mutating func parseImport() -> ImportDeclaration {
    let start = position
    let mark = damage.count
    advance()
    let target: ImportDeclaration.Target
    if at(.string) {
      target = .path(textValue(position), currentSpan)
      advance()
    } else {
      let pathStart = position
      var names = [parseName("the name of a module, or a path in quotes")]
      while at(.point) {
        advance()
        names.append(parseName("the next part of the module's name"))
      }
      finish(.modulePath, from: pathStart)
      target = .module(names)
    }
    finish(.importDecl, from: start)
    return ImportDeclaration(
      target: target, isDamaged: endOfDeclaration(since: mark) != nil, span: span(from: start))
  }

  /// Parses a declaration; nil without moving when none begins here.
  private mutating func parseItem() -> Item? {
    let documentation = documentation(before: position)
    switch kind {
    case .constKeyword: return .constant(parseConst(documentation))
    case .structKeyword: return .structure(parseStruct(documentation))
    case .enumKeyword: return .enumeration(parseEnum(documentation))
    case .errorKeyword: return .error(parseError(documentation))
    case .eventKeyword: return .event(parseEvent(documentation))
    case .interfaceKeyword: return .interface(parseInterface(documentation))
    case .fnKeyword: return .function(parseFunction(documentation))
    case .contractKeyword: return .contract(parseContract(documentation))
    case .stateKeyword, .initKeyword, .entryKeyword, .viewKeyword, .resourceKeyword:
      parseStrayMember()
      return nil
    default:
      if atPublicState { parseStrayMember() }
      if at(.testWord), peek(1) == .string { return .test(parseTest(documentation)) }
      if atTypeAlias { return .typeAlias(parseTypeAlias(documentation)) }
      if atPart { return .contract(parseContract(documentation)) }
      return nil
    }
  }

  /// Parses a member of a contract that stands outside of one: often a `}` too many closed the
  /// contract.
  private mutating func parseStrayMember() {
    let start = position
    noteStray()
    if !hasStrayMember {
      hasStrayMember = true
      let word = stream.text(position)
      report(
        Diagnostic(
          .syntax.expectedDeclaration, "`\(word)` belongs into a contract", at: currentSpan,
          help: at(.resourceKeyword)
            ? "a resource is made and unpacked by the contract that declares it, and by no other"
            : "if the contract ends too early, look for a `}` too many above"))
    }
    _ = parseMember()
    finish(.unexpected, from: start)
  }

  private mutating func reportStrayItem() {
    var help: String?
    switch kind {
    case .rightBrace: help = "there is a `}` too many here or above"
    case .letKeyword, .varKeyword: help = "a constant is declared with `const name: Type = value`"
    case .identifier:
      switch stream.text(position) {
      case "function", "func", "def": help = "a function is declared with `fn`"
      case "use", "using", "from", "require": help = "a module is imported with `import`"
      case "library", "module", "class", "trait": help = "a contract is declared with `contract`"
      case "test": help = "a test is written `test \"title\" { ... }`"
      default: break
      }
    default: break
    }
    report(
      Diagnostic(
        .syntax.expectedDeclaration, "a declaration was expected, found \(foundToken)",
        at: currentSpan,
        help: help))
  }

  /// Skips to the next declaration at the beginning of a line.
  private mutating func skipToItem() {
    noteStray()
    let start = position
    while !at(.end) {
      if position > start, current.startsLine {
        if startsDeclaration || at(.testWord) && peek(1) == .string || atTypeAlias || atPart {
          break
        }
      }
      advance()
    }
    finish(.unexpected, from: start)
  }

  /// Reports and skips semicolons.
  mutating func skipSemicolons() {
    let start = position
    report(
      Diagnostic(
        .syntax.semicolon, "semicolons are not needed", at: currentSpan,
        fix: Fix("remove it", replace: currentSpan, with: "", isSafe: true)),
      isHarmless: true)
    while accept(.semicolon) {}
    finish(.unexpected, from: start)
  }
}

// MARK: - Declarations

extension Parser {
  mutating func parseConst(_ documentation: String) -> ConstDeclaration {
    let start = position
    let mark = damage.count
    advance()
    let name = parseName("the name of the constant")
    expect(.colon, "and the type of the constant")
    let type = parseType()
    expect(.assign, "and the value of the constant")
    let value = parseValue()
    finish(.constDecl, from: start)
    return ConstDeclaration(
      documentation: documentation, name: name, type: type, value: value, span: span(from: start),
      damage: endOfDeclaration(since: mark))
  }

  /// Whether `part name` stands here.
  var atPart: Bool { at(.partWord) && peek(1) == .identifier }

  /// Whether `type name` stands here.
  var atTypeAlias: Bool { at(.typeWord) && peek(1) == .identifier }

  mutating func parseTypeAlias(_ documentation: String) -> TypeAliasDeclaration {
    let start = position
    let mark = damage.count
    advance()
    let name = parseName("the name of the type")
    let sizes = parseSizeParameters()
    expect(.assign, "and the type that it stands for")
    let type = parseType()
    finish(.typeDecl, from: start)
    return TypeAliasDeclaration(
      documentation: documentation, name: name, sizes: sizes, type: type, span: span(from: start),
      damage: endOfDeclaration(since: mark))
  }

  mutating func parseStruct(_ documentation: String) -> StructDeclaration {
    let start = position
    let mark = damage.count
    let isResource = at(.resourceKeyword)
    advance()
    let name = parseName(isResource ? "the name of the resource" : "the name of the struct")
    let sizes = parseSizeParameters()
    var fields: [FieldDeclaration] = []
    parseMembers("a field") { parser in
      guard parser.at(.identifier) || parser.kind.isKeyword && parser.peek(1) == .colon else {
        return false
      }
      fields.append(parser.parseField())
      return true
    }
    finish(isResource ? .resourceDecl : .structDecl, from: start)
    return StructDeclaration(
      documentation: documentation, kind: isResource ? .resource : .structure, name: name,
      sizes: sizes, fields: fields, span: span(from: start),
      damage: endOfDeclaration(since: mark))
  }

  private mutating func parseField() -> FieldDeclaration {
    let start = position
    let documentation = documentation(before: position)
    let name: Name
    if kind.isKeyword {
      let text = stream.text(position)
      report(
        Diagnostic(
          .syntax.keywordAsName, "`\(text)` is a keyword and cannot be the name of a field",
          at: currentSpan, help: "choose another name, such as `\(text)_`"))
      name = Name(text, currentSpan)
      advance()
    } else {
      name = parseName("the name of the field")
    }
    expect(.colon, "and the type of the field")
    let type = parseType()
    let span = span(from: start)
    _ = accept(.comma)
    finish(.field, from: start)
    return FieldDeclaration(documentation: documentation, name: name, type: type, span: span)
  }

  mutating func parseEnum(_ documentation: String) -> EnumDeclaration {
    let start = position
    let mark = damage.count
    advance()
    let name = parseName("the name of the enum")
    var cases: [EnumCaseDeclaration] = []
    parseMembers("a case") { parser in
      guard parser.at(.identifier) else { return false }
      cases.append(parser.parseEnumCase())
      return true
    }
    finish(.enumDecl, from: start)
    return EnumDeclaration(
      documentation: documentation, name: name, cases: cases, span: span(from: start),
      damage: endOfDeclaration(since: mark))
  }

  private mutating func parseEnumCase() -> EnumCaseDeclaration {
    let start = position
    let documentation = documentation(before: position)
    let name = parseName("the name of the case")
    var payload: [EnumPayload] = []
    if at(.leftParenthesis) {
      let opening = position
      advance()
      parseList(.rightParenthesis, opening: opening, begins: { $0.at(.identifier) }) { parser in
        let start = parser.position
        var label: Name?
        if parser.at(.identifier), parser.peek(1) == .colon {
          label = parser.parseName("the name of the part")
          parser.advance()
        }
        payload.append(EnumPayload(label: label, type: parser.parseType()))
        parser.finish(.enumPayload, from: start)
      }
    }
    let span = span(from: start)
    _ = accept(.comma)
    finish(.enumCase, from: start)
    return EnumCaseDeclaration(
      documentation: documentation, name: name, payload: payload, span: span)
  }

  mutating func parseError(_ documentation: String) -> ErrorDeclaration {
    let start = position
    let mark = damage.count
    advance()
    let name = parseName("the name of the error")
    let parameters = at(.leftParenthesis) ? parseParameters() : []
    finish(.errorDecl, from: start)
    return ErrorDeclaration(
      documentation: documentation, name: name, parameters: parameters, span: span(from: start),
      damage: endOfDeclaration(since: mark))
  }

  mutating func parseEvent(_ documentation: String) -> EventDeclaration {
    let start = position
    let mark = damage.count
    advance()
    let name = parseName("the name of the event")
    var parameters: [EventParameter] = []
    let opening = position
    if expect(.leftParenthesis, "and the parameters of the event") {
      parseList(.rightParenthesis, opening: opening, begins: { $0.at(.identifier) }) {
        parameters.append($0.parseEventParameter())
      }
      finish(.eventParameters, from: opening)
    }
    finish(.eventDecl, from: start)
    return EventDeclaration(
      documentation: documentation, name: name, parameters: parameters, span: span(from: start),
      damage: endOfDeclaration(since: mark))
  }

  private mutating func parseEventParameter() -> EventParameter {
    let start = position
    var indexed: Span?
    if at(.indexedWord), peek(1) == .identifier {
      indexed = currentSpan
      advance()
    }
    let name = parseName("the name of a parameter")
    expect(.colon, "and the type of the parameter")
    let type = parseType()
    finish(.eventParameter, from: start)
    return EventParameter(indexed: indexed, name: name, type: type, span: span(from: start))
  }

  private mutating func parseInterface(_ documentation: String) -> InterfaceDeclaration {
    let start = position
    let mark = damage.count
    advance()
    let name = parseName("the name of the interface")
    var members: [InterfaceMember] = []
    parseMembers("an `entry` or `view` of the interface") { parser in
      guard parser.at(.entryKeyword) || parser.at(.viewKeyword) else { return false }
      members.append(parser.parseInterfaceMember())
      return true
    }
    finish(.interfaceDecl, from: start)
    return InterfaceDeclaration(
      documentation: documentation, name: name, members: members, span: span(from: start),
      damage: endOfDeclaration(since: mark))
  }

  private mutating func parseInterfaceMember() -> InterfaceMember {
    let start = position
    let documentation = documentation(before: position)
    let functionKind: FunctionKind = at(.entryKeyword) ? .entry : .view
    advance()
    let name = parseName("the name of the \(functionKind.rawValue)")
    let sizes = parseSizeParameters()
    let parameters = parseParameters()
    let result = parseResult()
    let calls = parseEffects()
    finish(.interfaceMember, from: start)
    let span = span(from: start)
    if at(.leftBrace) {
      report(
        Diagnostic(
          .syntax.unexpectedToken, "a function of an interface has no body", at: currentSpan,
          help: "remove the body: the contract that is called has it"))
      let body = position
      skipGroup()
      finish(.unexpected, from: body)
    }
    return InterfaceMember(
      documentation: documentation, kind: functionKind, name: name, sizes: sizes,
      parameters: parameters, result: result, calls: calls, span: span)
  }

  private mutating func parseTest(_ documentation: String) -> TestDeclaration {
    let start = position
    let mark = damage.count
    advance()
    let title = textValue(position)
    let titleSpan = currentSpan
    advance()
    let parameters = at(.leftParenthesis) ? parseParameters() : []
    let body = parseBlock()
    finish(.testDecl, from: start)
    return TestDeclaration(
      documentation: documentation, title: title, titleSpan: titleSpan, parameters: parameters,
      body: body, span: span(from: start),
      damage: endOfDeclaration(since: mark))
  }
}
