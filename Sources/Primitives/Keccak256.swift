/// The keccak-256 hash of Ethereum: Keccak[c=512] with the original padding byte 0x01, not the
/// 0x06 of FIPS 202 (SHA3-256).
///
/// Source: Bertoni, Daemen, Peeters, Van Assche, "The Keccak reference", version 3.0 (2011).
package struct Keccak256: Sendable {
  /// How many bytes one permutation absorbs.
  package static let rate = 136

  private var state = KeccakState()
  /// How many bytes of the current block are absorbed, below `rate`.
  private var position = 0

  /// Starts with no input.
  package init() {}

  /// Appends bytes to the input.
  package mutating func update(_ bytes: some Collection<UInt8>) {
    let wasContiguous: Void? = bytes.withContiguousStorageIfAvailable { absorb($0) }
    if wasContiguous == nil { Array(bytes).withUnsafeBufferPointer { absorb($0) } }
  }

  /// The hash of all input. More input may follow: the hash is taken of a copy.
  package func finalize() -> Hash256 {
    var last = state
    last.pad(at: position)
    last.permute()
    return last.digest
  }

  private mutating func absorb(_ input: UnsafeBufferPointer<UInt8>) {
    var offset = 0
    if position > 0 {
      while position < Keccak256.rate && offset < input.count {
        state.absorb(byte: input[offset], at: position)
        position += 1
        offset += 1
      }
      if position < Keccak256.rate { return }
      state.permute()
      position = 0
    }
    while input.count - offset >= Keccak256.rate {
      state.absorbBlock(input, at: offset)
      state.permute()
      offset += Keccak256.rate
    }
    position = input.count - offset
    state.absorb(UnsafeBufferPointer(rebasing: input[offset...]))
  }
}

/// The keccak-256 hash of bytes.
package func keccak256(_ bytes: some Collection<UInt8>) -> Hash256 {
  bytes.withContiguousStorageIfAvailable { keccak256(buffer: $0) }
    ?? Array(bytes).withUnsafeBufferPointer { keccak256(buffer: $0) }
}

/// The keccak-256 hash of an array.
package func keccak256(_ bytes: [UInt8]) -> Hash256 {
  bytes.withUnsafeBufferPointer { keccak256(buffer: $0) }
}

/// The keccak-256 hash of the UTF-8 bytes of a text.
package func keccak256(utf8 text: String) -> Hash256 {
  keccak256(Array(text.utf8))
}

/// The keccak-256 hash of the bytes in a buffer.
package func keccak256(buffer: UnsafeBufferPointer<UInt8>) -> Hash256 {
  var state = KeccakState()
  var offset = 0
  while buffer.count - offset >= Keccak256.rate {
    state.absorbBlock(buffer, at: offset)
    state.permute()
    offset += Keccak256.rate
  }
  state.absorb(UnsafeBufferPointer(rebasing: buffer[offset...]))
  state.pad(at: buffer.count - offset)
  state.permute()
  return state.digest
}

/// The keccak-256 hash of the 32 big-endian bytes of a number.
package func keccak256(_ value: U256) -> Hash256 {
  var state = KeccakState()
  state.absorb(words: value, at: 0)
  state.pad(at: 32)
  state.permute()
  return state.digest
}

/// The keccak-256 hash of the 64 big-endian bytes of two numbers, `first` then `second`: how
/// Solidity names the slot of a mapping's entry.
package func keccak256(_ first: U256, _ second: U256) -> Hash256 {
  var state = KeccakState()
  state.absorb(words: first, at: 0)
  state.absorb(words: second, at: 4)
  state.pad(at: 64)
  state.permute()
  return state.digest
}
