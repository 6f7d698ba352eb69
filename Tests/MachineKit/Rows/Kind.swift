import Bytecode
import Primitives

/// The type table that test programs share, and names for its rows.
package enum Kind {
  package static let table: [TypeDescriptor] = [
    .unsigned(bits: 64), .unsigned(bits: 256), .bool, .signed(bits: 64),
    .fixed(integer: 8, fraction: 24),
    .bytes(max: 64), .text(max: 32), .list(0, max: 4), .list(1, max: 4), .array(0, count: 3),
    .record(
      name: "Pair",
      fields: [.init(name: "a", type: 0), .init(name: "b", type: 1), .init(name: "c", type: 7)],
      isLinear: false),
    .optional(0),
    .enumeration(
      name: "Shape",
      cases: [
        .init(name: "none"), .init(name: "one", payload: [0]), .init(name: "two", payload: [1, 7]),
      ]),
    .address, .hash, .coin, .optional(15), .tensor(element: 4), .unsigned(bits: 8),
    .tensor(element: 18), .tensor(element: 2), .tensor(element: 3),
    .ciphertext(element: 4, scheme: .paillier(bits: 512), depth: 0),
    .publicKey(.paillier(bits: 512)), .optional(22), .sum(ciphertext: 22, max: 3),
    .map(key: 0, value: 0),
    .map(key: 0, value: 15), .list(15, max: 4), .list(17, max: 4), .list(6, max: 3), .bytes(max: 8),
    .text(max: 8), .list(0, max: 2), .optional(1), .optional(10), .map(key: 6, value: 10),
    .record(
      name: "", fields: [.init(name: "", type: 0), .init(name: "", type: 6)], isLinear: false),
    .enumeration(name: "Color", cases: [.init(name: "red"), .init(name: "green")]),
    .record(
      name: "Lot", fields: [.init(name: "coin", type: 15), .init(name: "n", type: 0)],
      isLinear: true),
    .map(key: 13, value: 39), .optional(39), .bytes(max: 4_096),
    .record(name: "Empty", fields: [], isLinear: false),
    .unsigned(bits: 128), .signed(bits: 256), .signed(bits: 8), .array(6, count: 2), .optional(6),
    .record(
      name: "Many",
      fields: [
        .init(name: "a", type: 2), .init(name: "b", type: 46), .init(name: "c", type: 44),
        .init(name: "d", type: 45), .init(name: "e", type: 13), .init(name: "f", type: 14),
        .init(name: "g", type: 38), .init(name: "h", type: 12), .init(name: "i", type: 48),
        .init(name: "j", type: 47), .init(name: "k", type: 30), .init(name: "l", type: 35),
      ], isLinear: false),
    .array(10, count: 2),
    .record(name: "Flag", fields: [.init(name: "on", type: 2)], isLinear: false),
    .ciphertext(element: 4, scheme: .ckks(degree: 8192), depth: 3),
    .ciphertext(element: 4, scheme: .ckks(degree: 8192), depth: 2),
    .ciphertext(element: 4, scheme: .ckks(degree: 8192), depth: 0),
    .publicKey(.ckks(degree: 8192)), .list(52, max: 3), .list(3, max: 3),
    .fixed(integer: 40, fraction: 24), .tensor(element: 58), .list(22, max: 3),
    .tensor(element: 46), .signed(bits: 32), .tensor(element: 62), .unsigned(bits: 32),
    .tensor(element: 64), .bytes(max: 1 << 20),
  ]

  package static let u64: TypeIndex = 0, u256: TypeIndex = 1, bool: TypeIndex = 2,
    i64: TypeIndex = 3
  package static let q: TypeIndex = 4, bytes: TypeIndex = 5, text: TypeIndex = 6,
    list: TypeIndex = 7
  package static let wideList: TypeIndex = 8, array: TypeIndex = 9, pair: TypeIndex = 10
  package static let optional: TypeIndex = 11, shape: TypeIndex = 12, address: TypeIndex = 13
  package static let hash: TypeIndex = 14, coin: TypeIndex = 15, optionalCoin: TypeIndex = 16
  package static let tensor: TypeIndex = 17, u8: TypeIndex = 18, labels: TypeIndex = 19
  package static let mask: TypeIndex = 20, integers: TypeIndex = 21, ciphertext: TypeIndex = 22
  package static let key: TypeIndex = 23, optionalCiphertext: TypeIndex = 24, sum: TypeIndex = 25
  package static let map: TypeIndex = 26, coinMap: TypeIndex = 27, coinList: TypeIndex = 28
  package static let tensorList: TypeIndex = 29, textList: TypeIndex = 30,
    shortBytes: TypeIndex = 31
  package static let shortText: TypeIndex = 32, shortList: TypeIndex = 33,
    optionalWide: TypeIndex = 34
  package static let optionalPair: TypeIndex = 35, textMap: TypeIndex = 36, tuple: TypeIndex = 37
  package static let color: TypeIndex = 38, lot: TypeIndex = 39, lotMap: TypeIndex = 40
  package static let optionalLot: TypeIndex = 41, longBytes: TypeIndex = 42, empty: TypeIndex = 43
  package static let deep: TypeIndex = 52, lower: TypeIndex = 53, shallow: TypeIndex = 54
  package static let latticeKey: TypeIndex = 55, deepList: TypeIndex = 56, weights: TypeIndex = 57
  package static let wideFixed: TypeIndex = 58, wideTensor: TypeIndex = 59,
    ciphertextList: TypeIndex = 60
  package static let u128: TypeIndex = 44, i256: TypeIndex = 45, i8: TypeIndex = 46
  package static let textArray: TypeIndex = 47, optionalText: TypeIndex = 48, many: TypeIndex = 49
  package static let pairArray: TypeIndex = 50, flag: TypeIndex = 51
  /// For the proof of an upload.
  package static let proof: TypeIndex = 66
  /// Tensors of I8, I32 and U32.
  package static let octets: TypeIndex = 61, sums: TypeIndex = 63, places: TypeIndex = 65
}
