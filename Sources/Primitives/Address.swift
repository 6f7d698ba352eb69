/// The 20-byte name of an account or contract.
package struct Address: Hashable, Sendable {
  /// Bytes 0 to 7, big-endian.
  private let word0: UInt64
  /// Bytes 8 to 15, big-endian.
  private let word1: UInt64
  /// Bytes 16 to 19, big-endian.
  private let word2: UInt32

  /// How many bytes an address has.
  package static let byteCount = 20

  /// 20 zero bytes.
  package static let zero = Address(truncating: .zero)

  /// Makes an address from the low 160 bits of a number; the others are dropped.
  package init(truncating number: U256) {
    word0 = number.w2 &<< 32 | number.w1 &>> 32
    word1 = number.w1 &<< 32 | number.w0 &>> 32
    word2 = UInt32(truncatingIfNeeded: number.w0)
  }

  /// Makes an address from a number below 2^160; nil for a larger one.
  package init?(_ number: U256) {
    guard number.fits(unsignedBits: 160) else { return nil }
    self.init(truncating: number)
  }

  /// Makes an address from exactly 20 bytes; nil for any other count.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == Address.byteCount, let number = U256(bigEndian: bytes) else { return nil }
    self.init(truncating: number)
  }

  /// Reads 40 hexadecimal digits of any case after an optional `0x`, without a checksum test.
  package init?(hex: some StringProtocol) {
    guard let bytes = Hex.decode(hex) else { return nil }
    self.init(bytes: bytes)
  }

  /// The address read as a big-endian number below 2^160.
  package var number: U256 {
    U256(
      w0: word1 &<< 32 | UInt64(word2), w1: word0 &<< 32 | word1 &>> 32, w2: word0 &>> 32, w3: 0)
  }

  /// The 20 bytes.
  package var bytes: [UInt8] { Array(number.bigEndianBytes.suffix(Address.byteCount)) }

  /// The address of the contract that an account creates: the last 20 bytes of
  /// keccak256(rlp([sender, nonce])), as the CREATE instruction of Ethereum (Yellow Paper, 7).
  ///
  /// `nonce` is the creator's nonce before the creation.
  package static func create(from sender: Address, nonce: UInt64) -> Address {
    let item = RLP.list([.bytes(sender.bytes), .bytes(U256(nonce).minimalBigEndianBytes)])
    return Address(truncating: keccak256(item.encoded()).number)
  }
}

extension Address: Comparable, CustomStringConvertible {
  /// Order of the bytes, the first deciding first.
  package static func < (left: Address, right: Address) -> Bool { left.number < right.number }

  /// The checksummed text.
  package var description: String { checksummed }

  /// `0x` and 40 lower-case hexadecimal digits.
  package var hex: String { Hex.encodePrefixed(bytes) }

  /// `0x` and 40 hexadecimal digits whose cases are a checksum (EIP-55): a letter is upper-case
  /// where the digit of keccak256 of the lower-case text, at the same place, is 8 or more.
  package var checksummed: String {
    let digits = Array(Hex.encode(bytes).utf8)
    let hash = keccak256(digits).bytes
    var text: [UInt8] = [0x30, 0x78]
    for (index, digit) in digits.enumerated() {
      let nibble = index % 2 == 0 ? hash[index / 2] >> 4 : hash[index / 2] & 15
      let isLetter = digit >= 0x61
      text.append(isLetter && nibble >= 8 ? digit &- 0x20 : digit)
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Reads `0x` and 40 digits: all letters lower-case, or the cases of the EIP-55 checksum.
  ///
  /// Nil for a wrong checksum, a wrong length or other characters.
  package init?(checksummed text: some StringProtocol) {
    guard text.utf8.starts(with: [0x30, 0x78]), let address = Address(hex: text) else { return nil }
    guard text == address.hex || text == address.checksummed else { return nil }
    self = address
  }
}
