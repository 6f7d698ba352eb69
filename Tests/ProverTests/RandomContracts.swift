import Primitives
import TestKit

/// Contracts with statements and invariants at random, so that some invariants hold and many do not.
struct RandomContracts {
  private var random: SplitMix64

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
  }

  /// A contract `Subject` with a test that looks for calls which break its invariants.
  mutating func next() -> String {
    let entries = (0..<3).map { number in
      """
        entry e\(number)(p: U64, k: U8, coin: Coin) {
          purse.join(coin)
      \(statements(2, depth: 0).map { "    " + $0 }.joined(separator: "\n"))
        }
      """
    }
    let invariants = (0..<5).map { "  invariant i\($0) = \(invariant())" }
    return """
      contract Subject {
        public state a: U64 = \(random.next(below: 4))
        public state b: U64 = \(random.next(below: 4))
        state purse: Coin
        state m: Map<U8, U64>
        state l: List<U64, max 4>
        error Stop
      \((invariants + entries).joined(separator: "\n"))
      }

      test "search" {
        let alice = account(1 coin), bob = account(1 coin)
        let subject = alice.deploy(Subject)
        expect bob.balance > 0
        explore(subject)
      }
      """
  }

  private mutating func pick(_ texts: [String]) -> String { texts[random.next(below: texts.count)] }

  private mutating func invariant() -> String {
    let limit = random.next(below: 40)
    return pick([
      "a <= \(limit)", "b <= \(limit)", "a <= b", "a + b <= \(limit)", "l.length <= \(limit % 4)",
      "m.total == U256(a)", "m.total <= U256(b)", "m[\(limit % 3), default: 0] <= \(limit)",
      "a % 2 == 0", "l.isEmpty || l[0] <= \(limit)", "purse.amount >= U128(a)",
    ])
  }

  private mutating func statements(_ count: Int, depth: Int) -> [String] {
    (0..<count).flatMap { _ in statement(depth) }
  }

  private mutating func statement(_ depth: Int) -> [String] {
    let value = expression(0)
    switch random.next(below: depth < 2 ? 12 : 8) {
    case 0: return ["a = min(\(value), \(random.next(below: 40)))"]
    case 1: return ["b = min(\(value), \(random.next(below: 40)))"]
    case 2: return ["m[k] = \(value)"]
    case 3: return ["m[k, default: 0] += \(value)", "a += \(value)"]
    case 4: return ["m.remove(\(random.next(below: 3)))"]
    case 5: return ["l.append(\(value)) else Stop"]
    case 6: return ["require \(condition()) else Stop"]
    case 7: return [pick(["a", "b"]) + pick([" += 2", " -= 1", " *= 2"])]
    case 8, 9:
      return ["if \(condition()) {"] + statements(1, depth: depth + 1) + ["} else {"]
        + statements(1, depth: depth + 1) + ["}"]
    case 10:
      return ["for i\(depth) in 0..<\(value) max \(random.next(below: 20) + 1) {"]
        + statements(1, depth: depth + 1) + ["if \(condition()) { break }", "}"]
    default:
      return ["for x in l {", "if x > \(random.next(below: 20)) { return }", "a = min(x, 9)", "}"]
    }
  }

  private mutating func condition() -> String {
    expression(0) + pick([" < ", " <= ", " == ", " != "]) + expression(0)
  }

  private mutating func expression(_ depth: Int) -> String {
    switch random.next(below: depth < 2 ? 11 : 6) {
    case 0, 1: return "\(random.next(below: 20))"
    case 2: return "a"
    case 3: return "b"
    case 4: return "p"
    case 5: return "l.length"
    case 6: return "m[k, default: 0]"
    case 7: return "(\(expression(depth + 1)) + \(expression(depth + 1)))"
    case 8: return "min(\(expression(depth + 1)), \(expression(depth + 1)))"
    case 9: return "(\(expression(depth + 1)) % 7)"
    default: return "(l.last ?? \(expression(depth + 1)))"
    }
  }
}
