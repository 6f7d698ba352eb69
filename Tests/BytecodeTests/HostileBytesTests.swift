import Bytecode
import Primitives
import Testing

/// Any bytes are decoded and verified, or rejected: never a crash, never a hang.
@Suite struct HostileBytesTests {
  /// Fixed, so that a failure is the same in every run.
  private let seed: UInt64 = 0x6761_6C61_7879

  /// Encodings of modules that the verifier accepts.
  private func samples() throws -> [[UInt8]] {
    var modules = [try module(depositsText)]
    modules += RowTests.examples.map(\.module)
    return modules.map { $0.encodedWithDebug() }
  }

  @Test func manyMutatedModulesAreDecodedAndVerified() throws {
    let samples = try samples()
    var random = SplitMix64(seed: seed)
    var decoded = 0
    var verified = 0
    for round in 0..<80_000 {
      let sample = round % 4 == 0 ? samples[0] : samples[random.next(below: samples.count)]
      let mutant = mutate(sample, samples, &random)
      guard let module = try? Module(decoding: mutant) else { continue }
      decoded += 1
      guard let accepted = try? Verifier.verify(module) else { continue }
      verified += 1
      #expect(accepted.module == module, "seed \(seed), round \(round)")
    }
    // The mutations reach every stage.
    #expect(decoded > 20_000, "seed \(seed)")
    #expect(verified > 1_000, "seed \(seed)")
    #expect(verified < decoded, "seed \(seed)")
  }

  @Test func manyRandomBytesAreRefused() {
    var random = SplitMix64(seed: seed)
    for round in 0..<20_000 {
      var bytes = random.bytes(random.next(below: 200))
      if round % 2 == 0 { bytes = Array("GXB1".utf8) + [4, 0] + bytes }
      if let module = try? Module(decoding: bytes) { _ = try? Verifier.verify(module) }
    }
  }

  /// Modules that decoding would never make, because instructions were changed behind it.
  @Test func manyMutatedInstructionsAreVerified() throws {
    var random = SplitMix64(seed: seed)
    let base = try module(depositsText)
    var verified = 0
    for round in 0..<20_000 {
      var mutant = base
      for _ in 0...random.next(below: 2) {
        let function = random.next(below: mutant.functions.count)
        let position = random.next(below: mutant.functions[function].code.count)
        mutant.functions[function].code[position] = changed(
          mutant.functions[function].code[position], &random)
      }
      if (try? Verifier.verify(mutant)) != nil { verified += 1 }
      guard round % 20 == 0 else { continue }
      let text = Disassembler.text(mutant)
      if mutant.functions.allSatisfy({ $0.code.allSatisfy(\.unusedBitsAreZero) }) {
        #expect(try Assembler.assemble(text) == mutant)
      }
    }
    #expect(verified > 200)
  }

  private func changed(_ old: Instruction, _ random: inout SplitMix64) -> Instruction {
    var new = old
    let small = UInt16(random.next(below: 40))
    switch random.next(below: 6) {
    case 0: new.a = small
    case 1: new.b = small
    case 2: new.c = small
    case 3: new.x = UInt64(small)
    case 4: new.x = random.next()
    default: new.opcode = Opcode.allCases[random.next(below: Opcode.allCases.count)]
    }
    return new
  }

  private func mutate(
    _ sample: [UInt8], _ samples: [[UInt8]], _ random: inout SplitMix64
  ) -> [UInt8] {
    var bytes = sample
    for _ in 0...random.next(below: 2) {
      guard !bytes.isEmpty else { return bytes }
      let place = random.next(below: bytes.count)
      switch random.next(below: 16) {
      case 0...4: bytes[place] ^= 1 << UInt8(random.next(below: 8))
      case 5...8: bytes[place] = UInt8(random.next(below: 256))
      case 9...11: bytes[place] = UInt8(random.next(below: 32))
      case 12: bytes[place] = [0, 0x7F, 0x80, 0xFF][random.next(below: 4)]
      case 13: bytes.remove(at: place)
      case 14: bytes.insert(UInt8(random.next(below: 256)), at: place)
      default:
        let other = samples[random.next(below: samples.count)]
        let start = random.next(below: other.count)
        let run = other[start..<min(other.count, start + 16)]
        bytes.replaceSubrange(place..<min(bytes.count, place + run.count), with: run)
      }
    }
    return bytes
  }

  @Test func hugeCountsAllocateNothing() {
    // A type table, a function's code and a list of entries that claim to be huge.
    let header = Array("GXB1".utf8) + [4, 0, 0]
    for bytes in [
      header + [0xFF, 0x1F], header + [0, 0xFF, 0xFF, 0x01],
      header + [0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0xFF, 0xFF, 0x07],
      header + [0, 0, 0, 0, 0, 0xFF, 0x07],
    ] {
      #expect(throws: DecodeError.self) { try Module(decoding: bytes) }
    }
  }

  /// The largest module that the limits admit is verified in bounded time.
  @Test func theLongestFunctionIsVerified() throws {
    var code = Array(
      repeating: Instruction(.addU, 0, 0, 0), count: BytecodeLimits.moduleBytesMax / 8 - 20)
    code.append(Instruction(.return))
    let module = Module(
      name: "Long", types: [.unsigned(bits: 64)],
      functions: [Function(name: "f", parameters: [0], frameSize: 1, code: code)])
    let decoded = try Module(decoding: module.encoded())
    let verified = try Verifier.verify(decoded)
    #expect(verified.functions[0].blocks.first?.gas == UInt64(code.count) + 1)
  }
}
