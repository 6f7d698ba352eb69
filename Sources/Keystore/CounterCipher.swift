import COpenSSL

/// AES-128 in counter mode: the same operation encrypts and decrypts.
enum CounterCipher {
  /// How many bytes key and first counter block have.
  static let blockBytes = 16

  /// The same for text in a list.
  static func apply(
    _ text: [UInt8], key: ArraySlice<UInt8>, counter: [UInt8]
  ) throws(KeystoreError) -> [UInt8] {
    try text.withUnsafeBufferPointer { (buffer) throws(KeystoreError) in
      try apply(buffer, key: key, counter: counter)
    }
  }

  /// Text of any length under a key and a first counter block of 16 bytes each.
  static func apply(
    _ text: UnsafeBufferPointer<UInt8>, key: ArraySlice<UInt8>, counter: [UInt8]
  ) throws(KeystoreError) -> [UInt8] {
    guard key.count == blockBytes, counter.count == blockBytes,
      let count = Int32(exactly: text.count)
    else { throw .parameters("the first counter block has \(counter.count) bytes instead of 16") }
    guard let context = EVP_CIPHER_CTX_new() else {
      throw .parameters("there is no memory for the cipher")
    }
    defer { EVP_CIPHER_CTX_free(context) }
    var output = [UInt8](repeating: 0, count: text.count)
    var written: Int32 = 0
    let isReady = key.withUnsafeBufferPointer {
      EVP_EncryptInit_ex(context, EVP_aes_128_ctr(), nil, $0.baseAddress, counter)
    }
    guard isReady == 1,
      EVP_EncryptUpdate(context, &output, &written, text.baseAddress, count) == 1,
      written == count
    else { throw .parameters("the cipher failed") }
    return output
  }
}
