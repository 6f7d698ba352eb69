import Diagnostics
import Primitives
import Syntax

/// Gives every declaration of a program its meaning: names first, then types, then signatures and
/// constants.
///
/// Each wrong thing is reported once; its place gets the type `invalid`, about which nothing more
/// is said.
struct ProgramResolver: TypeResolving {
  /// What is known so far.
  var declarations: ProgramDeclarations
  var findings = Findings()
  var pendingStructs: [PendingStruct] = []
  var pendingEnums: [PendingEnum] = []
  var pendingSignatures: [PendingSignature] = []
  var pendingUses: [PendingUse] = []
  /// The constants that are being worked out inside each other.
  var openConstants: Set<Int> = []

  var program: TypedProgram {
    _read { yield declarations.program }
    _modify { yield &declarations.program }
  }

  var localNames: [String] { [] }

  /// The declarations of the modules of a graph, whatever is wrong with them.
  static func resolve(_ graph: ModuleGraph) -> (ProgramDeclarations, Findings) {
    var resolver = ProgramResolver(extending: ProgramDeclarations(graph))
    resolver.declareNames()
    resolver.resolveDeclarations()
    resolver.checkContractSizes()
    return (resolver.declarations, resolver.findings)
  }

  /// Adds to declarations that are there already.
  init(extending declarations: ProgramDeclarations) {
    self.declarations = declarations
  }
}

/// A struct or resource whose fields are not resolved yet.
struct PendingStruct {
  let id: StructID
  let environment: Environment
  let syntax: StructDeclaration
}

/// An enum whose payloads are not resolved yet.
struct PendingEnum {
  let id: EnumID
  let environment: Environment
  let syntax: EnumDeclaration
}

/// A part that a contract takes in, whose name is not looked up yet.
struct PendingUse {
  let contract: ContractID
  let syntax: UseDeclaration
}

/// An error, event or interface whose types are not resolved yet.
struct PendingSignature {
  enum Kind {
    case error(ErrorID, ErrorDeclaration)
    case event(EventID, EventDeclaration)
    case interface(InterfaceID, InterfaceDeclaration)
  }

  let kind: Kind
  let environment: Environment
}
