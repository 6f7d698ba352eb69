import Diagnostics
import Node
import Primitives

extension RPCMethod {
  /// What scripts do to a development chain, under the names of Galaxy, Ganache, Anvil and Hardhat. Elsewhere there is none of it.
  static let developmentMethods: [(String, RPCMethod)] = [
    method(["galaxy_snapshot", "evm_snapshot", "anvil_snapshot"]) {
      chain, parameters throws(RPCError) in
      try parameters.finish()
      return .quantity(try developing { () throws(DevelopmentError) in try chain.snapshot() })
    },
    method(["galaxy_revert", "evm_revert", "anvil_revert"]) { chain, parameters throws(RPCError) in
      let number = try parameters.required(count)
      try parameters.finish()
      return .bool(
        try developing { () throws(DevelopmentError) in try chain.revert(to: number) })
    },
    method(["galaxy_reset", "anvil_reset", "hardhat_reset"]) { chain, parameters throws(RPCError) in
      // Forking another chain is no part of it.
      if let options = try parameters.optional({ $0 }), options["forking"] != nil {
        throw RPCError(.invalidParameters, "no chain is forked here")
      }
      try parameters.finish()
      try developing { () throws(DevelopmentError) in try chain.reset() }
      return .bool(true)
    },
    method(["galaxy_mine", "anvil_mine", "hardhat_mine"]) { chain, parameters throws(RPCError) in
      let blocks = try parameters.optional(count) ?? 1
      let interval = try parameters.optional(count)
      try parameters.finish()
      try developing { () throws(DevelopmentError) in try chain.mine(blocks, interval: interval) }
      return .null
    },
    method(["evm_mine"]) { chain, parameters throws(RPCError) in
      let options = try parameters.optional { $0 }
      try parameters.finish()
      var (blocks, time): (UInt64, UInt64?) = (1, nil)
      do throws(RPCValueError) {
        if case .object? = options {
          blocks = try RPCValue.member(options ?? .null, "blocks", count) ?? 1
          time = try RPCValue.member(options ?? .null, "timestamp", count)
        } else if let options {
          time = try count(options)
        }
      } catch {
        throw RPCError(.invalidParameters, error.reason)
      }
      try developing { () throws(DevelopmentError) in
        if let time { try chain.setNextTime(time) }
        try chain.mine(blocks)
      }
      return .string("0x0")
    },
    method(["galaxy_increaseTime", "evm_increaseTime", "anvil_increaseTime"]) {
      chain, parameters throws(RPCError) in
      let seconds = try parameters.required(count)
      try parameters.finish()
      return .quantity(UInt64(max(0, chain.increaseTime(by: seconds))))
    },
    method([
      "galaxy_setNextBlockTimestamp", "evm_setNextBlockTimestamp", "anvil_setNextBlockTimestamp",
    ]) { chain, parameters throws(RPCError) in
      let time = try parameters.required(count)
      try parameters.finish()
      try developing { () throws(DevelopmentError) in try chain.setNextTime(time) }
      return .null
    },
    method([
      "galaxy_setBalance", "anvil_setBalance", "hardhat_setBalance", "evm_setAccountBalance",
    ]) { chain, parameters throws(RPCError) in
      let address = try parameters.required(RPCValue.address)
      let amount = try parameters.required(RPCValue.uint128)
      try parameters.finish()
      try developing { () throws(DevelopmentError) in
        try chain.setBalance(of: address, to: amount)
      }
      return .bool(true)
    },
    // Whoever asks for these shall know why they are not there.
    method([
      "galaxy_impersonateAccount", "anvil_impersonateAccount", "hardhat_impersonateAccount",
      "anvil_setCode", "hardhat_setCode", "anvil_setStorageAt", "hardhat_setStorageAt",
      "anvil_setNonce", "hardhat_setNonce", "anvil_dumpState", "anvil_loadState",
    ]) { _, _ throws(RPCError) in
      throw RPCError(
        .refused,
        "not here: blocks hold signed transactions and nothing else, so that everybody who executes them gets this chain"
      )
    },
  ].flatMap { $0 }

  private typealias Change =
    @Sendable (Development, inout RPCParameters) throws(RPCError) -> JSONValue

  /// A method under several names, for the thread that makes blocks.
  private static func method(
    _ names: [String], _ change: @escaping Change
  ) -> [(String, RPCMethod)] {
    names.map { name in
      (
        name,
        RPCMethod(changesChain: true) { service, parameters, _ throws(RPCError) in
          guard let chain = service.development else {
            throw RPCError(
              .unknownMethod, "\(name) is for development chains that only this machine reaches")
          }
          return try change(chain, &parameters)
        }
      )
    }
  }

  private static func developing<Result>(
    _ body: () throws(DevelopmentError) -> Result
  ) throws(RPCError) -> Result {
    do throws(DevelopmentError) {
      return try body()
    } catch {
      throw RPCError(.refused, "\(error)")
    }
  }

  /// A number as scripts write it: a quantity, or a number of JSON.
  private static func count(_ value: JSONValue) throws(RPCValueError) -> UInt64 {
    guard case .number(let text) = value else { return try RPCValue.uint64(value) }
    guard let number = UInt64(text) else { throw RPCValueError("not a number of 64 bits") }
    return number
  }
}
