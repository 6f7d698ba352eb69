import Foundation
import Testing

/// `galaxy he convert` without the other libraries: what it writes it reads, and what cannot be read is
/// named. `Tests/Interop/run` does the same with SEAL, TenSEAL and python-paillier themselves.
@Suite struct HeConvertTests {
  /// Runs `galaxy he` and expects success; gives what it printed.
  @discardableResult
  static func run(_ process: GalaxyProcess, _ arguments: String...) throws -> String {
    let outcome = try process.run(["he"] + arguments)
    #expect(outcome.code == 0 && outcome.signal == nil, "\(arguments): \(outcome.errors)")
    return outcome.output
  }

  /// The first value in a ciphertext, which under CKKS may be off in its last places.
  private static func decrypted(_ process: GalaxyProcess, _ file: String) throws -> Double {
    let text = try run(process, "decrypt", file, "--key", "k.secret", "--json")
    let json = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
    return try #require((json?["values"] as? [Double])?.first)
  }

  /// Runs `galaxy he convert` and expects this failure.
  static func refused(
    _ process: GalaxyProcess, _ words: String, _ arguments: String...,
    location: SourceLocation = #_sourceLocation
  ) throws {
    let outcome = try process.run(["he", "convert"] + arguments + ["--out", "no"])
    #expect(
      outcome.signal == nil && [1, 2].contains(outcome.code)
        && (outcome.output + outcome.errors).contains(words),
      "\(arguments): \(outcome.code) \(outcome.output)\(outcome.errors)",
      sourceLocation: location)
    for name in ["no", "no.public", "no.secret"] {
      #expect(
        !FileManager.default.fileExists(atPath: process.folder.appending(path: name).path),
        "nothing is written", sourceLocation: location)
    }
  }

  @Test func contextsOfTenSEALHoldWhatOurKeysHold() throws {
    let process = try GalaxyProcess()
    defer { process.remove() }
    try Self.run(process, "keygen", "CKKS<4096>", "--out", "k")
    try Self.run(process, "convert", "k.public", "--to", "tenseal", "--out", "k.context")
    let report = try Self.run(
      process, "convert", "k.context", "--to", "key", "--out", "again", "--json")
    #expect(report.contains("\"scheme\": \"CKKS<4096>\""))
    #expect(report.contains("\"relinearizationKey\": false"))
    // Our own keys are written with seeds, which a context does not have: as contexts they are the same.
    try Self.run(process, "convert", "again.public", "--to", "tenseal", "--out", "again.context")
    #expect(try process.read("again.context") == process.read("k.context"))
    try Self.run(process, "convert", "k.secret", "--to", "tenseal", "--out", "owner.context")
    let text = try Self.run(process, "convert", "owner.context", "--to", "key", "--out", "owner")
    #expect(text.contains("note: owner.context holds the secret key"))
    try Self.run(process, "convert", "owner.secret", "--to", "tenseal", "--out", "own.context")
    #expect(try process.read("own.context") == process.read("owner.context"))
    let owner = process.folder.appending(path: "owner.context").path
    let mode = try FileManager.default.attributesOfItem(atPath: owner)[.posixPermissions]
    #expect(mode as? Int == 0o600)
    let second = try process.run(
      ["he", "convert", "k.secret", "--to", "tenseal", "--out", "owner.context"])
    #expect(second.code == 2 && second.errors.contains("never overwritten"))

    try Self.run(process, "encrypt", "1.5,-2", "--key", "k.public", "--out", "a")
    for (target, options) in [("tenseal", []), ("seal", ["--shape", "2"])] as [(String, [String])] {
      try Self.run(process, "convert", "a", "--to", target, "--key", "k.public", "--out", "a.out")
      let outcome = try process.run(
        [
          "he", "convert", "a.out", "--to", "ciphertext", "--key", "k.public", "--fresh", "--out",
          "b",
        ]
          + options)
      #expect(outcome.code == 0, "\(outcome.errors)")
      #expect(try process.read("b") == process.read("a"), "\(target)")
    }
    let bytes = try process.read("a.out")
    try process.write("other", bytes[..<4] + [9] + bytes[5...])
    let note = try Self.run(
      process, "convert", "other", "--to", "ciphertext", "--shape", "2", "--key", "k.public",
      "--out", "b")
    #expect(note.contains("--seal-version 4.9"))
    try process.write("other", bytes[..<3] + [3] + bytes[4...])
    try Self.refused(
      process, "written by SEAL 3.3", "other", "--to", "ciphertext", "--key", "k.public")
  }

  /// The key's owner sends half the bytes; what is made of them is the same as of any other.
  @Test func seededCiphertextsAreReadEverywhere() throws {
    let process = try GalaxyProcess()
    defer { process.remove() }
    try Self.run(process, "keygen", "CKKS<4096>", "--out", "k")
    try Self.run(process, "encrypt", "-1.5,2", "--key", "k.public", "--out", "whole")
    let text = try Self.run(
      process, "encrypt", "-1.5,2", "--key", "k.secret", "--seeded", "--out", "a")
    let bytes = try process.read("a")
    #expect(text.contains("sent   \(bytes.count) bytes, with seeds"))
    #expect(bytes.count * 2 < (try process.read("whole").count) + 200)
    #expect(abs(try Self.decrypted(process, "a") + 1.5) < 1e-5)
    try Self.run(process, "eval", "a + b", "a=a", "b=whole", "--key", "k.public", "--out", "sum")
    #expect(abs(try Self.decrypted(process, "sum") + 3) < 1e-5)
    let wrong = try process.run(
      ["he", "encrypt", "1", "--key", "k.public", "--seeded", "--out", "no"])
    #expect(wrong.code == 2 && wrong.errors.contains("no secret key"))
    try Self.run(process, "keygen", "Paillier<2048>", "--out", "p")
    let none = try process.run(
      ["he", "encrypt", "1", "--key", "p.secret", "--seeded", "--out", "no"])
    #expect(none.code == 2 && none.errors.contains("Paillier has no seeds"))
  }

  @Test func filesThatAreNoneOfThemAreNamed() throws {
    let process = try GalaxyProcess()
    defer { process.remove() }
    try Self.run(process, "keygen", "CKKS<4096>", "--out", "k")
    try Self.run(process, "encrypt", "1,2,3", "--key", "k.public", "--out", "a")
    try Self.run(process, "convert", "k.public", "--to", "tenseal", "--out", "context")
    try Self.run(
      process, "convert", "a", "--to", "tenseal", "--key", "k.public", "--out", "vector")
    try process.write("empty", [UInt8]())
    try process.write("text", "Hello, world; this is neither a key nor a ciphertext.\n")
    for target in ["key", "ciphertext", "tenseal", "seal", "phe"] {
      try Self.refused(process, "empty is empty", "empty", "--to", target, "--key", "k.public")
      try Self.refused(process, ". is a folder", ".", "--to", target, "--key", "k.public")
      try Self.refused(process, "there is no file absent", "absent", "--to", target)
    }
    try Self.refused(process, "not the bytes of", "text", "--to", "key")
    try Self.refused(process, "not the bytes of", "text", "--to", "ciphertext", "--key", "k.public")
    try Self.refused(process, "neither a key", "text", "--to", "seal", "--key", "k.public")
    for (name, arguments) in [
      ("context", ["--to", "key"]), ("vector", ["--to", "ciphertext", "--key", "k.public"]),
    ] {
      let bytes = try process.read(name)
      for length in [1, 30, bytes.count / 2, bytes.count - 1] {
        try process.write("cut", Array(bytes.prefix(length)))
        let outcome = try process.run(["he", "convert", "cut", "--out", "no"] + arguments)
        #expect(outcome.signal == nil && outcome.code == 1)
        #expect((outcome.output + outcome.errors).contains("cut short"), "\(name) \(length)")
      }
    }
    try Self.refused(process, "--key: the public key is needed", "vector", "--to", "ciphertext")
    try Self.refused(process, "is a vector, not a context", "vector", "--to", "key")
    try Self.refused(
      process, "is a context, not a vector", "context", "--to", "ciphertext", "--key", "k.public")
    try Self.refused(process, "is a key of Galaxy", "k.public", "--to", "key")
    try Self.refused(process, "is a key of Galaxy", "k.secret", "--to", "key")
    try Self.refused(process, "is a ciphertext of Galaxy", "a", "--to", "key")
    try Self.refused(
      process, "is a key, not", "k.public", "--to", "ciphertext", "--key", "k.public")
    try Self.refused(process, "has only Paillier", "k.public", "--to", "phe")
    try Self.refused(process, "has only Paillier", "a", "--to", "phe", "--key", "k.public")
    try Self.refused(
      process, "no version of SEAL 4", "a", "--to", "seal", "--key", "k.public",
      "--seal-version", "three")
  }

  @Test func filesOfPythonPaillierHoldWhatOursHold() throws {
    let process = try GalaxyProcess()
    defer { process.remove() }
    try Self.run(process, "keygen", "Paillier<2048>", "--out", "k")
    try Self.run(process, "convert", "k.public", "--to", "phe", "--out", "k.json")
    try Self.run(process, "convert", "k.json", "--to", "key", "--out", "again")
    #expect(try process.read("again.public") == process.read("k.public"))
    try Self.run(process, "convert", "k.secret", "--to", "phe", "--out", "owner.json")
    try Self.run(process, "convert", "owner.json", "--to", "key", "--out", "owner")
    try Self.run(process, "encrypt", "-2.5", "--key", "k.public", "--out", "a")
    try Self.run(
      process, "convert", "a", "--to", "phe", "--key", "k.public", "--out", "a.json")
    let report = try Self.run(
      process, "convert", "a.json", "--to", "ciphertext", "--key", "k.public", "--out", "b",
      "--json")
    #expect(report.contains("\"format\": \"Q<8,24>\""))
    let plain = try Self.run(process, "decrypt", "b", "--key", "owner.secret")
    #expect(plain == "-2.5\n")

    try Self.run(process, "encrypt", "1,2,3", "--key", "k.public", "--out", "packed")
    let note = try Self.run(
      process, "convert", "packed", "--to", "phe", "--key", "k.public", "--out", "packed.json")
    #expect(note.contains("note: values share elements"))
    let text = String(decoding: try process.read("packed.json"), as: UTF8.self)
    #expect(text.contains("\"lanes\": 3, \"bits\": 64, \"fraction\": 24}"))
    try Self.refused(
      process, "share an element", "packed.json", "--to", "ciphertext", "--key", "k.public")
    try Self.refused(process, "SEAL has no Paillier", "k.public", "--to", "tenseal")
    try Self.refused(process, "SEAL has no Paillier", "a", "--to", "seal", "--key", "k.public")
    try process.write("bad.json", "{\"kty\": \"RSA\"}")
    try Self.refused(process, "\"kty\" is not DAJ", "bad.json", "--to", "key")
    try process.write("bad.json", "[{\"v\": \"7\", \"e\": 2000}]")
    try Self.refused(
      process, "out of range", "bad.json", "--to", "ciphertext", "--key", "k.public")
  }
}
