import Bytecode
import Ledger
import Primitives
import State
import Testing
import VM

/// A contract with a counter and a pot that calls others of its kind, in assembly, so that these
/// tests need no compiler.
let unitText = """
  module "Unit"
  type 0 bool
  type 1 unsigned 64
  type 2 unsigned 128
  type 3 address
  type 4 coin
  slot 0 "counter": 1
  slot 1 "pot": 4
  import 0 "Unit" "increment" ()
  import 1 "Unit" "count" () -> 1 view
  import 2 "Unit" "relayIncrement" (3)
  import 3 "Unit" "relayCount" (3) -> 1 view
  import 4 "Unit" "incrementThenRevert" ()
  import 5 "Unit" "increment" () view
  import 6 "Unit" "deposit" (4)
  import 7 "Unit" "withdraw" (2) -> 4
  event 0 "Changed" (indexed "by": 3, "value": 1)
  error 0 "Refused" ("value": 1)
  function 0 "init" (1) frame 4 {
    stateStore value=r0 slot=counter
    return
  }
  function 1 "bump" () frame 8 {
    stateLoad result=r4 slot=counter
    addImmU result=r4 left=r4 right=1
    stateStore value=r4 slot=counter
    caller result=r0
    emit first=r0 event=Changed
    return
  }
  function 2 "increment" () frame 8 {
    call base=r0 function=bump
    return
  }
  function 3 "count" () -> 1 frame 8 {
    stateLoad result=r0 slot=counter
    return
  }
  function 4 "deposit" () frame 8 {
    stateLoad result=r0 slot=pot
    coinReceived result=r1
    coinJoin coin=r0 other=r1
    stateStore value=r0 slot=pot
    call base=r4 function=bump
    return
  }
  function 5 "withdraw" (2) -> 4 frame 8 {
    stateLoad result=r4 slot=pot
    coinSplit result=r5 coin=r4 amount=r0
    stateStore value=r4 slot=pot
    moveRef result=r0 value=r5
    return
  }
  function 6 "incrementThenRevert" () frame 8 {
    call base=r0 function=bump
    stateLoad result=r0 slot=counter
    revert first=r0 error=Refused
  }
  function 7 "depositThenTrap" () frame 8 {
    call base=r0 function=deposit
    trap code=overflow
  }
  function 8 "spin" () frame 8 {
    call base=r0 function=bump
    constantSmall result=r1 number=1
    loopEnter counter=r0 max=1099511627776
  round:
    loopBackIf counter=r0 condition=r1 target=round
    return
  }
  function 9 "relayIncrement" (3) frame 8 {
    callContract base=r0 method=0
    return
  }
  function 10 "relayCount" (3) -> 1 frame 8 {
    callContract base=r0 method=1
    return
  }
  function 11 "bounceEntry" (3) frame 12 {
    selfAddress result=r4
    callContract base=r0 method=2
    return
  }
  function 12 "bounceView" (3) -> 1 frame 12 {
    selfAddress result=r4
    callContract base=r0 method=3
    return
  }
  function 13 "writeThenBounceView" (3) -> 1 frame 24 {
    call base=r12 function=bump
    selfAddress result=r4
    callContract base=r0 method=3
    return
  }
  function 14 "tryRefused" (3) -> 0 frame 24 {
    call base=r12 function=bump
    tryCallContract base=r0 method=4
    return
  }
  function 15 "staticIncrement" (3) frame 8 {
    callContract base=r0 method=5
    return
  }
  function 16 "pass" (3) frame 8 {
    coinReceived result=r4
    callContract base=r0 method=6
    return
  }
  function 17 "fetch" (3, 2) frame 16 {
    callContract base=r0 method=7
    stateLoad result=r1 slot=pot
    coinJoin coin=r1 other=r0
    stateStore value=r1 slot=pot
    return
  }
  function 18 "payOut" (3, 2) frame 16 {
    stateLoad result=r8 slot=pot
    coinSplit result=r9 coin=r8 amount=r4
    stateStore value=r8 slot=pot
    coinPay coin=r9 address=r0
    return
  }
  function 19 "forwardRefused" (3) frame 8 {
    callContract base=r0 method=4
    return
  }
  function 20 "lose" () frame 8 {
    coinReceived result=r0
    return
  }
  initializer "" function=init payable
  entry "increment" function=increment
  view "count" function=count
  entry "deposit" function=deposit payable
  entry "withdraw" function=withdraw
  entry "incrementThenRevert" function=incrementThenRevert
  entry "depositThenTrap" function=depositThenTrap payable
  entry "spin" function=spin
  entry "relayIncrement" function=relayIncrement
  view "relayCount" function=relayCount
  entry "bounceEntry" function=bounceEntry
  entry "bounceView" function=bounceView
  entry "writeThenBounceView" function=writeThenBounceView
  entry "tryRefused" function=tryRefused
  entry "staticIncrement" function=staticIncrement
  entry "pass" function=pass payable
  entry "fetch" function=fetch
  entry "payOut" function=payOut
  entry "forwardRefused" function=forwardRefused
  entry "lose" function=lose payable
  """

/// One coin in the smallest unit.
let coin: UInt128 = 1_000_000_000_000_000_000

let alice = Address(truncating: 0xA11CE)
let bob = Address(truncating: 0xB0B)
let producer = Address(truncating: 0xFEE)

/// A chain on which alice and bob have ten coins each, with a convenient way to send.
struct Playground {
  var chain: Chain
  /// The price of gas of the transactions that it sends.
  var gasPrice: UInt128 = 7

  init(rules: ChainRules = ChainRules()) {
    chain = Chain(
      balances: [(alice, 10 * coin), (bob, 10 * coin)], producer: producer, rules: rules)
  }

  /// Sends a transaction with the right nonce.
  mutating func send(
    from sender: Address = alice, to recipient: Address?, _ data: [UInt8], value: UInt128 = 0,
    blobs: [TransactionBlob] = [], gas: UInt64 = 10_000_000
  ) throws -> Receipt {
    var transaction = Transaction(
      sender: sender, nonce: chain.nonce(of: sender), recipient: recipient, value: value,
      data: data, gasLimit: gas, gasPrice: gasPrice)
    transaction.blobs = blobs
    return try chain.submit(transaction)
  }

  /// Calls an entry by its signature.
  mutating func call(
    _ contract: Address, _ signature: String, _ values: [ABIValue] = [],
    from sender: Address = alice, value: UInt128 = 0, gas: UInt64 = 10_000_000
  ) throws -> Receipt {
    try send(
      from: sender, to: contract, callData(signature, values), value: value, gas: gas)
  }

  /// Deploys the unit, whose counter starts at a number.
  mutating func deployUnit(
    start: UInt64 = 0, value: UInt128 = 0, from sender: Address = alice
  ) throws -> Address {
    let receipt = try send(from: sender, to: nil, unitDeployment(start: start), value: value)
    #expect(receipt.status == .success)
    return try #require(receipt.contract)
  }

  /// The counter of a unit.
  func count(_ unit: Address) throws -> UInt64 {
    let outcome = chain.view(try callData("count()"), of: unit)
    #expect(outcome.status == .success)
    return try number(outcome.data)
  }

  /// The coins of an account.
  func balance(_ address: Address) -> UInt128 { chain.balance(of: address) }

  /// An account with what it stores.
  func account(_ address: Address) -> WholeAccount { WholeAccount(address, in: chain.state) }
}

/// An account with the root of its storage: equal where everything about it is.
struct WholeAccount: Equatable {
  let account: Account
  let storageRoot: Hash256

  init(_ address: Address, in state: WorldState) {
    account = state[address]
    storageRoot = state.storageRoot(of: address)
  }
}

extension WorldState {
  /// Changes an account by hand.
  mutating func change(_ address: Address, _ body: (inout Account) -> Void) {
    var account = self[address]
    body(&account)
    var delta = StateDelta()
    delta.accounts[address] = account
    apply(delta)
  }

  /// Stores something by hand; nil removes.
  mutating func store(_ address: Address, _ key: Hash256, _ value: [UInt8]?) {
    var delta = StateDelta()
    delta.storage[address] = [key: value]
    apply(delta)
  }
}

/// The data that deploys a unit.
func unitDeployment(start: UInt64) throws -> [UInt8] {
  DeploymentPayload(
    module: try Assembler.assemble(unitText).encoded(),
    arguments: try ABI.encode([.uint(64)], [.uint(U256(start))])
  ).encoded()
}

/// Call data by a signature such as `transfer(address,uint256)`.
func callData(_ signature: String, _ values: [ABIValue] = []) throws -> [UInt8] {
  let list = String(signature.drop { $0 != "(" })
  let types: [ABIType]
  if list == "()" {
    types = []
  } else if case .tuple(let components) = try #require(ABIType(canonicalName: list)) {
    types = components
  } else {
    types = []
  }
  return try ABI.encodeCall(ABI.selector(signature), types, values)
}

/// The number that a call returned.
func number(_ data: [UInt8]) throws -> UInt64 {
  let values = try ABI.decode([.uint(64)], data)
  guard case .uint(let value) = values[0] else { return 0 }
  return value.w0
}
