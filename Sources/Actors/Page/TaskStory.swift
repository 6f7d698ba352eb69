import Client
import Primitives
import RPC

/// What happened in a task and in the disputes about its training, in the order of the chain: what a page shows.
package struct TaskStory: Sendable {
  /// A dispute: who defended, against whom, at which level and place of the tree each move was made.
  package struct Quarrel: Sendable {
    package let id: UInt64
    package let defender: Address
    package let challenger: Address
    package var moves: [(level: Int, index: Int)] = []
    /// Nil while it is open.
    package var defenderWon: Bool?
  }

  package let task: Address
  /// Behind each scored round, then on the hidden slice; raw `Q<8, 24>`.
  package private(set) var accuracies: [(round: Int, accuracy: Int64)] = []
  package private(set) var finalAccuracy: Int64?
  /// Everybody who was scored, in the order in which they came.
  package private(set) var providers: [Address] = []
  /// The credit of each provider, summed up to each scored round.
  package private(set) var credits: [Address: [(round: Int, credit: Int64)]] = [:]
  package private(set) var payouts: [(to: Address, amount: UInt128)] = []
  package private(set) var quarrels: [Quarrel] = []

  /// The most events of a task, of which one of 64 rounds and 8 places has 585, and of a court: what calls itself one may be anything.
  private static let eventsMax = (task: 1_000, court: 10_000)
  /// The most disputes on a page, and the most moves of one.
  private static let quarrelsMax = 64

  /// Reads the events of a task, and of a court of training, where one is named. Of more than a task can have the first are
  /// read.
  package init(of address: Address, court: Address?, on chain: RemoteChain) throws(ActorError) {
    task = address
    let contract = try ActorContract(at: address, on: chain)
    let told = try EventCursor().read(
      ["Scored", "RoundClosed", "Payout", "Ended"], of: contract, on: chain,
      most: TaskStory.eventsMax.task)
    for event in told.events.prefix(TaskStory.eventsMax.task) { try note(event.name, event.fields) }
    guard let court else { return }
    let contest = try ActorContract(at: court, on: chain)
    let moves = try EventCursor().read(
      ["Opened", "Moved", "Decided"], of: contest, on: chain, most: TaskStory.eventsMax.court)
    for event in moves.events.prefix(TaskStory.eventsMax.court) {
      try quarrel(event.name, event.fields)
    }
  }

  private mutating func note(_ name: String, _ fields: [ABIValue]) throws(ActorError) {
    switch (name, fields.count) {
    // (round, provider, value, credit, kept)
    case ("Scored", 5):
      let who = try fields[1].address()
      if !providers.contains(who) { providers.append(who) }
      let before = credits[who]?.last?.credit ?? 0
      credits[who, default: []].append(
        (try fields[0].count(), before &+ (try fields[3].raw())))
    // (round, accuracy, kept)
    case ("RoundClosed", 3):
      accuracies.append((try fields[0].count(), try fields[1].raw()))
    // (to, amount)
    case ("Payout", 2): payouts.append((try fields[0].address(), try fields[1].amount()))
    // (accuracy, passed)
    case ("Ended", 2): finalAccuracy = try fields[0].raw()
    default: break
    }
  }

  private mutating func quarrel(_ name: String, _ fields: [ABIValue]) throws(ActorError) {
    switch (name, fields.count) {
    // (defender, challenger, id)
    case ("Opened", 3) where quarrels.count < TaskStory.quarrelsMax:
      quarrels.append(
        Quarrel(
          id: UInt64(clamping: try fields[2].amount()), defender: try fields[0].address(),
          challenger: try fields[1].address()))
    // (id, turn, level, index, deadline)
    case ("Moved", 5):
      let id = UInt64(clamping: try fields[0].amount())
      guard let place = quarrels.firstIndex(where: { $0.id == id }),
        quarrels[place].moves.count < TaskStory.quarrelsMax
      else { return }
      quarrels[place].moves.append((try fields[2].count(), try fields[3].count()))
    // (id, defenderWon)
    case ("Decided", 2):
      let id = UInt64(clamping: try fields[0].amount())
      guard let place = quarrels.firstIndex(where: { $0.id == id }) else { return }
      quarrels[place].defenderWon = try fields[1].flag()
    default: break
    }
  }
}
