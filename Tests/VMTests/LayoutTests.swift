import Bytecode
import Primitives
import Testing
import VM

/// The machine's layouts and the one mapping of types to ABI types agree for every type that can stand in a module.
@Suite struct LayoutTests {
  @Test(arguments: UInt64(1)...40)
  func layoutsAgreeWithTheABI(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var types: [TypeDescriptor] = [.bool, .coin]
    var table = try Verifier.verify(Module(name: "Types", types: types)).types
    for _ in 0..<200 where types.count < 60 {
      let candidate = types + [LayoutTests.descriptor(count: types.count, using: &random)]
      // What the verifier refuses can stand in no module.
      guard let verified = try? Verifier.verify(Module(name: "Types", types: candidate)) else {
        continue
      }
      types = candidate
      table = verified.types
    }
    #expect(types.count > 20, "seed \(seed)")
    let layouts = TypeLayouts(types)
    for index in types.indices {
      let type = TypeIndex(index)
      let place = "seed \(seed): \(table.name(type))"
      guard let abiType = table.abiType(type) else {
        #expect(LayoutTests.isKeptBack(type, types), "\(place)")
        continue
      }
      #expect(!LayoutTests.isKeptBack(type, types), "\(place)")
      #expect(layouts[index].isDynamic == LayoutTests.isDynamic(abiType), "\(place)")
      #expect(layouts[index].headBytes == LayoutTests.headBytes(abiType), "\(place)")
    }
  }

  /// A random type over those before it.
  private static func descriptor(count: Int, using random: inout SplitMix64) -> TypeDescriptor {
    func part() -> TypeIndex { TypeIndex(random.next() % UInt64(count)) }
    func number(_ choices: [UInt16]) -> UInt16 { choices[Int(random.next() & 3)] }
    switch random.next() % 19 {
    case 0: return .unsigned(bits: number([8, 32, 128, 256]))
    case 1: return .signed(bits: number([16, 64, 128, 256]))
    case 2: return .fixed(integer: 8, fraction: 24)
    case 3: return .fixed(integer: 40, fraction: 24)
    case 4: return .address
    case 5: return .hash
    case 6: return .bytes(max: UInt32(random.next() % 100))
    case 7: return .text(max: 40)
    case 8: return .publicKey(.paillier(bits: 3072))
    case 9: return .tensor(element: part())
    case 10: return .ciphertext(element: part(), scheme: .paillier(bits: 3072), depth: 0)
    case 11: return .sum(ciphertext: part(), max: 8)
    case 12: return .map(key: part(), value: part())
    case 13: return .optional(part())
    case 14: return .list(part(), max: 9)
    case 15: return .array(part(), count: UInt32(1 + random.next() % 4))
    case 16:
      return .enumeration(
        name: "E\(count)", cases: [.init(name: "a"), .init(name: "b", payload: [part()])])
    case 17: return .enumeration(name: "E\(count)", cases: [.init(name: "a"), .init(name: "b")])
    default:
      return .record(
        name: "R\(count)",
        fields: [.init(name: "a", type: part()), .init(name: "b", type: part())], isLinear: false)
    }
  }

  /// Whether a type is or contains a coin, a map or a sum.
  private static func isKeptBack(_ type: TypeIndex, _ types: [TypeDescriptor]) -> Bool {
    switch types[Int(type)] {
    case .coin, .map, .sum: true
    default: types[Int(type)].children.contains { isKeptBack($0, types) }
    }
  }

  /// Whether a value stands behind an offset (Solidity's specification, "dynamic").
  private static func isDynamic(_ type: ABIType) -> Bool {
    switch type {
    case .uint, .int, .bool, .address, .fixedBytes: false
    case .bytes, .string, .array: true
    case .fixedArray(let element, _): isDynamic(element)
    case .tuple(let parts): parts.contains(where: isDynamic)
    }
  }

  /// The bytes of a value in the head.
  private static func headBytes(_ type: ABIType) -> Int {
    if isDynamic(type) { return 32 }
    return switch type {
    case .fixedArray(let element, let count): headBytes(element) * count
    case .tuple(let parts): parts.reduce(0) { $0 + headBytes($1) }
    case .uint, .int, .bool, .address, .fixedBytes, .bytes, .string, .array: 32
    }
  }
}
