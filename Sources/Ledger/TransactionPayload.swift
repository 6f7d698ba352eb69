import Primitives
import Signatures

/// What somebody signs: a message of one of the forms that Ethereum's tools know.
package struct TransactionPayload: Hashable, Sendable {
  /// The form of the envelope (EIP-2718).
  package enum Kind: UInt8, Sendable, CaseIterable {
    /// Without a type: with the chain in `v` (EIP-155), or of no chain.
    case legacy = 0
    /// With an access list (EIP-2930).
    case accessList = 1
    /// With an access list, and a tip beside the most that is paid (EIP-1559).
    case dynamicFee = 2
    /// As `dynamicFee`, with what is paid for data beside the chain (EIP-4844). It is read, and no chain of ours takes it.
    case dataBlobs = 3
    /// As `dynamicFee`, with what others allow to be set as the code of their accounts (EIP-7702). It is read, and no chain of
    /// ours takes it.
    case setCode = 4

    /// Whether the most that is paid and the tip are two numbers.
    package var hasTip: Bool { rawValue >= Kind.dynamicFee.rawValue }

    /// Whether one may have no recipient.
    package var takesDeployment: Bool { rawValue <= Kind.dynamicFee.rawValue }
  }

  /// The form.
  package var kind: Kind
  /// The chain for which it counts; nil, only in a legacy one, for every chain.
  package var chainID: UInt64?
  /// Must equal the sender's nonce.
  package var nonce: UInt64
  /// What it pays; a plain price in the kinds that name no tip.
  package var fee: FeeOffer
  /// The most gas that it may use.
  package var gasLimit: UInt64
  /// The callee; nil deploys the module in `data`.
  package var recipient: Address?
  /// Coins sent along, in the smallest unit.
  package var value: UInt128
  /// A call's selector and arguments, or a `DeploymentPayload`.
  package var data: [UInt8]
  /// What it announces, blobs among it; empty in a legacy one.
  package var accessList: [AccessListEntry]
  /// What only `dataBlobs` and `setCode` have.
  package var addition: PayloadAddition?

  /// A payload; by default of type 2, without coins, data and blobs.
  package init(
    kind: Kind = .dynamicFee, chainID: UInt64?, nonce: UInt64, fee: FeeOffer, gasLimit: UInt64,
    recipient: Address?, value: UInt128 = 0, data: [UInt8] = [],
    accessList: [AccessListEntry] = [], addition: PayloadAddition? = nil
  ) {
    self.kind = kind
    self.chainID = chainID
    self.nonce = nonce
    self.fee = fee
    self.gasLimit = gasLimit
    self.recipient = recipient
    self.value = value
    self.data = data
    self.accessList = accessList
    self.addition = addition
  }

  /// The hashes of the blobs that it names, each once, in order.
  package var blobs: [Hash256] {
    var known: Set<Hash256> = []
    return accessList.filter { $0.address == AccessListEntry.blobAddress }.flatMap(\.keys)
      .filter { known.insert($0).inserted }
  }

  /// What is signed: keccak256 of the encoding without a signature.
  package var signingHash: Hash256 {
    var fields = fields
    if kind == .legacy, let chainID {
      fields += [.number(U256(chainID)), .bytes([]), .bytes([])]
    }
    return keccak256(enveloped(fields))
  }

  /// The encoding with a signature.
  package func encoded(_ signature: RecoverableSignature) -> [UInt8] {
    enveloped(
      fields + [.number(v(signature)), .number(signature.r), .number(signature.s)])
  }

  /// What stands for the parity of y: the parity itself, or in a legacy one 27 + parity, or 35 + parity + twice the chain (EIP-155).
  package func v(_ signature: RecoverableSignature) -> U256 {
    let parity: U256 = signature.yIsOdd ? .one : .zero
    guard kind == .legacy else { return parity }
    guard let chainID else { return parity &+ 27 }
    return U256(chainID) &* 2 &+ 35 &+ parity
  }

  private func enveloped(_ fields: [RLP]) -> [UInt8] {
    (kind == .legacy ? [] : [kind.rawValue]) + RLP.list(fields).encoded()
  }

  private var fields: [RLP] {
    let head: [RLP] =
      switch kind {
      case .legacy: [.number(U256(nonce)), .number(U256(fee.most))]
      case .accessList:
        [.number(U256(chainID ?? 0)), .number(U256(nonce)), .number(U256(fee.most))]
      case .dynamicFee, .dataBlobs, .setCode:
        [
          .number(U256(chainID ?? 0)), .number(U256(nonce)), .number(U256(fee.tip)),
          .number(U256(fee.most)),
        ]
      }
    let body: [RLP] = [
      .number(U256(gasLimit)), .bytes(recipient?.bytes ?? []), .number(U256(value)), .bytes(data),
    ]
    guard kind != .legacy else { return head + body }
    return head + body + [.list(accessList.map(\.rlp))] + (addition?.rlp ?? [])
  }
}
