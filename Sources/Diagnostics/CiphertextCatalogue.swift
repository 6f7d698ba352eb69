/// What can be wrong with ciphertexts: E04xx.
package struct CiphertextCatalogue: DiagnosticCatalogue, Sendable {
  package static let stage: Character = "4"

  /// Ciphertexts cannot be multiplied.
  package let product = DiagnosticCode(
    "E0401", "ciphertexts cannot be multiplied",
    explanation: """
      Paillier is additive: ciphertexts can be added to each other and multiplied by plain \
      integers. The product of two ciphertexts is beyond it, and a factor with a fraction would \
      need a rounding that nobody can do without the secret key.
      """,
    failing: """
      contract Model {
        key task: Paillier<3072>

        init(taskKey: PublicKey<Paillier<3072>>) {
          task = taskKey
        }

        view squared<D>(x: Encrypted<task, Q<8,24>, [D]>) -> Encrypted<task, Q<8,24>, [D]> {
          return x * x
        }
      }
      """,
    fixed: """
      contract Model {
        key task: Paillier<3072>

        init(taskKey: PublicKey<Paillier<3072>>) {
          task = taskKey
        }

        view doubled<D>(x: Encrypted<task, Q<8,24>, [D]>) -> Encrypted<task, Q<8,24>, [D]> {
          return x * 2
        }
      }
      """)

  /// Ciphertexts cannot be compared.
  package let comparison = DiagnosticCode(
    "E0402", "ciphertexts cannot be compared",
    explanation: """
      A comparison would reveal what is inside, and the chain has no secret key. Two ciphertexts of \
      the same value are different bytes, so even equality would mean nothing.
      """,
    failing: """
      contract Model {
        key task: Paillier<3072>

        init(taskKey: PublicKey<Paillier<3072>>) {
          task = taskKey
        }

        view same<D>(x: Encrypted<task, Q<8,24>, [D]>, y: Encrypted<task, Q<8,24>, [D]>) -> Bool {
          return x == y
        }
      }
      """,
    fixed: """
      contract Model {
        key task: Paillier<3072>

        init(taskKey: PublicKey<Paillier<3072>>) {
          task = taskKey
        }

        view same<D>(x: Tensor<Q<8,24>, [D]>, y: Tensor<Q<8,24>, [D]>) -> Bool {
          return x == y
        }
      }
      """)

  /// A ciphertext cannot decide.
  package let branch = DiagnosticCode(
    "E0403", "a ciphertext cannot decide",
    explanation: """
      A branch on a ciphertext would reveal what is inside. Decrypt off chain, submit the result, \
      and branch on that.
      """,
    failing: """
      contract Model {
        key task: Paillier<3072>

        init(taskKey: PublicKey<Paillier<3072>>) {
          task = taskKey
        }

        view check<D>(x: Encrypted<task, Q<8,24>, [D]>) -> U64 {
          if x {
            return 1
          }
          return 0
        }
      }
      """,
    fixed: """
      contract Model {
        key task: Paillier<3072>

        init(taskKey: PublicKey<Paillier<3072>>) {
          task = taskKey
        }

        view check<D>(x: Tensor<Q<8,24>, [D]>) -> U64 {
          if x.max() > 0.0 {
            return 1
          }
          return 0
        }
      }
      """)

  /// Ciphertexts are under different keys.
  package let key = DiagnosticCode(
    "E0404", "ciphertexts are under different keys",
    explanation: """
      A ciphertext belongs to the key under which it was encrypted, and its type says which. \
      Ciphertexts under different keys cannot be combined, and none passes for another.
      """,
    failing: """
      contract Model {
        key first: Paillier<3072>
        key second: Paillier<3072>

        init(one: PublicKey<Paillier<3072>>, two: PublicKey<Paillier<3072>>) {
          first = one
          second = two
        }

        view sum<D>(
          x: Encrypted<first, Q<8,24>, [D]>, y: Encrypted<second, Q<8,24>, [D]>
        ) -> Encrypted<first, Q<8,24>, [D]> {
          return x + y
        }
      }
      """,
    fixed: """
      contract Model {
        key first: Paillier<3072>
        key second: Paillier<3072>

        init(one: PublicKey<Paillier<3072>>, two: PublicKey<Paillier<3072>>) {
          first = one
          second = two
        }

        view sum<D>(
          x: Encrypted<first, Q<8,24>, [D]>, y: Encrypted<first, Q<8,24>, [D]>
        ) -> Encrypted<first, Q<8,24>, [D]> {
          return x + y
        }
      }
      """)

  /// Ciphertexts have different shapes.
  package let shape = DiagnosticCode(
    "E0405", "ciphertexts have different shapes",
    explanation: """
      Ciphertexts hold tensors, and are combined element by element: both sides need the same \
      shape.
      """,
    failing: """
      contract Model {
        key task: Paillier<3072>

        init(taskKey: PublicKey<Paillier<3072>>) {
          task = taskKey
        }

        view sum<N, M>(
          x: Encrypted<task, Q<8,24>, [N]>, y: Encrypted<task, Q<8,24>, [M]>
        ) -> Encrypted<task, Q<8,24>, [N]> {
          return x + y
        }
      }
      """,
    fixed: """
      contract Model {
        key task: Paillier<3072>

        init(taskKey: PublicKey<Paillier<3072>>) {
          task = taskKey
        }

        view sum<N>(
          x: Encrypted<task, Q<8,24>, [N]>, y: Encrypted<task, Q<8,24>, [N]>
        ) -> Encrypted<task, Q<8,24>, [N]> {
          return x + y
        }
      }
      """)

  /// Ciphertexts have no such operation.
  package let operation = DiagnosticCode(
    "E0406", "ciphertexts have no such operation",
    explanation: """
      Ciphertexts can be added, subtracted and negated, a tensor can be added to one, and one can \
      be multiplied by an integer of at most 64 bits, the ciphertext standing first. All else \
      happens before encryption or after decryption.
      """,
    failing: """
      contract Model {
        key task: Paillier<3072>

        init(taskKey: PublicKey<Paillier<3072>>) {
          task = taskKey
        }

        view half<D>(x: Encrypted<task, Q<8,24>, [D]>) -> Encrypted<task, Q<8,24>, [D]> {
          return x / 2
        }
      }
      """,
    fixed: """
      contract Model {
        key task: Paillier<3072>

        init(taskKey: PublicKey<Paillier<3072>>) {
          task = taskKey
        }

        view twice<D>(x: Encrypted<task, Q<8,24>, [D]>) -> Encrypted<task, Q<8,24>, [D]> {
          return x + x
        }
      }
      """)

  /// A key is assigned in `init` only.
  package let keyAssignment = DiagnosticCode(
    "E0407", "a key is assigned in `init` only",
    explanation: """
      A key is fixed when the contract is deployed: it is assigned in `init` and never again, \
      because all ciphertexts in state belong to it. Before that there is no key, so `init` takes no \
      ciphertexts under it.
      """,
    failing: """
      contract Model {
        key task: Paillier<3072>

        init(taskKey: PublicKey<Paillier<3072>>) {
          task = taskKey
        }

        entry change(other: PublicKey<Paillier<3072>>) {
          task = other
        }
      }
      """,
    fixed: """
      contract Model {
        key task: Paillier<3072>

        init(taskKey: PublicKey<Paillier<3072>>) {
          task = taskKey
        }
      }
      """)

  /// A key is too short.
  package let weakKey = DiagnosticCode(
    "E0408", "a key is too short",
    explanation: """
      A modulus of 1,024 bits or fewer can be factored, and then everybody reads the ciphertexts. \
      Such keys make tests fast; what is deployed uses 3,072 bits (about 128 bits of security), \
      or 2,048 where less is enough.
      """,
    failing: """
      contract Model {
        key task: Paillier<512>

        init(taskKey: PublicKey<Paillier<512>>) {
          task = taskKey
        }
      }
      """,
    fixed: """
      contract Model {
        key task: Paillier<3072>

        init(taskKey: PublicKey<Paillier<3072>>) {
          task = taskKey
        }
      }
      """)

  /// There is no such encryption scheme.
  package let scheme = DiagnosticCode(
    "E0409", "there is no such encryption scheme",
    explanation: """
      The scheme of a key is written with its parameters. `Paillier<3072>`: moduli have 2,048 \
      or 3,072 bits; 512 and 1,024 are for tests. `CKKS<8192>`, `BFV<8192>`: the degree, 4096, \
      8192 or 16384. Keys of SEAL and TenSEAL have other primes, whose bits are written out: \
      `CKKS<8192, [60, 40, 40, 60]>`. Together they have at most 109 bits at degree 4096, 218 at \
      8192, 438 at 16384 and 881 at 32768, or they would not be secure. Under CKKS all primes \
      between the first and the last have as many bits as the scale, the first at least four \
      more, and the last, which switches keys, at least as many as the first.
      """,
    failing: """
      contract Model {
        key task: Paillier<3000>

        init(taskKey: PublicKey<Paillier<3072>>) {
          task = taskKey
        }
      }
      """,
    fixed: """
      contract Model {
        key task: Paillier<3072>

        init(taskKey: PublicKey<Paillier<3072>>) {
          task = taskKey
        }
      }
      """)

  /// A contract cannot see into a ciphertext.
  package let reveal = DiagnosticCode(
    "E0410", "a contract cannot see into a ciphertext",
    explanation: """
      Nothing on the chain can look into a ciphertext: the secret key never comes near it. A \
      contract hands out the ciphertext, its owner decrypts it at home, and submits what everybody \
      may know.
      """,
    failing: """
      contract Model {
        key task: Paillier<3072>

        init(taskKey: PublicKey<Paillier<3072>>) {
          task = taskKey
        }

        view largest<D>(x: Encrypted<task, Q<8,24>, [D]>) -> Q<8,24> {
          return x.max()
        }
      }
      """,
    fixed: """
      contract Model {
        key task: Paillier<3072>

        init(taskKey: PublicKey<Paillier<3072>>) {
          task = taskKey
        }

        view sum<D>(
          x: Encrypted<task, Q<8,24>, [D]>, y: Encrypted<task, Q<8,24>, [D]>
        ) -> Encrypted<task, Q<8,24>, [D]> {
          return x + y
        }
      }
      """)

  /// A ciphertext has another number format.
  package let element = DiagnosticCode(
    "E0411", "a ciphertext has another number format",
    explanation: """
      A ciphertext holds fixed-point numbers of one format, packed into its plaintext. The format \
      is fixed when it is encrypted: it cannot be converted afterwards, and both sides of `+` \
      need the same one.
      """,
    failing: """
      contract Model {
        key task: Paillier<3072>

        init(taskKey: PublicKey<Paillier<3072>>) {
          task = taskKey
        }

        view shift<D>(
          x: Encrypted<task, Q<8,24>, [D]>, y: Tensor<Q<16,16>, [D]>
        ) -> Encrypted<task, Q<8,24>, [D]> {
          return x + y
        }
      }
      """,
    fixed: """
      contract Model {
        key task: Paillier<3072>

        init(taskKey: PublicKey<Paillier<3072>>) {
          task = taskKey
        }

        view shift<D>(
          x: Encrypted<task, Q<8,24>, [D]>, y: Tensor<Q<16,16>, [D]>
        ) -> Encrypted<task, Q<8,24>, [D]> {
          return x + y.as<Q<8,24>>()
        }
      }
      """)

  package init() {}
}
