extension LatticeKeyBundle {
  /// The substitutions that a rotation takes, of CKKS's slots or of both rows of BFV's: their number
  /// times a key switch is its cost. Where there is no key for the number of steps, it goes in
  /// powers of two.
  ///
  /// Throws `keyMissing`, and `shapeMismatch` for as many steps as there are slots in a row, N/2,
  /// or more.
  package func elements(rotatingBy steps: Int) throws(HomomorphicError) -> [Int] {
    let row = parameters.degree / 2
    guard steps > -row, steps < row else { throw .shapeMismatch }
    guard let whole = parameters.galoisElement(rotatingBy: steps) else { return [] }
    if galoisKey(element: whole) != nil { return [whole] }
    var elements: [Int] = []
    var rest = steps < 0 ? steps + row : steps
    while rest > 0 {
      let step = rest & -rest
      guard let element = parameters.galoisElement(rotatingBy: step),
        galoisKey(element: element) != nil
      else { throw .keyMissing }
      elements.append(element)
      rest -= step
    }
    return elements
  }
}
