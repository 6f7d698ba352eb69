import Bytecode
import Client
import Compiler
import Diagnostics
import Ledger
import Primitives
import Semantics
import TestKit
import Testing
import Values

/// Call data: what is encoded is decoded again, and what cannot be encoded is refused in words.
@Suite struct CallTests {
  static let paths =
    ProjectFiles.paths(below: "contracts", suffix: "gx")
    + ProjectFiles.paths(below: "Tests/Language", suffix: "gx")

  @Test(arguments: paths)
  func everyMethodTakesBackWhatItEncodes(path: String) throws {
    let provider = LibraryProvider { try? ProjectFiles.bytes($0) }
    let compiled = Compilation.compile(
      [SourceInput(path: path, utf8: try ProjectFiles.bytes(path))], provider: provider)
    for contract in compiled.contracts {
      let interface = contract.interface
      for seed in UInt64(1)...8 {
        var random = RandomABIValue(types: interface.types, seed: seed)
        let place = "\(path): \(contract.name), seed \(seed)"
        for method in interface.methods {
          let call = Call(method, of: interface)
          let values = method.parameters.map { random.value($0.type) }
          let whole = try call.encode(values, blobs: .inData)
          #expect(whole.blobs.isEmpty)
          let found = try #require(
            interface.method(callData: whole.data, isInit: false), "\(place)")
          #expect(found.0.name == method.name, "\(place)")
          let types = method.parameters.map(\.type)
          #expect(interface.types.decode(found.arguments, types) == values, "\(place)")
          // Beside the data is what the hashes in it name, and nothing else.
          let beside = try call.encode(values, blobs: .beside)
          let hashed = try #require(
            interface.types.decode(Array(beside.data.dropFirst(4)), types), "\(place)")
          var references = BlobHashes(types: interface.types)
          for (value, type) in zip(hashed, types) { references.collect(value, type) }
          #expect(references.hashes == Set(beside.blobs.map { keccak256($0.bytes) }), "\(place)")
          #expect(beside.blobs.isEmpty == (beside.data == whole.data), "\(place)")
          if let result = method.result {
            let value = random.value(result.type)
            #expect(call.result(try ABI.encode([result.abiType], [value])) == value, "\(place)")
          }
        }
        for (selector, error) in interface.errors {
          let values = error.fields.map { random.value($0.type) }
          let data = try ABI.encodeCall(selector, error.fields.map(\.abiType), values)
          let decoded = try #require(interface.error(data), "\(place)")
          #expect(decoded.name == error.name && decoded.fields.map(\.value) == values)
        }
        for (topic, event) in interface.events {
          let values = event.fields.map { random.value($0.type) }
          let fields = Array(zip(zip(event.fields, values), event.isIndexed))
          let topics = try fields.filter(\.1).map {
            try ABI.topic(of: $0.0.1, as: $0.0.0.abiType)
          }
          let plain = fields.filter { !$0.1 }.map(\.0)
          let data = try ABI.encode(plain.map(\.0.abiType), plain.map(\.1))
          let decoded = try #require(
            interface.event(topics: [topic] + topics, data: data), "\(place)")
          #expect(decoded.name == event.name)
          for (field, value) in zip(decoded.fields, values) {
            // Of long values a topic has the hash.
            #expect(field.value == value || (field.value == nil && field.hash != nil), "\(place)")
          }
        }
      }
    }
  }

  /// Finds hashes in the places of ciphertexts and keys.
  struct BlobHashes {
    let types: TypeTable
    var hashes: Set<Hash256> = []

    mutating func collect(_ value: ABIValue, _ type: TypeIndex) {
      switch (types[type], value) {
      case (.ciphertext, .bytes(let bytes)), (.publicKey, .bytes(let bytes)):
        if bytes.count == 32, let hash = Hash256(bytes: bytes) { hashes.insert(hash) }
      case (.optional(let inner), .tuple(let parts)): collect(parts[1], inner)
      case (.record(_, let fields, _), .tuple(let parts)):
        for (part, field) in zip(parts, fields) { collect(part, field.type) }
      case (.array(let element, _), .array(let parts)), (.list(let element, _), .array(let parts)):
        for part in parts { collect(part, element) }
      default: break
      }
    }
  }

  static let sealed = """
    contract Sealed {
      key task: Paillier<3072>
      state last: Encrypted<task, Q<8,24>, [2]>?
      init(publicKey: PublicKey<Paillier<3072>>) { task = publicKey }
      entry put(one: Encrypted<task, Q<8,24>, [2]>?, more: List<Encrypted<task, Q<8,24>, [2]>, max 3>,
        pair: (U64, Encrypted<task, Q<8,24>, [2]>)) { last = one }
      view look(one: Encrypted<task, Q<8,24>, [2]>) -> Bool { return true }
    }
    """

  /// Wherever they stand in values, ciphertexts travel beside the data, and none twice.
  @Test func ciphertextsTravelBesideTheData() throws {
    let compiled = Compilation.compile(source: CallTests.sealed)
    let interface = try #require(
      compiled.contracts.first, "\(compiled.diagnostics.map(\.message))"
    ).interface
    let (a, b) = ([UInt8](repeating: 1, count: 100), [UInt8](repeating: 2, count: 33))
    let short = [UInt8](repeating: 3, count: 32)
    let put = try Call("put", of: interface)
    let data = try put.encode([
      .tuple([.bool(true), .bytes(a)]), .array([.bytes(b), .bytes(a), .bytes(short)]),
      .tuple([.uint(7), .bytes(b)]),
    ])
    #expect(data.blobs.map(\.bytes) == [a, b])
    #expect(data.blobs.map(\.hash) == [keccak256(a), keccak256(b)])
    let types = put.method.parameters.map(\.type)
    let (first, second) = (keccak256(a).bytes, keccak256(b).bytes)
    #expect(
      interface.types.decode(Array(data.data.dropFirst(4)), types) == [
        .tuple([.bool(true), .bytes(first)]),
        .array([.bytes(second), .bytes(first), .bytes(short)]),
        .tuple([.uint(7), .bytes(second)]),
      ])
    // A view is no transaction: nothing travels beside it.
    #expect(try Call("look", of: interface).encode([.bytes(a)]).blobs.isEmpty)
  }

  @Test func badArgumentsAreRefusedInWords() throws {
    let jar = try Fixtures.contract("Jar", of: Fixtures.compiled()).interface
    #expect(
      text { () throws(CallError) in try Call("tap", of: jar).encode([]) }
        == "Jar has no entry or view `tap`; it has empty, limit, pair, share, tip, total")
    #expect(
      text { () throws(CallError) in try Call("tip", of: jar).encode([]) }
        == "tip takes 1 argument (amount: U64), not 0")
    #expect(
      text { () throws(CallError) in try Call("tip", of: jar).encode([.uint(U256(1) << 64)]) }
        == "the arguments cannot be encoded: "
        + "\(ABIEncodeError.valueOutOfRange(type: "uint64"))")
    #expect(
      text { () throws(CallError) in try Call("tip", of: jar).encode([.bool(true)]) }
        == "the arguments cannot be encoded: \(ABIEncodeError.typeMismatch(expected: "uint64"))")
    var sizes: [String: Int] = [:]
    #expect(
      text { () throws(CallError) in
        let call = try Call("tip", of: jar)
        let values = try call.parse(["-1"], sizes: &sizes) { _ throws(ValueError) in [] }
        return try call.encode(values)
      } == "argument `amount`: -1 does not fit U64")
    // A contract without an init takes nothing.
    let bare = try #require(Compilation.compile(source: "contract Bare { }").contracts.first)
    let contract = DeployableContract(bare.verified, interface: bare.interface)
    #expect(
      text { () throws(CallError) in try contract.deployment([.uint(1)]) }
        == "init takes no arguments, not 1")
    #expect(try contract.deployment([]).blobs.isEmpty)
  }

  private func text(_ encode: () throws(CallError) -> CallData) -> String {
    do throws(CallError) {
      return "no error, but \(try encode().data)"
    } catch {
      return error.description
    }
  }

  /// The arguments of init bind sizes, which the shapes of later arguments must fit.
  @Test func shapesFitTheSizesThatInitBinds() throws {
    let source = """
      contract Model<D: Size> {
        state w: Tensor<U8, [D]>
        init(start: Tensor<U8, [D]>) { w = start }
        view sum<N>(rows: Tensor<U8, [N, D]>) -> Tensor<U8, [D]> { return w }
      }
      """
    let interface = try #require(Compilation.compile(source: source).contracts.first).interface
    let start = Call(try #require(interface.initializer), of: interface)
    var sizes: [String: Int] = [:]
    let none: (String) throws(ValueError) -> [UInt8] = { path throws(ValueError) in
      throw ValueError("no file \(path)")
    }
    _ = try start.parse(["[1, 2, 3]"], sizes: &sizes, readFile: none)
    #expect(sizes == ["D": 3] && interface.sizeParameters == ["D"])
    let sum = try Call("sum", of: interface)
    _ = try sum.parse(["[[1, 2, 3]]"], sizes: &sizes, readFile: none)
    let error = #expect(throws: CallError.self) {
      try sum.parse(["[[1, 2]]"], sizes: &sizes, readFile: none)
    }
    #expect("\(error, default: "")".contains("argument `rows`: the shape [1, 2] does not fit"))
  }
}
