import Bytecode
import InstructionSet
import Primitives

/// Small changes of modules that are hostile because they are plausible: operands, opcodes, bodies, types, counts,
/// declarations. Some of the mutants are accepted, and these must be harmless.
package struct ModuleMutator {
  var random: SplitMix64

  package init(seed: UInt64) {
    random = SplitMix64(seed: seed)
  }

  /// A copy with one to three changes.
  package mutating func mutant(of module: Module) -> Module {
    var mutant = module
    for _ in 0...[0, 0, 0, 1, 2][pick(5)] {
      switch pick(20) {
      case 0..<13: changeCode(&mutant)
      case 13..<15: changeTypes(&mutant)
      case 15..<17: changeFunctions(&mutant)
      default: changeDeclarations(&mutant)
      }
    }
    return mutant
  }

  mutating func pick(_ count: Int) -> Int { random.next(below: max(count, 1)) }

  /// A number that is often at an edge.
  mutating func number() -> UInt64 {
    switch pick(5) {
    case 0: UInt64(pick(5))
    case 1: .max &- UInt64(pick(3))
    case 2: 1 << UInt64(pick(64))
    case 3: UInt64(pick(1_000))
    default: random.next()
    }
  }

  /// An index of a table, seldom one behind its end.
  mutating func index(of count: Int) -> Int {
    pick(12) == 0 ? count : pick(count)
  }

  // MARK: Functions

  private mutating func changeFunctions(_ module: inout Module) {
    guard !module.functions.isEmpty else { return }
    let place = pick(module.functions.count)
    switch pick(8) {
    case 0:
      let change = [1, -1, 4, -8][pick(4)]
      module.functions[place].frameSize = UInt16(
        clamping: Int(module.functions[place].frameSize) + change)
    case 1:
      module.functions[place].result = pick(3) == 0 ? nil : type(module)
    case 2:
      guard !module.functions[place].parameters.isEmpty else { return }
      module.functions[place].parameters[pick(module.functions[place].parameters.count)] =
        type(module)
    case 3: module.functions[place].parameters.append(type(module))
    case 4: _ = module.functions[place].parameters.popLast()
    case 5:
      module.functions[place].gasClaim = pick(3) == 0 ? nil : SizePolynomial(number())
    case 6:
      module.functions[place].code = module.functions[pick(module.functions.count)].code
    default: module.functions.append(module.functions[place])
    }
  }

  private mutating func type(_ module: Module) -> TypeIndex {
    TypeIndex(index(of: module.types.count))
  }

  // MARK: Declarations

  private mutating func changeDeclarations(_ module: inout Module) {
    switch pick(8) {
    case 0 where !module.entries.isEmpty:
      module.entries[pick(module.entries.count)].kind = [.entry, .view, .initializer][pick(3)]
    case 1 where !module.entries.isEmpty:
      module.entries[pick(module.entries.count)].isPayable.toggle()
    case 2 where !module.entries.isEmpty:
      module.entries[pick(module.entries.count)].function = UInt32(
        index(of: module.functions.count))
    case 3 where !module.slots.isEmpty:
      module.slots[pick(module.slots.count)].type = type(module)
    case 4 where !module.imports.isEmpty:
      let place = pick(module.imports.count)
      switch pick(3) {
      case 0: module.imports[place].isView.toggle()
      case 1: module.imports[place].result = pick(3) == 0 ? nil : type(module)
      default: module.imports[place].parameters.append(type(module))
      }
    case 5 where !module.wides.isEmpty: module.wides[pick(module.wides.count)] = random.u256()
    case 6 where !module.byteStrings.isEmpty:
      let place = pick(module.byteStrings.count)
      module.byteStrings[place] += random.bytes(1 + pick(40))
    case 7 where !module.errors.isEmpty:
      let place = pick(module.errors.count)
      module.errors[place].fields.append(.init(name: "more", type: type(module)))
    case _: changeFunctions(&module)
    }
  }

  // MARK: Types

  private mutating func changeTypes(_ module: inout Module) {
    guard !module.types.isEmpty else { return }
    let place = pick(module.types.count)
    switch pick(6) {
    case 0: module.types.swapAt(place, pick(module.types.count))
    case 1: module.types[place] = module.types[pick(module.types.count)]
    case 2: module.types.append(changed(module.types[place], count: module.types.count))
    default: module.types[place] = changed(module.types[place], count: place)
    }
  }

  /// A type like another one, made of types below an index.
  private mutating func changed(_ type: TypeDescriptor, count: Int) -> TypeDescriptor {
    let part = TypeIndex(pick(count))
    let length = UInt32(truncatingIfNeeded: pick(3) == 0 ? number() : UInt64(pick(6)))
    switch type {
    case .bool: return .unsigned(bits: 8)
    case .unsigned, .signed, .fixed:
      let bits = ([1, 8, 16, 32, 64, 128, 256] as [UInt16])[pick(7)]
      return pick(2) == 0 ? .unsigned(bits: bits) : .signed(bits: bits)
    case .address: return .hash
    case .hash: return .address
    case .bytes: return pick(3) == 0 ? .text(max: length) : .bytes(max: length)
    case .text: return pick(3) == 0 ? .bytes(max: length) : .text(max: length)
    case .optional: return .optional(part)
    case .record(let name, var fields, let isLinear):
      switch pick(4) {
      case 0: fields.append(.init(name: "more", type: part))
      case 1: _ = fields.popLast()
      case 2 where !fields.isEmpty: fields[pick(fields.count)].type = part
      case _: return .record(name: name, fields: fields, isLinear: !isLinear)
      }
      return .record(name: name, fields: fields, isLinear: isLinear)
    case .enumeration(let name, var cases):
      switch pick(3) {
      case 0: cases.append(.init(name: "more", payload: [part]))
      case 1 where !cases.isEmpty: cases[pick(cases.count)].payload.append(part)
      case _: _ = cases.popLast()
      }
      return .enumeration(name: name, cases: cases)
    case .array(let element, _):
      return pick(3) == 0 ? .list(element, max: length) : .array(part, count: length)
    case .list(let element, let max):
      return pick(3) == 0 ? .list(part, max: max) : .list(element, max: length)
    case .map(let key, let value):
      return pick(2) == 0 ? .map(key: part, value: value) : .map(key: key, value: part)
    case .tensor: return .tensor(element: part)
    case .ciphertext(let element, let scheme, let depth):
      return .ciphertext(element: element, scheme: scheme, depth: depth ^ 1)
    case .publicKey(let scheme): return .publicKey(scheme)
    case .coin: return .unsigned(bits: 64)
    case .sum(let ciphertext, _): return .sum(ciphertext: ciphertext, max: length)
    }
  }
}
