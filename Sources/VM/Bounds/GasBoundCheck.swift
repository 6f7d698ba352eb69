import Bytecode
import InstructionSet
import Primitives
import Tensors

/// What one call may use by its module: the bound of its entry for the arguments and for the state as the call finds them.
///
/// A class, so that it takes no room in the frames of calls that call each other.
final class GasBoundCheck {
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
  func measure(
    _ registers: UnsafePointer<UInt64>, _ heap: borrowing Heap, _ parameters: FieldsLayout,
    state contract: Address
  ) {
    bound = 0
    var sizes: [GasSymbol: UInt64] = [:]
    let places = host.scope.places(of: contract, module.codeHash)
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
          symbol.measure, host.load(places.whole(slot)), module.types[slot.type].form)
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
