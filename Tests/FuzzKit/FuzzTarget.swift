import Primitives
import TestKit

/// Something that takes bytes from strangers. Whatever they are, it ends without a crash and keeps what it promises.
package struct FuzzTarget: Sendable {
  /// The name on the command line.
  package let name: String
  /// What is tried.
  package let summary: String
  /// Takes bytes; says which promise they broke.
  package let problem: @Sendable ([UInt8]) -> String?
  /// Bytes to begin with; given the programs of the project.
  package let seeds: @Sendable (_ programs: [[UInt8]]) -> [[UInt8]]
  /// Changes bytes by what they mean, where blind changes would not get far.
  private let change: (@Sendable ([UInt8], inout SplitMix64) -> [UInt8])?

  init(
    _ name: String, _ summary: String, seeds: @escaping @Sendable ([[UInt8]]) -> [[UInt8]],
    change: (@Sendable ([UInt8], inout SplitMix64) -> [UInt8])? = nil,
    problem: @escaping @Sendable ([UInt8]) -> String?
  ) {
    self.name = name
    self.summary = summary
    self.problem = problem
    self.seeds = seeds
    self.change = change
  }

  /// Every target; add one here.
  package static let all: [FuzzTarget] = [
    .syntax, .checker, .modules, .machine, .callData, .ciphertexts, .traces,
  ]

  /// Bytes a little different.
  package func mutant(of bytes: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
    guard let change, random.next(below: 4) != 0 else {
      return Mutation.apply(to: bytes, &random)
    }
    return change(bytes, &random)
  }
}
