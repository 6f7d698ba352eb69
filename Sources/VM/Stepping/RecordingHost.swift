import Bytecode
import HomomorphicEvaluation
import Primitives

/// Stands between the machine and its host, and notes what the host answers.
final class RecordingHost: Host {
  private let host: any Host
  private let log: ExecutionLog

  init(_ host: any Host, _ log: ExecutionLog) {
    self.host = host
    self.log = log
  }

  func load(_ place: ReachedPlace) -> [UInt8]? {
    let value = host.load(place)
    log.read(.storage(place.contract, place.key), value)
    return value
  }

  func store(_ place: ReachedPlace, _ value: [UInt8]?, referencing blobs: [Hash256]) {
    host.store(place, value, referencing: blobs)
    log.effects.store(place.contract, place.key, value)
    log.wrote(value, at: .storage(place.contract, place.key))
  }

  func emit(_ event: EmittedEvent) {
    host.emit(event)
    log.effects.emit(event)
  }

  func pay(from contract: Address, to: Address, amount: UInt128) throws(Trap) {
    log.effects.pay(contract, to, amount)
    do throws(Trap) {
      try host.pay(from: contract, to: to, amount: amount)
    } catch {
      log.paid(error)
      throw error
    }
    log.paid(nil)
  }

  func call(_ request: ContractCall) -> CallOutcome {
    let number = log.request()
    let outcome = host.call(request)
    log.answer(outcome, to: number)
    return outcome
  }

  func undoCall() { host.undoCall() }

  func blob(_ hash: Hash256) -> [UInt8]? {
    let bytes = host.blob(hash)
    log.read(.blob(hash), bytes)
    return bytes
  }

  func keep(_ hash: Hash256, _ blob: () -> [UInt8]) {
    let bytes = blob()
    host.keep(hash) { bytes }
    log.effects.keep(hash)
    log.kept(hash, bytes)
  }

  var objects: ObjectCache { log.objects }

  var scope: TransactionScope { host.scope }
}
