extension LabeledRows {
  /// Every `providers`-th row from row `index` on: the shards are alike, disjoint and cover the
  /// rows.
  package func shard(_ index: Int, of providers: Int) -> LabeledRows {
    selecting(stride(from: index, to: count, by: providers))
  }

  /// The rows with the labels of the first `rate * count` (rounded down) turned into their
  /// successor, modulo the number of classes. `rate` is in 0...1.
  package func corruptingLabels(rate: Double) -> LabeledRows {
    let corrupted = Int(rate * Double(count))
    return relabeled { index, label in
      index < corrupted ? UInt8((Int(label) + 1) % classCount) : label
    }
  }

  /// The rows at even positions: the half of a test set that the gate may look at.
  package var gateHalf: LabeledRows { selecting(stride(from: 0, to: count, by: 2)) }

  /// The rows at odd positions: the half of a test set that is held out.
  package var heldOutHalf: LabeledRows { selecting(stride(from: 1, to: count, by: 2)) }
}

extension Dataset {
  /// Label corruption of the five providers of the scenario *quality5*.
  package static let quality5Rates = [0, 0.25, 0.5, 0.75, 1.0]

  /// The shards of the scenario *quality5*: five equal shards of the training rows whose labels are
  /// corrupted at `quality5Rates`.
  package func quality5Shards() -> [LabeledRows] {
    Self.quality5Rates.enumerated().map { index, rate in
      train.shard(index, of: Self.quality5Rates.count).corruptingLabels(rate: rate)
    }
  }
}
