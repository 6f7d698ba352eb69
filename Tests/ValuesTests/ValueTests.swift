import Bytecode
import Diagnostics
import Primitives
import Tensors
import Testing
import Values

/// Values as text: what is written is read back, and what is no value is refused with a reason.
@Suite struct ValueTests {
  /// A table with one type of each kind; composites come behind their parts.
  static let descriptors: [TypeDescriptor] = [
    .bool, .unsigned(bits: 8), .signed(bits: 64), .unsigned(bits: 256), .signed(bits: 256),
    .fixed(integer: 8, fraction: 24), .fixed(integer: 40, fraction: 24), .address, .hash,
    .bytes(max: 40), .text(max: 40), .optional(1),
    .record(
      name: "Update",
      fields: [.init(name: "from", type: 7), .init(name: "delta", type: 5)], isLinear: false),
    .record(
      name: "", fields: [.init(name: "", type: 1), .init(name: "", type: 11)], isLinear: false),
    .enumeration(name: "Plan", cases: [.init(name: "shapley"), .init(name: "rank")]),
    .enumeration(
      name: "Shape",
      cases: [
        .init(name: "point"), .init(name: "circle", payload: [5]),
        .init(name: "box", payload: [1, 10]),
      ]),
    .array(1, count: 3), .list(12, max: 4), .tensor(element: 5), .tensor(element: 1),
    .tensor(element: 0), .optional(15), .list(3, max: 20), .publicKey(.paillier(bits: 3072)),
  ]

  static func types() throws -> TypeTable {
    try Verifier.verify(Module(name: "Values", types: descriptors)).types
  }

  static let files = [
    "numbers.txt": " [1, 2,\n 3] ", "row.csv": "1,2,3\n", "column.csv": "1\n2\n3\n",
    "spaces.txt": "1 2\t3", "table.csv": "1.0, 2\r\n\r\n3;4\n", "short.csv": "1,2\n3\n",
    "words.csv": "a,b", "numpy.csv": "1.000e+00,2.5e-01\r-3E0,+.5\r",
    "header.csv": "x, y\n1,2\n\n3,4\n",
    "quoted.csv": "\"x\";\"y\"\n\"1\";\"2\"\n", "empty.csv": "1,,2\n", "last.csv": "1,2,\n",
    "nan.csv": "nan,1\n", "list.txt": "[1e-05, -2.5E+1]",
  ]

  static func parse(_ text: String, _ type: TypeIndex, rank: Int? = nil) throws -> ABIValue {
    var parser = ValueParser(types: try types()) { path throws(ValueError) in
      guard let text = files[path] else { throw ValueError("there is no file \(path)") }
      return Array(text.utf8)
    }
    parser.tableRank = rank
    return try parser.parse(text, as: type)
  }

  static func text(
    _ value: ABIValue, _ type: TypeIndex, _ detail: ValueText.Detail = .full
  ) throws -> String {
    ValueText(types: try types(), detail: detail).text(value, type)
  }

  @Test(arguments: [
    ("true", 0), ("255", 1), ("-9223372036854775808", 2), ("0", 2),
    ("115792089237316195423570985008687907853269984665640564039457584007913129639935", 3),
    ("-57896044618658097711785492504343953926634992332820282019728792003956564819968", 4),
    ("-0.5", 5), ("1.0", 5), ("127.99999994", 5), ("-549755813888.0", 6),
    ("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", 7),
    ("0x00000000000000000000000000000000000000000000000000000000000000ff", 8),
    ("0x00ff", 9), ("0x", 9), (#""a \"quoted\" line\n\u{202e}é""#, 10), ("none", 11),
    ("some(7)", 11),
    ("Update(from: 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed, delta: 0.25)", 12),
    ("(1, none)", 13), ("Plan.rank", 14), ("Shape.point", 15), ("Shape.circle(1.5)", 15),
    (#"Shape.box(3, "x")"#, 15), ("[1, 2, 3]", 16), ("[]", 17),
    ("[Update(from: 0x0000000000000000000000000000000000000000, delta: 1.0)]", 17),
    ("[[1.0, -2.0], [0.5, 0.0]]", 18), ("[1, 2, 3]", 19), ("3", 19), ("[[[true], [false]]]", 20),
    ("some(Shape.circle(0.125))", 21), ("none", 21),
  ])
  func whatIsWrittenIsReadBack(text: String, type: Int) throws {
    let type = TypeIndex(type)
    let value = try ValueTests.parse(text, type)
    #expect(try ValueTests.text(value, type) == text)
    let abi = try #require(try ValueTests.types().abiType(type))
    #expect(try ABI.decode([abi], ABI.encode([abi], [value])) == [value])
  }

  @Test func peopleMayWriteShorter() throws {
    #expect(try ValueTests.parse("1_000", 2) == .int(1_000))
    #expect(try ValueTests.parse("0xff", 1) == .uint(255))
    #expect(try ValueTests.parse("3 coin", 3) == .uint(3_000_000_000_000_000_000))
    #expect(try ValueTests.parse("0.5 coin", 3) == .uint(500_000_000_000_000_000))
    #expect(
      try ValueTests.parse("[1 coin, 2]", 22) == ValueTests.parse("[1000000000000000000, 2]", 22))
    #expect(try ValueTests.parse("0x07", 8) == .hash(Hash256(U256(7))))
    #expect(try ValueTests.parse("1", 5) == ValueTests.parse("1.0", 5))
    #expect(try ValueTests.parse("plain words", 10) == .string("plain words"))
    #expect(try ValueTests.parse("hex\"00ff\"", 9) == .bytes([0, 255]))
    #expect(try ValueTests.parse("rank", 14) == ValueTests.parse(".rank", 14))
    #expect(
      try ValueTests.parse("(@0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed, 0.25)", 12)
        == ValueTests.parse("Update(from:0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed,0.25,)", 12))
    #expect(try ValueTests.parse("@numbers.txt", 19) == ValueTests.parse("[1,2,3]", 19))
    #expect(try ValueTests.parse("@numbers.txt", 16) == ValueTests.parse("[1,2,3]", 16))
  }

  @Test func filesMayHoldTables() throws {
    let vector = try ValueTests.parse("[1, 2, 3]", 19)
    #expect(try ValueTests.parse("@row.csv", 19) == vector)
    #expect(try ValueTests.parse("@column.csv", 19) == vector)
    #expect(try ValueTests.parse("@spaces.txt", 19) == vector)
    #expect(try ValueTests.parse("@row.csv", 16) == ValueTests.parse("[1, 2, 3]", 16))
    #expect(try ValueTests.parse("@row.csv", 19, rank: 2) == ValueTests.parse("[[1, 2, 3]]", 19))
    #expect(
      try ValueTests.parse("@column.csv", 19, rank: 2) == ValueTests.parse("[[1], [2], [3]]", 19))
    #expect(
      try ValueTests.parse("@table.csv", 18) == ValueTests.parse("[[1.0, 2.0], [3.0, 4.0]]", 18))
    for (path, type) in [("short.csv", TypeIndex(18)), ("words.csv", 19), ("table.csv", 16)] {
      #expect(throws: ValueError.self) { try ValueTests.parse("@" + path, type) }
    }
  }

  @Test func tablesAreReadAsProgramsWriteThem() throws {
    #expect(
      try ValueTests.parse("@numpy.csv", 18) == ValueTests.parse("[[1.0, 0.25], [-3.0, 0.5]]", 18))
    #expect(
      try ValueTests.parse("@header.csv", 18) == ValueTests.parse("[[1.0, 2.0], [3.0, 4.0]]", 18))
    #expect(try ValueTests.parse("@quoted.csv", 19) == ValueTests.parse("[1, 2]", 19))
    #expect(
      try ValueTests.parse("@list.txt", 18, rank: 1) == ValueTests.parse("[0.00001, -25]", 18))
    for (path, words) in [
      ("empty.csv", "line 1, column 2 is empty"), ("last.csv", "line 1, column 3 is empty"),
      ("short.csv", "line 2 has 1 cells"), ("words.csv", "no numbers"), ("nan.csv", "nan"),
    ] {
      do {
        _ = try ValueTests.parse("@" + path, 18)
        Issue.record("\(path) was read")
      } catch let error as ValueError {
        #expect(error.description.contains(words), "\(path): \(error)")
      }
    }
  }

  @Test(arguments: [
    ("1e-05", "0.00001"), ("1.5e0", "1.5"), (".5", "0.5"), ("5.", "5"), ("+3", "3"), ("-0", "0"),
    ("007", "7"), ("-2.50e+1", "-25"), ("1e3", "1000"), ("12.5E-1", "1.25"),
    ("3.000000000000000000e+00", "3"), ("0e99999999999999999999", "0"),
  ]) func numbersOfProgramsBecomeDecimals(text: String, plain: String) {
    #expect(DecimalText.plain(text) == plain)
  }

  @Test func whatIsNoDecimalNumberStaysOne() {
    for text in ["", ".", "-", "e5", "1e", "1e+", "1.2.3", "1,2", "0x10", "nan", "inf", "1 2", "½"]
    {
      #expect(DecimalText.plain(text) == nil, "\(text)")
    }
    #expect(DecimalText.plain(String(repeating: "1", count: 500)) == nil)
    #expect(DecimalText.plain("1e400").map { $0.count > 100 } == true)
    #expect(DecimalText.plain("1e-400") == "0." + String(repeating: "0", count: 127) + "1")
  }

  @Test func amountsAreInTheSmallestUnitOrCoins() {
    #expect(ValueParser.amount("42") == 42)
    #expect(ValueParser.amount(" 1_000 ") == 1_000)
    #expect(ValueParser.amount("3 coin") == U256(3_000_000_000_000_000_000))
    #expect(ValueParser.amount("0.000000000000000001 coin") == 1)
    for text in ["", "-1", "1.5", "coin", "1 coins", "0.0000000000000000001 coin", "1 2"] {
      #expect(ValueParser.amount(text) == nil, "\(text)")
    }
  }

  @Test(arguments: [
    ("Tensor<Q<8,24>, [2, 2]>", [2, 2], true), ("Tensor<Q<8,24>, [2, 2]>", [4], false),
    ("Tensor<Q<8,24>, [2, 2]>", [2, 3], false), ("Tensor<U8, [N]>", [9], false),
    ("Tensor<U8, [N]>", [3], true), ("Tensor<U8, [N + 1, M]>", [4, 9], true),
    ("Tensor<U8, [N - 1]>", [3], false), ("Tensor<U8, [2 * N]>", [5], true),
  ])
  func shapesFitTheSource(type: String, shape: [Int], fits: Bool) throws {
    let pattern = try #require(SourceShape(type: type))
    let element = TypeIndex(type.contains("U8") ? 1 : 5)
    let tensor = try Tensor(
      element: element == 1
        ? .u8 : .fixed(try #require(FixedFormat(integerBits: 8, fractionBits: 24))),
      shape: shape, rawValues: [Int64](repeating: 1, count: shape.reduce(1, *)))
    let types = try ValueTests.types()
    var sizes = ["N": 3]
    let index = TypeIndex(element == 1 ? 19 : 18)
    if fits {
      try types.check(.bytes(tensor.encoded()), index, pattern, &sizes)
    } else {
      #expect(throws: ValueError.self) {
        try types.check(.bytes(tensor.encoded()), index, pattern, &sizes)
      }
    }
    #expect(throws: ValueError.self) { try types.check(.bytes([0x54, 1]), index, nil, &sizes) }
  }

  @Test(arguments: [
    ("256", 1, "256 does not fit U8"), ("-1", 1, "-1 does not fit U8"),
    ("9223372036854775808", 2, "9223372036854775808 does not fit I64"),
    ("abc", 2, "expected a whole number for I64, found `abc`"),
    ("", 2, "expected a whole number for I64, found nothing"),
    ("1.5", 2, "`.5` follows a complete value of type I64"),
    ("yes", 0, "expected true or false for Bool, found `yes`"),
    ("128.0", 5, "128.0 does not fit Q<8,24>"),
    ("0x12", 7, "expected an address: 0x and 40 hexadecimal digits for Address, found `0x12`"),
    ("0x123", 9, "expected bytes such as 0x00ff for Bytes<max 40>, found nothing"),
    ("\"open", 10, "the text has no closing quote"),
    ("Plan.best", 14, "`best` is no case of Plan; there are Plan.shapley, Plan.rank"),
    ("[1, 2]", 16, "[U8; 3] has 3 elements, not 2"),
    ("[[1.0], [1.0, 2.0]]", 18, "the rows of a tensor have the same length"),
    ("[[[[[1.0]]]]]", 18, "a tensor has at most 4 axes"),
    ("@absent.txt", 19, "there is no file absent.txt"),
    ("(1)", 13, "expected 2 parts for (U8, U8?), found `)`"),
  ])
  func whatIsNoValueIsRefused(text: String, type: Int, reason: String) throws {
    #expect(throws: ValueError(reason)) { try ValueTests.parse(text, TypeIndex(type)) }
  }

  @Test func shortTextsShowShapes() throws {
    let zeros = "[" + Array(repeating: "[0.0, 0.0]", count: 40).joined(separator: ", ") + "]"
    let tensor = try ValueTests.parse(zeros, 18)
    #expect(try ValueTests.text(tensor, 18, .short) == "Tensor<Q<8,24>, [40, 2]>")
    let numbers = try ValueTests.parse("[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]", 22)
    #expect(
      try ValueTests.text(numbers, 22, .short) == "[1, 2, 3, 4, 5, 6, 7, 8, … 10 elements]")
    #expect(
      try ValueTests.text(.bytes([UInt8](repeating: 1, count: 40)), 9, .short)
        == "0x0101010101010101… (40 bytes)")
    let key = try ValueTests.text(.bytes([UInt8](repeating: 255, count: 384)), 23, .short)
    #expect(key.hasPrefix("PublicKey(0x") && key.hasSuffix("…, 3072 bits)"))
  }

  @Test func machinesGetNumbersThatADoubleHolds() throws {
    let writer = ValueJSON(types: try ValueTests.types())
    func json(_ text: String, _ type: TypeIndex) throws -> String {
      writer.value(try ValueTests.parse(text, type), type).compact
    }
    #expect(try json("-9223372036854775808", 2) == #""-9223372036854775808""#)
    #expect(try json("9007199254740992", 2) == "9007199254740992")
    #expect(try json("-9007199254740992", 4) == "-9007199254740992")
    #expect(try json("9007199254740993", 3) == #""9007199254740993""#)
    #expect(try json("12", 3) == "12")
    #expect(try json("536870912.0", 6) == "536870912.0")
    #expect(try json("-536870912.5", 6) == #""-536870912.5""#)
    #expect(try json("0.5", 5) == "0.5")
    #expect(try json("some(3)", 11) == "3")
    #expect(try json("none", 11) == "null")
    #expect(try json("(1, some(2))", 13) == "[1,2]")
    #expect(try json("Shape.circle(0.5)", 15) == #"{"case":"circle","values":[0.5]}"#)
    #expect(
      try json("[[1.0, 2.0]]", 18)
        == #"{"element":"Q<8,24>","shape":[1,2],"values":[1.0,2.0]}"#)
  }
}
