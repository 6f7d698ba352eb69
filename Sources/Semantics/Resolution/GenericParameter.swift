import Syntax

/// A parameter in `<>` of a function for each value of which the function is compiled anew.
struct GenericParameter: Sendable {
  enum Kind: Sendable {
    case key, depth, type
    /// A size that is the maximum of a list, or the count of an array: a number in each instance.
    case maximum
  }

  let kind: Kind
  let name: Name

  /// As the table of references has it.
  var symbolKind: SymbolKind {
    switch kind {
    case .key: .keyParameter
    case .depth: .depthParameter
    case .type: .typeParameter
    case .maximum: .size
    }
  }
}

extension FunctionDeclaration {
  /// The generic parameters, in order; the others are sizes of shapes, which come in at run time.
  var genericParameters: [GenericParameter] {
    var maxima: Set<String> = []
    for type in parameters.map(\.type) + [result].compactMap({ $0 }) { type.collectMaxima(&maxima) }
    return sizes.compactMap { size in
      switch size.kind {
      case .key: GenericParameter(kind: .key, name: size.name)
      case .depth: GenericParameter(kind: .depth, name: size.name)
      case .type: GenericParameter(kind: .type, name: size.name)
      case .size:
        maxima.contains(size.name.text) ? GenericParameter(kind: .maximum, name: size.name) : nil
      }
    }
  }
}

extension TypeSyntax {
  /// The names in maxima and counts.
  fileprivate func collectMaxima(_ names: inout Set<String>) {
    switch kind {
    case .named(_, let arguments):
      for argument in arguments {
        switch argument {
        case .type(let type): type.collectMaxima(&names)
        case .bound(let size, span: _): size.collectNames(&names)
        case .size, .depth, .range, .shape: break
        }
      }
    case .tuple(let elements): for element in elements { element.collectMaxima(&names) }
    case .array(let element, let count):
      element.collectMaxima(&names)
      count.collectNames(&names)
    case .optional(let inner): inner.collectMaxima(&names)
    case .invalid: break
    }
  }
}

extension SizeSyntax {
  fileprivate func collectNames(_ names: inout Set<String>) {
    switch kind {
    case .name(let name): if name.qualifier == nil { names.insert(name.name.text) }
    case .add(let left, let right), .subtract(let left, let right), .multiply(let left, let right):
      left.collectNames(&names)
      right.collectNames(&names)
    case .type(let type):
      if case .named(let name, let arguments) = type.kind, arguments.isEmpty, name.qualifier == nil
      {
        names.insert(name.name.text)
      }
    case .integer: break
    }
  }
}
