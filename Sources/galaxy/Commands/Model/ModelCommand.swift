import ArgumentParser

/// What is done with a trained model.
struct ModelCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "model",
    abstract: "Sell a trained model by the answer, ask, import and export one.",
    discussion: """
      A first round:
        galaxy model sell 0x… --price '0.01 coin' --from alice     the model of a task
        galaxy model query 0x… rows.csv --schema schema.json --from judy
        galaxy model share 0x… --from bob                          what Bob has earned

      Models from elsewhere, and back:
        galaxy model import model.json --out digits    or coef_.npy intercept_.npy, or model.onnx
        galaxy run contracts/models/softmax.gx deploy --init @digits/weights.bin \\
          --as digits --chain dev.chain
        galaxy run digits predict @rows.npy --chain dev.chain
        galaxy run digits train @rows.npy @labels.npy 100 0.5 0.0 --chain dev.chain
        galaxy run digits weights --chain dev.chain --json > digits/weights.json
        galaxy model export digits --out trained.onnx

      In Python, model.json comes from:
        json.dump({"coef_": model.coef_.tolist(), "intercept_": model.intercept_.tolist()},
                  open("model.json", "w"))

      Kinds: softmax regression (softmax.gx), one hidden layer of ReLU (mlp.gx), trees and
      forests (forest.gx). Numbers become Q<8,24>: the nearest multiple of 2^-24, halves to
      even; what does not fit -128 to 128 is an error.
      """,
    subcommands: [
      ModelSellCommand.self, ModelQueryCommand.self, ModelShareCommand.self,
      ModelImportCommand.self, ModelExportCommand.self,
    ])
}
