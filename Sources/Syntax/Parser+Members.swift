import Diagnostics

// Functions, contracts and what stands in them.

extension Parser {
  /// Parses `{ ... }` with members: `parse` parses one, or returns false without moving when none
  /// begins here.
  mutating func parseMembers(_ what: String, parse: (inout Parser) -> Bool) {
    let opening = position
    guard expect(.leftBrace) else { return }
    while !at(.rightBrace), !at(.end) {
      let start = position
      if parse(&self), position > start {
        if at(.semicolon) { skipSemicolons() }
        continue
      }
      if at(.contractKeyword) || at(.interfaceKeyword) || at(.importKeyword)
        || at(.testWord) && peek(1) == .string || startsDeclaration
      {
        // Begins outside: the closing brace is missing.
        break
      }
      if !isStuck { reportStrayMember(what) }
      skipMember()
    }
    close(.rightBrace, opening: opening)
  }

  private mutating func reportStrayMember(_ what: String) {
    var help: String?
    switch kind {
    case .letKeyword, .varKeyword:
      help = "what a contract stores is declared with `state name: Type`"
    case .identifier:
      switch stream.text(position) {
      case "function", "func", "def": help = "a function is declared with `fn`, `entry` or `view`"
      case "constructor": help = "the constructor is called `init`"
      case "modifier": help = "write a `fn` with `require`, and call it first"
      case "mapping": help = "write `state name: Map<Key, Value>`"
      default: break
      }
    default: break
    }
    report(
      Diagnostic(
        what == "a member of the contract" ? .syntax.expectedMember : .syntax.unexpectedToken,
        "expected \(what), found \(foundToken)", at: currentSpan, "expected \(what)", help: help))
  }

  /// Skips to the next line that may begin a member, or the closing brace.
  private mutating func skipMember() {
    noteStray()
    let start = position
    if kind.isOpening {
      skipGroup()
    } else if !kind.isClosing || !at(.rightBrace) {
      advance()
    }
    skipBalanced { $0.startsLine }
    while at(.rightParenthesis) || at(.rightBracket) {
      advance()
      skipBalanced { $0.startsLine }
    }
    finish(.unexpected, from: start)
  }

  mutating func parseSizeParameters() -> [SizeParameter] {
    guard at(.less) else { return [] }
    let start = position
    advance()
    var sizes: [SizeParameter] = []
    if at(.greater) { reportExpected("the name of a size") }
    parseList(.greater, opening: start, begins: { $0.at(.identifier) }) { parser in
      let start = parser.position
      let name = parser.parseName("the name of a size")
      let kind = parser.accept(.colon) ? parser.parseSizeParameterKind() : .size
      parser.finish(.sizeParameter, from: start)
      sizes.append(SizeParameter(kind: kind, name: name))
    }
    finish(.sizeParameters, from: start)
    return sizes
  }

  private mutating func parseSizeParameterKind() -> SizeParameter.Kind {
    let kind: SizeParameter.Kind
    if at(.sizeKind) {
      kind = .size
    } else if at(.keyKind) {
      kind = .key
    } else if at(.depthKind) {
      kind = .depth
    } else if at(.typeKind) {
      kind = .type
    } else {
      reportExpected("`Size`, `Type`, `Key` or `Depth`")
      return .size
    }
    advance()
    return kind
  }

  mutating func parseParameters() -> [Parameter] {
    let start = position
    guard expect(.leftParenthesis, "and the parameters") else { return [] }
    var parameters: [Parameter] = []
    parseList(.rightParenthesis, opening: start, begins: { $0.at(.identifier) }) { parser in
      let start = parser.position
      let name = parser.parseName("the name of a parameter")
      parser.expect(.colon, "and the type of the parameter")
      let type = parser.parseType()
      parser.finish(.parameter, from: start)
      parameters.append(Parameter(name: name, type: type, span: parser.span(from: start)))
    }
    finish(.parameters, from: start)
    return parameters
  }

  mutating func parseResult() -> TypeSyntax? {
    guard at(.arrow) else { return nil }
    let start = position
    advance()
    let type = parseType()
    finish(.result, from: start)
    return type
  }

  mutating func parseEffects() -> Span? {
    guard at(.callsWord) else { return nil }
    let start = position
    advance()
    finish(.effects, from: start)
    return span(from: start)
  }

  /// Parses `gas <= 5_000 + 12 * N`.
  mutating func parseGasLimit() -> GasLimit? {
    guard at(.gasWord) else { return nil }
    let start = position
    advance()
    expect(.lessOrEqual, "and the most gas that it may use")
    let limit = parseSize()
    finish(.gasLimit, from: start)
    return GasLimit(limit: limit, span: span(from: start))
  }

  /// Parses `fn`, `entry`, `view` or `init`.
  mutating func parseFunction(_ documentation: String) -> FunctionDeclaration {
    let start = position
    let mark = damage.count
    let (functionKind, node): (FunctionKind, NodeKind) =
      switch kind {
      case .entryKeyword: (.entry, .entryDecl)
      case .viewKeyword: (.view, .viewDecl)
      case .initKeyword: (.initializer, .initDecl)
      default: (.function, .functionDecl)
      }
    let keyword = Name(functionKind.rawValue, currentSpan)
    advance()
    let isInit = functionKind == .initializer
    let name = isInit ? keyword : parseName("the name of the function")
    let sizes = isInit ? [] : parseSizeParameters()
    let parameters = parseParameters()
    if isInit, at(.arrow) { report(Self.initResult(currentSpan)) }
    let result = parseResult()
    let calls = parseEffects()
    let gasLimit = functionKind == .entry || functionKind == .view ? parseGasLimit() : nil
    let isSigned = damage.count == mark && at(.leftBrace)
    let body = parseBlock()
    finish(node, from: start)
    return FunctionDeclaration(
      documentation: documentation, kind: functionKind, name: name, sizes: sizes,
      parameters: parameters, result: isInit ? nil : result, calls: calls,
      gasLimit: gasLimit, body: body,
      span: span(from: start),
      damage: isSigned
        ? damage.first(since: mark).map { max($0, body.span.start) } : tokens[start].start)
  }

  private static func initResult(_ span: Span) -> Diagnostic {
    Diagnostic(.syntax.unexpectedToken, "`init` has no result", at: span)
  }

  mutating func parseContract(_ documentation: String) -> ContractDeclaration {
    let start = position
    let mark = damage.count
    let isPart = at(.partWord)
    advance()
    let name = parseName("the name of the \(isPart ? "part" : "contract")")
    let sizes = isPart ? [] : parseSizeParameters()
    skipHeritage()
    var members: [ContractMember] = []
    var inside = 0
    parseMembers("a member of the \(isPart ? "part" : "contract")") { parser in
      let mark = parser.damage.count
      guard let member = parser.parseMember() else { return false }
      members.append(member)
      inside += parser.damage.count - mark
      return true
    }
    finish(isPart ? .partDecl : .contractDecl, from: start)
    return ContractDeclaration(
      isPart: isPart, documentation: documentation, name: name, sizes: sizes, members: members,
      span: span(from: start),
      damage: damage.count > mark + inside ? tokens[start].start : nil)
  }

  /// Reports and skips what other languages write between the name of a contract and its `{`.
  private mutating func skipHeritage() {
    guard at(.identifier), !current.startsLine else { return }
    let start = position
    reportExpected("`{`")
    while !at(.leftBrace), !current.startsLine, !at(.end) { advance() }
    finish(.unexpected, from: start)
  }

  /// Parses a member of a contract; nil without moving when none begins here.
  mutating func parseMember() -> ContractMember? {
    let documentation = documentation(before: position)
    switch kind {
    case .stateKeyword: return .state(parseState(documentation))
    case .initKeyword, .entryKeyword, .viewKeyword, .fnKeyword:
      return .function(parseFunction(documentation))
    case .eventKeyword: return .event(parseEvent(documentation))
    case .errorKeyword: return .error(parseError(documentation))
    case .structKeyword, .resourceKeyword: return .structure(parseStruct(documentation))
    case .enumKeyword: return .enumeration(parseEnum(documentation))
    case .constKeyword: return .constant(parseConst(documentation))
    default:
      if at(.publicWord) { return .state(parseState(documentation)) }
      if at(.keyWord), peek(1) == .identifier || peek(1) == .colon {
        return .key(parseKey(documentation))
      }
      if at(.useWord), peek(1) == .identifier { return .use(parseUse(documentation)) }
      if atTypeAlias { return .typeAlias(parseTypeAlias(documentation)) }
      if at(.invariantWord), peek(1) == .identifier {
        return .function(parseInvariant(documentation))
      }
      return nil
    }
  }

  /// A condition becomes a function that returns it.
  private mutating func parseInvariant(_ documentation: String) -> FunctionDeclaration {
    let start = position
    let mark = damage.count
    advance()
    let name = parseName("the name of the invariant")
    expect(.assign, "and the condition that always holds")
    let value = parseValue()
    finish(.invariantDecl, from: start)
    let result = Statement.returning(
      ReturnStatement(value: value, orRaise: nil, span: value.span))
    return FunctionDeclaration(
      documentation: documentation, kind: .invariant, name: name, sizes: [], parameters: [],
      result: nil, calls: nil, gasLimit: nil,
      body: StatementBlock(statements: [result], span: value.span, height: result.height + 1),
      span: span(from: start),
      damage: endOfDeclaration(since: mark).map { _ in tokens[start].start })
  }

  private mutating func parseUse(_ documentation: String) -> UseDeclaration {
    let start = position
    let mark = damage.count
    advance()
    let name = parseName("what the contract calls the part")
    expect(.colon, "and the name of the part")
    let part = parseType()
    finish(.useDecl, from: start)
    return UseDeclaration(
      documentation: documentation, name: name, part: part, span: span(from: start),
      damage: endOfDeclaration(since: mark))
  }

  private mutating func parseKey(_ documentation: String) -> KeyDeclaration {
    let start = position
    let mark = damage.count
    advance()
    let name = parseName("the name of the key")
    expect(.colon, "and the scheme of the key")
    let scheme = parseType()
    finish(.keyDecl, from: start)
    return KeyDeclaration(
      documentation: documentation, name: name, scheme: scheme, span: span(from: start),
      damage: endOfDeclaration(since: mark))
  }

  private mutating func parseState(_ documentation: String) -> StateDeclaration {
    let start = position
    let mark = damage.count
    var isPublic: Span?
    if at(.publicWord) {
      isPublic = currentSpan
      advance()
    }
    expect(.stateKeyword, "after `public`")
    let name = parseName("the name of the state")
    expect(.colon, "and the type of the state")
    let type = parseType()
    var value: Expression?
    if accept(.assign) { value = parseValue() }
    finish(.stateDecl, from: start)
    return StateDeclaration(
      documentation: documentation, isPublic: isPublic, name: name, type: type, value: value,
      span: span(from: start),
      damage: endOfDeclaration(since: mark))
  }
}
