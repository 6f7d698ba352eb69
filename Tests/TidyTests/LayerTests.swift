import Testing

/// The structure that ARCHITECTURE.md promises: its table, Package.swift and the imports agree.
@Suite struct LayerTests {
  @Test func theTableIsWhatPackageSwiftDeclares() throws {
    let declared = try Layers.declared().targets
    let described = try Layers.described().targets
    #expect(!declared.isEmpty)
    #expect(Set(declared.keys) == Set(described.keys))
    for (name, dependencies) in declared {
      #expect(described[name] == dependencies, "layer table of \(name)")
    }
  }

  @Test func targetsImportOnlyWhatTheyDeclare() throws {
    let declared = try Layers.declared().targets
    let all = Set(declared.keys).union([
      "CGMP", "CKernels", "CSecp256k1", "COpenSSL", "CLMDB", "CMachineCode", "CMalloc",
    ])
    for (name, dependencies) in declared {
      let imported = try Layers.imported(by: name, of: all)
      #expect(imported.isSubset(of: dependencies), "\(name) imports what it does not declare")
      #expect(dependencies.isSubset(of: imported), "\(name) declares what it does not import")
    }
  }

  /// What the generator imported, no change of the generator could mend: it would not build.
  @Test func theGeneratorImportsLayerZeroOnly() throws {
    let declared = try Layers.declared().targets
    let imported = try Layers.imported(by: "galaxy-gen", of: Set(declared.keys))
    #expect(!imported.isEmpty)
    for name in imported {
      #expect(declared[name] == [], "galaxy-gen imports \(name)")
      let generated = try Repository.files(below: "Sources/\(name)/Generated", ending: ".swift")
      #expect(generated.isEmpty, "galaxy-gen imports \(name), which it generates")
    }
  }

  @Test func arrowsPointDownwardOnly() throws {
    let text = try Repository.text("ARCHITECTURE.md")
    // What is written in C imports nothing of ours, and lies below all layers.
    var level: [String: Int] = [
      "CGMP": -1, "CKernels": -1, "CSecp256k1": -1, "COpenSSL": -1, "CLMDB": -1, "CMachineCode": -1,
      "CMalloc": -1,
    ]
    for match in text.matches(of: /(?m)^\| (\d) \| `(\w+)` \|/) {
      level[String(match.output.2)] = Int(match.output.1)
    }
    for (name, dependencies) in try Layers.declared().targets {
      for dependency in dependencies {
        let upper = try #require(level[name])
        let lower = try #require(level[dependency])
        #expect(lower < upper, "\(name) -> \(dependency)")
      }
    }
  }
}
