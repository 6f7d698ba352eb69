import Bytecode
import MachineKit
import Primitives
import VM

extension FuzzTarget {
  /// Whatever the bytes, they are one module's only encoding or none; what the verifier accepts can be written as text and
  /// read again.
  static let modules = FuzzTarget(
    "modules", "decoder, verifier, assembler",
    seeds: { _ in sampleModules.map { $0.encoded() } },
    change: { bytes, random in changed(bytes, &random) },
    problem: { bytes in
      guard let module = try? Module(decoding: bytes) else { return nil }
      guard module.encodedWithDebug() == bytes else { return "a second encoding" }
      guard let verified = try? Verifier.verify(module) else { return nil }
      guard verified.module == module else { return "verifying changes the module" }
      let text = Disassembler.text(module.withoutDebug)
      return (try? Assembler.assemble(text)) == module.withoutDebug ? nil : "another text"
    })

  /// Whatever the verifier accepts runs alike on all machines, and never trips the checker. The first eight bytes say with
  /// which arguments and how much gas.
  static let machine = FuzzTarget(
    "machine", "accepted modules on both engines, traced and checked",
    seeds: { _ in sampleModules.map { [1, 2, 3, 4, 5, 6, 7, 8] + $0.encoded() } },
    change: { bytes, random in
      guard bytes.count > 8, random.next(below: 8) != 0 else {
        return random.bytes(8) + bytes.dropFirst(8)
      }
      return bytes[..<8] + changed(Array(bytes[8...]), &random)
    },
    problem: { bytes in
      guard bytes.count > 8, let module = try? Module(decoding: Array(bytes[8...])),
        let verified = try? Verifier.verify(module)
      else { return nil }
      let seed = bytes[..<8].reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
      var random = SplitMix64(seed: seed)
      var trial = MachineTrial()
      for selector in verified.entries.keys.sorted().prefix(3) {
        var data = withUnsafeBytes(of: selector.bigEndian) { Array($0) }
        for _ in 0..<random.next(below: 4) {
          data += U256(random.next() >> UInt64(random.next(below: 64))).bigEndianBytes
        }
        var call = MachineTrial.Call(data: data)
        if random.next(below: 3) == 0 { call.gas = UInt64(random.next(below: 4_000)) }
        if random.next(below: 3) == 0 { call.value = UInt128(random.next(below: 4)) }
        do {
          if let difference = try trial.difference(verified, call) { return difference }
        } catch {
          return "\(error)"
        }
      }
      return nil
    })

  /// Random functions, and functions over all kinds of values.
  private static let sampleModules: [Module] =
    (1...24 as ClosedRange<UInt64>).map { seed in
      var generator = RandomCode(seed: seed)
      return generator.module()
    } + [EchoModule.module]

  /// The encoding of a module like the encoded one.
  private static func changed(_ bytes: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
    guard let module = try? Module(decoding: bytes) else { return bytes }
    var mutator = ModuleMutator(seed: random.next())
    let mutant = mutator.mutant(of: module)
    return mutant.encoded()
  }
}
