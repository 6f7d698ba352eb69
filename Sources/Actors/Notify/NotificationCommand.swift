import Diagnostics
import FileStore
import Primitives
import Signatures

/// What somebody wants of a notification node: a message that its account signs, and that only the node can open.
package struct NotificationCommand: Sendable {
  /// Of a chain, a notification node and its topic: what commands and envelopes are bound to.
  package struct Desk: Hashable, Sendable {
    package let chainID: UInt64
    package let node: Address

    package init(chainID: UInt64, node: Address) { (self.chainID, self.node) = (chainID, node) }

    /// What a command is bound to.
    var bound: [UInt8] {
      Array("galaxy notify 1".utf8) + withUnsafeBytes(of: chainID.littleEndian) { Array($0) }
        + node.bytes
    }

    /// What the numbers in the answer to an account's command are bound to.
    func boundAnswer(to account: Address, time: UInt64) -> [UInt8] {
      bound + Array("place".utf8) + account.bytes
        + withUnsafeBytes(of: time.littleEndian) { Array($0) }
    }

    /// What the envelope of a number to an account is bound to: it is good in one place of one sequence.
    func bound(to account: Address, sequence: UInt64) -> [UInt8] {
      bound + Array("tasks".utf8) + account.bytes
        + withUnsafeBytes(of: sequence.littleEndian) { Array($0) }
    }
  }

  package enum Kind: Hashable, Sendable {
    /// From now on be told of such tasks, by a webhook, or when it asks.
    case subscribe(TaskRequirement, webhook: String?)
    /// Give what is behind a number; everything up to it has arrived.
    case take(after: UInt64)
  }

  /// Who wants it.
  package let account: Address
  package let kind: Kind
  /// Larger than in all commands before (Unix, milliseconds), so that an old one cannot be sent again by others.
  package let time: UInt64
  /// For whom the numbers of the answer are sealed.
  package let reader: Reader

  /// A command.
  package init(account: Address, _ kind: Kind, time: UInt64, answerTo reader: Reader) {
    (self.account, self.kind, self.time, self.reader) = (account, kind, time, reader)
  }

  private var text: [UInt8] {
    var members: [(String, JSONValue)] = [
      ("account", .string(account.hex)), ("time", .string(String(time))),
      ("reader", .string(Hex.encodePrefixed(reader.bytes))),
    ]
    switch kind {
    case .subscribe(let requirement, let webhook):
      members.append(("requirement", requirement.document))
      members.append(("webhook", webhook.map { .string($0) } ?? .null))
    case .take(let after): members.append(("after", .string(String(after))))
    }
    return Array(JSONValue.object(members.map { JSONValue.Member($0.0, $0.1) }).compact.utf8)
  }

  /// What is sent to a node: signature (r, s, parity) and text, sealed.
  package func sealed(
    by key: SigningKey, to reader: Reader, of desk: Desk
  ) throws(SealedFileError) -> [UInt8] {
    let text = text
    let signature = key.sign(keccak256(desk.bound + text))
    return try SealedLetter.seal(signature.bytes + text, to: reader, bound: desk.bound)
  }

  /// Reads what somebody has sent; nil for what nobody has signed.
  package init?(_ sealed: [UInt8], with key: ReaderKey, of desk: Desk) {
    guard let bytes = try? SealedLetter.open(sealed, with: key, bound: desk.bound) else {
      return nil
    }
    let text = Array(bytes.dropFirst(RecoverableSignature.byteCount))
    guard let signature = RecoverableSignature(bytes: bytes.prefix(RecoverableSignature.byteCount)),
      let signer = try? signature.signer(of: keccak256(desk.bound + text)),
      let document = try? JSONValue(
        parsing: text, within: JSONBounds(bytesMax: 1 << 14, depthMax: 4, valuesMax: 64)),
      let account = document["account"]?.text.flatMap({ Address(hex: $0) }), account == signer,
      let time = document["time"]?.text.flatMap({ UInt64($0) }),
      let reader = document["reader"]?.text.flatMap({ Hex.decode($0) })
        .flatMap({ Reader(bytes: $0) })
    else { return nil }
    if let requirement = document["requirement"].flatMap({ TaskRequirement($0) }) {
      let webhook = document["webhook"]?.text
      guard webhook?.utf8.count ?? 0 <= 1_000 else { return nil }
      kind = .subscribe(requirement, webhook: webhook)
    } else if let after = document["after"]?.text.flatMap({ UInt64($0) }) {
      kind = .take(after: after)
    } else {
      return nil
    }
    (self.account, self.time, self.reader) = (account, time, reader)
  }
}
