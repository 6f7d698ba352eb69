import Bytecode
import InstructionSet
import Primitives
import VM

/// The steps of a trace as columns, which compress well: a loop's turns are alike.
///
/// An entry is a step, or gas that belongs to none (intrinsic, the ABI boundary), so that the gas of all entries is the
/// gas of the receipts. Of more steps than are wanted every k-th is kept, with the gas of those that were left out.
struct StepColumns {
  /// What entries have in common: a node of the profile, and an instruction in it.
  struct Site: Hashable {
    let node: Int
    /// Nil for gas that belongs to no instruction.
    let location: ProgramCounter?
    /// The instruction's code in the instruction table.
    let code: UInt16
  }

  /// Bytes of results behind which no further ones are kept.
  static let valueBytesMax = 16 << 20

  /// Every so many steps one is kept.
  let interval: UInt64
  /// The sites, in the order in which they were met.
  private(set) var sites: [Site] = []
  /// The register that the instruction of each site writes.
  private(set) var registers: [UInt16?] = []
  /// The first entry without a result because there were too many; nil when all are there.
  private(set) var valuesEnd: Int?
  /// The steps of all.
  private(set) var steps: UInt64 = 0

  private var numbers: [Site: Int] = [:]
  /// Of each entry its site.
  private var entries: [UInt32] = []
  /// Of each entry its gas.
  private var gas: [UInt64] = []
  /// Of each entry what its instruction wrote: nothing, a word, a wide, an object.
  private var tags: [UInt8] = []
  /// Words as differences from the site's last one.
  private var words = ByteWriter()
  private var lastWords: [UInt64] = []
  private var wides = ByteWriter()
  private var objects = ByteWriter()
  /// The entry of each running call's last step, and whether that step is the entry's own.
  private var last: [(entry: Int, isKept: Bool)] = []

  /// Columns for a trace of so many steps, of which about `stepsMax` are wanted.
  init(expecting steps: UInt64, stepsMax: Int) {
    let limit = UInt64(max(1, stepsMax))
    interval = max(1, steps / limit &+ (steps % limit > 0 ? 1 : 0))
  }

  /// The number of entries.
  var count: Int { entries.count }

  /// The entry of the innermost call's last step.
  var lastEntry: Int? { last.last.flatMap { $0.entry >= 0 ? $0.entry : nil } }

  /// Takes gas that no record is for: what a transaction costs before it runs.
  mutating func add(_ postings: [GasProfiler.Posting]) {
    for posting in postings {
      append(Site(node: posting.node, location: nil, code: 0), posting.gas)
    }
  }

  /// Takes a record, and what a profiler made of it.
  mutating func add(_ record: TraceRecord, _ postings: [GasProfiler.Posting]) {
    switch record {
    case .enter:
      add(postings)
      last.append((-1, false))
    case .leave:
      let call = last.popLast()
      // What ended a call belongs to its last step, if that has begun.
      for posting in postings {
        if let call, call.entry >= 0, sites[Int(entries[call.entry])].node == posting.node {
          gas[call.entry] = gas[call.entry].addingSaturated(posting.gas)
        } else {
          add([posting])
        }
      }
    case .step:
      for posting in postings {
        if let step = posting.step { add(step, posting) } else { add([posting]) }
      }
    case .charge:
      guard let entry = lastEntry else { return }
      for posting in postings { gas[entry] = gas[entry].addingSaturated(posting.gas) }
    case .result(let register, let value):
      guard let call = last.last, call.isKept, tags[call.entry] == 0 else { return }
      add(value, of: call.entry, register)
    case .read, .write, .event, .pay: break
    }
  }

  private mutating func add(_ step: TraceStep, _ posting: GasProfiler.Posting) {
    let number = steps
    steps &+= 1
    guard let call = last.indices.last else { return }
    guard number % interval == 0 else {
      if let end = entries.indices.last {
        gas[end] = gas[end].addingSaturated(posting.gas)
        last[call] = (end, false)
      }
      return
    }
    append(Site(node: posting.node, location: step.location, code: step.code), posting.gas)
    last[call] = (entries.count - 1, true)
  }

  private mutating func append(_ site: Site, _ gas: UInt64) {
    let number = numbers[site] ?? sites.count
    if number == sites.count {
      numbers[site] = number
      sites.append(site)
      registers.append(nil)
      lastWords.append(0)
    }
    entries.append(UInt32(truncatingIfNeeded: number))
    self.gas.append(gas)
    tags.append(0)
  }

  private mutating func add(_ value: TracedValue, of entry: Int, _ register: UInt16) {
    guard valuesEnd == nil else { return }
    guard words.bytes.count + wides.bytes.count + objects.bytes.count < Self.valueBytesMax else {
      valuesEnd = entry
      return
    }
    let site = Int(entries[entry])
    registers[site] = register
    switch value {
    case .word(let word):
      tags[entry] = 1
      let difference = Int64(bitPattern: word &- lastWords[site])
      words.varint(UInt64(bitPattern: difference << 1 ^ difference >> 63))
      lastWords[site] = word
    case .wide(let wide):
      tags[entry] = 2
      wides.u256(wide)
    case .object(let object):
      tags[entry] = 3
      objects.u8(object.kind.rawValue)
      objects.varint(UInt64(object.tag))
      objects.varint(UInt64(object.length))
      objects.varint(UInt64(object.shape.count))
      for axis in object.shape { objects.varint(UInt64(axis)) }
    }
  }

  /// A column: how many bytes it has, and what writes them. They are not kept twice, for they are most of a page's memory.
  struct Column {
    let name: String
    let count: Int
    let write: (inout ByteWriter) -> Void

    fileprivate init(_ name: String, _ bytes: [UInt8]) {
      self.init(name, bytes.count) { $0.bytes(bytes) }
    }

    fileprivate init(_ name: String, _ count: Int, _ write: @escaping (inout ByteWriter) -> Void) {
      (self.name, self.count, self.write) = (name, count, write)
    }
  }

  /// The columns, little-endian: `site` (4 bytes an entry), `gas` (varints), `tag` (a byte), and of the results
  /// `word` (varints of zigzag differences), `wide` (32 bytes), `object` (a byte and varints).
  var columns: [Column] {
    let gasBytes = gas.reduce(0) { $0 + (70 - max($1, 1).leadingZeroBitCount) / 7 }
    return [
      Column("site", entries.count * 4) { [entries] in for site in entries { $0.u32(site) } },
      Column("gas", gasBytes) { [gas] in for gas in gas { $0.varint(gas) } },
      Column("tag", tags), Column("word", words.bytes), Column("wide", wides.bytes),
      Column("object", objects.bytes),
    ]
  }
}
