import Diagnostics
import Foundation
import HomomorphicClient
import HomomorphicEvaluation
import HomomorphicInterop
import Primitives

/// Keys and numbers of python-paillier.
extension HeConvertCommand {
  func importPaillierKey(_ bytes: [UInt8]) throws -> HeConversion {
    let kind = try parsing { () throws(PythonPaillierError) in
      try PythonPaillierKeyKind(json: bytes)
    }
    let key: PaillierPublicKey
    var members: [JSONValue.Member] = []
    var lines: [String] = []
    switch kind {
    case .publicKey:
      key = try parsing { () throws(PythonPaillierError) in try PaillierPublicKey(json: bytes) }
    case .secret:
      let secret: PaillierSecretKey
      do throws(PythonPaillierError) {
        secret = try PaillierSecretKey.reading(unprotectedSecretJSON: bytes)
      } catch {
        throw CommandFailure.failed("\(file): \(error)")
      }
      key = secret.publicKey
      try HeKeyFile.write(secret: .paillier(secret), to: out + ".secret")
      members.append(.init("secretKey", .string(out + ".secret")))
      lines.append("\(out).secret  keep it: whoever has it reads everything")
    }
    let publicKey = EncryptionKey.paillier(key)
    let encoding = publicKey.encoded()
    try Files.write(encoding, to: out + ".public")
    return HeConversion(
      members: [
        .init("scheme", .string(publicKey.scheme.description)),
        .init("identity", .string(publicKey.identity.description)),
        .init("publicKey", .string(out + ".public")),
        .init("publicBytes", .integer(encoding.count)),
      ] + members,
      lines: [
        "\(out).public  \(publicKey.scheme), \(encoding.count) bytes, key \(publicKey.identity)"
      ] + lines)
  }

  func exportPaillierKey(_ bytes: [UInt8]) throws -> HeConversion {
    let text: String
    let scheme: EncryptionScheme
    let isSecret = HeKeyFile.isSecret(bytes)
    let name = (out as NSString).lastPathComponent
    if isSecret {
      switch try HeKeyFile.secretKey(path: file) {
      case .lattice: throw hasOnlyPaillier
      case .paillier(let key):
        text = key.unprotectedSecretJSON(name: name)
        scheme = .paillier(bits: key.publicKey.bits)
        try SecretFile.write(Array((text + "\n").utf8), to: out)
      }
    } else {
      guard case .paillier(let key) = try HeKeyFile.publicKey(path: file) else {
        throw hasOnlyPaillier
      }
      text = key.json(name: name)
      scheme = .paillier(bits: key.bits)
      try Files.write(Array((text + "\n").utf8), to: out)
    }
    let kind = isSecret ? "secret key" : "public key"
    return HeConversion(
      members: [
        .init("file", .string(out)), .init("kind", .string(kind)),
        .init("scheme", .string(scheme.description)),
      ], lines: ["\(out)  \(kind) of \(scheme) for python-paillier"])
  }

  func importNumbers(_ bytes: [UInt8]) throws -> HeConversion {
    guard case .paillier(let key) = try keyOfCiphertext() else {
      throw CommandFailure.usage("\(file) is of python-paillier: the key must be one of Paillier")
    }
    let numbers = try parsing { () throws(PythonPaillierError) in
      try PaillierEncryptedNumber.numbers(json: bytes, key: key)
    }
    let format = try HeValues.format(format ?? "Q<8,24>")
    let shape = try shape.map { try HeValues.shape($0, count: numbers.count) } ?? [numbers.count]
    let ciphertext: PaillierCiphertext
    do throws(HomomorphicError) {
      ciphertext = try PaillierCiphertext(
        packing: numbers, shape: shape, format: try PaillierFormat(format), key: key)
    } catch .formatMismatch {
      let digits = Int(format.fraction) / 4
      throw CommandFailure.failed(
        "\(file): \(format.name) takes numbers with \"e\" of \(-digits) or more, and a fraction of "
          + "whole hexadecimal digits; in Python: public_key.encrypt(x, precision=2**-\(4 * digits))"
      )
    } catch {
      throw CommandFailure.failed("\(file) is refused: \(error)")
    }
    return try write(EncryptedTensor(ciphertext))
  }

  func exportNumbers(_ ciphertext: EncryptedTensor) throws -> HeConversion {
    guard let paillier = ciphertext.paillier else { throw hasOnlyPaillier }
    let text = paillier.json + "\n"
    try Files.write(Array(text.utf8), to: out)
    let shares = ciphertext.groupCount < ciphertext.elementCount
    return HeConversion(
      members: [
        .init("file", .string(out)), .init("kind", .string("ciphertext")),
        .init("scheme", .string(ciphertext.scheme.description)),
        .init("values", .integer(ciphertext.elementCount)),
        .init("elements", .integer(ciphertext.groupCount)),
      ],
      lines: ["\(out)  for python-paillier, \(ciphertext.elementCount) values"],
      notes: shares
        ? ["values share elements: see galaxy he convert --help for lanes"] : [])
  }

  private var hasOnlyPaillier: CommandFailure {
    .usage("python-paillier has only Paillier: --to tenseal writes keys of CKKS and BFV")
  }

  private func parsing<Result>(
    _ step: () throws(PythonPaillierError) -> Result
  ) throws -> Result {
    do throws(PythonPaillierError) {
      return try step()
    } catch {
      throw CommandFailure.failed("\(file): \(error)")
    }
  }
}
