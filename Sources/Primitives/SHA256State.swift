/// The eight words of the SHA-256 hash while it is computed.
struct SHA256State {
  private var words: InlineArray<8, UInt32> = [
    0x6A09_E667, 0xBB67_AE85, 0x3C6E_F372, 0xA54F_F53A,
    0x510E_527F, 0x9B05_688C, 0x1F83_D9AB, 0x5BE0_CD19,
  ]

  /// The hash: the words as big-endian bytes.
  var digest: Hash256 {
    Hash256(
      word0: pair(0, 1), word1: pair(2, 3), word2: pair(4, 5), word3: pair(6, 7))
  }

  private func pair(_ high: Int, _ low: Int) -> UInt64 {
    UInt64(words[high]) &<< 32 | UInt64(words[low])
  }

  /// Takes in a block of 16 words, each the memory image of four bytes (FIPS 180-4, 6.2.2).
  @inline(__always)
  mutating func compress(_ loadWord: (Int) -> UInt32) {
    var w = InlineArray<64, UInt32>(repeating: 0)
    for t in 0..<16 { w[t] = UInt32(bigEndian: loadWord(t)) }
    compress(&w)
  }

  /// Extends the schedule from its first 16 words and runs the 64 rounds.
  @inline(never)
  private mutating func compress(_ w: inout InlineArray<64, UInt32>) {
    for t in 16..<64 {
      let x = w[t - 15]
      let y = w[t - 2]
      let s0 = rotate(x, 7) ^ rotate(x, 18) ^ x &>> 3
      let s1 = rotate(y, 17) ^ rotate(y, 19) ^ y &>> 10
      w[t] = w[t - 16] &+ s0 &+ w[t - 7] &+ s1
    }
    var (a, b, c, d) = (words[0], words[1], words[2], words[3])
    var (e, f, g, h) = (words[4], words[5], words[6], words[7])
    // Eight rounds at a time: the words change places by name instead of moving.
    for t in stride(from: 0, to: 64, by: 8) {
      round(a, b, c, &d, e, f, g, &h, w[t], t)
      round(h, a, b, &c, d, e, f, &g, w[t + 1], t + 1)
      round(g, h, a, &b, c, d, e, &f, w[t + 2], t + 2)
      round(f, g, h, &a, b, c, d, &e, w[t + 3], t + 3)
      round(e, f, g, &h, a, b, c, &d, w[t + 4], t + 4)
      round(d, e, f, &g, h, a, b, &c, w[t + 5], t + 5)
      round(c, d, e, &f, g, h, a, &b, w[t + 6], t + 6)
      round(b, c, d, &e, f, g, h, &a, w[t + 7], t + 7)
    }
    words[0] &+= a
    words[1] &+= b
    words[2] &+= c
    words[3] &+= d
    words[4] &+= e
    words[5] &+= f
    words[6] &+= g
    words[7] &+= h
  }

  /// One round with the schedule's word `w` and constant `t`; only `d` and `h` change.
  @inline(__always)
  private func round(
    _ a: UInt32, _ b: UInt32, _ c: UInt32, _ d: inout UInt32, _ e: UInt32, _ f: UInt32,
    _ g: UInt32, _ h: inout UInt32, _ w: UInt32, _ t: Int
  ) {
    let s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)
    let choice = g ^ (e & (f ^ g))
    let t1 = h &+ s1 &+ choice &+ SHA256State.roundConstants[t] &+ w
    let s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)
    let majority = (a & b) | (c & (a | b))
    d &+= t1
    h = t1 &+ s0 &+ majority
  }

  /// The first 32 bits of the fractional parts of the cube roots of the first 64 primes.
  private static let roundConstants: InlineArray<64, UInt32> = [
    0x428A_2F98, 0x7137_4491, 0xB5C0_FBCF, 0xE9B5_DBA5, 0x3956_C25B, 0x59F1_11F1,
    0x923F_82A4, 0xAB1C_5ED5, 0xD807_AA98, 0x1283_5B01, 0x2431_85BE, 0x550C_7DC3,
    0x72BE_5D74, 0x80DE_B1FE, 0x9BDC_06A7, 0xC19B_F174, 0xE49B_69C1, 0xEFBE_4786,
    0x0FC1_9DC6, 0x240C_A1CC, 0x2DE9_2C6F, 0x4A74_84AA, 0x5CB0_A9DC, 0x76F9_88DA,
    0x983E_5152, 0xA831_C66D, 0xB003_27C8, 0xBF59_7FC7, 0xC6E0_0BF3, 0xD5A7_9147,
    0x06CA_6351, 0x1429_2967, 0x27B7_0A85, 0x2E1B_2138, 0x4D2C_6DFC, 0x5338_0D13,
    0x650A_7354, 0x766A_0ABB, 0x81C2_C92E, 0x9272_2C85, 0xA2BF_E8A1, 0xA81A_664B,
    0xC24B_8B70, 0xC76C_51A3, 0xD192_E819, 0xD699_0624, 0xF40E_3585, 0x106A_A070,
    0x19A4_C116, 0x1E37_6C08, 0x2748_774C, 0x34B0_BCB5, 0x391C_0CB3, 0x4ED8_AA4A,
    0x5B9C_CA4F, 0x682E_6FF3, 0x748F_82EE, 0x78A5_636F, 0x84C8_7814, 0x8CC7_0208,
    0x90BE_FFFA, 0xA450_6CEB, 0xBEF9_A3F7, 0xC671_78F2,
  ]
}

/// Rotates towards the low end by 1 to 31 bits.
@inline(__always)
private func rotate(_ value: UInt32, _ count: UInt32) -> UInt32 {
  value &>> count | value &<< (32 &- count)
}
