import Bytecode
import Diagnostics
import Primitives
import VM
import Values

/// Writes a tree of calls for machines.
package struct CallTreeJSON {
  private let names: TraceNames

  /// An array of the calls, each an object with its callees, events, payments and storage changes.
  /// With transactions each outermost call says which one it belongs to.
  package static func value(
    _ tree: CallTree, names: TraceNames, transactions: [TracedTransaction] = []
  ) -> JSONValue {
    let writer = CallTreeJSON(names: names)
    return .array(
      tree.calls.map { call in
        let value = writer.value(call, isUndone: false)
        guard case .object(let members) = value, transactions.indices.contains(call.transaction)
        else { return value }
        let transaction = transactions[call.transaction]
        let head = JSONValue.members(
          ("number", .integer(call.transaction)), ("title", .string(transaction.title)),
          ("sender", .string(transaction.sender.checksummed)),
          ("gasLimit", .integer(Int(clamping: transaction.gasLimit))),
          ("intrinsicGas", .integer(Int(clamping: transaction.intrinsicGas))),
          ("gasUsed", .integer(Int(clamping: transaction.gasUsed))))
        return .object([JSONValue.Member("transaction", head)] + members)
      })
  }

  private init(names: TraceNames) {
    self.names = names
  }

  private func value(_ call: CallTree.Call, isUndone: Bool) -> JSONValue {
    let isUndone = isUndone || call.isUndone
    let contract = names.interface(call.enter.codeHash)
    let method = contract?.method(callData: call.enter.callData, isInit: call.enter.isInit)
    var members: [(String, JSONValue)] = [
      ("contract", contract.map { .string($0.name) } ?? .null),
      ("address", .string(call.enter.contract.checksummed)),
      ("caller", .string(call.enter.caller.checksummed)),
      ("method", method.map { .string($0.0.name) } ?? .null),
      ("kind", method.map { .string(CallTreeJSON.name(of: $0.0.kind)) } ?? .null),
    ]
    if let (method, bytes) = method, let contract {
      members.append(("arguments", arguments(bytes, of: method, contract)))
    } else {
      members.append(("callData", .string(Hex.encodePrefixed(call.enter.callData))))
    }
    members += [
      ("value", .string(String(call.enter.value))),
      ("gasLimit", .integer(Int(clamping: call.enter.gas))),
      ("gasUsed", .integer(Int(clamping: call.gas))),
      ("ownGas", .integer(Int(clamping: call.ownGas))),
    ]
    members += end(call, contract, method?.0)
    members.append(("items", .array(call.items.compactMap { item($0, call, isUndone) })))
    members.append(("undone", .bool(isUndone)))
    members.append(("storage", .array(StorageChange.all(in: call).map { change($0, call) })))
    return .object(members.map { JSONValue.Member($0.0, $0.1) })
  }

  private static func name(of kind: Entry.Kind) -> String {
    switch kind {
    case .initializer: "init"
    case .entry: "entry"
    case .view: "view"
    }
  }

  private func arguments(
    _ bytes: [UInt8], of method: ContractInterface.Method, _ contract: ContractInterface
  ) -> JSONValue {
    guard let values = contract.types.decode(bytes, method.parameters.map(\.type)) else {
      return .string(Hex.encodePrefixed(bytes))
    }
    let writer = ValueJSON(types: contract.types)
    return .array(
      zip(method.parameters, values).map { parameter, value in
        .members(
          ("name", .string(parameter.name)),
          ("type", .string(contract.types.name(parameter.type))),
          ("value", writer.value(value, parameter.type)))
      })
  }

  private func end(
    _ call: CallTree.Call, _ contract: ContractInterface?, _ method: ContractInterface.Method?
  ) -> [(String, JSONValue)] {
    guard let leave = call.leave else { return [("status", .string("unfinished"))] }
    let place = leave.location.flatMap { names.place($0, in: call.enter.codeHash) }
    switch leave.status {
    case .success:
      let coin: [(String, JSONValue)] =
        leave.coin > 0 ? [("coin", .string(String(leave.coin)))] : []
      guard let contract, let type = method?.result?.type,
        let value = contract.types.decode(leave.data, [type])?.first
      else { return [("status", .string("success")), ("returns", .null)] + coin }
      let result = ValueJSON(types: contract.types).value(value, type)
      return [("status", .string("success")), ("returns", result)] + coin
    case .revert:
      let error = names.error(leave.data, in: call.enter.codeHash)
      return [
        ("status", .string("revert")),
        ("error", error.map { $0.json } ?? .string(Hex.encodePrefixed(leave.data))),
        ("at", place.map { $0.json } ?? .null),
      ]
    case .trap(let trap):
      return [
        ("status", .string("trap")), ("error", .members(("trap", .string(trap.name)))),
        ("at", place.map { $0.json } ?? .null),
      ]
    }
  }

  /// A callee, event or payment; nothing for reads and writes, which storage changes tell.
  private func item(
    _ item: CallTree.Item, _ call: CallTree.Call, _ isUndone: Bool
  ) -> JSONValue? {
    switch item {
    case .call(let callee): .members(("call", value(callee, isUndone: isUndone)))
    case .event(let event):
      .members(
        (
          "event",
          names.event(event, in: call.enter.codeHash).map { $0.json }
            ?? .members(
              ("topics", .array(event.topics.map { .string($0.hex) })),
              ("data", .string(Hex.encodePrefixed(event.data))))
        ))
    case .payment(let account, let amount):
      .members(
        (
          "payment",
          .members(("to", .string(account.checksummed)), ("amount", .string(String(amount))))
        ))
    case .read, .write: nil
    }
  }

  private func change(_ change: StorageChange, _ call: CallTree.Call) -> JSONValue {
    guard let module = names.module(call.enter.codeHash),
      module.module.slots.indices.contains(Int(change.key.slot))
    else {
      return .members(
        ("key", .string(change.key.hash.hex)),
        ("old", change.old.map { .string(Hex.encodePrefixed($0)) } ?? .null),
        ("new", change.new.map { .string(Hex.encodePrefixed($0)) } ?? .null))
    }
    let name = StoredSlot(change.key, module).name(ValueText(types: module.types, detail: .full))
    // Numbers as those of arguments and results.
    let place = StatePlace(change.key, of: module, names: [:])
    let value = { (bytes: [UInt8]?) -> JSONValue in
      bytes.flatMap { place?.json($0, module.types) } ?? .null
    }
    return .members(
      ("key", .string(change.key.hash.hex)), ("name", .string(name)), ("old", value(change.old)),
      ("new", value(change.new)))
  }
}

extension DecodedDeclaration {
  /// `{name, arguments: [{name, type, value}]}`.
  package var json: JSONValue {
    let writer = ValueJSON(types: types)
    return .members(
      ("name", .string(name)),
      (
        "arguments",
        .array(
          fields.map { field in
            .members(
              ("name", .string(field.name)), ("type", .string(types.name(field.type))),
              (
                "value",
                field.value.map { writer.value($0, field.type) }
                  ?? field.hash.map { .string($0.hex) } ?? .null
              ))
          })
      ))
  }
}

extension SourcePlace {
  /// `{file, line, column}`.
  package var json: JSONValue {
    .members(
      ("file", .string(file)), ("line", .integer(line)), ("column", .integer(column)))
  }
}
