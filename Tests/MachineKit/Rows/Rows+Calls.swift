import Bytecode
import Primitives
import VM

extension RowCase {
  package static let control: [RowCase] = [
    words(
      "jump", [.small(10, 1), Instruction(.jump, x: 3), .small(10, 2), Instruction(.move, 9, 10)],
      [], 1),
    words(
      "branchIf, branchIfNot",
      [
        .small(10, 0), Instruction(.branchIf, 0, x: 4), .small(10, 1), Instruction(.jump, x: 7),
        Instruction(.branchIfNot, 1, x: 6), Instruction(.jump, x: 7), .small(10, 2),
      ], [1, 0], 2),
    words(
      "branchIf falls through", [.small(10, 1), Instruction(.branchIf, 0, x: 3), .small(10, 4)],
      [0], 4),
    words(
      "branchIfNot falls through",
      [.small(10, 1), Instruction(.branchIfNot, 0, x: 3), .small(10, 4)], [1], 4),
    words(
      "loopEnter, loopBack",
      [
        .small(10, 0), Instruction(.loopEnter, 5, x: 3), Instruction(.addImmU, 10, 10, 1),
        Instruction(.equal, 6, 10, 0), Instruction(.branchIf, 6, x: 6),
        Instruction(.loopBack, 5, x: 2),
      ], [4], 4),
    words(
      "loopBack beyond the bound",
      [
        .small(10, 0), Instruction(.loopEnter, 5, x: 3), Instruction(.addImmU, 10, 10, 1),
        Instruction(.equal, 6, 10, 0), Instruction(.branchIf, 6, x: 6),
        Instruction(.loopBack, 5, x: 2),
      ], [5], trap: .loopBound),
    words(
      "loopBackIf",
      [
        .small(10, 0), Instruction(.loopEnter, 5, x: 3), Instruction(.addImmU, 10, 10, 1),
        Instruction(.notEqual, 6, 10, 0), Instruction(.loopBackIf, 5, 6, x: 2),
      ], [4], 4),
    words(
      "loopBackIf beyond the bound",
      [
        .small(10, 0), Instruction(.loopEnter, 5, x: 3), Instruction(.addImmU, 10, 10, 1),
        Instruction(.notEqual, 6, 10, 0), Instruction(.loopBackIf, 5, 6, x: 2),
      ], [5], trap: .loopBound),
    words(
      "a counting loop beyond the bound",
      [
        .small(10, 0), Instruction(.loopEnter, 5, x: 3), Instruction(.addImmU, 10, 10, 1),
        Instruction(.lessU, 6, 10, 0), Instruction(.loopBackIf, 5, 6, x: 2),
      ], [5], trap: .loopBound),
    RowCase(
      "call, return",
      Program.module(
        types: Kind.table, parameters: [Kind.u64, Kind.u64], result: Kind.u64, frame: 16,
        functions: [
          Function(
            name: "power", parameters: [Kind.u64, Kind.u64], result: Kind.u64, frameSize: 8,
            code: [Instruction(.powU, 0, 0, 1), Instruction(.return)])
        ],
        [
          Instruction(.move, 4, 0), Instruction(.move, 5, 1), Instruction(.call, 4, x: 1),
          Instruction(.addImmU, 6, 4, 1), Instruction(.move, 4, 1), Instruction(.move, 5, 0),
          Instruction(.move, 7, 4), Instruction(.move, 8, 5), Instruction(.move, 3, 6),
          Instruction(.call, 7, x: 1), Instruction(.addU, 0, 3, 7), Instruction(.return),
        ]), Program.words(2, 5), .words([58])),
    code(
      "revert",
      [
        .small(1, 7), .bytes(2, type: Kind.text, constant: 1), Instruction(.revert, 1),
        .small(10, 0),
      ],
      .revert(badError)),
    code(
      "trap", [Instruction(.trap, Trap.unreachable.rawValue), .small(10, 0)], .trap(.unreachable)),
  ]

  /// `Bad(7, "abc")`.
  static let badError: [UInt8] =
    Array(keccak256(utf8: "Bad(uint64,string)").bytes.prefix(4)) + Program.words(7, 64, 3)
    + Array("abc".utf8) + Array(repeating: 0, count: 29)

  package static let context: [RowCase] = [
    wides("caller", [Instruction(.caller, 20)], [], Program.caller.number),
    wides("selfAddress", [Instruction(.selfAddress, 20)], [], Program.contract.number),
    code("blockNumber", [Instruction(.blockNumber, 10)], .words([7])),
    code("blockTime", [Instruction(.blockTime, 10)], .words([1_700_000_000])),
    code(
      "gasLeft falls by the price of what stands between",
      [
        Instruction(.gasLeft, 1), .small(3, 0), .small(3, 0), Instruction(.gasLeft, 2),
        Instruction(.subU, 10, 1, 2),
      ], .words([4])),
    emits(
      "emit",
      [
        Instruction(.caller, 1), Instruction(.selfAddress, 5),
        .bytes(9, type: Kind.text, constant: 1),
        Instruction(.emit, 1),
      ],
      [
        keccak256(utf8: "Transfer(address,uint256,string)"), Hash256(Program.caller.number),
        keccak256(utf8: "abc"),
      ], Program.words(Program.contract.number)),
    emits("emit without fields", [Instruction(.emit, 1, x: 1)], [keccak256(utf8: "Nothing()")], []),
    code(
      "emit of a word outside its type",
      [
        Instruction(.constantWide, 1), Instruction(.constantWide, 5),
        .bytes(9, type: Kind.text, constant: 1),
        Instruction(.emit, 1), .small(10, 0),
      ], .trap(.overflow)),
  ]

  private static func emits(
    _ name: String, _ code: [Instruction], _ topics: [Hash256], _ data: [UInt8]
  ) -> RowCase {
    var row = self.code(name, code + [.small(10, 0)], .words([0]))
    row.check = { result in
      try expectEqual(
        result.host.world.events,
        [EmittedEvent(contract: Program.contract, topics: topics, data: data)])
    }
    return row
  }

  // MARK: Calls

  static let other = Address(truncating: 0x0B)

  /// What the imported methods call.
  private static func otherModule() throws -> LoadedModule {
    func function(
      _ name: String, _ parameters: [TypeIndex] = [], _ result: TypeIndex? = nil,
      _ code: [Instruction]
    ) -> Function {
      Function(
        name: name, parameters: parameters, result: result, frameSize: 32,
        code: code + [Instruction(.return)])
    }
    let functions = [
      function("double", [Kind.u64], Kind.u64, [Instruction(.addU, 0, 0, 0)]),
      function(
        "keep", [], nil, [Instruction(.coinReceived, 0), Instruction(.stateStore, 0, x: pot)]),
      function(
        "give", [Kind.u256], Kind.coin,
        [
          Instruction(.stateLoad, 5, x: pot), Instruction(.coinSplit, 6, 5, 0),
          Instruction(.stateStore, 5, x: pot), Instruction(.moveRef, 0, 6),
        ]),
      Function(
        name: "fail", parameters: [], result: Kind.u64, frameSize: 8,
        code: [.small(1, 7), .bytes(2, type: Kind.text, constant: 1), Instruction(.revert, 1)]),
      function(
        "back", [], Kind.u64,
        [Instruction(.caller, 4), Instruction(.callContract, 4), Instruction(.move, 0, 4)]),
      function("touch", [], nil, [.small(1, 1), Instruction(.stateStore, 1, x: number)]),
      function("words", [], Kind.text, [.bytes(0, type: Kind.text, constant: 2)]),
    ]
    return try Program.load(
      Module(
        name: "Other", types: Kind.table, byteStrings: byteStrings, slots: slots,
        functions: functions,
        entries: functions.enumerated().map { index, function in
          Entry(
            name: function.name, kind: [0, 3, 6].contains(index) ? .view : .entry,
            function: UInt32(index),
            isPayable: index == 1)
        },
        imports: [
          ImportedMethod(
            interface: "Test", name: "run", parameters: [], result: Kind.u64, isView: false)
        ], errors: errors))
  }

  /// Code that calls; the address of the other contract lies in registers 20...23.
  private static func calling(
    _ name: String, result: TypeIndex? = Kind.u64, value: UInt128 = 0, to address: UInt64 = 0x0B,
    kind: Entry.Kind = .entry, depth: Int = 0, _ code: [Instruction], _ end: End
  ) -> RowCase {
    var row = RowCase(
      name,
      Program.module(
        types: Kind.table, result: result, frame: 64, kind: kind, isPayable: kind == .entry,
        slots: slots,
        wides: wideConstants, byteStrings: byteStrings, imports: imports, events: events,
        errors: errors,
        [.small(1, Int32(address)), Instruction(.widenU, 20, 1)] + code + [Instruction(.return)]),
      value: value, end)
    row.prepare = { host in
      host.contracts[other] = try otherModule()
    }
    return row
  }

  /// Makes a contract of the module among the constants; the number lies in a register.
  private static func deploy(_ register: UInt16, method: UInt64 = 5) -> Instruction {
    Instruction(.deployContract, register, x: childModule << 32 | method)
  }

  private static func deploying(
    _ name: String, value: UInt128 = 0, _ code: [Instruction], _ end: End,
    check: @escaping @Sendable (RunResult) throws -> Void = { _ in }
  ) -> RowCase {
    var row = calling(name, value: value, code, end)
    row.check = check
    return row
  }

  package static let calls: [RowCase] = [
    calling(
      "callContract", [.small(24, 21), Instruction(.callContract, 20), Instruction(.move, 0, 20)],
      .words([42])),
    calling(
      "callContract with a text result", result: Kind.u64,
      [Instruction(.callContract, 20, x: 6), Instruction(.length, 0, 20)], .words([11])),
    calling(
      "callContract with a coin, and one that comes back", result: Kind.coin, value: 9,
      [
        Instruction(.coinReceived, 24), Instruction(.callContract, 20, x: 1),
        Instruction(.widenU, 20, 1),
        .small(2, 4), Instruction(.widenU, 24, 2), Instruction(.callContract, 20, x: 2),
        Instruction(.moveRef, 0, 20),
      ], .coin(4)),
    calling(
      "callContract that reverts",
      [Instruction(.callContract, 20, x: 3), Instruction(.move, 0, 20)], .revert(badError)),
    calling(
      "callContract of no contract", to: 0x0C,
      [.small(24, 1), Instruction(.callContract, 20), Instruction(.move, 0, 20)],
      .trap(.noContract)),
    calling(
      "callContract that comes back",
      [Instruction(.callContract, 20, x: 4), Instruction(.move, 0, 20)],
      .trap(.reentrancy)),
    calling(
      "callContract to no address",
      [
        Instruction(.constantWide, 20), .small(24, 1), Instruction(.callContract, 20),
        Instruction(.move, 0, 20),
      ],
      .trap(.overflow)),
    calling(
      "callContract with a consumed coin", result: nil, value: 9,
      [
        Instruction(.coinReceived, 24), Instruction(.stateStore, 24, x: pot),
        Instruction(.callContract, 20, x: 1),
      ], .trap(.coinConsumed)),
    calling(
      "tryCallContract",
      [
        .small(24, 21), Instruction(.tryCallContract, 20),
        .typed(.payload, 0, 20, type: Kind.optional, second: 1),
      ], .words([42])),
    calling(
      "tryCallContract that reverts",
      [Instruction(.tryCallContract, 20, x: 3), Instruction(.caseOf, 0, 20)],
      .words([0])),
    calling(
      "tryCallContract with a coin empties it", result: Kind.u256, value: 9,
      [
        Instruction(.coinReceived, 5), Instruction(.moveRef, 24, 5),
        Instruction(.tryCallContract, 20, x: 1), Instruction(.coinAmount, 0, 5),
      ], .words([0])),
    calling(
      "tryCallContract that fails leaves the coin", result: Kind.u256, value: 9, to: 0x0C,
      [
        Instruction(.coinReceived, 5), Instruction(.moveRef, 24, 5),
        Instruction(.tryCallContract, 20, x: 1), Instruction(.coinAmount, 0, 5),
        Instruction(.stateStore, 5, x: pot),
      ], .words([9])),
    calling(
      "tryCallContract with a consumed coin", result: nil, value: 9,
      [
        Instruction(.coinReceived, 24), Instruction(.stateStore, 24, x: pot),
        Instruction(.tryCallContract, 20, x: 1),
      ], .trap(.coinConsumed)),
    deploying(
      "deployContract", [.small(24, 1), deploy(24), .small(0, 3)], .words([3])
    ) { result in
      let made = Address.create(from: Program.contract, nonce: 1)
      try expectEqual(result.host.contracts[made]?.verified.module.name, "Child")
    },
    deploying(
      "deployContract at an address that is taken",
      [.small(24, 1), deploy(24), .small(24, 1), deploy(24), .small(0, 3)], .trap(.occupied)),
    deploying(
      "deployContract with a coin for a contract that takes none", value: 9,
      [.small(24, 1), Instruction(.coinReceived, 25), deploy(24, method: 1), .small(0, 3)],
      .trap(.notPayable)),
    deploying(
      "deployContract with a consumed coin", value: 9,
      [
        .small(24, 1), Instruction(.coinReceived, 25), Instruction(.stateStore, 25, x: pot),
        deploy(24, method: 1), .small(0, 3),
      ], .trap(.coinConsumed)),
    calling(
      "tryCallContract without a result",
      [
        Instruction(.tryCallContract, 20, x: 5), Instruction(.move, 4, 20),
        Instruction(.move, 0, 4),
      ], .words([1])),
    calling(
      "tryCallContract of no contract", to: 0x0C,
      [Instruction(.tryCallContract, 20, x: 5), Instruction(.move, 0, 20)], .words([0])),
    calling(
      "tryCallContract to no address",
      [
        Instruction(.constantWide, 20), Instruction(.tryCallContract, 20, x: 5),
        Instruction(.move, 0, 20),
      ],
      .trap(.overflow)),
    calling(
      "tryCallContract undoes what the callee did",
      [
        // The callee calls back, which traps; nothing of it is left, and gas was used.
        Instruction(.tryCallContract, 20, x: 4), Instruction(.caseOf, 0, 20),
      ], .words([0])),
  ]
}
