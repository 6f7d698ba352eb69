import Primitives
import Testing

@Suite struct AddressTests {
  /// The addresses of EIP-55.
  @Test(arguments: [
    "0x52908400098527886E0F7030069857D2E4169EE7",
    "0x8617E340B3D01FA5F11F306F4090FD50E238070D",
    "0xde709f2102306220921060314715629080e2fb77",
    "0x27b1fdb04752bbc536007a920d24acb045561c26",
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359",
    "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB",
    "0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb",
  ])
  func `the checksum is that of EIP-55`(text: String) throws {
    let address = try #require(Address(hex: text))
    #expect(address.checksummed == text)
    #expect(Address(checksummed: text) == address)
    #expect(Address(checksummed: text.lowercased()) == address)
  }

  @Test(arguments: [
    "0x5AAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "0x5aaeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "0x5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED",
    "5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe",
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed0",
    "0x", "", "0xgaAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
  ])
  func `a wrong checksum or form is refused`(text: String) {
    #expect(Address(checksummed: text) == nil)
  }

  /// The well-known contracts of one Ethereum account, in the order of their nonces.
  @Test(arguments: [
    (0, "0xcd234a471b72ba2f1ccf0a70fcaba648a5eecd8d"),
    (1, "0x343c43a37d37dff08ae8c4a11544c718abb4fcf8"),
    (2, "0xf778b86fa74e846c4f0a1fbd1335fe81c00a0c91"),
    (3, "0xfffd933a0bc612844eaf0c6fe3e5b8e9b6c1d19c"),
  ])
  func `a created address comes from sender and nonce`(nonce: UInt64, text: String) throws {
    let sender = try #require(Address(hex: "0x6ac7ea33f8831ea9dcc53393aaa88b25a785dbf0"))
    #expect(Address.create(from: sender, nonce: nonce).hex == text)
  }

  @Test func `an address converts to bytes and number and back`() throws {
    var random = SplitMix64(seed: 31)
    for _ in 0..<500 {
      let bytes = random.bytes(20)
      let other = random.bytes(20)
      let address = try #require(Address(bytes: bytes))
      let second = try #require(Address(bytes: other))
      #expect(address.bytes == bytes)
      #expect(Address(address.number) == address)
      #expect(address.number == U256(bigEndian: bytes))
      #expect((address < second) == bytes.lexicographicallyPrecedes(other))
    }
    #expect(Address(U256.one << 160) == nil)
    #expect(Address(truncating: (U256.one << 160) | 5) == Address(5))
    #expect(Address(bytes: [1]) == nil)
    #expect(Address.zero.bytes == [UInt8](repeating: 0, count: 20))
  }
}
