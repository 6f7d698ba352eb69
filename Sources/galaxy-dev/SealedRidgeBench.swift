import Bytecode
import Client
import Compiler
import Embedded
import Foundation
import HomomorphicClient
import HomomorphicEvaluation
import Ledger
import Primitives
import Tensors
import VM

extension Bench {
  /// `contracts/sealed/ridge.gx` on the rows of the folder: the train.csv and test.csv of `Tests/Benchmarks/sealed.py`.
  static let sealedRidge = Bench(name: "sealedridge") {
    var bench = try SealedRidgeBench(folder: Bench.folder())
    print(try bench.run())
  }
}

/// A ridge regression of which nobody sees rows, statistics or model: three data providers and a model provider with a key of their own, and the
/// contract on a chain in this process. All of them compute in it, so its processor time is that of all.
private struct SealedRidgeBench {
  struct WrongResult: Error {
    let what: String
  }

  private static let (eta, lambda, steps) = (0.125, 0.1, 12)
  private static let size = 32
  private static let accounts = (1...4).map { Address(truncating: U256(UInt64($0))) }
  private let train: [[Double]]
  private let test: [[Double]]
  private let contract: DeployableContract
  private var chain = LocalChain(Chain(balances: []))
  private var address = Address.zero
  private var random = SystemRandomNumberGenerator()
  /// A party cannot be copied: each is read from what is written down.
  private var parties: [[UInt8]] = []

  init(folder: String) throws {
    func rows(_ name: String) throws -> [[Double]] {
      try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8).split(separator: "\n").map {
        $0.split(separator: ",").compactMap { Double($0) }
      }
    }
    (train, test) = (try rows("train.csv"), try rows("test.csv"))
    guard (train + test).allSatisfy({ $0.count == Self.size + 1 }) else {
      throw WrongResult(what: "rows of \(Self.size) features and a label")
    }
    let path = "contracts/sealed/ridge.gx"
    let compiled = Compilation.compile(source: Embedded.contracts[path] ?? "", path: path)
    guard let ridge = compiled.contract(named: "SealedRidge") else {
      throw WrongResult(what: "\(path) compiles")
    }
    contract = DeployableContract(ridge.verified, interface: ridge.interface)
  }

  mutating func run() throws -> String {
    var total = 0.0
    var session: CollectiveSession?
    var key: EncryptionKey?
    total += try Stopwatch.processor {
      (session, key) = try makeKey()
    }
    guard let session, let key else { throw WrongResult(what: "a key") }
    var known = Operands()
    total += try Stopwatch.processor { known = try begin(key) }
    var iterations: [Double] = []
    var bytes = 0
    var plain = [Double](repeating: 0, count: Self.size)
    let open = statistics(train)
    for _ in 0..<Self.steps {
      iterations.append(
        try Stopwatch.processor { bytes = try step(&known, session, key) })
      plain = (0..<Self.size).map { i in
        let slope = (0..<Self.size).reduce(0) { $0 + open.matrix[i][$1] * plain[$1] }
        return (1 - Self.eta * Self.lambda) * plain[i] + open.vector[i] - slope
      }
    }
    var weights: [Double] = []
    total += try Stopwatch.processor { weights = try opened(known.weights, session) }
    let error = zip(weights, plain).map { abs($0 - $1) }.max() ?? 1
    guard error < 1.0 / 32 else { throw WrongResult(what: "weights as in the open: \(error)") }
    let right = test.count { row in
      let score = zip(row, weights).reduce(0) { $0 + $1.0 * $1.1 }
      return (score > 0) == (row[Self.size] > 0)
    }
    total += iterations.reduce(0, +)
    return
      "{\"iteration\": \(iterations.sorted()[iterations.count / 2]), \"total\": \(total), \"bytes\": \(bytes), "
      + "\"accuracy\": \(Double(right) / Double(test.count)), \"error\": \(error)}"
  }

  // MARK: The chain

  private mutating func send(
    _ method: String, _ arguments: [ABIValue], from sender: Address
  ) throws {
    let call = try Call(method, of: contract.interface)
    let receipt = try chain.transact(
      TransactionRequest(
        from: sender, to: address, try call.encode(arguments), gasLimit: Chain.blockGasLimit))
    guard receipt.isSuccess else { throw WrongResult(what: "\(method) succeeds") }
  }

  // MARK: Keys

  private mutating func act<Result>(
    _ index: Int,
    _ step: (inout CollectiveParty, inout SystemRandomNumberGenerator) throws -> Result
  ) throws -> Result {
    var party = try CollectiveParty(unprotectedEncoding: parties[index])
    let result = try step(&party, &random)
    parties[index] = party.unprotectedEncoding()
    return result
  }

  private mutating func round(
    _ collector: ShareCollector,
    _ share: (inout CollectiveParty, inout SystemRandomNumberGenerator) throws -> ShareOpening
  ) throws -> (round: CompletedRound, bytes: Int) {
    var collector = collector
    let openings = try Self.accounts.indices.map { try act($0, share) }
    for opening in openings { try collector.collect(ShareCommitment(opening)) }
    for opening in openings { try collector.collect(opening) }
    return (
      try collector.completed(),
      openings[0].encoded().count + ShareCommitment.encodedByteCount
    )
  }

  private mutating func makeKey() throws -> (CollectiveSession, EncryptionKey) {
    let session = try CollectiveSession(
      context: LatticeContext.shared(.small), partyCount: Self.accounts.count,
      seed: (0..<32).map { _ in UInt8.random(in: 0...255, using: &random) }, rotations: [1])
    for index in Self.accounts.indices {
      let party = try CollectiveParty(session: session, index: index, using: &random)
      parties.append(party.unprotectedEncoding())
    }
    let first = try round(ShareCollector(keysOf: session)) { try $0.keyShare(using: &$1) }.round
    let second = try round(ShareCollector(after: first)) {
      try $0.relinearizationShare(after: first, using: &$1)
    }.round
    return (session, .lattice(try session.keys(first, second)))
  }

  // MARK: Parts of the sums

  /// eta X'X / n and eta X'y / n of some rows, n being that of all.
  private func statistics(_ rows: [[Double]]) -> (matrix: [[Double]], vector: [Double]) {
    let factor = Self.eta / Double(train.count)
    return (
      (0..<Self.size).map { i in
        (0..<Self.size).map { j in rows.reduce(0) { $0 + $1[i] * $1[j] } * factor }
      },
      (0..<Self.size).map { i in rows.reduce(0) { $0 + $1[i] * $1[Self.size] } * factor }
    )
  }

  /// What everybody has seen going into the contract.
  private struct Operands {
    var diagonals: [EncryptedTensor] = []
    var target: [EncryptedTensor] = []
    var start: [EncryptedTensor] = []
    var weights: EncryptedTensor { start[0] }
  }

  private mutating func encrypt(
    _ values: [Double], within limit: Double, _ key: EncryptionKey
  ) throws -> EncryptedTensor {
    let raw = values.map { Int64(($0 * 0x1p24).rounded()) }
    return try EncryptedTensor.encrypt(
      (0..<4096).map { raw[$0 % Self.size] }, shape: [4096 / Self.size, Self.size],
      format: EncryptedFormat(width: 32, fraction: 24), key: key,
      within: UInt64(limit * 0x1p24), using: &random)
  }

  /// Deploys, and sends in what all providers have.
  private mutating func begin(_ key: EncryptionKey) throws -> Operands {
    var known = Operands()
    guard let format = FixedFormat(integerBits: 8, fractionBits: 24) else {
      throw WrongResult(what: "the format of the contract")
    }
    let example = try Tensor(
      element: .fixed(format), shape: [4096 / Self.size, Self.size],
      rawValues: [Int64](repeating: 0, count: 4096))
    let keep = Int64((1 - Self.eta * Self.lambda) * 0x1p24)
    let receipt = try chain.transact(
      TransactionRequest(
        from: Self.accounts[0], to: nil,
        try contract.deployment([
          .bytes(key.encoded()), .array(Self.accounts.map { .address($0) }),
          .bytes(example.encoded()), .int(U256(UInt64(keep))),
        ]), gasLimit: Chain.blockGasLimit))
    guard let deployed = receipt.contract else { throw WrongResult(what: "it is deployed") }
    address = deployed
    for provider in 1..<Self.accounts.count {
      let rows = train.indices.filter { $0 % 3 == provider - 1 }.map { train[$0] }
      let part = statistics(rows)
      for k in 0..<Self.size {
        let diagonal = try encrypt(
          (0..<Self.size).map { part.matrix[$0][($0 + k) % Self.size] }, within: 0.125, key)
        try send("submitDiagonal", [.bytes(diagonal.encoded())], from: Self.accounts[provider])
        if k < known.diagonals.count {
          known.diagonals[k] = try known.diagonals[k].adding(diagonal)
        } else {
          known.diagonals.append(diagonal)
        }
      }
      let target = try encrypt(part.vector, within: 0.125, key)
      try send("submitTarget", [.bytes(target.encoded())], from: Self.accounts[provider])
      known.target = [try known.target.first?.adding(target) ?? target]
    }
    known.start = [try encrypt([Double](repeating: 0, count: Self.size), within: 1, key)]
    try send("start", [.bytes(known.start[0].encoded())], from: Self.accounts[0])
    return known
  }

  // MARK: Steps

  /// A step of the contract and the refresh of its result; the bytes that a party sends. Each party computes the step
  /// again, for it answers what it knows the bounds of.
  private mutating func step(
    _ known: inout Operands, _ session: CollectiveSession, _ key: EncryptionKey
  ) throws -> Int {
    try send("step", [], from: Self.accounts[1])
    let call = try Call("waiting", of: contract.interface)
    let outcome = Outcome(chain.view(ViewRequest(of: address, try call.encode([]).data)))
    guard case .tuple(let optional)? = call.result(outcome.data), optional.count == 2,
      case .bytes(let waiting) = optional[1]
    else { throw WrongResult(what: "something waits") }
    let keep = Int64((1 - Self.eta * Self.lambda) * 0x1p24)
    let range = try RefreshRange(within: 1 << 24, period: Self.size, session.context.parameters)
    var deep = known.weights
    for _ in Self.accounts {
      var turns = [known.weights]
      while turns.count < Self.size { turns.append(try turns[turns.count - 1].rotated(by: 1)) }
      deep = try known.weights.multiplied(scalar: keep).adding(known.target[0].lowered(to: 2))
        .subtracting(EncryptedTensor.dot(known.diagonals, turns))
    }
    guard deep.encoded() == waiting else { throw WrongResult(what: "what the contract computes") }
    let (shares, bytes) = try round(
      ShareCollector(refreshing: deep, session: session, within: range)
    ) { try $0.refreshShare(of: deep, within: range, using: &$1) }
    for index in Self.accounts.indices {
      known.start = [
        try act(index) { party, _ in
          try party.accept(refreshOf: deep, shares, within: range)
        }
      ]
    }
    let top = known.weights.encoded()
    // What the contract's `hash` gives.
    let file = ABIValue.hash(keccak256(try ABI.encode([.bytes], [.bytes(top)])))
    for account in Self.accounts { try send("commit", [file], from: account) }
    for account in Self.accounts { try send("share", [file], from: account) }
    for account in Self.accounts { try send("agree", [file], from: account) }
    try send("finish", [.bytes(top)], from: Self.accounts[0])
    return bytes
  }

  /// The weights, which all parties open.
  private mutating func opened(
    _ weights: EncryptedTensor, _ session: CollectiveSession
  ) throws -> [Double] {
    let shares = try round(ShareCollector(decrypting: weights, session: session)) {
      try $0.decryptionShare(of: weights, using: &$1)
    }.round
    return try session.decrypt(weights, shares).values.prefix(Self.size).map {
      Double($0) * 0x1p-24
    }
  }
}
