/// Prices of what no single instruction does: opening the arguments of a call and loading objects.
package enum GasSchedule {
  /// Finding the entry and opening the call.
  package static let callEntry = GasRule.fixed(200)
  /// Decoding the ABI encoding of arguments or of a result: for each byte of it.
  package static let decodedByte = GasRatio(1)
  /// Clearing the registers of a call: for each that its functions may use.
  package static let stackSlot = GasRatio(1, 2)
  /// Encoding a result: for each byte of it.
  package static let encodedByte = GasRatio(1)
  /// Checking that a group element of a ciphertext from outside lies below n squared and is
  /// coprime to n: for each group element and pair of limbs, and once the greatest common divisor
  /// with n, 9 microseconds at 3072 bits.
  package static let ciphertextValidation = GasRule.sum([
    .product(base: 100, per: GasRatio(7, 8), of: [.groups(.a), .limbs(.a), .limbs(.a)]),
    .linear(base: 0, per: GasRatio(100), of: .limbs(.a)),
  ])
  /// Checking a lattice ciphertext from outside, beside the work on its limbs.
  package static let latticeValidation: UInt64 = 2_000
  /// Checking and unpacking a lattice scheme's public key from outside: for each byte of it, beside
  /// hashing it as a blob.
  package static let latticeKeyByte = GasRatio(1, 4)
  /// Finding a blob and hashing it: for each byte of it.
  package static let blobByte = GasRatio(3)
  /// Checking a Paillier public key from outside and preparing it: for each pair of limbs of n squared.
  package static let publicKeyValidation = GasRule.product(
    base: 500, per: GasRatio(1, 4), of: [.limbs(.a), .limbs(.a)])
}
