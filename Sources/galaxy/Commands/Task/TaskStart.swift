import Learning
import ModelExchange
import Tensors

/// The weights with which a task begins: zeros, random ones of a network, or those of a model that was trained elsewhere.
struct TaskStart {
  let kind: TrainingKind
  let weights: Tensor

  /// The most weights of a network that a task trains: its coalitions are passes over all of them.
  private static let weightsMax = 1 << 16

  /// Of a schema's data. `units` are those of a network, by default 16 or as many as features; `folder` is what `galaxy model import` wrote.
  init(
    _ kind: TrainingKind, schema: DataSchema, units: Int?, seed: UInt64, folder: String?
  ) throws {
    self.kind = kind
    let (features, classes) = (schema.featureCount, schema.classes.count)
    let shape = kind.shape(features: features, classes: classes)
    guard kind == .softmax || shape[0] * shape[1] <= TaskStart.weightsMax else {
      throw CommandFailure.usage("the network is too large: \(shape[0]) x \(shape[1]) weights")
    }
    do {
      if let folder {
        weights = try TaskStart.imported(folder, kind)
      } else if kind == .softmax {
        weights = try Tensor.zeros(element: .q8x24, shape: shape)
      } else {
        weights = try FixedPointNetwork.start(
          features: features, units: units ?? min(16, features), classes: classes, seed: seed
        ).widened().packed()
      }
    } catch let error as TensorError {
      throw CommandFailure.usage("the model cannot be made: \(error)")
    }
    guard weights.shape == shape else {
      throw CommandFailure.usage(
        "the model to begin with has weights of \(weights.shape), and the schema asks for \(shape)")
    }
  }

  private static func imported(_ folder: String, _ kind: TrainingKind) throws -> Tensor {
    let read = try ModelDocument.read(folder)
    let model: ContractModel
    do throws(ModelError) {
      model = try ContractModel(read)
    } catch {
      throw CommandFailure.usage("\(folder): \(error)")
    }
    let parts = model.parts.map(\.tensor)
    switch (kind, model.kind, parts.count) {
    case (.softmax, "softmax", 1): return parts[0]
    case (.network, "mlp", 2):
      return try FixedPointNetwork(hidden: parts[0], output: parts[1]).widened().packed()
    default:
      throw CommandFailure.usage("\(folder) has a model of another kind: \(model.kind)")
    }
  }
}
