import ArgumentParser
import Diagnostics
import Foundation
import LanguageService

struct LspCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lsp",
    abstract: "Serve editors: the Language Server Protocol at standard input and output.",
    discussion: """
      Editors start it by themselves; grammar/editors holds what to tell VS Code, Vim, Neovim, Emacs and
      Helix. It needs no project: a single file is enough, and what is not saved counts.
      """)

  func run() throws {
    let inbox = SharedInbox()
    // Reading never waits for an analysis, so that what is cancelled in time is not begun.
    let reader = Thread {
      var buffer = [UInt8](repeating: 0, count: 1 << 16)
      // FileHandle waits until so many bytes are there.
      while case let count = read(STDIN_FILENO, &buffer, buffer.count), count > 0 {
        inbox.append(Array(buffer[..<count]))
      }
      inbox.end()
    }
    reader.start()
    var server = LanguageServer(host: DiskHost(), version: GalaxyCommand.version)
    while server.exitCode == nil {
      switch inbox.next(waiting: server.work) {
      case .entry(let entry): Self.send(server.receive(entry))
      case .quiet: Self.send(server.proceed())
      // A client that goes without a word has crashed.
      case .ended: throw ExitCode(1)
      }
    }
    if let code = server.exitCode, code != 0 { throw ExitCode(code) }
  }

  private static func send(_ messages: [JSONValue]) {
    for message in messages {
      FileHandle.standardOutput.write(Data(MessageFraming.framed(message.compact)))
    }
  }
}
