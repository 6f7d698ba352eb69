import Bytecode
import Primitives
import Semantics

/// How often a loop may run.
struct LoopBound {
  /// A maximum that holds whatever the sizes are.
  let constant: UInt64
  /// The maximum itself where it depends on sizes and the range alone does not keep to it.
  let exact: Size?
}

extension FunctionLowering {
  /// `for i in first..<last`.
  mutating func forRange(
    _ id: LocalID?, _ first: TypedExpression, _ last: TypedExpression, _ max: Size,
    _ body: TypedBlock
  ) {
    guard case .integer(let integer) = resolve(first.type) else { return }
    let values = lowerAll([first, last])
    // The body may change the variables that the range was made of.
    let end = stable(values[1])
    let position = id.map { register(of: $0) } ?? builder.newRegister(kind(of: first.type))
    builder.move(position, values[0].register)
    rangeLoop(position, to: end, integer, bound: bound(max, last: last)) { lowering, loop in
      lowering.loops.append(loop)
      lowering.execute(body)
      lowering.loops.removeLast()
    }
  }

  /// The bound of a range that ends at `last`.
  private func bound(_ max: Size, last: TypedExpression) -> LoopBound {
    let max = resolve(max)
    guard max.constant == nil else { return LoopBound(constant: bound(of: max), exact: nil) }
    if case .size(let size) = last.kind, resolve(size) == max {
      return LoopBound(constant: bound(of: max), exact: nil)
    }
    return LoopBound(constant: bound(of: max), exact: max)
  }

  /// Runs `body` while `position` is below `end`, with `position` counting up. The position starts
  /// where it stands; behind the loop it holds the first value that was not run.
  mutating func rangeLoop(
    _ position: VirtualRegister, to end: VirtualRegister, _ integer: IntegerType = .u64,
    bound: LoopBound, body: (inout FunctionLowering, Loop) -> Void
  ) {
    let isMore = compare(.less, position, end, type: .integer(integer))
    loop(while: isMore, bound: bound) { lowering, loop in
      body(&lowering, loop)
      lowering.builder.begin(loop.next)
      lowering.increment(position, integer)
      return lowering.compare(.less, position, end, type: .integer(integer))
    }
  }

  /// Adds 1 to a register whose value is below another value of its type, so that it cannot overflow.
  private mutating func increment(_ position: VirtualRegister, _ integer: IntegerType) {
    if integer.bits > 64 {
      let one = builder.constantWide(.one)
      let opcode: Opcode = .wideAddWrap
      builder.act(opcode, .register(position), .register(position), .register(one))
    } else {
      let one = builder.constant(1)
      let opcode: Opcode = integer.isSigned ? .addWrap : .addU
      builder.act(opcode, .register(position), .register(position), .register(one))
    }
  }

  /// A loop in the form that the machine runs best: a test before the first round, then rounds that
  /// each end with the test for the next. `round` lowers one round, beginning with `loop.next` what
  /// comes behind `continue`, and returns the condition for the next round.
  mutating func loop(
    while isMore: VirtualRegister, bound: LoopBound,
    round: (inout FunctionLowering, Loop) -> VirtualRegister
  ) {
    let enter = builder.newBlock()
    let header = builder.newBlock()
    let loop = Loop(next: builder.newBlock(), exit: builder.newBlock())
    builder.end(.branch(isMore, ifTrue: enter, ifFalse: loop.exit))
    builder.begin(enter)
    guard bound.constant > 0 else {
      builder.trap(Trap.loopBound.rawValue)
      builder.begin(loop.exit)
      return
    }
    let left = bound.exact.map { startCount($0) }
    let counter = builder.newRegister(.counter)
    builder.act(.loopEnter, .register(counter), .immediate(bound.constant - 1))
    builder.begin(header)
    if let left { count(down: left) }
    let condition = round(&self, loop)
    if builder.isReachable {
      builder.end(
        .loopBackIf(counter: counter, condition, header: header, exit: loop.exit))
    }
    builder.begin(loop.exit)
  }

  /// The number of rounds that a loop may run, where it is known only at run time.
  private mutating func startCount(_ size: Size) -> VirtualRegister {
    let left = builder.newRegister(.word)
    let value = value(of: size)
    builder.move(left, value)
    return left
  }

  /// Traps when no round is left; otherwise one fewer is.
  private mutating func count(down left: VirtualRegister) {
    let goesOn = builder.newBlock()
    let isOver = builder.newBlock()
    builder.end(.branch(left, ifTrue: goesOn, ifFalse: isOver))
    builder.begin(isOver)
    builder.trap(Trap.loopBound.rawValue)
    builder.begin(goesOn)
    let one = builder.constant(1)
    builder.act(.subU, .register(left), .register(left), .register(one))
  }

  /// `for x in list`.
  mutating func forEach(
    _ target: BindingTarget, _ list: TypedExpression, _ max: Size, _ body: TypedBlock
  ) {
    let value = lowerForIteration(list, mayChange: !LocalUsage(body).changed.isEmpty)
    forEachElement(of: value.register, type: list.type) { lowering, element, _, loop in
      lowering.loops.append(loop)
      lowering.bind(target, toPart: element, type: lowering.elementType(of: list.type))
      lowering.execute(body)
      lowering.loops.removeLast()
    }
  }

  /// The type of the elements of a list or array.
  func elementType(of type: Type) -> Type {
    switch resolve(type) {
    case .list(let element, max: _), .array(let element, count: _): element
    case .bytes, .text: .u8
    default: .invalid
    }
  }

  /// The most elements that a list or array of the type has.
  func countMax(of type: Type) -> UInt64 {
    switch resolve(type) {
    case .list(_, max: let max): bound(of: max)
    case .array(_, count: let count): bound(of: count)
    case .bytes(max: let max), .text(max: let max): bound(of: max)
    default: 0
    }
  }

  /// Runs `body` for each element with the element, its position, and where the loop leads.
  mutating func forEachElement(
    of list: VirtualRegister, type: Type,
    body: (inout FunctionLowering, VirtualRegister, VirtualRegister, Loop) -> Void
  ) {
    let element = elementType(of: type)
    let count = builder.word(.length, list)
    let position = builder.newRegister(.word)
    builder.move(position, builder.constant(0))
    let bound = LoopBound(constant: countMax(of: type), exact: nil)
    rangeLoop(position, to: count, bound: bound) { lowering, loop in
      let value = lowering.builder.make(
        .listGet, lowering.kind(of: element), .register(list), .register(position))
      body(&lowering, value, position, loop)
    }
  }

  /// `while condition max N`.
  mutating func whileLoop(_ condition: TypedExpression, _ max: Size, _ body: TypedBlock) {
    let resolved = resolve(max)
    let bound = LoopBound(
      constant: bound(of: resolved), exact: resolved.constant == nil ? resolved : nil)
    if isSmall(condition) {
      let isMore = evaluate(condition)
      loop(while: isMore, bound: bound) { lowering, loop in
        lowering.loops.append(loop)
        lowering.execute(body)
        lowering.loops.removeLast()
        lowering.builder.begin(loop.next)
        return lowering.evaluate(condition)
      }
    } else {
      testedLoop(condition, bound, body)
    }
  }

  /// A loop whose condition is too large to stand twice: it is tested at the top of each round, and
  /// a variable counts the rounds, since the last test belongs to no round.
  private mutating func testedLoop(
    _ condition: TypedExpression, _ bound: LoopBound, _ body: TypedBlock
  ) {
    let left = builder.newRegister(.word)
    let rounds = bound.exact.map { value(of: $0) } ?? builder.constant(bound.constant)
    builder.move(left, rounds)
    let counter = builder.newRegister(.counter)
    builder.act(.loopEnter, .register(counter), .immediate(bound.constant))
    let header = builder.newBlock()
    let holds = builder.newBlock()
    let loop = Loop(next: builder.newBlock(), exit: builder.newBlock())
    builder.begin(header)
    branch(on: condition, ifTrue: holds, ifFalse: loop.exit)
    builder.begin(holds)
    count(down: left)
    loops.append(loop)
    execute(body)
    loops.removeLast()
    builder.begin(loop.next)
    builder.end(.loopBack(counter: counter, header: header))
    builder.begin(loop.exit)
  }

  /// Whether the condition is so small that lowering it twice costs nothing.
  private func isSmall(_ condition: TypedExpression) -> Bool {
    var left = 16
    return isSmall(condition, &left)
  }

  private func isSmall(_ expression: TypedExpression, _ left: inout Int) -> Bool {
    left -= 1
    guard left > 0 else { return false }
    for child in expression.children {
      switch child {
      case .expression(let part, isRepeated: false):
        guard isSmall(part, &left) else { return false }
      case .expression, .block, .place: return false
      }
    }
    return true
  }
}
