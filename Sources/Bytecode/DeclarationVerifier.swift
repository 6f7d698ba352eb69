import Primitives

/// The selectors and topics that follow from a module's declarations.
struct Signatures {
  /// The number of the entry of each selector.
  var entries: [UInt32: Int] = [:]
  /// The number of the initializer.
  var initializer: Int?
  /// By imported method.
  var imports: [UInt32] = []
  /// By event.
  var events: [Hash256] = []
  /// By error.
  var errors: [UInt32] = []
}

/// Verifies what a module declares beside its code.
struct DeclarationVerifier {
  private let module: Module
  private let types: TypeTable
  private var signatures = Signatures()
  private var steps: StepBudget
  /// The ABI's names of types that stand in signatures.
  private var names: [TypeIndex: String] = [:]

  private init(_ module: Module, _ types: TypeTable, _ steps: StepBudget) {
    self.module = module
    self.types = types
    self.steps = steps
  }

  /// The signatures of a module whose declarations are in order.
  static func verify(
    _ module: Module, _ types: TypeTable, _ steps: inout StepBudget
  ) throws(VerifyError) -> Signatures {
    var verifier = DeclarationVerifier(module, types, steps)
    defer { steps = verifier.steps }
    try verifier.checkCounts()
    try verifier.checkConstants()
    try verifier.checkSlots()
    try verifier.checkFunctions()
    try verifier.checkEntries()
    try verifier.checkImports()
    try verifier.checkEvents()
    try verifier.checkErrors()
    return verifier.signatures
  }

  private func checkCounts() throws(VerifyError) {
    let tables = [
      (module.wides.count, BytecodeLimits.widesMax),
      (module.byteStrings.count, BytecodeLimits.byteStringsMax),
      (module.slots.count, BytecodeLimits.slotsMax),
      (module.functions.count, BytecodeLimits.functionsMax),
      (module.entries.count, BytecodeLimits.entriesMax),
      (module.imports.count, BytecodeLimits.importsMax),
      (module.events.count, BytecodeLimits.declarationsMax),
      (module.errors.count, BytecodeLimits.declarationsMax),
    ]
    for (count, limit) in tables where count > limit {
      throw VerifyError(.tooMany(count: count, limit: limit), at: .module)
    }
    guard Names.isPrintable(module.name) else { throw VerifyError(.invalidName, at: .module) }
  }

  private func checkConstants() throws(VerifyError) {
    let limit = BytecodeLimits.byteStringBytesMax
    for (index, bytes) in module.byteStrings.enumerated() where bytes.count > limit {
      throw VerifyError(.tooMany(count: bytes.count, limit: limit), at: .byteString(index))
    }
  }

  private mutating func checkSlots() throws(VerifyError) {
    var names: Set<String> = []
    for (index, slot) in module.slots.enumerated() {
      let place = VerifyError.Place.slot(index)
      try steps.use(VerifierSteps.declaration, at: place)
      guard Names.isSlotName(slot.name) else { throw VerifyError(.invalidName, at: place) }
      guard names.insert(slot.name).inserted else { throw VerifyError(.duplicateName, at: place) }
      guard types.contains(slot.type) else {
        throw VerifyError(.noSuchIndex(slot.type), at: place)
      }
    }
  }

  private func checkFunctions() throws(VerifyError) {
    for (index, function) in module.functions.enumerated() {
      let place = VerifyError.Place.function(index)
      guard Names.isPrintable(function.name) else { throw VerifyError(.invalidName, at: place) }
      let limit = BytecodeLimits.parametersMax
      guard function.parameters.count <= limit else {
        throw VerifyError(.tooMany(count: function.parameters.count, limit: limit), at: place)
      }
      let frame = Int(function.frameSize)
      guard frame <= BytecodeLimits.frameSlotsMax else {
        throw VerifyError(.tooMany(count: frame, limit: BytecodeLimits.frameSlotsMax), at: place)
      }
      try checkValues(function.parameters + (function.result.map { [$0] } ?? []), place)
      let slots = max(types.slots(function.parameters), function.result.map(types.slots) ?? 0)
      guard slots <= frame else { throw VerifyError(.frameTooSmall(slots: slots), at: place) }
      guard function.code.count <= BytecodeLimits.codeMax else {
        throw VerifyError(
          .tooMany(count: function.code.count, limit: BytecodeLimits.codeMax), at: place)
      }
    }
  }

  private mutating func checkEntries() throws(VerifyError) {
    for (index, entry) in module.entries.enumerated() {
      let place = VerifyError.Place.entry(index)
      guard Int(entry.function) < module.functions.count else {
        throw VerifyError(.noSuchIndex(entry.function), at: place)
      }
      let function = module.functions[Int(entry.function)]
      try checkEncodable(
        function.parameters + encodedResult(function.result, isView: entry.kind == .view), place)
      switch entry.kind {
      case .initializer:
        guard signatures.initializer == nil else {
          throw VerifyError(.secondInitializer, at: place)
        }
        guard entry.name.isEmpty, function.result == nil else {
          throw VerifyError(.initializerSignature, at: place)
        }
        signatures.initializer = index
        continue
      case .view:
        guard !entry.isPayable else { throw VerifyError(.payableView, at: place) }
      case .entry:
        break
      }
      guard Names.isIdentifier(entry.name) else { throw VerifyError(.invalidName, at: place) }
      let selector = ABI.selector(try signature(entry.name, function.parameters, place)).number
      guard signatures.entries.updateValue(index, forKey: selector) == nil else {
        throw VerifyError(.duplicateSelector(selector), at: place)
      }
    }
  }

  /// The result as the ABI has it: a coin, which only an entry may return, is paid and not encoded.
  private func encodedResult(_ result: TypeIndex?, isView: Bool) -> [TypeIndex] {
    guard let result, isView || types[result] != .coin else { return [] }
    return [result]
  }

  private mutating func checkImports() throws(VerifyError) {
    for (index, method) in module.imports.enumerated() {
      let place = VerifyError.Place.importedMethod(index)
      guard Names.isPrintable(method.interface), Names.isIdentifier(method.name) else {
        throw VerifyError(.invalidName, at: place)
      }
      let limit = BytecodeLimits.parametersMax
      guard method.parameters.count <= limit else {
        throw VerifyError(.tooMany(count: method.parameters.count, limit: limit), at: place)
      }
      let all = method.parameters + (method.result.map { [$0] } ?? [])
      try checkValues(all, place)
      let coins = method.parameters.count { types[$0] == .coin }
      guard coins <= (method.isView ? 0 : 1) else { throw VerifyError(.coinParameter, at: place) }
      try checkEncodable(
        method.parameters.filter { types[$0] != .coin }
          + encodedResult(method.result, isView: method.isView), place)
      signatures.imports.append(
        ABI.selector(try signature(method.name, method.parameters, place)).number)
    }
  }

  private mutating func checkEvents() throws(VerifyError) {
    for (index, event) in module.events.enumerated() {
      let place = VerifyError.Place.event(index)
      try checkFields(
        event.name, event.fields.map { TypeDescriptor.Field(name: $0.name, type: $0.type) }, place)
      guard event.fields.count(where: \.isIndexed) <= BytecodeLimits.indexedFieldsMax else {
        throw VerifyError(.tooManyIndexed, at: place)
      }
      signatures.events.append(
        ABI.eventTopic(try signature(event.name, event.fields.map(\.type), place)))
    }
  }

  private mutating func checkErrors() throws(VerifyError) {
    for (index, error) in module.errors.enumerated() {
      let place = VerifyError.Place.error(index)
      try checkFields(error.name, error.fields, place)
      signatures.errors.append(
        ABI.selector(try signature(error.name, error.fields.map(\.type), place)).number)
    }
  }

  /// The text of a signature. That of each type is made once; all of it is hashed, so all of it is paid.
  private mutating func signature(
    _ name: String, _ parameters: [TypeIndex], _ place: VerifyError.Place
  ) throws(VerifyError) -> String {
    try steps.use(
      VerifierSteps.declaration + parameters.count * VerifierSteps.parameter, at: place)
    var texts: [String] = []
    for type in parameters {
      guard let abiType = types.abiType(type) else { continue }
      if names[type] == nil {
        try steps.use(types.facts[Int(type)].nodes * VerifierSteps.node, at: place)
        names[type] = abiType.canonicalName
      }
      let text = names[type, default: ""]
      try steps.use(text.utf8.count * VerifierSteps.signatureByte, at: place)
      texts.append(text)
    }
    return name + ABIType.canonicalName(joining: texts)
  }

  /// Checks the fields of an event or error.
  private func checkFields(
    _ name: String, _ fields: [TypeDescriptor.Field], _ place: VerifyError.Place
  ) throws(VerifyError) {
    guard Names.isIdentifier(name), fields.allSatisfy({ Names.isPrintable($0.name) }) else {
      throw VerifyError(.invalidName, at: place)
    }
    try checkEncodable(fields.map(\.type), place)
    let slots = types.slots(fields.map(\.type))
    guard slots <= BytecodeLimits.fieldSlotsMax else {
      throw VerifyError(.tooMany(count: slots, limit: BytecodeLimits.fieldSlotsMax), at: place)
    }
  }

  /// Checks that all are types of values.
  private func checkValues(
    _ list: [TypeIndex], _ place: VerifyError.Place
  ) throws(VerifyError) {
    for type in list {
      guard types.contains(type) else { throw VerifyError(.noSuchIndex(type), at: place) }
      guard types.shape(type) != nil else { throw VerifyError(.notAValue(type), at: place) }
    }
  }

  /// Checks that all are types that the ABI can encode, and not too many of them together.
  private func checkEncodable(
    _ list: [TypeIndex], _ place: VerifyError.Place
  ) throws(VerifyError) {
    try checkValues(list, place)
    var nodes = 1
    for type in list {
      let facts = types.facts[Int(type)]
      guard facts.isEncodable else { throw VerifyError(.notEncodable(type), at: place) }
      nodes += facts.nodes
    }
    guard nodes <= Limits.abiTypeNodesMax else {
      throw VerifyError(.tooMany(count: nodes, limit: Limits.abiTypeNodesMax), at: place)
    }
  }
}
