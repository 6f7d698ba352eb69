import CGMP

extension GMPInteger {
  /// The products of the numbers in `a` with those in `b`, modulo `modulus`, for vectors of numbers
  /// of `size` limbs below the modulus, which has as many, the top one not 0.
  ///
  /// GMP's functions on limbs write where the result stays: a sum of single ciphertexts costs
  /// nothing beyond the product and the remainder.
  package static func products(
    _ a: [UInt], _ b: [UInt], size: Int, modulo modulus: [UInt]
  ) -> [UInt] {
    precondition(a.count == b.count && modulus.count == size && a.count % size == 0)
    precondition(size > 0 && modulus[size - 1] != 0, "the modulus has all its limbs")
    let length = mp_size_t(size)
    return [UInt](unsafeUninitializedCapacity: a.count) { result, count in
      // The product, then the quotient that nobody needs.
      withUnsafeTemporaryAllocation(of: UInt.self, capacity: 3 * size + 1) { room in
        a.withUnsafeBufferPointer { a in
          b.withUnsafeBufferPointer { b in
            modulus.withUnsafeBufferPointer { modulus in
              for start in stride(from: 0, to: a.count, by: size) {
                guard let product = room.baseAddress, let target = result.baseAddress,
                  let left = a.baseAddress, let right = b.baseAddress
                else { return }
                __gmpn_mul_n(product, left + start, right + start, length)
                __gmpn_tdiv_qr(
                  product + 2 * size, target + start, 0, product, 2 * length,
                  modulus.baseAddress, length)
              }
            }
          }
        }
      }
      count = a.count
    }
  }
}
