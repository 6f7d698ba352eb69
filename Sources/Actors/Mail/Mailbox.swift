import FileStore
import Primitives
import RPC

/// Letters between actors: sealed files in the file store, of which the chain tells whom they are for.
package struct Mailbox {
  private let context: ActorContext
  private let registry: ActorContract
  private let files: ActorFiles
  private let key: ReaderKey
  private var events = EventCursor()
  /// The newest letter to this account from whom about what, and as which of all it came.
  private var letters: [Letter: (document: String, number: UInt64)] = [:]
  private var count: UInt64 = 0

  private struct Letter: Hashable {
    let sender: Address
    let about: Hash256
  }

  /// The most letters that are remembered; of more, the oldest half is forgotten, so that nobody can fill a mailbox.
  private let lettersMax: Int
  private static let keyFile = "reader"

  /// The mailbox of an actor, whose key is made and registered where that has not been done.
  package init(
    _ context: ActorContext, registry address: Address, _ files: ActorFiles,
    lettersMax: Int = 100_000
  ) throws(ActorError) {
    self.context = context
    (self.files, self.lettersMax) = (files, lettersMax)
    registry = try context.contract(at: address)
    key = try Mailbox.key(context, registry)
  }

  /// The key by which an actor reads what is sealed for it: in its folder, and registered on the chain.
  package static func key(
    _ context: ActorContext, _ registry: ActorContract
  ) throws(ActorError) -> ReaderKey {
    let stored = try context.folder.read(keyFile)
    guard let key = stored.map({ ReaderKey(bytes: $0) }) ?? ReaderKey(),
      let word = Hash256(bytes: key.reader.bytes)
    else { throw .invalid("\(context.folder.path)/\(keyFile) is damaged") }
    if stored == nil { try context.folder.write(key.bytes, to: keyFile) }
    let known = try context.view(registry, "keyOf", [.address(context.account)]).optional()
    if try known?.hash() != word {
      try context.call(
        "register.\(word.hex.dropFirst(2).prefix(12))", registry, "register", [.hash(word)])
    }
    return key
  }

  /// Sends bytes to somebody, once for each step; false as long as it has no key on the chain.
  package func send(
    _ bytes: [UInt8], to reader: Address, about: Hash256, step: String
  ) throws(ActorError) -> Bool {
    if try context.isDone(step) { return true }
    guard let word = try context.view(registry, "keyOf", [.address(reader)]).optional(),
      let key = Reader(bytes: try word.hash().bytes)
    else { return false }
    let letter: [UInt8]
    do throws(SealedFileError) {
      letter = try SealedLetter.seal(
        bytes, to: key, bound: bound(from: context.account, to: reader, about))
    } catch {
      context.say("no letter to \(reader.checksummed): \(error)")
      return false
    }
    try context.call(
      step, registry, "post", [.address(reader), .hash(about), .string(try files.keep(letter))])
    return true
  }

  /// What somebody has sent about something; nil when it has not, or when it cannot be had or opened.
  package mutating func letter(
    from sender: Address, about: Hash256
  ) throws(ActorError) -> [UInt8]? {
    for event in try events.take(["Posted"], of: registry, on: context.chain) {
      // (to, sender, about, document)
      guard event.fields.count == 4, try event.fields[0].address() == context.account else {
        continue
      }
      let letter = Letter(
        sender: try event.fields[1].address(), about: try event.fields[2].hash())
      count += 1
      letters[letter] = (try event.fields[3].text(), count)
      if letters.count > lettersMax {
        let numbers = letters.values.map(\.number).sorted()
        let oldest = numbers[numbers.count / 2]
        letters = letters.filter { $0.value.number >= oldest }
      }
    }
    guard let document = letters[Letter(sender: sender, about: about)]?.document,
      let bytes = files.fetch(document)
    else { return nil }
    return try? SealedLetter.open(
      bytes, with: key, bound: bound(from: sender, to: context.account, about))
  }

  /// A letter is good between two accounts of one chain, about one thing.
  private func bound(from sender: Address, to reader: Address, _ about: Hash256) -> [UInt8] {
    withUnsafeBytes(of: context.chain.chainID.littleEndian) { Array($0) } + registry.address.bytes
      + sender.bytes + reader.bytes + about.bytes
  }
}
