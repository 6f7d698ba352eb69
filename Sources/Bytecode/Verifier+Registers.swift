extension Verifier {
  /// What the instructions on the dearest way through a function add to its bound, callees' at their calls, by walking
  /// over it again; ascending by instruction.
  ///
  /// - Precondition: there is such a function.
  package static func dearestWay(
    of module: VerifiedModule, function: Int
  ) -> [(instruction: Int, gas: SizePolynomial)] {
    var steps = StepBudget()
    guard
      let loops = try? StructureVerifier.verify(
        module.module, module.types, function: function, &steps)
    else { return [] }
    let gas = GasWalk(
      module.module, module.types, TypeSize.all(module.module.types),
      function: module.module.functions[function], loops: loops,
      callees: module.functions.map(\.bound),
      explains: true)
    var flow = FlowVerifier(module.module, module.types, function: function, loops: loops, gas: gas)
    guard (try? flow.run(&steps)) != nil else { return [] }
    return (flow.gas.found.cost.places ?? [:]).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// What the registers of a function are proved to hold before one of its instructions, by walking over
  /// the function again; nothing when there is no such instruction or it is never reached.
  package static func registers(
    of module: VerifiedModule, function: Int, before instruction: Int
  ) -> [RegisterKind] {
    var steps = StepBudget()
    guard module.module.functions.indices.contains(function),
      let loops = try? StructureVerifier.verify(
        module.module, module.types, function: function, &steps)
    else { return [] }
    let gas = GasWalk(
      module.module, module.types, TypeSize.all(module.module.types),
      function: module.module.functions[function], loops: loops,
      callees: module.functions.map(\.bound))
    var flow = FlowVerifier(
      module.module, module.types, function: function, loops: loops, gas: gas, watching: instruction
    )
    guard (try? flow.run(&steps)) != nil else { return [] }
    return flow.found?.all ?? []
  }
}
