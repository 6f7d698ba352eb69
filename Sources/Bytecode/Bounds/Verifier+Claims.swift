extension Verifier {
  /// The module, with the bounds that the verifier finds as the claims of its functions; a function without a bound claims
  /// nothing.
  package static func claimingBounds(_ module: Module) throws(VerifyError) -> Module {
    var claiming = module
    for index in claiming.functions.indices { claiming.functions[index].gasClaim = nil }
    let verified = try verify(claiming)
    for index in claiming.functions.indices {
      let bound = verified.gasBound(function: index)
      claiming.functions[index].gasClaim = bound.isUnbounded ? nil : bound
    }
    return claiming
  }
}
