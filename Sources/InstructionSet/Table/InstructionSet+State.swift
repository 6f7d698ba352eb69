extension InstructionSpec {
  /// A row that reads state.
  fileprivate static func load(
    _ code: UInt16, _ name: String, _ operands: [Operand], traps: [TrapSpec] = [],
    _ summary: String, _ semantics: String
  ) -> InstructionSpec {
    InstructionSpec(
      code, name, operands, effect: .readsState,
      gas: .linear(base: 150, per: GasRatio(1, 4), of: .stateBytes), traps: traps + [.decode],
      summary, semantics)
  }

  /// A row that writes state.
  fileprivate static func store(
    _ code: UInt16, _ name: String, _ operands: [Operand], traps: [TrapSpec] = [],
    _ summary: String, _ semantics: String
  ) -> InstructionSpec {
    InstructionSpec(
      code, name, operands, effect: .writesState,
      gas: .linear(base: 200, per: GasRatio(2), of: .stateBytes),
      traps: traps + [.overflow, .staticWrite], summary, semantics)
  }
}

extension InstructionSet {
  /// State: slots, lists in slots, maps.
  static let state: [InstructionSpec] = [
    .load(
      0x0801, "stateLoad", [.result(.value(.slot)), .slot(.value)], traps: [.staticWrite],
      "Reads a slot.",
      """
      result = slot, or the empty value of its type when it was never written (a public key has \
      none: traps decode). Of a slot that contains coins the value is taken: the slot is empty \
      behind it, and a view traps staticWrite
      """),
    .store(
      0x0802, "stateStore", [.read("value", .a, .value(.slot)), .slot(.value)],
      traps: [.occupied], "Writes a slot.",
      "slot = value; the coins in value are consumed. Traps occupied when the slot holds coins"),
    .load(
      0x0803, "stateListLength", [.result(.word), .slot(.list)], "Counts the elements of a list.",
      "result = slot.length"),
    .load(
      0x0804, "stateListGet",
      [.result(.value(.slotElement)), .read("index", .b, .word), .slot(.copyableList)],
      traps: [.bounds], "Reads an element of a list.", "result = slot[index]"),
    .store(
      0x0805, "stateListSet",
      [
        .read("value", .a, .value(.slotElement)), .read("index", .b, .word), .slot(.copyableList),
      ],
      traps: [.bounds, .decode], "Writes an element of a list.", "slot[index] = value"),
    .store(
      0x0806, "stateListAppend", [.read("value", .a, .value(.slotElement)), .slot(.list)],
      traps: [.capacity, .decode], "Appends to a list.",
      "slot = slot + [value]; traps capacity when the list is full"),
    .store(
      0x0807, "stateListRemoveLast", [.result(.value(.slotElement)), .slot(.list)],
      traps: [.bounds, .decode], "Removes the last element of a list.",
      "result = the last element of slot; traps bounds when the list is empty"),
    .store(
      0x0808, "stateListClear", [.slot(.copyableList)], traps: [.decode], "Empties a list.",
      "slot = []"),
    .load(
      0x0809, "stateLook", [.result(.value(.slot)), .slot(.value)],
      "Looks at a slot that contains coins.",
      """
      result = slot, which stays as it is. The coins in result can only be asked for their amount: \
      whatever takes one traps coinConsumed
      """),
    .load(
      0x0810, "mapGet",
      [
        .result(.value(.optionalSlotValue)), .read("key", .b, .value(.slotKey)),
        .slot(.copyableMap),
      ],
      "Looks up a key.", "result = some(slot[key]), or none"),
    .load(
      0x0811, "mapGetOr",
      [
        .result(.value(.slotValue)), .read("key", .b, .value(.slotKey)),
        .read("default", .c, .value(.slotValue)), .slot(.copyableMap),
      ],
      "Looks up a key, with a default.", "result = slot[key], or default"),
    .load(
      0x0812, "mapContains", [.result(.word), .read("key", .b, .value(.slotKey)), .slot(.map)],
      "Asks for a key.", "result = whether slot has key"),
    .store(
      0x0813, "mapSet",
      [
        .read("value", .a, .value(.slotValue)), .read("key", .b, .value(.slotKey)),
        .slot(.copyableMap),
      ],
      "Sets the value of a key.", "slot[key] = value"),
    .store(
      0x0814, "mapRemove", [.read("key", .b, .value(.slotKey)), .slot(.copyableMap)],
      "Removes a key.", "slot has key no more; nothing happens when it had not"),
    .store(
      0x0815, "mapTake",
      [.result(.value(.optionalSlotValue)), .read("key", .b, .value(.slotKey)), .slot(.map)],
      traps: [.decode], "Takes the value of a key out of a map.",
      "result = some(slot[key]) and the key is removed, or none"),
    .store(
      0x0816, "mapPut",
      [.read("value", .a, .value(.slotValue)), .read("key", .b, .value(.slotKey)), .slot(.map)],
      traps: [.occupied], "Puts a value under a key that has none.",
      "slot[key] = value; the coins in value are consumed. Traps when slot has key"),
    .load(
      0x0817, "mapLook",
      [.result(.value(.optionalSlotValue)), .read("key", .b, .value(.slotKey)), .slot(.map)],
      "Looks at the value of a key that contains coins.",
      """
      result = some(slot[key]), or none; slot stays as it is. The coins in result can only be asked \
      for their amount: whatever takes one traps coinConsumed
      """),
    .load(
      0x0820, "stateCoinAmount", [.result(.wide), .slot(.coin)], "Reads how much a slot holds.",
      "result = the amount of the coin in slot"),
    .load(
      0x0821, "mapCoinAmount",
      [.result(.wide), .read("key", .b, .value(.slotKey)), .slot(.coinMap)],
      "Reads how much a map holds under a key.",
      "result = the amount of the coin slot[key], 0 when slot has no key"),
  ]
}
