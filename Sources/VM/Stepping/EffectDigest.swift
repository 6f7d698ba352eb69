import Primitives

/// One hash over everything that an execution has changed outside the machine, in order: what was stored,
/// emitted, paid and kept, undone or not. The recording side and the replaying side compute the same one.
struct EffectDigest {
  /// keccak256 of the hash before and the effect, for each effect.
  private(set) var hash = Hash256.zero

  mutating func store(_ contract: Address, _ key: Hash256, _ value: [UInt8]?) {
    note(1) { writer in
      writer.bytes(contract.bytes)
      writer.bytes(key.bytes)
      writer.bool(value != nil)
      writer.bytes(value ?? [])
    }
  }

  mutating func emit(_ event: EmittedEvent) {
    note(2) { writer in
      writer.bytes(event.contract.bytes)
      writer.count(event.topics.count)
      for topic in event.topics { writer.bytes(topic.bytes) }
      writer.bytes(event.data)
    }
  }

  mutating func pay(_ contract: Address, _ receiver: Address, _ amount: UInt128) {
    note(3) { writer in
      writer.bytes(contract.bytes)
      writer.bytes(receiver.bytes)
      writer.u256(U256(amount))
    }
  }

  mutating func keep(_ hash: Hash256) {
    note(4) { $0.bytes(hash.bytes) }
  }

  private mutating func note(_ tag: UInt8, _ write: (inout ByteWriter) -> Void) {
    var writer = ByteWriter()
    writer.bytes(hash.bytes)
    writer.u8(tag)
    write(&writer)
    hash = keccak256(writer.bytes)
  }
}
