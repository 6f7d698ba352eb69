import CGMP

/// The one owner of a GMP integer, and of the memory behind it.
///
/// A value cannot be copied, so two owners never share limbs. The number lives behind a pointer
/// because GMP wants the address of its operands, and operands that are the same number as the
/// result would break Swift's exclusivity rule; in-place forms exist where that is wanted.
/// Limbs are overwritten with zeros when the owner is released. Blocks that GMP outgrows or uses
/// inside a call are not: owners of secrets are made with the capacity that they need.
package struct GMPInteger: ~Copyable {
  /// The address that GMP functions take; valid as long as `self`.
  package let address: UnsafeMutablePointer<__mpz_struct>

  /// Zero, with room for `capacityBits` bits before the memory moves.
  package init(capacityBits: Int = 64) {
    address = .allocate(capacity: 1)
    __gmpz_init2(address, mp_bitcnt_t(max(capacityBits, 1)))
  }

  /// The number `value`.
  package init(_ value: UInt) {
    self.init()
    __gmpz_set_ui(address, value)
  }

  /// The number whose limbs (least significant first) are `limbs`.
  package init(limbs: ArraySlice<UInt>) {
    self.init(capacityBits: limbs.count * UInt.bitWidth)
    assign(limbs: limbs)
  }

  /// The number whose limbs (least significant first) are `limbs`.
  package init(limbs: [UInt]) {
    self.init(limbs: limbs[...])
  }

  /// The number that `bytes` write, most significant byte first.
  package init(bigEndian bytes: ArraySlice<UInt8>) {
    self.init(capacityBits: bytes.count * 8)
    bytes.withUnsafeBytes { buffer in
      __gmpz_import(address, buffer.count, 1, 1, 1, 0, buffer.baseAddress)
    }
  }

  /// A copy of `other` in memory of its own.
  package init(copying other: borrowing GMPInteger) {
    self.init(capacityBits: other.bitLength)
    __gmpz_set(address, other.address)
  }

  deinit {
    wipe()
    __gmpz_clear(address)
    address.deallocate()
  }

  /// Overwrites all limbs with zeros.
  private func wipe() {
    let capacity = Int(address.pointee._mp_alloc)
    guard capacity > 0, let limbs = address.pointee._mp_d else { return }
    galaxy_wipe(limbs, capacity)
  }
}

// MARK: - Reading and writing

extension GMPInteger {
  /// Bits of the magnitude; 0 for zero.
  package var bitLength: Int {
    isZero ? 0 : __gmpz_sizeinbase(address, 2)
  }

  /// Whether the number is 0.
  package var isZero: Bool { address.pointee._mp_size == 0 }

  /// Whether the number is below 0.
  package var isNegative: Bool { address.pointee._mp_size < 0 }

  /// Whether the number is odd.
  package var isOdd: Bool { __gmpz_tstbit(address, 0) == 1 }

  /// Makes this the number whose limbs (least significant first) are `limbs`.
  package mutating func assign(limbs: ArraySlice<UInt>) {
    guard !limbs.isEmpty, let target = __gmpz_limbs_write(address, mp_size_t(limbs.count)) else {
      __gmpz_set_ui(address, 0)
      return
    }
    limbs.withUnsafeBufferPointer { source in
      if let base = source.baseAddress { target.update(from: base, count: source.count) }
    }
    __gmpz_limbs_finish(address, mp_size_t(limbs.count))
  }

  /// Appends the magnitude to `limbs` as exactly `count` limbs, least significant first.
  package func appendLimbs(count: Int, to limbs: inout [UInt]) {
    let used = __gmpz_size(address)
    precondition(used <= count, "a number does not fit its fixed length")
    let source = UnsafeBufferPointer(start: __gmpz_limbs_read(address), count: used)
    limbs.append(contentsOf: source)
    limbs.append(contentsOf: repeatElement(0, count: count - used))
  }

  /// The magnitude as exactly `count` limbs, least significant first.
  package func limbs(count: Int) -> [UInt] {
    var result: [UInt] = []
    result.reserveCapacity(count)
    appendLimbs(count: count, to: &result)
    return result
  }

  /// Appends the magnitude to `bytes` as exactly `count` bytes, most significant first.
  package func appendBigEndian(count: Int, to bytes: inout [UInt8]) {
    let used = (bitLength + 7) / 8
    precondition(used <= count, "a number does not fit its fixed length")
    bytes.append(contentsOf: repeatElement(0, count: count - used))
    guard used > 0 else { return }
    bytes.append(contentsOf: repeatElement(0, count: used))
    let start = bytes.count - used
    bytes.withUnsafeMutableBytes { buffer in
      _ = __gmpz_export(buffer.baseAddress.map { $0 + start }, nil, 1, 1, 1, 0, address)
    }
  }
}
