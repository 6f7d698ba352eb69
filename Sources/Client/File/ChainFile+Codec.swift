import Ledger
import Primitives
import VM

// Layout, integers little-endian, lengths as varints: the bytes `GXCH`, the version (u16), the accounts, the contracts,
// the modules, the transactions, the time that passes before the next one, and keccak256 of all that.
extension ChainFile {
  /// The version that is written, and the only one that is read.
  package static let version: UInt16 = 1
  private static let magic = Array("GXCH".utf8)
  /// The most accounts, contracts and modules each.
  private static let namesMax = 100_000
  /// The most transactions: executing them again takes minutes.
  private static let stepsMax = 1_000_000
  private static let nameBytesMax = 256

  /// The file's bytes.
  package func encoded() -> [UInt8] {
    var writer = ByteWriter(capacity: 1 << 16)
    writer.bytes(ChainFile.magic)
    writer.u16(ChainFile.version)
    writer.count(accounts.count)
    for account in accounts {
      writer.countedText(account.name)
      writer.bytes(account.address.bytes)
      writer.u256(U256(account.balance))
    }
    writer.count(contracts.count)
    for contract in contracts {
      writer.countedText(contract.name)
      writer.bytes(contract.address.bytes)
      writer.count(contract.transaction)
    }
    writer.count(modules.count)
    for module in modules {
      writer.countedBytes(module.bytes)
      writer.count(module.sources.count)
      for source in module.sources {
        writer.countedText(source.path)
        writer.countedText(source.text)
      }
    }
    writer.count(steps.count)
    for step in steps { step.encode(to: &writer) }
    writer.u64(seconds)
    return writer.bytes + keccak256(writer.bytes).bytes
  }

  /// Reads a file; whether its transactions do what they did, `replay` tells.
  package init(decoding bytes: [UInt8]) throws(ChainFileError) {
    var reader = ByteReader(bytes)
    guard let magic = try? reader.bytes(4), magic == ChainFile.magic,
      let version = try? reader.u16()
    else { throw .notAChain }
    guard version <= ChainFile.version else { throw .newer(version) }
    guard bytes.count > 38, keccak256(Array(bytes.dropLast(32))).bytes == Array(bytes.suffix(32))
    else { throw .damaged }
    reader = ByteReader(bytes[6..<bytes.count - 32])
    do throws(ByteReaderError) {
      try self.init(reading: &reader)
      try reader.finish()
    } catch {
      throw .damaged
    }
  }

  private init(reading reader: inout ByteReader) throws(ByteReaderError) {
    var accounts: [Account] = []
    var supply: UInt128 = 0
    for _ in 0..<(try reader.count(max: ChainFile.namesMax)) {
      let name = try reader.countedText(max: ChainFile.nameBytesMax)
      let address = try reader.address()
      let balance = try reader.amount()
      let (sum, overflow) = supply.addingReportingOverflow(balance)
      guard !overflow else { throw .invalidBool(position: reader.position) }
      supply = sum
      accounts.append(Account(name: name, address: address, balance: balance))
    }
    var contracts: [Contract] = []
    for _ in 0..<(try reader.count(max: ChainFile.namesMax)) {
      contracts.append(
        Contract(
          name: try reader.countedText(max: ChainFile.nameBytesMax),
          address: try reader.address(), transaction: try reader.count(max: ChainFile.stepsMax)))
    }
    var modules: [Module] = []
    for _ in 0..<(try reader.count(max: ChainFile.namesMax)) {
      let bytes = try reader.countedBytes(max: TraceLimits.fieldBytesMax)
      var sources: [TraceFile.Source] = []
      for _ in 0..<(try reader.count(max: TraceLimits.attachmentsMax)) {
        sources.append(
          TraceFile.Source(
            path: try reader.countedText(max: TraceLimits.fieldBytesMax),
            text: try reader.countedText(max: Limits.sourceBytesMax)))
      }
      modules.append(Module(bytes: bytes, sources: sources))
    }
    var steps: [Step] = []
    for _ in 0..<(try reader.count(max: ChainFile.stepsMax)) {
      steps.append(try Step(reading: &reader))
    }
    self.init(
      accounts: accounts, contracts: contracts, modules: modules, steps: steps,
      seconds: try reader.u64())
  }
}

extension ChainFile.Step {
  fileprivate func encode(to writer: inout ByteWriter) {
    writer.u64(seconds)
    writer.bytes(block.bytes)
    writer.bytes(request.sender.bytes)
    writer.bool(request.recipient != nil)
    if let recipient = request.recipient { writer.bytes(recipient.bytes) }
    writer.u256(U256(request.value))
    writer.u64(request.gasLimit)
    writer.u256(U256(request.gasPrice))
    writer.countedBytes(request.call.data)
    writer.count(request.call.blobs.count)
    for blob in request.call.blobs { writer.countedBytes(blob.bytes) }
  }

  fileprivate init(reading reader: inout ByteReader) throws(ByteReaderError) {
    seconds = try reader.u64()
    block = Hash256(bytes: try reader.slice(32)) ?? .zero
    let sender = try reader.address()
    let recipient = try reader.bool() ? try reader.address() : nil
    let value = try reader.amount()
    let gasLimit = try reader.u64()
    let gasPrice = try reader.amount()
    var call = CallData(try reader.countedBytes(max: Limits.transactionBytesMax))
    for _ in 0..<(try reader.count(max: Limits.transactionBlobsMax)) {
      call.blobs.append(HashedBytes(try reader.countedBytes(max: Limits.blobBytesMax)))
    }
    request = TransactionRequest(
      from: sender, to: recipient, call, value: value, gasLimit: gasLimit, gasPrice: gasPrice)
  }
}

extension ByteReader {
  fileprivate mutating func address() throws(ByteReaderError) -> Address {
    Address(bytes: try slice(Address.byteCount)) ?? .zero
  }

  /// A number of 128 bits, written as one of 256.
  fileprivate mutating func amount() throws(ByteReaderError) -> UInt128 {
    guard let amount = try u256().asUInt128 else { throw .varintTooLarge(position: position) }
    return amount
  }
}
