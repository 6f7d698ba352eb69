import Learning
import Primitives

/// What a provider has listed, as the transaction says.
struct MarketListing {
  let provider: Address
  let schema: Hash256
  let root: Hash256
  let rows: Int
  let quality: Int32
  var price: UInt128
  let document: String

  /// The arguments of `list` by a provider.
  init(_ arguments: [ABIValue], of provider: Address) throws(ActorError) {
    guard arguments.count >= 9 else { throw .invalid("a listing has nine fields") }
    self.provider = provider
    schema = try arguments[0].hash()
    root = try arguments[1].hash()
    rows = try arguments[4].count()
    quality = Int32(clamping: try arguments[5].raw())
    price = try arguments[6].amount()
    document = try arguments[7].text()
  }
}
