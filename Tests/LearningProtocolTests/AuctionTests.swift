import Client
import Primitives
import Testing

/// The auction of places: no price but one's own cost pays better.
@Suite struct AuctionTests {
  /// Somebody who applies: what a place costs it, and its quality in parts of 2^24.
  struct Bidder {
    let quality: Int
    var ask: Int
  }

  /// A random market.
  struct Market {
    let bidders: [Bidder]
    let places: Int
    let reserve: Int

    init(seed: UInt64) {
      var random = SplitMix64(seed: seed)
      places = 1 + random.next(below: 8)
      reserve = 100 + random.next(below: 900)
      bidders = (0..<1 + random.next(below: 14)).map { _ in
        Bidder(quality: 1 + random.next(below: 1 << 24), ask: 1 + random.next(below: 600))
      }
    }
  }

  /// What each bidder is paid, 0 without a place: written down from the rule, not from the contract.
  static func payments(_ bidders: [Bidder], places: Int, reserve: Int) -> [Int] {
    func limit(_ bidder: Bidder) -> Int { (reserve * bidder.quality) >> 24 }
    let ranked = bidders.indices.filter { bidders[$0].ask <= limit(bidders[$0]) }.sorted { a, b in
      let left = bidders[a].ask * bidders[b].quality
      let right = bidders[b].ask * bidders[a].quality
      return left == right ? a < b : left < right
    }
    let loser = ranked.count > places ? bidders[ranked[places]] : nil
    var result = [Int](repeating: 0, count: bidders.count)
    for index in ranked.prefix(places) {
      let bidder = bidders[index]
      result[index] = min(
        limit(bidder), loser.map { $0.ask * bidder.quality / $0.quality } ?? .max)
    }
    return result
  }

  @Test func noDeviationPays() {
    let grid = [-90, -50, -25, -10, -5, -1, 1, 5, 10, 25, 50, 100, 400]
    for seed in 0..<1_000 as Range<UInt64> {
      let market = Market(seed: seed)
      let honest = AuctionTests.payments(
        market.bidders, places: market.places, reserve: market.reserve)
      for index in market.bidders.indices {
        let cost = market.bidders[index].ask
        let gain = honest[index] == 0 ? 0 : honest[index] - cost
        #expect(gain >= 0, "seed \(seed): bidder \(index) pays for its place")
        for percent in grid {
          var bidders = market.bidders
          bidders[index].ask = max(1, cost + cost * percent / 100)
          let paid = AuctionTests.payments(
            bidders, places: market.places, reserve: market.reserve)[index]
          let other = paid == 0 ? 0 : paid - cost
          #expect(other <= gain, "seed \(seed): bidder \(index) gains by \(percent) %")
        }
      }
    }
  }

  /// The same markets in the contract's own words give the same winners and the same prices.
  @Test func theContractPaysByTheRule() throws {
    let source = """
      import "./places"

      contract Market {
        view prices(all: List<Applicant, max 16>, places: U64, reserve: U128) -> List<U128, max 16> {
          var ranked: List<Applicant, max 9> = []
          for applicant in all {
            if applicant.ask <= most(applicant.quality, reserve) {
              if ranked.length <= places {
                ranked = inserted(ranked, applicant)
              } else if isBetter(applicant, ranked[places]) {
                ranked.removeLast()
                ranked = inserted(ranked, applicant)
              }
            }
          }
          var loser: Applicant? = none
          if ranked.length > places {
            loser = ranked.last
            ranked.removeLast()
          }
          var result: List<U128, max 16> = [0; all.length]
          for winner in ranked {
            result[winner.listing] = criticalPrice(winner, loser, reserve)
          }
          return result
        }
      }
      """
    let owner = ProtocolChain.account(0)
    var chain = ProtocolChain([owner])
    let contract = try chain.deploy(
      ProtocolContracts.compile("Market", "contracts/task/market.gx", source: source), from: owner)
    for seed in 0..<1_000 as Range<UInt64> {
      let market = Market(seed: seed)
      let applicants = market.bidders.enumerated().map { index, bidder in
        ABIValue.tuple([
          .address(owner), .number(index), .number(10), .int(U256(UInt64(bidder.quality))),
          .number(bidder.ask),
        ])
      }
      let prices = try chain.view(
        contract, "prices",
        [.array(applicants), .number(market.places), .number(market.reserve)]
      ).asInts()
      #expect(
        prices
          == AuctionTests.payments(
            market.bidders, places: market.places, reserve: market.reserve), "seed \(seed)")
    }
  }
}
