import Bytecode
import MachineKit
import Primitives
import VM

extension FuzzTarget {
  /// Whatever the arguments, they are some value's only encoding or none: a view that gives its argument back answers what it
  /// was sent. The first byte chooses the type.
  static let callData = FuzzTarget(
    "callData", "the decoder and encoder of arguments and results",
    seeds: { _ in EchoModule.types.indices.flatMap { type in samples.map { [UInt8(type)] + $0 } } },
    change: { bytes, random in
      // Words, because offsets and lengths are words.
      var bytes = bytes
      let words = max(1, (bytes.count - 1) / 32)
      let place = 1 + 32 * random.next(below: words)
      guard place + 32 <= bytes.count else { return bytes + U256(UInt64(32)).bigEndianBytes }
      let number = [0, 1, 2, 3, 8, 32, 64, 96, 128, 256][random.next(below: 10)]
      switch random.next(below: 4) {
      case 0: bytes.replaceSubrange(place..<place + 32, with: U256(UInt64(number)).bigEndianBytes)
      case 1: bytes.insert(contentsOf: U256(UInt64(number)).bigEndianBytes, at: place)
      case 2: bytes.removeSubrange(place..<place + 32)
      default: bytes[0] = UInt8(random.next(below: EchoModule.types.count))
      }
      return bytes
    },
    problem: { bytes in
      guard let first = bytes.first, Int(first) < EchoModule.selectors.count else { return nil }
      let selector = EchoModule.selectors[Int(first)]
      let arguments = Array(bytes.dropFirst())
      var trial = MachineTrial()
      do {
        let call = MachineTrial.Call(
          data: withUnsafeBytes(of: selector.bigEndian) { Array($0) } + arguments, gas: 1_000_000)
        if let difference = try trial.difference(EchoModule.verified, call) { return difference }
      } catch {
        return "\(error)"
      }
      guard let outcome = trial.last, outcome.isSuccess else { return nil }
      return outcome.data == arguments ? nil : "another encoding of the same value"
    })

  /// Plausible arguments.
  private static let samples: [[UInt8]] = {
    func words(_ numbers: [UInt64]) -> [UInt8] { numbers.flatMap { U256($0).bigEndianBytes } }
    let text = Array("abc".utf8) + Array(repeating: 0, count: 29)
    return [
      words([1]), words([1, 2]), words([32, 0]), words([32, 3]) + text,
      words([32, 2, 1, 2]), words([1, 32, 3]) + text, words([32, 1, 32, 3]) + text,
      words([32, 1, 2, 96, 3]) + text, words([1, 2, 3]), words([32, 64, 128, 3]) + text,
    ]
  }()
}
