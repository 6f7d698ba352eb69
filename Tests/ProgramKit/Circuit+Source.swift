import Primitives
import Semantics

extension Circuit {
  /// The contract: `calculate` gives the result, and `collect` adds it to a running sum.
  ///
  /// With `tooDeep`, one product more is taken of that node than it has levels.
  package func source(tooDeep node: Int? = nil) -> String {
    let scheme = setting.scheme
    let element = elementText
    let parameters =
      nodes.prefix(inputCount).enumerated().map { index, node in
        "x\(index): \(ciphertext(node))"
      } + ["p: Tensor<\(element), [\(setting.count)]>"]
    let result = nodes.count - 1
    var lines: [String] = []
    for (index, node) in nodes.enumerated().dropFirst(inputCount) {
      lines.append("    let x\(index) = \(text(node.step))")
    }
    if let node { lines += tooDeepLines(node) }
    let type = ciphertext(self.result)
    let arguments = (0..<inputCount).map { "x\($0)" } + ["p"]
    return """
      contract Sample {
        key task: \(scheme)
        state total: Sum<\(type), max \(termsMax)>

        init(k: PublicKey<\(scheme)>) { task = k }

        view calculate(
          \(parameters.joined(separator: ",\n    "))
        ) -> \(type) {
      \(lines.joined(separator: "\n"))
          return x\(result)
        }

        entry collect(
          \(parameters.joined(separator: ",\n    "))
        ) {
          total.add(calculate(\(arguments.joined(separator: ", "))))
        }

        view collected() -> \(type)? { return total.total }
      }
      """ + "\n"
  }

  private func tooDeepLines(_ node: Int) -> [String] {
    let factor =
      nodes[node].count == setting.count ? "p" : setting.fraction > 0 ? "0.5" : "Tensor.fill(1)"
    return (0...nodes[node].depth).map { step in
      "    let _y\(step) = \(step == 0 ? "x\(node)" : "_y\(step - 1)") * \(factor)"
    }
  }

  /// As many terms as the type allows, at most 4.
  private var termsMax: UInt64 {
    let room = setting.scheme.headroom(depth: result.depth)
    return max(1, min(4, room == .max ? 4 : (room - 1) / setting.fresh))
  }

  private var elementText: String {
    if let format = setting.element.fixedType {
      return "Q<\(format.integerBits),\(format.fractionBits)>"
    }
    return "I\(setting.width)"
  }

  private func ciphertext(_ node: Node) -> String {
    "Encrypted<task, \(elementText), [\(node.count)], depth \(node.depth)>"
  }

  private func number(_ raw: Int64) -> String {
    setting.fraction > 0 ? decimal(raw) : "\(raw)"
  }

  /// A raw value written out: exact, because a binary fraction has a decimal end.
  private func decimal(_ raw: Int64) -> String {
    var text = raw < 0 ? "-" : ""
    text += "\(raw.magnitude >> UInt64(setting.fraction))."
    var rest = raw.magnitude & ((1 << UInt64(setting.fraction)) - 1)
    repeat {
      rest *= 10
      text += "\(rest >> UInt64(setting.fraction))"
      rest &= (1 << UInt64(setting.fraction)) - 1
    } while rest != 0
    return text
  }

  private func text(_ step: CircuitStep) -> String {
    switch step {
    case .input(let index): "x\(index)"
    case .add(let a, let b): "x\(a) + x\(b)"
    case .subtract(let a, let b): "x\(a) - x\(b)"
    case .negate(let a): "-x\(a)"
    case .addPlain(let a): "x\(a) + p"
    case .subtractPlain(let a): "x\(a) - p"
    case .addNumber(let a, raw: let raw):
      // An integer literal beside a ciphertext is a multiple, so that a number is converted.
      setting.fraction > 0
        ? "x\(a) + (\(number(raw)))" : "x\(a) + Tensor.fill(\(raw))"
    case .scale(let a, by: let factor): "x\(a) * \(factor)"
    case .multiply(let a, let b): "x\(a) * x\(b)"
    case .square(let a): "x\(a).squared()"
    case .multiplyPlain(let a): "x\(a) * p"
    case .multiplyNumber(let a, raw: let raw): "x\(a) * (\(number(raw)))"
    case .rotate(let a, by: let steps): "x\(a).rotated(by: \(steps))"
    case .sum(let a): "x\(a).sum()"
    case .dot(let a, let b): "x\(a).dot(x\(b))"
    case .lower(let a, to: let depth): "x\(a).lowered(to: \(depth))"
    case .listDot(let a, let b): "Encrypted.dot(\(list(a)), \(list(b)))"
    case .weightedSum(let a, weights: let weights):
      "Encrypted.weightedSum(\(list(a)), [\(weights.map { "\($0)" }.joined(separator: ", "))])"
    }
  }

  private func list(_ numbers: [Int]) -> String {
    "[\(numbers.map { "x\($0)" }.joined(separator: ", "))]"
  }
}
