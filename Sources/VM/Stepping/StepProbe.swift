import Bytecode

/// Counts the instructions of a replay, stops it before one of them, and shows the machine before others.
final class StepProbe {
  /// The instruction before which it stops, counted from 0 over all calls; nil to run to the end.
  private let target: UInt64?
  /// Instructions that have begun.
  private(set) var count: UInt64 = 0
  /// Whether no further instruction may begin.
  private(set) var isStopped = false
  /// The calls that were running at the stop, the innermost first.
  private(set) var calls: [StoppedCall] = []
  /// Whether the target was reached.
  private(set) var isReached = false
  /// The instructions before which the machine is shown, ascending: those that are still to come.
  private var looked: ArraySlice<UInt64>
  /// Who looks.
  private let look: ((UInt64, StoppedCall) -> Void)?
  /// What the verifier proved of registers, by module and place: the same few places are looked at again and again.
  private var kinds: [ModulePlace: [RegisterKind]] = [:]
  /// Slots of objects that may still be copied to be looked at.
  private var slotsLeft = SteppingLimits.lookedSlotsMax

  private struct ModulePlace: Hashable {
    let module: ObjectIdentifier
    let location: ProgramCounter
  }

  init(target: UInt64?) {
    self.target = target
    (looked, look) = ([], nil)
  }

  /// A probe that stops nowhere, and shows the call that runs before some instructions, counted from 0 and ascending.
  init(looking steps: [UInt64], _ look: @escaping (UInt64, StoppedCall) -> Void) {
    target = nil
    (looked, self.look) = (steps[...], look)
  }

  /// Whether the machine is to be shown before the instruction that begins.
  var isLooking: Bool { looked.first == count && !isStopped }

  /// Shows a call. Behind too many copies of objects nothing more is shown.
  func show(_ call: StoppedCall) {
    guard let step = looked.popFirst() else { return }
    slotsLeft -= call.objects.words.count + call.objects.objects.count
    if slotsLeft < 0 { return looked = [] }
    look?(step, call)
  }

  /// What the registers of a function hold before an instruction, as the verifier proved it.
  func kinds(of module: LoadedModule, at location: ProgramCounter) -> [RegisterKind] {
    let place = ModulePlace(module: ObjectIdentifier(module), location: location)
    if let known = kinds[place] { return known }
    let found = Verifier.registers(
      of: module.verified, function: Int(location.function), before: Int(location.instruction))
    kinds[place] = found
    return found
  }

  /// Whether the next instruction may begin.
  func admit() -> Bool {
    guard !isStopped else { return false }
    if count == target {
      isStopped = true
      isReached = true
      return false
    }
    count += 1
    return true
  }

  /// Lets nothing go on.
  func halt() { isStopped = true }

  /// Takes the state of a call at the stop, before its machine goes away.
  func take(_ call: StoppedCall) { calls.append(call) }
}
