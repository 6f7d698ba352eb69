import Primitives
import Testing

/// Base64 against the vectors of RFC 4648, section 10, and bytes with all digits.
@Suite struct Base64Tests {
  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
    ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
  ])
  func vectors(_ text: String, _ encoded: String) {
    #expect(Base64.encode(Array(text.utf8)) == Array(encoded.utf8))
  }

  @Test func bothSigns() {
    #expect(Base64.encode([0xFB, 0xFF, 0xBF]) == Array("+/+/".utf8))
  }
}
