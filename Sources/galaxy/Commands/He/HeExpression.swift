import Bytecode
import Client
import Compiler
import Diagnostics
import HomomorphicEvaluation
import Primitives
import Semantics
import Tensors
import VM

/// An expression on ciphertexts as a contract with one view.
struct HeExpression {
  /// What a name stands for.
  struct Operand {
    enum Value {
      case ciphertext(EncryptedTensor)
      /// Decimal numbers.
      case plain([String], shape: [Int])
    }

    let name: String
    let value: Value
  }

  let text: String
  let scheme: EncryptionScheme
  let operands: [Operand]

  /// The contract, with the deepest result type that the compiler accepts: every ciphertext passes for
  /// one of lower depth, so that is the expression's own type. Shows what is wrong when there is none.
  /// `isQuiet` puts that into the failure instead.
  func compiled(isQuiet: Bool = false) throws -> Program {
    let ciphertexts = operands.compactMap { operand in
      if case .ciphertext(let ciphertext) = operand.value { return ciphertext }
      return nil
    }
    var shapes: [[Int]] = []
    for shape in ciphertexts.map(\.shape) + [[1]] where !shapes.contains(shape) {
      shapes.append(shape)
    }
    let deepest = ciphertexts.map(\.depth).max() ?? 0
    guard let format = ciphertexts.first?.format else {
      throw CommandFailure.usage("no operand is a ciphertext")
    }
    var refused: Compilation.Compiled?
    // Factors with all places that they have; where they are added, with those of the ciphertexts.
    let fine = finestFormat(format)
    for plain in fine == format ? [format] : [fine, format] {
      for depth in stride(from: deepest, through: 0, by: -1) {
        let range = resultRange(format, depth)
        guard range != .none else { continue }
        for shape in shapes {
          let type = ciphertextType(format, shape, depth, within: range.limit)
          let result = source(result: type, plain: plain)
          let made = Compilation.compile(
            [SourceInput(path: "expression", utf8: Array(result.utf8))], provider: Files.provider)
          if !made.diagnostics.hasErrors { return Program(compiled: made, plain: plain) }
          // At the lowest depth nothing is refused for the depth of the result alone.
          if shape == shapes[0] { refused = made }
        }
      }
    }
    if let refused, isQuiet {
      throw CommandFailure.failed(
        TextRenderer(sources: refused.sources).text(refused.diagnostics))
    }
    if let refused { try show(refused.diagnostics, refused.sources) }
    throw CommandFailure.failed("the expression has no type")
  }

  /// What the type of the result has to say about its values.
  private enum ResultRange: Equatable {
    /// Nothing: the format fits at the depth.
    case format
    /// That they are below the headroom of the depth.
    case within(String)
    /// No value fits.
    case none

    var limit: String? {
      if case .within(let limit) = self { limit } else { nil }
    }
  }

  private func resultRange(_ format: EncryptedFormat, _ depth: Int) -> ResultRange {
    let headroom = scheme.headroom(depth: depth)
    if headroom == .max || 1 << UInt64(format.width - format.fraction - 1) < headroom {
      return .format
    }
    return headroom > 1 ? .within(String(headroom - 1)) : .none
  }

  /// The format with the most places that all plain numbers fit; under BFV that of the ciphertexts.
  private func finestFormat(_ format: EncryptedFormat) -> EncryptedFormat {
    var words: [String] = []
    for operand in operands {
      if case .plain(let own, _) = operand.value { words += own }
    }
    guard format.fixed != nil, !words.isEmpty else { return format }
    for integerBits: UInt8 in [2, 4, 8, 16, 24] {
      guard let fine = try? EncryptedFormat(width: 64, fraction: 64 - integerBits),
        words.allSatisfy({ (try? HeValues.value($0, fine)) != nil })
      else { continue }
      return fine
    }
    return format
  }

  private func source(result: String, plain: EncryptedFormat) -> String {
    let parameters = operands.map { operand in
      switch operand.value {
      case .ciphertext(let ciphertext):
        "\(operand.name): \(ciphertextType(ciphertext))"
      case .plain(_, let shape):
        "\(operand.name): Tensor<\(plain.name), [\(list(shape))]>"
      }
    }
    return """
      contract Expression {
        key task: \(scheme)
        init(publicKey: PublicKey<\(scheme)>) { task = publicKey }
        entry result(\(parameters.joined(separator: ", "))) -> \(result) {
          return \(text)
        }
      }

      """
  }

  /// The type of an operand; its range, where it promises one.
  private func ciphertextType(_ ciphertext: EncryptedTensor) -> String {
    let limit = ciphertext.declaredLimit.map { HeValues.exact(Int128($0), ciphertext.format) }
    return ciphertextType(ciphertext.format, ciphertext.shape, ciphertext.depth, within: limit)
  }

  private func ciphertextType(
    _ format: EncryptedFormat, _ shape: [Int], _ depth: Int, within limit: String?
  ) -> String {
    let depth = scheme.depthMax > 0 ? ", depth \(depth)" : ""
    let range = limit.map { ", within \($0)" } ?? ""
    return "Encrypted<task, \(format.name), [\(list(shape))]\(depth)\(range)>"
  }

  private func list(_ shape: [Int]) -> String {
    shape.map(String.init).joined(separator: ", ")
  }
}

extension HeExpression {
  /// The contract, and the format of the plain operands in it.
  struct Program {
    let compiled: Compilation.Compiled
    let plain: EncryptedFormat
  }

  /// Deploys the contract with the key, and calls its entry; writes what happens into the file
  /// `trace`, even when it fails.
  func run(
    _ program: Program, key: EncryptionKey, gas: UInt64, trace: String?
  ) throws -> (ciphertext: EncryptedTensor, gasUsed: UInt64) {
    let compiled = program.compiled
    guard let contract = compiled.contracts.first else {
      throw CommandFailure.failed("the expression has no contract")
    }
    let target = RunTarget(contract, of: compiled)
    var session = RunSession(
      target, sender: RunSession.defaultSender, isRecorded: trace != nil)
    let call = try target.call("result")
    let arguments = try arguments(plain: program.plain)
    let (deployment, data): (CallData, CallData)
    do throws(CallError) {
      deployment = try target.contract.deployment([.bytes(key.encoded())])
      data = try call.encode(arguments)
    } catch {
      throw CommandFailure.usage("the operands cannot be encoded: \(error)")
    }
    let failed = try session.deploy(deployment)
    let outcome = try failed ?? session.call(call, data, value: 0, gas: gas)
    if let trace, let file = session.traceFile { try Files.write(file.encoded(), to: trace) }
    guard outcome.isSuccess, case .bytes(let bytes)? = call.result(outcome.data) else {
      throw failure(outcome)
    }
    let ciphertext = try opening("the result") { () throws(HomomorphicError) in
      try EncryptedTensor(decoding: bytes, key: key)
    }
    return (ciphertext, outcome.gasUsed)
  }

  private func arguments(plain format: EncryptedFormat) throws -> [ABIValue] {
    try operands.map { operand in
      switch operand.value {
      case .ciphertext(let ciphertext): .bytes(ciphertext.encoded())
      case .plain(let words, let shape):
        .bytes(try tensor(operand.name, words, shape, format).encoded())
      }
    }
  }

  /// Numbers as a tensor of the machine.
  func tensor(
    _ name: String, _ words: [String], _ shape: [Int], _ format: EncryptedFormat
  ) throws -> Tensor {
    let raw = try words.map { try HeValues.value($0, format) }
    let integer: ElementType = format.width == 8 ? .i8 : .i16
    let element = format.fixed.map { ElementType.fixed($0) } ?? integer
    guard let tensor = try? Tensor(element: element, shape: shape, rawValues: raw) else {
      throw CommandFailure.usage("\(name) is no tensor of the machine")
    }
    return tensor
  }

  /// The expression with the types of its operands, which say what contract it is.
  var typeName: String {
    let types = operands.map { operand in
      switch operand.value {
      case .ciphertext(let ciphertext):
        "\(operand.name): \(ciphertextType(ciphertext))"
      case .plain(let words, let shape):
        // Its format follows from the numbers.
        "\(operand.name): [\(list(shape))] \(words.joined(separator: " "))"
      }
    }
    return types.joined(separator: ", ") + " -> " + text
  }

  private func failure(_ outcome: Outcome) -> CommandFailure {
    switch outcome.status {
    case .success: .failed("the result is no ciphertext")
    case .revert: .failed("the expression reverted")
    case .trap(.keyMissing):
      .failed("trap: keyMissing (the key has no rotations: galaxy he keygen --rotations sum)")
    case .trap(let trap): .failed("trap: \(trap.name) (\(trap.meaning))")
    case .invalidModule(let reason): .failed("the module was refused: \(reason)")
    case .refused(let error): .failed("refused: \(error)")
    }
  }
}
