import Foundation
import Testing

/// Commands that keep a chain between them in a file.
@Suite struct ChainCommandTests {
  private static let jar = """
    contract Jar {
      state total: U64 = 0
      state opens: U64
      state tips: Map<Address, U64>
      state givers: List<Address, max 4>
      state pot: Coin
      event Tipped(indexed from: Address, amount: U64)
      error Small(least: U64)
      init(delay: U64) { opens = block.time + delay }
      entry tip(amount: U64) -> U64 {
        require amount > 1 else Small(2)
        total += amount
        tips[caller, default: 0] += amount
        givers.append(caller) else Small(0)
        emit Tipped(caller, amount)
        return total
      }
      entry pay(payment: Coin) { pot.join(payment) }
      view sum() -> U64 { return total }
      view isOpen() -> Bool { return block.time >= opens }
      view of(who: Address) -> U64 { return tips[who, default: 0] }
    }
    """

  /// A folder with the contract, deployed as `jar`.
  private func deployed() throws -> GalaxyProcess {
    let process = try GalaxyProcess()
    try process.write("jar.gx", ChainCommandTests.jar)
    let made = try process.run(
      ["run", "jar.gx", "deploy", "--init", "600", "--as", "jar", "--chain", "dev.chain"])
    #expect(made.code == 0 && made.output.contains("contract: 0x"), "\(made)")
    return process
  }

  private func lines(_ process: GalaxyProcess, _ command: String) throws -> [String] {
    let outcome = try process.shell("galaxy \(command)")
    #expect(outcome.code == 0, "\(command): \(outcome.output)\(outcome.errors)")
    return outcome.output.split(separator: "\n").map(String.init)
  }

  /// The scenario that needs no test block and no server.
  @Test func aScenarioOfTenTransactions() throws {
    let process = try deployed()
    defer { process.remove() }
    #expect(try lines(process, "run jar tip 5 --chain dev.chain --from bob").first == "5")
    #expect(try lines(process, "run jar tip 7 --chain dev.chain").first == "12")
    let refused = try process.shell("galaxy run jar tip 1 --chain dev.chain --from carol")
    #expect(refused.code == 1 && refused.output.hasPrefix("revert: Small(least: 2)"))
    #expect(refused.output.contains("at jar.gx:11:"), "\(refused.output)")
    _ = try lines(process, "run jar pay --value '3 coin' --chain dev.chain --from dave")
    #expect(try lines(process, "run jar sum --chain dev.chain").first == "12")
    #expect(try lines(process, "run jar of bob --chain dev.chain").first == "5")
    #expect(
      try lines(process, "balance dave --chain dev.chain") == ["9997 coin"])
    let state = try lines(process, "state jar --chain dev.chain")
    #expect(
      state.filter { !$0.hasPrefix("opens") } == [
        "total = 12", "tips[bob] = 5", "tips[alice] = 7", "givers.length = 2",
        "givers[0] = 0x70997970C51812dc3A010C7d01b50e0d17dc79C8",
        "givers[1] = 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266",
        "pot = Coin(3000000000000000000)",
      ], "\(state)")
    #expect(try lines(process, "state jar 'tips[bob]' --chain dev.chain") == ["tips[bob] = 5"])
    #expect(try lines(process, "state jar tips --chain dev.chain").count == 2)
    #expect(
      try lines(process, "logs --chain dev.chain --event Tipped --from 3") == [
        "block 3  jar.Tipped(from: 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266, amount: 7)"
      ])
    let list = try lines(process, "chain dev.chain")
    try #require(list.count == 5, "\(list)")
    #expect(list[1].hasPrefix("2  bob -> Jar.tip(5)  ok  "), "\(list)")
    #expect(list[3].hasPrefix("4  carol -> Jar.tip(1)  reverted: Small(least: 2)  "), "\(list)")
  }

  /// Each command sees what the others have left: time, nonces and blocks go on.
  @Test func timePassesAndIsUndone() throws {
    let process = try deployed()
    defer { process.remove() }
    #expect(try lines(process, "run jar isOpen --chain dev.chain").first == "false")
    _ = try lines(process, "chain dev.chain --time +10m")
    #expect(try lines(process, "run jar isOpen --chain dev.chain").first == "true")
    _ = try lines(process, "run jar tip 5 --chain dev.chain")
    _ = try lines(process, "run jar tip 6 --chain dev.chain")
    #expect(try lines(process, "chain dev.chain --undo 2").count == 1)
    #expect(try lines(process, "run jar sum --chain dev.chain").first == "0")
    #expect(try lines(process, "run jar isOpen --chain dev.chain").first == "false")
    // The contract goes with its deployment.
    _ = try lines(process, "chain dev.chain --undo 1")
    let gone = try process.shell("galaxy run jar sum --chain dev.chain")
    #expect(gone.code == 2 && gone.errors.contains("`jar` is no contract in dev.chain"))
  }

  /// Any transaction can be traced, with the names and lines that it had.
  @Test func aTransactionIsTracedLater() throws {
    let process = try deployed()
    defer { process.remove() }
    _ = try lines(process, "run jar tip 5 --chain dev.chain --from bob")
    _ = try lines(process, "run jar tip 6 --chain dev.chain")
    try process.write("jar.gx", "// gone")
    let tree = try lines(process, "trace 2 --chain dev.chain --storage").joined(separator: "\n")
    #expect(tree.contains("bob → jar") && tree.contains("tip("), "\(tree)")
    #expect(tree.contains("none → 5") || tree.contains("total"), "\(tree)")
    let source = try lines(process, "trace 3 --chain dev.chain --format lines")
    #expect(source.contains { $0.contains("total += amount") }, "\(source)")
    let many = try process.shell("galaxy trace 4 --chain dev.chain")
    #expect(many.code == 2 && many.errors.contains("3 transactions"), "\(many.errors)")
    let run = try process.shell(
      "galaxy run jar tip 9 --chain dev.chain --trace t.gxt && galaxy trace t.gxt")
    #expect(run.code == 0 && run.output.contains("tip("), "\(run.output)\(run.errors)")
  }

  /// The commands of a node work on a file, too.
  @Test func theCommandsOfANodeTakeAFile() throws {
    let process = try GalaxyProcess()
    defer { process.remove() }
    try process.write("jar.gx", ChainCommandTests.jar)
    _ = try lines(process, "deploy jar.gx 600 --chain dev.chain --as jar")
    _ = try lines(process, "send jar tip 8 --chain dev.chain --from bob --trace t.gxt")
    #expect(try lines(process, "call jar of bob --chain dev.chain").first == "8")
    #expect(try lines(process, "call jar sum --chain dev.chain --block 1").first == "0")
    _ = try lines(process, "send carol --value '2 coin' --chain dev.chain")
    #expect(try lines(process, "balance carol --chain dev.chain") == ["10002 coin"])
    #expect(try lines(process, "logs jar --chain dev.chain").count == 1)
    #expect(try lines(process, "storage jar total --chain dev.chain") == ["total = 8"])
    #expect(try lines(process, "trace t.gxt").joined().contains("tip("))
    let receipt = try lines(process, "receipt 2 --chain dev.chain").joined()
    #expect(receipt.contains("\"status\": \"0x1\"") && receipt.contains("blockHash"), "\(receipt)")
    let block = try lines(process, "block --chain dev.chain").joined()
    #expect(block.contains("\"number\": \"0x3\""), "\(block)")
    let both = try process.shell("galaxy balance bob --chain dev.chain --rpc http://127.0.0.1:1")
    #expect(both.code == 2)
  }

  /// Nothing is lost: a file that cannot go on stays as it is, and the error says why.
  @Test func whatCannotGoOnStays() throws {
    let process = try deployed()
    defer { process.remove() }
    let whole = try process.read("dev.chain")
    for (name, bytes, word) in [
      ("cut", Array(whole.dropLast(7)), "damaged or cut short"),
      (
        "flipped", whole.indices.map { $0 == whole.count / 2 ? whole[$0] ^ 4 : whole[$0] },
        "damaged"
      ),
      ("foreign", Array("GXTR and more".utf8), "is no chain"),
      ("newer", Array(whole.prefix(4)) + [9, 0] + Array(whole.dropFirst(6)), "later Galaxy"),
      ("empty", [], "is no chain"),
    ] {
      try process.write(name, bytes)
      for command in [
        "run jar tip 5 --chain", "chain --undo 1", "run jar.gx deploy --init 1 --chain",
      ] {
        let outcome = try process.shell("galaxy \(command) \(name)")
        #expect(outcome.code == 1 && outcome.signal == nil, "\(command) \(name): \(outcome)")
        #expect(outcome.errors.contains(word), "\(command) \(name): \(outcome.errors)")
        #expect(try process.read(name) == bytes)
      }
    }
    // Nowhere to write: what was there stays.
    let full = try process.shell(
      "ulimit -f 1; trap '' XFSZ; galaxy run jar tip 5 --chain dev.chain")
    #expect(full.code == 2 && full.errors.contains("stays as it was"), "\(full)")
    #expect(try process.read("dev.chain") == whole)
  }

  /// One command at a time changes a file; the others say so in a sentence, and look all the same.
  @Test func twoProcessesDoNotMix() throws {
    let process = try deployed()
    defer { process.remove() }
    let outcome = try process.shell(
      """
      exec 9>dev.chain.lock
      flock -n 9
      galaxy run jar sum --chain dev.chain 9>&-
      galaxy run jar tip 5 --chain dev.chain 9>&- && exit 3
      flock -u 9
      galaxy run jar tip 5 --chain dev.chain 9>&-
      """)
    #expect(outcome.code == 0, "\(outcome)")
    #expect(
      outcome.errors == "error: another command is changing dev.chain right now: wait for its end\n"
    )
    // Many at once: each transaction is in the file once, or was refused.
    let many = try process.shell(
      """
      seq 6 | xargs -P 6 -I{} '\(GalaxyProcess.binary.path())' \
        run jar pay --value {} --chain dev.chain >all 2>&1 || true
      """)
    #expect(many.code == 0, "\(many)")
    let said = String(decoding: try process.read("all"), as: UTF8.self)
    let done = said.split(separator: "\n").count { $0.hasPrefix("transaction: ") }
    #expect(done >= 1 && done + said.split(separator: "\n").count { $0.hasPrefix("error: ") } == 6)
    #expect(try lines(process, "chain dev.chain").count == 2 + done, "\(said)")
  }

  @Test func wrongUsageIsExplained() throws {
    let process = try deployed()
    defer { process.remove() }
    for (command, word) in [
      ("run jar.gx tip 5 --chain dev.chain", "is deployed first"),
      ("run jar tip 5 --chain none.chain", "there is no file none.chain"),
      ("run jar tip 5 --from zoe --chain dev.chain", "neither an address"),
      ("run jar tip 5 --as x --chain dev.chain", "are for `deploy`"),
      ("run jar.gx sum --as x", "only with --chain"),
      ("run other sum --chain dev.chain", "which has jar"),
      ("run jar.gx deploy --init 1 --as 9a --chain dev.chain", "is no name"),
      ("chain dev.chain --undo 2", "has 1 transactions"),
      ("chain dev.chain --time soon", "is no duration"),
      ("state jar nothing --chain dev.chain", "has no field"),
      ("trace x --chain dev.chain", "is not the number"),
    ] {
      let outcome = try process.shell("galaxy \(command)")
      #expect(outcome.code == 2 && outcome.errors.contains(word), "\(command): \(outcome)")
    }
  }
}
