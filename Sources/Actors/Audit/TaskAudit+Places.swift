import Learning
import Primitives

extension TaskAudit {
  /// Notes what is listed, and at what price.
  mutating func list(
    _ call: PastCall, _ name: String, _ arguments: [ABIValue]
  ) throws(ActorError) {
    switch name {
    case "list":
      for event in call.events {
        // (provider, schema, id, price)
        guard let listed = market.event(of: event), listed.name == "Listed",
          listed.fields.count == 4
        else { continue }
        listings[UInt64(clamping: try listed.fields[2].amount())] = try MarketListing(
          arguments, of: call.sender)
      }
    case "reprice":
      guard arguments.count == 2 else { return }
      listings[UInt64(clamping: try arguments[0].amount())]?.price = try arguments[1].amount()
    default: break
    }
  }

  mutating func apply(
    _ call: PastCall, _ arguments: [ABIValue], _ place: String
  ) throws(ActorError) {
    let id = UInt64(clamping: try arguments.first?.amount() ?? 0)
    guard let listing = listings[id] else {
      return report.skip("listing \(id) was made through another contract")
    }
    report.compare("applicant", place, chain: call.sender, computed: listing.provider)
    report.compare("schema", place, chain: listing.schema, computed: terms.schema)
    report.compare(
      "requirement", place, chain: true,
      computed: listing.quality >= terms.minimumQuality
        && listing.rows >= Int(terms.minimumRows))
    checkDocument(listing, "listing \(id)")
    let (ranked, displaced) = PlaceAuction.inserting(
      PlaceAuction.Applicant(
        provider: listing.provider, quality: listing.quality, ask: listing.price),
      into: applicants, places: Int(clamping: terms.places))
    applicants = ranked
    deposits[call.sender] = call.value
    if let displaced { turnAway(displaced.provider) }
  }

  /// The quality follows from the counts that the document states; whether the rows have them only their owner can show.
  private mutating func checkDocument(_ listing: MarketListing, _ place: String) {
    guard !listing.document.isEmpty, let bytes = documents(listing.document) else {
      return report.skip("\(place): its document cannot be had, so its quality is not checked")
    }
    do throws(DataError) {
      let document = try DataDocument(json: bytes)
      report.compare(
        "quality", place, chain: listing.quality, computed: document.quality.score)
      report.compare("rows", place, chain: listing.rows, computed: document.quality.rows)
      report.compare("root", place, chain: listing.root.hex, computed: document.root.hex)
      report.compare(
        "schema", place, chain: listing.schema.hex, computed: document.schema.hash.hex)
      report.compare("owner", place, chain: listing.provider, computed: document.owner)
    } catch {
      report.compare("document", place, chain: "a document", computed: "\(error)")
    }
  }

  mutating func begin(_ expected: inout [TaskEvent]) {
    guard !applicants.isEmpty else {
      pot += bond
      bond = 0
      refund(pot, &expected)
      phase = .cancelled
      return
    }
    let count = Int(clamping: terms.places)
    let loser = applicants.count > count ? applicants.removeLast() : nil
    if let loser { turnAway(loser.provider) }
    var cost: UInt128 = 0
    for winner in applicants {
      let price = PlaceAuction.criticalPrice(winner, loser: loser, reserve: terms.reserve)
      cost += price
      members.append(AuditMember(provider: winner.provider, price: price))
      expected.append(
        TaskEvent("PlaceTaken", [.address(winner.provider), .uint(U256(price))]))
    }
    if terms.plan == .price, pot > cost { refund(pot - cost, &expected) }
    nextRound()
  }

  mutating func turnAway(_ provider: Address) {
    owe(provider, deposits.removeValue(forKey: provider) ?? 0)
  }

  /// Gives money of the pot back to the model provider.
  mutating func refund(_ amount: UInt128, _ expected: inout [TaskEvent]) {
    guard amount > 0 else { return }
    expected.append(TaskEvent("Refunded", [.address(owner), .uint(U256(amount))]))
    pot -= min(amount, pot)
    owe(owner, amount)
  }
}
