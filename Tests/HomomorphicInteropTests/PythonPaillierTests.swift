import HomomorphicClient
import HomomorphicEvaluation
import HomomorphicInterop
import HomomorphicKit
import Primitives
import Testing

/// What python-paillier wrote is read, and the other way round; `PythonPaillierLiveTests` does it with
/// the library itself.
@Suite struct PythonPaillierTests {
  typealias Vectors = PythonPaillierVectors

  static func key() throws -> PaillierPublicKey {
    try PaillierPublicKey(json: Array(Vectors.publicKey.utf8))
  }

  static func secret() throws -> PaillierSecretKey {
    try PaillierSecretKey.reading(unprotectedSecretJSON: Array(Vectors.privateKey.utf8))
  }

  static func numbers() throws -> [PaillierEncryptedNumber] {
    try PaillierEncryptedNumber.numbers(json: Array(Vectors.numbers.utf8), key: key())
  }

  @Test func keysAreReadAndWritten() throws {
    let secret = try Self.secret()
    let key = try Self.key()
    let half = secret.publicKey
    #expect(half == key)
    #expect(key.bits == 2048)
    #expect(try PaillierPublicKey(json: Array(key.json(name: "a \"name\"\n").utf8)) == key)
    let text = secret.unprotectedSecretJSON()
    let again = try PaillierSecretKey.reading(unprotectedSecretJSON: Array(text.utf8))
    #expect(again.unprotectedSecretEncoding() == secret.unprotectedSecretEncoding())
  }

  @Test func numbersEncodeLikePythonsFloats() throws {
    let numbers = try Self.numbers()
    for (number, value) in zip(numbers, Vectors.values) {
      let encoded = try PaillierEncodedNumber(binary64: value.bits)
      #expect(encoded.exponent == number.exponent, "\(value.text)")
      #expect(encoded.description == value.text)
    }
    #expect(throws: HomomorphicError.valueOutOfRange) {
      try PaillierEncodedNumber(binary64: 0x7FF0 << 48)
    }
    #expect(throws: HomomorphicError.valueOutOfRange) {
      try PaillierEncodedNumber(binary64: 0xFFF8 << 48)
    }
  }

  @Test func decryptsWhatPythonEncrypted() throws {
    let secret = try Self.secret()
    for (number, value) in zip(try Self.numbers(), Vectors.values) {
      #expect(try secret.decrypt(number).description == value.text)
    }
  }

  @Test func encryptsLikePython() throws {
    let key = try Self.key()
    var noise = ScriptedGenerator(numbers: try PaillierFixtures.bytes(Vectors.noise), size: 256)
    var numbers: [PaillierEncryptedNumber] = []
    for value in Vectors.values {
      numbers.append(
        try key.encrypt(PaillierEncodedNumber(binary64: value.bits), using: &noise))
    }
    #expect(numbers == (try Self.numbers()))
    let reread = try PaillierEncryptedNumber.numbers(
      json: Array(PaillierEncryptedNumber.json(numbers).utf8), key: key)
    #expect(reread == numbers)
  }

  @Test func sumsAndProductsAreThoseOfPython() throws {
    let numbers = try Self.numbers()
    let key = try Self.key()
    let secret = try Self.secret()
    let pair = try numbers[3].adding(numbers[4])
    #expect(try secret.decrypt(pair).description.hasPrefix("-2.39999999999999999444"))
    let product = try pair.multiplied(by: PaillierEncodedNumber(mantissa: -3))
    #expect(
      try product == PaillierEncryptedNumber(json: Array(Vectors.product.utf8), key: key))
    // python-paillier adds 7 without noise, and so did we when r = 1.
    var one = ScriptedGenerator(numbers: [UInt8](repeating: 0, count: 255) + [1], size: 256)
    let seven = try key.encrypt(PaillierEncodedNumber(mantissa: 7), using: &one)
    let total = try pair.adding(numbers[6]).adding(seven)
    #expect(try total == PaillierEncryptedNumber(json: Array(Vectors.total.utf8), key: key))
    #expect(try secret.decrypt(total).description.hasPrefix("10000000004.600000000000000005"))
  }

  @Test func negativesAndOverflowsAreToldApart() throws {
    var generator = SplitMix64(seed: 41)
    let secret = try PaillierFixtures.secretKey()
    let key = secret.publicKey
    for mantissa in [Int64.min, -1, 0, 1, .max] {
      for exponent in [-1024, -7, 0, 7, 1024] {
        let number = try PaillierEncodedNumber(mantissa: mantissa, exponent: exponent)
        #expect(try secret.decrypt(key.encrypt(number, using: &generator)) == number)
      }
    }
    // 2^63 * 16^111 * 4 is below n / 3 with n of 512 bits; twice that is not.
    let large = try key.encrypt(PaillierEncodedNumber(mantissa: .max), using: &generator)
    let shifted = try large.lowered(to: -111).multiplied(by: PaillierEncodedNumber(mantissa: 4))
    #expect(try secret.decrypt(shifted).exponent == -111)
    let tooLarge = Result { () throws(HomomorphicError) in
      try secret.decrypt(shifted.multiplied(by: PaillierEncodedNumber(mantissa: 2)))
    }
    #expect(tooLarge == .failure(.laneOverflow))
    #expect(throws: HomomorphicError.valueOutOfRange) { try large.lowered(to: 1) }
    #expect(throws: HomomorphicError.valueOutOfRange) { try large.lowered(to: -257) }
    #expect(throws: HomomorphicError.valueOutOfRange) {
      try PaillierEncodedNumber(mantissa: 1, exponent: 1025)
    }
    let far = try key.encrypt(
      PaillierEncodedNumber(mantissa: 1, exponent: -1000), using: &generator)
    #expect(throws: HomomorphicError.valueOutOfRange) { try far.adding(large) }
    #expect(throws: HomomorphicError.valueOutOfRange) {
      try far.multiplied(by: PaillierEncodedNumber(mantissa: 1, exponent: -25))
    }
    let other = try PaillierSecretKey.generateInsecureForTests(bits: 512, using: &generator)
    let wrong = Result { () throws(HomomorphicError) in try other.decrypt(large) }
    #expect(wrong == .failure(.wrongKey))
  }

  @Test func fixedPointNumbersCross() throws {
    var generator = SplitMix64(seed: 42)
    let secret = try PaillierFixtures.secretKey()
    let key = secret.publicKey
    for fraction: UInt8 in [0, 1, 22, 23, 24, 31] {
      let format = try PaillierFormat(width: 32, fraction: fraction)
      for raw in [Int64(Int32.min), -1, 0, 1, 12_345_678, Int64(Int32.max)] {
        let ciphertext = try key.encrypt([raw], shape: [], format: format, using: &generator)
        let sum = try ciphertext.adding(ciphertext).encryptedNumber()
        let number = try secret.decrypt(sum)
        #expect(number.raw(fraction: fraction) == 2 * raw)
        #expect(PaillierEncodedNumber(raw: raw, fraction: fraction).raw(fraction: fraction) == raw)
      }
    }
    #expect(PaillierEncodedNumber(raw: -5, fraction: 1).description == "-2.5")
    #expect(PaillierEncodedNumber(raw: 1 << 24, fraction: 24).description == "1")
    #expect(PaillierEncodedNumber(raw: 1, fraction: 24).description == "0.000000059604644775390625")
    #expect(PaillierEncodedNumber(raw: 1, fraction: 24).raw(fraction: 23) == nil)
    #expect(try PaillierEncodedNumber(mantissa: .min).raw(fraction: 0) == .min)
    #expect(try PaillierEncodedNumber(mantissa: .min).raw(fraction: 1) == nil)
    #expect(try PaillierEncodedNumber(mantissa: 1, exponent: 1000).raw(fraction: 0) == nil)
  }

  /// Numbers that somebody encrypted one by one become a vector that contracts compute with.
  @Test func numbersArePackedUnread() throws {
    var generator = SplitMix64(seed: 43)
    let secret = try PaillierFixtures.secretKey()
    let key = secret.publicKey
    let format = try PaillierFormat(width: 32, fraction: 24)
    let raw = PaillierFixtures.values(10, format: format, using: &generator)
    var numbers: [PaillierEncryptedNumber] = []
    for value in raw {
      numbers.append(
        try key.encrypt(PaillierEncodedNumber(raw: value, fraction: 24), using: &generator))
    }
    numbers[3] = try key.encrypt(PaillierEncodedNumber(mantissa: -3), using: &generator)
    var expected = raw
    expected[3] = -3 << 24
    let packed = try PaillierCiphertext(packing: numbers, shape: [2, 5], format: format, key: key)
    let fresh = try key.encrypt(raw, shape: [2, 5], format: format, using: &generator)
    #expect(try secret.decrypt(packed) == expected)
    #expect(try secret.decrypt(packed.adding(fresh)) == zip(expected, raw).map { $0 + $1 })
    #expect(throws: HomomorphicError.shapeMismatch) {
      try PaillierCiphertext(packing: numbers, shape: [9], format: format, key: key)
    }
    #expect(throws: HomomorphicError.formatMismatch) {
      try PaillierCiphertext(
        packing: numbers, shape: [10], format: PaillierFormat(width: 32, fraction: 20), key: key)
    }
    #expect(throws: HomomorphicError.formatMismatch) {
      try PaillierCiphertext(
        packing: numbers, shape: [10], format: PaillierFormat(width: 32, fraction: 26), key: key)
    }
    #expect(throws: HomomorphicError.wrongKey) {
      try PaillierCiphertext(packing: numbers, shape: [10], format: format, key: Self.key())
    }
    #expect(throws: HomomorphicError.shapeMismatch) { try fresh.encryptedNumber() }
  }
}
