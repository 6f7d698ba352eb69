import Bytecode
import Primitives

/// Modules on disk.
enum ModuleFile {
  /// Reads and decodes a module.
  static func read(_ path: String) throws -> Module {
    let bytes = try Files.read(path, limit: 4 * Limits.moduleBytesMax)
    do throws(DecodeError) {
      return try Module(decoding: bytes)
    } catch {
      throw CommandFailure.usage("\(path) is not a module: \(error)")
    }
  }

  /// Reads, decodes and verifies a module.
  static func readVerified(_ path: String) throws -> VerifiedModule {
    let module = try read(path)
    do throws(VerifyError) {
      return try Verifier.verify(module)
    } catch {
      throw CommandFailure.failed("\(path): the verifier refuses this module: \(error)")
    }
  }
}
