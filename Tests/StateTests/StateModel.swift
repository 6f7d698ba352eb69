import Primitives
import State

/// What a state should be, as plain dictionaries, and its root by building all tries anew: the oracle.
struct StateModel {
  struct Entry: Equatable {
    var account = Account()
    var storage: [Hash256: [UInt8]] = [:]
  }

  var entries: [Address: Entry] = [:]

  mutating func apply(_ delta: StateDelta) {
    for (address, account) in delta.accounts {
      entries[address, default: Entry()].account = account
    }
    for (address, slots) in delta.storage {
      for (key, value) in slots { entries[address, default: Entry()].storage[key] = value }
    }
    entries = entries.filter { $0.value != Entry() }
  }

  /// The root by definition (Ethereum Yellow Paper, section 4.1).
  var root: Hash256 {
    secureTrieRoot(
      entries.map { address, entry in
        let leaf = RLP.list([
          .number(U256(entry.account.nonce)), .number(U256(entry.account.balance)),
          .bytes(StateModel.storageRoot(entry.storage).bytes),
          .bytes((entry.account.codeHash ?? keccak256([])).bytes),
        ])
        return (address.bytes, leaf.encoded())
      })
  }

  static func storageRoot(_ storage: [Hash256: [UInt8]]) -> Hash256 {
    trieRoot(storage.map { ($0.key.bytes, RLP.bytes($0.value).encoded()) })
  }

  /// Everything, as a change of the empty state.
  var delta: StateDelta {
    var delta = StateDelta()
    for (address, entry) in entries {
      delta.accounts[address] = entry.account
      if !entry.storage.isEmpty { delta.storage[address] = entry.storage.mapValues { $0 } }
    }
    return delta
  }
}

/// Random changes over few accounts and keys, many of which share long beginnings, so that branches split and
/// join at all depths and short nodes stand in their parents.
struct RandomChanges {
  var random: SplitMix64
  let addresses: [Address]
  let keys: [Hash256]

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
    addresses = (0..<6).map { Address(truncating: U256(0xACC0 + UInt64($0))) }
    var keys: [Hash256] = []
    for _ in 0..<8 {
      let first = Hash256(random.u256())
      keys.append(first)
      // The same up to a random nibble, and then the same up to another.
      for _ in 0..<4 {
        let shift = random.next(below: 64) * 4
        let other = first.number ^ (U256(UInt64(1 + random.next(below: 15))) << UInt64(shift))
        keys.append(Hash256(other))
      }
    }
    self.keys = keys
  }

  mutating func next() -> StateDelta {
    var delta = StateDelta()
    for _ in 0...random.next(below: 4) {
      let address = addresses[random.next(below: addresses.count)]
      switch random.next(below: 8) {
      case 0:
        delta.accounts[address] = Account(
          nonce: random.next() >> 40, balance: UInt128(random.next()))
      case 1: delta.accounts[address] = Account(codeHash: Hash256(random.u256()))
      case 2: delta.accounts[address] = .unused
      default:
        for _ in 0...random.next(below: 5) {
          let key = keys[random.next(below: keys.count)]
          let isRemoval = random.next(below: 5) < 2
          let length = [0, 1, 1, 8, 33, 70][random.next(below: 6)]
          let value = isRemoval ? nil : random.bytes(length)
          delta.storage[address, default: [:]][key] = .some(value)
        }
      }
    }
    return delta
  }
}
