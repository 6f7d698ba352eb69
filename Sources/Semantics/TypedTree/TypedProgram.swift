import Diagnostics
import Primitives

/// A checked program: everything that lowering and the interpreter need, with no name left to
/// resolve.
package struct TypedProgram: Sendable {
  package var structs: [StructDefinition] = []
  package var enums: [EnumDefinition] = []
  package var errors: [ErrorDefinition] = []
  package var events: [EventDefinition] = []
  package var interfaces: [InterfaceDefinition] = []
  package var contracts: [ContractDefinition] = []
  package var functions: [FunctionDefinition] = []
  package var keys: [KeyDefinition] = []
  package var sizeParameters: [SizeParameterDefinition] = []
  package var tests: [TestDefinition] = []

  package init() {}

  package subscript(id: StructID) -> StructDefinition { structs[id.index] }
  package subscript(id: EnumID) -> EnumDefinition { enums[id.index] }
  package subscript(id: ErrorID) -> ErrorDefinition { errors[id.index] }
  package subscript(id: EventID) -> EventDefinition { events[id.index] }
  package subscript(id: InterfaceID) -> InterfaceDefinition { interfaces[id.index] }
  package subscript(id: ContractID) -> ContractDefinition { contracts[id.index] }
  package subscript(id: FunctionID) -> FunctionDefinition { functions[id.index] }
  package subscript(id: KeyID) -> KeyDefinition { keys[id.index] }
  package subscript(id: SizeParameterID) -> SizeParameterDefinition { sizeParameters[id.index] }
}

/// A name with a type: a field, a parameter of an error, event or interface method.
package struct NamedType: Hashable, Sendable {
  package let name: String
  package let type: Type
  /// Where the name is declared, if it is; does not count when two are compared.
  package let span: Span?

  package init(name: String, type: Type, span: Span? = nil) {
    self.name = name
    self.type = type
    self.span = span
  }

  package static func == (left: NamedType, right: NamedType) -> Bool {
    left.name == right.name && left.type == right.type
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(type)
  }
}

/// A struct or a resource.
package struct StructDefinition: Sendable {
  package var name: String
  package var span: Span
  package var sizeParameters: [SizeParameterID]
  package var fields: [NamedType]
  /// A resource: linear whatever its fields are, and made and unpacked only by `declaringContract`.
  package var isResource: Bool
  package var declaringContract: ContractID?
  /// Whether values can be neither copied nor dropped: a resource, or a field is linear.
  package var isLinear: Bool

  package init(
    name: String, span: Span, sizeParameters: [SizeParameterID] = [], fields: [NamedType] = [],
    isResource: Bool = false, declaringContract: ContractID? = nil, isLinear: Bool = false
  ) {
    self.name = name
    self.span = span
    self.sizeParameters = sizeParameters
    self.fields = fields
    self.isResource = isResource
    self.declaringContract = declaringContract
    self.isLinear = isLinear
  }
}

package struct EnumDefinition: Sendable {
  package struct Case: Sendable {
    package var name: String
    /// Where the name is declared, if it is.
    package var span: Span?
    package var payload: [NamedType]

    package init(name: String, span: Span? = nil, payload: [NamedType]) {
      self.name = name
      self.span = span
      self.payload = payload
    }
  }

  package var name: String
  package var span: Span
  package var cases: [Case]
  /// Whether a payload is linear.
  package var isLinear = false
  /// Of `Call<I>`: the interface whose entries are the cases.
  package var interface: InterfaceID?
  package var hasPayload: Bool { cases.contains { !$0.payload.isEmpty } }

  package init(name: String, span: Span, cases: [Case], interface: InterfaceID? = nil) {
    self.name = name
    self.span = span
    self.cases = cases
    self.interface = interface
  }
}

package struct ErrorDefinition: Sendable {
  package var name: String
  package var span: Span
  package var contract: ContractID?
  package var parameters: [NamedType]

  package init(name: String, span: Span, contract: ContractID?, parameters: [NamedType]) {
    self.name = name
    self.span = span
    self.contract = contract
    self.parameters = parameters
  }
}

package struct EventDefinition: Sendable {
  package var name: String
  package var span: Span
  package var contract: ContractID?
  package var parameters: [NamedType]
  /// For each parameter, whether it is a topic.
  package var isIndexed: [Bool]

  package init(
    name: String, span: Span, contract: ContractID?, parameters: [NamedType], isIndexed: [Bool]
  ) {
    self.name = name
    self.span = span
    self.contract = contract
    self.parameters = parameters
    self.isIndexed = isIndexed
  }
}

/// A method that another contract can call.
package struct MethodSignature: Sendable {
  package var name: String
  /// Where its name is declared.
  package var span: Span
  package var isView: Bool
  /// In order, with their sizes as the callee declares them; a `Coin` parameter carries the value
  /// of the call.
  package var parameters: [NamedType]
  package var result: Type
  package var sizeParameters: [SizeParameterID]
  package var makesCalls: Bool
  /// The public state variable whose view this is.
  package var getter: StateID?

  package init(
    name: String, span: Span, isView: Bool, parameters: [NamedType], result: Type,
    sizeParameters: [SizeParameterID] = [], makesCalls: Bool = false, getter: StateID? = nil
  ) {
    self.name = name
    self.span = span
    self.isView = isView
    self.parameters = parameters
    self.result = result
    self.sizeParameters = sizeParameters
    self.makesCalls = makesCalls
    self.getter = getter
  }
}

package struct InterfaceDefinition: Sendable {
  package var name: String
  package var span: Span
  package var methods: [MethodSignature]
  /// The contract whose own interface this is.
  package var contract: ContractID?

  package init(name: String, span: Span, methods: [MethodSignature], contract: ContractID?) {
    self.name = name
    self.span = span
    self.methods = methods
    self.contract = contract
  }
}

package struct KeyDefinition: Sendable {
  package var name: String
  package var span: Span
  package var scheme: EncryptionScheme
  package var contract: ContractID
  /// Whether it has a scheme: false after a report.
  package var hasScheme: Bool { scheme != .paillier(bits: 0) }

  package init(name: String, span: Span, scheme: EncryptionScheme, contract: ContractID) {
    self.name = name
    self.span = span
    self.scheme = scheme
    self.contract = contract
  }
}

package struct SizeParameterDefinition: Sendable {
  package var name: String
  package var span: Span

  package init(name: String, span: Span) {
    self.name = name
    self.span = span
  }
}

/// Where the keys of a map with a maximum are kept: in state of their own, which only writes of the map change.
package struct MapKeys: Hashable, Sendable {
  /// The keys, as a list.
  package let list: StateID
  /// The place of each key in the list, as a map to U32.
  package let places: StateID

  package init(list: StateID, places: StateID) {
    self.list = list
    self.places = places
  }
}

package struct StateVariable: Sendable {
  package var name: String
  /// The part that it comes from, if it does.
  package var part: PartOrigin?
  package var span: Span
  package var type: Type
  package var isPublic: Bool
  /// Of a map with a maximum.
  package var keys: MapKeys?
  /// Evaluated at deployment, before the body of `init`.
  package var initialValue: TypedExpression?

  /// What its place in the state is called: nothing that parts have has the name of something else.
  package var slotName: String { part.map { "\($0.name):\(name)" } ?? name }

  package init(
    name: String, part: PartOrigin? = nil, span: Span, type: Type, isPublic: Bool,
    initialValue: TypedExpression?
  ) {
    self.name = name
    self.part = part
    self.span = span
    self.type = type
    self.isPublic = isPublic
    self.initialValue = initialValue
  }
}

package struct ContractDefinition: Sendable {
  package var name: String
  package var span: Span
  package var sizeParameters: [SizeParameterID] = []
  package var keys: [KeyID] = []
  package var state: [StateVariable] = []
  package var interface: InterfaceID
  package var initializer: FunctionID?
  /// Entries, views (declared ones; getters of public state are derived from `state`) and private
  /// functions.
  package var functions: [FunctionID] = []
  /// What holds between any two calls: views that give a Bool, and are in no module but those that check them.
  package var invariants: [FunctionID] = []
  /// Errors and events that the contract can raise or emit, for its ABI, in order of declaration.
  package var errors: [ErrorID] = []
  package var events: [EventID] = []
  package var documentation: String = ""

  package init(name: String, span: Span, interface: InterfaceID) {
    self.name = name
    self.span = span
    self.interface = interface
  }
}

package struct TestDefinition: Sendable {
  package var title: String
  package var span: Span
  /// The body and its locals; parameters make it a property test.
  package var function: FunctionID

  package init(title: String, span: Span, function: FunctionID) {
    self.title = title
    self.span = span
    self.function = function
  }
}
