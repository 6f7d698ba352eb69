import Diagnostics
import Primitives

/// An expression with its type. Operands are evaluated left to right.
package struct TypedExpression: Sendable {
  package indirect enum Kind: Sendable {
    /// Of any integer type; two's complement over 256 bits when negative.
    case integer(U256)
    /// The raw value in the type's format.
    case fixed(Int64)
    case bool(Bool)
    case address(Address)
    case hash(Hash256)
    case bytes([UInt8])
    case text([UInt8])
    case unit
    case none
    case some(TypedExpression)

    case local(LocalID)
    /// The whole value of a state variable (never a map; never linear).
    case state(StateID)
    /// The public key of a key declaration.
    case key(KeyID)
    /// A size as a U64.
    case size(Size)
    case context(ContextValue)

    case unary(TypedUnaryOperator, TypedExpression)
    /// Operands have the same type, except for shifts (any unsigned amount <= 64 bits wide).
    case binary(TypedBinaryOperator, TypedExpression, TypedExpression)
    /// `&&` (isAnd) or `||`: the right operand is evaluated only when needed.
    case logical(isAnd: Bool, TypedExpression, TypedExpression)
    /// `optional ?? value`.
    case coalesce(TypedExpression, TypedExpression)
    /// `optional else Error(...)`: the value, or a revert.
    case unwrap(TypedExpression, ErrorRaise)
    /// `optional else { ... }`: the value, or the block, which never comes to its end.
    case unwrapOrLeave(TypedExpression, TypedBlock)
    /// `fail Error(...)`: reverts.
    case fail(ErrorRaise)

    case tuple([TypedExpression])
    case structure(StructID, [TypedExpression])
    case enumCase(EnumID, Int, [TypedExpression])
    /// A list or array of these elements.
    case elements([TypedExpression])
    /// `[value; count]`: an array or a list, `value` repeated.
    case filled(TypedExpression, count: TypedExpression)

    /// A field of a struct or an element of a tuple.
    case field(TypedExpression, Int)
    /// An element of a list, array or bytes (trap bounds).
    case index(TypedExpression, TypedExpression)
    /// An element of a state variable that is a list or array, without loading the rest of it.
    case stateIndex(StateID, TypedExpression)
    /// `map[key]`: an optional.
    case mapGet(StateID, key: TypedExpression)
    case mapGetOrDefault(StateID, key: TypedExpression, default: TypedExpression)

    case ifElse(TypedExpression, then: TypedBlock, elseBranch: TypedBlock?)
    case match(TypedExpression, [TypedMatchArm])

    /// A free function or a helper of the same contract; `sizes` in the order of its size
    /// parameters.
    case call(FunctionID, sizes: [Size], [TypedExpression])
    case contractCall(TypedContractCall)
    /// `deploy(Contract, ...)`: a new contract, with the arguments of its `init`, a Coin included.
    case deploy(ContractID, [TypedExpression])
    /// A typed address from an address, or back.
    case contractAt(TypedExpression)
    case addressOf(TypedExpression)
    /// A pure operation of the prelude or a method that changes nothing.
    case builtin(Builtin, [TypedExpression])
    /// A method with an inlined closure.
    case closureCall(ClosureBuiltin, TypedExpression, TypedClosure)
    /// `fold`: the start value, then the closure of (accumulator, element).
    case fold(TypedExpression, start: TypedExpression, TypedClosure)
    /// A method that changes the place it is called on.
    case mutate(MutatingBuiltin, Place, [TypedExpression])
    /// The same as `mutate`, reverting with the error when there is no room (append, add).
    case mutateOrRaise(MutatingBuiltin, Place, [TypedExpression], ErrorRaise)
    /// Only in tests.
    case testOperation(TestOperation)
  }

  package var kind: Kind
  package var type: Type
  package var span: Span

  package init(_ kind: Kind, type: Type, span: Span) {
    self.kind = kind
    self.type = type
    self.span = span
  }
}

package enum ContextValue: Sendable, Hashable {
  case caller, selfAddress, blockNumber, blockTime, gasLeft
}

package enum TypedUnaryOperator: Sendable, Hashable {
  case not, negate, complement
}

/// Arithmetic, bits and comparison; on tensors and ciphertexts elementwise (one operand may then be a
/// scalar).
package enum TypedBinaryOperator: Sendable, Hashable {
  case add, subtract, multiply, divide, remainder
  case bitAnd, bitOr, bitXor, shiftLeft, shiftRight
  case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual
}

package struct TypedMatchArm: Sendable {
  package var pattern: TypedPattern
  package var body: TypedBlock

  package init(pattern: TypedPattern, body: TypedBlock) {
    self.pattern = pattern
    self.body = body
  }
}

package indirect enum TypedPattern: Sendable {
  case any
  case bind(LocalID)
  /// Equal to this literal.
  case literal(TypedExpression)
  case none
  case some(TypedPattern)
  case enumCase(EnumID, Int, [TypedPattern])
  case tuple([TypedPattern])
}

package struct TypedContractCall: Sendable {
  package var interface: InterfaceID
  /// Index into the interface's methods.
  package var method: Int
  /// Of type `contract`.
  package var callee: TypedExpression
  /// In the order of the parameters, a Coin included.
  package var arguments: [TypedExpression]
  /// `try`: the expression's type is an optional, none when the callee failed.
  package var isTry: Bool
  /// The callee's size parameters in the caller's sizes (to check the shape of the result at
  /// the ABI boundary); nil where only the result determines it.
  package var sizes: [Size?]

  package init(
    interface: InterfaceID, method: Int, callee: TypedExpression, arguments: [TypedExpression],
    isTry: Bool, sizes: [Size?] = []
  ) {
    self.interface = interface
    self.method = method
    self.callee = callee
    self.arguments = arguments
    self.isTry = isTry
    self.sizes = sizes
  }
}

/// `{ a, b in body }`: parameters are locals of the enclosing function.
package struct TypedClosure: Sendable {
  package var parameters: [LocalID]
  package var body: TypedExpression

  package init(parameters: [LocalID], body: TypedExpression) {
    self.parameters = parameters
    self.body = body
  }
}

/// What only tests can do.
package indirect enum TestOperation: Sendable {
  /// A fresh account with a balance in the smallest unit.
  case account(balance: TypedExpression?)
  case balance(of: TypedExpression)
  case deploy(
    from: TypedExpression, ContractID, arguments: [TypedExpression], value: TypedExpression?)
  /// `who.call(contract.entry(...), value:, gas:)`; the call's `callee` and arguments are those of
  /// the entry.
  case transaction(
    from: TypedExpression, TypedContractCall, value: TypedExpression?, gas: TypedExpression?)
  /// `contract.view(...)` outside of a transaction.
  case viewCall(TypedContractCall)
  /// The view of a public state variable of a contract; its key when that is a map.
  case advanceBlocks(by: TypedExpression)
  case advanceTime(by: TypedExpression)
  /// `testKey()`: a key pair, the same one every time for the same scheme and number.
  case makeKey(EncryptionScheme, number: Int)
  case publicKey(TypedExpression)
  /// The range is what the context wants; values beyond it fail the test.
  case encrypt(key: TypedExpression, TypedExpression, within: ValueRange?)
  /// An upload to a contract, from an account, in a round, whose proof is kept.
  case upload(
    key: TypedExpression, TypedExpression, to: TypedExpression, from: TypedExpression,
    round: TypedExpression)
  /// The proof that is kept of an upload.
  case uploadProof(key: TypedExpression, TypedExpression)
  /// What is inside, as a tensor of the 64-bit type with the same fraction.
  case decrypt(key: TypedExpression, TypedExpression)
  /// The proof of what is inside (Paillier).
  case open(key: TypedExpression, TypedExpression)
  /// Shows values; gives nothing.
  case print([TypedExpression])
  /// Whether the last transaction emitted the event, with these values or, when nil, any.
  case emitted(EventID, [TypedExpression]?)
  /// Random calls of these contracts, after each of which their invariants hold.
  case explore([TypedExpression])
  /// Proofs of the invariants of these contracts.
  case prove([TypedExpression])
}
