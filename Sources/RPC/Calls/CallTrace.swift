import Bytecode
import Compiler
import Inspect
import Ledger
import Node
import Primitives
import State
import Storage
import VM

/// A transaction or call that was run once more, and recorded.
struct CallTrace {
  /// What it did this time.
  let receipt: Receipt
  /// The recording, for `galaxy trace`.
  let file: TraceFile
  /// Its calls.
  let tree: CallTree

  /// What a recorder has collected; modules and names are those of the state that it ran on.
  init(
    _ receipt: Receipt, _ recorder: TraceRecorder, from sender: Address, to recipient: Address?,
    gasLimit: UInt64, _ state: some StateReader, _ interfaces: InterfaceCache,
    _ published: PublishedSources
  ) throws(InspectError) {
    self.receipt = receipt
    tree = try CallTree(records: recorder.bytes)
    var modules: [Hash256: TraceFile.Module] = [:]
    var accounts: [Address: String] = [:]
    var sources: [String: String] = [:]
    func visit(_ call: CallTree.Call) {
      let hash = call.enter.codeHash
      if modules[hash] == nil, let interface = interfaces.interface(hash, state),
        let bytes = state.module(hash)
      {
        let source = published.source(of: call.enter.contract, codeHash: hash)
        let texts = source.map { $0.texts(beside: sources) } ?? [:]
        sources.merge(texts) { first, _ in first }
        modules[hash] =
          source.flatMap { texts.isEmpty ? nil : TraceFile.Module($0.contract.verified) }
          ?? TraceFile.Module(codeHash: hash, name: interface.name, bytes: bytes)
      }
      if let module = modules[hash] { accounts[call.enter.contract] = module.name }
      for callee in call.callees { visit(callee) }
    }
    for call in tree.calls { visit(call) }
    file = TraceFile(
      modules: modules.sorted { $0.key < $1.key }.map(\.value),
      accounts: accounts.sorted { $0.key < $1.key }.map {
        TraceFile.Account(address: $0.key, name: $0.value)
      },
      sources: sources.sorted { $0.key < $1.key }.map { TraceFile.Source(path: $0, text: $1) },
      transactions: [
        TracedTransaction(
          sender: sender, recipient: recipient, gasLimit: gasLimit,
          intrinsicGas: tree.calls.reduce(receipt.gasUsed) { $0 &- min($0, $1.gas) },
          gasUsed: receipt.gasUsed, executions: recorder.recording.executions.count)
      ], recording: recorder.recording)
  }
}

extension RPCService {
  /// A transaction of a block that is not too old, run once more behind those before it; nil when there is none.
  func trace(of hash: Hash256) throws(RPCError) -> CallTrace? {
    let recorder = TraceRecorder(recordsSteps: false)
    return try rerun(hash, recorder: recorder) { run throws(RPCError) in
      let payload = run.transaction.payload
      return try trace(
        run.receipt, recorder, from: run.transaction.sender, to: payload.recipient,
        gasLimit: payload.gasLimit, StateOverlay(run.state, run.delta))
    }
  }

  /// A call, recorded.
  func trace(
    of call: CallObject, on snapshot: ChainSnapshot
  ) throws(RPCError) -> CallTrace {
    let recorder = TraceRecorder(recordsSteps: false)
    let limit = node.rules.blockGasLimit
    let receipt = try runner.run(
      call, on: snapshot, gasLimit: min(call.gasLimit ?? limit, limit), recorder: recorder)
    return try trace(
      receipt, recorder, from: call.sender, to: call.recipient,
      gasLimit: min(call.gasLimit ?? limit, limit), snapshot)
  }

  private func trace(
    _ receipt: Receipt, _ recorder: TraceRecorder, from sender: Address, to recipient: Address?,
    gasLimit: UInt64, _ state: some StateReader
  ) throws(RPCError) -> CallTrace {
    do throws(InspectError) {
      return try CallTrace(
        receipt, recorder, from: sender, to: recipient, gasLimit: gasLimit, state, interfaces,
        sources)
    } catch {
      throw RPCError(.internalFault, "\(error)")
    }
  }
}
