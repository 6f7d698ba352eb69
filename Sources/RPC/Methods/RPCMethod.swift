import Diagnostics

/// A method that clients can call.
struct RPCMethod: Sendable {
  typealias Run =
    @Sendable (RPCService, inout RPCParameters, RPCSession?) throws(RPCError) -> JSONValue

  /// Whether it is for the thread that owns the chain.
  let changesChain: Bool
  let run: Run

  init(changesChain: Bool = false, _ run: @escaping Run) {
    self.changesChain = changesChain
    self.run = run
  }

  /// All methods by name.
  static let all: [String: RPCMethod] = Dictionary(
    uniqueKeysWithValues: [
      clientMethods, blockMethods, stateMethods, callMethods, feeMethods, transactionMethods,
      logMethods, subscriptionMethods, galaxyMethods, clusterMethods, debugMethods,
      developmentMethods,
    ].flatMap { $0 })
}
