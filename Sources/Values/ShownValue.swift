import Bytecode
import HomomorphicEvaluation
import Primitives
import Tensors
import VM

/// A value in a machine that has stopped, with its parts, as a debugger shows it: parts are made when somebody opens them.
package struct ShownValue: Sendable {
  private enum Content: Sendable {
    case value(SteppedValue)
    /// Of a tensor what lies from an offset on, from an axis on.
    case tensor(Tensor, axis: Int, offset: Int)
    case facts([(name: String, text: String)])
  }

  /// The variable, field or index.
  package let name: String
  /// The type, as the source writes it; empty for what has none.
  package let type: String
  /// The value in a line.
  package let text: String
  private let content: Content
  private let accounts: [Address: String]

  /// Elements up to which a tensor is written out in a line.
  private static let tensorElementsMax = 16

  /// A value with its name; `accounts` are those that are called by a name.
  package init(_ value: SteppedValue, name: String, accounts: [Address: String]) {
    self.name = name
    self.accounts = accounts
    type = value.types.name(value.type)
    let isSmall = value.tensor.map { $0.count <= Self.tensorElementsMax } ?? false
    let writer = ValueText(types: value.types, detail: isSmall ? .full : .short, names: accounts)
    text = writer.text(value)
    if let tensor = value.tensor {
      content = .tensor(tensor, axis: 0, offset: 0)
    } else if let encrypted = value.encrypted {
      content = .facts(encrypted.facts)
    } else {
      content = .value(value)
    }
  }

  private init(
    name: String, text: String, _ content: Content, _ accounts: [Address: String]
  ) {
    self.name = name
    type = ""
    self.text = text
    self.content = content
    self.accounts = accounts
  }

  /// How many parts it has.
  package var count: Int {
    switch content {
    case .value(let value): value.count
    case .tensor(let tensor, let axis, _): axis < tensor.rank ? tensor.axes[axis] : 0
    case .facts(let facts): facts.count
    }
  }

  /// Whether the parts are numbered, and not named.
  package var isIndexed: Bool {
    switch content {
    case .value(let value): value.part(0).map { $0.name == nil } ?? false
    case .tensor: true
    case .facts: false
    }
  }

  /// One of its parts; nil when there are not so many.
  package func part(_ index: Int) -> ShownValue? {
    guard index >= 0, index < count else { return nil }
    switch content {
    case .value(let value):
      guard let part = value.part(index) else { return nil }
      return ShownValue(part.value, name: part.name ?? "[\(index)]", accounts: accounts)
    case .facts(let facts):
      return ShownValue(name: facts[index].name, text: facts[index].text, .facts([]), accounts)
    case .tensor(let tensor, let axis, let offset):
      let size = tensor.axes.dropFirst(axis + 1).reduce(1, *)
      let start = offset + index * size
      let shown = (start..<start + min(size, 8)).map { position in
        (try? tensor.rawValue(at: position)).map { tensor.element.text($0) } ?? ""
      }
      guard axis + 1 < tensor.rank else {
        return ShownValue(name: "[\(index)]", text: shown.joined(), .facts([]), accounts)
      }
      return ShownValue(
        name: "[\(index)]",
        text: "[" + shown.joined(separator: ", ") + (size > 8 ? ", …]" : "]"),
        .tensor(tensor, axis: axis + 1, offset: start), accounts)
    }
  }

  /// A number, address, hash or coin in full, where `text` may shorten it; nil for all else.
  package var exact: String? {
    guard case .value(let value) = content, value.number != nil || value.coins != nil else {
      return nil
    }
    return ValueText(types: value.types, detail: .full).text(value)
  }

  /// A field by its name; nil when there is none.
  package func part(named name: String) -> ShownValue? {
    guard !isIndexed else { return nil }
    for index in 0..<count {
      if let part = part(index), part.name == name { return part }
    }
    return nil
  }

  /// A part by the path behind a variable's name: `.field`, `[3]`; nil when there is none, or it is no path.
  package func part(at path: Substring) -> ShownValue? {
    guard let first = path.first else { return self }
    let rest = path.dropFirst()
    if first == "[" {
      guard let end = rest.firstIndex(of: "]"), let index = Int(rest[..<end]) else { return nil }
      return part(index)?.part(at: rest[rest.index(after: end)...])
    }
    guard first == "." else { return nil }
    let name = rest.prefix { $0 != "." && $0 != "[" }
    return part(named: String(name))?.part(at: rest.dropFirst(name.count))
  }
}

extension EncryptedTensor {
  /// What anybody may know of it: what its type says, and the public bounds that it carries.
  fileprivate var facts: [(name: String, text: String)] {
    var facts = [
      ("scheme", "\(scheme)"), ("shape", "\(shape)"), ("key", key.identity.hex),
      ("bytes", grouped(encodedByteCount)),
    ]
    switch storage {
    case .paillier(let paillier): facts.append(("weight", grouped(paillier.weight)))
    case .lattice(let tensor):
      facts.append(("depth", String(depth)))
      facts.append(("values", "below 2^\(tensor.bound.bits)"))
      facts.append(("noise", "below 2^\(tensor.noise.bits)"))
    }
    return facts
  }
}
