import Bytecode
import Ledger
import Primitives
import VM
import Values

/// What an outcome means in terms of the contract that was called.
package struct Explanation: Sendable {
  /// A value with its type.
  package struct TypedValue: Sendable {
    package let value: ABIValue
    package let type: TypeIndex
    package let types: TypeTable
  }

  /// How it ended.
  package enum Result: Sendable {
    /// With this result; nil when there is none.
    case success(TypedValue?)
    /// With an error that the contract, or one whose error it passes on, declares.
    case error(DecodedDeclaration)
    /// With an error that nobody known declares.
    case unknownError([UInt8])
    /// The machine stopped it.
    case trap(Trap)
    /// The bytes of a deployment are no valid module.
    case invalidModule(reason: String)
    /// No block takes the transaction.
    case refused(TransactionError)
  }

  /// How it ended.
  package let result: Result
  /// The source of the instruction that failed, when debug information says.
  package let place: SourcePlace?
  /// The events, each with what it declares when a known contract declares it.
  package let events: [(event: EmittedEvent, declaration: DecodedDeclaration?)]
}

extension Outcome {
  /// The outcome of a method of a contract, nil for a deployment, in words that the known contracts have.
  package func explain(
    _ method: ContractInterface.Method?, of contract: ContractInterface, known: KnownContracts
  ) -> Explanation {
    let result: Explanation.Result
    switch status {
    case .success: result = .success(value(method, contract))
    case .revert:
      let error = contract.error(data) ?? known.error(data, in: contract.codeHash)
      result = error.map { .error($0) } ?? .unknownError(data)
    case .trap(let trap): result = .trap(trap)
    case .invalidModule(let reason): result = .invalidModule(reason: reason)
    case .refused(let error): result = .refused(error)
    }
    return Explanation(
      result: result,
      place: location.flatMap {
        known.place(
          function: Int($0.function), instruction: Int($0.instruction), in: contract.codeHash)
      },
      events: events.map { event in
        (event, known.event(topics: event.topics, data: event.data, in: contract.codeHash))
      })
  }

  private func value(
    _ method: ContractInterface.Method?, _ contract: ContractInterface
  ) -> Explanation.TypedValue? {
    guard let method, let type = method.result?.type,
      let value = Call(method, of: contract).result(data)
    else { return nil }
    return Explanation.TypedValue(value: value, type: type, types: contract.types)
  }
}

extension Explanation {
  /// How it ended, in a line: `[1.0, 2.0]`, `success`, `revert: TooMuch(amount: 11, left: 10)`, `trap: overflow`.
  package var text: String {
    switch result {
    case .success(let value):
      value.map { ValueText(types: $0.types, detail: .full).text($0.value, $0.type) } ?? "success"
    case .error(let error): "revert: \(Explanation.text(error))"
    case .unknownError(let data): "revert: unknown(\(Hex.encodePrefixed(data)))"
    case .trap(let trap): "trap: \(trap.name)"
    case .invalidModule(let reason): "trap: invalidModule (\(reason))"
    case .refused(let error): "refused: \(error)"
    }
  }

  /// An error or event; without parentheses when it has no fields.
  package static func text(_ declaration: DecodedDeclaration) -> String {
    declaration.fields.isEmpty
      ? declaration.name : ValueText(types: declaration.types, detail: .full).text(declaration)
  }
}
