// python-paillier's documents: {"v": "<the element in decimal>", "e": exponent}, and for vectors an
// array of these.

extension PaillierEncryptedNumber {
  /// The number as python-paillier writes it.
  package var json: String {
    "{\"v\": \"\(GMPInteger(limbs: limbs).decimal)\", \"e\": \(exponent)}"
  }

  /// Numbers as an array.
  package static func json(_ numbers: [PaillierEncryptedNumber]) -> String {
    "[" + numbers.map(\.json).joined(separator: ",\n ") + "]"
  }

  /// Reads one number under `key`.
  package init(json bytes: [UInt8], key: PaillierPublicKey) throws(PythonPaillierError) {
    try self.init(document: StrictJSON.parse(bytes), key: key)
  }

  /// Reads an array of numbers under `key`, at most `PaillierLimits.lanesMax`.
  package static func numbers(
    json bytes: [UInt8], key: PaillierPublicKey
  ) throws(PythonPaillierError) -> [PaillierEncryptedNumber] {
    guard case .array(let documents) = try StrictJSON.parse(bytes) else {
      throw .syntax("an array is expected", offset: 0)
    }
    guard documents.count <= PaillierLimits.lanesMax else {
      throw .refused("too many numbers", .tooLarge)
    }
    var numbers: [PaillierEncryptedNumber] = []
    numbers.reserveCapacity(documents.count)
    for document in documents {
      numbers.append(try PaillierEncryptedNumber(document: document, key: key))
    }
    return numbers
  }

  private init(document: StrictJSON, key: PaillierPublicKey) throws(PythonPaillierError) {
    guard let element = GMPInteger(decimal: try document.text("v")) else {
      throw .member("v", "is not a decimal number of a ciphertext's length")
    }
    let exponent = try document.integer("e", in: PaillierEncodedNumber.exponents)
    do {
      try self.init(key: key, exponent: exponent, unchecked: element)
    } catch {
      throw .refused("\"v\" is not a ciphertext of this key", error)
    }
  }
}
