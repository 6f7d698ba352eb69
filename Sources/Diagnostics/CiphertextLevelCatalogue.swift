/// What can be wrong with levels, headroom and key parameters of ciphertexts: E0412 and on.
package struct CiphertextLevelCatalogue: DiagnosticCatalogue, Sendable {
  package static let stage: Character = "4"

  /// A depth that the key's scheme does not have.
  package let noSuchDepth = DiagnosticCode(
    "E0412", "the scheme has no such depth",
    explanation: """
      The key fixes how deep a ciphertext can be: 0 under Paillier and `CKKS<4096>`, up to 3 under \
      `CKKS<8192>`, up to 8 under `CKKS<16384>`; where the primes are written out, up to two \
      less than their number. A type without a depth has the largest one.
      """,
    failing: """
      contract Score {
        key task: CKKS<8192>

        init(taskKey: PublicKey<CKKS<8192>>) {
          task = taskKey
        }

        view same<D>(x: Encrypted<task, Q<8,24>, [D], depth 5>) -> Encrypted<task, Q<8,24>, [D], depth 1> {
          return x
        }
      }
      """,
    fixed: """
      contract Score {
        key task: CKKS<16384>

        init(taskKey: PublicKey<CKKS<16384>>) {
          task = taskKey
        }

        view same<D>(x: Encrypted<task, Q<8,24>, [D], depth 5>) -> Encrypted<task, Q<8,24>, [D], depth 1> {
          return x
        }
      }
      """)

  /// More depth is wanted than is left.
  package let shallow = DiagnosticCode(
    "E0413", "a ciphertext has not enough depth",
    explanation: """
      A ciphertext of more depth passes for one of less: it is lowered on the way. The other way is \
      impossible, because depth only goes: whoever encrypts decides how much there is.
      """,
    failing: """
      contract Score {
        key task: CKKS<8192>

        init(taskKey: PublicKey<CKKS<8192>>) {
          task = taskKey
        }

        view square<D>(x: Encrypted<task, Q<8,24>, [D]>) -> Encrypted<task, Q<8,24>, [D]> {
          return x * x
        }
      }
      """,
    fixed: """
      contract Score {
        key task: CKKS<8192>

        init(taskKey: PublicKey<CKKS<8192>>) {
          task = taskKey
        }

        view square<D>(x: Encrypted<task, Q<8,24>, [D]>) -> Encrypted<task, Q<8,24>, [D], depth 2> {
          return x * x
        }
      }
      """)

  /// Values of the format do not fit at this depth.
  package let headroom = DiagnosticCode(
    "E0414", "the ciphertext has no headroom for the values",
    explanation: """
      How large the values in a ciphertext may be depends on the scheme and the depth. Under CKKS \
      the headroom is about 2^6 at depth 0 (2^12 under `CKKS<4096>`) and 2^46 at depth 1; \
      under BFV 516,095 at every depth. The compiler takes what comes in to be as large as \
      its format allows, and rejects what could then decrypt to a wrong value. What depends on \
      run-time values, the machine checks: it traps `laneOverflow`.
      """,
    failing: """
      contract Counts {
        key task: BFV<8192>

        init(taskKey: PublicKey<BFV<8192>>) {
          task = taskKey
        }

        view square<D>(x: Encrypted<task, I16, [D]>) -> Encrypted<task, I16, [D], depth 2> {
          return x * x
        }
      }
      """,
    fixed: """
      contract Counts {
        key task: BFV<8192>

        init(taskKey: PublicKey<BFV<8192>>) {
          task = taskKey
        }

        view square<D>(x: Encrypted<task, I8, [D]>) -> Encrypted<task, I8, [D], depth 2> {
          return x * x
        }
      }
      """)

  /// A sum can become larger than the ciphertext holds.
  package let terms = DiagnosticCode(
    "E0415", "too many terms for the ciphertext",
    explanation: """
      Every term may be as large as its format allows, and their sum must still have room in the \
      ciphertext. So the maximum of a `Sum` has a limit: it follows from the format, the depth and \
      the scheme. Fewer terms, fewer integer bits or more depth help.
      """,
    failing: """
      contract Votes {
        key task: CKKS<4096>
        state sum: Sum<Encrypted<task, Q<8,24>, [64]>, max 100>

        init(taskKey: PublicKey<CKKS<4096>>) {
          task = taskKey
        }

        entry add(x: Encrypted<task, Q<8,24>, [64]>) {
          sum.add(x)
        }
      }
      """,
    fixed: """
      contract Votes {
        key task: CKKS<4096>
        state sum: Sum<Encrypted<task, Q<4,28>, [64]>, max 100>

        init(taskKey: PublicKey<CKKS<4096>>) {
          task = taskKey
        }

        entry add(x: Encrypted<task, Q<4,28>, [64]>) {
          sum.add(x)
        }
      }
      """)

  /// A rotation of a ciphertext that does not fill its slots.
  package let slots = DiagnosticCode(
    "E0416", "a ciphertext does not fill its slots",
    explanation: """
      A rotation turns all slots of the polynomial, also those behind the elements of a shorter \
      tensor. So only a ciphertext that fills them exactly can be rotated: 4,096 elements under \
      `CKKS<8192>`, 8,192 under `CKKS<16384>` and `BFV<8192>`.
      """,
    failing: """
      contract Score {
        key task: CKKS<8192>

        init(taskKey: PublicKey<CKKS<8192>>) {
          task = taskKey
        }

        view turned(x: Encrypted<task, Q<8,24>, [64]>) -> Encrypted<task, Q<8,24>, [64]> {
          return x.rotated(by: 1)
        }
      }
      """,
    fixed: """
      contract Score {
        key task: CKKS<8192>

        init(taskKey: PublicKey<CKKS<8192>>) {
          task = taskKey
        }

        view turned(x: Encrypted<task, Q<8,24>, [4096]>) -> Encrypted<task, Q<8,24>, [4096]> {
          return x.rotated(by: 1)
        }
      }
      """)

  /// No level is left for this product.
  package let depth = DiagnosticCode(
    "E0417", "no ciphertext depth left",
    explanation: """
      A product of ciphertexts, or of a ciphertext with a tensor or a number with a fraction, uses up \
      one level. How many are left stands in the type: a fresh ciphertext under `CKKS<8192>` has \
      depth 3, under `CKKS<16384>` depth 8. Beyond the last level the result could not be \
      decrypted. Take the ciphertext with more depth, use a larger key, or multiply less in a row: \
      `(a * b) * (c * d)` uses two levels, `a * b * c * d` three.
      """,
    failing: """
      contract Score {
        key task: CKKS<8192>

        init(taskKey: PublicKey<CKKS<8192>>) {
          task = taskKey
        }

        view cube<D>(
          x: Encrypted<task, Q<2,30>, [D], depth 1>
        ) -> Encrypted<task, Q<2,30>, [D], depth 0> {
          return x * x * x
        }
      }
      """,
    fixed: """
      contract Score {
        key task: CKKS<8192>

        init(taskKey: PublicKey<CKKS<8192>>) {
          task = taskKey
        }

        view cube<D>(
          x: Encrypted<task, Q<2,30>, [D]>
        ) -> Encrypted<task, Q<2,30>, [D], depth 1> {
          return x * x * x
        }
      }
      """)

  /// A key, depth or type parameter where there can be none.
  package let keyParameter = DiagnosticCode(
    "E0418", "only functions have key, depth and type parameters",
    explanation: """
      A function with a key parameter `K: Key`, a depth parameter `L: Depth` or a type parameter `T: Type` is compiled for \
      every key, depth and type with which it is called. Entries and views are called from outside, \
      where there is nothing to compile: they name them. Structs and contracts \
      have only sizes.
      """,
    failing: """
      contract Score {
        key task: CKKS<8192>

        init(taskKey: PublicKey<CKKS<8192>>) {
          task = taskKey
        }

        view twice<L: Depth, D>(
          x: Encrypted<task, Q<8,24>, [D], depth L>
        ) -> Encrypted<task, Q<8,24>, [D], depth L> {
          return x * 2
        }
      }
      """,
    fixed: """
      contract Score {
        key task: CKKS<8192>

        init(taskKey: PublicKey<CKKS<8192>>) {
          task = taskKey
        }

        view twice<D>(
          x: Encrypted<task, Q<8,24>, [D], depth 2>
        ) -> Encrypted<task, Q<8,24>, [D], depth 2> {
          return x * 2
        }
      }
      """)

  /// A key or depth parameter that no argument binds.
  package let cannotInferKey = DiagnosticCode(
    "E0419", "nothing says what a parameter in `<>` is",
    explanation: """
      What a function is generic in is read off the types of its arguments: `T` and `N` from an argument for \
      `List<T, max N>`, `K` and `L` from one for `Encrypted<K, Q<8,24>, [N], depth L>`. Each of them has to stand \
      in the type of a parameter in that way. A type with sizes of the caller in its shape cannot be one of them.
      """,
    failing: """
      fn weight<K: Key>(n: U64) -> U64 {
        return n * 2
      }

      contract Score {
        view twice(n: U64) -> U64 {
          return weight(n)
        }
      }
      """,
    fixed: """
      fn weight(n: U64) -> U64 {
        return n * 2
      }

      contract Score {
        view twice(n: U64) -> U64 {
          return weight(n)
        }
      }
      """)

  /// A factor that the scale of CKKS cannot express.
  package let factor = DiagnosticCode(
    "E0420", "the factor is too small for the scale",
    explanation: """
      CKKS multiplies by a number as a multiple of 1 / scale: of 2^-40 under the named sets. A factor of \
      less than 2^15 such steps would lose more than 2^-16 of itself, and nothing would say so. \
      Multiply by a larger one, and divide after decryption. Tensors and numbers that are not \
      written out are encoded as they are.
      """,
    failing: """
      contract Score {
        key task: CKKS<8192>

        init(taskKey: PublicKey<CKKS<8192>>) {
          task = taskKey
        }

        view tiny<D>(x: Encrypted<task, Q<8,24>, [D]>) -> Encrypted<task, Q<8,24>, [D], depth 2> {
          return x * 0.000000001
        }
      }
      """,
    fixed: """
      contract Score {
        key task: CKKS<8192>

        init(taskKey: PublicKey<CKKS<8192>>) {
          task = taskKey
        }

        view tiny<D>(x: Encrypted<task, Q<8,24>, [D]>) -> Encrypted<task, Q<8,24>, [D], depth 2> {
          return x * 0.001
        }
      }
      """)

  /// Values beyond the range that a type promises, or a range that there is not.
  package let range = DiagnosticCode(
    "E0421", "the values leave the range",
    explanation: """
      `within 4.5` says that no value of a ciphertext is larger than 4.5, or smaller than -4.5. Whoever \
      encrypts promises it, the machine refuses ciphertexts that do not say so, and the compiler follows \
      the range through sums and products with what is written out. Where a type wants a range, all \
      values that may come must be in it. A range is more than 0 and less than what the format holds; \
      Paillier has none.
      """,
    failing: """
      contract Score {
        key task: CKKS<8192>

        init(taskKey: PublicKey<CKKS<8192>>) {
          task = taskKey
        }

        view square<D>(
          x: Encrypted<task, Q<8,24>, [D], within 4.5>
        ) -> Encrypted<task, Q<8,24>, [D], depth 2, within 20> {
          return x * x
        }
      }
      """,
    fixed: """
      contract Score {
        key task: CKKS<8192>

        init(taskKey: PublicKey<CKKS<8192>>) {
          task = taskKey
        }

        view square<D>(
          x: Encrypted<task, Q<8,24>, [D], within 4.5>
        ) -> Encrypted<task, Q<8,24>, [D], depth 2, within 20.3> {
          return x * x
        }
      }
      """)

  package init() {}
}
