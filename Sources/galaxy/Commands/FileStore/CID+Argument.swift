import ArgumentParser
import FileStore

extension CID: ExpressibleByArgument {
  package init?(argument: String) { try? self.init(argument) }
}
