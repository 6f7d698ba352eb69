import FileStore
import Primitives
import TestKit
import Testing

struct CIDTests {
  /// Forms that the specification and Kubo's documentation show for one and the same content: `hello world` in a file.
  @Test func textsThatOthersWrite() throws {
    let content = Array("hello world".utf8)
    let raw = CID(.raw, of: content)
    #expect(raw.description == "bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e")
    #expect(try CID(raw.description.dropFirst(0)) == raw)
    // The same in other bases of the multiformats project.
    #expect(
      try CID("f01551220b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9") == raw)
    #expect(try CID("B" + raw.description.dropFirst().uppercased()) == raw)
    let empty = try CID("QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQH")
    #expect(empty.version == 0 && empty.format == .dagPB)
    #expect(empty.names([0x0A, 0x04, 0x08, 0x02, 0x18, 0x00]))
  }

  @Test(arguments: [
    ("", CIDError.malformed),
    ("hello", .unknownBase),
    ("Qm", .malformed),
    ("QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQ0", .malformed),
    ("zQmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQH", .malformed),
    ("QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQHQ", .malformed),
    ("bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5", .malformed),
    ("bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5f", .malformed),
    ("bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n51", .malformed),
    (
      "f01711220b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9",
      .unknownFormat(0x71)
    ),
    (
      "f01551320b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9",
      .unknownHash(0x13)
    ),
    (
      "f02551220b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9",
      .unknownVersion(2)
    ),
    ("f0x01551220b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9", .malformed),
  ]) func whatIsNone(_ text: String, _ error: CIDError) {
    #expect(throws: error) { try CID(text) }
  }

  @Test func everyTextIsReadBack() throws {
    var random = SplitMix64(seed: 5)
    for _ in 0..<300 {
      let digest = sha256(random.bytes(8))
      for cid in [CID(.raw, digest: digest), CID(.dagPB, digest: digest), CID(v0: digest)] {
        #expect(try CID(cid.description) == cid)
        #expect(try CID(bytes: cid.bytes) == cid)
        // No two texts in base 32 mean the same, but for the case.
        let damaged = Mutation.apply(to: Array(cid.description.utf8), &random)
        let text = String(decoding: damaged, as: UTF8.self)
        if let other = try? CID(text), other == cid {
          #expect(text.lowercased() == cid.description.lowercased())
        }
      }
    }
  }
}
