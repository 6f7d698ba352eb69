import Primitives
import State
import VM

/// An account that a transaction has read, and what it has read and changed of it.
final class TouchedAccount {
  let address: Address
  let original: Account
  var account: Account
  /// The places of its storage that were read, each once.
  private var places: [ReachedPlace] = []

  init(_ address: Address, _ account: Account) {
    self.address = address
    original = account
    self.account = account
  }

  /// Reads a place, and keeps what lies there with it.
  func keep(_ place: ReachedPlace, _ reader: any StateReader) {
    let value = reader.storage(StoragePlace(address, place.key))
    place.original = value
    place.value = value
    place.isKept = true
    places.append(place)
  }

  /// How many places hold nothing that held something before.
  var clearedPlaces: Int {
    places.count { $0.value == nil && $0.original != nil }
  }

  /// What is stored otherwise than before.
  var written: [Hash256: [UInt8]?] {
    var written: [Hash256: [UInt8]?] = [:]
    for place in places where place.value != place.original {
      written[place.key] = .some(place.value)
    }
    return written
  }
}
