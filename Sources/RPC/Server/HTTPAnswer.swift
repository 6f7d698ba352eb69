/// An answer to a request of HTTP that is no JSON-RPC.
package struct HTTPAnswer: Sendable {
  /// The status code.
  package var status: Int
  /// The media type of the body.
  package var contentType: String
  /// The body.
  package var body: [UInt8]
  /// A body that is too long to be in memory, in place of `body`.
  package var stream: HTTPStream?

  /// An answer.
  package init(status: Int = 200, contentType: String, body: [UInt8]) {
    self.status = status
    self.contentType = contentType
    self.body = body
  }

  /// An answer whose body is read while it leaves.
  package init(contentType: String, stream: HTTPStream) {
    self.init(contentType: contentType, body: [])
    self.stream = stream
  }

  /// One sentence.
  package static func text(_ status: Int, _ text: String) -> HTTPAnswer {
    HTTPAnswer(status: status, contentType: "text/plain", body: Array(text.utf8))
  }
}

/// A body that is read while it leaves: of each connection one piece is in memory.
package struct HTTPStream: Sendable {
  /// The most bytes of a piece.
  package static let pieceBytes = 1 << 18

  /// How many bytes there are.
  package let count: Int
  /// The bytes from an offset on, at most `pieceBytes`; nil when they are not to be had any more, which ends the connection. Asked on threads that answer.
  package let piece: @Sendable (_ offset: Int) -> [UInt8]?

  /// A body.
  package init(count: Int, piece: @escaping @Sendable (_ offset: Int) -> [UInt8]?) {
    self.count = count
    self.piece = piece
  }
}

/// A body that is taken while it comes, by one thread at a time.
package protocol HTTPUpload: Sendable {
  /// Takes the next bytes; an answer ends the upload.
  func take(_ bytes: [UInt8]) -> HTTPAnswer?

  /// The answer when all have come.
  func finish() -> HTTPAnswer
}
