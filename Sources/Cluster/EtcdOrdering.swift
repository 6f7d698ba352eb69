import Diagnostics
import Node
import Primitives

/// An ordering that an etcd keeps, three members or five: it stands as long as most of them do.
///
/// Under `galaxy/CHAIN/GENESIS/` lie `head` (number and hash of the last block), `blocks/NUMBER`, and `producer`, which goes with the lease of whoever has put
/// it there. A block is appended by one transaction that compares three things: the revision in which `producer` was created (etcd's locks alone do
/// not keep a stalled owner out), the head, which must be the parent, and that no block has the number.
package struct EtcdOrdering: BlockOrdering {
  private let client: EtcdClient
  private let prefix: String

  /// The most blocks that are read at once: answers stay below 4 MiB.
  private static let blocksMax = 3
  /// How long a term lasts without being renewed, in seconds.
  private static let leaseSeconds = Int64(OrderingLimits.termMilliseconds / 1_000)

  /// The ordering of a chain in an etcd.
  package init(_ client: EtcdClient, chainID: UInt64, genesis: Hash256) {
    self.client = client
    prefix = "galaxy/\(chainID)/\(Hex.encode(genesis.bytes))/"
  }

  // MARK: Keys and values

  private var headKey: JSONValue { key("head") }
  private var producerKey: JSONValue { key("producer") }

  private func key(_ name: String) -> JSONValue { .base64(Array((prefix + name).utf8)) }

  /// Numbers in as many digits as they can have, so that keys are in their order.
  private func blockKey(_ number: UInt64) -> JSONValue {
    let digits = String(number, radix: 16)
    return key("blocks/" + String(repeating: "0", count: 16 - digits.count) + digits)
  }

  /// The number in the key of a block.
  private func listedNumber(_ key: [UInt8]) -> UInt64? {
    UInt64(String(decoding: key.suffix(16), as: UTF8.self), radix: 16)
  }

  /// Behind the keys of all blocks.
  private var blocksEnd: JSONValue { key("blocks0") }

  private static func value(_ position: ChainPosition) -> JSONValue {
    .base64(Array("\(position.number) \(position.hash.hex)".utf8))
  }

  private static func position(_ bytes: [UInt8]) -> ChainPosition? {
    let parts = String(decoding: bytes, as: UTF8.self).split(separator: " ")
    guard parts.count == 2, let number = UInt64(parts[0]),
      let hash = Hex.decode(parts[1]).flatMap({ Hash256(bytes: $0) })
    else { return nil }
    return ChainPosition(number: number, hash: hash)
  }

  private static func notice(_ bytes: [UInt8]) -> ProducerNotice? {
    let parts = String(decoding: bytes, as: UTF8.self).split(separator: " ", maxSplits: 1)
    guard parts.count == 2, let address = Address(hex: parts[0]) else { return nil }
    return ProducerNotice(address: address, url: String(parts[1]))
  }

  // MARK: Requests

  private static func range(_ key: JSONValue, end: JSONValue? = nil, limit: Int = 1) -> JSONValue {
    var members = [
      JSONValue.Member("key", key), JSONValue.Member("limit", .int64(Int64(limit))),
    ]
    if let end { members.append(JSONValue.Member("range_end", end)) }
    return .members(("request_range", .object(members)))
  }

  private static func put(_ key: JSONValue, _ value: JSONValue, lease: Int64 = 0) -> JSONValue {
    .members(
      ("request_put", .members(("key", key), ("value", value), ("lease", .int64(lease)))))
  }

  private static func compare(
    _ key: JSONValue, _ target: String, _ member: String, _ value: JSONValue
  ) -> JSONValue {
    .members(
      ("key", key), ("target", .string(target)), ("result", .string("EQUAL")), (member, value))
  }

  /// Holds in a term only.
  private func fence(_ term: ProducerTerm) -> JSONValue {
    EtcdOrdering.compare(producerKey, "CREATE", "create_revision", .int64(term.number))
  }

  private static func absent(_ key: JSONValue) -> JSONValue {
    compare(key, "VERSION", "version", .int64(0))
  }

  /// Whether everything compared equal, the entries that were read in answer to it, and etcd's revision.
  private func transact(
    _ comparisons: [JSONValue], then: [JSONValue], otherwise: [JSONValue] = []
  ) throws(OrderingFailure) -> (isEqual: Bool, ranges: [[EtcdEntry]], revision: Int64) {
    let answer = try client.ask(
      "/v3/kv/txn",
      .members(
        ("compare", .array(comparisons)), ("success", .array(then)),
        ("failure", .array(otherwise))))
    var ranges: [[EtcdEntry]] = []
    for response in answer["responses"]?.elements ?? [] {
      guard let range = response["response_range"] else { continue }
      var entries: [EtcdEntry] = []
      for entry in range["kvs"]?.elements ?? [] { entries.append(try EtcdEntry(entry)) }
      ranges.append(entries)
    }
    return (
      answer["succeeded"] == .bool(true), ranges, try EtcdOrdering.revision(of: answer)
    )
  }

  private static func revision(of answer: JSONValue) throws(OrderingFailure) -> Int64 {
    guard let revision = answer["header"]?["revision"]?.int64 else {
      throw OrderingFailure("etcd answers without a revision")
    }
    return revision
  }

  // MARK: The list

  package func read(above number: UInt64) throws(OrderingFailure) -> OrderingView {
    let (_, ranges, _) = try transact(
      [],
      then: [
        EtcdOrdering.range(headKey), EtcdOrdering.range(producerKey),
        EtcdOrdering.range(
          blockKey(number == .max ? .max : number + 1), end: blocksEnd,
          limit: EtcdOrdering.blocksMax),
      ])
    guard ranges.count == 3 else { throw OrderingFailure("etcd answers less than was asked") }
    var view = OrderingView(head: nil, producer: nil, blocks: [])
    for entry in ranges[2] {
      guard let number = listedNumber(entry.key) else {
        throw OrderingFailure("what etcd has among the blocks is none")
      }
      view.blocks.append(ListedBlock(number: number, bytes: entry.value))
    }
    if let entry = ranges[0].first {
      guard let head = EtcdOrdering.position(entry.value) else {
        throw OrderingFailure("what etcd has as the last block is none")
      }
      view.head = head
    }
    if let entry = ranges[1].first {
      guard let notice = EtcdOrdering.notice(entry.value) else {
        throw OrderingFailure("what etcd has as the producer is none")
      }
      view.producer = ElectedProducer(notice, term: entry.createRevision)
    }
    return view
  }

  package func begin(
    behind position: ChainPosition, in term: ProducerTerm
  ) throws(OrderingFailure) -> Bool {
    try transact(
      [fence(term), EtcdOrdering.absent(headKey)],
      then: [EtcdOrdering.put(headKey, EtcdOrdering.value(position))]
    ).isEqual
  }

  package func append(
    _ block: SealedBlock, in term: ProducerTerm
  ) throws(OrderingFailure) -> Bool {
    let (number, bytes) = (block.position.number, block.encoded)
    // Asked again after no answer, it may stand there already: then what is stored says so.
    let (isEqual, ranges, _) = try transact(
      [
        fence(term),
        EtcdOrdering.compare(headKey, "VALUE", "value", EtcdOrdering.value(block.parent)),
        EtcdOrdering.absent(blockKey(number)),
      ],
      then: [
        EtcdOrdering.put(blockKey(number), .base64(bytes)),
        EtcdOrdering.put(headKey, EtcdOrdering.value(block.position)),
      ],
      otherwise: [EtcdOrdering.range(blockKey(number))])
    return isEqual || ranges.first?.first?.value == bytes
  }

  package func prune(below number: UInt64) throws(OrderingFailure) {
    let answer = try client.ask(
      "/v3/kv/deleterange",
      .members(("key", blockKey(0)), ("range_end", blockKey(number))))
    // Old revisions serve nobody here; that others have compacted meanwhile is no harm.
    let revision = try EtcdOrdering.revision(of: answer)
    _ = try? client.ask("/v3/kv/compaction", .members(("revision", .int64(revision))))
  }

  // MARK: Terms

  package func campaign(_ notice: ProducerNotice) throws(OrderingFailure) -> ProducerTerm? {
    let grant = try client.ask(
      "/v3/lease/grant", .members(("TTL", .int64(EtcdOrdering.leaseSeconds))))
    guard let lease = grant["ID"]?.int64 else { throw OrderingFailure("etcd grants no lease") }
    let value = JSONValue.base64(Array("\(notice.address.checksummed) \(notice.url)".utf8))
    let (isEqual, ranges, revision) = try transact(
      [EtcdOrdering.absent(producerKey)],
      then: [EtcdOrdering.put(producerKey, value, lease: lease)],
      otherwise: [EtcdOrdering.range(producerKey)])
    if isEqual { return ProducerTerm(number: revision, lease: lease) }
    if let entry = ranges.first?.first, entry.lease == lease {
      // The first of two requests has put it there.
      return ProducerTerm(number: entry.createRevision, lease: lease)
    }
    try revoke(lease)
    return nil
  }

  package func renew(_ term: ProducerTerm) throws(OrderingFailure) -> Bool {
    let answer = try client.ask("/v3/lease/keepalive", .members(("ID", .int64(term.lease))))
    return answer["result"]?["TTL"]?.int64 ?? 0 > 0
  }

  package func resign(_ term: ProducerTerm) throws(OrderingFailure) { try revoke(term.lease) }

  private func revoke(_ lease: Int64) throws(OrderingFailure) {
    _ = try client.ask("/v3/lease/revoke", .members(("ID", .int64(lease))))
  }
}

/// What etcd stores under a key.
private struct EtcdEntry {
  let key: [UInt8]
  let value: [UInt8]
  /// The revision in which the key was put there last after it had not been.
  let createRevision: Int64
  /// The lease with which it goes; 0 when it stays.
  let lease: Int64

  init(_ entry: JSONValue) throws(OrderingFailure) {
    // The gateway leaves out what is empty or 0.
    guard let key = entry["key"]?.base64Bytes,
      let value = entry["value"] == nil ? [] : entry["value"]?.base64Bytes,
      let createRevision = entry["create_revision"]?.int64
    else { throw OrderingFailure("etcd answers what is no entry") }
    self.key = key
    self.value = value
    self.createRevision = createRevision
    lease = entry["lease"]?.int64 ?? 0
  }
}
