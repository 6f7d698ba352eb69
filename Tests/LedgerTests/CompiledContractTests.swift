import Bytecode
import Compiler
import Ledger
import Primitives
import Testing
import VM

/// Contracts written in the language, on a chain, spoken to with bytes that Python's eth-abi 6.0.0 has
/// written.
@Suite struct CompiledContractTests {
  static let source = """
    enum Shape {
      point
      circle(radius: U64)
    }

    enum Color {
      red
      green
      blue
    }

    struct Item {
      owner: Address
      parts: List<U128, max 8>
      name: Text<max 16>?
      shape: Shape
    }

    contract Store {
      state items: List<Item, max 8>
      state level: Q<40,24> = 0.0

      error WrongColor(color: Color)

      entry store(added: List<Item, max 8>, height: Q<40,24>, color: Color) {
        require color == Color.blue else WrongColor(color)
        for item in added {
          items.append(item)
        }
        adjust(-height)
      }

      fn adjust(to: Q<40,24>) {
        level = to
      }

      view all() -> (List<Item, max 8>, Q<40,24>) {
        return (items, level)
      }
    }
    """

  /// A list of two items: (alice, [1, 2^127], "Zürich", circle(7)), (bob, [], none, point).
  static let items = [
    "0000000000000000000000000000000000000000000000000000000000000002",
    "0000000000000000000000000000000000000000000000000000000000000040",
    "0000000000000000000000000000000000000000000000000000000000000220",
    "00000000000000000000000000000000000000000000000000000000000a11ce",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "00000000000000000000000000000000000000000000000000000000000000e0",
    "0000000000000000000000000000000000000000000000000000000000000160",
    "0000000000000000000000000000000000000000000000000000000000000002",
    "0000000000000000000000000000000000000000000000000000000000000001",
    "0000000000000000000000000000000080000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000001",
    "0000000000000000000000000000000000000000000000000000000000000040",
    "0000000000000000000000000000000000000000000000000000000000000007",
    "5ac3bc7269636800000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000001",
    "0000000000000000000000000000000000000000000000000000000000000040",
    "0000000000000000000000000000000000000000000000000000000000000020",
    "0000000000000000000000000000000000000000000000000000000000000007",
    "0000000000000000000000000000000000000000000000000000000000000b0b",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "00000000000000000000000000000000000000000000000000000000000000a0",
    "0000000000000000000000000000000000000000000000000000000000000100",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000040",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0000000000000000000000000000000000000000000000000000000000000040",
    "0000000000000000000000000000000000000000000000000000000000000000",
  ]

  /// The items, the level -3 - 2^-24, and blue.
  static let arguments =
    [
      "0000000000000000000000000000000000000000000000000000000000000060",
      "fffffffffffffffffffffffffffffffffffffffffffffffffffffffffcffffff",
      "0000000000000000000000000000000000000000000000000000000000000002",
    ] + items

  /// A tuple of the same items and the level 3 + 2^-24.
  static let result =
    [
      "0000000000000000000000000000000000000000000000000000000000000020",
      "0000000000000000000000000000000000000000000000000000000000000040",
      "0000000000000000000000000000000000000000000000000000000003000001",
    ] + items

  /// Deploys a contract without arguments.
  private func deploy(_ source: String, _ name: String, on play: inout Playground) throws -> Address
  {
    let compiled = Compilation.compile(source: source)
    #expect(compiled.diagnostics.isEmpty)
    let contract = try #require(compiled.contract(named: name))
    let payload = DeploymentPayload(module: contract.bytes, arguments: [])
    return try #require(try play.send(to: nil, payload.encoded()).contract)
  }

  @Test func structuresGoInAndOutAsEthABIWritesThem() throws {
    var play = Playground()
    let store = try deploy(CompiledContractTests.source, "Store", on: &play)
    let arguments = CompiledContractTests.arguments.joined()
    let receipt = try play.send(to: store, try #require(Hex.decode("9ebb922c" + arguments)))
    #expect(receipt.status == .success)
    let outcome = play.chain.view(try callData("all()"), of: store)
    #expect(outcome.status == .success)
    #expect(Hex.encode(outcome.data) == CompiledContractTests.result.joined())
  }

  /// Every byte of the arguments, changed, is refused or means something else; nothing crashes.
  @Test func damagedArgumentsAreRefusedOrMeanSomethingElse() throws {
    var play = Playground()
    let store = try deploy(CompiledContractTests.source, "Store", on: &play)
    let good = try #require(Hex.decode("9ebb922c" + CompiledContractTests.arguments.joined()))
    let clean = play.chain
    var results: Set<[UInt8]> = [Hex.decode(CompiledContractTests.result.joined()) ?? []]
    var refused = 0
    for index in good.indices {
      var data = good
      data[index] ^= 1
      play.chain = clean
      let receipt = try play.send(to: store, data)
      guard receipt.status == .success else {
        refused += 1
        #expect(play.account(store) == WholeAccount(store, in: clean.state))
        continue
      }
      let outcome = play.chain.view(try callData("all()"), of: store)
      #expect(results.insert(outcome.data).inserted, "byte \(index)")
    }
    // Selectors, offsets, lengths and paddings are most of it.
    #expect(refused > good.count / 2)
  }

  @Test func aTokenSpeaksERC20() throws {
    let source = """
      contract Token {
        state balances: Map<Address, U256>
        event Transfer(indexed from: Address, indexed to: Address, value: U256)
        error InsufficientBalance(owner: Address, balance: U256, needed: U256)
        init() {
          balances[caller] = 1000
        }
        view balanceOf(owner: Address) -> U256 {
          return balances[owner, default: 0]
        }
        entry transfer(to: Address, value: U256) -> Bool {
          let balance = balances[caller, default: 0]
          require value <= balance else InsufficientBalance(caller, balance, value)
          balances[caller] = balance - value
          balances[to, default: 0] += value
          emit Transfer(caller, to, value)
          return true
        }
      }
      """
    var play = Playground()
    let token = try deploy(source, "Token", on: &play)
    let word = String(repeating: "0", count: 61)
    // transfer(bob, 300) and balanceOf(bob) as every wallet sends them.
    let transfer = "a9059cbb" + word + "b0b" + word + "12c"
    let receipt = try play.send(to: token, try #require(Hex.decode(transfer)))
    #expect(receipt.status == .success)
    #expect(Hex.encode(receipt.data) == word + "001")
    #expect(
      receipt.events.first?.topics.map(\.hex) == [
        "0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef",
        "0x" + String(word.dropLast(2)) + "a11ce", "0x" + word + "b0b",
      ])
    let balance = play.chain.view(try #require(Hex.decode("70a08231" + word + "b0b")), of: token)
    #expect(Hex.encode(balance.data) == word + "12c")
    let tooMuch = try play.call(
      token, "transfer(address,uint256)", [.address(bob), .uint(701)])
    #expect(tooMuch.status == .revert)
    #expect(
      try ABI.decode([.address, .uint256, .uint256], tooMuch.data.dropFirst(4))
        == [.address(alice), .uint(700), .uint(701)])
  }
}
