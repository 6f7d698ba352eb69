import Foundation
import HomomorphicClient
import HomomorphicEvaluation
import Primitives

// Prints the numbers that are computed with, then a line for each measurement with the least time and
// the result, so that Tests/Benchmarks/paillier.py can hand the same numbers to GMP and compare.

extension Bench {
  /// Paillier: single operations, batches, and 1,000 packed values.
  static let paillier = Bench(name: "paillier") {
    for bits in [2048, 3072] {
      var generator = SplitMix64(seed: UInt64(bits))
      let secret = try PaillierSecretKey.generate(bits: bits, using: &generator)
      var bench = try PaillierBench(secret, generator: generator)
      try bench.run()
    }
  }
}

/// Measurements under one key.
private struct PaillierBench: ~Copyable {
  private let secret: PaillierSecretKey
  private let key: PaillierPublicKey
  private var generator: SplitMix64
  private let format: PaillierFormat
  private let name: String

  init(_ secret: consuming PaillierSecretKey, generator: SplitMix64) throws {
    key = secret.publicKey
    self.secret = secret
    self.generator = generator
    format = try PaillierFormat(width: 32, fraction: 24)
    name = "\(key.bits)"
  }

  mutating func run() throws {
    let bits = key.bits
    // One element, and as many as one batch has.
    let lanes = format.lanesPerElement(modulusBits: bits)
    let values = (0..<8 * lanes).map { Int64($0 * 1_000_003 % 2_000_000) - 1_000_000 }
    let single = Array(values.prefix(lanes))
    let a = try key.encrypt(single, shape: [lanes], format: format, using: &generator)
    let b = try key.encrypt(single, shape: [lanes], format: format, using: &generator)
    let batch = try key.encrypt(values, shape: [8 * lanes], format: format, using: &generator)
    let multiplier: Int64 = 0x5EED_BEEF_CAFE_BABE
    let wide = try key.encrypt(
      [1], shape: [], format: PaillierFormat(width: 64, fraction: 0), using: &generator)
    let roots = try secret.open(batch).encoded().suffix(8 * bits / 8)
    let factors = secret.unprotectedSecretEncoding()
    let half = bits / 16
    print(
      """
      {"numbers": {"bits": \(bits), "p": "\(Hex.encode(Array(factors[4..<4 + half])))", \
      "q": "\(Hex.encode(Array(factors[(4 + half)...])))", "a": "\(elements(a))", \
      "b": "\(elements(b))", "w": "\(elements(wide))", "batch": "\(elements(batch))", "roots": "\(Hex.encode(Array(roots)))"}}
      """)

    try measure("add", repeats: 2000) {
      try a.adding(b)
    } result: {
      elements($0)
    }
    try measure("mulPlain64", repeats: 12) {
      try wide.multiplied(by: multiplier)
    } result: {
      elements($0)
    }
    try measure("decrypt", repeats: 3) {
      try secret.decrypt(a)
    } result: {
      $0 == single ? "right" : "wrong"
    }
    try measure("decrypt.batch8", repeats: 1, units: 8) {
      try secret.decrypt(batch)
    } result: {
      $0 == values ? "right" : "wrong"
    }
    // r^n alone and the product with 1 + m n, from the same r as before.
    try measure("encrypt.batch8", repeats: 1, units: 8) {
      var script = Script(numbers: Array(roots), size: bits / 8)
      return try key.encrypt(values, shape: [8 * lanes], format: format, using: &script)
    } result: {
      elements($0)
    }
    try measure("encrypt.keyHolder.batch8", repeats: 1, units: 8) {
      var script = Script(numbers: Array(roots), size: bits / 8)
      return try secret.encrypt(values, shape: [8 * lanes], format: format, using: &script)
    } result: {
      elements($0)
    }
    try packed()
  }

  /// 1,000 values with short noise; the tables are built once per key and timed apart.
  private mutating func packed() throws {
    let values = (0..<1000).map { Int64($0 * 7919 % 100_000) - 50_000 }
    let base = try secret.noiseBase(using: &generator)
    try measure("noiseTable", repeats: 1) {
      let table = base.table()
      return table.key.bits
    } result: { _ in
      ""
    }
    var table = base.table()
    var copy = generator
    var ciphertext = try key.encrypt(values, shape: [1000], format: format, using: &generator)
    var least = Double.infinity
    for _ in 0..<5 {
      let start = Self.now()
      var noise = table.noise(
        count: PaillierCost.elements(lanes: 1000, format: format, bits: key.bits), using: &copy)
      ciphertext = try key.encrypt(values, shape: [1000], format: format, noise: &noise)
      least = min(least, Self.now() - start)
    }
    let isRight = try secret.decrypt(ciphertext) == values
    report("pack1000", least, isRight ? "right" : "wrong")
  }

  /// The elements of a ciphertext in hexadecimal, most significant digit first.
  private func elements(_ ciphertext: PaillierCiphertext) -> String {
    Hex.encode(Array(ciphertext.encoded().suffix(ciphertext.elementCount * key.bits / 4)))
  }

  /// Nanoseconds that this process computed.
  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
  }

  private func measure<Result>(
    _ what: String, repeats: Int, units: Int = 1, _ body: () throws -> Result,
    result: (Result) -> String
  ) throws {
    var value = try body()
    var least = Double.infinity
    for _ in 0..<7 {
      let start = Self.now()
      for _ in 0..<repeats { value = try body() }
      least = min(least, (Self.now() - start) / Double(repeats * units))
    }
    report(what, least, result(value))
  }

  private func report(_ what: String, _ nanoseconds: Double, _ result: String) {
    print(
      """
      {"what": "\(what)", "bits": \(name), "nanoseconds": \(nanoseconds), "result": "\(result)"}
      """)
  }
}

/// Plays numbers back where noise is drawn, so that both sides compute with the same.
private struct Script: RandomNumberGenerator {
  private var words: [UInt64] = []
  private var position = 0

  /// Plays big-endian numbers of `size` bytes, each from its lowest word on.
  init(numbers bytes: [UInt8], size: Int) {
    for start in stride(from: 0, to: bytes.count, by: size) {
      for word in stride(from: start + size - 8, through: start, by: -8) {
        words.append(bytes[word..<word + 8].reduce(0) { $0 << 8 | UInt64($1) })
      }
    }
  }

  mutating func next() -> UInt64 {
    defer { position += 1 }
    return words[position % words.count]
  }
}
