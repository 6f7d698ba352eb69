import Diagnostics
import FileStore
import Primitives

/// What a notification node answers to a command: the envelopes that wait, in order, and which numbers they have, for the account's eyes alone.
package struct NotificationAnswer: Hashable, Sendable {
  /// The number of the first of `envelopes`, or of the next one that will be there.
  package let begin: UInt64
  /// The number of the next envelope that the node makes: behind all that it has made for the account.
  package let next: UInt64
  package let envelopes: [[UInt8]]

  /// An answer.
  init(begin: UInt64, next: UInt64, envelopes: [[UInt8]]) {
    (self.begin, self.next, self.envelopes) = (begin, next, envelopes)
  }

  /// The answer to a command, its numbers sealed for the key that the command names.
  func json(
    to command: NotificationCommand, of desk: NotificationCommand.Desk
  ) throws(SealedFileError) -> JSONValue {
    var numbers = ByteWriter()
    numbers.u64(begin)
    numbers.u64(next)
    let place = try SealedLetter.seal(
      numbers.bytes, to: command.reader,
      bound: desk.boundAnswer(to: command.account, time: command.time))
    return .members(
      ("place", .string(Hex.encodePrefixed(place))),
      ("envelopes", .array(envelopes.map { .string(Hex.encodePrefixed($0)) })))
  }

  /// Reads the answer to the command of an account at a time; nil for what is none.
  init?(
    _ answer: JSONValue, with key: ReaderKey, account: Address, time: UInt64,
    of desk: NotificationCommand.Desk
  ) {
    guard let place = answer["place"]?.text.flatMap({ Hex.decode($0) }),
      let numbers = try? SealedLetter.open(
        place, with: key, bound: desk.boundAnswer(to: account, time: time)),
      let texts = answer["envelopes"]?.elements
    else { return nil }
    var reader = ByteReader(numbers)
    guard let begin = try? reader.u64(), let next = try? reader.u64(), reader.isAtEnd,
      begin > 0, begin <= next
    else { return nil }
    self.init(
      begin: begin, next: next,
      envelopes: texts.compactMap { $0.text.flatMap { Hex.decode($0) } })
    guard envelopes.count == texts.count, UInt64(texts.count) <= next - begin else { return nil }
  }
}
