import Diagnostics
import HomomorphicClient
import HomomorphicEvaluation

// python-paillier's documents: {"v": "<the element in decimal>", "e": exponent}, and for vectors an
// array of these. Where several of our values share an element, "v" is that element, "e" 0, and three
// more members say how to take its plaintext apart: it is the sum of lane * 2^("bits" * i) for i below
// "lanes", every lane signed and below 2^("bits" - 1) in magnitude, and a value is lane *
// 2^-"fraction".

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
    try self.init(document: JSONValue.parse(bytes), key: key)
  }

  /// Reads an array of numbers under `key`, at most `PaillierLimits.lanesMax`.
  package static func numbers(
    json bytes: [UInt8], key: PaillierPublicKey
  ) throws(PythonPaillierError) -> [PaillierEncryptedNumber] {
    guard case .array(let documents) = try JSONValue.parse(bytes) else {
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

  private init(document: JSONValue, key: PaillierPublicKey) throws(PythonPaillierError) {
    guard !document.has("lanes") else {
      throw .member("lanes", "is there: values that share an element are not read again")
    }
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

extension PaillierCiphertext {
  /// The elements as an array, for python-paillier to add and its key holder to decrypt.
  package var json: String {
    if let number = try? encryptedNumber() { return PaillierEncryptedNumber.json([number]) }
    let lanes = format.lanesPerElement(modulusBits: key.bits)
    var entries: [String] = []
    for index in 0..<elementCount {
      let start = index * key.elementLimbs
      let element = GMPInteger(limbs: Array(limbs[start..<start + key.elementLimbs]))
      entries.append(
        """
        {"v": "\(element.decimal)", "e": 0, "lanes": \(min(lanes, laneCount - index * lanes)), \
        "bits": \(format.laneBits), "fraction": \(format.fraction)}
        """)
    }
    return "[" + entries.joined(separator: ",\n ") + "]"
  }
}
