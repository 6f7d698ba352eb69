import Bytecode
import Primitives
import Testing

/// One module for each reason of the verifier, made by hand.
@Suite struct VerifyErrorTests {
  /// Checks that the module is rejected for the reason at the place.
  private func expect(
    _ module: Module, _ reason: VerifyError.Reason, at place: VerifyError.Place,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let error = rejection(module, sourceLocation: sourceLocation)
    #expect(error?.reason == reason, sourceLocation: sourceLocation)
    #expect(error?.place == place, sourceLocation: sourceLocation)
  }

  /// Checks that the code of function 0 is rejected for the reason at the instruction.
  private func expect(
    _ module: Module, _ reason: VerifyError.Reason, instruction: Int,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    expect(
      module, reason, at: .instruction(function: 0, instruction: instruction),
      sourceLocation: sourceLocation)
  }

  // MARK: Types

  @Test func types() throws {
    func check(
      _ types: [TypeDescriptor], _ reason: VerifyError.Reason,
      sourceLocation: SourceLocation = #_sourceLocation
    ) {
      expect(
        Module(name: "M", types: types), reason, at: .type(types.count - 1),
        sourceLocation: sourceLocation)
    }
    check([.optional(0)], .typeOrder(0))
    check([.bool, .optional(2)], .typeOrder(2))
    check([.bool, .coin, .bool], .duplicateType(first: 0))
    for type: TypeDescriptor in [
      .unsigned(bits: 7), .signed(bits: 512), .fixed(integer: 0, fraction: 32),
      .fixed(integer: 8, fraction: 8), .fixed(integer: 255, fraction: 33),
      .bytes(max: 1 << 24 + 1), .enumeration(name: "", cases: []),
      .publicKey(.paillier(bits: 100)), .publicKey(.paillier(bits: 3_000)),
      .publicKey(.paillier(bits: 8_192)),
    ] {
      check([type], .invalidType)
    }
    // CKKS wants primes of one size between the first and the last, BFV does not.
    let uneven = try LatticeSet(degree: 8_192, primeBits: [60, 40, 41, 60])
    check([.publicKey(.ckks(uneven))], .invalidType)
    _ = try Verifier.verify(Module(name: "M", types: [.publicKey(.bfv(uneven))]))
    check([.unsigned(bits: 64), .tensor(element: 0)], .invalidType)
    check([.hash, .ciphertext(element: 0, scheme: .paillier(bits: 2_048), depth: 0)], .invalidType)
    let q = TypeDescriptor.fixed(integer: 8, fraction: 24)
    // Beyond the scheme's depth, and elements that the scheme has not.
    check([q, .ciphertext(element: 0, scheme: .paillier(bits: 2_048), depth: 1)], .invalidType)
    check([q, .ciphertext(element: 0, scheme: .ckks(degree: 8_192), depth: 4)], .invalidType)
    check([q, .ciphertext(element: 0, scheme: .bfv(degree: 8_192), depth: 3)], .invalidType)
    check(
      [.signed(bits: 8), .ciphertext(element: 0, scheme: .ckks(degree: 8_192), depth: 3)],
      .invalidType)
    check([.bool, .optional(0), .map(key: 1, value: 0)], .invalidType)
    check([.bool, .sum(ciphertext: 0, max: 3)], .invalidType)
    check([.bool, .map(key: 0, value: 0), .optional(1)], .notAValue(1))
    check([.bool, .map(key: 0, value: 0), .list(1, max: 2)], .notAValue(1))
    check([.record(name: "a\n", fields: [], isLinear: false)], .invalidName)
    let name = String(repeating: "a", count: 256)
    check([.enumeration(name: "", cases: [.init(name: name)])], .invalidName)
    check([.bool] + (0..<32).map { .optional(TypeIndex($0)) }, .typeTooDeep(depth: 33))
    // Doubles 12 times: 2^13 nodes.
    check([.bool] + (0..<12).map(pair), .typeTooLarge)
    check([.bool, .array(0, count: 1 << 20)], .typeTooLarge)
    check(
      [.bool, .array(0, count: 1 << 24), .array(1, count: 1 << 24)].dropLast() + [], .typeTooLarge)
    let wides = Array(repeating: TypeDescriptor.Field(name: "", type: 0), count: 65)
    check([.hash, .record(name: "", fields: wides, isLinear: false)], .typeTooLarge)
    let many = (0...BytecodeLimits.typesMax).map { TypeDescriptor.bytes(max: UInt32($0)) }
    expect(
      Module(name: "M", types: many), .tooMany(count: 4_097, limit: 4_096), at: .module)
  }

  private func pair(of index: Int) -> TypeDescriptor {
    let field = TypeDescriptor.Field(name: "", type: TypeIndex(index))
    return .record(name: "", fields: [field, field], isLinear: false)
  }

  // MARK: Declarations

  @Test func declarations() throws {
    func check(
      _ line: String, _ reason: VerifyError.Reason, at place: VerifyError.Place,
      sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
      expect(
        try small(more: line, "return"), reason, at: place, sourceLocation: sourceLocation)
    }
    try check("slot 2 \"a b\": 1", .invalidName, at: .slot(2))
    try check("slot 2 \"a:b:c\": 1", .invalidName, at: .slot(2))
    try check("slot 2 \":b\": 1", .invalidName, at: .slot(2))
    try check("slot 2 \"number\": 1", .duplicateName, at: .slot(2))
    try check("slot 2 \"new\": 9", .noSuchIndex(9), at: .slot(2))
    try check("event 0 \"1\" ()", .invalidName, at: .event(0))
    try check("event 0 \"E\" (\"c\": 5)", .notEncodable(5), at: .event(0))
    try check("event 0 \"E\" (\"c\": 7)", .notAValue(7), at: .event(0))
    let topics = (0..<4).map { "indexed \"f\($0)\": 1" }.joined(separator: ", ")
    try check("event 0 \"E\" (\(topics))", .tooManyIndexed, at: .event(0))
    try check("error 0 \"E\" (\"c\": 10)", .noSuchIndex(10), at: .error(0))
    let fields = (0..<65).map { "\"f\($0)\": 2" }.joined(separator: ", ")
    try check("error 0 \"E\" (\(fields))", .tooMany(count: 260, limit: 256), at: .error(0))
    try check("import 0 \"I\" \"a,b\" () view", .invalidName, at: .importedMethod(0))
    try check("import 0 \"I\" \"a\" (5, 5)", .coinParameter, at: .importedMethod(0))
    try check("import 0 \"I\" \"a\" (5) view", .coinParameter, at: .importedMethod(0))
    try check("import 0 \"I\" \"a\" () -> 5 view", .notEncodable(5), at: .importedMethod(0))
    try check("entry \"run\" function=1", .noSuchIndex(1), at: .entry(0))
    try check("entry \"\" function=0", .invalidName, at: .entry(0))
    try check("view \"run\" function=0 payable", .payableView, at: .entry(0))
    try check(
      "initializer \"\" function=0\ninitializer \"\" function=0", .secondInitializer, at: .entry(1))
    try check("initializer \"init\" function=0", .initializerSignature, at: .entry(0))
    try check(
      "entry \"run\" function=0\nview \"run\" function=0", .duplicateSelector(0xC040_6226),
      at: .entry(1))
    let long = String(repeating: "00", count: BytecodeLimits.byteStringBytesMax + 1)
    try check(
      "bytes 0 hex\"\(long)\"",
      .tooMany(count: BytecodeLimits.byteStringBytesMax + 1, limit: 1 << 16), at: .byteString(0))
    try check("module \"a\\u{7}\"", .invalidName, at: .module)
    expect(
      try small(parameters: "(5)", more: "entry \"run\" function=0", "return"), .notEncodable(5),
      at: .entry(0))
  }

  @Test func tooManyRows() {
    let function = Function(name: "f", frameSize: 1, code: [Instruction(.return)])
    let count = BytecodeLimits.functionsMax + 1
    expect(
      Module(name: "M", functions: Array(repeating: function, count: count)),
      .tooMany(count: count, limit: count - 1), at: .module)
  }

  @Test func views() throws {
    expect(
      try small(
        parameters: "(1)", more: "view \"run\" function=0",
        "stateStore value=r0 slot=number\nreturn"), .viewWrites, at: .entry(0))
    expect(
      try small(
        more: "view \"run\" function=0", functions: "function 1 \"f\" () frame 1 {\nreturn\n}",
        "constantSmall result=r0 number=1\nstateStore value=r0 slot=0\ncall base=r1 function=f\nreturn"
      ), .viewWrites, at: .entry(0))
    expect(
      try small(
        parameters: "(2)",
        more: "import 0 \"I\" \"a\" ()\nfunction 0 \"view\" (2) frame 8 {\nreturn\n}".prefixLine,
        "callContract base=r0 method=I.a\nreturn"
      ).withView, .viewWrites, at: .entry(0))
  }

  // MARK: Functions

  @Test func functions() throws {
    expect(
      try small(frame: 4_097, "return"), .tooMany(count: 4_097, limit: 4_096), at: .function(0))
    expect(
      try small(parameters: "(2)", frame: 3, "return"), .frameTooSmall(slots: 4), at: .function(0))
    expect(
      try small(result: "-> 2", frame: 3, "return"), .frameTooSmall(slots: 4), at: .function(0))
    expect(try small(parameters: "(7)", "return"), .notAValue(7), at: .function(0))
    expect(try small(parameters: "(9)", "return"), .noSuchIndex(9), at: .function(0))
    let parameters = Array(repeating: "1", count: 65).joined(separator: ", ")
    expect(
      try small(parameters: "(\(parameters))", frame: 100, "return"),
      .tooMany(count: 65, limit: 64), at: .function(0))
    expect(try small(""), .emptyFunction, at: .function(0))
    expect(try small("coinNone result=r0"), .fallsOffEnd, instruction: 0)
    expect(
      try small(parameters: "(1)", "return\nbranchIf condition=r0 target=1"), .fallsOffEnd,
      instruction: 1)
    expect(try small("call base=r0 function=run\nreturn"), .recursion, at: .function(0))
    expect(
      try small(
        functions: """
          function 1 "even" () frame 1 {
          call base=r0 function=odd
          return
          }
          function 2 "odd" () frame 1 {
          call base=r0 function=even
          return
          }
          """, "return"), .recursion, at: .function(1))
  }

  /// A module of functions that each call the one before at a register.
  private func chain(_ count: Int, base: UInt16) -> Module {
    var functions = [Function(name: "0", frameSize: 4_000, code: [Instruction(.return)])]
    for index in 1..<count {
      functions.append(
        Function(
          name: "\(index)", frameSize: 4_000,
          code: [Instruction(.call, base, x: UInt64(index - 1)), Instruction(.return)]))
    }
    return Module(name: "Chain", functions: functions)
  }

  @Test func depthOfCalls() throws {
    _ = try Verifier.verify(chain(64, base: 0))
    expect(chain(65, base: 0), .callsTooDeep(depth: 65), at: .function(64))
    expect(chain(20, base: 3_999), .stackTooDeep(slots: 4_000 + 16 * 3_999), at: .function(16))
  }

  @Test func workIsBounded() {
    // Each branch ahead holds what is known of 4,096 registers.
    let count = 2_000
    var code = [Instruction(.constantSmall)]
    for index in 0..<count {
      code.append(Instruction(.branchIf, x: UInt64(code.count + count - index + index)))
    }
    code += Array(repeating: Instruction(.return), count: count + 1)
    let function = Function(name: "f", frameSize: 4_096, code: code)
    expect(Module(name: "M", functions: [function]), .tooComplex, at: .function(0))
    // Many jumps over few registers are no problem.
    let small = Function(name: "f", frameSize: 40, code: code)
    #expect(throws: Never.self) {
      _ = try Verifier.verify(Module(name: "M", functions: [small]))
    }
  }
}

extension String {
  fileprivate var prefixLine: String { String(split(separator: "\n")[0]) }
}

extension Module {
  /// The module with a view of its function 0.
  fileprivate var withView: Module {
    var copy = self
    copy.entries.append(Entry(name: "run", kind: .view, function: 0))
    return copy
  }
}
