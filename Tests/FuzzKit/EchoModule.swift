import Bytecode
import Primitives

/// A contract with a view for each kind of value, which gives it back.
enum EchoModule {
  static let types: [TypeDescriptor] = [
    .bool, .unsigned(bits: 8), .unsigned(bits: 64), .unsigned(bits: 256), .signed(bits: 32),
    .signed(bits: 256), .fixed(integer: 8, fraction: 24), .address, .hash, .bytes(max: 40),
    .text(max: 40), .optional(2), .optional(10),
    .record(
      name: "Pair", fields: [.init(name: "a", type: 1), .init(name: "b", type: 7)], isLinear: false),
    .record(
      name: "Long", fields: [.init(name: "a", type: 13), .init(name: "b", type: 10)],
      isLinear: false),
    .enumeration(name: "Colour", cases: [.init(name: "red"), .init(name: "green")]),
    .enumeration(
      name: "Shape",
      cases: [
        .init(name: "none"), .init(name: "one", payload: [4]),
        .init(name: "two", payload: [10, 3]),
      ]),
    .array(1, count: 3), .array(10, count: 2), .list(4, max: 5), .list(14, max: 3),
    .list(19, max: 3), .optional(16), .tensor(element: 6), .tensor(element: 0), .tensor(element: 1),
    .list(23, max: 3),
  ]

  static let module = Module(
    name: "Echo", types: types,
    functions: types.indices.map { type in
      Function(
        name: "echo\(type)", parameters: [TypeIndex(type)], result: TypeIndex(type), frameSize: 8,
        code: [Instruction(.return)])
    },
    entries: types.indices.map { Entry(name: "echo\($0)", kind: .view, function: UInt32($0)) })

  static let verified: VerifiedModule = {
    do {
      return try Verifier.verify(module)
    } catch {
      preconditionFailure("\(error)")
    }
  }()

  /// The selector of each view, in the order of the types.
  static let selectors: [UInt32] = verified.entries.sorted { $0.value < $1.value }.map(\.key)
}
