import HomomorphicClient
import HomomorphicEvaluation
import HomomorphicInterop
import Primitives
import Testing

/// Documents that are no keys or numbers get an error that says why.
@Suite struct PythonPaillierHostileTests {
  typealias Vectors = PythonPaillierVectors

  static func failure(number text: String) throws -> String? {
    do throws(PythonPaillierError) {
      _ = try PaillierEncryptedNumber(
        json: Array(text.utf8), key: PaillierPublicKey(json: Array(Vectors.publicKey.utf8)))
      return nil
    } catch { return error.description }
  }

  @Test func numbersAreReadStrictly() throws {
    let long = String(repeating: "9", count: 1300)
    let cases = [
      ("", "not JSON at byte 0: a value is missing"),
      ("{", "not JSON at byte 1: a name is missing"),
      ("[]", "not JSON at byte 0: an object is expected"),
      ("{}", "\"v\" is missing"),
      (#"{"v": 3, "e": 0}"#, "\"v\" is not text"),
      (#"{"v": "3"}"#, "\"e\" is missing"),
      (#"{"v": "3", "e": "0"}"#, "\"e\" is not a whole number"),
      (#"{"v": "3", "e": 0.5}"#, "\"e\" is not a whole number"),
      (#"{"v": "3", "e": 1e3}"#, "\"e\" is not a whole number"),
      (#"{"v": "3", "e": 99999999999999999999999}"#, "\"e\" is not a whole number"),
      (#"{"v": "3", "e": 1025}"#, "\"e\" is out of range"),
      (#"{"v": "", "e": 0}"#, "\"v\" is not a decimal number of a ciphertext's length"),
      (#"{"v": "-3", "e": 0}"#, "\"v\" is not a decimal number of a ciphertext's length"),
      (#"{"v": "0x3", "e": 0}"#, "\"v\" is not a decimal number of a ciphertext's length"),
      (#"{"v": "03", "e": 0}"#, "\"v\" is not a decimal number of a ciphertext's length"),
      (#"{"v": " 3", "e": 0}"#, "\"v\" is not a decimal number of a ciphertext's length"),
      (#"{"v": "٣", "e": 0}"#, "\"v\" is not a decimal number of a ciphertext's length"),
      (
        "{\"v\": \"\(long + long)\", \"e\": 0}",
        "\"v\" is not a decimal number of a ciphertext's length"
      ),
      (
        "{\"v\": \"\(long)\", \"e\": 0}",
        "\"v\" is not a ciphertext of this key: a number is 0 or not below n^2"
      ),
      (
        #"{"v": "0", "e": 0}"#,
        "\"v\" is not a ciphertext of this key: a number is 0 or not below n^2"
      ),
      (#"{"v": "3", "v": "4", "e": 0}"#, "not JSON at byte 14: a name twice"),
      (#"{"v": "3", "e": 0} x"#, "not JSON at byte 19: something follows the value"),
      (#"{"v": "3", "e": 01}"#, "not JSON at byte 17: ',' or '}' is missing"),
      (#"{"v": "3", "e": -}"#, "not JSON at byte 17: a digit is missing"),
      (#"{"v": "\ud800", "e": 0}"#, "not JSON at byte 13: half a character"),
      (#"{"v": "\q", "e": 0}"#, "not JSON at byte 9: no such escape"),
      ("{\"v\": \"\n\", \"e\": 0}", "not JSON at byte 8: a control character"),
      (String(repeating: "[", count: 100_000), "not JSON at byte 8: too deeply nested"),
    ]
    for (text, expected) in cases {
      #expect(try Self.failure(number: text) == expected, "\(text.prefix(60))")
    }
    #expect(try Self.failure(number: #" {"e":-3,"x":[1,true,null,{}],"v":"\u0033"} "#) == nil)
  }

  @Test func keysAreReadStrictly() throws {
    func replaced(_ text: String, _ old: String, _ new: String) -> [UInt8] {
      let parts = text.split(separator: old, maxSplits: 1, omittingEmptySubsequences: false)
      return Array(parts.joined(separator: new).utf8)
    }
    let key = Vectors.publicKey
    let kind = "\"kty\": \"DAJ\", \"alg\": \"PAI-GN1\""
    let cases: [([UInt8], String)] = [
      (replaced(key, "DAJ", "RSA"), "\"kty\" is not DAJ"),
      (replaced(key, "PAI-GN1", "PAI"), "\"alg\" is not PAI-GN1"),
      (replaced(key, "\"n\"", "\"m\""), "\"n\" is missing"),
      (replaced(key, "\"n\": \"", "\"n\": \"="), "\"n\" is not base64url"),
      (
        replaced(key, "\"n\": \"", "\"n\": \"AAAA"),
        "\"n\" is not a modulus of 2048 or 3072 bits: these are not the numbers of a key"
      ),
      (
        Array("{\(kind), \"n\": \"\(String(repeating: "A", count: 9999))\"}".utf8),
        "\"n\" has the wrong length"
      ),
      (Array("{\(kind), \"n\": \"AB\"}".utf8), "\"n\" is not base64url"),
    ]
    for (bytes, expected) in cases {
      do throws(PythonPaillierError) {
        _ = try PaillierPublicKey(json: bytes)
        Issue.record("accepted a key")
      } catch { #expect(error.description == expected) }
    }
    let secret = Vectors.privateKey
    let secrets = [
      (
        replaced(secret, "\"p\": \"", "\"p\": \"A"),
        "\"p\" has the wrong length", "\"p\" is not base64url",
        "\"p\" and \"q\" are not the factors of a key: these are not the numbers of a key"
      ),
      (replaced(secret, "\"pub\"", "\"bup\""), "\"pub\" is missing", "", ""),
      (
        replaced(secret, "\"n\": \"", "\"n\": \"_"), "\"n\" has the wrong length",
        "\"n\" is not a modulus of 2048 or 3072 bits: these are not the numbers of a key",
        "\"n\" is not base64url"
      ),
    ]
    for (bytes, first, second, third) in secrets {
      do throws(PythonPaillierError) {
        _ = try PaillierSecretKey.reading(unprotectedSecretJSON: bytes)
        Issue.record("accepted a key")
      } catch { #expect([first, second, third].contains(error.description)) }
    }
    // Factors of another modulus.
    var generator = SplitMix64(seed: 44)
    let other = try PaillierSecretKey.generate(bits: 2048, using: &generator)
    let stranger = replaced(
      other.unprotectedSecretJSON(), other.publicKey.json(), Vectors.publicKey)
    do throws(PythonPaillierError) {
      _ = try PaillierSecretKey.reading(unprotectedSecretJSON: stranger)
      Issue.record("accepted a key")
    } catch {
      #expect(
        error.description
          == "\"n\" is not the product of \"p\" and \"q\": these are not the numbers of a key")
    }
  }
}
