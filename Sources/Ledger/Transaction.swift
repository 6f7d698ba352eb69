import Primitives

/// A message from an externally owned account. Signatures come with the node; here the sender is given.
package struct Transaction: Hashable, Sendable {
  /// Who sends and pays.
  package var sender: Address
  /// Must equal the sender's nonce.
  package var nonce: UInt64
  /// The callee; nil deploys the module in `data`.
  package var recipient: Address?
  /// Coins sent along, in the smallest unit.
  package var value: UInt128
  /// A call's selector and arguments, or a `DeploymentPayload`.
  package var data: [UInt8]
  /// The most gas that it may use, at most what a block holds.
  package var gasLimit: UInt64
  /// Price of one gas in the smallest unit.
  package var gasPrice: UInt128

  /// A transaction; by default without coins, data and fee.
  package init(
    sender: Address, nonce: UInt64, recipient: Address?, value: UInt128 = 0, data: [UInt8] = [],
    gasLimit: UInt64, gasPrice: UInt128 = 0
  ) {
    self.sender = sender
    self.nonce = nonce
    self.recipient = recipient
    self.value = value
    self.data = data
    self.gasLimit = gasLimit
    self.gasPrice = gasPrice
  }

  /// The transaction's identity: keccak256 of its RLP encoding.
  package var hash: Hash256 {
    keccak256(
      RLP.list([
        .bytes(sender.bytes), .number(U256(nonce)), .bytes(recipient?.bytes ?? []),
        .number(U256(value)), .bytes(data), .number(U256(gasLimit)), .number(U256(gasPrice)),
      ]).encoded())
  }
}

/// Why a transaction cannot be part of a block at all: nothing is charged and nothing changes.
package enum TransactionError: Error, Hashable, Sendable {
  /// The account has sent this transaction before.
  case nonceTooLow(expected: UInt64, got: UInt64)
  /// Another transaction must come first.
  case nonceTooHigh(expected: UInt64, got: UInt64)
  /// The balance covers not all of gas limit times gas price plus value.
  case insufficientFunds(balance: UInt128, needed: U256)
  /// The limit does not even cover the transaction's own bytes.
  case gasLimitBelowIntrinsic(intrinsic: UInt64, limit: UInt64)
  /// The block has not so much gas left.
  case gasLimitAboveBlock(available: UInt64, limit: UInt64)
  /// More than `Limits.transactionBytesMax`.
  case dataTooLarge(bytes: Int)
  /// Contracts do not send transactions.
  case senderIsContract
}

extension TransactionError: CustomStringConvertible {
  /// One sentence.
  package var description: String {
    switch self {
    case .nonceTooLow(let expected, let got):
      "the nonce \(got) was used before; the next is \(expected)"
    case .nonceTooHigh(let expected, let got):
      "the nonce \(got) is not the next, which is \(expected)"
    case .insufficientFunds(let balance, let needed):
      "the balance \(balance) does not cover \(needed), the value and the most the gas may cost"
    case .gasLimitBelowIntrinsic(let intrinsic, let limit):
      "the gas limit \(limit) is below the \(intrinsic) that the transaction costs before it runs"
    case .gasLimitAboveBlock(let available, let limit):
      "the gas limit \(limit) is above the \(available) that the block has left"
    case .dataTooLarge(let bytes):
      "\(bytes) bytes of data are more than the \(Limits.transactionBytesMax) allowed"
    case .senderIsContract: "contracts do not send transactions"
    }
  }
}

/// What a transaction costs before any instruction runs.
package enum IntrinsicGas {
  /// Checking and storing any transaction.
  package static let transaction: UInt64 = 21_000
  /// Each byte of data: hashed, kept and read.
  package static let perByte: UInt64 = 4
  /// Each byte of a module, in addition: decoded, verified and loaded.
  package static let perModuleByte: UInt64 = 60

  /// The gas for a transaction; saturates.
  package static func of(_ transaction: Transaction) -> UInt64 {
    let bytes = UInt64(transaction.data.count)
    // Data that is no payload is looked at and refused.
    let moduleBytes =
      transaction.recipient == nil
      ? UInt64(DeploymentPayload(decoding: transaction.data)?.module.count ?? 0) : 0
    let (data, tooMuch) = bytes.multipliedReportingOverflow(by: perByte)
    let (module, tooLong) = moduleBytes.multipliedReportingOverflow(by: perModuleByte)
    guard !tooMuch, !tooLong else { return .max }
    let (sum, overflow) = data.addingReportingOverflow(module)
    let (total, carry) = sum.addingReportingOverflow(IntrinsicGas.transaction)
    return overflow || carry ? .max : total
  }
}
