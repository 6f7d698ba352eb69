import Primitives
import Semantics
import Syntax

extension DocumentAnalysis {
  /// The numbers that types take: bounds behind `max`, formats behind `Q<`, parameters of schemes. Nil elsewhere.
  ///
  /// `previous` is the token in front of what is typed.
  func numbers(behind previous: Int, at offset: Int) -> [Completion]? {
    let name = previous > 0 ? stream.text(previous - 1) : ""
    switch stream.tokens[previous].kind {
    case .less where name == "Q":
      return Self.numbers(Self.formats.map { "\($0), \($1)" })
    case .comma where previous > 2 && stream.text(previous - 3) == "Q":
      guard let whole = Int(name), whole > 0 else { return nil }
      return Self.numbers([32, 64].filter { $0 > whole }.map { String($0 - whole) })
    case .less where name == "CKKS" || name == "BFV":
      return Self.numbers(LatticeSet.degrees.map(String.init))
    case .less where name == "Paillier":
      return Self.numbers(EncryptionScheme.paillierBits.map(String.init))
    default:
      // `max` is a bound behind a type or a loop's condition, and a function behind a point.
      guard stream.text(previous) == "max", previous > 0,
        stream.tokens[previous - 1].kind != .point
      else { return nil }
      return Self.numbers(Self.bounds.map(String.init))
        + visible(at: offset) { $0 == .constant || $0 == .size }
    }
  }

  /// Integer and fraction bits of usual formats.
  private static let formats = [
    (8, 24), (4, 28), (2, 30), (16, 16), (24, 8), (32, 32), (40, 24), (8, 56),
  ]
  private static let bounds = [4, 8, 10, 16, 32, 64, 100, 256, 1_000, 1_024]

  private static func numbers(_ texts: [String]) -> [Completion] {
    texts.enumerated().map { Completion(kind: .value, label: $1, order: $0, rank: 3) }
  }
}
