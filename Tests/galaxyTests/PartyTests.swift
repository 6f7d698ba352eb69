import Foundation
import Testing

/// `galaxy he party` on files: keys that nobody holds, from the session to what comes out.
@Suite struct PartyTests {
  /// Three parties make a key from the scheme to its public part.
  private func makeKey(
    _ process: GalaxyProcess, _ scheme: String, threshold: Int = 3
  ) throws {
    try process.he(
      "party", "new", scheme, "--parties", "3", "--threshold", "\(threshold)", "--out", "task")
    let parties = ["a", "b", "c"]
    for (index, name) in parties.enumerated() {
      try process.he("party", "share", "task.session", "\(name).party", "--index", "\(index)")
    }
    let first = parties.flatMap { ["\($0).1.commitment", "\($0).1.share"] }
    for name in parties {
      let arguments = ["he", "party", "share", "task.session", "\(name).party"] + first
      let outcome = try process.run(arguments)
      #expect(outcome.code == 0, "\(outcome.errors)")
    }
    let second = parties.flatMap { ["\($0).2.share", "\($0).2.commitment"] }
    let joined = try process.run(
      ["he", "party", "join", "task.session", "--out", "task"] + first + second)
    #expect(joined.code == 0, "\(joined.errors)")
  }

  @Test(arguments: [
    (
      scheme: "CKKS<8192>", format: "Q<4,28>", updates: ["0.5,0", "0.25,-0.5", "-1,-0.25"],
      expected: [2.25, -1.75]
    ),
    (
      scheme: "BFV<8192>", format: "I8", updates: ["1,0", "2,-3", "2,-1"], expected: [13, -10]
    ),
  ])
  func threePartiesAverageUnderAKeyThatNobodyHolds(
    scheme: String, format: String, updates: [String], expected: [Double]
  ) throws {
    let process = try GalaxyProcess()
    defer { process.remove() }
    try makeKey(process, scheme)
    for (name, values) in zip(["x", "y", "z"], updates) {
      try process.he(
        "encrypt", values, "--key", "task.public", "--format", format, "--out",
        "\(name).cipher")
    }
    try process.he(
      "eval", "x * 5 + y * 3 + z", "x=x.cipher", "y=y.cipher", "z=z.cipher", "--key",
      "task.public", "--out", "sum.cipher")
    var messages: [String] = []
    let circuit = [
      "--expression", "x * 5 + y * 3 + z", "x=x.cipher", "y=y.cipher", "z=z.cipher",
    ]
    for name in ["a", "b", "c"] {
      // What only a header bounds is not answered.
      let open = ["he", "party", "open", "sum.cipher", "\(name).party", "--key", "task.public"]
      let claimed = try process.run(open)
      #expect(claimed.code == 1 && claimed.errors.contains("only sum.cipher itself says"))
      let opened = try process.run(open + circuit + ["--json"])
      #expect(opened.code == 0, "\(opened.errors)")
      let made = try GalaxyProcess.members(opened.output)
      #expect(made["commitment"] as? String == "\(name).sum.commitment")
      messages += ["\(name).sum.commitment", "\(name).sum.share"]
    }
    let combine = ["he", "party", "combine", "sum.cipher", "task.session", "--key", "task.public"]
    let outcome = try process.run(combine + ["--json"] + messages)
    #expect(outcome.code == 0, "\(outcome.errors)")
    let result = try GalaxyProcess.members(outcome.output)
    let values = try #require(result["values"] as? [Double])
    #expect(values.count == expected.count)
    for (value, wanted) in zip(values, expected) {
      #expect(format == "I8" ? value == wanted : abs(value - wanted) < 0x1p-7)
    }

    // Without the last share; with one twice; in a copy that was put in the place of another's.
    let fewer = try process.run(combine + messages.dropLast())
    #expect(fewer.code == 2 && fewer.errors.contains("missing: party 2"))
    let twice = try process.run(combine + messages + ["a.sum.share"])
    #expect(twice.code == 1 && twice.errors.contains("has sent one already"))
    try process.write("a.sum.share", try process.read("b.sum.share"))
    let copied = try process.run(combine + messages)
    #expect(copied.code == 1 && copied.errors.contains("is refused"))
    // A second answer: neither beside the first nor under another name.
    let again = ["he", "party", "open", "sum.cipher", "b.party", "--key", "task.public"]
    #expect(try process.run(again).errors.contains("never overwritten"))
    try process.write("other.cipher", try process.read("sum.cipher"))
    let renamed = try process.run(
      ["he", "party", "open", "other.cipher", "b.party", "--key", "task.public"] + circuit)
    #expect(renamed.code == 1 && renamed.errors.contains("has answered this ciphertext"))
    // Without a key or a session, every file says what it is.
    for (file, words) in [
      ("task.session", "session of 3 parties"), ("b.party", "party 1: a secret"),
      ("b.1.commitment", "commitment of party 1 in round 1"),
      ("b.2.share", "share of party 1 in round 2"), ("b.sum.share", "about  the ciphertext 0x"),
    ] {
      #expect(try process.he("inspect", file).contains(words), "\(file)")
    }
    let mode =
      try FileManager.default.attributesOfItem(
        atPath: process.folder.appending(path: "b.party").path())[.posixPermissions] as? Int
    #expect(mode == 0o600)
  }

  /// A bound that grew with a sum comes back to what the parties find out together; a wrong claim is an error for all.
  @Test func threePartiesRefreshWithinARange() throws {
    let process = try GalaxyProcess()
    defer { process.remove() }
    try makeKey(process, "CKKS<8192>")
    let key = ["--key", "task.public"]
    for (name, range, factor) in [("good", "16", "3"), ("bad", "16", "15")] {
      // Multiples of one ciphertext are answered once.
      try process.he(
        "encrypt", "0.5,-1.25", "--within", "2", "--key", "task.public", "--out", "\(name)x.cipher")
      let circuit = ["--expression", "x * \(factor)", "x=\(name)x.cipher"]
      try process.he(
        "eval", "x * \(factor)", "x=\(name)x.cipher", "--key", "task.public", "--out",
        "\(name).cipher")
      for party in ["a", "b", "c"] {
        let made = try process.run(
          ["he", "party", "refresh", "\(name).cipher", "\(party).party", "--within", range] + key
            + circuit)
        #expect(made.code == 0, "\(made.errors)")
      }
    }
    func combine(_ name: String, _ more: [String]) throws -> GalaxyProcess.Outcome {
      try process.run(
        ["he", "party", "combine", "\(name).cipher", "task.session"] + key
          + ["a", "b", "c"].flatMap { ["\($0).\(name).commitment", "\($0).\(name).share"] } + more)
    }
    let top = ["--out", "top.cipher", "--party", "b.party"]
    let other = try combine("good", top + ["--within", "17"])
    #expect(other.code == 1 && other.errors.contains("another round, ciphertext or range"))
    let none = try combine("good", top)
    #expect(none.code == 1 && none.errors.contains("another round, ciphertext or range"))
    let lost = try combine("good", ["--within", "16"])
    #expect(lost.code == 2 && lost.errors.contains("--within: for a refresh"))
    let period = try combine("good", top + ["--period", "4"])
    #expect(period.code == 2 && period.errors.contains("--period: with --within"))
    let odd = try combine("good", top + ["--within", "16", "--period", "3"])
    #expect(odd.code == 1 && odd.errors.contains("a power of two"))
    let good = try combine("good", top + ["--within", "16"])
    #expect(good.code == 0 && good.output.contains("agree  0x"))
    #expect(try process.he("inspect", "top.cipher", "--key", "task.public").contains("16"))
    let beyond = try combine("bad", top + ["--within", "16"])
    #expect(beyond.code == 1 && beyond.errors.contains("not within the range"), "\(beyond.errors)")
  }

  /// A product of three factors uses two of three levels; refreshed, there are three again, and a product of what
  /// was refreshed is opened, because every party knows its bounds.
  @Test func threePartiesRefreshAndGoOn() throws {
    let process = try GalaxyProcess()
    defer { process.remove() }
    try makeKey(process, "CKKS<8192>")
    let key = ["--key", "task.public"]
    try process.he(
      "encrypt", "0.5,-1.25", "--format", "Q<4,28>", "--key", "task.public", "--out", "x.cipher")
    try process.he("eval", "x * x", "x=x.cipher", "--key", "task.public", "--out", "deep.cipher")
    let parties = ["a", "b", "c"]
    let messages = parties.flatMap { ["\($0).deep.commitment", "\($0).deep.share"] }
    for name in parties {
      let refresh = ["he", "party", "refresh", "deep.cipher", "\(name).party"] + key
      let claimed = try process.run(refresh)
      #expect(claimed.code == 1 && claimed.errors.contains("only deep.cipher itself says"))
      let made = try process.run(refresh + ["--expression", "x * x", "x=x.cipher", "--json"])
      #expect(made.code == 0, "\(made.errors)")
      #expect(try GalaxyProcess.members(made.output)["hidingBits"] as? Int ?? 0 >= 40)
    }
    #expect(try process.he("inspect", "b.deep.share").contains("of a refresh"))
    let combine = ["he", "party", "combine", "deep.cipher", "task.session"] + key + messages
    let forgotten = try process.run(combine)
    #expect(forgotten.code == 2 && forgotten.errors.contains("--out"))
    for name in parties {
      let made = try process.run(combine + ["--out", "top.cipher", "--party", "\(name).party"])
      #expect(made.code == 0, "\(made.errors)")
    }
    // Once only.
    try process.write("other.cipher", try process.read("deep.cipher"))
    let again = try process.run(
      ["he", "party", "refresh", "other.cipher", "a.party"] + key
        + ["--expression", "x * x", "x=x.cipher"])
    #expect(again.code == 1 && again.errors.contains("has answered this ciphertext"))

    // The same by everybody, and with all levels: two products leave too few for a refresh.
    try process.he(
      "eval", "t * x * x", "t=top.cipher", "x=x.cipher", "--key", "task.public", "--out",
      "end.cipher")
    let low = try process.run(
      ["he", "party", "refresh", "end.cipher", "a.party"] + key
        + ["--expression", "t * x * x", "t=top.cipher", "x=x.cipher"])
    #expect(low.code == 1 && low.errors.contains("no room for masks"), "\(low.errors)")
    try process.he(
      "eval", "t * x", "t=top.cipher", "x=x.cipher", "--key", "task.public", "--out", "end.cipher")
    // A party that did not look at the shares knows nothing of the bounds.
    var opened: [String] = []
    for name in parties {
      let share = try process.run(
        ["he", "party", "open", "end.cipher", "\(name).party"] + key
          + ["--expression", "t * x", "t=top.cipher", "x=x.cipher"])
      #expect(share.code == 0, "\(share.errors)")
      opened += ["\(name).end.commitment", "\(name).end.share"]
    }
    let outcome = try process.run(
      ["he", "party", "combine", "end.cipher", "task.session", "--json"] + key + opened)
    #expect(outcome.code == 0, "\(outcome.errors)")
    let values = try #require(try GalaxyProcess.members(outcome.output)["values"] as? [Double])
    for (value, wanted) in zip(values, [0.125, -1.953125]) { #expect(abs(value - wanted) < 0x1p-5) }
    try process.write("forged.cipher", try process.read("top.cipher").dropLast() + [0])
    let forged = try process.run(
      ["he", "party", "open", "x.cipher", "a.party"] + key + [
        "--expression", "t + t", "t=forged.cipher",
      ])
    #expect(forged.code == 1)
  }

  /// Two of three, once all have dealt: the third may be away.
  @Test func twoOfThreeDecryptWhileOneIsAbsent() throws {
    let process = try GalaxyProcess()
    defer { process.remove() }
    try makeKey(process, "BFV<8192>", threshold: 2)
    let key = ["--key", "task.public"]
    let parties = ["a", "b", "c"]
    try process.he("encrypt", "3,-4", "--format", "I8", "--key", "task.public", "--out", "x.cipher")
    func open(_ name: String, with: String) throws -> GalaxyProcess.Outcome {
      try process.run(
        ["he", "party", "open", "x.cipher", "\(name).party", "--with", with] + key
          + ["--expression", "x", "x=x.cipher"])
    }
    let early = try open("a", with: "0,2")
    #expect(early.code == 1 && early.errors.contains("galaxy he party deal"), "\(early.errors)")
    for name in parties { try process.he("party", "deal", "task.session", "\(name).party") }
    #expect(try process.he("inspect", "a.to-2.dealt").contains("dealt to party 2: a secret"))
    for (index, name) in parties.enumerated() {
      let dealt = parties.map { "\($0).to-\(index).dealt" }
      let missing = try process.run(
        ["he", "party", "take", "task.session", "\(name).party"] + dealt.dropLast())
      #expect(missing.code == 1)
      let taken = try process.run(["he", "party", "take", "task.session", "\(name).party"] + dealt)
      #expect(taken.code == 0, "\(taken.errors)")
    }
    for with in ["0", "0,0", "0,3", "1,2", "0;2"] {
      #expect(try open("a", with: with).code != 0, "\(with)")
    }
    var messages: [String] = []
    for name in ["a", "c"] {
      let made = try open(name, with: "0,2")
      #expect(made.code == 0, "\(made.errors)")
      messages += ["\(name).x.commitment", "\(name).x.share"]
    }
    let combine = ["he", "party", "combine", "x.cipher", "task.session"] + key + messages
    let outcome = try process.run(combine + ["--with", "0,2"])
    #expect(outcome.code == 0 && outcome.output.hasPrefix("3, -4"), "\(outcome.errors)")
    #expect(try process.run(combine).code != 0)
  }

  @Test func whoSendsAWrongShareIsNamed() throws {
    let process = try GalaxyProcess()
    defer { process.remove() }
    try makeKey(process, "BFV<8192>")
    try process.he("encrypt", "3,-4", "--key", "task.public", "--format", "I8", "--out", "x.cipher")
    try process.he("eval", "x + x", "x=x.cipher", "--key", "task.public", "--out", "sum.cipher")
    for name in ["a", "b", "c"] {
      try process.he(
        "party", "open", "sum.cipher", "\(name).party", "--key", "task.public", "--expression",
        "x + x", "x=x.cipher")
      try process.he(
        "party", "prove", "sum.cipher", "\(name).party", "\(name).1.share", "\(name).sum.share",
        "--key", "task.public")
    }
    let files = ["a", "b", "c"].flatMap { ["\($0).1.share", "\($0).sum.share", "\($0).sum.proof"] }
    let verify = ["he", "party", "verify", "sum.cipher", "task.session", "--key", "task.public"]
    let honest = try process.run(verify + files)
    #expect(honest.code == 0, "\(honest.errors)")
    #expect(honest.output.contains("party 2  proved"))
    // Party 1 sends something else; party 2 proves nothing.
    let share = process.folder.appending(path: "b.sum.share")
    var bytes = try Data(contentsOf: share)
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: share)
    let wrong = try process.run(verify + files.dropLast())
    #expect(wrong.code == 1)
    #expect(wrong.errors.contains("not proved: party 1, 2"))
    #expect(wrong.output.contains("party 0  proved"))
    #expect(wrong.output.contains("party 1  the proof does not hold"))
    #expect(wrong.output.contains("party 2  no proof"))
  }
}
