/// Prices of what no single instruction does: opening the arguments of a call and loading objects.
package enum GasSchedule {
  /// Finding the entry and opening the call.
  package static let callEntry = GasRule.fixed(200)
  /// Loading the code of a contract, which a node may have forgotten: for each byte of the module, once in a
  /// transaction. Verifying and loading takes about 45 nanoseconds a byte, and nearly always the code is at hand.
  package static let codeByte = GasRatio(10)
  /// Deploying a module from a contract, which was verified with the contract's own: for each byte, hashed, kept and
  /// loaded.
  package static let deployedByte = GasRatio(40)
  /// Decoding the ABI encoding of arguments or of a result: for each byte of it.
  package static let decodedByte = GasRatio(1)
  /// Reaching a place in the state for the first time in a transaction: a node may have to read it from its disk.
  package static let placeReached: UInt64 = 800
  /// Changing what lies at a place, the first time in a transaction: the root of the state follows.
  package static let placeChanged: UInt64 = 1_500
  /// Putting something at a place where nothing was, beside that: it stays, for all nodes.
  package static let placeNew: UInt64 = 5_000
  /// What is given back for each place that held something before a transaction and holds nothing behind it.
  package static let placeCleared: UInt64 = 4_000
  /// At most this part of the gas of a transaction is given back. Refunds reward clearing up and must not pay for other
  /// work: without a cap, places stored when blocks are empty would be gas to be used when they are full, and a block
  /// could hold twice the work that its limit allows (EIP-3529, which has a fifth, too).
  package static let refundDivisor: UInt64 = 5
  /// Hashing the key of an element or entry: for each block of Keccak-256, 136 bytes of name and key.
  package static let placeKeyBlock = GasRatio(340)
  /// Making an object of a stored value, beside the price of its bytes.
  package static let storedObject: UInt64 = 40
  /// Reading a number that is an element of a stored list or array, beside the price of its bytes.
  package static let storedElement = GasRatio(3)
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
  /// Opening a lattice scheme's public key that came in before, once in a transaction: nearly always a node has it
  /// prepared. What is done with its parts is paid for by the work on ciphertexts.
  package static let latticeKeyOpening = GasRule.linear(
    base: 2_000, per: GasRatio(1, 64), of: .bytes(.a))
  /// Finding a blob and hashing it: for each byte of it.
  package static let blobByte = GasRatio(3)
  /// Checking a Paillier public key from outside and preparing it: for each pair of limbs of n squared.
  package static let publicKeyValidation = GasRule.product(
    base: 500, per: GasRatio(1, 4), of: [.limbs(.a), .limbs(.a)])
}
