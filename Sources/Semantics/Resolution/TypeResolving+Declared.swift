import Diagnostics
import Primitives
import Syntax

// What declarations and bodies say alike about the names that they declare.

extension TypeResolving {
  /// Whether a name belongs to the language; reported then.
  mutating func isReserved(_ name: Name) -> Bool {
    guard ReservedNames.contains(name.text) else { return false }
    report(
      .names.reservedName, "`\(name.text)` belongs to the language", at: name.span,
      "cannot be declared", help: "choose another name")
    return true
  }

  /// Reports an entry, view or method of a name that every contract has already: it could never be called.
  mutating func checkCallable(_ name: Name) {
    guard ReservedNames.ofContracts.contains(name.text) else { return }
    report(
      .names.reservedName, "every contract has an `\(name.text)` already", at: name.span,
      "could not be called", help: "choose another name")
  }

  /// Says that a name is declared a second time.
  mutating func reportDuplicate(_ name: Name, _ earlier: Span) {
    report(
      .names.duplicateName, "`\(name.text)` is declared twice", at: name.span, "again here",
      secondary: [Label(earlier, "first here")], help: "rename one of the two")
  }

  /// A name that already means a state variable, key or size in the contract.
  mutating func reportShadowing(_ name: Name, in environment: Environment) {
    if let size = environment.sizes[name.text] {
      report(
        .names.shadowing, "`\(name.text)` is a size already", at: name.span, "hides it",
        secondary: [Label(program[size].span, "the size")], help: "choose another name")
      return
    }
    guard let declared = member(name.text, in: environment) else { return }
    switch declared.symbol {
    case .state, .key, .use:
      report(
        .names.shadowing, "`\(name.text)` is \(declared.symbol.kind) already", at: name.span,
        "hides it", secondary: [Label(declared.span, "declared here")],
        help: "choose another name")
    case .constant, .structure, .enumeration, .error, .event, .interface, .contract, .function,
      .typeAlias, .part:
      break
    }
  }

  /// The type of a key as a value; invalid when its scheme is wrong.
  func keyType(_ id: KeyID) -> Type {
    program[id].hasScheme ? .publicKey(program[id].scheme) : .invalid
  }

  /// The type of a field with the sizes of the struct put in.
  func fieldType(_ id: StructID, _ sizes: [Size], _ index: Int) -> Type {
    program[id].fields[index].type.substituting(sizeBindings(program[id].sizeParameters, sizes))
  }

  /// Parameters with their arguments.
  func sizeBindings(
    _ parameters: [SizeParameterID], _ sizes: [Size]
  ) -> [SizeParameterID: Size] {
    Dictionary(zip(parameters, sizes), uniquingKeysWith: { first, _ in first })
  }
}
