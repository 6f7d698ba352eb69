import Compiler
import Diagnostics
import Synchronization
import TestRunner
import Testing
import VM

/// Tests on several threads.
@Suite struct TestRunTests {
  /// A file whose tests share a key, of which one fails, one is a property, and one explores.
  private func file(_ name: String, _ keys: TestKeyStore) throws -> TestFile {
    let compiled = Compilation.compile(
      source: """
        contract Total {
          error Full
          key task: Paillier<512>
          state sum: Sum<Encrypted<task, Q<8,24>, [1]>, max 8>
          state count: U64 = 0
          invariant few = count <= 8
          init(publicKey: PublicKey<Paillier<512>>) { task = publicKey }
          entry send(x: Encrypted<task, Q<8,24>, [1]>) {
            require count < 8 else Full
            sum.add(x)
            count += 1
          }
          entry skip(by: U64) {
            require by + count <= 8 else Full
            count += by
          }
        }
        test "\(name) sends" {
          let key = testKey(Total.task), owner = account()
          let total = owner.deploy(Total, key.public)
          let x: Tensor<Q<8,24>, [1]> = [1.0]
          owner.call(total.send(key.encrypt(x)))
          print("sent")
        }
        test "\(name) is wrong" { expect 1 + 1 == 3 }
        test "\(name) adds" (a: U32, b: U32) { expect U64(a) + U64(b) >= U64(a) }
        test "\(name) explores" {
          let key = testKey(Total.task), owner = account()
          explore(owner.deploy(Total, key.public))
        }
        """, path: name)
    return try #require(
      TestFile(compiled, path: name, keys: keys), "\(compiled.diagnostics.map(\.message))")
  }

  private func told(threads: Int) throws -> (results: [String], traces: [[UInt8]], keys: Int) {
    let keys = TestKeyStore()
    let names = (0..<4).map { "file \($0)" }
    let files = try names.map { try file($0, keys) }
    var (results, traces): ([String], [[UInt8]]) = ([], [])
    let options = TestSuite.Options(propertyRuns: 5, isTraced: true)
    TestRun(files, options: options, threads: threads).run(
      report: { result in
        // Calls by their name: a dictionary of equal ones may have another order.
        let calls = result.calls.sorted { $0.key < $1.key }
        results.append(
          "\(result.path) \(result.title) \(result.failure, default: "") \(result.runs) \(result.gasUsed) \(calls)"
        )
      },
      ended: { file, runs in
        #expect(file.path == names[traces.count])
        traces.append(file.trace(of: runs).encoded())
      })
    return (results, traces, keys.count)
  }

  @Test func howManyThreadsThereAreChangesNothing() throws {
    let one = try told(threads: 1)
    #expect(one.results.count == 16 && one.traces.count == 4)
    #expect(one.keys == 1)
    let several = try told(threads: 4)
    #expect(one.results == several.results)
    #expect(one.traces == several.traces)
    #expect(several.keys == 1, "a key is made once, also for those who ask for it at once")
  }

  private struct Stop: Error {}

  @Test func whoStopsListeningStopsTheWork() {
    let done = Mutex(0)
    #expect(throws: Stop.self) {
      try OrderedWork.run(
        10_000, threads: 3, state: { 0 },
        part: { index, own in
          own += 1
          done.withLock { $0 += 1 }
          return index
        },
        use: { index, output in
          #expect(index == output)
          if index == 5 { throw Stop() }
        })
    }
    #expect(done.withLock { $0 } >= 6)
  }
}
