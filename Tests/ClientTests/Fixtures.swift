import Bytecode
import Client
import Compiler
import Diagnostics
import Ledger
import Primitives
import Testing

/// Compiled contracts and chains for the tests of clients.
enum Fixtures {
  static let alice = Address(truncating: 0xA11CE)
  static let bob = Address(truncating: 0xB0B)

  static let source = """
    contract Jar {
      public state total: U64 = 0
      public state limit: U64
      state tips: Map<Address, U64>
      event Tipped(indexed from: Address, amount: U64, note: Text<max 20>)
      event Emptied(by: Address)
      error Full(amount: U64, left: U64)
      error Closed

      init(most: U64) {
        require most > 0 else Closed
        limit = most
      }
      entry tip(amount: U64) -> U64 {
        require amount <= limit - total else Full(amount, limit - total)
        total += amount
        tips[caller, default: 0] += amount
        emit Tipped(caller, amount, "thanks")
        return total
      }
      entry empty() {
        require total > 0 else Closed
        total = 0
        emit Emptied(caller)
      }
      view share(parts: U64) -> U64 { return total / parts }
      view pair(of: Address) -> (U64, U64?) { return (total, tips[of]) }
    }

    contract Asker {
      state jar: Jar
      init(at: Jar) { jar = at }
      entry ask(amount: U64) -> U64 calls { return jar.tip(amount) }
    }
    """

  /// The contracts of the source above.
  static func compiled() throws -> Compilation.Compiled {
    let compiled = Compilation.compile(source: source, path: "jar.gx")
    try #require(compiled.diagnostics.isEmpty, "\(compiled.diagnostics.map(\.message))")
    return compiled
  }

  static func contract(
    _ name: String, of compiled: Compilation.Compiled
  ) throws -> DeployableContract {
    let found = try #require(compiled.contract(named: name))
    return DeployableContract(found.verified, interface: found.interface)
  }

  static func chain() -> Chain { Chain(balances: [(alice, 1 << 100), (bob, 1 << 100)]) }

  /// A request with all the gas that somebody could need, which is paid for.
  static func request(
    to recipient: Address?, _ call: CallData, from sender: Address = alice,
    gas: UInt64 = 100_000_000
  ) -> TransactionRequest {
    TransactionRequest(from: sender, to: recipient, call, gasLimit: gas, gasPrice: 3)
  }
}
