import Bytecode
import Foundation
import HomomorphicEvaluation
import MachineKit
import Primitives
import Testing
import VM

/// Mutated encodings at the boundary: never a crash, and never a second encoding of a ciphertext.
@Suite struct BoundaryFuzzTests {
  /// How many for each scheme: GALAXY_FUZZ, or enough for every run of CI.
  static let rounds =
    ProcessInfo.processInfo.environment["GALAXY_FUZZ"].flatMap { Int($0) } ?? 1_500
  static let seed: UInt64 =
    ProcessInfo.processInfo.environment["GALAXY_SEED"].flatMap { UInt64($0) } ?? 4_021

  @Test(arguments: BoundaryScheme.all)
  func whatIsAcceptedIsTheOnlyEncodingOfItself(scheme: BoundaryScheme) throws {
    var random = SplitMix64(seed: Self.seed)
    let header = scheme.isLattice ? LatticePlace.residues : 53
    var accepted = 0
    for round in 0..<Self.rounds {
      let bytes = Self.mutate(scheme.valid, header: header, &random)
      let boundary = Boundary.allCases[random.next(below: 3)]
      let result = try BoundaryProgram.send(bytes, scheme, through: boundary)
      switch result.outcome.status {
      case .success:
        accepted += 1
        #expect(result.returned == bytes, "seed \(Self.seed), round \(round)")
      case .trap(let trap):
        #expect(
          [
            .malformedCiphertext, .wrongKey, .laneOverflow, .limit, .decode, .unavailableBlob,
            .ciphertextType, .transparent,
          ].contains(trap), "seed \(Self.seed), round \(round): \(trap)")
        #expect(result.host.world.storage == result.before.storage)
      case .revert: Issue.record("nothing reverts: seed \(Self.seed), round \(round)")
      }
    }
    #expect(accepted > 0 && accepted < Self.rounds, "\(accepted) of \(Self.rounds)")
  }

  /// Half of the changes hit the header: it is short.
  private static func mutate(
    _ bytes: [UInt8], header: Int, _ random: inout SplitMix64
  ) -> [UInt8] {
    var result = bytes
    for _ in 0...random.next(below: 2) {
      let inHeader = random.next(below: 2) == 0
      let position = random.next(below: max(1, inHeader ? min(header, result.count) : result.count))
      guard position < result.count else { break }
      switch random.next(below: 8) {
      case 0, 1: result[position] ^= 1 << UInt8(random.next(below: 8))
      case 2: result[position] = UInt8(random.next(below: 256))
      case 3: result[position] = [0x00, 0x01, 0x7F, 0x80, 0xFF][random.next(below: 5)]
      case 4:
        result.removeSubrange(position..<min(result.count, position + 1 + random.next(below: 40)))
      case 5: result.insert(contentsOf: random.bytes(1 + random.next(below: 34)), at: position)
      case 6: result.swapAt(position, random.next(below: result.count))
      default:
        let end = min(result.count, position + 8)
        for place in position..<end { result[place] = random.next(below: 2) == 0 ? 0 : 0xFF }
      }
    }
    return result
  }
}
