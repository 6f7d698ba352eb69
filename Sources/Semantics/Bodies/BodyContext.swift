import Diagnostics

/// What is known while a body is checked.
struct BodyContext {
  /// Which names the code sees.
  let environment: Environment
  /// Where the name of the function is declared, or that of the constant or state variable.
  var declaration: Span?
  var kind = FunctionDefinition.Kind.helper
  /// Whether the function is an invariant.
  var isInvariant = false
  var locals: [Local] = []
  /// Names of locals, innermost scope last.
  var names: [[String: LocalID]] = [[:]]
  /// The locals that are read, for the warning about the others.
  var used: Set<LocalID> = []
  var parameterCount = 0
  var result = Type.unit
  /// Where the result type stands.
  var resultSpan: Span?
  var loopDepth = 0
  /// In tests: the sizes of the contracts that are deployed, by the deploying expression and by
  /// local.
  var deployments: [Span: [SizeParameterID: Size]] = [:]
  var deployed: [LocalID: [SizeParameterID: Size]] = [:]
  /// For messages about depth and headroom: what `let` bound to ciphertexts, and how large they can be.
  var sources: [LocalID: TypedExpression] = [:]
  var bounds: [LocalID: UInt64] = [:]
  /// What numbers that `let` has bound are at most, where that is known.
  var limits: [LocalID: Size] = [:]
  /// The code is the value of a constant: nothing but values.
  var isConstant = false
  /// Whether a syntax error is in the function: its blocks may nest otherwise than was meant.
  var isDamaged = false
  /// Whether everything so far has made it into the typed tree.
  var isWhole = true
  /// Constants that are used, and not known yet.
  var neededConstants: [(index: Int, span: Span)] = []
  /// What can be reverted with and emitted, for the ABI of the contract.
  var raised: [ErrorID] = []
  var emitted: [EventID] = []

  /// Nothing is known but where the code stands.
  init(environment: Environment) {
    self.environment = environment
  }

  var isTest: Bool { kind == .test }
  var contract: ContractID? { environment.contract }
}
