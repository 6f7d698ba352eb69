import Primitives

/// Random small changes of byte strings, as hostile input for decoders.
package enum Mutation {
  /// A copy with one to three changes: flipped bits, other bytes, cuts, copies, insertions.
  package static func apply(to bytes: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
    var result = bytes
    for _ in 0...random.next(below: 3) {
      let count = result.count
      if count == 0 {
        result = random.bytes(random.next(below: 4))
        continue
      }
      let position = random.next(below: count)
      switch random.next(below: 7) {
      case 0: result[position] ^= 1 << UInt8(random.next(below: 8))
      case 1: result[position] = UInt8(random.next(below: 256))
      case 2: result[position] = [0x00, 0x7F, 0x80, 0xBF, 0xC0, 0xFF][random.next(below: 6)]
      case 3: result.removeSubrange(position..<min(count, position + random.next(below: 40)))
      case 4: result.insert(contentsOf: random.bytes(random.next(below: 34)), at: position)
      case 5: result.swapAt(position, random.next(below: count))
      default:
        let end = min(count, position + 32)
        result.insert(contentsOf: result[position..<end], at: random.next(below: count))
      }
    }
    return result
  }
}
