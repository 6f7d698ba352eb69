/// The numbers that an operation on group elements works with, allocated once per vector.
package struct PaillierWorkspace: ~Copyable {
  /// n^2.
  package let modulusSquared: GMPInteger
  private var product: GMPInteger

  /// A workspace for elements under `key`.
  package init(key: PaillierPublicKey) {
    modulusSquared = GMPInteger(limbs: key.modulusSquared)
    product = GMPInteger(capacityBits: key.bits * 4 + UInt.bitWidth)
  }

  /// number = number * other mod n^2.
  package mutating func multiply(_ number: inout GMPInteger, by other: borrowing GMPInteger) {
    product.product(number, other)
    number.remainder(product, modulo: modulusSquared)
  }

  /// number = number^2 mod n^2.
  package mutating func square(_ number: inout GMPInteger) {
    product.square(number)
    number.remainder(product, modulo: modulusSquared)
  }

  /// number = 1 / number mod n^2.
  package mutating func invert(_ number: inout GMPInteger) throws(HomomorphicError) {
    guard product.inverse(of: number, modulo: modulusSquared) else { throw .notInvertible }
    number.assign(product)
  }

  /// number = number * (1 + plaintext * n) mod n^2: adds `plaintext` to what `number` encrypts.
  package mutating func addPlain(
    _ plaintext: borrowing GMPInteger, modulus: borrowing GMPInteger, to number: inout GMPInteger
  ) {
    var factor = GMPInteger(capacityBits: modulus.bitLength * 2 + UInt.bitWidth)
    factor.product(plaintext, modulus)
    factor.add(1)
    multiply(&number, by: factor)
  }
}
