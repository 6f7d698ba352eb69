/// What a call of a function may cost, whatever it is given.
struct FunctionBound: Hashable, Sendable {
  /// The cost of the dearest way through it, in sizes of its parameters and of the slots as it finds them.
  var cost = PathCost()
  /// The slots that it, or what it calls, may write.
  var written: Set<UInt32> = []
  /// What bounds the size of its result; nil when only the type does.
  var result: ValueSize?
  /// What bounds the bytes of the ABI encoding of its result, if it has one.
  var resultBytes: SizePolynomial?
  /// Whether it, or what it calls, appends to a list in memory.
  var growsLists = false
}
