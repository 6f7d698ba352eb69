import Bytecode
import Client
import Diagnostics
import Foundation
import Inspect
import Ledger
import Node
import Primitives
import RPC
import State
import VM

/// A chain in a file, for as long as a command runs.
struct FileChain {
  let path: String
  /// What is in the file, and what has come since.
  private(set) var file: ChainFile
  /// The same, executed.
  private var chain: LocalChain
  private let modules: [VerifiedModule]
  private let known: KnownContracts
  /// Of a command that may change it.
  private let lock: FileLock?

  /// The longest file, in bytes.
  private static let bytesMax = 1 << 30
  /// What a call may use that does not say.
  private static let gasLimit: UInt64 = 1_000_000_000

  /// What a command is about to do.
  enum Purpose {
    case looking
    case changing
    /// A file that is not there is made.
    case creating
  }

  /// Opens a file, and executes what is in it.
  init(_ path: String, for purpose: Purpose) throws {
    self.path = path
    lock = purpose == .looking ? nil : try FileLock(of: path)
    if purpose == .creating, !FileManager.default.fileExists(atPath: path) {
      file = ChainFile(
        accounts: DevelopmentAccount.all.map { account in
          ChainFile.Account(
            name: account.name, address: account.address,
            balance: Genesis.development.balances[account.address] ?? 0)
        })
    } else {
      guard FileManager.default.fileExists(atPath: path) else {
        throw CommandFailure.usage(
          "there is no file \(path): galaxy run FILE.gx deploy --chain \(path) makes one")
      }
      let bytes = try Files.read(path, limit: FileChain.bytesMax)
      file = try FileChain.reading(path) { () throws(ChainFileError) in
        try ChainFile(decoding: bytes)
      }
    }
    let file = file
    let modules = try FileChain.reading(path) { () throws(ChainFileError) in
      try file.verifiedModules()
    }
    chain = try FileChain.reading(path) { () throws(ChainFileError) in
      try file.replay(modules: modules)
    }
    self.modules = modules
    known = KnownContracts(modules)
  }

  private static func reading<Result>(
    _ path: String, _ body: () throws(ChainFileError) -> Result
  ) throws -> Result {
    do throws(ChainFileError) {
      return try body()
    } catch {
      throw CommandFailure.failed("error: \(path) \(error)")
    }
  }

  /// The blocks, each with one transaction.
  var blocks: [Block] { chain.chain.blocks }

  /// When the next block will be, in seconds since 1970.
  var nextTime: UInt64 { chain.chain.pending.time }

  // MARK: Changing

  /// Forgets the last transactions.
  mutating func undo(_ count: Int) throws {
    guard (1...max(1, file.steps.count)).contains(count), !file.steps.isEmpty else {
      throw CommandFailure.usage(
        "--undo: \(path) has \(file.steps.count) transactions, not \(count)")
    }
    file.undo(count)
    try save()
    chain = try replay(file.steps.count) { _ in nil }
  }

  /// Lets time pass before the next block.
  mutating func pass(seconds: UInt64) throws {
    file.pass(seconds: seconds)
    chain.advance(seconds: seconds)
    try save()
  }

  /// Replaces the file: what was there stays until all of the new one is on the disk.
  private func save() throws { try FileOutput.write(file.encoded(), to: path) }

  // MARK: Looking back

  private func replay(
    _ count: Int, record: (Int) -> ChainRecording?,
    executed: (Int, LocalChain) -> Void = { _, _ in }
  ) throws -> LocalChain {
    try FileChain.reading(path) { () throws(ChainFileError) in
      try file.replay(count, modules: modules, record: record, executed: executed)
    }
  }

  /// The recording of a transaction, which is run again, counted from 1.
  func traceFile(transaction number: Int) throws -> TraceFile {
    guard file.steps.indices.contains(number - 1) else {
      throw CommandFailure.usage(
        "\(path) has \(file.steps.count) transactions, counted from 1: there is no \(number)")
    }
    let recording = ChainRecording()
    let behind = try replay(number) { $0 == number ? recording : nil }
    let request = file.steps[number - 1].request
    let contract = request.recipient ?? behind.chain.blocks.last?.receipts.first?.contract
    return self.recording(recording, of: contract.flatMap { behind.chain.state[$0].codeHash })
  }

  /// What was recorded, with names; `code` is what was called, whose sources come before others of the same path.
  private func recording(_ recording: ChainRecording, of code: Hash256?) -> TraceFile {
    let first = modules.firstIndex { $0.hash == code }
    var sources: [TraceFile.Source] = []
    let order = (first.map { [$0] } ?? []) + file.modules.indices.reversed()
    for source in order.flatMap({ file.modules[$0].sources })
    where !sources.contains(where: { $0.path == source.path }) {
      sources.append(source)
    }
    return recording.file(
      modules: modules,
      accounts: file.names.sorted { $0.key < $1.key }.map {
        TraceFile.Account(address: $0.key, name: $0.value)
      }, sources: sources)
  }

  /// The interface of what stands at an address.
  func interface(_ address: Address) -> ContractInterface? {
    chain.chain.state[address].codeHash.flatMap { known.interface($0) }
  }
}

extension FileChain: CommandChain {
  mutating func submit(_ request: TransactionRequest) throws(ChainError) -> Hash256 {
    let hash = try chain.submit(request)
    guard let block = chain.chain.blocks.last else { throw .pending(hash) }
    file.append(request, block: block.header.hash)
    return hash
  }

  func receipt(of transaction: Hash256) -> Receipt? { chain.receipt(of: transaction) }

  func settled(_ transaction: Hash256) throws(ChainError) -> Receipt {
    guard let receipt = chain.receipt(of: transaction) else { throw .pending(transaction) }
    return receipt
  }

  mutating func keep(_ receipt: Receipt, as name: String?, _ target: RunTarget?) throws {
    if receipt.isSuccess, let address = receipt.contract, let target {
      file.name(
        name ?? target.contract.name, address, module: target.contract.module,
        sources: target.sources.map { TraceFile.Source(path: $0.path, text: $0.text) })
    }
    try save()
  }

  func view(_ request: ViewRequest) -> CallOutcome { chain.view(request) }

  func view(_ request: ViewRequest, at block: UInt64?) throws(ChainError) -> CallOutcome {
    guard let block, block < file.steps.count else { return chain.view(request) }
    do throws(ChainFileError) {
      return try file.replay(Int(block), modules: modules).view(request)
    } catch {
      throw .answered("\(path) \(error)")
    }
  }

  func logs(_ filter: LogFilter) -> [Log] { chain.logs(filter) }

  func balance(of account: Address) -> UInt128 { chain.balance(of: account) }

  func trace(of transaction: Hash256) -> [UInt8]? { chain.trace(of: transaction) }

  var names: [String: Address] {
    Dictionary((file.accounts.map { ($0.name, $0.address) })) { first, _ in first }
      .merging(file.contracts.map { ($0.name, $0.address) }) { $1 }
  }

  func contract(_ text: String) throws -> Address {
    if let contract = file.contracts.last(where: { $0.name == text }) { return contract.address }
    if let address = Address(checksummed: text) { return address }
    let known = Set(file.contracts.map(\.name)).sorted().joined(separator: ", ")
    throw CommandFailure.usage(
      "`\(text)` is no contract in \(path)" + (known.isEmpty ? "" : ", which has \(known)"))
  }

  func target(at address: Address) throws -> RunTarget? {
    guard let code = chain.chain.state[address].codeHash else { return nil }
    let others = modules.filter { $0.hash != code }
    if let index = modules.firstIndex(where: { $0.hash == code }) {
      return RunTarget(
        contract: DeployableContract(
          modules[index], interface: ContractInterface(modules[index])),
        sources: file.modules[index].sources.map { ($0.path, $0.text) }, others: others)
    }
    guard let bytes = chain.chain.state.module(code), let module = try? Module(decoding: bytes),
      let verified = try? Verifier.verify(module)
    else { return nil }
    return RunTarget(
      contract: DeployableContract(verified, interface: ContractInterface(verified)), sources: [],
      others: others)
  }

  func stored(_ key: Hash256, of contract: Address) -> [UInt8] {
    chain.chain.state.storage(StoragePlace(contract, key)) ?? []
  }

  /// All that some transaction has written, with the keys of maps: found by recording everything once more.
  func places(of contract: Address) throws -> [TracedKey]? {
    var places: Set<TracedKey> = []
    _ = try replay(
      file.steps.count, record: { _ in ChainRecording() },
      executed: { _, chain in
        guard let bytes = chain.record?.recorder.bytes, let tree = try? CallTree(records: bytes)
        else { return }
        tree.forEachWrite { writer, key in
          if writer == contract { places.insert(key) }
        }
      })
    return Array(places)
  }

  func gasLimit(for request: TransactionRequest) -> UInt64 { FileChain.gasLimit }

  func traceFile(of transaction: Hash256) throws -> [UInt8]? {
    guard
      let index = blocks.firstIndex(where: { $0.receipts.first?.transactionHash == transaction })
    else { return nil }
    return try traceFile(transaction: index + 1).encoded()
  }

  func traceFile(of request: ViewRequest, at block: UInt64?) throws -> [UInt8] {
    var chain = try replay(Int(clamping: block ?? .max)) { _ in nil }
    let recording = ChainRecording()
    chain.record = recording
    _ = chain.view(request)
    return self.recording(recording, of: chain.chain.state[request.contract].codeHash).encoded()
  }

  func blockJSON(_ text: String?) throws -> JSONValue {
    let block =
      text.map { text in
        blocks.first { "\($0.header.context.number)" == text || $0.header.hash.hex == text }
      } ?? blocks.last
    return block.map { FileChainJSON.value($0) } ?? .null
  }

  func receiptJSON(_ text: String) throws -> JSONValue {
    let block = blocks.enumerated().first { index, block in
      "\(index + 1)" == text || block.receipts.first?.transactionHash.hex == text
    }
    return block.flatMap { FileChainJSON.receipt($0.element) } ?? .null
  }
}
