import Storage
import Testing

/// Values of the reference implementation (python-xxhash 3).
@Suite struct XXHash64Tests {
  @Test(
    arguments: [
      ("", 0xEF46_DB37_51D8_E999), ("a", 0xD24E_C4F1_A98C_6E5B), ("abc", 0x44BC_2CF5_AD77_0999),
      ("Nobody inspects the spammish repetition", 0xFBCE_A83C_8A37_8BF1),
    ] as [(String, UInt64)])
  func hashesOfTexts(text: String, hash: UInt64) {
    #expect(Array(text.utf8).withUnsafeBytes { XXHash64.hash($0) } == hash)
  }

  @Test(
    arguments: [
      (0, 0x7FEF_5B0C_3167_77ED), (3, 0x05C2_2BC4_B933_47D9), (31, 0x1F22_B650_79F9_2089),
      (32, 0x0619_F995_C16E_56CD), (33, 0x6B0B_5C38_7778_F0DA), (100, 0x2770_536C_580A_02AE),
      (1_000, 0x4E2D_C9EA_D25C_480F),
    ] as [(Int, UInt64)])
  func hashesUnderASeed(count: Int, hash: UInt64) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 7 + count) }
    #expect(bytes.withUnsafeBytes { XXHash64.hash($0, seed: 0x1234_5678_9ABC_DEF0) } == hash)
  }
}
