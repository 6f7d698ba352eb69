// swift-tools-version: 6.2
// The targets, layer by layer. ARCHITECTURE.md holds the same table; a tidy test compares the two.
import PackageDescription

/// Settings that every Swift target shares: Swift 6 language mode (from the tools version), warnings are errors.
let strict: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// What single layers take from other packages.
let products: [String: [Target.Dependency]] = [
  "FileStore": [.product(name: "Crypto", package: "swift-crypto")],
  "ModelExchange": [.product(name: "SwiftProtobuf", package: "swift-protobuf")],
  "RPC": [
    .product(name: "CoreMetrics", package: "swift-metrics"),
    .product(name: "Logging", package: "swift-log"),
    .product(name: "NIOCore", package: "swift-nio"),
    .product(name: "NIOPosix", package: "swift-nio"),
    .product(name: "NIOHTTP1", package: "swift-nio"),
    .product(name: "NIOWebSocket", package: "swift-nio"),
  ],
]

/// What tests of single layers take from other packages.
let testProducts: [String: [Target.Dependency]] = [
  "RPC": [.product(name: "CoreMetrics", package: "swift-metrics")]
]

/// Functions of the machine begin at a line of the cache, and what jumps lead to at half of one. Without that, where the linker
/// happens to put its loop decides about a tenth of its speed, which differs between the binaries and changes with whatever
/// lies in front of it.
let settings: [String: [SwiftSetting]] = [
  "VM": [
    .unsafeFlags(
      ["-Xllvm", "-align-all-functions=6", "-Xllvm", "-align-all-nofallthru-blocks=5"],
      .when(configuration: .release))
  ]
]

/// A library target of Galaxy.
func layer(_ name: String, _ dependencies: [String] = [], exclude: [String] = []) -> Target {
  .target(
    name: name,
    dependencies: dependencies.map { .target(name: $0) } + products[name, default: []],
    exclude: exclude, swiftSettings: strict + settings[name, default: []])
}

/// The test target of a library target.
func tests(_ name: String, _ dependencies: [String] = [], exclude: [String] = []) -> Target {
  .testTarget(
    name: name + "Tests",
    dependencies: ([name, "TestKit"] + dependencies).map { .target(name: $0) }
      + testProducts[name, default: []],
    path: "Tests/\(name)Tests", exclude: exclude, swiftSettings: strict)
}

let package = Package(
  name: "galaxy",
  products: [.executable(name: "galaxy", targets: ["galaxy"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics", exact: "2.13.0"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-protobuf", exact: "1.39.0"),
  ],
  targets: [
    // Layer 0: imported from anywhere.
    layer("Primitives", ["CKernels"]),
    layer("Diagnostics"),
    layer("InstructionSet"),
    layer("Embedded", exclude: ["README.md", "Web"]),
    .systemLibrary(name: "CGMP", providers: [.apt(["libgmp-dev"])]),
    .systemLibrary(name: "CLMDB", providers: [.apt(["liblmdb-dev"])]),
    .systemLibrary(name: "CMalloc"),
    .systemLibrary(name: "CZstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CSecp256k1", providers: [.apt(["libsecp256k1-dev"])]),
    .systemLibrary(name: "COpenSSL", providers: [.apt(["libssl-dev"])]),
    .target(name: "CKernels"),
    .target(name: "CMachineCode"),
    layer("MachineCode", ["CMachineCode"]),
    // Layer 1
    layer("Tensors", ["Primitives", "CKernels"]),
    layer("HomomorphicEvaluation", ["Primitives", "CGMP", "CKernels"]),
    layer("State", ["Primitives"]),
    layer("Signatures", ["Primitives", "CSecp256k1"]),
    layer("Syntax", ["Primitives", "Diagnostics"]),
    layer("Bytecode", ["Primitives", "InstructionSet"]),
    // Layer 2
    layer("Semantics", ["Primitives", "Diagnostics", "Syntax"]),
    layer(
      "VM",
      [
        "Primitives", "InstructionSet", "Bytecode", "Tensors", "HomomorphicEvaluation",
        "MachineCode", "CMachineCode", "CMalloc",
      ]),
    layer("HomomorphicClient", ["Primitives", "CGMP", "HomomorphicEvaluation"]),
    // Layer 3
    layer(
      "Lowering",
      ["Primitives", "Diagnostics", "InstructionSet", "Bytecode", "Semantics"]),
    layer(
      "HomomorphicInterop",
      ["Primitives", "Diagnostics", "HomomorphicEvaluation", "HomomorphicClient"]),
    layer(
      "Ledger",
      ["Primitives", "State", "Signatures", "Bytecode", "VM", "HomomorphicEvaluation"]),
    layer("Interpreter", ["Primitives", "Semantics", "Tensors", "HomomorphicEvaluation"]),
    layer(
      "Values", ["Primitives", "Diagnostics", "Tensors", "HomomorphicEvaluation", "Bytecode", "VM"]),
    // Layer 4
    layer(
      "Compiler",
      [
        "Primitives", "Diagnostics", "Embedded", "Bytecode", "Syntax", "Semantics", "Lowering",
      ]),
    layer(
      "Inspect",
      ["Primitives", "Diagnostics", "InstructionSet", "Embedded", "Bytecode", "VM", "Values"]),
    layer(
      "Client", ["Primitives", "Diagnostics", "Bytecode", "VM", "Ledger", "Values"]),
    layer("Storage", ["Primitives", "CLMDB", "State", "VM", "Ledger"]),
    // Layer 5
    layer("Node", ["Primitives", "State", "Signatures", "Ledger", "Storage"]),
    layer(
      "Learning",
      [
        "Primitives", "Diagnostics", "Embedded", "Tensors", "HomomorphicClient",
        "HomomorphicEvaluation", "Bytecode", "VM",
        "Ledger", "Compiler", "Client", "Inspect",
      ]),
    layer(
      "LanguageService",
      [
        "Primitives", "Diagnostics", "Embedded", "Bytecode", "Syntax", "Semantics", "Compiler",
        "Values", "Inspect",
      ]),
    layer("Keystore", ["Primitives", "Signatures", "COpenSSL"]),
    layer("FileStore", ["Primitives", "Signatures"]),
    layer(
      "TestRunner",
      [
        "Primitives", "Diagnostics", "State", "Bytecode", "VM", "Ledger", "Semantics",
        "Interpreter", "Syntax", "Compiler", "Client", "Values", "Inspect", "HomomorphicClient",
        "HomomorphicEvaluation", "Tensors",
      ]),
    // Layer 6
    layer(
      "ModelExchange", ["Primitives", "Diagnostics", "Tensors", "Values", "Learning"],
      exclude: ["ONNX/onnx.proto"]),
    layer(
      "RPC",
      [
        "Primitives", "Diagnostics", "Embedded", "State", "Signatures", "Bytecode", "VM", "Ledger",
        "Storage", "Compiler", "Inspect", "Client", "Node", "Values",
      ]),
    // Layer 7
    layer("FileExchange", ["Diagnostics", "FileStore", "RPC"]),
    layer(
      "Prover",
      ["Primitives", "Diagnostics", "Semantics", "Interpreter", "Compiler", "TestRunner"]),
    layer("Cluster", ["Primitives", "Diagnostics", "Ledger", "Storage", "Node", "RPC"]),
    // Layer 8
    layer(
      "Actors",
      [
        "Primitives", "Diagnostics", "Signatures", "Bytecode", "VM", "Ledger", "Client",
        "FileStore", "RPC", "Tensors", "Learning", "Compiler", "Embedded", "Semantics",
      ]),
    // Layer 9
    .executableTarget(
      name: "galaxy",
      dependencies: [
        "Primitives", "Diagnostics", "InstructionSet", "Syntax", "Semantics", "Bytecode", "VM",
        "Ledger",
        "Interpreter", "Compiler", "Client", "Values", "Inspect", "Learning", "TestRunner",
        "Prover",
        "LanguageService", "HomomorphicClient", "HomomorphicEvaluation", "HomomorphicInterop",
        "State", "Signatures",
        "Keystore", "FileStore", "FileExchange", "Storage", "Node", "RPC", "Cluster",
        "Actors", "ModelExchange", "Tensors", "CZstd",
        "CZlib",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ], swiftSettings: strict),
    // For people who change Galaxy: generates (layer 0 only, so that it builds when nothing above does), measures.
    .executableTarget(
      name: "galaxy-gen", dependencies: ["InstructionSet", "Diagnostics"], swiftSettings: strict),
    .executableTarget(
      name: "galaxy-dev",
      dependencies: [
        "Primitives", "InstructionSet", "Embedded", "HomomorphicClient", "HomomorphicEvaluation",
        "State", "Signatures", "Tensors", "Bytecode", "VM", "Ledger", "Storage", "Node",
        "Semantics", "Client",
        "Compiler", "TestRunner", "MachineKit", "ProgramKit", "FuzzKit",
      ],
      swiftSettings: strict),
    // Tests
    .target(
      name: "TestKit", dependencies: ["Primitives"], path: "Tests/TestKit", swiftSettings: strict),
    .target(
      name: "HomomorphicKit",
      dependencies: ["Primitives", "HomomorphicEvaluation", "HomomorphicClient"],
      path: "Tests/HomomorphicKit", swiftSettings: strict),
    .target(
      name: "MachineKit",
      dependencies: [
        "Primitives", "InstructionSet", "Tensors", "HomomorphicEvaluation", "HomomorphicClient",
        "Bytecode", "VM",
      ],
      path: "Tests/MachineKit", swiftSettings: strict),
    .target(
      name: "ProgramKit",
      dependencies: [
        "Primitives", "Diagnostics", "Semantics", "Tensors", "HomomorphicClient",
        "HomomorphicEvaluation", "Bytecode", "VM",
        "Ledger", "Interpreter", "Compiler", "Client",
      ], path: "Tests/ProgramKit", swiftSettings: strict),
    .target(
      name: "FuzzKit",
      dependencies: [
        "Primitives", "Diagnostics", "Syntax", "Semantics", "Compiler", "Bytecode", "VM",
        "Inspect", "HomomorphicEvaluation", "HomomorphicClient", "MachineKit", "TestKit",
      ], path: "Tests/FuzzKit", swiftSettings: strict),
    tests("Primitives", ["CKernels"], exclude: ["Vectors"]),
    tests("Diagnostics"),
    tests("InstructionSet"),
    tests("MachineCode"),
    tests("Tensors", ["Primitives"]),
    tests("State", ["Primitives"]),
    tests("Signatures", ["Primitives"]),
    tests(
      "HomomorphicEvaluation",
      ["Primitives", "CGMP", "CKernels", "HomomorphicClient", "HomomorphicKit"]),
    tests(
      "HomomorphicClient", ["Primitives", "CGMP", "HomomorphicEvaluation", "HomomorphicKit"],
      exclude: ["Vectors"]),
    tests(
      "HomomorphicInterop",
      ["Primitives", "HomomorphicEvaluation", "HomomorphicClient", "HomomorphicKit"],
      exclude: ["Vectors"]),
    tests("Syntax", ["Primitives", "Diagnostics"]),
    tests("Bytecode", ["Primitives", "InstructionSet"]),
    tests(
      "Semantics",
      ["Primitives", "Diagnostics", "Embedded", "Syntax", "Bytecode", "Compiler"]),
    tests(
      "VM",
      [
        "Primitives", "InstructionSet", "Bytecode", "Tensors", "HomomorphicClient",
        "HomomorphicEvaluation", "MachineKit",
      ]),
    tests(
      "Lowering",
      [
        "Primitives", "Diagnostics", "InstructionSet", "Bytecode", "Syntax", "Semantics", "VM",
        "Ledger", "Compiler",
      ]),
    tests(
      "Ledger",
      [
        "Primitives", "InstructionSet", "State", "Signatures", "Bytecode", "VM",
        "HomomorphicClient",
        "HomomorphicEvaluation", "Compiler",
      ], exclude: ["Vectors"]),
    tests(
      "LanguageService",
      ["Primitives", "Diagnostics", "Embedded", "Syntax", "Semantics", "Compiler"]),
    tests("Keystore", ["Primitives", "Signatures"]),
    tests(
      "Actors",
      [
        "Primitives", "Diagnostics", "Tensors", "Client", "Compiler", "FileStore", "Learning",
        "Ledger", "Node", "RPC", "Storage",
      ]),
    tests("ModelExchange", ["Primitives", "Diagnostics", "Tensors"]),
    tests("FileExchange", ["Primitives", "FileStore", "RPC"]),
    tests("FileStore", ["Primitives", "Signatures"], exclude: ["Vectors"]),
    tests("Node", ["Primitives", "State", "Signatures", "Bytecode", "Ledger", "Storage"]),
    tests("Storage", ["Primitives", "State", "Bytecode", "VM", "Ledger"]),
    tests("Values", ["Primitives", "Diagnostics", "Tensors", "Bytecode"]),
    tests(
      "Client",
      [
        "Primitives", "Diagnostics", "Bytecode", "VM", "Ledger", "Semantics", "Compiler", "Values",
      ]),
    tests(
      "Inspect",
      [
        "Primitives", "Diagnostics", "Embedded", "InstructionSet", "Tensors",
        "HomomorphicEvaluation", "Bytecode",
        "VM",
        "Ledger", "Compiler", "Values",
      ]),
    tests(
      "Interpreter",
      [
        "Primitives", "Diagnostics", "Syntax", "Semantics", "Tensors", "HomomorphicClient",
        "HomomorphicEvaluation", "Bytecode", "VM",
        "Ledger", "Compiler", "ProgramKit",
      ]),
    tests(
      "RPC",
      [
        "Primitives", "Diagnostics", "Signatures", "Bytecode", "Ledger", "Storage", "Semantics",
        "Compiler", "Node",
      ]),
    tests(
      "TestRunner",
      [
        "Primitives", "Diagnostics", "Embedded", "Syntax", "Semantics", "Bytecode", "Compiler",
      ]),
    tests(
      "Prover", ["Primitives", "Diagnostics", "Embedded", "Semantics", "Compiler", "TestRunner"]),
    tests(
      "Learning",
      ["Primitives", "Embedded", "Tensors", "VM", "Ledger", "Compiler"]),
    // The contracts of the learning protocol, in games among strangers on a real chain.
    .testTarget(
      name: "LearningProtocolTests",
      dependencies: [
        "Primitives", "Diagnostics", "Embedded", "Tensors", "Bytecode", "VM", "Ledger", "Semantics",
        "Compiler", "Client", "Learning",
      ], path: "Tests/LearningProtocolTests", swiftSettings: strict),
    tests(
      "galaxy",
      [
        "Primitives", "Diagnostics", "Embedded", "Semantics", "Lowering", "Compiler", "TestRunner",
        "VM",
      ]),
    // Nodes and an etcd as processes: the suite runs the command.
    .testTarget(
      name: "ClusterTests",
      dependencies: [
        "Primitives", "Diagnostics", "Signatures", "Ledger", "Node", "RPC", "Cluster",
      ], path: "Tests/Cluster", swiftSettings: strict),
    .testTarget(
      name: "TidyTests", dependencies: ["TestKit"], path: "Tests/TidyTests",
      swiftSettings: strict),
  ]
)

// While you work on one target, its tests alone build in a fraction of the time:
// GALAXY_TESTS=VM,Tensors swift test -c release
if let only = Context.environment["GALAXY_TESTS"]?.split(separator: ",") {
  // The chosen suites and what they need, however indirectly.
  var needed: Set<String> = Set(only.map { $0 + "Tests" })
  var reached = 0
  while reached < needed.count {
    reached = needed.count
    for target in package.targets where needed.contains(target.name) {
      for dependency in target.dependencies {
        switch dependency {
        case .targetItem(let name, _), .byNameItem(let name, _): needed.insert(name)
        default: break
        }
      }
    }
  }
  // These suites run the command.
  if needed.contains("galaxyTests") || needed.contains("ClusterTests") {
    needed.formUnion(package.targets.filter { $0.type != .test }.map(\.name))
  }
  package.targets.removeAll { !needed.contains($0.name) }
  package.products.removeAll { $0.name == "galaxy" && !needed.contains("galaxy") }
  let used = Set(
    package.targets.flatMap(\.dependencies).compactMap { dependency -> String? in
      guard case .productItem(_, let package, _, _) = dependency else { return nil }
      return package
    })
  package.dependencies.removeAll { dependency in
    guard case .sourceControl(_, let location, _) = dependency.kind else { return false }
    return !used.contains { location.hasSuffix("/\($0)") }
  }
}
