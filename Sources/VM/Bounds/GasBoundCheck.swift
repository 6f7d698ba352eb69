import Bytecode
import InstructionSet
import Primitives
import Tensors

/// What one call may use by its module: the bound of its entry for the arguments and for the state as the call finds them.
struct GasBoundCheck {
  private let monitor: GasBoundMonitor
  private let module: LoadedModule
  private let entry: Entry
  private let polynomial: SizePolynomial
  private let arguments: Int
  private let host: any Host
  private let loading: UInt64
  private var bound: UInt64

  /// Before the arguments are decoded: they take part in the bound by their bytes alone. The state is read from a host
  /// that records nothing.
  init(
    _ monitor: GasBoundMonitor, _ module: LoadedModule, _ entry: Entry, arguments: Int,
    state host: any Host
  ) {
    self.monitor = monitor
    self.module = module
    self.entry = entry
    self.arguments = arguments
    self.host = host
    loading =
      entry.kind == .initializer
      ? 0 : host.scope.codeGas(module.codeHash, bytes: module.verified.byteCount)
    polynomial =
      module.entries.firstIndex { $0.entry == entry }.map { module.verified.gasBound(entry: $0) }
      ?? .unbounded
    bound = polynomial.value { $0 == .data ? UInt64(clamping: arguments) : 0 }
  }

  /// Measures the arguments, which lie from register 0 on, and the state.
  mutating func measure(
    _ registers: UnsafePointer<UInt64>, _ heap: borrowing Heap, _ parameters: FieldsLayout,
    state contract: Address
  ) {
    bound = 0
    var sizes: [GasSymbol: UInt64] = [:]
    for symbol in polynomial.symbols {
      switch symbol.source {
      case .call: sizes[symbol] = symbol == .data ? UInt64(clamping: arguments) : 0
      case .parameter:
        let field = parameters.fields[Int(symbol.index)]
        sizes[symbol] = heap.size(
          symbol.measure, registers[field.offset], isReference: field.isReference)
      case .slot:
        let slot = module.slots[Int(symbol.index)]
        sizes[symbol] = StoredSize.size(
          symbol.measure, host.load(contract, slot.key), module.types[slot.type].form)
      }
    }
    bound = polynomial.value { sizes[$0] ?? 0 }
  }

  /// Compares what the call has used.
  func compare(_ outcome: CallOutcome, foreign: UInt64) {
    monitor.note(
      GasBoundMonitor.Comparison(
        module: module.verified.module, entry: entry, bound: bound,
        used: outcome.gasUsed - min(foreign, outcome.gasUsed),
        loadingBound: entry.kind == .initializer
          ? 0 : GasSchedule.codeByte.gas(for: UInt64(module.verified.byteCount)),
        loading: loading, isSuccess: outcome.isSuccess))
  }
}

extension Heap {
  /// A size of a value in a register.
  func size(_ measure: GasSymbol.Measure, _ word: UInt64, isReference: Bool) -> UInt64 {
    guard isReference else {
      return measure == .dimension ? min(word, StoredSize.dimensionMax) : word
    }
    let object = self[word]
    if object.kind == .tensor { return StoredSize.size(measure, shape: tensor(word).shape) }
    return UInt64(object.length)
  }
}

/// Sizes of shapes and of stored values.
enum StoredSize {
  static let dimensionMax = UInt64(Limits.tensorElementsMax)

  /// A measure of a tensor.
  static func size(_ measure: GasSymbol.Measure, shape: [Int]) -> UInt64 {
    func axis(_ number: Int) -> Int { number < shape.count ? max(shape[number], 1) : 1 }
    let size =
      switch measure {
      case .elements: shape.paidElements
      case .rows: shape.dropLast().paidElements
      case .inner: shape.suffix(1).paidElements
      case .columns: shape.dropFirst().suffix(1).paidElements
      case .rest: shape.dropFirst().paidElements
      case .axis0: axis(0)
      case .axis1: axis(1)
      case .axis2: axis(2)
      case .axis3: axis(3)
      case .value, .dimension, .length, .data, .foreign: 0
      }
    return UInt64(clamping: size)
  }

  /// A measure of a stored value; of one that was never written, and of bytes that are none, 0.
  static func size(_ measure: GasSymbol.Measure, _ bytes: [UInt8]?, _ form: TypeForm) -> UInt64 {
    guard let bytes else { return 0 }
    var reader = ByteReader(bytes)
    switch form {
    case .unsigned, .list:
      let word = bytes.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      return measure == .dimension ? min(word, dimensionMax) : word
    case .bytes, .text: return (try? reader.varint()) ?? 0
    case .tensor:
      guard (try? reader.varint()) != nil, let head = try? reader.bytes(4) else { return 0 }
      var shape: [Int] = []
      for _ in 0..<min(Int(head[3]), Limits.tensorRankMax) {
        shape.append(Int((try? reader.u32()) ?? 0))
      }
      return size(measure, shape: shape)
    case .bool, .signed, .wideUnsigned, .wideSigned, .hash, .record, .choice, .array, .ciphertext,
      .publicKey,
      .coin, .sum, .map:
      return 0
    }
  }
}
