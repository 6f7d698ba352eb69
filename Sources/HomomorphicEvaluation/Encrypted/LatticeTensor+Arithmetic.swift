extension LatticeTensor {
  /// Throws unless `other` can be combined with self: `wrongKey`, `formatMismatch`,
  /// `shapeMismatch`, `wrongLevel`.
  private func requireCompatible(_ other: LatticeTensor) throws(HomomorphicError) {
    guard key.identity == other.key.identity else { throw .wrongKey }
    guard format == other.format else { throw .formatMismatch }
    guard shape == other.shape else { throw .shapeMismatch }
    guard depth == other.depth else { throw .wrongLevel }
  }

  private var headroom: LatticeHeadroom { LatticeHeadroom(key.context, depth: depth) }
  private var ckksNoise: CKKSNoise { CKKSNoise(key.context, depth: depth) }
  private var fraction: Int { Int(format.fraction) }

  /// A tensor like self of other ciphertexts.
  private func with(
    _ groups: [LatticeCiphertext], bound: Magnitude, noise: Magnitude,
    origin: BoundsOrigin? = nil, shape: [Int]? = nil
  ) throws(HomomorphicError) -> LatticeTensor {
    try LatticeTensor(
      key: key, format: format, shape: shape ?? self.shape, bound: bound, noise: noise,
      origin: origin ?? self.origin, groups: groups)
  }

  private func evaluator() throws(HomomorphicError) -> LatticeEvaluator {
    try LatticeEvaluator(key)
  }

  /// Ciphertexts made of those of both, in pairs.
  private func pairwise(
    _ other: LatticeTensor,
    _ combine: (LatticeCiphertext, LatticeCiphertext) throws(HomomorphicError) ->
      LatticeCiphertext
  ) throws(HomomorphicError) -> [LatticeCiphertext] {
    var result: [LatticeCiphertext] = []
    for (left, right) in zip(groups, other.groups) { result.append(try combine(left, right)) }
    return result
  }

  private func each(
    _ change: (LatticeCiphertext) throws(HomomorphicError) -> LatticeCiphertext
  ) throws(HomomorphicError) -> [LatticeCiphertext] {
    var result: [LatticeCiphertext] = []
    for group in groups { result.append(try change(group)) }
    return result
  }

  /// Ciphertexts made of each and of the values that belong to its slots.
  private func each(
    plain values: [Int64],
    _ combine: (LatticeCiphertext, [Int64]) throws(HomomorphicError) -> LatticeCiphertext
  ) throws(HomomorphicError) -> [LatticeCiphertext] {
    guard values.count == elementCount else { throw .shapeMismatch }
    let slots = key.parameters.slotCount
    var result: [LatticeCiphertext] = []
    for (index, group) in groups.enumerated() {
      let end = min((index + 1) * slots, values.count)
      result.append(try combine(group, Array(values[index * slots..<end])))
    }
    return result
  }

  /// The bound on products of values of two bounds, the second with so many places behind the point, or
  /// as many as the format.
  func productBound(
    _ a: Magnitude, _ b: Magnitude, places: Int? = nil
  ) -> Magnitude {
    let places = places ?? fraction
    return (a * b).scaled(byPowerOfTwo: -places) + (places == 0 ? .zero : Magnitude(1))
  }

  // MARK: Without a level

  func adding(_ other: LatticeTensor) throws(HomomorphicError) -> LatticeTensor {
    try requireCompatible(other)
    let evaluator = try evaluator()
    return try with(
      try pairwise(other) { (a, b) throws(HomomorphicError) in try evaluator.add(a, b) },
      bound: bound + other.bound, noise: noise + other.noise, origin: origin & other.origin)
  }

  func subtracting(_ other: LatticeTensor) throws(HomomorphicError) -> LatticeTensor {
    try requireCompatible(other)
    let evaluator = try evaluator()
    return try with(
      try pairwise(other) { (a, b) throws(HomomorphicError) in try evaluator.subtract(a, b) },
      bound: bound + other.bound, noise: noise + other.noise, origin: origin & other.origin)
  }

  func negated() throws(HomomorphicError) -> LatticeTensor {
    let evaluator = try evaluator()
    return try with(
      try each { (a) throws(HomomorphicError) in try evaluator.negate(a) }, bound: bound,
      noise: noise)
  }

  func adding(plain values: [Int64]) throws(HomomorphicError) -> LatticeTensor {
    let evaluator = try evaluator()
    return try with(
      try each(plain: values) { (a, values) throws(HomomorphicError) in
        try evaluator.add(a, plain: values, fraction: fraction)
      }, bound: bound + Self.largest(values), noise: noise + Magnitude(1))
  }

  func subtracting(plain values: [Int64]) throws(HomomorphicError) -> LatticeTensor {
    let evaluator = try evaluator()
    return try with(
      try each(plain: values) { (a, values) throws(HomomorphicError) in
        try evaluator.subtract(a, plain: values, fraction: fraction)
      }, bound: bound + Self.largest(values), noise: noise + Magnitude(1))
  }

  func multiplied(by factor: Int64) throws(HomomorphicError) -> LatticeTensor {
    try Self.linearCombination([(factor, self)])
  }

  static func linearCombination(
    _ terms: [(Int64, LatticeTensor)]
  ) throws(HomomorphicError) -> LatticeTensor {
    guard let first = terms.first?.1 else { throw .shapeMismatch }
    var bound = Magnitude.zero
    var noise = Magnitude.zero
    var origin = BoundsOrigin.computed
    for (factor, tensor) in terms {
      try first.requireCompatible(tensor)
      origin = origin & tensor.origin
      bound = bound + tensor.bound * Magnitude(factor.magnitude)
      noise = noise + tensor.noise * Magnitude(factor.magnitude)
    }
    let evaluator = try first.evaluator()
    var groups: [LatticeCiphertext] = []
    for index in first.groups.indices {
      groups.append(
        try evaluator.linearCombination(terms.map { ($0.0, $0.1.groups[index]) }))
    }
    return try first.with(groups, bound: bound, noise: noise, origin: origin)
  }

  /// The elements `steps` places further on stand where each stood, around the end. Only for shapes
  /// that fill the slots: [slots] under CKKS, [2, slots / 2] under BFV, whose rows turn each.
  func rotated(by steps: Int) throws(HomomorphicError) -> LatticeTensor {
    let slots = key.parameters.slotCount
    // BFV turns two rows; under CKKS a shape may have any dimensions, whose elements follow each other.
    guard isExact ? shape == [2, slots / 2] : elementCount == slots else { throw .shapeMismatch }
    let evaluator = try evaluator()
    let switches = Magnitude(UInt64(try key.elements(rotatingBy: steps).count))
    return try with(
      try each { (a) throws(HomomorphicError) in try evaluator.rotate(a, by: steps) },
      bound: bound, noise: noise + switchingNoise * switches)
  }

  /// The sum of all elements, as a tensor of shape [1].
  func summed() throws(HomomorphicError) -> LatticeTensor {
    // The other slots of a single value may hold anything: after a sum they do.
    if elementCount == 1 { return try with(groups, bound: bound, noise: noise, shape: [1]) }
    let evaluator = try evaluator()
    var total = groups[0]
    for group in groups.dropFirst() { total = try evaluator.add(total, group) }
    let slots = key.parameters.slotCount
    var count = 1
    while count < min(elementCount, slots) { count *= 2 }
    let sum = try evaluator.sumSlots(total, count: count)
    // BFV sums all slots, whatever the count.
    let terms = Magnitude(UInt64(isExact ? slots : count))
    return try with(
      [sum], bound: bound * Magnitude(UInt64(elementCount)),
      noise: (noise * Magnitude(UInt64(groups.count)) + switchingNoise) * terms, shape: [1])
  }

  // MARK: One level less

  func multiplied(by other: LatticeTensor) throws(HomomorphicError) -> LatticeTensor {
    try requireCompatible(other)
    let evaluator = try evaluator()
    return try with(
      try pairwise(other) { (a, b) throws(HomomorphicError) in try evaluator.multiply(a, b) },
      bound: productBound(bound, other.bound), noise: productNoise([(self, other)]),
      origin: origin & other.origin)
  }

  /// The squares of the elements, one level lower.
  package func squared() throws(HomomorphicError) -> LatticeTensor {
    let evaluator = try evaluator()
    return try with(
      try each { (a) throws(HomomorphicError) in try evaluator.square(a) },
      bound: productBound(bound, bound), noise: productNoise([(self, self)]))
  }

  static func dot(
    _ left: [LatticeTensor], _ right: [LatticeTensor]
  ) throws(HomomorphicError) -> LatticeTensor {
    guard let first = left.first, left.count == right.count else { throw .shapeMismatch }
    var bound = Magnitude.zero
    var origin = BoundsOrigin.computed
    for (a, b) in zip(left, right) {
      try first.requireCompatible(a)
      try first.requireCompatible(b)
      bound = bound + first.productBound(a.bound, b.bound)
      origin = origin & a.origin & b.origin
    }
    let evaluator = try first.evaluator()
    var groups: [LatticeCiphertext] = []
    for index in first.groups.indices {
      groups.append(
        try evaluator.dot(left.map { $0.groups[index] }, right.map { $0.groups[index] }))
    }
    return try first.with(
      groups, bound: bound, noise: first.productNoise(Array(zip(left, right))),
      origin: origin)
  }

  /// The products with values raw * 2^-places, encoded at the scale of the ciphertext: under CKKS they
  /// may have more places than the format.
  func multiplied(
    plain values: [Int64], places: Int
  ) throws(HomomorphicError) -> LatticeTensor {
    let evaluator = try evaluator()
    return try with(
      try each(plain: values) { (a, values) throws(HomomorphicError) in
        try evaluator.multiply(a, plain: values, fraction: places)
      }, bound: productBound(bound, Self.largest(values), places: places),
      noise: plainProductNoise(Self.largest(values), places: places))
  }

  /// The products with one number, raw * 2^-places.
  func multiplied(scalar raw: Int64, places: Int) throws(HomomorphicError) -> LatticeTensor {
    let evaluator = try evaluator()
    return try with(
      try each { (a) throws(HomomorphicError) in
        try evaluator.multiply(a, constant: raw, fraction: places)
      }, bound: productBound(bound, Magnitude(raw.magnitude), places: places),
      noise: plainProductNoise(Magnitude(raw.magnitude), places: places))
  }

  func lowered(to depth: Int) throws(HomomorphicError) -> LatticeTensor {
    guard (0...self.depth).contains(depth) else { throw .wrongLevel }
    let evaluator = try evaluator()
    var noise = noise
    for level in stride(from: self.depth, to: depth, by: -1) {
      noise =
        isExact
        ? LatticeHeadroom(key.context, depth: level).loweredNoise(noise)
        : CKKSNoise(key.context, depth: level).lowered(noise)
    }
    return try with(
      try each { (a) throws(HomomorphicError) in try evaluator.lower(a, to: depth) },
      bound: bound, noise: noise)
  }

  // MARK: Noise

  private var isExact: Bool { key.parameters.scheme == .bfv }

  /// What one switch of keys adds without a level.
  private var switchingNoise: Magnitude {
    isExact ? headroom.switchingNoise : ckksNoise.switching
  }

  /// Noise after pairs were multiplied and summed, keys switched and the last prime divided away.
  private func productNoise(_ pairs: [(LatticeTensor, LatticeTensor)]) -> Magnitude {
    var noise = Magnitude.zero
    for (a, b) in pairs {
      noise =
        noise
        + (isExact
          ? headroom.productNoise(a.noise, b.noise)
          : ckksNoise.product(a.bound, a.noise, b.bound, b.noise, fraction: fraction))
    }
    return isExact
      ? headroom.loweredNoise(noise + headroom.switchingNoise)
      : ckksNoise.rescaled(noise + ckksNoise.relinearization)
  }

  /// Noise after a product with values that everybody knows, the largest of them given.
  private func plainProductNoise(_ largest: Magnitude, places: Int) -> Magnitude {
    isExact
      ? headroom.loweredNoise(headroom.plainProductNoise(noise) + headroom.switchingNoise)
      : ckksNoise.plainProduct(noise, by: largest, fraction: places)
  }

  /// A bound on the magnitudes of plain values.
  static func largest(_ values: [Int64]) -> Magnitude {
    Magnitude(values.map(\.magnitude).max() ?? 0)
  }
}
