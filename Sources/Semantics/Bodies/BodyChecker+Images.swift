import Diagnostics
import Syntax

/// The shapes of images under filters and in squares.
extension BodyChecker {
  /// `[N, C, H, W]` under `[F, C, K, L]`.
  mutating func convolved(_ call: BuiltinCall, _ shape: [Size]) -> Type? {
    guard let filters = call.operands.first,
      case .tensor(element: let element, shape: let sides) = filters.type
    else { return nil }
    guard shape.count == 4, sides.count == 4, shape[1] == sides[1] else {
      reportImages(
        call, "images are [N, C, H, W], filters [F, C, K, L] with as many channels", shape)
      return nil
    }
    return .tensor(
      element: element,
      shape: [shape[0], sides[0], shape[2] - sides[2] + Size(1), shape[3] - sides[3] + Size(1)])
  }

  /// `[N, C, P * size, Q * size]` in squares, where the context wants `[N, C, P, Q]`.
  mutating func pooled(_ call: BuiltinCall, _ shape: [Size]) -> Type? {
    guard case .size(let size)? = call.operands.first?.kind,
      let (type, target) = wantedTensor(
        call, example: "let y: Tensor<Q<8,24>, [N, C, 4, 4]> = x.\(call.row.name)(2)",
        mismatch: "`\(call.row.name)` keeps the type of the elements")
    else { return nil }
    guard shape.count == 4, target.count == 4, shape[0] == target[0], shape[1] == target[1],
      target[2] * size == shape[2], target[3] * size == shape[3]
    else {
      reportImages(
        call, "images [N, C, P * size, Q * size] become [N, C, P, Q], not \(text(shape: target))",
        shape)
      return nil
    }
    return type
  }

  private mutating func reportImages(_ call: BuiltinCall, _ note: String, _ shape: [Size]) {
    report(
      .shapes.mismatch, "`\(call.row.name)` does not take these shapes", at: call.nameSpan, "",
      secondary: call.receiver.map { [Label($0.span, "has the shape \(text(shape: shape))")] }
        ?? [],
      notes: [note])
  }
}
