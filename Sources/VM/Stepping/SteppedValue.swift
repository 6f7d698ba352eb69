import Bytecode
import HomomorphicEvaluation
import Primitives
import Tensors

/// A value of the language in a machine that has stopped. It is read part by part: a list of lists may
/// be far larger written out than it is in memory, where parts are shared.
package struct SteppedValue: Sendable {
  /// Its type, in the module's table.
  package let type: TypeIndex
  /// One slot or four.
  let slots: [UInt64]
  let module: LoadedModule
  let objects: ObjectSnapshot

  /// The types of its module.
  package var types: TypeTable { module.verified.types }

  /// A part of a value.
  package struct Part: Sendable {
    /// The name of a field; nil for an element, for a value of a case, and in a tuple.
    package let name: String?
    /// What it is.
    package let value: SteppedValue
  }

  /// How many parts it has: fields of a struct, elements of a list, values of a case, 1 for a sum with
  /// terms.
  package var count: Int {
    guard let object else { return 0 }
    switch form {
    case .record(let fields): return fields.fields.count
    case .choice(let cases, _):
      return cases.indices.contains(Int(object.tag)) ? cases[Int(object.tag)].fields.count : 0
    case .array, .list: return object.length
    case .sum: return word(0, of: object) == 0 ? 0 : 1
    case .bool, .unsigned, .signed, .wideUnsigned, .wideSigned, .hash, .bytes, .text, .tensor,
      .ciphertext, .publicKey, .coin, .map:
      return 0
    }
  }

  /// One of its parts; nil when there are not so many.
  package func part(_ index: Int) -> Part? {
    guard let object, index >= 0, index < count else { return nil }
    switch form {
    case .record(let fields):
      var name: String?
      if case .record(_, let named, _) = types[type], named.indices.contains(index) {
        name = named[index].name.isEmpty ? nil : named[index].name
      }
      return part(fields.fields[index], of: object, name: name)
    case .choice(let cases, _): return part(cases[Int(object.tag)].fields[index], of: object)
    case .array(let element, _), .list(let element, _):
      return part(element, at: index * object.stride, of: object)
    case .sum(let ciphertext, _): return part(ciphertext, at: 1, of: object)
    case .bool, .unsigned, .signed, .wideUnsigned, .wideSigned, .hash, .bytes, .text, .tensor,
      .ciphertext, .publicKey, .coin, .map:
      return nil
    }
  }

  /// The case of an enumeration or optional (1 for `some`); nil for another value.
  package var tag: Int? {
    guard case .choice = form, let object else { return nil }
    return Int(object.tag)
  }

  /// A number, as its type reads it: signed ones and fixed-point units in two's complement; an address or hash;
  /// 0 or 1 for a truth value; nil for another value.
  package var number: U256? {
    switch form {
    case .bool, .unsigned: slots.first.map { U256($0) }
    case .signed: slots.first.map { U256(signExtending: Int64(bitPattern: $0)) }
    case .wideUnsigned, .wideSigned, .hash:
      slots.count == 4 ? U256(w0: slots[0], w1: slots[1], w2: slots[2], w3: slots[3]) : nil
    case .bytes, .text, .record, .choice, .array, .list, .tensor, .ciphertext, .publicKey, .coin,
      .sum, .map:
      nil
    }
  }

  /// The bytes of a byte string or text.
  package var bytes: [UInt8]? {
    guard let object, object.kind == .bytes else { return nil }
    return objects.words[object.slots].withUnsafeBytes { Array($0.prefix(object.length)) }
  }

  /// A tensor with its shape and elements.
  package var tensor: Tensor? {
    guard let object, object.kind == .tensor else { return nil }
    return objects.tensors[object.side]
  }

  /// An encrypted tensor with its scheme, shape and depth.
  package var encrypted: EncryptedTensor? {
    guard let object, object.kind == .ciphertext else { return nil }
    return objects.ciphertexts[object.side]
  }

  /// A public key.
  package var key: EncryptionKey? {
    guard let object, object.kind == .publicKey else { return nil }
    return objects.keys[object.side]
  }

  /// What a coin holds; nil when it was spent.
  package var coins: UInt128? {
    guard let object, object.kind == .coin, object.tag != 1 else { return nil }
    return UInt128(word(1, of: object)) << 64 | UInt128(word(0, of: object))
  }

  /// The terms of a sum of ciphertexts.
  package var terms: UInt64? {
    guard let object, object.kind == .sum else { return nil }
    return word(0, of: object)
  }

  // MARK: Reading

  var form: TypeForm { module.types[Int(type)].form }

  /// The object; nil for a number.
  private var object: ObjectSnapshot.Object? {
    guard module.types[Int(type)].isReference, let handle = slots.first,
      let object = objects.object(handle), object.type == type
    else { return nil }
    return object
  }

  private func word(_ index: Int, of object: ObjectSnapshot.Object) -> UInt64 {
    index < object.slots.count ? objects.words[object.slots.lowerBound + index] : 0
  }

  private func part(
    _ field: FieldsLayout.Field, of object: ObjectSnapshot.Object, name: String? = nil
  ) -> Part? {
    part(field.type, at: field.offset, of: object, name: name)
  }

  private func part(
    _ type: Int, at offset: Int, of object: ObjectSnapshot.Object, name: String? = nil
  ) -> Part? {
    let count = module.types[type].slots
    guard offset + count <= object.slots.count else { return nil }
    let start = object.slots.lowerBound + offset
    return Part(
      name: name,
      value: SteppedValue(
        type: TypeIndex(truncatingIfNeeded: type),
        slots: Array(objects.words[start..<start + count]),
        module: module, objects: objects))
  }
}
