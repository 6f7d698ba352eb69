import Bytecode
import InstructionSet
import Primitives
import VM

/// Makes a profile from records, one after the other.
struct GasProfiler {
  /// A call that runs.
  private struct Running {
    let codeHash: Hash256
    /// The gas that it was given, until its first instruction has begun.
    var given: UInt64?
    /// Its node.
    let node: Int
    /// The functions that run in it: index and node, the innermost last.
    var functions: [(function: UInt32, node: Int)] = []
    /// The line of the instruction that began last.
    var line: Int?
    /// The inlined functions that it is part of, the outermost first.
    var inlined: [Int] = []
    /// What that instruction's gas is paid for.
    var dimension = GasDimension.compute
    /// What its steps and callees used.
    var known: UInt64 = 0
  }

  /// An instruction of a function that runs below a node.
  private struct Site: Hashable {
    let function: Int
    let location: ProgramCounter
  }

  /// Gas that went to a node.
  struct Posting {
    let node: Int
    let gas: UInt64
    /// The instruction that began; nil for what no instruction's fixed price is.
    let step: TraceStep?
  }

  private let names: TraceNames
  private(set) var profile = GasProfile()
  /// What the last transaction that began, or the last record, added.
  private(set) var postings: [Posting] = []
  private var running: [Running] = []
  private var transaction: Int?
  /// What the transaction used beside its intrinsic gas.
  private var executionGas: UInt64 = 0
  private var isDeployment = false
  /// The node of the line of each instruction that has run, and those of the inlined functions around it.
  private var lines: [Site: (line: Int, inlined: [Int])] = [:]
  private let dimensions: [UInt16: GasDimension]

  init(names: TraceNames) {
    self.names = names
    dimensions = Dictionary(
      InstructionSet.all.map { ($0.code, $0.dimension) }, uniquingKeysWith: { first, _ in first })
  }

  /// A transaction begins.
  mutating func begin(_ number: Int, _ transaction: TracedTransaction) {
    postings.removeAll(keepingCapacity: true)
    let node = profile.node(.transaction(number), below: nil)
    profile.enter(node)
    self.transaction = node
    if transaction.intrinsicGas > 0 {
      add(transaction.intrinsicGas, .intrinsic, to: profile.node(.intrinsic, below: node))
    }
    executionGas = transaction.gasUsed &- min(transaction.gasUsed, transaction.intrinsicGas)
    isDeployment = transaction.recipient == nil
    // No contract ran: there was not enough for loading or verifying one.
    if transaction.executions == 0, executionGas > 0 { addBeside(executionGas) }
  }

  /// The node of the innermost call.
  var callNode: Int? { running.last?.node }

  /// Adds what a transaction used beside the execution of contracts: a deployment for its code.
  private mutating func addBeside(_ gas: UInt64) {
    add(gas, .data, to: profile.node(isDeployment ? .deployment : .boundary, below: transaction))
  }

  private mutating func add(_ gas: UInt64, _ dimension: GasDimension, to node: Int) {
    profile.add(gas, dimension, to: node)
    postings.append(Posting(node: node, gas: gas, step: nil))
  }

  mutating func add(_ record: TraceRecord) throws(InspectError) {
    postings.removeAll(keepingCapacity: true)
    switch record {
    case .enter(let enter): try self.enter(enter)
    case .leave(let leave): try self.leave(leave)
    case .step(let step): self.step(step)
    case .charge(let gas):
      guard let call = running.indices.last, let line = running[call].line else { return }
      running[call].known = running[call].known.addingSaturated(gas)
      add(gas, running[call].dimension, to: line)
    case .result, .read, .write, .event, .pay: break
    }
  }

  private mutating func enter(_ enter: TraceEnter) throws(InspectError) {
    guard running.count < Limits.callDepthMax * 2 else { throw .tooDeep }
    // Below the line that calls.
    let parent = running.last.flatMap { $0.line ?? $0.functions.last?.node ?? $0.node }
    let node = profile.node(
      .call(
        enter.codeHash, contract: enter.contract,
        selector: enter.isInit ? nil : Array(enter.callData.prefix(4))),
      below: parent ?? transaction)
    profile.enter(node)
    running.append(Running(codeHash: enter.codeHash, given: enter.gas, node: node))
  }

  private mutating func leave(_ leave: TraceLeave) throws(InspectError) {
    guard let call = running.popLast() else { throw .unbalanced }
    let rest = leave.gasUsed &- min(leave.gasUsed, call.known)
    if rest > 0 {
      // A trap uses the whole of its block, and running out of gas all that was left: that belongs to the instruction
      // that ended the call. What is left of others is the boundary's.
      if leave.status != .success, leave.location != nil, let line = call.line {
        add(rest, call.dimension, to: line)
      } else {
        add(rest, .data, to: profile.node(.boundary, below: call.node))
      }
    }
    if let caller = running.indices.last {
      running[caller].known = running[caller].known.addingSaturated(leave.gasUsed)
    } else if executionGas > leave.gasUsed {
      addBeside(executionGas &- leave.gasUsed)
    }
  }

  private mutating func step(_ step: TraceStep) {
    guard let last = running.indices.last else { return }
    if let given = running[last].given {
      // Loaded and decoded before.
      let gas = given &- min(given, step.gasLeft)
      running[last].given = nil
      running[last].known = gas
      if gas > 0 { add(gas, .data, to: profile.node(.boundary, below: running[last].node)) }
    }
    let depth = Int(step.frame)
    let function = step.location.function
    var functions = running[last].functions
    if functions.count > depth + 1 { functions.removeLast(functions.count - depth - 1) }
    if functions.count == depth + 1, functions[depth].function != function {
      functions.removeLast()
    }
    if functions.count <= depth {
      // Below the line that calls, or the call of the contract.
      let parent = functions.isEmpty ? running[last].node : running[last].line
      let node = profile.node(
        .function(running[last].codeHash, function), below: parent ?? running[last].node)
      profile.enter(node)
      functions.append((function, node))
    }
    let node = functions[functions.count - 1].node
    running[last].functions = functions
    let dimension = dimensions[step.code] ?? .compute
    let (line, inlined) = self.line(step.location, in: running[last].codeHash, below: node)
    if inlined != running[last].inlined {
      // The first instruction of one may belong to another one that was inlined into it.
      let common = zip(inlined, running[last].inlined).prefix { $0 == $1 }.count
      for node in inlined[common...] { profile.enter(node) }
      running[last].inlined = inlined
    }
    running[last].line = line
    running[last].dimension = dimension
    running[last].known = running[last].known.addingSaturated(UInt64(step.cost))
    profile.addInstruction(UInt64(step.cost), dimension, to: line)
    postings.append(Posting(node: line, gas: UInt64(step.cost), step: step))
  }

  private mutating func line(
    _ location: ProgramCounter, in codeHash: Hash256, below node: Int
  ) -> (line: Int, inlined: [Int]) {
    let site = Site(function: node, location: location)
    if let known = lines[site] { return known }
    var parent = node
    var inlined: [Int] = []
    for call in names.inlinedCalls(location, in: codeHash) {
      // Below the line of the call, as functions are that were not inlined.
      let caller = profile.node(.line(call.call.map { SourceLine($0) }), below: parent)
      parent = profile.node(.inlined(codeHash, name: call.name), below: caller)
      inlined.append(parent)
    }
    let line = profile.node(
      .line(names.place(location, in: codeHash).map { SourceLine($0) }), below: parent)
    lines[site] = (line, inlined)
    return (line, inlined)
  }
}
