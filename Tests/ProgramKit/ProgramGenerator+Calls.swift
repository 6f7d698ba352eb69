/// Statements that call the partner and move coins.
extension ProgramGenerator {
  mutating func partnerCall() {
    if chance(25) { return queuedCall() }
    switch pick(8) {
    case 0, 1, 2, 3:
      let method = partnerMethods[pick(partnerMethods.count)]
      let arguments = method.parameters.map { expression($0, depth: 2) }
      let call = "partner.\(method.name)(\(arguments.joined(separator: ", ")))"
      let name = fresh("v")
      if chance(60) {
        write("let \(name): \(method.result.text)? = try \(call)")
        variables.append(Variable(name: name, type: .optional(method.result), isMutable: false))
      } else {
        write("let \(name): \(method.result.text) = \(call)")
        variables.append(Variable(name: name, type: method.result, isMutable: false))
      }
    case 4:
      let name = fresh("v")
      write("let \(name) = partner.keep(pot.split(\(amount())), \(typed(.u64, 1)) & 15)")
      variables.append(Variable(name: name, type: .u64, isMutable: false))
    case 5: write("pot.join(partner.give(\(typed(.u64, 1)) & 15))")
    case 6:
      let given = fresh("c")
      write("match try partner.give(\(typed(.u64, 1)) & 15) {")
      write("  some(\(given)) => { pot.join(\(given)) }")
      write("  none => { table[1] = 1 }")
      write("}")
    default:
      let name = fresh("v")
      let target = ["self", "caller", "@0x0000000000000000000000000000000000000009"][pick(3)]
      write("let \(name) = try partner.bounce(\(target), \(typed(.u64, 1)) & 3)")
      variables.append(Variable(name: name, type: .optional(.u64), isMutable: false))
    }
  }

  mutating func moveCoins() {
    if chance(40) { return moveCoinsShortly() }
    let key = "U8(\(typed(.u64, 1)) & 1)"
    switch pick(6) {
    case 0: write("vault.put(\(key), pot.split(\(amount())))")
    case 1:
      let coin = fresh("c")
      write("match vault.take(\(key)) {")
      write("  some(\(coin)) => { pot.join(\(coin)) }")
      write("  none => { table[2, default: 0] += 1 }")
      write("}")
    case 2:
      write("pay(pot.split(\(amount())), to: \(["caller", "partner.address"][chance(90) ? 0 : 1]))")
    case 3:
      let coin = fresh("c")
      let part = fresh("c")
      write("var \(coin) = pot.split(\(amount()))")
      write("let \(part) = \(coin).split(\(amount()))")
      write("\(coin).join(\(part))")
      write("pot.join(\(coin))")
    case 4:
      write("tickets.put(\(key), Ticket(\(expression(.u64, depth: 1)), pot.split(\(amount()))))")
    default:
      let ticket = fresh("c")
      let seat = fresh("v")
      let paid = fresh("c")
      write("match tickets.take(\(key)) {")
      write("  some(\(ticket)) => {")
      write("    let (\(seat), \(paid)) = \(ticket).unpack()")
      write("    table[3] = \(seat)")
      write("    pot.join(\(paid))")
      write("  }")
      write("  none => { table[3] = 0 }")
      write("}")
    }
  }

  /// How many coins: mostly few.
  mutating func amount() -> String {
    chance(85) ? "\(pick(40))" : "U128(\(typed(.u64, 1)) & 1_023)"
  }
}
