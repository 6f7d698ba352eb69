/// The formulas of all operations under one scheme. Made once: a price is looked up for every instruction.
struct SchemeFormulas: Sendable {
  let sum: CiphertextFormula
  let negation: CiphertextFormula
  let plainSum: CiphertextFormula
  let scaling: CiphertextFormula
  let combination: CiphertextFormula
  let product: CiphertextFormula
  let square: CiphertextFormula
  let plainProduct: CiphertextFormula
  let constantProduct: CiphertextFormula
  let lowering: CiphertextFormula
  let rotation: CiphertextFormula
  let slotSum: CiphertextFormula
  let upload: CiphertextFormula
  let matrixProduct: CiphertextFormula

  init(_ scheme: LatticeSchemeName) {
    typealias Work = WorkFormula
    let parts = WorkParts(scheme)
    let (k, r) = (WorkSize.size(.limbs), WorkSize.size(.rotations))
    let kLess1 = WorkSize.predecessor(.limbs)
    sum = CiphertextFormula(once: 2 * k * Work.sum)
    negation = CiphertextFormula(once: 2 * k * Work.negation)
    scaling = CiphertextFormula(once: 2 * k * Work.scaling)
    combination = CiphertextFormula(each: 2 * k * Work.term, once: 2 * k * Work.reduction)
    constantProduct = CiphertextFormula(once: 2 * k * Work.scaling + parts.divide)
    let rotate: Work = parts.switchKeys + 3 * k * Work.sum
    rotation = CiphertextFormula(once: WorkSize.size(.switches) * rotate)
    slotSum = CiphertextFormula(
      once: r * rotate + (r + WorkSize.predecessor(.groups)) * (2 * k * Work.sum), joinsGroups: true
    )
    upload = CiphertextFormula(once: Self.upload(scheme))
    switch scheme {
    case .ckks:
      plainSum = CiphertextFormula(once: parts.encode + k * Work.sum + k * Work.transform)
      // Both divisions in one: by the special prime and by the last.
      let relinearize: Work =
        parts.digits + 2 * (k + 1) * Work.transform
        + (6 + 10 * kLess1) * Work.scaling + 2 * Work.sum
      product = CiphertextFormula(each: k * (4 * Work.term + 3 * Work.reduction), once: relinearize)
      square = CiphertextFormula(once: k * (3 * Work.term + 3 * Work.reduction) + relinearize)
      plainProduct = CiphertextFormula(
        once: parts.encode + k * Work.transform + 2 * k * Work.productSum(1) + parts.divide)
      // Every diagonal is encoded, multiplied by both polynomials and added.
      let diagonal: Work =
        parts.encode + k * Work.transform + 2 * k * Work.productSum(1) + 2 * k * Work.sum
      matrixProduct = CiphertextFormula(
        once: WorkSize.size(.diagonals) * diagonal + WorkSize.size(.switches) * rotate
          + parts.divide)
      // First times the constant that puts it on the next scale.
      lowering = CiphertextFormula(once: Work.levels(2 * k * Work.scaling + parts.divide))
    case .bfv:
      // round(m Q / t) modulo each prime.
      plainSum = CiphertextFormula(
        once: parts.encode + Work.division + k * (Work.sum + Work.scaling + Work.productSum(2)))
      let relinearize: WorkFormula = parts.switchKeys + 2 * k * Work.sum + parts.divide
      product = CiphertextFormula(each: parts.exactProduct, once: relinearize)
      square = CiphertextFormula(once: parts.exactSquare + relinearize)
      // The plain factor is lifted; the ciphertext is transformed and comes back.
      plainProduct = CiphertextFormula(
        once: parts.encode
          + k * (5 * Work.transform + 2 * Work.scaling + 2 * Work.sum + 2 * Work.productSum(1))
          + parts.divide)
      lowering = CiphertextFormula(once: Work.levels(parts.divide))
      // There is none.
      matrixProduct = CiphertextFormula(once: .sequence([]))
    }
  }

  /// The relation of an upload, and its proof: responses are read, reduced for each prime and transformed, as a monomial is;
  /// both rows of products are hashed. Of 7 to 9 repetitions, as the degree needs, 9 are paid.
  private static func upload(_ scheme: LatticeSchemeName) -> WorkFormula {
    typealias Work = WorkFormula
    let k = WorkSize.size(.limbs)
    let isExact = scheme == .bfv
    let unknowns = WorkSize.number(isExact ? 4 : 3)
    let lift: Work = unknowns * (2 * Work.reduction + Work.transform)
    let rows: Work = Work.transform + 4 * Work.productSum(1) + 2 * Work.sum + 2 * Work.hashing
    let limb: Work = isExact ? lift + rows + Work.scaling : lift + rows
    let repetition: Work = unknowns * Work.division + k * limb
    let statement: Work = 2 * k * (Work.scaling + Work.hashing)
    return (isExact ? statement + 2 * k * Work.transform : statement) + 9 * repetition
  }
}
