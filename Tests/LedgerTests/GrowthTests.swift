import Bytecode
import Ledger
import Primitives
import State
import Testing
import VM

/// What a transaction costs in a contract that has stored much, in counts: as many accesses as in one that has stored
/// little, and a node for 16 times the entries.
@Suite struct GrowthTests {
  /// Counts what is asked for.
  private final class CountingReader: StateReader {
    let state: WorldState
    var reads = 0

    init(_ state: WorldState) { self.state = state }

    private func count<Result>(_ result: Result) -> Result {
      reads += 1
      return result
    }

    func account(_ address: Address) -> Account { count(state.account(address)) }
    func storage(_ place: StoragePlace) -> [UInt8]? { count(state.storage(place)) }
    func module(_ codeHash: Hash256) -> [UInt8]? { count(state.module(codeHash)) }
    func blob(_ hash: Hash256) -> [UInt8]? { count(state.blob(hash)) }
    func references(_ place: StoragePlace) -> [Hash256] { count(state.references(place)) }
    func referenceCount(_ blob: Hash256) -> Int { count(state.referenceCount(blob)) }
  }

  /// A chain with a book that has so many entries.
  private func filled(_ count: Int) throws -> (chain: Chain, book: Address) {
    var play = Playground()
    let module = try Assembler.assemble(HistoryTests.bookText)
    let payload = DeploymentPayload(module: module.encoded(), arguments: [])
    let book = try #require(try play.send(to: nil, payload.encoded()).contract)
    var slots: [Hash256: [UInt8]?] = [:]
    var random = SplitMix64(seed: 0xB00C)
    for _ in 0..<count { slots[Hash256(random.u256())] = random.bytes(8) }
    var delta = StateDelta()
    delta.storage[book] = slots
    play.chain.change(delta)
    return (play.chain, book)
  }

  private func put(_ number: UInt64, _ book: Address, nonce: UInt64) throws -> Transaction {
    Transaction(
      sender: alice, nonce: nonce, recipient: book,
      data: try callData("put(uint64,uint64)", [.uint(U256(number)), .uint(1)]),
      gasLimit: 100_000, gasPrice: 7)
  }

  @Test func aTransactionReadsAsMuchInAFullContractAsInAnEmptyOne() throws {
    func reads(_ count: Int) throws -> Int {
      let (chain, book) = try filled(count)
      let reader = CountingReader(chain.state)
      let (receipt, delta) = try StateTransition.apply(
        .unsigned(put(1, book, nonce: 1)), reading: reader, block: chain.pending,
        rules: chain.rules,
        code: chain.code)
      #expect(receipt.isSuccess)
      #expect(delta.storage[book]?.count == 1)
      return reader.reads
    }
    // The sender when it is checked and when it pays, contract, producer, the place, its references twice.
    let few = try reads(0)
    #expect(few <= 7)
    #expect(try reads(20_000) == few)
  }

  @Test func aTransactionHashesTheNodesOnItsPaths() throws {
    func nodes(_ count: Int) throws -> Int {
      var (chain, book) = try filled(count)
      let before = chain.state.work.nodesHashed
      for number in 0..<50 {
        let receipt = try chain.submit(put(UInt64(number), book, nonce: 1 + UInt64(number)))
        #expect(receipt.isSuccess)
      }
      return chain.state.work.nodesHashed - before
    }
    let small = try nodes(1_000)
    let large = try nodes(16_000)
    // Of the contract's storage leaf and two to three branches, of the accounts three leaves and two branches.
    #expect(small <= 50 * 11, "\(small)")
    #expect(large <= small + 50 + 10, "\(large)")
  }
}
