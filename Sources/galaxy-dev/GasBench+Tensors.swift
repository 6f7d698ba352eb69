import Bytecode
import InstructionSet
import Ledger
import Primitives
import Tensors
import VM

extension GasBench {
  /// Every instruction on tensors over a grid of shapes and element types: what one execution takes in
  /// a loop of the machine, without the loop. `GALAXY_TENSORS=portable` is the path that prices follow.
  mutating func tensors() throws {
    for row in InstructionSet.all {
      for sample in TensorGasCase.all(of: row) {
        do {
          try tensor(sample)
        } catch is NotDeployed {
          // The row does not take the element type.
          continue
        }
      }
    }
  }

  private mutating func tensor(_ sample: TensorGasCase) throws {
    let arguments = try sample.arguments().map { ABIValue.bytes($0.encoded()) }
    func call(_ turns: UInt64, _ source: String) throws -> (gas: UInt64, run: () throws -> Void) {
      var chain = Chain(balances: [(Self.alice, 1 << 100)])
      let payload = DeploymentPayload(
        module: try Assembler.assemble(source).encoded(), arguments: [])
      let deployed = try chain.submit(
        Transaction(
          sender: Self.alice, nonce: 0, recipient: nil, data: payload.encoded(),
          gasLimit: 100_000_000))
      guard let contract = deployed.contract else {
        throw NotDeployed(
          row: sample.row.name, element: sample.numbers.name, status: deployed.status)
      }
      let values = arguments.dropLast() + [.uint(U256(turns))] + arguments.suffix(1)
      let types: [ABIType] = [.bytes, .bytes, .bytes, .bytes, .uint(64), .bytes]
      let transaction = Transaction(
        sender: Self.alice, nonce: 1, recipient: contract,
        data: try ABI.encodeCall(
          ABI.selector("run(bytes,bytes,bytes,bytes,uint64,bytes)"), types, Array(values)),
        gasLimit: Chain.blockGasLimit)
      var copy = chain
      let receipt = try copy.submit(transaction)
      guard receipt.isSuccess else { return (0, {}) }
      return (
        receipt.gasUsed,
        {
          var copy = chain
          _ = try copy.submit(transaction)
        }
      )
    }
    let source = sample.source(isEmpty: false)
    let empty = sample.source(isEmpty: true)
    let once = try call(1, source).gas
    // What takes longer is measured on smaller shapes.
    guard once > 0, once < Self.gasMax else { return }
    let idle = try call(1, empty).gas
    let gas = once - min(idle, once)
    let turns = max(1, min(3_000, 4_000_000 / max(gas, 1)))
    let (work, loop) = (try call(turns, source), try call(turns, empty))
    guard work.gas > loop.gas else { return }
    let shape = sample.shape.map(String.init).joined(separator: "x")
    try measureDifference(
      sample.row.name, sample.numbers.name, shape, count: turns,
      gas: (work.gas - loop.gas) / turns, work.run, without: loop.run)
  }

  /// Gas of the largest call that is measured.
  private static let gasMax: UInt64 = 80_000_000

  private static let alice = Address(truncating: 0xA11CE)

  /// A module of the benchmark is refused: it is written wrong.
  private struct NotDeployed: Error {
    let row: String
    let element: String
    let status: Receipt.Status
  }
}
