import Interpreter
import Primitives
import Semantics

extension PropertyArguments {
  /// Simpler arguments that might fail as well, the simplest first.
  func simpler(than arguments: [Value]) -> [[Value]] {
    zip(arguments, types).enumerated().flatMap { position, pair in
      simpler(pair.0, pair.1).map { candidate in
        var changed = arguments
        changed[position] = candidate
        return changed
      }
    }
  }

  private func simpler(_ value: Value, _ type: Type) -> [Value] {
    switch (value, type) {
    case (.bool(true), _): return [.bool(false)]
    case (.integer(let number), .integer(let type)):
      return simpler(number, isNegative: type.isSigned && number.isNegative).map { .integer($0) }
    case (.fixed(let raw), .fixed(let format)): return simpler(raw, format).map { .fixed($0) }
    case (.some(let inner), .optional(let wrapped)):
      return [Value.none] + simpler(inner, wrapped).map { .some($0) }
    case (.aggregate(let parts), .list(let element, max: _)):
      let types = parts.map { _ in element }
      return shorter(parts).map { .aggregate($0) } + simplerParts(parts, types)
    case (.aggregate(let parts), .array(let element, count: _)):
      return simplerParts(parts, parts.map { _ in element })
    case (.aggregate(let parts), .tuple(let types)): return simplerParts(parts, types)
    case (.aggregate(let parts), .structure(let id, sizes: _)):
      return simplerParts(parts, program[id].fields.map(\.type))
    case (.enumCase(let index, let payload), .enumeration(let id)):
      return simplerCases(index, payload, program[id])
    case (.bytes(let bytes), _):
      return (shorter(bytes) + plainer(bytes, than: 0)).map { .bytes($0) }
    case (.text(let bytes), _):
      return (shorter(bytes) + plainer(bytes, than: UInt8(ascii: "a"))).map { .text($0) }
    default: return []
    }
  }

  /// Nothing, one half, the other half, then all but one.
  private func shorter<Element>(_ parts: [Element]) -> [[Element]] {
    guard !parts.isEmpty else { return [] }
    let half = parts.count / 2
    let halves = half > 0 ? [Array(parts[..<half]), Array(parts[half...])] : []
    return [[]] + halves
      + parts.indices.reversed().map { index in
        var rest = parts
        rest.remove(at: index)
        return rest
      }
  }

  /// All bytes the plainest one, then one after the other.
  private func plainer(_ bytes: [UInt8], than plain: UInt8) -> [[UInt8]] {
    let wrong = bytes.indices.filter { bytes[$0] != plain }
    guard !wrong.isEmpty else { return [] }
    return [bytes.map { _ in plain }]
      + wrong.map { index in
        var changed = bytes
        changed[index] = plain
        return changed
      }
  }

  private func simplerParts(_ parts: [Value], _ types: [Type]) -> [Value] {
    zip(parts, types).enumerated().flatMap { index, pair in
      simpler(pair.0, pair.1).map { part in
        var changed = parts
        changed[index] = part
        return .aggregate(changed)
      }
    }
  }

  /// Earlier cases that carry nothing, then the same case with simpler values.
  private func simplerCases(
    _ index: Int, _ payload: [Value], _ definition: EnumDefinition
  ) -> [Value] {
    let earlier = definition.cases.prefix(index).enumerated()
      .filter { $0.element.payload.isEmpty }.map { Value.enumCase($0.offset, []) }
    let types = definition.cases[index].payload.map(\.type)
    return earlier
      + simplerParts(payload, types).map { .enumCase(index, $0.elements) }
  }

  /// Zero, then shifted right by ever less, then smaller by ever less: a few tries for every bit,
  /// however large the number is.
  private func simpler(_ number: U256, isNegative: Bool) -> [U256] {
    guard !number.isZero else { return [] }
    let shifted = { (amount: UInt64) in
      isNegative ? number.arithmeticShiftRight(by: amount) : number >> amount
    }
    var result: [U256] = [0]
    for amount in [128, 64, 32, 16, 8, 4, 2, 1] as [UInt64] { result.append(shifted(amount)) }
    for amount in UInt64(2)..<255 {
      let part = shifted(amount)
      if part.isZero || isNegative && part == U256.max { break }
      result.append(number &- part)
    }
    result.append(isNegative ? number &+ 1 : number &- 1)
    return result.filter { $0 != number }
  }

  /// The same for the raw value of a fixed-point number; whole numbers before others.
  private func simpler(_ raw: Int64, _ format: FixedType) -> [Int64] {
    guard raw != 0 else { return [] }
    let whole = (raw >> Int64(format.fractionBits)) << Int64(format.fractionBits)
    let smaller = (1..<63).map { raw - (raw >> Int64($0)) }.filter { $0 != raw }
    return ([0, whole, raw / 2] + smaller).filter { $0.magnitude < raw.magnitude }
  }
}
