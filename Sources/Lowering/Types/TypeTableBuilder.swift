import Bytecode
import Diagnostics
import Primitives
import Semantics

/// The type table of a module that is being made: each type of the machine once.
///
/// A tensor's shape is no part of its machine type; counts and maxima are, and the checker has seen to
/// it that they are constants (E0310).
struct TypeTableBuilder {
  /// The program that structs, enums and keys are looked up in.
  let program: TypedProgram
  /// The types so far, each behind those that it is made of.
  private(set) var descriptors: [TypeDescriptor] = []
  /// Where each of them is declared or was needed first.
  private(set) var origins: [Span] = []
  /// Where the types that are asked for are needed.
  var position: Span
  private var indices: [TypeDescriptor: TypeIndex] = [:]
  private var known: [Type: TypeIndex] = [:]

  /// An empty table.
  init(program: TypedProgram, position: Span) {
    self.program = program
    self.position = position
  }

  /// The index of a descriptor, which is added if it is not there yet.
  mutating func index(of descriptor: TypeDescriptor) -> TypeIndex {
    if let index = indices[descriptor] { return index }
    let index = TypeIndex(descriptors.count)
    descriptors.append(descriptor)
    origins.append(position)
    indices[descriptor] = index
    return index
  }

  /// The index of a type of the language. Unit has none: it counts as an empty record.
  mutating func index(of type: Type) -> TypeIndex {
    if let index = known[type] { return index }
    let outer = position
    switch type {
    case .structure(let id, sizes: _): position = program[id].span
    case .enumeration(let id): position = program[id].span
    default: break
    }
    let index = index(of: descriptor(of: type))
    position = outer
    known[type] = index
    return index
  }

  /// What a register with a value of the type holds.
  mutating func kind(of type: Type) -> VirtualRegister.Kind {
    switch type {
    case .bool, .fixed: .word
    case .integer(let integer): integer.bits <= 64 ? .word : .wide
    case .address, .hash, .contract: .wide
    case .unit, .never, .invalid, .bytes, .text, .optional, .tuple, .array, .list, .map,
      .structure, .enumeration, .tensor, .ciphertext, .sum, .publicKey, .coin, .testKey:
      .reference(index(of: type))
    }
  }

  private mutating func descriptor(of type: Type) -> TypeDescriptor {
    switch type {
    case .unit, .never, .invalid, .testKey:
      return .record(name: "", fields: [], isLinear: false)
    case .bool: return .bool
    case .integer(let integer):
      let bits = UInt16(integer.bits)
      return integer.isSigned ? .signed(bits: bits) : .unsigned(bits: bits)
    case .fixed(let format):
      return .fixed(integer: UInt8(format.integerBits), fraction: UInt8(format.fractionBits))
    case .address, .contract: return .address
    case .hash: return .hash
    case .bytes(max: let max): return .bytes(max: constant(max))
    case .text(max: let max): return .text(max: constant(max))
    case .optional(let inner): return .optional(index(of: inner))
    case .tuple(let elements):
      return .record(
        name: "",
        fields: elements.map { TypeDescriptor.Field(name: "", type: index(of: $0)) },
        isLinear: program.isLinear(type))
    case .array(let element, count: let count):
      return .array(index(of: element), count: constant(count))
    case .list(let element, max: let max):
      return .list(index(of: element), max: constant(max))
    case .map(key: let key, value: let value, max: _):
      return .map(key: index(of: key), value: index(of: value))
    case .structure(let id, sizes: let sizes):
      let fields = fields(of: id, sizes: sizes)
      return .record(
        name: program[id].name,
        fields: fields.map { TypeDescriptor.Field(name: $0.name, type: index(of: $0.type)) },
        isLinear: program[id].isLinear)
    case .enumeration(let id):
      // A name of the module is a name for all languages: `TokenCall`.
      return .enumeration(
        name: program[id].interface.map { program[$0].name + "Call" } ?? program[id].name,
        cases: program[id].cases.map { item in
          TypeDescriptor.Case(name: item.name, payload: item.payload.map { index(of: $0.type) })
        })
    case .tensor(element: let element, shape: _): return .tensor(element: index(of: element))
    case .ciphertext(let ciphertext):
      return .ciphertext(
        element: index(of: ciphertext.element), scheme: program[ciphertext.key].scheme,
        depth: UInt8(clamping: ciphertext.depth))
    case .sum(let ciphertext, max: let max):
      return .sum(ciphertext: index(of: .ciphertext(ciphertext)), max: constant(max))
    case .publicKey(let scheme): return .publicKey(scheme)
    case .coin: return .coin
    }
  }

  /// The fields of a struct with its size parameters replaced.
  func fields(of id: StructID, sizes: [Size]) -> [NamedType] {
    let definition = program[id]
    var replacements: [SizeParameterID: Size] = [:]
    for (parameter, size) in zip(definition.sizeParameters, sizes) {
      replacements[parameter] = size
    }
    return definition.fields.map { field in
      NamedType(name: field.name, type: field.type.substituting(replacements))
    }
  }

  /// A count or maximum; what bytes or lists could hold together may be more than the machine allows.
  private func constant(_ size: Size) -> UInt32 {
    guard let value = size.constant, value >= 0 else {
      preconditionFailure("a count that is no constant")
    }
    return UInt32(min(value, Int64(BytecodeLimits.lengthMax)))
  }
}
