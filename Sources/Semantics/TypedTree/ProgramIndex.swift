/// An index into one of the arrays of a `TypedProgram`.
package protocol ProgramIndex: Hashable, Comparable, Sendable {
  var index: Int { get }
}

extension ProgramIndex {
  package static func < (left: Self, right: Self) -> Bool { left.index < right.index }
}

package struct StructID: ProgramIndex {
  package let index: Int
  package init(_ index: Int) { self.index = index }
}

package struct EnumID: ProgramIndex {
  package let index: Int
  package init(_ index: Int) { self.index = index }
}

package struct ErrorID: ProgramIndex {
  package let index: Int
  package init(_ index: Int) { self.index = index }
}

package struct EventID: ProgramIndex {
  package let index: Int
  package init(_ index: Int) { self.index = index }
}

/// An interface; every contract has one of its own name too.
package struct InterfaceID: ProgramIndex {
  package let index: Int
  package init(_ index: Int) { self.index = index }
}

package struct ContractID: ProgramIndex {
  package let index: Int
  package init(_ index: Int) { self.index = index }
}

package struct FunctionID: ProgramIndex {
  package let index: Int
  package init(_ index: Int) { self.index = index }
}

/// A size parameter of a function, contract or struct; unique in the program.
package struct SizeParameterID: ProgramIndex {
  package let index: Int
  package init(_ index: Int) { self.index = index }
}

/// A key declaration; unique in the program.
package struct KeyID: ProgramIndex {
  package let index: Int
  package init(_ index: Int) { self.index = index }
}

/// A state variable: an index into its contract's `state`.
package struct StateID: ProgramIndex {
  package let index: Int
  package init(_ index: Int) { self.index = index }
}

/// A parameter or local variable: an index into its function's `locals`.
package struct LocalID: ProgramIndex {
  package let index: Int
  package init(_ index: Int) { self.index = index }
}
