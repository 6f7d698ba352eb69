/// What can be wrong with sizes and shapes: E03xx.
package struct ShapeCatalogue: DiagnosticCatalogue, Sendable {
  package static let stage: Character = "3"

  /// Shapes do not fit.
  package let mismatch = DiagnosticCode(
    "E0301", "shapes do not fit",
    explanation: """
      Shapes are compared when compiling, for all values of the size parameters at once. Two \
      dimensions fit when they are the same sum of products of the same sizes.
      """,
    failing: """
      fn add<N, M>(a: Tensor<Q<8,24>, [N]>, b: Tensor<Q<8,24>, [M]>) -> Tensor<Q<8,24>, [N]> {
        return a + b
      }
      """,
    fixed: """
      fn add<N>(a: Tensor<Q<8,24>, [N]>, b: Tensor<Q<8,24>, [N]>) -> Tensor<Q<8,24>, [N]> {
        return a + b
      }
      """)

  /// A size cannot be told.
  package let cannotInfer = DiagnosticCode(
    "E0302", "a size cannot be told",
    explanation: """
      The sizes of a called function follow from the shapes of its arguments, or else from the \
      type that its result should have. Here neither says it.
      """,
    failing: """
      interface Source {
        view weights<N>(seed: Tensor<Q<8,24>, [N]>) -> Tensor<Q<8,24>, [N]>
        view all<M>() -> Tensor<Q<8,24>, [M]>
      }

      contract Reader {
        view first(source: Address) -> Q<8,24> calls {
          return Source(source).all().at(0)
        }
      }
      """,
    fixed: """
      interface Source {
        view weights<N>(seed: Tensor<Q<8,24>, [N]>) -> Tensor<Q<8,24>, [N]>
        view all<M>() -> Tensor<Q<8,24>, [M]>
      }

      contract Reader {
        view first(source: Address) -> Q<8,24> calls {
          let all: Tensor<Q<8,24>, [4]> = Source(source).all()
          return all.at(0)
        }
      }
      """)

  /// There is no such axis.
  package let axis = DiagnosticCode(
    "E0303", "there is no such axis",
    explanation: """
      The axis of a reduction is the number of a dimension, written as a literal: the first is \
      0. A vector has only axis 0, and reducing it leaves a number: that form has no axis.
      """,
    failing: """
      fn total<N, D>(x: Tensor<Q<8,24>, [N, D]>) -> Tensor<Q<8,24>, [N]> {
        return x.sum(axis: 2)
      }
      """,
    fixed: """
      fn total<N, D>(x: Tensor<Q<8,24>, [N, D]>) -> Tensor<Q<8,24>, [N]> {
        return x.sum(axis: 1)
      }
      """)

  /// `reshape` changes the number of elements.
  package let reshape = DiagnosticCode(
    "E0304", "`reshape` changes the number of elements",
    explanation: """
      `reshape` keeps every element and their order; only the dimensions change. So the \
      products of the dimensions must be equal for all values of the size parameters.
      """,
    failing: """
      fn flat<N>(x: Tensor<Q<8,24>, [N, 2]>) -> Tensor<Q<8,24>, [N]> {
        return x.reshape()
      }
      """,
    fixed: """
      fn flat<N>(x: Tensor<Q<8,24>, [N, 2]>) -> Tensor<Q<8,24>, [2 * N]> {
        return x.reshape()
      }
      """)

  /// Something is no size.
  package let notASize = DiagnosticCode(
    "E0305", "something is no size",
    explanation: """
      A size is a number, a size parameter, an integer constant, or a sum, difference or \
      product of those: something that is known when compiling, or once a call has come through \
      the ABI boundary.
      """,
    failing: """
      fn head<N>(x: Tensor<Q<8,24>, [N, 2]>, count: U64) -> Q<8,24> {
        return x.rows(0, count).at(0, 0)
      }
      """,
    fixed: """
      fn head<N>(x: Tensor<Q<8,24>, [N, 2]>) -> Q<8,24> {
        return x.rows(0, 1).at(0, 0)
      }
      """)

  /// A size is beyond the limit.
  package let limit = DiagnosticCode(
    "E0306", "a size is beyond the limit",
    explanation: """
      Everything is bounded: a tensor has at most four dimensions and 4,194,304 elements, a \
      list 65,536 elements, Bytes and Text 1,048,576 bytes, an event three indexed parameters.
      """,
    failing: """
      contract Archive {
        state entries: List<U64, max 1_000_000>
      }
      """,
    fixed: """
      contract Archive {
        state entries: List<U64, max 65_536>
      }
      """)

  /// A tensor has the wrong number of dimensions.
  package let rank = DiagnosticCode(
    "E0307", "a tensor has the wrong number of dimensions",
    explanation: """
      The method exists for tensors with another number of dimensions, or with other elements: \
      a matrix product needs two matrices, a scalar product two vectors.
      """,
    failing: """
      fn product<N>(a: Tensor<Q<8,24>, [N]>, b: Tensor<Q<8,24>, [N]>) -> Q<8,24> {
        return a.matmul(b)
      }
      """,
    fixed: """
      fn product<N>(a: Tensor<Q<8,24>, [N]>, b: Tensor<Q<8,24>, [N]>) -> Q<8,24> {
        return a.dot(b)
      }
      """)

  /// Nothing says what a size is.
  package let unboundSize = DiagnosticCode(
    "E0308", "nothing says what a size is",
    explanation: """
      A size parameter of an entry, view or init gets its value when the arguments come in: \
      from a dimension of a tensor or ciphertext parameter that is exactly this size. The sizes of \
      a contract come from its `init`, those of a function from its parameters.
      """,
    failing: """
      contract Model<D: Size> {
        state weights: Tensor<Q<8,24>, [D]>

        init(first: Q<8,24>) {
          weights = Tensor.fill(first)
        }
      }
      """,
    fixed: """
      contract Model<D: Size> {
        state weights: Tensor<Q<8,24>, [D]>

        init(start: Tensor<Q<8,24>, [D]>) {
          weights = start
        }
      }
      """)

  /// The number of elements is wrong.
  package let elementCount = DiagnosticCode(
    "E0309", "the number of elements is wrong",
    explanation: """
      A list in brackets has as many elements as its type says: an array exactly its count, a \
      list at most its maximum, a tensor literal one entry for each place.
      """,
    failing: """
      fn corners() -> [U64; 4] {
        return [1, 2, 3]
      }
      """,
    fixed: """
      fn corners() -> [U64; 4] {
        return [1, 2, 3, 4]
      }
      """)

  /// A size must be known when compiling.
  package let mustBeConstant = DiagnosticCode(
    "E0310", "a size must be known when compiling",
    explanation: """
      The maximum of Bytes, Text, List and Sum and the count of an array are part of the \
      machine's types, so they are numbers or constants. Size parameters stand in the shapes of \
      tensors and ciphertexts; in a `fn`, which is compiled for each of them, in maxima and counts, too.
      """,
    failing: """
      contract Sums {
        view sum<N>(x: Tensor<Q<8,24>, [N]>, y: [U64; N]) -> Q<8,24> {
          return x.sum()
        }
      }
      """,
    fixed: """
      contract Sums {
        view sum<N>(x: Tensor<Q<8,24>, [N]>, y: [U64; 4]) -> Q<8,24> {
          return x.sum()
        }
      }
      """)

  package init() {}
}
