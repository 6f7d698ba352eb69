import ArgumentParser
import FileStore
import Primitives

extension Reader: ExpressibleByArgument {
  package init?(argument: String) {
    guard let bytes = Hex.decode(argument) else { return nil }
    self.init(bytes: bytes)
  }
}
