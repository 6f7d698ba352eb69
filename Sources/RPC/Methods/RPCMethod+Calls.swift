import Diagnostics
import Ledger
import Node
import Primitives
import Storage

extension RPCMethod {
  /// Calls that have no consequences.
  static let callMethods: [(String, RPCMethod)] = [
    (
      "eth_call",
      RPCMethod { service, parameters, _ throws(RPCError) in
        let call = try parameters.required { value throws(RPCValueError) in try CallObject(value) }
        let reference = try parameters.optional(BlockReference.any)
        try refuseOverrides(&parameters)
        let snapshot = try service.snapshot(reference)
        let limit = service.node.rules.blockGasLimit
        let receipt = try service.runner.run(
          call, on: snapshot, gasLimit: min(call.gasLimit ?? limit, limit))
        if let error = CallFailure.error(receipt, of: call.recipient, snapshot, service.interfaces)
        {
          throw error
        }
        return .data(receipt.data)
      }
    ),
    (
      "eth_estimateGas",
      RPCMethod { service, parameters, _ throws(RPCError) in
        let call = try parameters.required { value throws(RPCValueError) in try CallObject(value) }
        let reference = try parameters.optional(BlockReference.any)
        try refuseOverrides(&parameters)
        return .quantity(try service.estimate(call, service.snapshot(reference)))
      }
    ),
  ]

  /// Overrides of state and block, which geth takes, are not taken.
  private static func refuseOverrides(_ parameters: inout RPCParameters) throws(RPCError) {
    let override = try parameters.optional { $0 }
    guard override == nil || override == .object([]) else {
      throw RPCError(.invalidParameters, "overrides of the state are not supported")
    }
    try parameters.finish()
  }
}

extension RPCService {
  /// The least gas limit with which a transaction does what it should: what it uses with plenty, and where that is not
  /// enough (a contract that acts on what is left), the least by halving.
  fileprivate func estimate(_ call: CallObject, _ snapshot: ChainSnapshot) throws(RPCError)
    -> UInt64
  {
    let announced = runner.accessListGas(call)
    let most = min(call.gasLimit ?? .max, node.rules.blockGasLimit)
    guard most > announced else { throw RPCError(.refused, "gas limit below the access list's") }
    let plenty = most - announced
    let receipt = try runner.run(call, on: snapshot, gasLimit: plenty)
    if let error = CallFailure.error(receipt, of: call.recipient, snapshot, interfaces) {
      throw error
    }
    // With exactly this much the last instruction is paid for.
    var low = receipt.gasUsed
    guard try !runner.run(call, on: snapshot, gasLimit: low).isSuccess else {
      return low + announced
    }
    var high = plenty
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if try runner.run(call, on: snapshot, gasLimit: middle).isSuccess {
        high = middle
      } else {
        low = middle
      }
    }
    return high + announced
  }
}
