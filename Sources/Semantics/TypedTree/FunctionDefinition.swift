import Diagnostics

/// A function of any kind with its checked body.
package struct FunctionDefinition: Sendable {
  package enum Kind: Sendable, Hashable {
    /// Top-level `fn`: pure.
    case free
    /// `fn` in a contract.
    case helper
    case entry
    case view
    case initializer
    case test
  }

  package var name: String
  package var span: Span
  package var kind: Kind
  /// Whether it is a view that no module has, because it only says what always holds.
  package var isInvariant = false
  package var contract: ContractID?
  /// The part that it comes from, if it does.
  package var part: PartOrigin?
  /// For `free` and `helper`: hidden U64 arguments before the parameters, in this order.
  /// For `entry`, `view` and `initializer`: bound in the prologue by `sizeBindings`.
  /// The sizes of the contract are not among them, except that the initializer binds those too.
  package var sizeParameters: [SizeParameterID]
  /// Where the prologue finds each size (entry, view, initializer). Every other dimension of a
  /// parameter is checked
  /// against its type when the parameter comes in (trap `shape`).
  package var sizeBindings: [SizeBinding]
  /// The first locals are the parameters.
  package var parameterCount: Int
  package var locals: [Local]
  package var result: Type
  package var effects: Effects
  /// Whether `calls` stands in the signature.
  package var declaresCalls: Bool
  /// The most gas that it may use by its signature, and where that stands.
  package var gasLimit: (gas: Size, span: Span)?
  package var body: TypedBlock
  package var documentation: String

  package init(
    name: String, span: Span, kind: Kind, contract: ContractID?,
    sizeParameters: [SizeParameterID] = [], sizeBindings: [SizeBinding] = [],
    parameterCount: Int = 0, locals: [Local] = [], result: Type = .unit,
    effects: Effects = Effects(), declaresCalls: Bool = false, body: TypedBlock,
    documentation: String = ""
  ) {
    self.name = name
    self.span = span
    self.kind = kind
    self.contract = contract
    self.sizeParameters = sizeParameters
    self.sizeBindings = sizeBindings
    self.parameterCount = parameterCount
    self.locals = locals
    self.result = result
    self.effects = effects
    self.declaresCalls = declaresCalls
    self.body = body
    self.documentation = documentation
  }

  package subscript(id: LocalID) -> Local { locals[id.index] }
}

/// A size parameter is dimension `axis` of the tensor or ciphertext parameter `parameter` (or, axis 0,
/// the count of an array).
package struct SizeBinding: Sendable, Hashable {
  package let size: SizeParameterID
  package let parameter: Int
  package let axis: Int

  package init(size: SizeParameterID, parameter: Int, axis: Int) {
    self.size = size
    self.parameter = parameter
    self.axis = axis
  }
}

package struct Local: Sendable {
  package let name: String
  package let span: Span
  package let type: Type
  package let isMutable: Bool

  package init(name: String, span: Span, type: Type, isMutable: Bool) {
    self.name = name
    self.span = span
    self.type = type
    self.isMutable = isMutable
  }
}

/// What a function can do, itself or through the functions it calls.
package struct Effects: Sendable, Hashable {
  package var readsState = false
  /// Writes state, emits events or moves money.
  package var writesState = false
  package var makesCalls = false

  package init(readsState: Bool = false, writesState: Bool = false, makesCalls: Bool = false) {
    self.readsState = readsState
    self.writesState = writesState
    self.makesCalls = makesCalls
  }
}
