import HomomorphicEvaluation
import Primitives
import Semantics
import Tensors

extension Interpreter {
  /// A call of another contract.
  func contractCall(_ call: TypedContractCall) throws(Failure) -> Value {
    guard let world else { preconditionFailure("tests call contracts through the driver") }
    let callee = try evaluate(call.callee).address
    let arguments = try evaluate(call.arguments)
    let method = program[call.interface].methods[call.method]
    let before = world.snapshot
    let frames = world.frames
    do {
      let value = arguments.reduce(UInt128(0)) { sum, argument in
        if case .coin(let amount) = argument { return sum + amount }
        return sum
      }
      let result = try world.run(
        method, of: callee, caller: contract, arguments: arguments, value: value)
      guard call.isTry else { return result }
      for argument in call.arguments {
        if argument.type == .coin, case .local(let id) = argument.kind {
          locals[id.index] = .coin(0)
        }
      }
      return method.result == .unit ? .bool(true) : .some(result)
    } catch {
      world.frames = frames
      guard call.isTry else { throw error }
      world.snapshot = before
      return method.result == .unit ? .bool(false) : Value.none
    }
  }

  /// A new contract, at the address that its maker and the number of contracts that it has made give.
  func deploy(_ child: ContractID, _ arguments: [TypedExpression]) throws(Failure) -> Value {
    guard let world else { preconditionFailure("tests deploy through the driver") }
    let values = try evaluate(arguments)
    let number = world.instances[contract]?.deployments ?? 0
    world.instances[contract]?.deployments = number + 1
    noteWrite()
    let address = Address.create(from: contract, nonce: number + 1)
    let value = values.reduce(UInt128(0)) { sum, argument in
      if case .coin(let amount) = argument { return sum + amount }
      return sum
    }
    try world.deploy(child, at: address, from: contract, arguments: values, value: value)
    return .address(address)
  }

  /// What only tests can do.
  func perform(_ operation: TestOperation, _ type: Type) throws(Failure) -> Value {
    guard let driver else { preconditionFailure("only tests have a driver") }
    switch operation {
    case .account(balance: let balance):
      let amount = try balance.map { value throws(Failure) in try evaluate(value).integer }
      return .address(try driver.account(balance: amount?.asUInt128 ?? 0))
    case .balance(of: let who):
      return .integer(U256(driver.balance(of: try evaluate(who).address)))
    case .deploy(from: let sender, let contract, arguments: let arguments, value: let value):
      let from = try evaluate(sender).address
      let values = try evaluate(arguments)
      return .address(
        try driver.deploy(contract, from: from, arguments: values, value: try amount(value)))
    case .transaction(from: let sender, let call, value: let value, gas: let gas):
      let from = try evaluate(sender).address
      let target = try driverCall(call)
      let limit = try gas.map { gas throws(Failure) in try evaluate(gas).integer.asUInt64 ?? .max }
      return try driver.transact(from: from, target, value: try amount(value), gas: limit)
    case .viewCall(let call): return try driver.view(try driverCall(call))
    case .advanceBlocks(by: let count):
      driver.advance(blocks: try evaluate(count).integer.asUInt64 ?? .max)
      return .unit
    case .advanceTime(by: let seconds):
      driver.advance(seconds: try evaluate(seconds).integer.asUInt64 ?? .max)
      return .unit
    case .makeKey(let scheme, number: let number):
      return .testKey(TestKeyName(scheme, number: number))
    case .publicKey(let key): return .publicKey(try driver.publicKey(try name(key)))
    case .encrypt(key: let key, let value, within: let range):
      let name = try name(key)
      let tensor = try evaluate(value).tensor
      return .ciphertext(try driver.encrypt(tensor, under: name, within: range?.limit))
    case .upload(key: let key, let value, to: let contract, from: let sender, round: let round):
      let name = try name(key)
      let tensor = try evaluate(value).tensor
      let upload = UploadContext(
        contract: try evaluate(contract).address, sender: try evaluate(sender).address,
        round: try evaluate(round).integer.asUInt64 ?? .max)
      return .ciphertext(try driver.upload(tensor, under: name, for: upload))
    case .uploadProof(key: _, let value):
      return .bytes(driver.proof(of: try evaluate(value).ciphertext))
    case .decrypt(key: let key, let value):
      let name = try name(key)
      return .tensor(try driver.decrypt(try evaluate(value).ciphertext, with: name))
    case .open(key: let key, let value):
      let name = try name(key)
      return .bytes(try driver.open(try evaluate(value).ciphertext, with: name))
    case .explore(let contracts):
      try driver.explore(
        try evaluate(contracts).map(\.address), names: addressNames)
      return .unit
    case .prove(let contracts):
      try driver.prove(try evaluate(contracts).map(\.address))
      return .unit
    case .emitted(let event, let values):
      let wanted = try values.map { list throws(Failure) in try evaluate(list) }
      return .bool(driver.hasEmitted(event, wanted))
    case .print(let values):
      driver.show(Array(zip(try evaluate(values), values.map(\.type))))
      return .unit
    }
  }

  /// What the body calls the addresses that it knows.
  private var addressNames: [Address: String] {
    let named = zip(function.locals, locals).compactMap { local, value -> (Address, String)? in
      guard case .address(let address)? = value else { return nil }
      return (address, local.name)
    }
    return Dictionary(named) { first, _ in first }
  }

  private func driverCall(_ call: TypedContractCall) throws(Failure) -> DriverCall {
    DriverCall(
      callee: try evaluate(call.callee).address, interface: call.interface, method: call.method,
      arguments: try evaluate(call.arguments))
  }

  private func amount(_ value: TypedExpression?) throws(Failure) -> UInt128 {
    guard let value else { return 0 }
    guard let amount = try evaluate(value).integer.asUInt128 else { throw .overflow }
    return amount
  }

  private func name(_ key: TypedExpression) throws(Failure) -> TestKeyName {
    if case .testKey(let name) = try evaluate(key) { return name }
    preconditionFailure("a checked test has a key pair here")
  }
}
