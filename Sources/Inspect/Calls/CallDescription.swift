import Bytecode
import Primitives
import VM
import Values

/// A call of a trace with its names: what was called with which values, and what came of it.
struct CallDescription {
  /// A value with its name and type.
  struct NamedValue {
    /// May be empty.
    let name: String
    /// The type's index in the contract's module.
    let type: TypeIndex
    /// The value.
    let value: ABIValue
  }

  let call: CallTree.Call
  let names: TraceNames
  /// The interface of the contract; nil when its module is not at hand.
  let contract: ContractInterface?
  /// The method; nil when the contract does not have it.
  let method: ContractInterface.Method?
  /// The bytes of the arguments.
  private let argumentBytes: [UInt8]

  init(_ call: CallTree.Call, names: TraceNames) {
    self.call = call
    self.names = names
    contract = names.interface(call.enter.codeHash)
    let found = contract?.method(callData: call.enter.callData, isInit: call.enter.isInit)
    method = found?.0
    argumentBytes = found.map { Array($0.1) } ?? Array(call.enter.callData.dropFirst(4))
  }

  /// The contract's name, or its address.
  var contractName: String { contract?.name ?? call.enter.contract.checksummed }

  /// The method's name, `init`, or a selector.
  var methodName: String {
    method?.name
      ?? (call.enter.isInit ? "init" : Hex.encodePrefixed(call.enter.callData.prefix(4)))
  }

  /// A writer of the contract's values.
  var values: ValueText {
    ValueText(types: contract?.types ?? .empty, detail: .short, names: names.accounts)
  }

  /// The arguments; nil when they cannot be read.
  var arguments: [NamedValue]? {
    guard let contract, let method,
      let values = contract.types.decode(argumentBytes, method.parameters.map(\.type))
    else { return nil }
    return zip(method.parameters, values).map {
      NamedValue(name: $0.name, type: $0.type, value: $1)
    }
  }

  /// `store: Shelf, values: [1, 2]`, or digits.
  var argumentsText: String {
    guard method != nil else { return Hex.encodePrefixed(argumentBytes.prefix(32)) }
    guard let arguments else { return values.hex(argumentBytes) }
    return arguments.map { argument in
      (argument.name.isEmpty ? "" : "\(argument.name): ")
        + values.text(argument.value, argument.type)
    }.joined(separator: ", ")
  }

  /// What was returned; nil for nothing, or when it cannot be read.
  var result: NamedValue? {
    guard let leave = call.leave, leave.status == .success, !call.enter.isInit, let contract,
      let type = method?.result?.type,
      let value = contract.types.decode(leave.data, [type])?.first
    else { return nil }
    return NamedValue(name: "", type: type, value: value)
  }

  /// What a call that succeeded returned.
  var resultText: String {
    guard let leave = call.leave else { return "" }
    if leave.coin > 0 { return "Coin(\(leave.coin))" }
    if call.enter.isInit { return "deployed" }
    guard method?.result?.type != nil else {
      return leave.data.isEmpty ? "()" : Hex.encodePrefixed(leave.data.prefix(64))
    }
    return result.map { values.text($0.value, $0.type) } ?? values.hex(leave.data)
  }

  /// Why it failed: an error with its fields, or a trap; nil when it did not.
  var failureText: String? {
    switch call.leave?.status {
    case nil, .success: nil
    case .revert:
      call.leave.map { leave in
        names.error(leave.data, in: call.enter.codeHash).map { text($0) }
          ?? Hex.encodePrefixed(leave.data.prefix(64))
      }
    case .trap(let trap): trap.name
    }
  }

  /// Where it failed; nil when it did not, or when that is not known.
  var failurePlace: SourcePlace? {
    call.leave?.location.flatMap { names.place($0, in: call.enter.codeHash) }
  }

  /// An event of the call.
  func text(_ event: EmittedEvent) -> String {
    names.event(event, in: call.enter.codeHash).map { text($0) }
      ?? event.topics.map(\.hex).joined(separator: " ")
  }

  /// The name of the place that a change is of, and what lay there before and after; nil for nothing.
  func text(_ change: StorageChange) -> (name: String, old: String?, new: String?) {
    guard let module = names.module(call.enter.codeHash),
      module.module.slots.indices.contains(Int(change.key.slot))
    else {
      let old = change.old.map { Hex.encodePrefixed($0.prefix(32)) }
      return (change.key.hash.hex, old, change.new.map { Hex.encodePrefixed($0.prefix(32)) })
    }
    let slot = StoredSlot(change.key, module)
    return (
      slot.name(values), change.old.map { slot.text($0, values) },
      change.new.map { slot.text($0, values) }
    )
  }

  /// The name of a place in state.
  func name(_ key: TracedKey) -> String {
    text(StorageChange(key: key, old: nil, new: nil)).name
  }

  private func text(_ declaration: DecodedDeclaration) -> String {
    ValueText(types: declaration.types, detail: .short, names: names.accounts).text(declaration)
  }
}
