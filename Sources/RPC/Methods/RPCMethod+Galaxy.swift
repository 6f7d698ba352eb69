import Bytecode
import Client
import Compiler
import Diagnostics
import Inspect
import Ledger
import Node
import Primitives
import State
import Storage
import VM
import Values

extension RPCMethod {
  /// What Ethereum has no words for: modules, blobs, and how a transaction ended on our machine.
  static let galaxyMethods: [(String, RPCMethod)] = [
    (
      "galaxy_getModule",
      RPCMethod { service, parameters, _ throws(RPCError) in
        let address = try parameters.required(RPCValue.address)
        let reference = try parameters.optional(BlockReference.any)
        try parameters.finish()
        let snapshot = try service.snapshot(reference)
        guard let hash = snapshot.account(address).codeHash, let module = snapshot.module(hash)
        else { return .null }
        return .members(("codeHash", .hash(hash)), ("module", .data(module)))
      }
    ),
    (
      // As it is stored, whatever its length.
      "galaxy_getStorage",
      RPCMethod { service, parameters, _ throws(RPCError) in
        let address = try parameters.required(RPCValue.address)
        let key = try parameters.required(RPCValue.storageKey)
        let reference = try parameters.optional(BlockReference.any)
        try parameters.finish()
        return .data(try service.snapshot(reference).storage(StoragePlace(address, key)) ?? [])
      }
    ),
    (
      // As the source writes it: `owner`, `members.length`, `members[3]`, `balances[0x..]`.
      "galaxy_getState",
      RPCMethod { service, parameters, _ throws(RPCError) in
        let address = try parameters.required(RPCValue.address)
        let text = try parameters.required(RPCValue.text)
        let reference = try parameters.optional(BlockReference.any)
        try parameters.finish()
        guard text.utf8.count <= RPCLimits.placeBytesMax else {
          throw RPCError(
            .limitExceeded, "a place is written in at most \(RPCLimits.placeBytesMax) bytes")
        }
        let snapshot = try service.snapshot(reference)
        guard let hash = snapshot.account(address).codeHash,
          let module = service.interfaces.module(hash, snapshot)
        else { throw RPCError(.refused, "\(address.checksummed) has no contract") }
        let place: StatePlace?
        do {
          place = try StatePlace(text, of: module)
        } catch {
          throw RPCError(.invalidParameters, "\(error)")
        }
        guard let place else {
          throw RPCError(.invalidParameters, "`\(text)` is a map: name a key, as `\(text)[0]`")
        }
        let bytes = snapshot.storage(StoragePlace(address, place.key)) ?? []
        return place.json(bytes, module.types)
      }
    ),
    (
      "galaxy_getContract",
      RPCMethod { service, parameters, _ throws(RPCError) in
        let address = try parameters.required(RPCValue.address)
        let reference = try parameters.optional(BlockReference.any)
        try parameters.finish()
        let snapshot = try service.snapshot(reference)
        guard let hash = snapshot.account(address).codeHash,
          let interface = service.interfaces.interface(hash, snapshot)
        else { return .null }
        let source = service.sources.source(of: address, codeHash: hash)
        return .members(
          ("name", .string(interface.name)), ("codeHash", .hash(hash)),
          // What was published knows names and shapes that a module does not have.
          ("abi", (source?.contract.interface ?? interface).abiJSON),
          ("source", source.map { SourceJSON.value($0.bundle) } ?? .null))
      }
    ),
    (
      "galaxy_sendBlob",
      RPCMethod { service, parameters, _ throws(RPCError) in
        let bytes = try parameters.required(RPCValue.bytes)
        try parameters.finish()
        do throws(NodeError) {
          return .hash(try service.node.bring(bytes))
        } catch {
          throw RPCError(.refused, "\(error)")
        }
      }
    ),
    (
      "galaxy_getBlob",
      RPCMethod { service, parameters, _ throws(RPCError) in
        let hash = try parameters.required(RPCValue.hash)
        try parameters.finish()
        let store = service.node.store
        let held = service.node.blobs.held(hash)
        let stored = try service.stored { () throws(StorageError) in
          held == nil ? try store.blobCount(hash) : nil
        }
        guard let count = held?.count ?? stored else { return .null }
        guard count <= RPCLimits.blobAnswerBytesMax else {
          throw RPCError(
            .limitExceeded,
            "the blob has \(count) bytes, and an answer at most \(RPCLimits.blobAnswerBytesMax): "
              + "GET /blob/\(hash.hex)")
        }
        let blob = try service.stored { () throws(StorageError) in
          held == nil ? try store.blob(hash) : held?.bytes
        }
        return blob.map { .data($0) } ?? .null
      }
    ),
    (
      "galaxy_getReceipt",
      RPCMethod { service, parameters, _ throws(RPCError) in
        let hash = try parameters.required(RPCValue.hash)
        try parameters.finish()
        guard let (block, index) = try service.place(of: hash) else { return .null }
        return OutcomeJSON.value(block.receipts[index])
      }
    ),
    (
      "galaxy_call",
      RPCMethod { service, parameters, _ throws(RPCError) in
        let call = try parameters.required { value throws(RPCValueError) in try CallObject(value) }
        let reference = try parameters.optional(BlockReference.any)
        try parameters.finish()
        let limit = service.node.rules.blockGasLimit
        return OutcomeJSON.value(
          try service.runner.run(
            call, on: service.snapshot(reference), gasLimit: min(call.gasLimit ?? limit, limit)))
      }
    ),
    (
      "galaxy_gasBound",
      RPCMethod { service, parameters, _ throws(RPCError) in
        let call = try parameters.required { value throws(RPCValueError) in try CallObject(value) }
        let reference = try parameters.optional(BlockReference.any)
        try parameters.finish()
        let limit = service.node.rules.blockGasLimit
        let (receipt, bound) = try service.runner.bound(
          call, on: service.snapshot(reference), gasLimit: min(call.gasLimit ?? limit, limit))
        return .members(
          ("gasBound", bound.map { .quantity($0) } ?? .null),
          ("gasUsed", .quantity(receipt.gasUsed)))
      }
    ),
    (
      "galaxy_traceTransaction",
      RPCMethod { service, parameters, _ throws(RPCError) in
        let hash = try parameters.required(RPCValue.hash)
        try parameters.finish()
        guard let trace = try service.trace(of: hash) else { return .null }
        return .data(trace.file.encoded())
      }
    ),
    (
      // What the page at `/` shows of it.
      "galaxy_profileTransaction",
      RPCMethod { service, parameters, _ throws(RPCError) in
        let hash = try parameters.required(RPCValue.hash)
        try parameters.finish()
        guard let trace = try service.trace(of: hash) else { return .null }
        do throws(InspectError) {
          return try TracePage.summary(Trace(trace.file))
        } catch {
          throw RPCError(.internalFault, "\(error)")
        }
      }
    ),
    (
      "galaxy_traceCall",
      RPCMethod { service, parameters, _ throws(RPCError) in
        let call = try parameters.required { value throws(RPCValueError) in try CallObject(value) }
        let reference = try parameters.optional(BlockReference.any)
        try parameters.finish()
        let snapshot = try service.snapshot(reference)
        return .data(try service.trace(of: call, on: snapshot).file.encoded())
      }
    ),
  ]
}

/// The sources of a contract.
private enum SourceJSON {
  static func value(_ bundle: SourceBundle) -> JSONValue {
    .members(
      ("contract", .string(bundle.contract)),
      (
        "files",
        .array(
          bundle.files.map { file in
            .members(
              ("path", .string(file.path)),
              ("text", .string(String(decoding: file.utf8, as: UTF8.self))))
          })
      ))
  }
}

/// How a transaction or call ended, whole: as our own client reads it again.
enum OutcomeJSON {
  static func value(_ receipt: Receipt) -> JSONValue {
    let (status, detail): (String, JSONValue) =
      switch receipt.status {
      case .success: ("success", .null)
      case .revert: ("revert", .null)
      case .trap(let trap): ("trap", .string(trap.name))
      case .invalidModule(let reason): ("invalidModule", .string(reason))
      }
    return .members(
      ("transactionHash", .hash(receipt.transactionHash)), ("status", .string(status)),
      ("detail", detail), ("data", .data(receipt.data)), ("gasUsed", .quantity(receipt.gasUsed)),
      ("instructions", .quantity(receipt.instructions)), ("fee", .quantity(receipt.fee)),
      ("contractAddress", receipt.contract.map { .address($0) } ?? .null),
      (
        "location",
        receipt.location.map {
          .members(
            ("function", .quantity(UInt64($0.function))),
            ("instruction", .quantity(UInt64($0.instruction))))
        } ?? .null
      ),
      ("encoded", .data(receipt.archived)))
  }
}
