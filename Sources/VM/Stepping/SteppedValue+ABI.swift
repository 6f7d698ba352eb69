import Bytecode
import HomomorphicEvaluation
import Primitives
import Tensors

extension SteppedValue {
  /// All of the value as a tree, in the form in which `Inspect` shows values; nil when it has more than
  /// `nodesMax` parts or its encodings more than `SteppingLimits.valueBytesMax` bytes.
  ///
  /// As in the ABI, but: the values of an enumeration's case stand in a tuple; a coin is its amount, a
  /// spent one the text `spent`; a sum is its count and the encoding of its total; a key is its identity;
  /// a tensor or ciphertext its encoding.
  package func tree(nodesMax: Int = SteppingLimits.valueNodesMax) -> ABIValue? {
    var budget = Budget(nodes: nodesMax, bytes: SteppingLimits.valueBytesMax)
    return tree(&budget)
  }

  /// What may still be written out.
  private struct Budget {
    var nodes: Int
    var bytes: Int

    mutating func take(bytes count: Int) -> Bool {
      bytes -= min(count, bytes + 1)
      return bytes >= 0
    }
  }

  private func tree(_ budget: inout Budget) -> ABIValue? {
    budget.nodes -= 1
    guard budget.nodes >= 0 else { return nil }
    switch form {
    case .bool, .unsigned, .signed, .wideUnsigned, .wideSigned, .hash: return number.map(numeral)
    case .bytes, .text, .tensor, .ciphertext, .publicKey: return content(&budget)
    case .coin: return coins.map { .uint(U256($0)) } ?? .string("spent")
    case .record: return parts(&budget).map { .tuple($0) }
    case .array, .list: return parts(&budget).map { .array($0) }
    case .choice(let cases, let isOptional):
      guard let tag, let values = parts(&budget) else { return nil }
      if isOptional { return .tuple([.bool(tag == 1), values.first ?? .tuple([])]) }
      let number = ABIValue.uint(U256(UInt64(tag)))
      return cases.allSatisfy(\.fields.isEmpty) ? number : .tuple([number, .tuple(values)])
    case .sum:
      guard let terms, let total = parts(&budget) else { return nil }
      return .tuple([.uint(U256(terms)), total.first ?? .bytes([])])
    case .map: return nil
    }
  }

  /// A number, as its type names it.
  private func numeral(_ number: U256) -> ABIValue {
    switch types[type] {
    case .bool: .bool(!number.isZero)
    case .signed, .fixed: .int(number)
    case .address: .address(Address(truncating: number))
    case .hash: .hash(Hash256(number))
    case .unsigned, .bytes, .text, .optional, .record, .enumeration, .array, .list, .map, .tensor,
      .ciphertext, .publicKey, .coin, .sum:
      .uint(number)
    }
  }

  private func content(_ budget: inout Budget) -> ABIValue? {
    if let tensor {
      return budget.take(bytes: tensor.encodedByteCount) ? .bytes(tensor.encoded()) : nil
    }
    if let encrypted {
      return budget.take(bytes: encrypted.encodedByteCount) ? .bytes(encrypted.encoded()) : nil
    }
    if let key { return .bytes(key.identity.bytes) }
    guard let bytes, budget.take(bytes: bytes.count) else { return nil }
    if case .text = form { return .string(String(decoding: bytes, as: UTF8.self)) }
    return .bytes(bytes)
  }

  private func parts(_ budget: inout Budget) -> [ABIValue]? {
    var values: [ABIValue] = []
    for index in 0..<count {
      guard let value = part(index)?.value.tree(&budget) else { return nil }
      values.append(value)
    }
    return values
  }
}
