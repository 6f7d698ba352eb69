import Diagnostics
import Inspect
import Ledger
import Primitives
import Testing
import VM

/// Snapshots of gas: names of calls, text and back, what counts as a change.
@Suite struct GasSnapshotTests {
  private static func snapshot() throws -> GasSnapshot {
    var session = try TraceTests.Session()
    let sent = [
      try session.send("Clerk", "slow", [.uint(5)], title: "a title with\na line end"),
      try session.send("Clerk", "slow", [.uint(6)], title: "a title with\na line end"),
      try session.send("Clerk", "slow", [.uint(5)], gas: 22_500, title: "never runs"),
    ]
    var snapshot = GasSnapshot()
    snapshot.add(session.file(sent), from: "tests.gx")
    #expect(
      snapshot.uses.mapValues(\.gas) == [
        "tests.gx: a title with a line end > Clerk.slow": sent[0].receipt.gasUsed,
        "tests.gx: a title with a line end > Clerk.slow#2": sent[1].receipt.gasUsed,
      ])
    return snapshot
  }

  @Test func textAndBack() throws {
    let snapshot = try Self.snapshot()
    #expect(try GasSnapshot(parsing: snapshot.text) == snapshot)
    let sized = try GasSnapshot(parsing: "t.gx: size 3 > A.init 120 size 44\nb > B.c 7\n")
    #expect(sized.uses["t.gx: size 3 > A.init"] == GasSnapshot.Use(gas: 120, size: 44))
    #expect(sized.text == "b > B.c 7\nt.gx: size 3 > A.init 120 size 44\n")
    #expect(throws: GasSnapshot.Malformed.self) { try GasSnapshot(parsing: "a 1\nno gas\n") }
    #expect(throws: GasSnapshot.Malformed.self) { try GasSnapshot(parsing: "7") }
  }

  @Test func theLargestChangeComesFirst() throws {
    let old = try GasSnapshot(parsing: "a 1000\nb 200\nc 5 size 10\nd 40\n")
    let new = try GasSnapshot(parsing: "a 1005\nb 100\nc 5 size 11\ne 30\n")
    let all = GasComparison(from: old, to: new)
    #expect(all.rows.map(\.name) == ["b", "d", "e", "a", "c (bytes)"])
    #expect(
      all.text == """
        b  200 → 100  -50.0 %
        d  gone: 40
        e  new: 30
        a  1,000 → 1,005  +0.5 %
        c (bytes)  10 → 11  +10.0 %

        """)
    // Half a percent of 1,000 is 5, which is no more than the tolerance.
    #expect(
      GasComparison(from: old, to: new, tolerance: 50).rows.map(\.name)
        == ["b", "d", "e", "c (bytes)"])
    #expect(GasComparison(from: old, to: old).rows.isEmpty)
    #expect(all.markdown.contains("| `b` | 200 → 100  -50.0 % |"))
    #expect(all.json.compact.contains(#"{"name":"e","old":null,"new":30}"#))
  }
}
