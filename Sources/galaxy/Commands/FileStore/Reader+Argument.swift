import ArgumentParser
import FileStore
import Primitives

extension Reader: ExpressibleByArgument {
  public init?(argument: String) {
    guard let bytes = Hex.decode(argument) else { return nil }
    self.init(bytes: bytes)
  }
}
