import Diagnostics
import Ledger
import Node
import Primitives
import Storage

extension RPCMethod {
  /// What gas costs.
  static let feeMethods: [(String, RPCMethod)] = [
    (
      "eth_gasPrice",
      RPCMethod { service, parameters, _ throws(RPCError) in
        try parameters.finish()
        return .quantity(service.node.pending.baseFee + RPCService.suggestedTip)
      }
    ),
    (
      "eth_maxPriorityFeePerGas",
      RPCMethod { _, parameters, _ throws(RPCError) in
        try parameters.finish()
        return .quantity(RPCService.suggestedTip)
      }
    ),
    (
      "eth_feeHistory",
      RPCMethod { service, parameters, _ throws(RPCError) in
        let count = try parameters.required(RPCService.blockCount)
        let newest = try parameters.required(BlockReference.numberOrTag)
        let percentiles = try parameters.optional { value throws(RPCValueError) in
          try RPCValue.array(value, max: RPCLimits.feePercentilesMax, RPCService.percentile)
        }
        try parameters.finish()
        return try service.feeHistory(count, newest, percentiles ?? [])
      }
    ),
  ]
}

extension RPCService {
  /// A node that orders by itself takes any tip: this one is small, and not nothing, because some tools take 0 for an error.
  fileprivate static let suggestedTip: UInt128 = 1_000_000

  /// The number of blocks of a history: a quantity, or, as some tools have it, a JSON number.
  fileprivate static func blockCount(_ value: JSONValue) throws(RPCValueError) -> UInt64 {
    if case .number(let text) = value {
      guard let count = UInt64(text) else { throw RPCValueError("not a number of blocks") }
      return count
    }
    return try RPCValue.uint64(value)
  }

  fileprivate static func percentile(_ value: JSONValue) throws(RPCValueError) -> Double {
    guard case .number(let text) = value, let number = Double(text), (0...100).contains(number)
    else { throw RPCValueError("a percentile is a number from 0 to 100") }
    return number
  }

  fileprivate func feeHistory(
    _ count: UInt64, _ newest: BlockReference, _ percentiles: [Double]
  ) throws(RPCError) -> JSONValue {
    for (low, high) in zip(percentiles, percentiles.dropFirst()) where low > high {
      throw RPCError(.invalidParameters, "percentiles are not in ascending order")
    }
    guard let last = try number(of: newest) else {
      throw RPCError(.invalidParameters, "request beyond head block")
    }
    let count = min(count, RPCLimits.feeHistoryBlocksMax, last + 1)
    guard count > 0 else {
      return .members(("oldestBlock", .string("0x0")), ("gasUsedRatio", .array([])))
    }
    let oldest = last + 1 - count
    var baseFees: [JSONValue] = []
    var ratios: [JSONValue] = []
    var rewards: [JSONValue] = []
    var next: UInt128 = 0
    for number in oldest...last {
      let record = try stored { () throws(StorageError) in try node.store.block(number) }
      guard let header = record?.header else { continue }
      baseFees.append(.quantity(header.context.baseFee))
      let ratio = Double(header.gasUsed) / Double(max(1, header.context.gasLimit))
      ratios.append(.number("\(ratio)"))
      next = node.rules.baseFee(after: header)
      if !percentiles.isEmpty {
        let receipts = try stored { () throws(StorageError) in
          try node.store.receipts(of: number)
        }
        rewards.append(
          .array(RPCService.tips(receipts, header, percentiles).map { .quantity($0) }))
      }
    }
    baseFees.append(.quantity(next))
    var members = [
      JSONValue.Member("oldestBlock", .quantity(oldest)),
      JSONValue.Member("baseFeePerGas", .array(baseFees)),
      JSONValue.Member("gasUsedRatio", .array(ratios)),
    ]
    if !percentiles.isEmpty { members.append(JSONValue.Member("reward", .array(rewards))) }
    return .object(members)
  }

  /// The tips below which so many of a hundred parts of the block's gas were paid; 0 in an empty block.
  private static func tips(
    _ receipts: [Receipt], _ header: BlockHeader, _ percentiles: [Double]
  ) -> [UInt128] {
    let sorted = receipts.map { receipt in
      (
        tip: receipt.gasPrice - min(receipt.gasPrice, header.context.baseFee),
        gas: Double(receipt.gasUsed)
      )
    }.sorted { $0.tip < $1.tip }
    return percentiles.map { percentile in
      var gas = 0.0
      let limit = Double(header.gasUsed) * percentile / 100
      for item in sorted {
        gas += item.gas
        if gas >= limit { return item.tip }
      }
      return sorted.last?.tip ?? 0
    }
  }
}
