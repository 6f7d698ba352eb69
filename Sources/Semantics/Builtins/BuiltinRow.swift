/// One built-in function, method or property.
package struct BuiltinRow: Sendable {
  /// How it is written.
  package enum Form: Hashable, Sendable {
    /// `name(...)`
    case function
    /// `Tensor.name(...)`, `Coin.name`
    case onType(String)
    /// `value.name(...)`
    case method(TypePattern)
    /// `value.name`
    case property(TypePattern)
  }

  /// The operations on ciphertexts.
  package enum CiphertextMethod: Hashable, Sendable {
    case squared, rotated, sum, dot, matmul, lowered, isOpened, isUpload, encoded
    /// `Encrypted.dot(a, b)`
    case listDot
    /// `Encrypted.weightedSum(ciphertexts, weights)`
    case weightedSum
  }

  /// What it takes.
  package enum Parameter: Hashable, Sendable {
    /// A value. The label may be left out.
    case value(String, TypePattern)
    /// The number of a dimension, a literal.
    case axis
    /// The numbers of some dimensions, a list of literals.
    case axes
    /// A key of a contract (`Model.task`), or the bits of a modulus of Paillier.
    case keyOrBits
    /// A size, known when compiling: an integer, a size parameter, or a sum or product of those.
    case size(String, SizeHole)
    /// `{ a, b in body }` with these elements and result; a label is required when there is one.
    case closure(label: String?, [TypePattern], TypePattern)
    /// One U64 for each dimension.
    case indices
    /// One or more values of any types that the ABI encodes.
    case anyValues
  }

  /// What the result is.
  package enum Result: Hashable, Sendable {
    case pattern(TypePattern)
    /// A tensor of the receiver's shape without the dimension of the axis, with these elements.
    case reduced(TypePattern)
    /// What filters leave of images: as many channels as filters, sides less the filters' and 1 more.
    case convolved
    /// Images with the sides that the context says: so many squares of the size that is given.
    case pooled
    /// A tensor whose element and shape the context says.
    case tensorFromContext
    /// The receiver's elements in the shape that the context says; their number stays.
    case reshaped
    /// The receiver with the sum of the first dimensions.
    case concatenated
    /// The fields of a resource as a tuple.
    case fields
    /// What the operation says.
    case ofOperation
    /// The ciphertext that the context says, under the key pair's scheme.
    case ciphertextFromContext
    /// The 64-bit plaintext tensor of a ciphertext's tensor.
    case decrypted
    /// A key pair.
    case keyPair
  }

  /// What it becomes in the typed tree.
  package enum Operation: Hashable, Sendable {
    case builtin(Builtin)
    case closure(ClosureBuiltin)
    case fold
    case mutate(MutatingBuiltin)
    case addressOf
    /// The keys of a map that has a maximum.
    case keys
    case ciphertext(CiphertextMethod)
    case test(TestForm)
  }

  /// The operations that only tests have.
  package enum TestForm: Hashable, Sendable {
    case account, balance, makeKey, publicKey, encrypt, upload, uploadProof, decrypt, open, print
    case explore, prove, emitted
  }

  /// The name, without what stands before the point.
  package let name: String
  package let form: Form
  package let parameters: [Parameter]
  /// How many of the last parameters may be left out.
  package let optionalCount: Int
  package let result: Result
  package let operation: Operation
  /// What it does, in one sentence.
  package let summary: String

  /// A row.
  package init(
    _ name: String, _ form: Form, _ parameters: [Parameter], optionalCount: Int = 0,
    _ result: Result, _ operation: Operation, _ summary: String
  ) {
    self.name = name
    self.form = form
    self.parameters = parameters
    self.optionalCount = optionalCount
    self.result = result
    self.operation = operation
    self.summary = summary
  }

  /// A row without parameters.
  package init(
    _ name: String, _ form: Form, _ result: Result, _ operation: Operation, _ summary: String
  ) {
    self.init(name, form, [], result, operation, summary)
  }

  /// The pattern of the value that it is called on.
  package var receiver: TypePattern? {
    switch form {
    case .method(let pattern), .property(let pattern): pattern
    case .function, .onType: nil
    }
  }

  /// Whether it is written without parentheses.
  package var isProperty: Bool {
    switch form {
    case .property: true
    case .onType: operation == .builtin(.coinNone)
    case .function, .method: false
    }
  }
}

extension BuiltinRow.Parameter {
  /// The name that an argument may carry.
  package var label: String? {
    switch self {
    case .value(let name, _), .size(let name, _): name
    case .axis: "axis"
    case .axes: "axes"
    case .closure(let label, _, _): label
    case .indices, .anyValues, .keyOrBits: nil
    }
  }

  /// As documentation writes it.
  package func describe(_ describer: TypeDescriber) -> String {
    switch self {
    case .value(let name, let pattern): "\(name): \(pattern.describe(describer))"
    case .axis: "axis: 0"
    case .axes: "axes: [0, 1]"
    case .size(let name, let hole): "\(name): \(hole.rawValue)"
    case .closure(let label, let parameters, let result):
      (label.map { $0 + ": " } ?? "") + "{ "
        + parameters.map { $0.describe(describer) }.joined(separator: ", ") + " in "
        + result.describe(describer) + " }"
    case .indices: "i, j, ..."
    case .keyOrBits: "Contract.key"
    case .anyValues: "a, b, ..."
    }
  }
}

extension BuiltinRow {
  /// What the result is, as documentation writes it.
  package func resultText(_ describer: TypeDescriber) -> String {
    switch result {
    case .pattern(let pattern): pattern.describe(describer)
    case .reduced(let element):
      "Tensor<\(element.describe(describer)), S without the "
        + (parameters.contains(.axes) ? "axes>" : "axis>")
    case .tensorFromContext, .reshaped: "the tensor that the context says"
    case .convolved: "Tensor<E, [N, F, H - K + 1, W - L + 1]>"
    case .pooled: "Tensor<E, [N, C, P, Q]>, as the context says"
    case .concatenated: "Tensor<E, [N + M, ..]>"
    case .fields, .ofOperation, .ciphertextFromContext, .decrypted, .keyPair: "its own"
    }
  }

  /// The signature as documentation and diagnostics write it.
  package func signature(_ describer: TypeDescriber) -> String {
    let arguments = parameters.map { $0.describe(describer) }.joined(separator: ", ")
    switch form {
    case .function: return "\(name)(\(arguments))"
    case .onType(let type): return isProperty ? "\(type).\(name)" : "\(type).\(name)(\(arguments))"
    case .method(let receiver): return "\(receiver.describe(describer)).\(name)(\(arguments))"
    case .property(let receiver): return "\(receiver.describe(describer)).\(name)"
    }
  }
}
