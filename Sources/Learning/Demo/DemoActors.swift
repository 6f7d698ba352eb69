import Primitives

/// Who takes part in the demonstration, and what they own.
struct DemoActors {
  /// A data provider.
  struct DataProvider {
    let name: String
    let address: Address
    /// The share of its labels that are wrong.
    let corruption: Double
    let rows: LabeledRows
    /// Raw `Q<8, 24>`.
    let quality: Int32
    let signature: Hash256
    /// What it asks for its data, in the smallest unit.
    let price: UInt128
  }

  /// A computation provider.
  struct Computer {
    let name: String
    let address: Address
    let cores: UInt128
    let memoryGiB: UInt128
    /// Price of a million multiply-adds, in the smallest unit.
    let unitPrice: UInt128
  }

  /// 10^18 of the smallest unit.
  static let coin: UInt128 = 1_000_000_000_000_000_000

  /// What every computation provider asks for a million multiply-adds: five thousandths of a coin.
  static let unitPrice: UInt128 = 5 * coin / 1_000

  /// What the shards hold; providers and tasks name it by its hash.
  static let schemaText =
    "rows of 64 features in 0...1 in steps of 1/16 (8 x 8 grey levels), one label in 0..<10"

  let owner = DemoChain.account("model owner")
  let data: [DataProvider]
  let computers: [Computer]

  /// The scenario quality5: five shards, the labels of which are wrong to 0, 25, 50, 75, 100 %.
  init(_ dataset: Dataset) {
    let shards = dataset.quality5Shards()
    data = zip(shards, Dataset.quality5Rates).enumerated().map { index, item in
      let (rows, rate) = item
      let name = "data \(index + 1)"
      return DataProvider(
        name: name, address: DemoChain.account(name), corruption: rate, rows: rows,
        quality: DataQuality.score(rows), signature: DataQuality.signature(of: rows),
        price: 2 * DemoActors.coin)
    }
    computers = [(1, 8), (2, 24), (16, 64)].enumerated().map { index, item in
      let (cores, memory) = item
      let name = "computer \(index + 1)"
      return Computer(
        name: name, address: DemoChain.account(name), cores: UInt128(cores),
        memoryGiB: UInt128(memory),
        unitPrice: DemoActors.unitPrice)
    }
  }

  /// The hash that names the schema.
  static var schema: Hash256 { keccak256(utf8: schemaText) }

  /// What everybody has at the start.
  var balances: [(Address, UInt128)] {
    [(owner, 100 * DemoActors.coin)] + data.map { ($0.address, DemoActors.coin) }
      + computers.map { ($0.address, DemoActors.coin) }
  }

  /// Everybody's address and name.
  var names: [(Address, String)] {
    [(owner, "model owner")] + data.map { ($0.address, $0.name) }
      + computers.map { ($0.address, $0.name) }
  }

  /// The name of an address.
  func name(of address: Address) -> String {
    names.first { $0.0 == address }?.1 ?? address.checksummed
  }
}
