/// A scheme of encryption with its parameters, as types name it.
package struct SchemeDescriptor: Hashable, Sendable {
  /// The schemes; the numbers stand in modules.
  package enum Kind: UInt8, Sendable, CaseIterable {
    /// Sums of fixed-point numbers.
    case paillier = 1
    /// Sums and products of fixed-point numbers.
    case ckks = 2
    /// Sums and products of small integers.
    case bfv = 3

    /// The name in assembly text.
    package var name: String {
      switch self {
      case .paillier: "paillier"
      case .ckks: "ckks"
      case .bfv: "bfv"
      }
    }
  }

  /// The scheme.
  package var kind: Kind
  /// Bits of a Paillier modulus, or the degree of a lattice scheme's ring.
  package var parameter: UInt16

  /// A scheme with its parameter.
  package init(_ kind: Kind, _ parameter: UInt16) {
    self.kind = kind
    self.parameter = parameter
  }

  /// Paillier with a modulus of so many bits.
  package static func paillier(bits: UInt16) -> SchemeDescriptor {
    SchemeDescriptor(.paillier, bits)
  }

  /// CKKS of a degree.
  package static func ckks(degree: UInt16) -> SchemeDescriptor { SchemeDescriptor(.ckks, degree) }

  /// BFV of a degree.
  package static func bfv(degree: UInt16) -> SchemeDescriptor { SchemeDescriptor(.bfv, degree) }
}

extension SchemeDescriptor {
  /// Whether there is such a set of parameters.
  package var exists: Bool {
    switch kind {
    case .paillier:
      (BytecodeLimits.publicKeyBitsMin...BytecodeLimits.publicKeyBitsMax).contains(Int(parameter))
        && parameter % 64 == 0
    case .ckks, .bfv: [4096, 8192, 16384].contains(parameter)
    }
  }

  /// How many multiplications a fresh ciphertext has room for, one behind the other.
  package var depthMax: UInt8 {
    switch kind {
    case .paillier: 0
    case .ckks, .bfv: parameter >= 16384 ? 8 : parameter >= 8192 ? 3 : 0
    }
  }

  /// Whether there are ciphertexts of tensors with such elements: fixed point under Paillier and
  /// CKKS, signed integers of 8 and 16 bits under BFV.
  package func admits(_ element: TypeDescriptor) -> Bool {
    switch (kind, element) {
    case (.paillier, .fixed), (.ckks, .fixed), (.bfv, .signed(8)), (.bfv, .signed(16)): true
    case (.paillier, _), (.ckks, _), (.bfv, _): false
    }
  }
}

extension SchemeDescriptor: CustomStringConvertible {
  /// The scheme as the language writes it: `CKKS<8192>`.
  package var description: String {
    switch kind {
    case .paillier: "Paillier<\(parameter)>"
    case .ckks: "CKKS<\(parameter)>"
    case .bfv: "BFV<\(parameter)>"
    }
  }
}
