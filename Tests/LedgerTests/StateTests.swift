import Bytecode
import Ledger
import Primitives
import State
import Testing
import VM

@Suite struct StateTests {
  /// The state root from everything that can be seen of a state, by the definition: the secure trie
  /// of accounts, each with the trie of its storage.
  static func recomputedRoot(_ state: WorldState) -> Hash256 {
    secureTrieRoot(
      state.addresses.map { address in
        let account = state[address]
        let storage = state.storageKeys(of: address).map { key in
          let stored = state.storage(StoragePlace(address, key)) ?? []
          return (key.bytes, RLP.bytes(stored).encoded())
        }
        let leaf = RLP.list([
          .number(U256(account.nonce)), .number(U256(account.balance)),
          .bytes(trieRoot(storage).bytes),
          .bytes((account.codeHash ?? keccak256([])).bytes),
        ])
        return (address.bytes, leaf.encoded())
      })
  }

  /// The root of no accounts, and of one account with a balance and nothing else, from Python with
  /// trie 4.0.0.
  @Test func rootsAreThoseOfEthereum() {
    var state = WorldState()
    #expect(
      state.root.hex == "0x56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421")
    state.change(alice) {
      $0.balance = coin
      $0.nonce = 3
    }
    #expect(
      state.root.hex == "0xe85343751fa86e0eb3d383de3057253c63266fc7034ff8deb09037e159d23fd0")
  }

  @Test func theRootChangesExactlyWhenTheStateDoes() throws {
    var state = WorldState()
    state.change(alice) { $0.balance = 5 }
    let key = keccak256([1])
    let first = state.root
    state.store(alice, key, [])
    let second = state.root
    #expect(second != first)
    state.store(alice, key, [0])
    #expect(state.root != second)
    state.store(alice, key, nil)
    #expect(state.root == first)
    state.change(bob) { $0.balance = 1 }
    #expect(state.root != first)
    state.change(bob) { $0.balance = 0 }
    #expect(state.root == first)
    #expect(state.addresses == [alice])
    state.change(alice) { $0.codeHash = key }
    #expect(state.root != first)
  }

  /// A transaction gives what it changes, and changes nothing itself; what it only read is not in it.
  @Test func aTransactionGivesExactlyWhatItChanges() throws {
    var play = Playground()
    let unit = try play.deployUnit(start: 1)
    let before = play.chain.state
    func apply(_ data: [UInt8], value: UInt128 = 0) throws -> (Receipt, StateDelta) {
      let result = try StateTransition.apply(
        .unsigned(
          Transaction(
            sender: alice, nonce: 1, recipient: unit, value: value, data: data, gasLimit: 100_000,
            gasPrice: 7)),
        reading: before, block: play.chain.pending, rules: play.chain.rules, code: play.chain.code)
      return (result.receipt, result.delta)
    }
    let (receipt, delta) = try apply(callData("increment()"))
    #expect(receipt.isSuccess)
    #expect(Set(delta.accounts.keys) == [alice, producer])
    #expect(delta.accounts[alice]?.nonce == 2)
    #expect(delta.accounts[alice]?.balance == before[alice].balance - receipt.fee)
    #expect(delta.storage.keys.map(\.self) == [unit])
    #expect(delta.storage[unit]?.values.map(\.self) == [[2, 0, 0, 0, 0, 0, 0, 0]])
    #expect(delta.modules.isEmpty && delta.blobs.isEmpty && delta.references.isEmpty)
    #expect(try apply(callData("increment()")).1 == delta)

    let (failed, fees) = try apply(callData("depositThenTrap()"), value: 9)
    #expect(failed.status == .trap(.overflow))
    #expect(Set(fees.accounts.keys) == [alice, producer])
    #expect(fees.storage.isEmpty)
    let (deposit, coins) = try apply(callData("deposit()"), value: 9)
    #expect(deposit.isSuccess)
    #expect(coins.accounts[unit]?.balance == 9)
    #expect(coins.storage[unit]?.count == 2)

    // The root behind the change is that of the block that makes it.
    let root = before.root(after: delta)
    #expect(play.chain.state == before)
    _ = try play.call(unit, "increment()", gas: 100_000)
    #expect(play.chain.blocks.last?.header.stateRoot == root)
    #expect(play.chain.state.root == root)
  }

  @Test func everyBlockHasTheRootOfItsState() throws {
    var play = Playground()
    let unit = try play.deployUnit(start: 1)
    for _ in 0..<3 {
      _ = try play.call(unit, "deposit()", value: 3)
      let block = try #require(play.chain.blocks.last)
      #expect(block.header.stateRoot == StateTests.recomputedRoot(play.chain.state))
    }
    let roots = play.chain.blocks.map(\.header.stateRoot)
    #expect(Set(roots).count == roots.count)
  }

  /// Random transactions, most of which fail in some way: coins are neither made nor lost, what
  /// contracts hold is what their balances say, and two chains agree.
  @Test(arguments: [1 as UInt64, 2, 3]) func supplyIsConservedAndChainsAgree(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var (one, other) = (Playground(), Playground())
    let supply = one.chain.state.supply
    var units: [Address] = []
    for _ in 0..<2 {
      units.append(try one.deployUnit())
      _ = try other.deployUnit()
    }
    let paths = [
      "increment()", "deposit()", "withdraw(uint128)", "incrementThenRevert()",
      "depositThenTrap()", "relayIncrement(address)", "bounceEntry(address)",
      "bounceView(address)", "tryRefused(address)", "pass(address)", "fetch(address,uint128)",
      "payOut(address,uint128)", "lose()", "spin()",
    ]
    var outcomes: Set<Receipt.Status> = []
    for _ in 0..<300 {
      let sender = random.next(below: 2) == 0 ? alice : bob
      let unit = units[random.next(below: 2)]
      let path = paths[random.next(below: paths.count)]
      var values: [ABIValue] = []
      if path.contains("address") {
        values.append(.address([units[0], units[1], bob][random.next(below: 3)]))
      }
      if path.contains("uint128") {
        values.append(.uint(U256(UInt64(random.next(below: 1_000)))))
      }
      let amount = UInt128(random.next(below: 3) == 0 ? random.next(below: 1_000) : 0)
      let gas = UInt64(random.next(below: 4) == 0 ? 21_300 + random.next(below: 9_000) : 200_000)
      let receipt = try one.call(unit, path, values, from: sender, value: amount, gas: gas)
      let twin = try other.call(unit, path, values, from: sender, value: amount, gas: gas)
      outcomes.insert(receipt.status)
      #expect(one.chain.state.supply == supply, "seed \(seed): \(path)")
      #expect(receipt.encoded == twin.encoded)
      #expect(receipt.gasUsed <= gas)
    }
    #expect(outcomes.isSuperset(of: [.success, .revert, .trap(.outOfGas), .trap(.reentrancy)]))
    #expect(one.chain.state == other.chain.state)
    #expect(
      one.chain.blocks.map(\.header.hash) == other.chain.blocks.map(\.header.hash))
    let state = one.chain.state
    #expect(state.root == StateTests.recomputedRoot(state))
  }

  @Test func whatWasVerifiedBeforeIsNotVerifiedAgain() throws {
    let module = try Assembler.assemble(unitText)
    let (fresh, informed) = (CodeCache(), CodeCache(verified: [try Verifier.verify(module)]))
    var used: [Int] = []
    for cache in [fresh, informed] {
      for _ in 0..<2 {
        var steps = StepBudget()
        let loaded = try cache.load(module.encoded(), &steps).get()
        #expect(loaded.codeHash == module.canonicalHash)
        cache.keep(loaded)
        used.append(steps.used)
      }
    }
    #expect(fresh.verifyCount == 1)
    #expect(informed.verifyCount == 0)
    #expect(Set(used).count == 1, "what it costs does not depend on the cache")
  }

  @Test func aCacheOfCodeChangesNothing() throws {
    var warm = Playground()
    _ = try warm.deployUnit()
    let shared = warm.chain.code
    var cold = Playground()
    cold.chain = Chain(
      balances: [(alice, 10 * coin), (bob, 10 * coin)], producer: producer, code: shared)
    var fresh = Playground()
    let unit = try cold.deployUnit(start: 4)
    #expect(try fresh.deployUnit(start: 4) == unit)
    _ = try cold.call(unit, "increment()")
    _ = try fresh.call(unit, "increment()")
    #expect(cold.chain.blocks.map(\.header.hash) == fresh.chain.blocks.map(\.header.hash))
  }
}
