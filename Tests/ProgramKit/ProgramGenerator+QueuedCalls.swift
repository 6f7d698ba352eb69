/// Calls as values: made, kept, looked at, run.
extension ProgramGenerator {
  /// The state that keeps them, and entries that take whatever comes from outside.
  mutating func queue() {
    write("state queue: List<Call<Partner>, max 3>")
    write("state waiting: Map<Hash, Call<Caller>>")
    write("view queued() -> List<Call<Partner>, max 3> { return queue }")
    write("entry queueUp(call: Call<Partner>) -> Hash {")
    write("  queue.append(call) else Full")
    write("  return hash(call, queue.length)")
    write("}")
    write("entry runGiven(call: Call<Caller>, isTried: Bool) -> Bool calls {")
    write("  if isTried { return try call.run() }")
    write("  call.run()")
    write("  return true")
    write("}")
  }

  mutating func queuedCall() {
    let name = fresh("q")
    let other = fresh("v")
    switch pick(6) {
    case 0:
      write("let \(name) = \(partnerCallValue())")
      write("queue.append(\(name)) else Full")
    case 1:
      let target = ["self", "caller", "partner.address"][pick(3)]
      write("let \(name) = Call(Caller(\(target)).ping(\(typed(.u64, 1))))")
      write("waiting[hash(\(name))] = \(name)")
      write("let \(other) = try \(name).run()")
      variables.append(Variable(name: other, type: .bool, isMutable: false))
    case 2:
      write("if let \(name) = queue.removeLast() {")
      write(chance(50) ? "  \(name).run()" : "  if try \(name).run() { table[2] = 1 }")
      write("}")
    case 3:
      write("let \(name): Call<Partner> = .bounce(partner, caller, \(typed(.u64, 1)) & 3)")
      write("match \(name) {")
      write("  .bounce(\(other), _, 2) => { table[1] = U64(\(other).purse() & 255) }")
      write("  .bounce(_, _, \(other)) => { table[1] = \(other) }")
      write("  _ => { \(name).run() }")
      write("}")
    case 4:
      write("for \(name) in queue {")
      write("  if try \(name).run() { table[3, default: 0] += 1 }")
      write("}")
      write("queue.clear()")
    default:
      write("let \(other) = \(partnerCallValue()) == \(partnerCallValue())")
      write("\(partnerCallValue()).run()")
      variables.append(Variable(name: other, type: .bool, isMutable: false))
    }
  }

  /// A call of an entry of the partner that takes no coin.
  private mutating func partnerCallValue() -> String {
    guard chance(60), let method = partnerMethods.first(where: { !$0.isPure }) else {
      return "Call(partner.bounce(self, \(typed(.u64, 1)) & 3))"
    }
    let arguments = method.parameters.map { expression($0, depth: 2) }
    return "Call(partner.\(method.name)(\(arguments.joined(separator: ", "))))"
  }
}
