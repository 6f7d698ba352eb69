import Foundation
import Ledger
import Node
import Primitives
import Signatures
import State
import Storage

/// Figures of a chain on disk. They need one process after another, as memory and caches are measured: the script gives each the same folder
/// in `GALAXY_BENCH_FOLDER`.
extension Bench {
  /// Makes a chain with 1,000,000 accounts.
  static let chainFill = Bench(name: "chain-fill") { try ChainBench().fill() }
  /// Roots behind 1,000 changed accounts of them, what that leaves in memory, and the root of the whole trie.
  static let chainRoot = Bench(name: "chain-root") { try ChainBench().roots() }
  /// Makes a chain of 100,000 blocks, and is killed.
  static let chainBlocks = Bench(name: "chain-blocks") { try ChainBench().blocks() }
  /// Opens it.
  static let chainRecover = Bench(name: "chain-recover") { try ChainBench().recover() }
}

/// A chain in the folder of the benchmark.
struct ChainBench {
  let folder: String

  static let accounts = 1_000_000
  static let rules = ChainRules(chainID: 1337, fees: FeeRules())

  init() throws {
    folder = try Bench.folder()
  }

  static func address(_ index: Int) -> Address {
    Address(truncating: keccak256(withUnsafeBytes(of: UInt64(index)) { Array($0) }).number)
  }

  static func account(_ index: Int) -> Account {
    Account(nonce: UInt64(index % 7), balance: UInt128(index + 1) << 50)
  }

  static func header(_ last: BlockHeader?, stateRoot: Hash256) -> BlockHeader {
    BlockHeader(
      parent: last?.hash ?? .zero,
      context: BlockContext(
        number: last.map { $0.context.number + 1 } ?? 0,
        time: last.map { $0.context.time + 1 } ?? Chain.genesisTime, producer: .zero,
        gasLimit: rules.blockGasLimit, baseFee: rules.baseFee(after: last)),
      stateRoot: stateRoot, transactionsRoot: Block.root(of: []), receiptsRoot: Block.root(of: []),
      gasUsed: 0)
  }

  /// Commits a change as a block; milliseconds of the root, and of the commit.
  @discardableResult
  static func commit(
    _ delta: StateDelta, _ trie: inout StateTrie, _ store: ChainStore
  ) throws -> (root: Double, commit: Double) {
    var work = TrieWork()
    let root = try Stopwatch.processor {
      if store.head == nil {
        try trie.apply(delta, store: NoNodeStore(), recordsNodes: true, work: &work)
      } else {
        let snapshot = try store.snapshot()
        try trie.apply(delta, store: snapshot, recordsNodes: true, work: &work)
      }
    }
    let header = header(store.head?.header, stateRoot: trie.root)
    let commit = try ContinuousClock().measure {
      try store.commit(NewBlock(header: header, delta: delta, nodes: work.nodes))
    }
    return (root * 1_000, commit / .milliseconds(1))
  }

  func fill() throws {
    let store = try ChainStore(opening: folder, ChainStore.Options(isDurable: false))
    let step = 50_000
    for start in stride(from: 0, to: ChainBench.accounts, by: step) {
      var delta = StateDelta()
      for index in start..<start + step {
        delta.accounts[ChainBench.address(index)] = ChainBench.account(index)
      }
      var trie = store.head.map { StateTrie(root: $0.header.stateRoot) } ?? StateTrie()
      try ChainBench.commit(delta, &trie, store)
    }
    let size = try FileManager.default.attributesOfItem(atPath: folder + "/data.mdb")[.size]
    print("{\"accounts\": \(ChainBench.accounts), \"bytes\": \(size ?? 0)}")
  }

  func roots() throws {
    let began = ContinuousClock.now
    let store = try ChainStore(opening: folder)
    let opened = ContinuousClock.now - began
    guard let head = store.head else { preconditionFailure("the chain was filled") }
    var trie = StateTrie(root: head.header.stateRoot)
    var random = SplitMix64(seed: 1)
    var accounts: [Int: Account] = [:]
    var times: [(root: Double, commit: Double)] = []
    ChainBench.forgetPeak()
    for _ in 0..<20 {
      var delta = StateDelta()
      while delta.accounts.count < 1_000 {
        let index = random.next(below: ChainBench.accounts)
        accounts[index, default: ChainBench.account(index)].nonce += 1
        delta.accounts[ChainBench.address(index)] = accounts[index]
      }
      times.append(try ChainBench.commit(delta, &trie, store))
    }
    let memory = ChainBench.memory()
    // The whole trie, as the tests' oracle builds it.
    let pairs = (0..<ChainBench.accounts).map { index in
      let account = accounts[index] ?? ChainBench.account(index)
      let leaf = RLP.list([
        .number(U256(account.nonce)), .number(U256(account.balance)),
        .bytes(MerkleTrie.emptyRoot.bytes), .bytes(keccak256([]).bytes),
      ])
      return (ChainBench.address(index).bytes, leaf.encoded())
    }
    var whole = Hash256.zero
    let wholeTime = Stopwatch.processor { whole = secureTrieRoot(pairs) }
    guard whole == trie.root else { preconditionFailure("both roots are the same") }
    // The first blocks read the upper levels.
    let roots = times.dropFirst(2).map(\.root).sorted()
    let commits = times.dropFirst(2).map(\.commit).sorted()
    print(
      """
      {"rootMs": \(roots[0]), "rootMsMedian": \(roots[roots.count / 2]), \
      "firstMs": \(times[0].root), "commitMs": \(commits[commits.count / 2]), \
      "wholeMs": \(wholeTime * 1_000), "openMs": \(opened / .milliseconds(1)), \
      "anonymousMB": \(memory.anonymous), "mappedMB": \(memory.mapped), "peakMB": \(memory.peak)}
      """)
  }

  /// Has the most that was ever in memory be what is there now: while a database is opened all its pages are mapped for a moment.
  static func forgetPeak() {
    try? Data("5".utf8).write(to: URL(filePath: "/proc/self/clear_refs"))
  }

  /// Memory that only this process has, pages of the file that are in memory now and belong to the system's cache, and the most that both were since
  /// `forgetPeak`, in MB.
  static func memory() -> (anonymous: Double, mapped: Double, peak: Double) {
    let text = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
    func field(_ name: String) -> Double {
      let line = text.split(separator: "\n").first { $0.hasPrefix(name) }
      return
        (line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) } ?? 0)
        / 1_024
    }
    return (field("RssAnon"), field("RssFile"), field("VmHWM"))
  }

  func blocks() throws {
    let store = try ChainStore(opening: folder, ChainStore.Options(isDurable: false))
    var trie = StateTrie()
    for number in 0..<100_000 {
      var delta = StateDelta()
      delta.accounts[ChainBench.address(number % 1_000)] = ChainBench.account(number)
      try ChainBench.commit(delta, &trie, store)
    }
    print("{\"blocks\": 100000}")
    kill(getpid(), SIGKILL)
  }

  func recover() throws {
    var number: UInt64 = 0
    let time = try ContinuousClock().measure {
      let store = try ChainStore(opening: folder)
      let snapshot = try store.snapshot()
      number = snapshot.head.number
      let balance = snapshot.account(ChainBench.address(Int(number) % 1_000)).balance
      guard balance == ChainBench.account(Int(number)).balance else {
        preconditionFailure("the last block is whole")
      }
    }
    print("{\"blocks\": \(number + 1), \"ms\": \(time / .milliseconds(1))}")
  }
}
