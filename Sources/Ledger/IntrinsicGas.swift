import Primitives

/// What a transaction costs before any instruction runs.
package enum IntrinsicGas {
  /// Checking and storing any transaction.
  package static let transaction: UInt64 = 21_000
  /// Each byte of data: hashed, kept and read.
  package static let perByte: UInt64 = 4
  /// Each byte of a blob: hashed and kept for the time of the transaction.
  package static let perBlobByte: UInt64 = 4
  /// Each blob that the transaction names.
  package static let perBlob: UInt64 = 1_000
  /// Each byte of a module, in addition: decoded and hashed. Verification is paid by its steps.
  package static let perModuleByte: UInt64 = 30

  /// Each account in an access list (EIP-2930).
  package static let perAccessListAddress: UInt64 = 2_400
  /// Each key in an access list (EIP-2930), those that name blobs included.
  package static let perAccessListKey: UInt64 = 1_900

  /// The gas for a transaction; saturates.
  package static func of(
    _ transaction: Transaction, accessList: [AccessListEntry] = []
  ) -> UInt64 {
    of(
      transaction, accessList: accessList,
      blobBytes: transaction.blobs.map { $0.bytes?.count ?? 0 })
  }

  /// The gas for a transaction whose blobs have so many bytes that are charged; saturates.
  static func of(
    _ transaction: Transaction, accessList: [AccessListEntry], blobBytes: [Int]
  ) -> UInt64 {
    let bytes = UInt64(transaction.data.count)
    // Data that is no payload is looked at and refused.
    let moduleBytes =
      transaction.recipient == nil
      ? UInt64(DeploymentPayload(decoding: transaction.data)?.module.count ?? 0) : 0
    // Checked to be few and to have few bytes before.
    let blobs = blobBytes.reduce(UInt64(0)) { $0 &+ perBlob &+ UInt64($1) &* perBlobByte }
    // Far fewer than 2^32 of each: they have stood in an envelope.
    let announced = accessList.reduce(UInt64(0)) {
      $0 &+ perAccessListAddress &+ UInt64($1.keys.count) &* perAccessListKey
    }
    let (data, tooMuch) = bytes.multipliedReportingOverflow(by: perByte)
    let (module, tooLong) = moduleBytes.multipliedReportingOverflow(by: perModuleByte)
    guard !tooMuch, !tooLong else { return .max }
    let (sum, overflow) = data.addingReportingOverflow(module)
    let (all, excess) = sum.addingReportingOverflow(blobs &+ announced)
    let (total, carry) = all.addingReportingOverflow(IntrinsicGas.transaction)
    return overflow || excess || carry ? .max : total
  }
}
