import HomomorphicEvaluation
import Primitives
import Semantics
import Tensors

/// Walks the typed tree of one function call. It shares nothing with lowering and the machine but the numbers,
/// so that a program on which the two engines differ shows a bug in one of them.
package final class Interpreter {
  let program: TypedProgram
  let function: FunctionDefinition
  /// Nil in a test's body: tests touch contracts only through the driver.
  let world: World?
  /// The contract that runs, and who called it.
  let contract: Address
  let caller: Address
  /// Nil outside of tests.
  let driver: (any TestDriver)?
  /// What was before the call that an invariant is about.
  var before: World?
  var locals: [Value?]
  var sizes: [SizeParameterID: Int64]

  /// The statement that runs.
  var statement: TypedStatement?
  /// How the statement ends that `Failure.leaving` is on its way to.
  var leaving: Completion?

  /// How a statement ended.
  enum Completion {
    case normal
    case returned(Value)
    case broke
    case continued
  }

  init(
    _ program: TypedProgram, _ function: FunctionDefinition, world: World?, contract: Address,
    caller: Address, driver: (any TestDriver)?, arguments: [Value],
    sizes: [SizeParameterID: Int64]
  ) {
    self.program = program
    self.function = function
    self.world = world
    self.contract = contract
    self.caller = caller
    self.driver = driver
    self.sizes = sizes
    locals = arguments.map { $0 }
    locals += [Value?](repeating: nil, count: max(0, function.locals.count - arguments.count))
  }

  /// Runs the body of a test (or of a property test with these arguments).
  package static func run(
    test: FunctionID, of program: TypedProgram, driver: any TestDriver, arguments: [Value] = []
  ) throws(Failure) {
    let interpreter = Interpreter(
      program, program[test], world: nil, contract: .zero, caller: .zero, driver: driver,
      arguments: arguments, sizes: [:])
    _ = try interpreter.run()
  }

  /// Runs a function without state: for constants and tests of the interpreter.
  package static func call(
    free function: FunctionID, of program: TypedProgram, arguments: [Value],
    sizes: [SizeParameterID: Int64] = [:]
  ) throws(Failure) -> Value {
    try Interpreter(
      program, program[function], world: nil, contract: .zero, caller: .zero, driver: nil,
      arguments: arguments, sizes: sizes
    ).run()
  }

  /// Runs the body to its value.
  func run() throws(Failure) -> Value {
    do {
      let (completion, value) = try run(function.body)
      if case .returned(let result) = completion { return result }
      return value ?? .unit
    } catch {
      if error == .leaving, case .returned(let result) = leaving { return result }
      throw error
    }
  }

  /// Runs a block; its value when it has one and ends normally.
  func run(_ block: TypedBlock) throws(Failure) -> (Completion, Value?) {
    for statement in block.statements {
      let completion = try run(statement)
      if case .normal = completion { continue }
      return (completion, nil)
    }
    guard let value = block.value else { return (.normal, nil) }
    return (.normal, try evaluate(value))
  }

  /// The value of a size.
  func size(_ size: Size) throws(Failure) -> Int64 {
    var total: Int64 = 0
    for term in size.terms {
      var product = term.coefficient
      for parameter in term.parameters {
        guard let value = sizes[parameter] ?? instanceSize(parameter) else {
          preconditionFailure("a checked program knows its sizes")
        }
        let (result, overflow) = product.multipliedReportingOverflow(by: value)
        if overflow { throw .overflow }
        product = result
      }
      let (sum, overflow) = total.addingReportingOverflow(product)
      if overflow { throw .overflow }
      total = sum
    }
    return total
  }

  private func instanceSize(_ parameter: SizeParameterID) -> Int64? {
    world?.instances[contract]?.sizes[parameter]
  }

  /// A shape's dimensions.
  func dimensions(_ shape: [Size]) throws(Failure) -> [Int] {
    var result: [Int] = []
    for dimension in shape { result.append(Int(try size(dimension))) }
    return result
  }
}

/// What a test can do to the world; the interpreter only walks the test's body.
package protocol TestDriver: AnyObject {
  /// A statement of the test, or of a function that it calls, begins: where a failure will have happened.
  func willRun(_ statement: TypedStatement)
  /// The last call failed as the test expects: nothing is wrong with it.
  func didFailAsExpected()
  /// A fresh account.
  func account(balance: UInt128) throws(Failure) -> Address
  func balance(of address: Address) -> UInt128
  func deploy(
    _ contract: ContractID, from sender: Address, arguments: [Value], value: UInt128
  ) throws(Failure) -> Address
  /// Calls an entry in a transaction of its own.
  func transact(
    from sender: Address, _ call: DriverCall, value: UInt128, gas: UInt64?
  ) throws(Failure) -> Value
  /// Calls a view outside of a transaction.
  func view(_ call: DriverCall) throws(Failure) -> Value
  func advance(blocks: UInt64)
  func advance(seconds: UInt64)
  var blockNumber: UInt64 { get }
  var blockTime: UInt64 { get }
  func publicKey(_ key: TestKeyName) throws(Failure) -> EncryptionKey
  /// The ciphertext of a tensor, whose raw values are promised to be at most `limit`.
  func encrypt(
    _ tensor: Tensor, under key: TestKeyName, within limit: UInt64?
  ) throws(Failure) -> EncryptedTensor
  /// Encrypts an upload, and keeps its proof.
  func upload(
    _ tensor: Tensor, under key: TestKeyName, for upload: UploadContext
  ) throws(Failure) -> EncryptedTensor
  /// The proof of an upload; no bytes when there is none.
  func proof(of ciphertext: EncryptedTensor) -> [UInt8]
  func decrypt(_ ciphertext: EncryptedTensor, with key: TestKeyName) throws(Failure) -> Tensor
  /// The proof of what is in a ciphertext.
  func open(_ ciphertext: EncryptedTensor, with key: TestKeyName) throws(Failure) -> [UInt8]
  /// Calls contracts at random, and checks their invariants after each call; `names` are those of the test.
  func explore(_ contracts: [Address], names: [Address: String]) throws(Failure)
  /// Proves the invariants of contracts.
  func prove(_ contracts: [Address]) throws(Failure)
  /// Whether the last transaction emitted an event, with these values or, when nil, any.
  func hasEmitted(_ event: EventID, _ values: [Value]?) -> Bool
  /// Values that the test prints, with their types.
  func show(_ values: [(Value, Type)])
  /// An `expect` that did not hold: the values on both sides when it was a comparison.
  func expectationFailed(_ expression: TypedExpression, sides: [Value]) -> Failure
  /// An `expect ... fails` that did not fail so.
  func failureMissing(
    _ expression: TypedExpression, _ expected: ExpectedFailure, arguments: [Value]?, got: Failure?
  ) -> Failure
}

/// A call of a contract's method from a test.
package struct DriverCall {
  package let callee: Address
  package let interface: InterfaceID
  package let method: Int
  package let arguments: [Value]
}

extension TestDriver {
  package func willRun(_ statement: TypedStatement) {}
  package func didFailAsExpected() {}
}
