import Actors
import ArgumentParser
import FileExchange
import FileStore

/// The files of an actor, and the gateways of others.
struct ExchangeOptions: ParsableArguments {
  @OptionGroup var files: FilesOptions
  @Option(
    name: .customLong("files"),
    help:
      "A gateway of others, as http://HOST:PORT, that has their files; may be given several times."
  )
  var gateways: [String] = []

  /// The longest file of somebody else, in bytes.
  private static let fileBytesMax = 1 << 28

  /// Opens the store, and names the gateways.
  func open() throws -> (own: BlockStore, exchange: ActorFiles) {
    let sources = try gateways.map { url in
      guard let source = RemoteBlocks(url: url) else {
        throw CommandFailure.usage("--files: `\(url)` is not http://HOST:PORT")
      }
      return source
    }
    let own = try files.open()
    let exchange = ActorFiles { bytes throws(ActorError) in
      do throws(FileStoreError) {
        return "\(try DataOfferCommand.keep(bytes, in: own))"
      } catch {
        throw .invalid("\(error)")
      }
    } fetch: { text in
      guard let cid = try? CID(text) else { return nil }
      let readers = [FileReader(own)] + sources.map { FileReader($0) }
      for reader in readers {
        if let bytes = try? reader.bytes(cid, max: ExchangeOptions.fileBytesMax) { return bytes }
      }
      return nil
    }
    return (own, exchange)
  }
}
