import Actors
import Client
import Compiler
import Diagnostics
import FileStore
import Foundation
import Learning
import Ledger
import Node
import Primitives
import RPC
import Tensors
import TestKit
import Testing

/// Training by computation providers, and disputes about it, on a chain behind a node.
@Suite struct ComputeTests {
  /// The price of a round follows from its work, rounded up.
  @Test func theCostOfAJobIsThatOfItsWork() {
    // 5 steps over batches of 3, 2, 3, 2, 3 rows: 13 rows * 2 * 4 * 5 = 520 multiply-adds.
    func cost(_ unit: UInt128) -> UInt128 {
      ComputeOffer.cost(unitPrice: unit, batches: [3, 2], features: 4, classes: 5, steps: 5)
    }
    #expect(cost(1_000_000) == 520)
    #expect(cost(1) == 1)
    #expect(cost(3_847) == 3)
    #expect(cost(.max) == .max)
  }

  /// Providers who let others compute get the model of those who train at home, to the bit; machines are paid, and nothing is left between them.
  @Test func machinesTrainAndArePaid() throws {
    let node = try LossyNode()
    defer { node.close() }
    let federation = try federation(node, [Computer(unitPrice: 900), Computer(unitPrice: 1_000)])
    try play(federation)
    let chain = try node.chain(federation.account(9))
    let market = try ActorContract(at: #require(federation.computing).market, on: chain)
    try checkModel(federation)
    #expect(try market.view("jobCount", on: chain).count() == 4, "\(federation.lines)")
    // The cheapest has done all of it, for what the work costs.
    let work = try market.view("workOf", [.address(#require(federation.task))], on: chain).list()
    #expect(work.count == 1)
    let earned = try work[0].fields(2)
    #expect(try earned[0].address() == federation.account(3).address)
    let cost = ComputeOffer.cost(
      unitPrice: 900, batches: [16, 16, 16, 16, 16], features: 64, classes: 10, steps: 5)
    #expect(try earned[1].amount() == 4 * cost)
    #expect(
      try chain.balance(of: market.address) == 2 * Federation.stake,
      "\(federation.lines.suffix(20))")
    try sell(federation)
  }

  /// The model is sold ten times; whoever asks twice under one name pays once; the fees go to those who made it, to the last unit.
  private func sell(_ federation: Federation) throws {
    let chain = try federation.node.chain(federation.account(9))
    let task = try ActorContract(at: #require(federation.task), on: chain)
    let folders = try (0..<10).map { _ in try TemporaryFolder() }
    func context(_ index: Int) throws -> ActorContext {
      let account = federation.account(index)
      return try ActorContext(
        ActorFolder(folders[index].path), federation.node.chain(account), account: account.address
      ) { _ in }
    }
    let owner = try context(0)
    let computing = try #require(federation.computing).market
    func open() throws -> Address {
      try ModelSale.open(
        owner, task: task.address, computing: computing, price: 1_001, modelPart: 40, dataPart: 40)
    }
    let address = try open()
    #expect(try open() == address)
    let weights = try task.view("weights", on: chain).tensor()
    let rows = federation.shards[0]
    let buyer = try context(8)
    let asking = try ModelSale(buyer, at: address)
    for index in 0..<10 {
      let row = try rows.features(of: index..<index + 1)
      let answer = try asking.query(row, purchase: "row-\(index)")
      #expect(try asking.query(row, purchase: "row-\(index)") == answer)
      let scores = try row.matmul(weights.rows(from: 0, to: 64)).addRow(weights.row(64)).rawValues
      #expect(answer.label == scores.indices.max { scores[$0] < scores[$1] })
      #expect(answer.fee == 1_001 && answer.probabilities.count == 10)
    }
    #expect(try asking.sold() == 10)
    let sale = try ActorContract(at: address, on: chain)
    #expect(try chain.balance(of: address) == 10_010)
    // Everybody asks for a share; nobody twice.
    var shares: [UInt128] = []
    for index in 0..<5 {
      let maker = try ModelSale(index == 0 ? owner : context(index), at: address)
      shares.append(try maker.share())
      #expect(try maker.share() == 0)
    }
    // 40 per cent to the model, as much to data by credit, the rest to the machine that has trained.
    #expect(shares.reduce(0, +) == 10_010)
    #expect(shares[0] == 4_004 && shares[1] + shares[2] == 4_004 && shares[3] == 2_002)
    #expect(try sale.view("income", on: chain) == .uint(.zero))
    #expect(try chain.balance(of: address) == 0)
  }

  /// A machine that cheats loses every dispute and its stake; its clients get their payment back and half of the stake, and go elsewhere; the model is that of
  /// honest training.
  @Test(arguments: Thoroughness.some([4, 1, 5])) func aCheatIsConvicted(step: Int) throws {
    let node = try LossyNode()
    defer { node.close() }
    let federation = try federation(
      node, [Computer(unitPrice: 900, fault: step), Computer(unitPrice: 1_000)])
    try play(federation)
    let chain = try node.chain(federation.account(9))
    let computing = try #require(federation.computing)
    let market = try ActorContract(at: computing.market, on: chain)
    let court = try ActorContract(at: computing.court, on: chain)
    try checkModel(federation)
    let disputes = try court.view("count", on: chain).count()
    #expect(disputes > 0)
    for id in 0..<disputes {
      let dispute = try court.view("dispute", [.uint(U256(UInt64(id)))], on: chain).fields(9)
      #expect(try dispute[1].count() == 3 && !dispute[8].flag(), "\(federation.lines.suffix(20))")
    }
    // The page tells of it.
    let story = try TaskStory(of: #require(federation.task), court: court.address, on: chain)
    #expect(story.quarrels.count == disputes)
    #expect(story.quarrels.allSatisfy { $0.defenderWon == false && $0.moves.last?.level == 0 })
    #expect(story.accuracies.map(\.round) == [1, 2] && story.providers.count == 2)
    let page = TaskPage(story) { $0 == federation.account(3).address ? "dave" : "other" }.html
    #expect(
      page.components(separatedBy: "against dave, the defender was convicted").count == disputes + 1
    )
    // Accuracy, two providers, and a line for each dispute.
    #expect(page.components(separatedBy: "<polyline").count == 1 + 1 + 2 + disputes)
    // A node serves the same page.
    let pages = TaskPages(node) { [dave = federation.account(3).address] in
      $0 == dave ? "dave" : "other"
    }
    let place = try "/task/\(#require(federation.task).checksummed)"
    let served = try #require(pages.answer("GET", "\(place)?disputes=\(court.address.hex)", []))
    #expect(served.status == 200 && String(decoding: served.body, as: UTF8.self) == page)
    #expect(pages.answer("GET", "\(place)?disputes=0x12", [])?.status == 400)
    #expect(pages.answer("GET", "/task/\(federation.account(3).address.hex)", [])?.status == 404)
    #expect(pages.answer("GET", "/", [])?.contentType == "text/html; charset=utf-8")
    // What was locked for each convicted job is gone.
    let cost = ComputeOffer.cost(
      unitPrice: 900, batches: [16, 16, 16, 16, 16], features: 64, classes: 10, steps: 5)
    #expect(
      try market.view("freeStake", [.uint(.zero)], on: chain).amount()
        == Federation.stake - UInt128(disputes) * cost)
    #expect(
      try chain.balance(of: court.address) == 0, "\(federation.lines.joined(separator: "\n"))")
    #expect(
      try chain.balance(of: market.address) == 2 * Federation.stake - UInt128(disputes) * cost,
      "\(federation.lines.suffix(20))")
    // The honest one is paid for the rest.
    let work = try market.view("workOf", [.address(#require(federation.task))], on: chain).list()
    #expect(try work.map { try $0.fields(2)[0].address() } == [federation.account(4).address])
  }

  /// A machine takes no more jobs than it has room for: the others wait until one is delivered.
  @Test func aMachineTakesOneJobAfterTheOther() throws {
    let node = try LossyNode()
    defer { node.close() }
    let federation = try federation(node, [Computer(unitPrice: 900, jobsMax: 1)])
    let computing = try #require(federation.computing)
    let place = try TemporaryFolder()
    let context = try stranger(federation, 9, in: place)
    let market = try context.contract(at: computing.market)
    func stages() throws -> [ComputeJob.Stage] {
      try (0..<context.view(market, "jobCount").count()).map {
        try ComputeJob(UInt64($0), of: market, context).stage
      }
    }
    _ = try federation.step(3)
    while try stages().count < 2 {
      let progress = try (0..<3).map { try federation.step($0) }
      if !progress.contains(.acted) { node.pass(seconds: Federation.pause) }
    }
    _ = try federation.step(3)
    #expect(try stages() == [.accepted, .requested])
    _ = try federation.step(3)
    #expect(try stages() == [.delivered, .requested])
    _ = try federation.step(3)
    #expect(try stages() == [.delivered, .accepted])
  }

  private static let anyTask = """
    contract AnyTask {
      view priceOf(provider: Address) -> U128 { return 1_000_000_000_000 }
      view rounds() -> U32 { return 1 }
      view weights() -> Tensor<Q<8,24>, [65, 10]> { return Tensor.zeros() }
    }
    """

  /// Jobs that could not be trained or proved, whose acceptance would cost the stake, are left alone.
  @Test func jobsThatCannotBeDoneAreLeftAlone() throws {
    let node = try LossyNode()
    defer { node.close() }
    let federation = try federation(node, [Computer(unitPrice: 1)])
    let computing = try #require(federation.computing)
    _ = try federation.step(3)
    let place = try TemporaryFolder()
    let client = try stranger(federation, 8, in: place)
    let market = try client.contract(at: computing.market)
    let compiled = Compilation.compile(source: ComputeTests.anyTask)
    let contract = try #require(compiled.contracts.first, "\(compiled.diagnostics)")
    let task = try client.deploy(
      "task", DeployableContract(contract.verified, interface: contract.interface), [])
    let mail = try Mailbox(client, registry: computing.registry, federation.files.exchange)
    let start = Commitment.of(try Tensor.zeros(element: .q8x24, shape: [65, 10]))
    let rows = try PreparedRows(
      csv: Federation.table(Dataset.digits().train.shard(0, of: 3)), schema: federation.schema)
    func ask(_ name: String, batch: Int, steps: Int, rate: Int64, decay: Int64) throws -> UInt64 {
      let batches = try DataBatches(rows, size: batch)
      let tree = batches.tree(of: client.account)
      _ = try mail.send(
        DataDelivery(rows, batch: batch).encoded, to: federation.account(3).address,
        about: tree.root, step: "rows-\(batch)")
      let terms = JobTerms(
        task: task, round: 1, dataRoot: tree.root, dataLeaves: tree.leafCount, start: start,
        steps: steps, rate: rate, decay: decay)
      let receipt = try client.call(
        name, market, "request", [.uint(.zero), terms.value], value: 100_000)
      return UInt64(clamping: try market.result("request", of: receipt.data).amount())
    }
    let bad = [
      try ask("fast", batch: 16, steps: 5, rate: 127 << 24, decay: 0),
      try ask("backwards", batch: 16, steps: 5, rate: -1 << 23, decay: 0),
      try ask("heavy", batch: 16, steps: 5, rate: 1 << 23, decay: 100 << 24),
      try ask("large", batch: 300, steps: 5, rate: 1 << 23, decay: 0),
    ]
    let good = try ask("good", batch: 100, steps: 5, rate: 1 << 23, decay: 1_678)
    for _ in 0..<4 { _ = try federation.step(3) }
    for number in bad {
      #expect(try ComputeJob(number, of: market, client).stage == .requested)
      #expect(federation.lines.contains { $0.contains("job \(number) is left alone") })
    }
    #expect(try ComputeJob(good, of: market, client).stage == .delivered, "\(federation.lines)")
  }

  /// Anybody may accuse anybody in the court, and win when the accused does not know of what: that takes no work from a machine, and no client from it.
  @Test func accusationsThatAreAboutNoJobAreNoConvictions() throws {
    let node = try LossyNode()
    defer { node.close() }
    let federation = try federation(node, [Computer(unitPrice: 900)])
    let computing = try #require(federation.computing)
    let place = try TemporaryFolder()
    let liar = try stranger(federation, 8, in: place)
    let court = try liar.contract(at: computing.court)
    let computer = federation.account(3).address
    _ = try federation.step(3)
    for (number, challenger) in [liar.account, federation.account(1).address].enumerated() {
      let nothing = ABIValue.hash(Hash256(U256(UInt64(number + 1))))
      let claim = ABIValue.tuple([
        .address(computer), .address(challenger), nothing, .uint(U256(UInt64(6))), nothing, nothing,
        .uint(U256(UInt64(2))), .int(U256(UInt64(1))), .int(.zero),
      ])
      try liar.call("open-\(number)", court, "open", [claim])
    }
    _ = try federation.step(3)
    node.pass(seconds: 601)
    for number in 0..<2 {
      try liar.call("timeout-\(number)", court, "timeout", [.uint(U256(UInt64(number)))])
      #expect(
        try liar.view(court, "verdict", [.uint(U256(UInt64(number)))]).optional() == .bool(false))
    }
    try play(federation)
    let chain = try node.chain(federation.account(9))
    let market = try ActorContract(at: computing.market, on: chain)
    let work = try market.view("workOf", [.address(#require(federation.task))], on: chain).list()
    #expect(try work.map { try $0.fields(2)[0].address() } == [computer], "\(federation.lines)")
    #expect(
      try market.view("freeStake", [.uint(.zero)], on: chain).amount() == Federation.stake)
  }

  /// Whoever posts letters without end, or asks for jobs without end, keeps nobody from those that matter.
  @Test func floodsKeepNobodyFromWork() throws {
    let node = try LossyNode()
    defer { node.close() }
    let federation = try federation(node, [Computer(unitPrice: 1, knownMax: 2)])
    let computing = try #require(federation.computing)
    _ = try federation.step(3)
    let places = try (0..<3).map { _ in try TemporaryFolder() }
    defer { withExtendedLifetime(places) {} }
    let (flooder, client) = try (
      stranger(federation, 7, in: places[0]), stranger(federation, 8, in: places[1])
    )
    let reading = try stranger(federation, 6, in: places[2])
    // Letters: a mailbox for four, and six of a stranger's before the one that matters.
    let registry = try flooder.contract(at: computing.registry)
    var mailbox = try Mailbox(
      reading, registry: computing.registry, federation.files.exchange, lettersMax: 4)
    for number in 0..<6 {
      try flooder.call(
        "post-\(number)", registry, "post",
        [.address(reading.account), .hash(Hash256(U256(UInt64(number)))), .string("nothing")])
    }
    let mail = try Mailbox(client, registry: computing.registry, federation.files.exchange)
    #expect(try mail.send([1, 2, 3], to: reading.account, about: .zero, step: "letter"))
    #expect(try mailbox.letter(from: client.account, about: .zero) == [1, 2, 3])
    // Jobs: three for nothing, of a task of the stranger's own. What is asked for when they are past is taken, and delivered after a restart, too.
    let market = try flooder.contract(at: computing.market)
    let compiled = Compilation.compile(source: ComputeTests.anyTask)
    let contract = try #require(compiled.contracts.first, "\(compiled.diagnostics)")
    let task = try flooder.deploy(
      "task", DeployableContract(contract.verified, interface: contract.interface), [])
    let rows = try PreparedRows(
      csv: Federation.table(Dataset.digits().train.shard(0, of: 16)), schema: federation.schema)
    let tree = try DataBatches(rows, size: 16).tree(of: client.account)
    func ask(_ context: ActorContext, _ name: String, value: UInt128) throws -> UInt64 {
      let terms = JobTerms(
        task: task, round: 1, dataRoot: tree.root, dataLeaves: tree.leafCount,
        start: Commitment.of(try Tensor.zeros(element: .q8x24, shape: [65, 10])),
        steps: 5, rate: 1 << 23, decay: 1_678)
      let receipt = try context.call(
        name, market, "request", [.uint(.zero), terms.value], value: value)
      return UInt64(clamping: try market.result("request", of: receipt.data).amount())
    }
    for number in 0..<3 { _ = try ask(flooder, "job-\(number)", value: 0) }
    _ = try federation.step(3)
    node.pass(seconds: 601)
    _ = try federation.step(3)
    _ = try mail.send(
      DataDelivery(rows, batch: 16).encoded, to: federation.account(3).address, about: tree.root,
      step: "rows")
    let good = try ask(client, "job", value: 100_000)
    _ = try federation.step(3)
    #expect(try ComputeJob(good, of: market, client).stage == .accepted)
    federation.kill(3)
    for _ in 0..<3 { _ = try federation.step(3) }
    #expect(
      try ComputeJob(good, of: market, client).stage == .delivered, "\(federation.lines)")
  }

  /// Letters are for one reader, about one thing; nobody else learns even their length.
  @Test func lettersAreSealed() throws {
    let (alice, bob) = (ReaderKey(), ReaderKey())
    let secret = Array("rows that nobody else may see".utf8)
    let letter = try SealedLetter.seal(secret, to: alice.reader, bound: [1, 2])
    #expect(try SealedLetter.open(letter, with: alice, bound: [1, 2]) == secret)
    for (key, bound) in [(bob, [1, 2] as [UInt8]), (alice, [1, 3])] {
      #expect(throws: SealedFileError.notGranted) {
        try SealedLetter.open(letter, with: key, bound: bound)
      }
    }
    for index in letter.indices {
      var altered = letter
      altered[index] ^= 1
      #expect(throws: SealedFileError.self) {
        try SealedLetter.open(altered, with: alice, bound: [1, 2])
      }
    }
    let lengths = try Set(
      (0...200).map { count in
        try SealedLetter.seal([UInt8](repeating: 7, count: count), to: alice.reader, bound: [])
          .count
      })
    #expect(lengths.count == 1)
    for count in [252, 253, 1_000, 100_000] {
      let bytes = [UInt8](repeating: 9, count: count)
      let sealed = try SealedLetter.seal(bytes, to: bob.reader, bound: [])
      #expect(try SealedLetter.open(sealed, with: bob, bound: []) == bytes)
      #expect(sealed.count < count + count / 8 + 320)
    }
  }

  // MARK: Parts

  /// Somebody beside a federation.
  private func stranger(
    _ federation: Federation, _ index: Int, in folder: TemporaryFolder
  ) throws -> ActorContext {
    let account = federation.account(index)
    return try ActorContext(
      ActorFolder(folder.path), federation.node.chain(account),
      account: account.address, clock: { [node = federation.node] in node.now }
    ) { _ in }
  }

  private func federation(_ node: LossyNode, _ computers: [Computer]) throws -> Federation {
    let data = Dataset.digits()
    return try Federation(
      node, shards: (0..<2).map { data.train.shard($0, of: 16) }, test: data.test.shard(0, of: 12),
      rounds: 2, batch: 16, computers: computers)
  }

  private func play(_ federation: Federation) throws {
    var turn = 0
    try federation.finish {
      turn += 1
      return turn
    }
  }

  /// The model is that of training at home.
  private func checkModel(_ federation: Federation) throws {
    let chain = try federation.node.chain(federation.account(9))
    let task = try #require(federation.task)
    let report = try TaskAudit.run(
      task, on: chain, contracts: federation.contracts, documents: federation.document)
    #expect(report.differences == [], "\(report.json.pretty)")
    var weights = try Tensor.zeros(element: .q8x24, shape: [65, 10])
    var lastStep = weights
    let trainers = try federation.shards.map {
      try FixedPointTrainer(
        DataBatches($0, size: Int(federation.terms.batch)), classes: 10,
        FixedPointTrainer.Settings())
    }
    var shown: [(x: Tensor, y: Tensor)] = []
    for round in 0..<Int(federation.terms.rounds) {
      let slice = federation.slices.slices[round]
      let outcome = try ScoredRound(
        weights: weights, lastStep: lastStep,
        updates: trainers.map { try $0.update(from: weights) },
        slice: slice,
        shown: shown.isEmpty
          ? nil : (Tensor.concat(shown.map(\.x)), Tensor.concat(shown.map(\.y))),
        FixedPointTrainer.Settings())
      shown.append(slice)
      (weights, lastStep) = (outcome.weights, outcome.lastStep)
    }
    let found = try ActorContract(at: task, on: chain).view("weights", on: chain).tensor()
    #expect(found == weights)
  }
}
