import Diagnostics
import Foundation
import Inspect
import InstructionSet
import Ledger
import Primitives
import Testing
import VM

/// What lies in a trace's page: sums of the receipts, columns that can be read, no text that could become markup.
@Suite struct TracePageTests {
  private static let hostile = "</script><img src=x onerror=alert(1)>"

  /// A page with its data as they are, of calls with a hostile title.
  private static func page(
    stepsMax: Int = 5_000_000
  ) throws -> (html: String, data: PageData, receipts: [Receipt]) {
    var session = try TraceTests.Session()
    let shelf = try #require(session.addresses["Shelf"])
    let sent = [
      try session.send(
        "Clerk", "work", [.address(shelf), .array([.uint(1), .uint(2)])], value: 7, title: hostile),
      try session.send("Clerk", "slow", [.uint(500)], gas: 29_000),
      try session.send("Clerk", "slow", [.uint(5)], gas: 22_500),
      try session.send("Clerk", "slow", [.uint(500)]),
    ]
    let trace = try Trace(decoding: session.file(sent).encoded())
    let bytes = try TracePage.html(
      trace, title: hostile, comparedWith: trace, stepsMax: stepsMax, compress: { $0 })
    let html = String(decoding: bytes, as: UTF8.self)
    return (html, try #require(PageData(html)), sent.map(\.receipt))
  }

  @Test func allSumsAreThoseOfTheReceipts() throws {
    let (_, data, receipts) = try Self.page()
    let total = receipts.reduce(0) { $0 + $1.gasUsed }
    #expect(data.gas.reduce(0, +) == total)
    let own = try #require((data.head["nodes"] as? [String: Any])?["own"] as? [[Int]])
    let sum = own.reduce(0) { sum, pairs in
      sum + stride(from: 1, to: pairs.count, by: 2).reduce(0) { $0 + pairs[$1] }
    }
    #expect(sum == Int(total))
    // Each transaction's entries are its receipt's gas.
    let transactions = try #require(data.head["transactions"] as? [[String: Any]])
    let begins = transactions.compactMap { $0["begin"] as? Int } + [data.gas.count]
    for (index, receipt) in receipts.enumerated() {
      #expect(data.gas[begins[index]..<begins[index + 1]].reduce(0, +) == receipt.gasUsed)
    }
    let steps = try #require((data.head["steps"] as? [String: Any])?["count"] as? Int)
    #expect(steps > 1_000 && data.sites.count == data.gas.count && data.gas.count > steps)
  }

  @Test func aSampleAddsUpToo() throws {
    let (_, data, receipts) = try Self.page(stepsMax: 100)
    let steps = try #require(data.head["steps"] as? [String: Any])
    let interval = try #require(steps["interval"] as? Int)
    #expect(interval > 10 && data.gas.count < 150)
    #expect(data.gas.reduce(0, +) == receipts.reduce(0) { $0 + $1.gasUsed })
  }

  @Test func noTextBecomesMarkup() throws {
    let (html, data, _) = try Self.page()
    #expect(!html.contains("<img"))
    #expect(html.components(separatedBy: "</script>").count == 3)
    #expect(data.head["title"] as? String == Self.hostile)
    // The policy admits this script and style alone.
    for (kind, tag) in [("script", "script"), ("style", "style")] {
      let last = try #require(html.components(separatedBy: "<\(tag)>").last)
      let content = try #require(last.components(separatedBy: "</\(tag)>").first)
      let hash = String(
        decoding: Base64.encode(sha256(Array(content.utf8)).bytes), as: UTF8.self)
      #expect(html.contains("\(kind)-src 'sha256-\(hash)'"))
    }
    #expect(html.contains("default-src 'none'") && !html.contains("unsafe-inline"))
  }
}

/// The data of a page that was not compressed.
private struct PageData {
  let head: [String: Any]
  /// Of each entry.
  let gas: [UInt64]
  let sites: [UInt32]

  init?(_ html: String) {
    guard let begin = html.range(of: "id=\"data\">"),
      let end = html.range(of: "</script>", range: begin.upperBound..<html.endIndex),
      let data = Data(
        base64Encoded: html[begin.upperBound..<end.lowerBound]
          .trimmingCharacters(in: .whitespacesAndNewlines))
    else { return nil }
    var reader = ByteReader([UInt8](data))
    guard let count = try? reader.u32(), let bytes = try? reader.bytes(Int(count)),
      let head = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any],
      let places = head["columns"] as? [String: [Int]], let gasPlace = places["gas"],
      let sitePlace = places["site"], let rest = try? reader.bytes(reader.remaining)
    else { return nil }
    self.head = head
    var gasReader = ByteReader(Array(rest[gasPlace[0]..<gasPlace[0] + gasPlace[1]]))
    var gas: [UInt64] = []
    while !gasReader.isAtEnd, let value = try? gasReader.varint() { gas.append(value) }
    self.gas = gas
    var siteReader = ByteReader(Array(rest[sitePlace[0]..<sitePlace[0] + sitePlace[1]]))
    var sites: [UInt32] = []
    while !siteReader.isAtEnd, let value = try? siteReader.u32() { sites.append(value) }
    self.sites = sites
  }
}
