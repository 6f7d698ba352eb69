import Bytecode
import Client
import Ledger
import Primitives
import Testing
import VM

/// A chain in a file is the chain that was written, whole, or an error.
@Suite struct ChainFileTests {
  private static let accounts = [
    ChainFile.Account(name: "alice", address: Fixtures.alice, balance: 1 << 100),
    ChainFile.Account(name: "bob", address: Fixtures.bob, balance: 1 << 100),
  ]

  /// A chain on which a jar was deployed and tipped at random, some of it in vain, with time between; and how it was behind each
  /// transaction.
  private func history(seed: UInt64) throws -> (file: ChainFile, roots: [Hash256]) {
    let jar = try Fixtures.contract("Jar", of: Fixtures.compiled())
    var random = SplitMix64(seed: seed)
    var file = ChainFile(accounts: ChainFileTests.accounts)
    var roots: [Hash256] = []
    var jarAddress: Address?
    var chain = try file.replay(modules: [jar.module])
    for step in 0..<20 {
      if random.next() % 4 == 0 {
        let seconds = random.next() % 100_000
        file.pass(seconds: seconds)
        chain.advance(seconds: seconds)
      }
      let sender = random.next() & 1 == 0 ? Fixtures.alice : Fixtures.bob
      var request = Fixtures.request(to: jarAddress, try jar.deployment([.uint(20)]), from: sender)
      if step > 0, random.next() % 6 > 0 {
        request.call = try Call("tip", of: jar.interface).encode([.uint(U256(random.next() % 9))])
      } else {
        request.recipient = nil
      }
      let receipt = try chain.transact(request)
      let header = try #require(chain.chain.blocks.last?.header)
      file.append(request, block: header.hash)
      if let address = receipt.contract {
        file.name(
          "jar\(step)", address, module: jar.module,
          sources: [TraceFile.Source(path: "jar.gx", text: Fixtures.source)])
        jarAddress = jarAddress ?? address
      }
      roots.append(header.stateRoot)
    }
    return (file, roots)
  }

  @Test(arguments: UInt64(1)...2)
  func whatIsReadIsWhatWasWritten(seed: UInt64) throws {
    let (file, roots) = try history(seed: seed)
    let read = try ChainFile(decoding: file.encoded())
    #expect(read == file && read.encoded() == file.encoded(), "seed \(seed)")
    let modules = try read.verifiedModules()
    // One module, however often it was deployed.
    #expect(modules.count == 1 && modules[0].module.debug != nil)
    let chain = try read.replay(modules: modules)
    #expect(chain.chain.blocks.map(\.header.stateRoot) == roots, "seed \(seed)")
    let earlier = try read.replay(7, modules: modules)
    #expect(earlier.chain.blocks.last?.header.stateRoot == roots[6], "seed \(seed)")
    #expect(read.address("bob") == Fixtures.bob && read.address("jar0") != nil)
  }

  @Test(arguments: UInt64(1)...2)
  func whatIsUndoneNeverWas(seed: UInt64) throws {
    let (whole, roots) = try history(seed: seed)
    for count in [1, 5, 19, 20] {
      var file = whole
      file.undo(count)
      let chain = try file.replay(modules: try file.verifiedModules())
      #expect(chain.chain.blocks.count == 20 - count)
      #expect(chain.chain.blocks.last?.header.stateRoot == roots.dropLast(count).last)
      for contract in file.contracts {
        let status = chain.view(ViewRequest(of: contract.address, [])).status
        #expect(status != .trap(.noContract), "seed \(seed), \(contract)")
      }
      // What is done anew gives another chain, which is as good.
      file.pass(seconds: 60)
      #expect(try ChainFile(decoding: file.encoded()) == file)
    }
  }

  /// Every cut and random changes of bytes are found before anything is believed.
  @Test func damageIsFound() throws {
    let (file, _) = try history(seed: 9)
    let bytes = file.encoded()
    for length in stride(from: 0, to: bytes.count, by: max(1, bytes.count / 40)) {
      #expect(throws: ChainFileError.self) { try ChainFile(decoding: Array(bytes.prefix(length))) }
    }
    let seed = UInt64.random(in: 0 ... .max)
    var random = SplitMix64(seed: seed)
    for _ in 0..<40 {
      var damaged = bytes
      damaged[Int(random.next() % UInt64(bytes.count))] ^= UInt8(1 << (random.next() % 8))
      #expect(throws: ChainFileError.self, "seed \(seed)") { try ChainFile(decoding: damaged) }
    }
  }

  @Test func whatIsForeignOrNewerSaysSo() throws {
    var bytes = ChainFile(accounts: ChainFileTests.accounts).encoded()
    #expect(throws: ChainFileError.notAChain) { try ChainFile(decoding: Array("GXTR\u{3}\0".utf8)) }
    #expect(throws: ChainFileError.notAChain) { try ChainFile(decoding: []) }
    bytes[4] = 2
    #expect(throws: ChainFileError.newer(2)) { try ChainFile(decoding: bytes) }
  }

  /// A file whose checksum is right, of a machine that counts otherwise.
  @Test func anotherOutcomeIsAnError() throws {
    let (whole, _) = try history(seed: 3)
    var file = ChainFile(accounts: whole.accounts)
    for (index, step) in whole.steps.enumerated() {
      file.pass(seconds: step.seconds)
      file.append(step.request, block: index == 6 ? .zero : step.block)
    }
    #expect(throws: ChainFileError.differs(transaction: 7)) { try file.replay(modules: []) }
    #expect(try file.replay(6, modules: []).chain.blocks.count == 6)
  }

  /// Random bytes behind a right checksum: accounts whose coins do not fit, counts of more than there is.
  @Test func hostileFilesAreNotBelieved() throws {
    let seed = UInt64.random(in: 0 ... .max)
    var random = SplitMix64(seed: seed)
    let whole = ChainFile(accounts: ChainFileTests.accounts).encoded()
    for _ in 0..<60 {
      var bytes = Array(whole.dropLast(32))
      for _ in 0..<(1 + random.next() % 8) {
        let position = 6 + Int(random.next() % UInt64(bytes.count - 6))
        bytes[position] = UInt8(truncatingIfNeeded: random.next() % 3 == 0 ? .max : random.next())
      }
      let file = try? ChainFile(decoding: bytes + keccak256(bytes).bytes)
      // What can be read can be executed: no sum of coins overflows.
      if let file { _ = try? file.replay(modules: []) }
    }
    let rich = ChainFile(accounts: [
      ChainFile.Account(name: "a", address: Fixtures.alice, balance: .max),
      ChainFile.Account(name: "b", address: Fixtures.bob, balance: 1),
    ])
    #expect(throws: ChainFileError.damaged, "seed \(seed)") {
      try ChainFile(decoding: rich.encoded())
    }
  }
}
