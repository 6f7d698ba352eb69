import CKernels

/// The kernels of one modulus on one path.
package struct LimbKernels: Sendable {
  /// How many products the kernels add without a reduction: 52-bit halves of products of residues
  /// below 2^50 stay below 2^52.
  package static let digitsMax = 15

  private nonisolated(unsafe) let limb: UnsafePointer<galaxy_limb>
  /// The vector kernels; none on the portable path.
  private nonisolated(unsafe) let vector: UnsafePointer<galaxy_kernels>?

  init(limb: UnsafePointer<galaxy_limb>, path: KernelPath) {
    self.limb = limb
    vector = galaxy_kernels_for(galaxy_kernel_path(UInt32(path.rawValue)))
  }

  /// The path that serves a modulus if another was asked for.
  static func path(for modulus: Modulus, at path: KernelPath) -> KernelPath {
    guard path == .avx512IFMA, modulus.value >= 1 << 50 else { return path }
    return .avx512
  }

  /// out = the transform of `input`.
  package func forward(_ out: LimbTarget, _ input: LimbSource, _ range: InputRange) {
    if let vector {
      vector.pointee.forward(limb, out, input, range.rawValue)
    } else {
      PortableKernels.forward(limb, out, input, range)
    }
  }

  /// out = the inverse transform of `input`.
  package func inverse(_ out: LimbTarget, _ input: LimbSource) {
    if let vector {
      vector.pointee.inverse(limb, out, input)
    } else {
      PortableKernels.inverse(limb, out, input)
    }
  }

  /// out = a + b
  func add(_ out: LimbTarget, _ a: LimbSource, _ b: LimbSource) {
    if let vector {
      vector.pointee.add(limb, out, a, b)
    } else {
      PortableKernels.add(limb, out, a, b)
    }
  }

  /// out = a - b
  func subtract(_ out: LimbTarget, _ a: LimbSource, _ b: LimbSource) {
    if let vector {
      vector.pointee.subtract(limb, out, a, b)
    } else {
      PortableKernels.subtract(limb, out, a, b)
    }
  }

  /// out = -a
  func negate(_ out: LimbTarget, _ a: LimbSource) {
    if let vector {
      vector.pointee.negate(limb, out, a)
    } else {
      PortableKernels.negate(limb, out, a)
    }
  }

  /// out = a mod q, any a.
  func reduce(_ out: LimbTarget, _ a: LimbSource) {
    if let vector {
      vector.pointee.reduce(limb, out, a)
    } else {
      PortableKernels.reduce(limb, out, a)
    }
  }

  /// out = a b
  package func multiply(_ out: LimbTarget, _ a: LimbSource, _ b: LimbSource) {
    if let vector {
      vector.pointee.multiply(limb, out, a, b)
    } else {
      PortableKernels.multiply(limb, out, a, b)
    }
  }

  /// out = out + a b
  package func multiplyAdd(_ out: LimbTarget, _ a: LimbSource, _ b: LimbSource) {
    if let vector {
      vector.pointee.multiply_add(limb, out, a, b)
    } else {
      PortableKernels.multiplyAdd(limb, out, a, b)
    }
  }

  /// out = w a; a below 4q.
  package func scale(_ out: LimbTarget, _ a: LimbSource, _ w: UInt64) {
    if let vector {
      vector.pointee.scale(limb, out, a, w)
    } else {
      PortableKernels.scale(limb, out, a, w)
    }
  }

  /// out = w a + b
  func scaleAdd(_ out: LimbTarget, _ a: LimbSource, _ w: UInt64, _ b: LimbSource) {
    if let vector {
      vector.pointee.scale_add(limb, out, a, w, b)
    } else {
      PortableKernels.scaleAdd(limb, out, a, w, b)
    }
  }

  /// out = w (a - b)
  package func subtractScale(_ out: LimbTarget, _ a: LimbSource, _ b: LimbSource, _ w: UInt64) {
    if let vector {
      vector.pointee.subtract_scale(limb, out, a, b, w)
    } else {
      PortableKernels.subtractScale(limb, out, a, b, w)
    }
  }

  /// (d0, d1, d2) = (a0 b0, a0 b1 + a1 b0, a1 b1)
  func tensor(
    _ d0: LimbTarget, _ d1: LimbTarget, _ d2: LimbTarget,
    _ a0: LimbSource, _ a1: LimbSource, _ b0: LimbSource, _ b1: LimbSource
  ) {
    if let vector {
      vector.pointee.tensor(limb, d0, d1, d2, a0, a1, b0, b1)
    } else {
      PortableKernels.tensor(limb, d0, d1, d2, a0, a1, b0, b1)
    }
  }

  /// (d0, d1, d2) = (a0^2, 2 a0 a1, a1^2)
  func tensorSquare(
    _ d0: LimbTarget, _ d1: LimbTarget, _ d2: LimbTarget, _ a0: LimbSource, _ a1: LimbSource
  ) {
    if let vector {
      vector.pointee.tensor_square(limb, d0, d1, d2, a0, a1)
    } else {
      PortableKernels.tensorSquare(limb, d0, d1, d2, a0, a1)
    }
  }

  /// (out0, out1) = the inner products of the digits with both halves of a key.
  func innerProduct(
    _ out0: LimbTarget, _ out1: LimbTarget, _ digits: [LimbSource], _ keys0: [LimbSource],
    _ keys1: [LimbSource]
  ) {
    digits.withUnsafeBufferPointer { digits in
      keys0.withUnsafeBufferPointer { keys0 in
        keys1.withUnsafeBufferPointer { keys1 in
          guard let digit = digits.baseAddress, let key0 = keys0.baseAddress,
            let key1 = keys1.baseAddress
          else { return }
          for start in stride(from: 0, to: digits.count, by: Self.digitsMax) {
            let count = min(Self.digitsMax, digits.count - start)
            if let vector {
              vector.pointee.inner_product(
                limb, out0, out1, digit + start, key0 + start, key1 + start, UInt64(count),
                start > 0 ? 1 : 0)
            } else {
              PortableKernels.innerProduct(
                limb, out0, out1, digit + start, key0 + start, key1 + start, count,
                accumulate: start > 0)
            }
          }
        }
      }
    }
  }

  /// out = the sum of terms multiplied by scalars.
  package func linear(_ out: LimbTarget, _ terms: [LimbSource], _ scalars: [UInt64]) {
    terms.withUnsafeBufferPointer { terms in
      scalars.withUnsafeBufferPointer { scalars in
        guard let term = terms.baseAddress, let scalar = scalars.baseAddress else { return }
        for start in stride(from: 0, to: terms.count, by: Self.digitsMax) {
          let count = min(Self.digitsMax, terms.count - start)
          if let vector {
            vector.pointee.linear(
              limb, out, term + start, scalar + start, UInt64(count), start > 0 ? 1 : 0)
          } else {
            PortableKernels.linear(
              limb, out, term + start, scalar + start, count, accumulate: start > 0)
          }
        }
      }
    }
  }

  /// out = (the sum of terms multiplied by constants + 2^(shift - 1)) >> shift.
  package func roundedSum(
    _ out: LimbTarget, _ terms: [LimbSource], _ constants: [UInt64], shift: Int
  ) {
    terms.withUnsafeBufferPointer { terms in
      constants.withUnsafeBufferPointer { constants in
        guard let term = terms.baseAddress, let constant = constants.baseAddress else { return }
        if let vector {
          vector.pointee.rounded_sum(
            limb, out, term, constant, UInt64(terms.count), UInt64(shift))
        } else {
          PortableKernels.roundedSum(limb, out, term, constant, terms.count, shift: shift)
        }
      }
    }
  }

  /// out = ((y + h) mod p) - h modulo q, below 3q; h = floor(p / 2).
  package func centre(_ out: LimbTarget, _ y: LimbSource, _ p: UInt64) {
    if let vector {
      vector.pointee.centre(limb, out, y, p)
    } else {
      PortableKernels.centre(limb, out, y, p)
    }
  }

  /// out = w centre(y, p) + centre(z, r), below 4q.
  func centreTwo(
    _ out: LimbTarget, _ y: LimbSource, _ p: UInt64, _ w: UInt64, _ z: LimbSource, _ r: UInt64
  ) {
    if let vector {
      vector.pointee.centre_two(limb, out, y, p, w, z, r)
    } else {
      PortableKernels.centreTwo(limb, out, y, p, w, z, r)
    }
  }

  /// Whether every residue is below q.
  func isCanonical(_ a: LimbSource) -> Bool {
    if let vector { return vector.pointee.is_canonical(limb, a) != 0 }
    return PortableKernels.isCanonical(limb, a)
  }
}
