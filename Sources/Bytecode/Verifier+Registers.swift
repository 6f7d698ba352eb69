extension Verifier {
  /// What the instructions on the dearest way through a function add to its bound, callees' at their calls, by walking
  /// over it again; ascending by instruction, nothing when there is no such function.
  package static func dearestWay(
    of module: VerifiedModule, function: Int
  ) -> [(instruction: Int, gas: SizePolynomial)] {
    guard let flow = walk(over: function, of: module, explains: true) else { return [] }
    return (flow.gas.found.cost.places ?? [:]).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// What the registers of a function are proved to hold before one of its instructions, by walking over
  /// the function again; nothing when there is no such instruction or it is never reached.
  package static func registers(
    of module: VerifiedModule, function: Int, before instruction: Int
  ) -> [RegisterKind] {
    walk(over: function, of: module, watching: instruction)?.found?.all ?? []
  }

  /// Walks over a function again, which was verified; nil when there is none.
  private static func walk(
    over function: Int, of verified: VerifiedModule, explains: Bool = false,
    watching instruction: Int? = nil
  ) -> FlowVerifier? {
    let (module, types) = (verified.module, verified.types)
    var steps = StepBudget()
    guard module.functions.indices.contains(function),
      let loops = try? StructureVerifier.verify(module, types, function: function, &steps)
    else { return nil }
    let gas = GasWalk(
      module, types, TypeSize.all(module.types), function: module.functions[function], loops: loops,
      callees: verified.functions.map(\.bound), explains: explains)
    var flow = FlowVerifier(
      module, types, function: function, loops: loops, gas: gas, watching: instruction)
    guard (try? flow.run(&steps)) != nil else { return nil }
    return flow
  }
}
