// FuzzKit under libFuzzer, which follows what the bytes reach: GALAXY_FUZZ_TARGET names the target, arguments are libFuzzer's.
import FuzzKit
import Primitives

#if canImport(Glibc)
import Glibc
#endif

typealias TestInput = @convention(c) (UnsafePointer<UInt8>?, Int) -> Int32

@_silgen_name("LLVMFuzzerRunDriver")
func runDriver(
  _ count: UnsafeMutablePointer<Int32>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ test: TestInput
) -> Int32

@_silgen_name("LLVMFuzzerMutate")
func mutateBlindly(_ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ maxSize: Int) -> Int

let target: FuzzTarget = {
  let name = getenv("GALAXY_FUZZ_TARGET").map { String(cString: $0) } ?? ""
  guard let target = FuzzTarget.all.first(where: { $0.name == name }) else {
    print("GALAXY_FUZZ_TARGET is one of: \(FuzzTarget.all.map(\.name).joined(separator: " "))")
    exit(2)
  }
  return target
}()

/// Changes an input: half of the time by what it means.
@_cdecl("LLVMFuzzerCustomMutator")
func customMutator(
  _ data: UnsafeMutablePointer<UInt8>, _ size: Int, _ maxSize: Int, _ seed: UInt32
) -> Int {
  guard target.changesByMeaning, seed % 2 == 0 else { return mutateBlindly(data, size, maxSize) }
  var random = SplitMix64(seed: UInt64(seed))
  let mutant = target.mutant(of: Array(UnsafeBufferPointer(start: data, count: size)), &random)
  let count = min(mutant.count, maxSize)
  for index in 0..<count { data[index] = mutant[index] }
  return count
}

var count = CommandLine.argc
var arguments = CommandLine.unsafeArgv
exit(
  withUnsafeMutablePointer(to: &arguments) { arguments in
    runDriver(&count, arguments) { data, size in
      let bytes = Array(UnsafeBufferPointer(start: data, count: size))
      if let problem = target.problem(bytes) { fatalError(problem) }
      return 0
    }
  })
