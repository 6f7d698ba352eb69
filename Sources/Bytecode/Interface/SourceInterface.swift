/// What the source says of a contract's interface and the module does not: the names of parameters, and types with the
/// shapes and sizes that the machine's types do not have. The compiler makes it; the JSON that `galaxy build` writes holds it.
package struct SourceInterface: Hashable, Sendable {
  /// The parameters, without a coin, and the result.
  package struct Method: Hashable, Sendable {
    package var parameters: [Parameter]
    package var result: SourceType?

    /// The types of a method.
    package init(parameters: [Parameter], result: SourceType?) {
      self.parameters = parameters
      self.result = result
    }
  }

  /// A value that is taken, or that an event or error has.
  package struct Parameter: Hashable, Sendable {
    package var name: String
    package var type: SourceType

    /// A value.
    package init(name: String, type: SourceType) {
      self.name = name
      self.type = type
    }
  }

  /// The contract's own sizes, which the arguments of `init` bind.
  package var sizeParameters: [String]
  /// Nil when the contract declares no `init`.
  package var initializer: Method?
  /// Entries and views by name.
  package var methods: [String: Method]
  /// The fields of events, in the module's order as far as it is known.
  package var events: [[Parameter]]
  /// The fields of errors, in the module's order as far as it is known.
  package var errors: [[Parameter]]

  /// An interface.
  package init(
    sizeParameters: [String], initializer: Method?, methods: [String: Method],
    events: [[Parameter]] = [], errors: [[Parameter]] = []
  ) {
    self.sizeParameters = sizeParameters
    self.initializer = initializer
    self.methods = methods
    self.events = events
    self.errors = errors
  }
}

/// A type as the source writes it.
package struct SourceType: Hashable, Sendable {
  /// `Tensor<Q<8,24>, [N, D]>`.
  package var text: String
  /// The same of its parts where the ABI has a tuple, or an array of them: of fields, elements of a tuple, or an
  /// optional's value; else empty.
  package var parts: [SourceType]

  /// A type.
  package init(_ text: String, parts: [SourceType] = []) {
    self.text = text
    self.parts = parts
  }
}
