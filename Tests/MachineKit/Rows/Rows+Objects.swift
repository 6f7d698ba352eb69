import Bytecode
import Primitives
import VM

extension RowCase {
  private static func q(_ opcode: Opcode, _ a: Int64, _ b: Int64 = 0, _ result: Int64) -> RowCase {
    words(
      "\(opcode.name)(\(a), \(b))", [.fixed(opcode, 10, 0, 1, fraction: 24, width: 32)],
      [UInt64(bitPattern: a), UInt64(bitPattern: b)], UInt64(bitPattern: result))
  }

  private static func q(_ opcode: Opcode, _ a: Int64, _ b: Int64 = 0, trap: Trap) -> RowCase {
    words(
      "\(opcode.name)(\(a), \(b)) traps", [.fixed(opcode, 10, 0, 1, fraction: 24, width: 32)],
      [UInt64(bitPattern: a), UInt64(bitPattern: b)], trap: trap)
  }

  /// A row of one operand.
  private static func q1(_ opcode: Opcode, _ a: Int64, _ result: Int64) -> RowCase {
    words(
      "\(opcode.name)(\(a))", [.fixed(opcode, 10, 0, fraction: 24, width: 32)],
      [UInt64(bitPattern: a)], UInt64(bitPattern: result))
  }

  private static func q1(_ opcode: Opcode, _ a: Int64, trap: Trap) -> RowCase {
    words(
      "\(opcode.name)(\(a)) traps", [.fixed(opcode, 10, 0, fraction: 24, width: 32)],
      [UInt64(bitPattern: a)], trap: trap)
  }

  private static let one: Int64 = 1 << 24

  package static let fixedPoint: [RowCase] = [
    q(.fixMul, 3 * one, one / 2, 3 * one / 2), q(.fixMul, 1, one / 2, 0), q(.fixMul, 3, one / 2, 2),
    q(.fixMul, 100 * one, 2 * one, trap: .overflow),
    // Not a number of 32 bits, as hostile code may leave it.
    q(.fixMul, 1 << 40, 1, trap: .overflow), q(.fixDiv, .min, -1, trap: .overflow),
    q(.fixDiv, one, 2 * one, one / 2), q(.fixDiv, one, 0, trap: .division),
    q(.fixDiv, 100 * one, one / 2, trap: .overflow),
    words(
      "fixConvert",
      [.convert(10, 0, fromFraction: 24, fromWidth: 32, toFraction: 16, toWidth: 32)],
      [UInt64(bitPattern: one + 128)], 1 << 16),
    words(
      "fixConvert traps",
      [.convert(10, 0, fromFraction: 16, fromWidth: 32, toFraction: 24, toWidth: 32)],
      [200 << 16], trap: .overflow),
    q1(.fixExp, 0, one), q1(.fixExp, 10 * one, trap: .overflow),
    q1(.fixLog, one, 0), q1(.fixLog, 0, trap: .domain), q1(.fixLog, 1 << 40, trap: .overflow),
    q1(.fixSqrt, 4 * one, 2 * one), q1(.fixSqrt, -1, trap: .domain),
    q1(.fixSigmoid, 0, one / 2), q1(.fixSigmoid, 1 << 40, trap: .overflow),
    q1(.fixTanh, 0, 0), q1(.fixTanh, 1 << 40, trap: .overflow),
    q1(.fixFromInteger, -3, -3 * one), q1(.fixFromInteger, 128, trap: .overflow),
    q1(.fixFloor, -1, -1), q1(.fixFloor, 5 * one / 2, 2), q1(.fixRound, 5 * one / 2, 2),
    q1(.fixRound, 7 * one / 2, 4),
  ]

  // MARK: Objects

  /// A pair of 7, a wide 9 and an empty list, in register 5.
  private static let makePair: [Instruction] = [
    .small(30, 7), .small(31, 9), Instruction(.widenU, 32, 31), Instruction(.move, 31, 30),
    // The fields lie at 31 (a), 32...35 (b), 36 (c).
    .typed(.newList, 36, type: Kind.list), .typed(.newRecord, 5, 31, type: Kind.pair),
  ]

  package static let objects: [RowCase] = [
    code(
      "newRecord, field of a word", makePair + [.typed(.field, 10, 5, type: Kind.pair)], .words([7])
    ),
    wides(
      "field of a wide", makePair + [.typed(.field, 20, 5, type: Kind.pair, second: 1)], [], 9),
    code(
      "field of a reference",
      makePair + [.typed(.field, 6, 5, type: Kind.pair, second: 2), Instruction(.length, 10, 6)],
      .words([0])),
    code(
      "setField of a word",
      makePair + [
        .small(8, 11), .typed(.setField, 5, 8, type: Kind.pair),
        .typed(.field, 10, 5, type: Kind.pair),
      ], .words([11])),
    wides(
      "setField of a wide",
      makePair + [
        .typed(.setField, 5, 0, type: Kind.pair, second: 1),
        .typed(.field, 20, 5, type: Kind.pair, second: 1),
      ], [.max], .max),
    code(
      "newCase, caseOf, payload",
      [
        .small(1, 42), .typed(.newCase, 2, 1, type: Kind.shape, second: 1),
        Instruction(.caseOf, 3, 2),
        .typed(.payload, 4, 2, type: Kind.shape, second: 1), Instruction(.mulImmU, 3, 3, 100),
        Instruction(.addU, 10, 3, 4),
      ], .words([142])),
    wides(
      "payload of a wide",
      [
        .typed(.newList, 4, type: Kind.list), .typed(.newCase, 5, 0, type: Kind.shape, second: 2),
        .typed(.payload, 20, 5, type: Kind.shape, second: 2),
      ], [77], 77),
    wides(
      "payload of a wide traps",
      [
        .typed(.newCase, 5, 0, type: Kind.shape),
        .typed(.payload, 20, 5, type: Kind.shape, second: 2),
      ], [77], trap: .wrongCase),
    code(
      "payload of another case",
      [
        .typed(.newCase, 2, 1, type: Kind.optional),
        .typed(.payload, 10, 2, type: Kind.optional, second: 1),
      ],
      .trap(.wrongCase)),
    code(
      "unique copies what is shared, and shares its children",
      makePair + [
        Instruction(.share, 5), Instruction(.moveRef, 6, 5), Instruction(.unique, 6),
        // The copy's list is the original's, and shared: it is copied before the append.
        .typed(.field, 7, 6, type: Kind.pair, second: 2), Instruction(.unique, 7), .small(8, 1),
        Instruction(.listAppend, 7, 8), .typed(.setField, 6, 7, type: Kind.pair, second: 2),
        .typed(.field, 11, 5, type: Kind.pair, second: 2), Instruction(.length, 12, 11),
        .typed(.field, 13, 6, type: Kind.pair, second: 2), Instruction(.length, 14, 13),
        Instruction(.mulImmU, 14, 14, 10), Instruction(.addU, 10, 12, 14),
      ], .words([10])),
    code(
      "unique keeps what has one owner",
      makePair + [
        Instruction(.moveRef, 6, 5), Instruction(.unique, 6), .small(8, 3),
        .typed(.setField, 6, 8, type: Kind.pair), .typed(.field, 10, 5, type: Kind.pair),
      ], .words([3])),
    code(
      "equalRef looks below",
      makePair + [Instruction(.moveRef, 20, 5)] + makePair + [
        Instruction(.equalRef, 1, 5, 20), .typed(.field, 7, 5, type: Kind.pair, second: 2),
        .small(8, 1), Instruction(.listAppend, 7, 8), Instruction(.equalRef, 2, 5, 20),
        Instruction(.mulImmU, 1, 1, 10), Instruction(.addU, 10, 1, 2),
      ], .words([10])),
  ]

  // MARK: Lists

  /// A list of 1, 2, 3 in register 5.
  private static let makeList: [Instruction] = [
    .typed(.newList, 5, type: Kind.list), .small(30, 1), .small(31, 2), .small(32, 3),
    Instruction(.listAppend, 5, 30), Instruction(.listAppend, 5, 31),
    Instruction(.listAppend, 5, 32),
  ]

  package static let sequences: [RowCase] = [
    code(
      "newList, length", [.typed(.newList, 5, type: Kind.list), Instruction(.length, 10, 5)],
      .words([0])),
    code(
      "newFilled of an array",
      [
        .small(1, 3), .small(2, 9), .typed(.newFilled, 5, 2, 1, type: Kind.array), .small(3, 2),
        Instruction(.listGet, 10, 5, 3),
      ], .words([9])),
    wides(
      "newFilled of wides",
      [
        .small(10, 3), .typed(.newFilled, 11, 0, 10, type: Kind.wideList), .small(12, 2),
        Instruction(.listGet, 20, 11, 12),
      ], [.max], .max),
    code(
      "newFilled beyond the maximum",
      [.small(1, 5), .typed(.newFilled, 5, 1, 1, type: Kind.list), .small(10, 0)], .trap(.capacity)),
    code(
      "newFilled of an array of another count",
      [.small(1, 2), .typed(.newFilled, 5, 1, 1, type: Kind.array), .small(10, 0)], .trap(.shape)),
    code(
      "newFilled shares the element",
      [
        .bytes(1, type: Kind.text, constant: 1), .small(2, 3),
        .typed(.newFilled, 5, 1, 2, type: Kind.textList), .small(3, 2),
        Instruction(.listGet, 6, 5, 3),
        Instruction(.length, 10, 6),
      ], .words([3])),
    code("listGet", makeList + [.small(1, 1), Instruction(.listGet, 10, 5, 1)], .words([2])),
    code(
      "listGet outside", makeList + [.small(1, 3), Instruction(.listGet, 10, 5, 1)], .trap(.bounds)),
    wides(
      "listGet of a wide outside",
      [.typed(.newList, 5, type: Kind.wideList), .small(6, 0), Instruction(.listGet, 20, 5, 6)], [],
      trap: .bounds),
    code(
      "listSet",
      makeList + [
        .small(1, 1), .small(2, 40), Instruction(.listSet, 5, 1, 2),
        Instruction(.listGet, 10, 5, 1),
      ], .words([40])),
    code(
      "listSet outside", makeList + [.small(1, 3), Instruction(.listSet, 5, 1, 1), .small(10, 0)],
      .trap(.bounds)),
    wides(
      "listSet of a wide",
      [
        .small(10, 1), .typed(.newFilled, 11, 4, 10, type: Kind.wideList), .small(12, 0),
        Instruction(.listSet, 11, 12, 0), Instruction(.listGet, 20, 11, 12),
      ], [5, 6], 5),
    wides(
      "listSet of a wide outside",
      [
        .typed(.newList, 11, type: Kind.wideList), .small(12, 0), Instruction(.listSet, 11, 12, 0),
        Instruction(.moveWide, 20, 0),
      ], [5], trap: .bounds),
    wides(
      "listAppend of wides grows the list",
      [
        .typed(.newList, 11, type: Kind.wideList), Instruction(.listAppend, 11, 0),
        Instruction(.listAppend, 11, 4), Instruction(.listAppend, 11, 0), .small(12, 1),
        Instruction(.listGet, 20, 11, 12),
      ], [5, .max], .max),
    code(
      "listAppend beyond the maximum",
      makeList + [Instruction(.listAppend, 5, 30), Instruction(.listAppend, 5, 30), .small(10, 0)],
      .trap(.capacity)),
    code(
      "listRemoveLast",
      makeList + [
        Instruction(.listRemoveLast, 10, 5), Instruction(.length, 1, 5),
        Instruction(.addU, 10, 10, 1),
      ],
      .words([5])),
    code(
      "listRemoveLast of an empty list",
      [.typed(.newList, 5, type: Kind.list), Instruction(.listRemoveLast, 10, 5)], .trap(.bounds)),
    code(
      "listClear", makeList + [Instruction(.listClear, 5), Instruction(.length, 10, 5)], .words([0])
    ),
    code(
      "listSwap",
      makeList + [
        .small(1, 0), .small(2, 2), Instruction(.listSwap, 5, 1, 2),
        Instruction(.listGet, 10, 5, 1),
      ], .words([3])),
    code(
      "listSwap outside",
      makeList + [.small(1, 0), .small(2, 3), Instruction(.listSwap, 5, 1, 2), .small(10, 0)],
      .trap(.bounds)),
    code(
      "changeMaximum copies",
      makeList + [
        Instruction(.listRemoveLast, 1, 5), .typed(.changeMaximum, 6, 5, type: Kind.shortList),
        Instruction(.listClear, 5), Instruction(.length, 10, 6),
      ], .words([2])),
    code(
      "changeMaximum of a longer list",
      makeList + [.typed(.changeMaximum, 6, 5, type: Kind.shortList), .small(10, 0)],
      .trap(.capacity)),
    code(
      "changeMaximum of bytes",
      [
        .bytes(1, type: Kind.bytes, constant: 1),
        .typed(.changeMaximum, 2, 1, type: Kind.shortBytes),
        Instruction(.length, 10, 2),
      ], .words([3])),
  ]

  // MARK: Bytes

  package static let bytes: [RowCase] = [
    code(
      "bytesGet",
      [.bytes(1, type: Kind.bytes, constant: 1), .small(2, 2), Instruction(.bytesGet, 10, 1, 2)],
      .words([0x63])),
    code(
      "bytesGet outside",
      [.bytes(1, type: Kind.bytes, constant: 1), .small(2, 3), Instruction(.bytesGet, 10, 1, 2)],
      .trap(.bounds)),
    RowCase(
      "bytesConcat",
      Program.module(
        types: Kind.table, result: Kind.text, frame: 16, byteStrings: byteStrings,
        [
          .bytes(1, type: Kind.shortText, constant: 1), .bytes(2, type: Kind.text, constant: 2),
          .typed(.bytesConcat, 0, 1, 2, type: Kind.text), Instruction(.return),
        ]),
      .data(Program.words(32, 14) + Array("abchello world".utf8) + Array(repeating: 0, count: 18))),
    code(
      "bytesConcat beyond the maximum",
      [
        .bytes(1, type: Kind.text, constant: 2),
        .typed(.bytesConcat, 2, 1, 1, type: Kind.shortText), .small(10, 0),
      ], .trap(.capacity)),
    code(
      "bytesConcat of bytes that are no text",
      [
        .bytes(1, type: Kind.bytes, constant: 3), .bytes(2, type: Kind.text, constant: 1),
        .typed(.bytesConcat, 3, 1, 2, type: Kind.text), .small(10, 0),
      ], .trap(.decode)),
    code(
      "bytesSlice",
      [
        .bytes(1, type: Kind.text, constant: 2), .small(2, 6), .small(3, 5),
        .typed(.bytesSlice, 4, 1, 2, type: Kind.bytes, second: 3), .small(5, 0),
        Instruction(.bytesGet, 6, 4, 5), Instruction(.length, 7, 4),
        Instruction(.mulImmU, 6, 6, 10),
        Instruction(.addU, 10, 6, 7),
      ], .words([U256(UInt64(0x77 * 10 + 5))])),
    code(
      "bytesSlice outside",
      [
        .bytes(1, type: Kind.text, constant: 2), .small(2, 7), .small(3, 5),
        .typed(.bytesSlice, 4, 1, 2, type: Kind.bytes, second: 3), .small(10, 0),
      ], .trap(.bounds)),
    code(
      "bytesSlice whose end is beyond 64 bits",
      [
        .bytes(1, type: Kind.text, constant: 2), .small(2, -1), .small(3, 5),
        .typed(.bytesSlice, 4, 1, 2, type: Kind.bytes, second: 3), .small(10, 0),
      ], .trap(.bounds)),
    code(
      "bytesSlice beyond the maximum",
      [
        .bytes(1, type: Kind.text, constant: 2), .small(2, 0), .small(3, 9),
        .typed(.bytesSlice, 4, 1, 2, type: Kind.shortBytes, second: 3), .small(10, 0),
      ], .trap(.capacity)),
    wides(
      "bytesFromWide, bytesToWide",
      [.typed(.bytesFromWide, 10, 0, type: Kind.bytes), Instruction(.bytesToWide, 20, 10)],
      [U256(low: 77, high: 1 << 100)], U256(low: 77, high: 1 << 100)),
    wides(
      "bytesFromWide beyond the maximum",
      [.typed(.bytesFromWide, 10, 0, type: Kind.shortBytes), Instruction(.moveWide, 20, 0)], [1],
      trap: .capacity),
    wides(
      "textFromWideU: as many digits as 2^256 - 1 has",
      [
        .typed(.textFromWideU, 10, 0, type: Kind.longBytes), Instruction(.length, 11, 10),
        Instruction(.widenU, 20, 11),
      ], [.max], 78),
    wides(
      "textFromWideS: the digits behind a sign",
      [.typed(.textFromWideS, 10, 0, type: Kind.text), Instruction(.keccak, 20, 10)],
      [U256.zero &- 12], keccak256(utf8: "-12").number),
    wides(
      "textFromWideU: 0 has a digit",
      [.typed(.textFromWideU, 10, 0, type: Kind.text), Instruction(.keccak, 20, 10)], [.zero],
      keccak256(utf8: "0").number),
    wides(
      "textFromWideU beyond the maximum",
      [.typed(.textFromWideU, 10, 0, type: Kind.shortText), Instruction(.moveWide, 20, 0)], [.max],
      trap: .capacity),
    wides(
      "textFromWideS beyond the maximum",
      [.typed(.textFromWideS, 10, 0, type: Kind.shortText), Instruction(.moveWide, 20, 0)],
      [.signedMin], trap: .capacity),
    wides(
      "bytesToWide of other than 32 bytes",
      [.bytes(10, type: Kind.bytes, constant: 1), Instruction(.bytesToWide, 20, 10)], [],
      trap: .bounds),
    wides(
      "keccak", [.bytes(10, type: Kind.bytes, constant: 1), Instruction(.keccak, 20, 10)], [],
      keccak256(utf8: "abc").number),
    wides(
      "sha256", [.bytes(10, type: Kind.bytes, constant: 1), Instruction(.sha256, 20, 10)], [],
      U256(
        w0: 0xB410_FF61_F200_15AD, w1: 0xB003_61A3_9617_7A9C, w2: 0x4141_40DE_5DAE_2223,
        w3: 0xBA78_16BF_8F01_CFEA)),
    wides(
      "hashValues",
      [
        .small(10, 5), .bytes(11, type: Kind.text, constant: 1),
        .typed(.hashValues, 20, 10, type: Kind.tuple),
      ], [],
      keccak256(
        Program.words(5, 64, 3) + Array("abc".utf8) + Array(repeating: 0, count: 29)
      ).number),
    wides(
      "hashValues of a word outside its type",
      [.small(10, 2), .typed(.hashValues, 20, 10, type: Kind.flag)], [], trap: .overflow),
  ]
}
