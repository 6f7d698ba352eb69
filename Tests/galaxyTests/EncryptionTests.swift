import Foundation
import Testing

/// `galaxy he` on files, the way people and scripts use it.
@Suite struct EncryptionTests {
  typealias Outcome = GalaxyProcess.Outcome

  /// Runs the command, which must succeed; what it printed.
  @discardableResult
  private func run(
    _ process: GalaxyProcess, _ arguments: String...,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> String {
    try process.he(arguments, sourceLocation: sourceLocation)
  }

  private func members(_ json: String) throws -> [String: Any] {
    try GalaxyProcess.members(json)
  }

  @Test(arguments: [
    (
      scheme: "CKKS<8192>", format: "Q<8,24>", values: "1.5,-2,0.25", expression: "a * a + a",
      expected: [3.75, 2, 0.3125]
    ),
    (
      scheme: "BFV<8192>", format: "I8", values: "3,-4,5", expression: "a * a - a",
      expected: [6, 20, 20]
    ),
    (
      scheme: "Paillier<2048>", format: "Q<8,24>", values: "0.5,-8", expression: "a * 3 - a",
      expected: [1, -16]
    ),
  ])
  func valuesGoInAreCalculatedWithAndComeOut(
    scheme: String, format: String, values: String, expression: String, expected: [Double]
  ) throws {
    let process = try GalaxyProcess()
    defer { process.remove() }
    let made = try members(try run(process, "keygen", scheme, "--out", "task", "--json"))
    #expect(made["scheme"] as? String == scheme)
    let sealed = try members(
      try run(
        process, "encrypt", values, "--format", format, "--key", "task.public", "--out",
        "a.cipher", "--json"))
    #expect(sealed["key"] as? String == made["identity"] as? String)
    let result = try members(
      try run(
        process, "eval", expression, "a=a.cipher", "--key", "task.public", "--out", "b.cipher",
        "--trace", "run.gxt", "--json"))
    #expect(try #require(result["gasUsed"] as? Int) > 0)
    let known = try members(
      try run(process, "inspect", "b.cipher", "--key", "task.public", "--json"))
    #expect(known["hash"] as? String == result["hash"] as? String)
    #expect(known["gasUsed"] == nil)
    let opened = try members(
      try run(process, "decrypt", "b.cipher", "--key", "task.secret", "--json"))
    let numbers = try #require(opened["values"] as? [Double])
    #expect(numbers.count == expected.count)
    for (number, wanted) in zip(numbers, expected) { #expect(abs(number - wanted) < 1e-5) }
    // The trace knows the expression's line and what it cost.
    let lines = try process.run(["trace", "run.gxt", "--lines"])
    #expect(lines.code == 0 && lines.output.contains("return \(expression)"))
  }

  @Test func onlyTheKeysThatAContractUsesAreMade() throws {
    let process = try GalaxyProcess()
    defer { process.remove() }
    try process.copy("contracts")
    let all = ((0..<12).map { 1 << $0 })
    for (key, relinearizes, rotations) in [
      ("average.gx:fast", false, []), ("score.gx", true, all), ("quality.gx:judge", false, all),
    ] as [(String, Bool, [Int])] {
      try run(process, "keygen", "--for", "contracts/sealed/\(key)", "--out", key, "--json")
      let made = try members(try run(process, "inspect", "\(key).public", "--json"))
      #expect(made["relinearizationKey"] as? Bool == relinearizes, "\(key)")
      #expect(made["rotations"] as? [Int] == rotations, "\(key)")
    }
    for (arguments, words) in [
      (["--for", "contracts/sealed/average.gx"], "say for which key"),
      (["--for", "contracts/token/token.gx"], "has no key"), ([], "a scheme is needed"),
    ] {
      let outcome = try process.run(["he", "keygen"] + arguments + ["--out", "x"])
      #expect(outcome.code == 2 && outcome.errors.contains(words), "\(outcome.errors)")
    }
  }

  @Test func theSecretKeyIsForItsOwnerAloneAndNeverReplaced() throws {
    let process = try GalaxyProcess()
    defer { process.remove() }
    try run(process, "keygen", "BFV<4096>", "--out", "task")
    let secret = try process.read("task.secret")
    let path = process.folder.appending(path: "task.secret").path()
    let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    #expect(mode == 0o600)
    let again = try process.run(["he", "keygen", "BFV<4096>", "--out", "task"])
    #expect(again.code == 2 && again.errors.contains("never overwritten"))
    #expect(try process.read("task.secret") == secret)
  }

  @Test func whatIsWrongIsNamed() throws {
    let process = try GalaxyProcess()
    defer { process.remove() }
    for (scheme, name) in [("CKKS<8192>", "task"), ("CKKS<8192>", "other"), ("BFV<4096>", "sums")] {
      try run(process, "keygen", scheme, "--out", name)
    }
    try run(process, "encrypt", "1,2,3", "--key", "task.public", "--out", "a.cipher")
    try run(process, "encrypt", "1,2", "--key", "task.public", "--out", "two.cipher")
    try process.write("half.cipher", Array(try process.read("a.cipher").dropLast(100)))
    try process.write("empty", [])
    try process.write("many", String(repeating: "1\n", count: 200_000))
    let key = ["--key", "task.public"]
    let out = ["--out", "x"]
    let cases: [(arguments: [String], code: Int32, words: String)] = [
      (["keygen", "RSA"] + out, 2, "is no scheme"),
      (["keygen", "Paillier<512>"] + out, 2, "is no scheme"),
      (["keygen", "CKKS<8192>", "--rotations", "5000"] + out, 2, "is no step below 4096"),
      (["encrypt", "1e400"] + key + out, 2, "is no number that Q<8,24> can hold"),
      (["encrypt", "128"] + key + out, 2, "is no number that Q<8,24> can hold"),
      (["encrypt", ""] + key + out, 2, "no values"),
      (["encrypt", "1,2", "--shape", "3"] + key + out, 2, "3"),
      (["encrypt", "1", "--depth", "4"] + key + out, 2, "has 0 to 3"),
      (["encrypt", "1", "--format", "I8"] + key + out, 2, "does not encrypt I8"),
      (["encrypt", "1", "--key", "a.cipher"] + out, 1, "a.cipher is refused"),
      (["encrypt", "1", "--key", "empty"] + out, 1, "empty is refused"),
      (["encrypt", "1", "--key", "task.secret"] + out, 2, "is a secret key"),
      (["encrypt", "1", "--key", "absent"] + out, 2, "there is no file"),
      (["decrypt", "a.cipher"] + key, 2, "is no secret key"),
      (["decrypt", "a.cipher", "--key", "other.secret"], 1, "does not open with this key"),
      (["decrypt", "half.cipher", "--key", "task.secret"], 1, "half.cipher is refused"),
      (["decrypt", "task.public", "--key", "task.secret"], 1, "task.public is refused"),
      (["inspect", "a.cipher"], 0, "Q<8,24> of shape [3], at depth 3; --key KEY checks it"),
      (["inspect", "half.cipher", "--key", "task.public"], 1, "half.cipher is refused"),
      (["keygen", "CKKS<8192, [60, 40, 40, 60"] + out, 2, "is no scheme"),
      (["keygen", "CKKS<8192, [40, 21, 21, 21, 21, 21, 21, 40]>"] + out, 2, "the scale strays"),
      (["encrypt", "1,,2"] + key + out, 2, "column 2 is empty"),
      (["encrypt", "1,nan"] + key + out, 2, "`nan` in line 1, column 2 is no number"),
      (["encrypt", "@many"] + key + out, 2, "a tensor holds at most 131072"),
      (["eval", "a * 0", "a=a.cipher"] + key + out, 1, "everybody can read"),
      (["eval", "a - a", "a=a.cipher"] + key + out, 1, "transparent"),
      (["party", "new", "CKKS<8192>", "--parties", "17"] + out, 2, "2 to 16 parties, not 17"),
      (["party", "open", "a.cipher", "p", "--flood", "4"] + key, 2, "8 is the least"),
      (["eval", "a +", "a=a.cipher"] + key + out, 1, "error[E0"),
      (["eval", "a + b", "a=a.cipher", "b=two.cipher"] + key + out, 1, "error[E0"),
      (["eval", "a > a", "a=a.cipher"] + key + out, 1, "error[E0"),
      (["eval", "a.sum()", "a=a.cipher"] + key + out, 1, "keyMissing"),
      (["eval", "a * a", "a=a.cipher", "--gas", "2000000"] + key + out, 1, "outOfGas"),
      (["eval", "a * a", "a=a.cipher", "--gas", "5"] + key + out, 1, "refused"),
      (["eval", "a", "=a.cipher"] + key + out, 2, "is not NAME=FILE"),
    ]
    for (arguments, code, words) in cases {
      let outcome = try process.run(["he"] + arguments)
      let said = outcome.output + outcome.errors
      #expect(outcome.signal == nil, "\(arguments)")
      #expect(outcome.code == code, "\(arguments): \(said)")
      #expect(said.contains(words), "\(arguments): \(said)")
    }
    let left = FileManager.default.fileExists(atPath: process.folder.appending(path: "x").path())
    #expect(!left, "a refused command wrote its file")
  }

  /// Files of numbers as people and programs write them, sums wider than their format, and how far results are
  /// off.
  @Test func valuesAreReadAndWrittenWhole() throws {
    let process = try GalaxyProcess()
    defer { process.remove() }
    try run(process, "keygen", "CKKS<8192>", "--out", "task")
    func expect(_ file: String, _ wanted: [Double], within most: Double = 1e-6) throws {
      let json = try members(try run(process, "decrypt", file, "--key", "task.secret", "--json"))
      let error = try #require(json["error"] as? Double)
      #expect(error <= most)
      let values = try #require(json["values"] as? [Double])
      #expect(values.count == wanted.count)
      for (value, wanted) in zip(values, wanted) {
        #expect(abs(value - wanted) <= error, "\(file)")
      }
    }
    for (name, text) in [
      ("lf.csv", "1.5,2\n"), ("cr.csv", "1.5,2\r"), ("crlf.csv", "1.5,2\r\n"),
      ("header.csv", "left,right\n1.5,2\n"), ("numpy.csv", "1.500000000000000000e+00 2e0\n"),
    ] {
      try process.write(name, text)
      try run(process, "encrypt", "@\(name)", "--key", "task.public", "--out", "x.cipher")
      try expect("x.cipher", [1.5, 2])
    }
    // Twice the largest number of 64 bits: the machine adds it, and its owner reads it.
    try run(
      process, "encrypt", "2147483647.5,1e-05", "--format", "Q<32,32>", "--key", "task.public",
      "--out", "w.cipher")
    try run(process, "eval", "a + a", "a=w.cipher", "--key", "task.public", "--out", "s.cipher")
    try expect("s.cipher", [4_294_967_295, 2e-5], within: 1e-4)
    try run(process, "eval", "-a", "a=w.cipher", "--key", "task.public", "--out", "n.cipher")
    try expect("n.cipher", [-2_147_483_647.5, -1e-5], within: 1e-4)
    // A factor is not rounded to the format: 0.0001 has 11 bits of Q<8,24>, and was 1.7e-4 of itself off.
    try run(process, "encrypt", "100", "--key", "task.public", "--out", "h.cipher")
    for arguments in [["a * 0.0001"], ["a * w", "w=1e-4"]] {
      let made = try process.run(
        ["he", "eval"] + arguments + ["a=h.cipher", "--key", "task.public", "--out", "f.cipher"])
      #expect(made.code == 0, "\(made.errors)")
      try expect("f.cipher", [0.01])
    }
    let lost = try process.run(
      ["he", "eval", "a * 0.000000001", "a=h.cipher", "--key", "task.public", "--out", "f.cipher"])
    #expect(lost.code == 1 && lost.errors.contains("too small for the scale"), "\(lost.errors)")
    // All digits: 2^-16 is no 0.00002.
    try run(
      process, "encrypt", "0.0000152587890625", "--format", "Q<16,16>", "--key", "task.public",
      "--out", "t.cipher")
    #expect(
      try run(process, "decrypt", "t.cipher", "--key", "task.secret", "--json").contains(
        "0.0000152587890625"))
    let text = try run(process, "inspect", "t.cipher", "--key", "task.public")
    for words in ["values below 32768", "noise below 2^", "right to within", "at most 13 fraction"]
    {
      #expect(text.contains(words), "\(text)")
    }
    let keys = try members(try run(process, "inspect", "task.public", "--json"))
    #expect(keys["relinearizationKey"] as? Bool == true && keys["rotations"] as? [Int] == [])
  }

  /// Levels, keys and gas of each operation, by its place.
  @Test func whatOperationsTakeIsSaid() throws {
    let process = try GalaxyProcess()
    defer { process.remove() }
    try process.write(
      "c.gx",
      """
      contract C {
        key task: CKKS<8192>
        init(k: PublicKey<CKKS<8192>>) { task = k }
        view product(
          a: Encrypted<task, Q<8,24>, [4]>, b: Encrypted<task, Q<8,24>, [4]>
        ) -> Encrypted<task, Q<8,24>, [1], depth 2> {
          return a.dot(b)
        }
        view half(a: Encrypted<task, Q<8,24>, [4]>) -> Encrypted<task, Q<8,24>, [4], depth 2> {
          return a * 0.5
        }
      }

      """)
    let lines = try run(process, "costs", "c.gx").split(separator: "\n").map(String.init)
    #expect(lines.count == 9, "\(lines)")
    for (index, place, needs) in [
      (0, "c.gx:7:12 in product", "1 level, relinearisation"),
      (3, "c.gx:7:12 in product", "rotations 1 2"), (6, "c.gx:10:12 in half", "1 level"),
    ] {
      #expect(lines[index].hasSuffix(place), "\(lines[index])")
      #expect(lines[index + 2].contains("under task: \(needs), about "), "\(lines[index + 2])")
    }
    let list = try JSONSerialization.jsonObject(
      with: Data(try run(process, "costs", "c.gx", "--json").utf8))
    let gas = try #require(list as? [[String: Any]]).compactMap { $0["gas"] as? Int }
    #expect(gas.count == 3 && gas[0] > gas[2] && gas[2] > 0)
  }

  /// A promised range, from the data to the result: a cubic at the lowest depth, and what leaves the range.
  @Test func aRangeIsPromisedAndCountedOn() throws {
    let process = try GalaxyProcess()
    defer { process.remove() }
    try run(process, "keygen", "CKKS<8192>", "--out", "task")
    let key = ["--key", "task.public"]
    let beyond = try process.run(
      ["he", "encrypt", "1,-4.6", "--within", "4.5", "--out", "x.cipher"] + key)
    #expect(beyond.code != 0 && beyond.errors.contains("value 2, -4.6, is not within 4.5"))
    for (name, more) in [("x", ["--within", "4.5"]), ("wide", [])] {
      let made = try process.run(
        ["he", "encrypt", "4.5,-2", "--depth", "2", "--out", "\(name).cipher"] + more + key)
      #expect(made.code == 0, "\(made.errors)")
    }
    let described = try run(process, "inspect", "x.cipher", "--key", "task.public")
    #expect(described.contains("values below 4.5"))
    let cubic = ["he", "eval", "x.squared() * (x * 0.125) + 0.5", "--out", "y.cipher"] + key
    let made = try process.run(cubic + ["x=x.cipher"])
    #expect(made.code == 0, "\(made.errors)")
    let values = try run(process, "decrypt", "y.cipher", "--key", "task.secret", "--json")
    let found = try #require(try members(values)["values"] as? [Double])
    #expect(abs(found[0] - 11.890625) < 1e-5 && abs(found[1] + 0.5) < 1e-5, "\(found)")
    let refused = try process.run(cubic + ["x=wide.cipher"])
    #expect(refused.code != 0 && refused.errors.contains("E0414"), "\(refused.errors)")
    // A header that promises less than is inside: its owner is told, not given wrong numbers.
    var lie = try process.read("wide.cipher")
    // Magic, version, width, fraction, rank; one dimension; depth; then the bound: 2^31 * 2^-8.
    let bound = 5 + 4 + 1
    #expect(Array(lie[bound..<bound + 8]) == [0, 0, 0, 0x80, 0, 0, 0, 0])
    lie[bound + 4] = 0xF8
    for index in 5..<8 { lie[bound + index] = 0xFF }
    try process.write("lie.cipher", lie)
    let opened = try process.run(["he", "decrypt", "lie.cipher", "--key", "task.secret"])
    #expect(opened.code != 0 && opened.errors.contains("broke that promise"), "\(opened.errors)")
  }

  /// The owner of a context of TenSEAL: the secret travels without evaluation keys, which others got.
  @Test func aSecretOpensWhatItsOtherPublicKeysComputed() throws {
    let process = try GalaxyProcess()
    defer { process.remove() }
    // Imported, and so written without seeds.
    try run(process, "keygen", "CKKS<8192>", "--out", "made")
    try run(process, "convert", "made.secret", "--to", "tenseal", "--out", "made.context")
    try run(process, "convert", "made.context", "--to", "key", "--out", "task")
    // The secret beside a bundle without evaluation keys, as an import without them writes it.
    let bundle = try process.read("task.public")
    let secret = try process.read("task.secret")
    let header = 2 + 14 + 8 * 5
    #expect(Array(bundle[(header)..<(header + 2)]) == [1, 0])
    let polynomial = 8192 * (48 + 40 * 3 + 50) / 8
    let bare = Array(bundle[..<header]) + [0, 0] + bundle[(header + 2)...].prefix(2 * polynomial)
    try process.write("bare.public", bare)
    try process.write("full.secret", Array(secret.dropLast(bundle.count)) + bare)
    try run(process, "encrypt", "1.5,-2", "--key", "task.public", "--out", "a.cipher")
    try run(process, "eval", "a * a", "a=a.cipher", "--key", "task.public", "--out", "c.cipher")
    let text = try run(process, "decrypt", "c.cipher", "--key", "full.secret")
    #expect(text.hasPrefix("2.25") || text.hasPrefix("2.2499"), "\(text)")
    let share = [
      "he", "decrypt", "c.cipher", "--key", "full.secret", "--share", "4", "--expression", "a * a",
      "a=a.cipher",
    ]
    #expect(try process.run(share).errors.contains("belongs to another key"))
    let shared = try process.run(share + ["--public", "task.public"])
    #expect(shared.code == 0 && shared.output.hasPrefix("2.25, 4"), "\(shared.errors)")
    try run(process, "keygen", "CKKS<8192>", "--out", "other")
    let foreign = try process.run(share + ["--public", "other.public"])
    #expect(foreign.code == 1 && foreign.errors.contains("was not made with the secret"))
    // Somebody else's public key in the file of a secret.
    try process.write(
      "mixed.secret", Array(secret.dropLast(bundle.count)) + (try process.read("other.public")))
    let mixed = try process.run(["he", "decrypt", "c.cipher", "--key", "mixed.secret"])
    #expect(mixed.code == 1 && mixed.errors.contains("do not belong together"), "\(mixed.errors)")
  }

  @Test func resultsAreSharedOnlyWithABoundThatTheirOwnerComputed() throws {
    let process = try GalaxyProcess()
    defer { process.remove() }
    try run(process, "keygen", "CKKS<8192>", "--out", "task")
    let key = ["--key", "task.public"]
    try run(process, "encrypt", "1.5,-2,0.25", "--key", "task.public", "--out", "a.cipher")
    try run(
      process, "encrypt", "1,2,3", "--key", "task.public", "--depth", "2", "--out", "low.cipher")
    try run(
      process, "eval", "a * a + a", "a=a.cipher", "--key", "task.public", "--out", "b.cipher")
    // Bytes 10 to 25: the bounds on values and noise.
    let honest = try process.read("b.cipher")
    let fresh = try process.read("a.cipher")[10..<26]
    try process.write("forged.cipher", Array(honest[..<10]) + fresh + honest[26...])
    func share(_ file: String, _ bits: Int, _ circuit: String...) throws -> Outcome {
      try process.run(
        ["he", "decrypt", file, "--key", "task.secret", "--share", "\(bits)"]
          + (circuit.isEmpty ? [] : ["--expression"]) + circuit)
    }
    let expression = "a * a + a"
    let good = try share("b.cipher", 4, expression, "a=a.cipher")
    #expect(good.code == 0, "\(good.errors)")
    #expect(good.output.contains("right to within "))
    let values = good.output.prefix { $0 != "\n" }.split(separator: ",").compactMap {
      Double($0.trimmingCharacters(in: .whitespacesAndNewlines))
    }
    #expect(values.count == 3)
    for (value, wanted) in zip(values, [3.75, 2, 0.3125]) { #expect(abs(value - wanted) <= 0.0626) }
    let refused: [(outcome: Outcome, words: String)] = [
      (try share("b.cipher", 4), "only b.cipher itself says how much noise"),
      (try share("forged.cipher", 13), "only forged.cipher itself says how much noise"),
      (try share("forged.cipher", 4, expression, "a=a.cipher"), "its header says something else"),
      (try share("b.cipher", 9, expression, "a=a.cipher"), "so many bits of precision"),
      (try share("b.cipher", 4, "a * a", "a=a.cipher"), "is not what `a * a` makes"),
      (try share("b.cipher", 4, "a", "a=b.cipher"), "a is no fresh encryption"),
      (try share("forged.cipher", 4, "a", "a=forged.cipher"), "a is no fresh encryption"),
      (try share("low.cipher", 4, "a", "a=low.cipher"), "a is no fresh encryption"),
      (
        try process.run(["he", "decrypt", "b.cipher", "--key", "task.secret", "a=a.cipher"]),
        "--expression: say what"
      ),
    ]
    for (outcome, words) in refused {
      #expect(outcome.code != 0 && outcome.errors.contains(words), "\(outcome.errors)")
    }

    // The same through another library's files: nobody knows what they have been through.
    for (name, own) in [("x", "a"), ("y", "b")] {
      let exported = try process.run(
        ["he", "convert", "\(own).cipher", "--to", "tenseal", "--out", "\(name).tenseal"] + key)
      #expect(exported.code == 0, "\(exported.errors)")
      let imported = try process.run(
        ["he", "convert", "\(name).tenseal", "--to", "ciphertext", "--out", "\(name).cipher"] + key)
      #expect(imported.output.contains("cannot be shared"), "\(imported.errors)")
      let shared = try share("\(name).cipher", 4, "x", "x=\(name).cipher")
      #expect(shared.code == 1 && shared.errors.contains("x is no fresh encryption"))
    }
    let mine = ["he", "convert", "x.tenseal", "--to", "ciphertext", "--fresh", "--out", "f.cipher"]
    #expect(try process.run(mine + key).code == 0)
    #expect(try share("f.cipher", 13, "x", "x=f.cipher").code == 0)
    let product = [
      "he", "convert", "y.tenseal", "--to", "ciphertext", "--fresh", "--out", "g.cipher",
    ]
    let no = try process.run(product + key)
    #expect(no.code == 2 && no.errors.contains("something was computed"), "\(no.errors)")
  }

  @Test func anUploadProvesItselfForItsContractSenderAndRound() throws {
    let process = try GalaxyProcess()
    defer { process.remove() }
    try run(process, "keygen", "CKKS<8192>", "--out", "task")
    let address = { (digit: String) in "0x" + String(repeating: digit, count: 40) }
    let context = ["--contract", address("c"), "--sender", address("a"), "--round", "3"]
    let encrypt = ["he", "encrypt", "1.5,-2", "--key", "task.public", "--out", "a.cipher"]
    let made = try process.run(encrypt + ["--proof", "a.proof", "--json"] + context)
    #expect(made.code == 0, "\(made.errors)")
    #expect(try members(made.output)["proofBytes"] as? Int == 917_538)
    let verify = ["he", "verify", "a.cipher", "a.proof", "--key", "task.public"]
    let proved = try process.run(verify + ["--json"] + context)
    #expect(proved.code == 0, "\(proved.errors)")
    // 47 bits of the largest coefficient, 20 of masks, 13 of the degree.
    #expect(try members(proved.output)["coefficientBits"] as? Int == 80)
    var other = context
    other[3] = address("b")
    let copied = try process.run(verify + other)
    #expect(copied.code == 1 && copied.errors.contains("does not prove a.cipher for this contract"))
    #expect(try process.run(verify).errors.contains("--contract: a proof holds for one contract"))
    #expect(try process.run(encrypt + context).errors.contains("--proof: name the file"))
    let opened = try members(
      try run(process, "decrypt", "a.cipher", "--key", "task.secret", "--json"))
    let values = try #require(opened["values"] as? [Double])
    #expect(abs(values[0] - 1.5) < 1e-5 && abs(values[1] + 2) < 1e-5)
    // It counts as a fresh encryption for whoever shares results.
    try run(process, "eval", "a + a", "a=a.cipher", "--key", "task.public", "--out", "b.cipher")
    try run(
      process, "decrypt", "b.cipher", "--key", "task.secret", "--share", "4", "--expression",
      "a + a", "a=a.cipher")
  }
}
