import Diagnostics
import Ledger
import Node
import Primitives
import State
import Storage

/// A version of the state that notes what is read of it. To be used by one thread.
final class StateWatch: StateReader {
  private let reader: any StateReader
  private var accounts: Set<Address> = []
  private var places: Set<StoragePlace> = []

  init(_ reader: any StateReader) { self.reader = reader }

  func account(_ address: Address) -> Account {
    accounts.insert(address)
    return reader.account(address)
  }

  func storage(_ place: StoragePlace) -> [UInt8]? {
    places.insert(place)
    return reader.storage(place)
  }

  func module(_ codeHash: Hash256) -> [UInt8]? { reader.module(codeHash) }
  func blob(_ hash: Hash256) -> [UInt8]? { reader.blob(hash) }
  func references(_ place: StoragePlace) -> [Hash256] { reader.references(place) }
  func referenceCount(_ blob: Hash256) -> Int { reader.referenceCount(blob) }

  // MARK: As geth's prestateTracer shows it

  /// All accounts and places that were read, as they were; what was not there is left out.
  var prestate: JSONValue {
    let storage = Dictionary(grouping: places, by: \.address)
    return StateWatch.object(accounts.union(storage.keys)) { address in
      let account = reader.account(address)
      let values = (storage[address] ?? []).map { ($0.key, reader.storage($0)) }
      guard account != .unused || values.contains(where: { $0.1 != nil }) else { return nil }
      return members(account, ["balance", "nonce", "code"], values)
    }
  }

  /// What a transaction has changed: before and afterwards.
  func difference(_ delta: StateDelta) -> JSONValue {
    let changed = Set(delta.accounts.keys).union(delta.storage.keys)
    let after = StateOverlay(reader, delta)
    // Of what was there before all is shown, of what is there now what differs.
    func side(_ state: any StateReader, against other: (any StateReader)?) -> JSONValue {
      StateWatch.object(changed) { address in
        let account = state.account(address)
        let twin = other?.account(address)
        guard account != .unused else { return nil }
        var names: [String] = []
        if account.balance != twin?.balance { names.append("balance") }
        if account.nonce != twin?.nonce { names.append("nonce") }
        if twin == nil || account.codeHash != twin?.codeHash { names.append("code") }
        let values = (delta.storage[address] ?? [:]).keys.map { key in
          (key, state.storage(StoragePlace(address, key)))
        }
        return members(account, names, values, after: delta)
      }
    }
    return .members(("pre", side(reader, against: nil)), ("post", side(after, against: reader)))
  }

  private func members(
    _ account: Account, _ names: [String], _ values: [(Hash256, [UInt8]?)],
    after delta: StateDelta = StateDelta()
  ) -> JSONValue {
    var members: [JSONValue.Member] = []
    if names.contains("balance") { members.append(.init("balance", .quantity(account.balance))) }
    if names.contains("nonce"), account.nonce > 0 {
      members.append(.init("nonce", .integer(Int(clamping: account.nonce))))
    }
    if names.contains("code"), let hash = account.codeHash,
      let code = delta.modules[hash] ?? reader.module(hash)
    {
      members.append(.init("code", .data(code)))
    }
    let stored = values.compactMap { key, value in value.map { (key, $0) } }
      .sorted { $0.0 < $1.0 }
    if !stored.isEmpty {
      members.append(
        .init("storage", .object(stored.map { .init($0.0.hex, .data($0.1)) })))
    }
    return .object(members)
  }

  private static func object(
    _ addresses: Set<Address>, _ value: (Address) -> JSONValue?
  ) -> JSONValue {
    .object(
      addresses.sorted().compactMap { address in
        value(address).map { JSONValue.Member(address.hex, $0) }
      })
  }
}

extension RPCService {
  /// What a transaction of a block that is not too old has read, and with `isDifference` what it has changed; nil when there is none.
  func prestate(of hash: Hash256, isDifference: Bool) throws(RPCError) -> JSONValue? {
    try rerun(hash) { run throws(RPCError) in
      isDifference ? run.state.difference(run.delta) : run.state.prestate
    }
  }
}
