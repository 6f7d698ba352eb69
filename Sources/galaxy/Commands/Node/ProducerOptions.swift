import ArgumentParser
import Keystore
import Node
import Primitives
import Signatures

/// Who produces the blocks of a node.
struct ProducerOptions: ParsableArguments {
  @Option(
    help: """
      Who gets the tips and signs the blocks: a keystore of `galaxy account`, by name or file, or alice to judy of the \
      development chain. An address gets the tips, and blocks are not signed. By default alice's address.
      """)
  var producer: String?
  @OptionGroup var accounts: AccountFolder
  @OptionGroup var password: PasswordOptions

  /// A producer, and the key, if there is one.
  typealias Producer = (address: Address, key: SigningKey?)

  /// Reads the key; asks for its password.
  func read(_ genesis: Genesis) throws -> Producer {
    guard let producer else { return (DevelopmentAccount.all[0].address, nil) }
    if producer.hasPrefix("0x") {
      guard let address = Address(checksummed: producer) else {
        throw CommandFailure.noAddress("--producer", producer)
      }
      return (address, nil)
    }
    let isOwn = try accounts.entries().contains { $0.name == producer }
    if !isOwn, genesis == .development, let account = DevelopmentAccount.named(producer) {
      return (account.address, account.key)
    }
    let entry = try accounts.entry(producer)
    let secret = try password.read(for: entry.path)
    let key = try accounts.opening(entry.path) { try entry.keystore.open(password: secret) }
    return (key.address, key)
  }

  /// Throws where a genesis lists producers and one who makes blocks is none of them: nobody would take these blocks.
  static func check(_ producer: Producer, of genesis: Genesis) throws {
    guard !genesis.producers.isEmpty else { return }
    guard producer.key != nil else {
      throw CommandFailure.usage(
        "--producer: the genesis lists who makes blocks, so a node that makes them needs a key of one"
      )
    }
    guard genesis.producers.contains(producer.address) else {
      throw CommandFailure.usage(
        "--producer: \(producer.address.checksummed) is none of those whose blocks count by the genesis"
      )
    }
  }
}
