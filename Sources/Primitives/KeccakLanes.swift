import CKernels

/// Several states of Keccak beside each other, which one permutation mixes: word i of state j is at `count` i + j.
struct KeccakLanes {
  /// How many states.
  static let count = Int(GALAXY_KECCAK_LANES)
  /// From so many inputs on this is faster than one after the other.
  static let inputsMin = 4
  private static let path = galaxy_kernel_best_path()
  private static let wordCount = 25
  /// How many words a block has.
  private static let rate = Keccak256.rate / 8

  /// `wordCount` words for each lane; whoever makes this owns them.
  private let words: UnsafeMutablePointer<UInt64>

  /// Takes the next block of an input into a lane, from `offset` on; the last one, which is shorter than a block, with its padding.
  private func absorb(_ input: UnsafeRawBufferPointer, from offset: Int, lane: Int) {
    let rest = input.count - offset
    let whole = min(rest / 8, KeccakLanes.rate)
    for index in 0..<whole {
      let word = input.loadUnaligned(fromByteOffset: offset + 8 * index, as: UInt64.self)
      words[KeccakLanes.count * index + lane] ^= UInt64(littleEndian: word)
    }
    guard rest < Keccak256.rate else { return }
    var last = UInt64(1) << UInt64(8 * (rest % 8))
    for index in 0..<rest % 8 {
      last |= UInt64(input[offset + 8 * whole + index]) << UInt64(8 * index)
    }
    words[KeccakLanes.count * whole + lane] ^= last
    words[KeccakLanes.count * (KeccakLanes.rate - 1) + lane] ^= 1 << 63
  }

  /// The first 32 bytes of a lane, which is empty afterwards.
  private func takeDigest(lane: Int) -> Hash256 {
    func word(_ index: Int) -> UInt64 { words[KeccakLanes.count * index + lane].byteSwapped }
    let digest = Hash256(word0: word(0), word1: word(1), word2: word(2), word3: word(3))
    for index in 0..<KeccakLanes.wordCount { words[KeccakLanes.count * index + lane] = 0 }
    return digest
  }

  /// The hashes of all inputs. A lane that has come to the end of one takes the next, so that inputs of different lengths keep all lanes busy.
  private func hashes(of inputs: [[UInt8]]) -> [Hash256] {
    var digests = [Hash256](repeating: .zero, count: inputs.count)
    // Which input each lane works on, if any, and what it has taken of it.
    var work = [(input: Int, offset: Int)?](repeating: nil, count: KeccakLanes.count)
    var next = 0
    while true {
      var isBusy = false
      for lane in 0..<KeccakLanes.count {
        if work[lane] == nil, next < inputs.count {
          work[lane] = (next, 0)
          next += 1
        }
        guard let (input, offset) = work[lane] else { continue }
        isBusy = true
        inputs[input].withUnsafeBytes { absorb($0, from: offset, lane: lane) }
      }
      guard isBusy else { return digests }
      galaxy_keccak_permute_lanes(KeccakLanes.path, words)
      for lane in 0..<KeccakLanes.count {
        guard let (input, offset) = work[lane] else { continue }
        // The last block is the one that has room for the padding.
        let isDone = inputs[input].count - offset < Keccak256.rate
        if isDone { digests[input] = takeDigest(lane: lane) }
        work[lane] = isDone ? nil : (input, offset + Keccak256.rate)
      }
    }
  }

  /// The hashes of all inputs.
  static func hashes(of inputs: [[UInt8]]) -> [Hash256] {
    withUnsafeTemporaryAllocation(of: UInt64.self, capacity: wordCount * count) { words in
      words.initialize(repeating: 0)
      guard let start = words.baseAddress else { return [] }
      return KeccakLanes(words: start).hashes(of: inputs)
    }
  }
}

/// The keccak-256 hash of each input: of many at once, where the processor has registers for that.
package func keccak256(each inputs: [[UInt8]]) -> [Hash256] {
  inputs.count < KeccakLanes.inputsMin
    ? inputs.map { keccak256($0) } : KeccakLanes.hashes(of: inputs)
}
