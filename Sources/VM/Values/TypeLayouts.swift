import Bytecode
import HomomorphicEvaluation
import Tensors

/// The layouts of a module's types, by type index.
package struct TypeLayouts: Sendable {
  /// One layout for each type.
  let layouts: [TypeLayout]
  /// The index of the optional of a type, where the module has one.
  private let optionals: [Int: Int]
  /// The index of `coin`, if the module has it.
  let coin: Int?

  /// Lays out the types of a verified module: each is made of earlier ones only.
  package init(_ descriptors: [TypeDescriptor]) {
    var layouts: [TypeLayout] = []
    var optionals: [Int: Int] = [:]
    layouts.reserveCapacity(descriptors.count)
    for (index, descriptor) in descriptors.enumerated() {
      layouts.append(TypeLayouts.layout(descriptor, descriptors, known: layouts))
      if case .optional(let value) = descriptor { optionals[Int(value)] = index }
    }
    self.layouts = layouts
    self.optionals = optionals
    coin = descriptors.firstIndex(of: .coin)
  }

  /// The layout of a type.
  package subscript(type: Int) -> TypeLayout {
    @inline(__always) get { layouts[type] }
  }

  /// The optional of a type.
  func optional(of type: Int) -> Int {
    guard let index = optionals[type] else {
      preconditionFailure("the verifier has proved that the module has the optional")
    }
    return index
  }

  /// Lays out consecutive values.
  func fields(_ types: [TypeIndex]) -> FieldsLayout {
    FieldsLayout(types.map { Int($0) }, in: layouts)
  }

  // MARK: Laying out

  private static func layout(
    _ descriptor: TypeDescriptor, _ all: [TypeDescriptor], known: [TypeLayout]
  ) -> TypeLayout {
    switch descriptor {
    case .bool: return word(.bool)
    case .unsigned(let bits):
      let bits = Int(bits)
      return bits <= 64 ? word(.unsigned(bits: bits)) : wide(.wideUnsigned(bits: bits))
    case .signed(let bits):
      let bits = Int(bits)
      return bits <= 64 ? word(.signed(bits: bits)) : wide(.wideSigned(bits: bits))
    case .fixed(let integer, let fraction):
      return word(.signed(bits: Int(integer) + Int(fraction)))
    case .address: return wide(.wideUnsigned(bits: 160))
    case .hash: return wide(.hash)
    case .bytes(let max): return dynamic(.bytes(max: Int(max)), slots: 1)
    case .text(let max): return dynamic(.text(max: Int(max)), slots: 1)
    case .optional(let type):
      let cases = [FieldsLayout([], in: known), FieldsLayout([Int(type)], in: known)]
      let isDynamic = cases[1].isDynamic
      return reference(
        .choice(cases, isOptional: true), isDynamic: isDynamic,
        headBytes: isDynamic ? 32 : cases[1].headBytes.addingClamped(32),
        isLinear: cases[1].isLinear, defaultSlots: 1)
    case .record(_, let fields, let isLinear):
      let layout = FieldsLayout(fields.map { Int($0.type) }, in: known)
      return reference(
        .record(layout), isDynamic: layout.isDynamic,
        headBytes: layout.isDynamic ? 32 : layout.headBytes,
        isLinear: isLinear || layout.isLinear,
        defaultSlots: layout.defaultSlots.addingClamped(1), parts: layout.defaultGas)
    case .enumeration(_, let cases):
      let layouts = cases.map { FieldsLayout($0.payload.map { Int($0) }, in: known) }
      return reference(
        .choice(layouts, isOptional: false),
        isDynamic: layouts.contains { !$0.fields.isEmpty }, headBytes: 32,
        isLinear: layouts.contains { $0.isLinear },
        defaultSlots: (layouts.first?.defaultSlots ?? 0).addingClamped(1),
        parts: layouts.first?.defaultGas ?? 0)
    case .array(let element, let count):
      let layout = known[Int(element)]
      return reference(
        .array(element: Int(element), count: Int(count)), isDynamic: layout.isDynamic,
        headBytes: layout.isDynamic ? 32 : layout.headBytes.multipliedClamped(by: Int(count)),
        isLinear: layout.isLinear,
        defaultSlots: layout.defaultSlots.multipliedClamped(by: Int(count)).addingClamped(1),
        parts: layout.isReference && !layout.isLinear
          ? layout.defaultGas.addingClamped(Int(count))
          : layout.defaultGas.multipliedClamped(by: Int(count)))
    case .list(let element, let max):
      return reference(
        .list(element: Int(element), max: Int(max)), isDynamic: true, headBytes: 32,
        isLinear: known[Int(element)].isLinear, defaultSlots: 1)
    case .map(let key, let value):
      return TypeLayout(
        form: .map(key: Int(key), value: Int(value)), slots: 1, isReference: false,
        isDynamic: false, headBytes: 32, isLinear: known[Int(value)].isLinear, defaultSlots: 1,
        defaultGas: 1)
    case .tensor(let element):
      return dynamic(.tensor(elementType(all[Int(element)])), slots: 8)
    case .ciphertext(let element, let scheme, let depth):
      let form = CiphertextForm(
        format: format(all[Int(element)]), scheme: scheme, depth: Int(depth))
      return dynamic(.ciphertext(form), slots: 8)
    case .publicKey(let scheme): return dynamic(.publicKey(scheme), slots: 8)
    case .coin:
      return reference(.coin, isDynamic: false, headBytes: 0, isLinear: true, defaultSlots: 2)
    case .sum(let ciphertext, let max):
      return reference(
        .sum(ciphertext: Int(ciphertext), max: Int(max)), isDynamic: true, headBytes: 32,
        isLinear: false,
        defaultSlots: 2)
    }
  }

  private static func word(_ form: TypeForm) -> TypeLayout {
    TypeLayout(
      form: form, slots: 1, isReference: false, isDynamic: false, headBytes: 32, isLinear: false,
      defaultSlots: 1, defaultGas: 1)
  }

  private static func wide(_ form: TypeForm) -> TypeLayout {
    TypeLayout(
      form: form, slots: 4, isReference: false, isDynamic: false, headBytes: 32, isLinear: false,
      defaultSlots: 4, defaultGas: 2)
  }

  private static func dynamic(_ form: TypeForm, slots: Int) -> TypeLayout {
    reference(form, isDynamic: true, headBytes: 32, isLinear: false, defaultSlots: slots)
  }

  private static func reference(
    _ form: TypeForm, isDynamic: Bool, headBytes: Int, isLinear: Bool, defaultSlots: Int,
    parts: Int = 0
  ) -> TypeLayout {
    TypeLayout(
      form: form, slots: 1, isReference: true, isDynamic: isDynamic, headBytes: headBytes,
      isLinear: isLinear, defaultSlots: defaultSlots,
      defaultGas: parts.addingClamped(TypeLayout.objectGas))
  }

  /// The elements of a tensor type.
  private static func elementType(_ descriptor: TypeDescriptor) -> ElementType {
    guard let element = descriptor.tensorElement else {
      preconditionFailure("the verifier has proved that tensors have elements of these types")
    }
    return element
  }

  /// The format of a ciphertext type: that of the fixed-point numbers or integers in it.
  private static func format(_ descriptor: TypeDescriptor) -> EncryptedFormat {
    var format: EncryptedFormat?
    if case .signed(let bits) = descriptor {
      format = try? EncryptedFormat(width: UInt8(truncatingIfNeeded: bits), fraction: 0)
    } else if case .fixed(let integer, let fraction) = descriptor {
      format = try? EncryptedFormat(width: integer &+ fraction, fraction: fraction)
    }
    guard let format else {
      preconditionFailure("the verifier has proved that the scheme has such elements")
    }
    return format
  }
}
