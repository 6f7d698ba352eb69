import ArgumentParser
import FileStore

extension CID: ExpressibleByArgument {
  public init?(argument: String) { try? self.init(argument) }
}
