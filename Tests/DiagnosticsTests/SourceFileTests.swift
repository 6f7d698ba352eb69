import Diagnostics
import Testing

@Suite struct SourceFileTests {
  private func file(_ bytes: [UInt8]) -> SourceFile {
    SourceFile(id: SourceID(index: 0), name: "a.gx", utf8: bytes)
  }

  @Test func positionsCountLinesAndBytesFromOne() {
    let file = file(Array("ab\r\n\nä c".utf8))
    #expect(file.lineCount == 3)
    #expect(file.position(at: 0) == SourcePosition(line: 1, column: 1))
    #expect(file.position(at: 3) == SourcePosition(line: 1, column: 4))
    #expect(file.position(at: 4) == SourcePosition(line: 2, column: 1))
    #expect(file.position(at: 7) == SourcePosition(line: 3, column: 3))
    #expect(file.position(at: 99) == SourcePosition(line: 3, column: 5))
    #expect(file.range(ofLine: 1) == 0..<2)
    #expect(file.range(ofLine: 3) == 5..<9)
    #expect(file.range(ofLine: 4).isEmpty)
  }

  @Test func anEmptyFileHasOneLine() {
    let file = file([])
    #expect(file.lineCount == 1)
    #expect(file.position(at: 0) == SourcePosition(line: 1, column: 1))
    #expect(file.firstInvalidUTF8 == nil)
  }

  @Test func validityAgreesWithTheStandardLibrary() {
    var generator = SplitMix(state: 0xD1A6)
    let pieces: [[UInt8]] = [
      [0x41], [0xC3, 0xA4], [0xE2, 0x82, 0xAC], [0xF0, 0x9F, 0x98, 0x80], [0xED, 0xA0, 0x80],
      [0xC0, 0x80], [0xE0, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xFF], [0x80], [0xC3],
      [0xF0, 0x9F], [0xE2, 0x82],
    ]
    for _ in 0..<5_000 {
      let bytes = (0..<Int(generator.next() % 5)).flatMap { _ in
        pieces[Int(generator.next() % UInt64(pieces.count))]
      }
      let valid = String(validating: bytes, as: UTF8.self) != nil
      #expect((file(bytes).firstInvalidUTF8 == nil) == valid, "\(bytes)")
    }
  }

  @Test func aHugeFileIsCut() {
    let file = file([UInt8](repeating: 0x61, count: SourceFile.byteCountMax + 1))
    #expect(file.isCut && file.utf8.count == SourceFile.byteCountMax)
  }

  @Test func aFixIsApplied() {
    let file = file(Array("let x 3".utf8))
    let id = file.id
    let fix = Fix(
      "put it right",
      [
        Replacement(Span(source: id, start: 6, end: 7), with: "4"),
        Replacement(Span(source: id, start: 5, end: 5), with: " ="),
        Replacement(Span(source: SourceID(index: 9), start: 0, end: 1), with: "?"),
      ])
    #expect(String(decoding: fix.applied(to: file), as: UTF8.self) == "let x = 4")
  }
}

/// The generator splitmix64 (Steele, Lea and Flood, 2014).
struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
