import Bytecode
import HomomorphicClient
import HomomorphicEvaluation
import InstructionSet
import MachineKit
import Primitives
import Testing
import VM

/// Every instruction, by programs that show what it does.
@Suite struct RowTests {
  static let cases = RowCase.plain + RowCase.sealing

  @Test(arguments: cases) func theInstructionDoesWhatItsRowSays(row: RowCase) throws {
    let result = try run(
      row.module, row.arguments, value: row.value, gas: row.gas, prepare: row.prepare)
    switch row.end {
    case .words(let words):
      #expect(result.outcome.status == .success)
      #expect(result.outcome.data == words.flatMap(\.bigEndianBytes))
    case .data(let data):
      #expect(result.outcome.status == .success)
      #expect(result.outcome.data == data)
    case .coin(let amount):
      #expect(result.outcome.status == .success)
      #expect(result.outcome.coin == amount)
    case .ciphertext(let values):
      #expect(result.outcome.status == .success)
      let length = U256(bigEndian: result.outcome.data.dropFirst(32).prefix(32))?.asInt ?? 0
      let bytes = Array(result.outcome.data.dropFirst(64).prefix(length))
      #expect(try TestKeys.decrypt(bytes, count: values.count) == values)
    case .trap(let trap):
      #expect(result.outcome.status == .trap(trap))
      #expect(result.outcome.data.isEmpty)
    case .revert(let data):
      #expect(result.outcome.status == .revert)
      #expect(result.outcome.data == data)
    }
    try row.check(result)
  }

  /// The host holds each run against its bound; this says that there is one.
  @Test func everyProgramWithoutCiphertextsIsBounded() throws {
    let families = Dictionary(
      uniqueKeysWithValues: InstructionSet.all.map { ($0.code, $0.family) })
    var unbounded: [String] = []
    for row in Self.cases {
      let verified = try Verifier.verify(row.module)
      for (index, function) in row.module.functions.enumerated() {
        let isPlain =
          function.code.allSatisfy { families[$0.opcode.rawValue] != .ciphertexts }
          && !row.module.types.contains { $0.isKey }
        if isPlain, verified.gasBound(function: index).isUnbounded { unbounded.append(row.name) }
      }
    }
    #expect(unbounded.isEmpty)
  }

  /// Traps that no case here raises, by the reason.
  static let unraised: [(reason: String, trap: String, rows: String)] = [
    ("the verifier bounds the depth and the registers of calls", "callDepth", "call"),
    ("the verifier bounds the depth and the registers of calls", "stackDepth", "call"),
    (
      "takes 64 contracts that call each other", "callDepth",
      "callContract tryCallContract deployContract"
    ),
    (
      "takes megabytes of data", "limit",
      "equalRef hashValues emit callContract tryCallContract deployContract"
    ),
    (
      "takes a host that changes what was stored", "decode",
      """
      stateLoad stateLook mapLook stateListLength stateListGet stateListSet stateListAppend stateListRemoveLast
      stateListClear mapGet mapGetOr mapContains mapTake stateCoinAmount mapCoinAmount
      """
    ),
    (
      "these encode nothing, or words that have no narrower type", "overflow",
      """
      stateListSet stateListAppend stateListRemoveLast stateListClear mapSet mapRemove mapTake mapPut
      """
    ),
    ("there are fewer than 2^128 coins", "overflow", "coinJoin"),
    (
      "a result of another type comes from another contract than was compiled against", "decode",
      "callContract tryCallContract"
    ),
    ("these failures become none, or false", "reentrancy", "tryCallContract"),
    ("these failures become none, or false", "noContract", "tryCallContract"),
    (
      "takes tensors of millions of elements", "limit",
      """
      tensorAdd tensorSub tensorMul tensorDiv tensorNeg tensorAddScalar tensorSubScalar
      tensorMulScalar tensorDivScalar tensorScalarSub tensorScalarDiv tensorAddRow tensorAddColumn
      tensorEqual tensorNotEqual tensorLess tensorLessEqual tensorGreater tensorGreaterEqual
      tensorSelect tensorClip tensorAbs tensorScaledBy tensorDividedBy tensorConvert tensorReshape
      tensorTranspose tensorRow tensorRows tensorConcat tensorGather tensorMatmul tensorOuter
      tensorWeightedAverage tensorSum tensorMean tensorMax tensorMin tensorArgMax tensorArgMin
      tensorRelu tensorSigmoid tensorTanh tensorExp tensorLog tensorSqrt tensorSoftmax
      tensorLogSumExp tensorFromList tensorSubRow tensorSubColumn tensorMulRow tensorMulColumn
      tensorDivRow tensorDivColumn tensorCompareScalar tensorSign tensorReciprocal tensorQuantise
      tensorDequantise tensorMatmulWide tensorOrder tensorSort tensorMedian tensorTrimmedMean
      tensorSquaredDistances tensorSumAxes tensorConvolve tensorMaxPool tensorMeanPool
      """
    ),
    (
      "takes a format that holds no 1", "overflow",
      """
      tensorOneHot tensorMean tensorMeanAll tensorSigmoid tensorTanh tensorLog tensorSoftmax
      tensorSign
      """
    ),
    ("takes a sum of 131,072 products", "overflow", "tensorMatmulWide"),
    ("no element is outside the domain", "domain", "tensorSoftmax tensorWeightedAverage"),
    (
      "the weight stays the same, or grows by one", "laneOverflow",
      "ciphertextNeg ciphertextAddPlain"
    ),
    ("takes secrets that cancel each other", "transparent", "sumAdd ciphertextCombine"),
    (
      "takes formats with more integer bits", "overflow",
      "ciphertextAddPlain ciphertextMulTensor ciphertextMatmul"
    ),
  ]

  private static let unraisedPairs: Set<String> = Set(
    unraised.flatMap { entry in
      entry.rows.split(whereSeparator: \.isWhitespace).map { "\($0) \(entry.trap)" }
    })

  @Test func everyRowIsExecutedAndEveryTrapReached() throws {
    var executed: Set<UInt16> = []
    var reached: Set<String> = []
    for row in Self.cases {
      let result = try run(
        row.module, row.arguments, value: row.value, gas: row.gas, prepare: row.prepare)
      var last: UInt16?
      var depth = 0
      for record in result.records {
        switch record {
        case .enter: depth += 1
        case .step(let step):
          executed.insert(step.code)
          if depth == 1 { last = step.code }
        case .leave(let leave):
          depth -= 1
          if depth == 0, case .trap(let trap) = leave.status, let last,
            let opcode = Opcode(rawValue: last)
          {
            reached.insert("\(opcode.name) \(trap.name)")
          }
        case .charge, .result, .read, .write, .event, .pay: break
        }
      }
    }
    let missing = InstructionSet.all.filter { !executed.contains($0.code) }.map(\.name)
    #expect(missing.isEmpty, "no program executes these")
    var silent: [String] = []
    for row in InstructionSet.all {
      for trap in row.traps where !reached.contains("\(row.name) \(trap.name)") {
        let pair = "\(row.name) \(trap.name)"
        // The verifier refuses views that write, and the dispatch of calls refuses static calls of entries.
        if trap.name != "staticWrite", !Self.unraisedPairs.contains(pair) { silent.append(pair) }
      }
    }
    #expect(silent.isEmpty, "no program raises these traps")
  }
}

extension RowCase: CustomTestStringConvertible {
  package var testDescription: String { name }
}

extension TypeDescriptor {
  /// Whether it is a public key, the size of which no type bounds.
  fileprivate var isKey: Bool {
    if case .publicKey = self { return true }
    return false
  }
}
