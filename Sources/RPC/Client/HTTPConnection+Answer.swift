extension HTTPConnection {
  /// Reads an answer: of its body what `take` does not take. A longer one is an error, before it is read where its length is said.
  func readAnswer(
    _ bytesMax: Int, _ take: (_ status: Int, ArraySlice<UInt8>) throws(Failure) -> Bool
  ) throws(Failure) -> Answer {
    var status = 100
    var fields: [String: String] = [:]
    // Answers below 200 only announce the answer.
    while status < 200 {
      let first = try line().split(separator: " ")
      guard first.count >= 2, first[0].hasPrefix("HTTP/1."), let code = Int(first[1]) else {
        throw malformed()
      }
      status = code
      fields = try readFields()
    }
    var body: [UInt8] = []
    func add(_ bytes: ArraySlice<UInt8>) throws(Failure) {
      if try !take(status, bytes) { body += bytes }
    }
    if status != 204 {
      if fields["transfer-encoding"]?.lowercased() == "chunked" {
        try chunks(bytesMax, add)
      } else {
        // What says that it is too long is not read.
        guard let count = fields["content-length"].flatMap({ Int($0) }), count >= 0 else {
          throw malformed()
        }
        guard count <= bytesMax else { throw lost("answers too much") }
        try forward(count, add)
      }
    }
    if fields["connection"]?.lowercased() == "close" { close() }
    return Answer(status: status, body: body)
  }

  private func readFields() throws(Failure) -> [String: String] {
    var fields: [String: String] = [:]
    while true {
      let text = try line()
      if text.isEmpty { return fields }
      guard fields.count < 100, let colon = text.firstIndex(of: ":") else { throw malformed() }
      fields[text[..<colon].lowercased()] = String(
        text[text.index(after: colon)...].drop { $0 == " " })
    }
  }

  private func chunks(
    _ bytesMax: Int, _ add: (ArraySlice<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    var total = 0
    while true {
      guard let count = Int(try line().prefix { $0 != ";" }, radix: 16), count >= 0 else {
        throw malformed()
      }
      guard count <= bytesMax - total else { throw lost("answers too much") }
      if count == 0 {
        while try !line().isEmpty {}
        return
      }
      total += count
      try forward(count, add)
      guard try line().isEmpty else { throw malformed() }
    }
  }

  /// Hands on so many bytes as they come.
  private func forward(
    _ count: Int, _ add: (ArraySlice<UInt8>) throws(Failure) -> Void
  ) throws(Failure) {
    var rest = count
    while rest > 0 {
      if position == buffer.count { try fill() }
      let end = min(buffer.count, position + rest)
      try add(buffer[position..<end])
      rest -= end - position
      position = end
    }
  }

  private func line() throws(Failure) -> String {
    while true {
      if let end = buffer[position...].firstIndex(of: 0x0A) {
        let text = String(decoding: buffer[position..<end], as: UTF8.self)
        position = end + 1
        return text.hasSuffix("\r") ? String(text.dropLast()) : text
      }
      guard buffer.count - position < 1 << 16 else { throw malformed() }
      try fill()
    }
  }

  private func malformed() -> Failure {
    Failure(description: "\(endpoint.authority) answers what is not HTTP")
  }
}
