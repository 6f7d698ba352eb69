import Bytecode
import Primitives
import Testing

@Suite struct ModuleCodecTests {
  @Test func decodingReversesEncoding() throws {
    let module = try module(depositsText)
    let bytes = module.encoded()
    #expect(try Module(decoding: bytes) == module)
    #expect(Array(bytes.prefix(6)) == Array("GXB1".utf8) + [4, 0])
  }

  @Test func hashIsThatOfTheCodeAlone() throws {
    var module = try module(depositsText)
    let hash = module.canonicalHash
    module.debug = debug(for: module)
    #expect(module.canonicalHash == hash)
    module.wides[1] = 4
    #expect(module.canonicalHash != hash)
  }

  @Test func debugInformationSurvives() throws {
    var module = try module(depositsText)
    module.debug = debug(for: module)
    let bytes = module.encodedWithDebug()
    #expect(try Module(decoding: bytes) == module)
    #expect(try Module(decoding: module.encoded()) == module.withoutDebug)
    let place = try #require(module.debug?.position(function: 0, instruction: 9))
    #expect(place.line == 13)
    #expect(module.debug?.position(function: 0, instruction: 99) == nil)
    // 2 or 3 bytes an instruction at most, mostly less.
    let instructions = module.functions.reduce(0) { $0 + $1.code.count }
    let calls = module.functions.count * 24
    #expect(bytes.count - module.encoded().count < 300 + calls + 4 * instructions)
  }

  private func debug(for module: Module) -> DebugInfo {
    DebugInfo(
      files: ["deposits.gx"],
      functions: module.functions.map { function in
        FunctionDebugInfo(
          name: "Deposits.\(function.name)",
          positions: function.code.indices.map {
            DebugPosition(file: 0, line: UInt32(10 + $0 / 3), column: UInt32(4 + $0 % 2))
          }, locals: [LocalName(name: "total", register: 4, type: 2, from: 1, to: 14)],
          calls: [
            InlinedCall(
              name: "add", call: DebugPosition(file: 0, line: 3, column: 1), parent: 0),
            InlinedCall(
              name: "twice", call: DebugPosition(file: 0, line: 7, column: 9), parent: 1),
          ], inlined: function.code.indices.map { UInt32($0 / 2 % 3) })
      })
  }

  @Test func everyShorterAndLongerStringIsRefused() throws {
    let bytes = try module(depositsText).encoded()
    for count in 0..<bytes.count {
      #expect(throws: DecodeError.self) { try Module(decoding: Array(bytes.prefix(count))) }
    }
    #expect(throws: DecodeError.badDebugMagic) { try Module(decoding: bytes + [0]) }
    #expect(throws: DecodeError.badDebugMagic) { try Module(decoding: bytes + Array("GXB1".utf8)) }
  }

  @Test func acceptedBytesAreTheOneEncodingOfTheirModule() throws {
    let bytes = try module(depositsText).encoded()
    var random = SplitMix64(seed: 7)
    var accepted = 0
    for _ in 0..<20_000 {
      var mutant = bytes
      for _ in 0...random.next(below: 3) {
        mutant[random.next(below: mutant.count)] = UInt8(random.next(below: 256))
      }
      guard let module = try? Module(decoding: mutant) else { continue }
      accepted += 1
      #expect(module.encodedWithDebug() == mutant)
    }
    #expect(accepted > 1_000)
  }

  @Test func errorsSayWhatIsWrong() throws {
    let bytes = try module(depositsText).encoded()
    #expect(throws: DecodeError.badMagic) { try Module(decoding: []) }
    #expect(throws: DecodeError.badMagic) { try Module(decoding: Array("GXB2".utf8)) }
    var other = bytes
    other[4] = 3
    #expect(throws: DecodeError.unsupportedVersion(3)) { try Module(decoding: other) }
    #expect(throws: DecodeError.unknownTypeTag(19, position: 8)) {
      try Module(decoding: header + [1, 19])
    }
    #expect(throws: DecodeError.malformed(.truncated(position: 8, needed: 1, remaining: 0))) {
      try Module(decoding: header + [1])
    }
    #expect(throws: DecodeError.malformed(.nonCanonicalVarint(position: 7))) {
      try Module(decoding: header + [0x80, 0])
    }
    #expect(throws: DecodeError.malformed(.tooLong(position: 7, length: 4_097, limit: 4_096))) {
      try Module(decoding: header + [0x81, 0x20])
    }
    // No types, wides, strings, slots; one function "" () without result, frame 1, no claim, one word.
    let function = header + [0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1]
    #expect(throws: DecodeError.unknownOpcode(0xFFFF, function: 0, instruction: 0)) {
      try Module(decoding: function + [0xFF, 0xFF, 0, 0, 0, 0, 0, 0])
    }
    #expect(throws: DecodeError.unusedBits(function: 0, instruction: 0)) {
      try Module(decoding: function + [0x08, 0x04, 1, 0, 0, 0, 0, 0])
    }
    // One entry "" of kind 3.
    #expect(throws: DecodeError.unknownEntryKind(3, position: 14)) {
      try Module(decoding: header + [0, 0, 0, 0, 0, 1, 0, 3])
    }
    // A list of type 2^32.
    #expect(throws: DecodeError.outOfRange(position: 9)) {
      try Module(decoding: header + [1, 12, 0x80, 0x80, 0x80, 0x80, 0x10])
    }
    let tooMany = BytecodeLimits.moduleBytesMax + BytecodeLimits.debugBytesMax + 1
    #expect(throws: DecodeError.tooLarge(bytes: tooMany)) {
      try Module(decoding: Array(repeating: 0, count: tooMany))
    }
  }

  @Test func setsOfPrimesHaveOneEncoding() throws {
    let rest: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0]
    // One type: a public key of CKKS, degree 8192, with so many primes.
    func key(_ kind: UInt8, _ bits: [UInt8], degree: [UInt8] = [0, 0x20]) -> [UInt8] {
      header + [1, 16, kind] + degree + [UInt8(bits.count)] + bits + rest
    }
    let chain = try LatticeSet(degree: 8192, primeBits: [60, 40, 40, 60])
    for (bytes, scheme) in [
      (key(2, []), EncryptionScheme.ckks(.small)), (key(2, [60, 40, 40, 60]), .ckks(chain)),
      (key(3, [60, 40, 40, 60]), .bfv(chain)), (key(1, [], degree: [0, 8]), .paillier(bits: 2048)),
    ] {
      let module = try Module(decoding: bytes)
      #expect(module.types == [.publicKey(scheme)])
      #expect(module.encoded() == bytes)
      let text = Disassembler.text(module)
      #expect(try Assembler.assemble(text) == module)
    }
    for bytes in [
      // The named set written out; unequal primes; too many bits; no named set; no such kind.
      key(2, [48, 40, 40, 40, 50]), key(2, [60, 40, 41, 60]), key(2, [60, 60, 60, 60]),
      key(2, [], degree: [0, 0x80]), key(4, []), key(1, [60], degree: [0, 8]), key(2, [60]),
    ] {
      #expect(throws: DecodeError.unknownScheme(position: 9)) { try Module(decoding: bytes) }
    }
    // Seventeen sets.
    var many = header + [17]
    for bits in UInt8(40)..<57 { many += [16, 3, 0, 0x20, 2, bits, 60] }
    #expect(throws: DecodeError.tooManySets(position: 121)) { try Module(decoding: many + rest) }
  }

  @Test func assemblyShowsPrimes() throws {
    let chain = try LatticeSet(degree: 8192, primeBits: [60, 40, 40, 60])
    let module = Module(name: "M", types: [.publicKey(.ckks(chain))])
    #expect(Disassembler.text(module).contains("publicKey ckks 8192 (60, 40, 40, 60)"))
    let wrong = Disassembler.text(module).replacing("(60, 40, 40, 60)", with: "(60, 40, 40, 59)")
    #expect(throws: AssemblyError.self) { try Assembler.assemble(wrong) }
  }

  /// Magic, version and an empty name.
  private var header: [UInt8] { Array("GXB1".utf8) + [4, 0, 0] }

  @Test func debugRunsCannotBlowUp() throws {
    // A few bytes that ask for 2^17 positions in each of many functions.
    var bytes = Module(name: "").encoded() + Array("GXD2".utf8) + [0, 0x80, 0x08]
    for _ in 0..<1_024 { bytes += [0, 0x80, 0x80, 0x08, 0x80, 0x80, 0x08, 0, 0, 0, 0, 0, 0] }
    #expect(throws: DecodeError.self) { try Module(decoding: bytes) }
    // The same with inlined calls.
    bytes = Module(name: "").encoded() + Array("GXD2".utf8) + [0, 0x80, 0x08]
    for _ in 0..<1_024 { bytes += [0, 0, 0, 0, 0x80, 0x80, 0x08, 0x80, 0x80, 0x08, 0] }
    #expect(throws: DecodeError.self) { try Module(decoding: bytes) }
    // A number of a call that is not there.
    bytes = Module(name: "").encoded() + Array("GXD2".utf8) + [0, 1, 0, 0, 0, 0, 1, 1, 1]
    #expect(throws: DecodeError.self) { try Module(decoding: bytes) }
  }

  @Test func aChainOfInlinedCallsEnds() {
    // Whoever wrote the debug information may have written circles.
    let place = DebugPosition(file: 0, line: 1, column: 1)
    let calls = [1, 2, 9].map { InlinedCall(name: "f", call: place, parent: $0) }
    let debug = FunctionDebugInfo(name: "f", calls: calls, inlined: [1, 2, 3, 4, 0])
    #expect((0..<6).map { debug.inlinedCalls(at: $0).count } == [1, 1, 1, 0, 0, 0])
  }
}
