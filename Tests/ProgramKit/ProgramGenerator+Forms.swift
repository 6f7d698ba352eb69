/// The short forms of the language, and declarations that few programs need.
extension ProgramGenerator {
  /// Declarations at the top: names of types, sizes, keys and depths.
  mutating func forms() {
    write("type Both<N> = Tensor<Q<16,16>, [2 * N + 1]>")
    write("type Word = U64")
    write("struct Frame<N> { rows: Tensor<Q<16,16>, [N]> }")
    write("fn spread<N>(all: Tensor<Q<16,16>, [N]>) -> Both<N> {")
    write("  return Tensor.fill(all.at(0))")
    write("}")
    write("fn nothing() { return () }")
    write("fn firstOr<T: Type, N>(items: List<T, max N>, other: T) -> T {")
    write("  return items.first ?? other")
    write("}")
    write("fn swapped<T: Type, U: Type>(pair: (T, U)) -> (U, T) { return (pair.1, pair.0) }")
    write("fn joined<T: Type, N, M>(a: List<T, max N>, b: List<T, max M>) -> List<T, max N + M> {")
    write("  var all: List<T, max N + M> = a")
    write("  for i in 0..<b.length max M { all.append(b[i]) }")
    write("  return all")
    write("}")
    write("fn reach<T: Type, N>(items: List<T, max N>) -> U64 { return items.length * 100 + N }")
    write("part Tray {")
    write("  public state held: List<U64, max 3>")
    write("  public state touched: U64 = \(pick(9))")
    write("  state marks: Map<U8, U64>")
    write("  error TrayFull(n: U64)")
    write("  invariant small = touched >= 0")
    write("  view markAt(key: U8) -> U64? { return marks[key] }")
    write("  entry lay(n: U64) -> U64 {")
    write("    put(n)")
    write("    return held.length")
    write("  }")
    write("  fn put(n: U64) {")
    write("    held.append(n) else TrayFull(n)")
    write("    touched = wrappingAdd(touched, 1)")
    write("    marks[U8(n & 3)] = touched")
    write("  }")
    write("}")
    write("contract Sealed {")
    write("  key task: CKKS<8192>")
    write("  type Shallow = Encrypted<task, Q<4,28>, [4], depth 2>")
    write("  init(publicKey: PublicKey<CKKS<8192>>) { task = publicKey }")
    write("  view same(value: Shallow) -> Shallow { return value }")
    write("}")
  }

  /// A statement in one of the short forms.
  mutating func shortForm() {
    let name = fresh("k")
    let key = "U8(\(typed(.u64, 1)) & 3)"
    switch pick(19) {
    case 15:
      changeWalked()
      let has = fresh("h")
      write("let \(has) = walked.contains(\(key))")
      seal(has)
      write(
        "let \(name) = walked.length ^ (walked[\(key)] ?? 3) ^ walked.keys.sum({ k in U64(k) })")
    case 16:
      let (entry, value) = (fresh("k"), fresh("v"))
      write("var \(name): U64 = if walked.isEmpty { 5 } else { 6 }")
      write("for (\(entry), \(value)) in walked {")
      if chance(30) { write("  if \(typed(.bool, 1)) { \(chance(50) ? "continue" : "break") }") }
      if mayWrite, chance(60) {
        write("  if \(value) & 1 == 0 { walked.remove(\(key)) } else { walked[\(entry)] = 6 }")
      }
      write("  \(name) ^= \(value) + U64(\(entry))")
      write("}")
    case 17:
      let types: [GeneratedType] = [
        .u64, .i64, .integer(signed: false, bits: 8), .integer(signed: true, bits: 8),
        .integer(signed: false, bits: 256), .integer(signed: true, bits: 256),
      ]
      let text = "Text(\(typed(types[pick(types.count)], 2)))"
      write("let \(name) = (\(text), \(text).concat(\"!\").length)")
    case 18:
      let (count, index) = (fresh("n"), fresh("i"))
      write("let \(count) = min(\(typed(.u64, 1)) & 15, 6)")
      write("var \(name): U64 = 1")
      write("for \(index) in \(typed(.u64, 1)) & 3..<\(count) { \(name) = \(name) * 3 + \(index) }")
    case 14:
      if mayWrite, chance(60) { write("tray.put(\(typed(.u64, 1)))") }
      write(
        "let \(name) = tray.touched ^ (tray.held.first ?? 5) ^ (tray.marks[\(key)] ?? 1) ^ (tray.markAt(\(key)) ?? 2)"
      )
    case 11:
      let element = type(depth: 1)
      let all = fresh("v")
      write("let \(all): List<\(element.text), max 4> = \(literal(.list(element, max: 4)))")
      write("let \(name): \(element.text) = firstOr(\(all), \(expression(element, depth: 1)))")
      variables.append(Variable(name: name, type: element, isMutable: false))
      return
    case 12:
      let (one, other) = (type(depth: 1), type(depth: 1))
      write("let \(name) = swapped((\(typed(one, 1)), \(typed(other, 1))))")
      variables.append(Variable(name: name, type: .pair(other, one), isMutable: false))
      return
    case 13:
      let element = type(depth: 1)
      let (one, other) = (fresh("v"), fresh("v"))
      write("let \(one): List<\(element.text), max 2> = \(literal(.list(element, max: 2)))")
      write("let \(other): List<\(element.text), max 3> = \(literal(.list(element, max: 3)))")
      write("let \(name) = reach(joined(\(one), \(other))) + reach(\(other))")
    case 0:
      let inner = fresh("v")
      write("var \(name): U64 = \(typed(.u64, 1))")
      write("if let \(inner) = table[\(key)] { \(name) ^= \(inner) } else { \(name) &= 255 }")
    case 1:
      guard let result else { return shortForm() }
      write("let \(name) = table[\(key)] else { return \(expression(result, depth: 1)) }")
    case 2: write("let \(name): U64 = table[\(key)] ?? fail Wrong(\(typed(.u64, 1)))")
    case 3:
      write("let \(name) = \(typed(.bool, 1))")
      write("if \(name) && \(typed(.bool, 1)) && \(chance(30)) { fail Full }")
    case 4: write("let \(name): U64 = (\(typed(.u64, 1)) & 7) ** (\(typed(.u64, 1)) & 31)")
    case 5:
      write("let \(name): (Word, I8, U256) = (U64.max - (\(typed(.u64, 1)) & 3), I8.min, U256.max)")
    case 6: write("let \(name) = caller < self || table.contains(\(key))")
    case 7:
      let shape = fresh("v")
      let radius = fresh("v")
      let drawn = [".dot", ".circle(\(typed(.u64, 1)))", ".box(-1, true)"][pick(3)]
      write("let \(shape): Shape = \(drawn)")
      write("let \(name): U64 = match \(shape) {")
      write("  .dot => 1")
      write("  .circle(\(radius)) => \(radius)")
      write("  _ => fail Wrong(2)")
      write("}")
    case 8:
      let index = fresh("i")
      let inner = fresh("v")
      write("var \(name): U64 = 0")
      write("for \(index) in 0..<4 {")
      write(
        "  let \(inner) = table[U8(U64(\(index)))] else { \(chance(50) ? "continue" : "break") }")
      write("  \(name) ^= \(inner)")
      write("}")
    case 9:
      write("nothing()")
      write("let \(name) = \(typed(.u64, 1))")
    default:
      let all = fresh("v")
      write("let \(all): Tensor<Q<16,16>, [2]> = [0.5, 1.0]")
      write("let \(name) = spread(\(all), N: 2)")
    }
    seal(name)
  }

  /// A write or a removal in the map whose keys are kept, or in the map of maps.
  private mutating func changeWalked() {
    guard mayWrite else { return }
    let key = "U8(\(typed(.u64, 1)) & 3)"
    switch pick(6) {
    case 0: write("walked[\(key)] = \(typed(.u64, 1))")
    case 1: write("walked[\(key), default: 1] ^= \(typed(.u64, 1))")
    case 2, 3: write("walked.remove(\(key))")
    case 4: write("grid[\(key)][\(typed(.bool, 1))] = \(typed(.i64, 1))")
    default: write("grid[\(key)].remove(\(typed(.bool, 1)))")
    }
  }

  /// Coins that are joined, looked at, sent with `try`, and given to a new contract.
  mutating func moveCoinsShortly() {
    let key = "U8(\(typed(.u64, 1)) & 1)"
    let coin = fresh("c")
    let name = fresh("v")
    switch pick(5) {
    case 0: write("vault.join(\(key), pot.split(\(amount())))")
    case 1:
      write("if let \(coin) = tickets[\(key)] {")
      write("  table[1] = \(coin).seat ^ U64(\(coin).paid.amount & 1_023)")
      write("}")
    case 2:
      let empty = fresh("c")
      write("var \(coin) = pot.takeAll()")
      write("table[2] = U64(\(coin).amount & 255)")
      write("let \(empty) = Coin.none")
      write("\(empty).destroyEmpty()")
      write("pot.join(\(coin))")
    case 3:
      write("var \(coin) = pot.split(\(amount()))")
      write("let \(name) = try partner.keep(\(coin), \(typed(.u64, 1)) & 7)")
      write("pot.join(\(coin))")
      variables.append(Variable(name: name, type: .optional(.u64), isMutable: false))
    default:
      write("let \(coin) = deploy(Partner)")
      write("table[3] = \(coin).keep(pot.split(\(amount())), \(typed(.u64, 1)) & 7)")
      write("let \(name) = \(coin).address == partner.address || \(coin).address < self")
      variables.append(Variable(name: name, type: .bool, isMutable: false))
    }
  }
}
