import Foundation
import MachineCode
import Testing

/// What the assembler writes is what binutils' disassembler reads, whatever the registers, distances and numbers.
@Suite struct EncodingTests {
  typealias Register = X86Assembler.Register
  typealias Place = X86Assembler.Place

  static let objdump = "/usr/bin/objdump"
  static let hasObjdump = FileManager.default.isExecutableFile(atPath: objdump)

  static let distances: [Int32] = [0, 8, -8, 127, 128, -128, -129, 32_760]
  static let numbers: [Int32] = [0, 1, -1, 127, 128, -128, -129, 65_535, .max, .min]

  static var places: [Place] {
    Register.allCases.map { .register($0) }
      + Register.allCases.flatMap { base in distances.map { .memory(base, $0) } }
  }

  /// Instructions beside their text.
  struct Listing {
    var assembler = X86Assembler(capacity: 1 << 16)
    var texts: [String] = []

    mutating func add(_ text: String, _ write: (inout X86Assembler) -> Void) {
      write(&assembler)
      texts.append(text)
    }

    /// Compares with what the disassembler says.
    func check() throws {
      let read = try EncodingTests.disassemble(assembler.bytes)
      try #require(read.count == texts.count)
      for (text, line) in zip(texts, read) { #expect(text == line) }
    }
  }

  static func disassemble(_ bytes: [UInt8]) throws -> [String] {
    let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try Data(bytes).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let process = Process()
    process.executableURL = URL(filePath: objdump)
    process.arguments = [
      "-D", "-b", "binary", "-m", "i386:x86-64", "-M", "intel", "--no-show-raw-insn", file.path(),
    ]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: output, as: UTF8.self).split(separator: "\n").compactMap { line in
      guard let colon = line.firstIndex(of: ":"), line.first == " " else { return nil }
      let text = line[line.index(after: colon)...].prefix { $0 != "#" }
      return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
  }

  // MARK: Texts

  static func hex(_ value: Int64) -> String {
    value < 0 ? "-0x" + String(value.magnitude, radix: 16) : "0x" + String(value, radix: 16)
  }

  /// A number as it is extended to 64 bits.
  static func extended(_ value: Int32) -> String {
    "0x" + String(UInt64(bitPattern: Int64(value)), radix: 16)
  }

  static func address(_ base: Register, _ distance: Int32) -> String {
    "[\(base)" + (distance < 0 ? "" : "+") + hex(Int64(distance)) + "]"
  }

  static func text(_ place: Place) -> String {
    switch place {
    case .register(let register): "\(register)"
    case .memory(let base, let distance): "QWORD PTR " + address(base, distance)
    }
  }

  /// The name of the low 32 bits.
  static func half(_ register: Register) -> String {
    register.rawValue < 8 ? "e" + "\(register)".dropFirst() : "\(register)d"
  }

  static func suffix(_ condition: X86Assembler.Condition) -> String {
    [
      "o", "no", "b", "ae", "e", "ne", "be", "a", "s", "ns", "p", "np", "l", "ge", "le", "g",
    ][Int(condition.rawValue)]
  }

  // MARK: Tests

  @Test(.enabled(if: hasObjdump)) func `moving`() throws {
    var listing = Listing()
    for register in Register.allCases {
      for place in Self.places where place != .register(register) {
        listing.add("mov \(register),\(Self.text(place))") { $0.load(register, place) }
        listing.add("mov \(Self.text(place)),\(register)") { $0.store(place, register) }
      }
      for distance in Self.distances {
        for base in Register.allCases {
          let address = Self.address(base, distance)
          listing.add("lea \(register),\(address)") { $0.address(register, base, distance) }
          listing.add("mov \(Self.half(register)),DWORD PTR \(address)") {
            $0.load32(register, base, distance)
          }
          listing.add("mov DWORD PTR \(address),\(Self.half(register))") {
            $0.store32(base, distance, register)
          }
          listing.add("movzx \(Self.half(register)),WORD PTR \(address)") {
            $0.load16(register, base, distance)
          }
        }
      }
    }
    for base in Register.allCases {
      listing.add("mov BYTE PTR \(Self.address(base, 27)),0x1") { $0.store8(base, 27, 1) }
      listing.add("cmp BYTE PTR \(Self.address(base, 27)),0x0") { $0.compare8(base, 27, 0) }
      listing.add("push \(base)") { $0.push(base) }
      listing.add("pop \(base)") { $0.pop(base) }
    }
    listing.add("ret") { $0.leave() }
    try listing.check()
  }

  @Test(.enabled(if: hasObjdump)) func `numbers`() throws {
    var listing = Listing()
    for register in Register.allCases {
      listing.add("xor \(Self.half(register)),\(Self.half(register))") {
        $0.load(register, number: 0)
      }
      for number in [1, 0x7FFF_FFFF, 0x8000_0000, 0xFFFF_FFFF] as [UInt64] {
        listing.add("mov \(Self.half(register)),0x" + String(number, radix: 16)) {
          $0.load(register, number: number)
        }
      }
      for number in [-1, Int64(Int32.min)] {
        listing.add(
          "mov \(register),0x" + String(UInt64(bitPattern: number), radix: 16)
        ) { $0.load(register, number: UInt64(bitPattern: number)) }
      }
      for number in [1 << 32, 0x0123_4567_89AB_CDEF, 1 << 63] as [UInt64] {
        listing.add("movabs \(register),0x" + String(number, radix: 16)) {
          $0.load(register, number: number)
        }
      }
    }
    for place in Self.places {
      for number in Self.numbers {
        listing.add("mov \(Self.text(place)),\(Self.extended(number))") {
          $0.store(place, number: number)
        }
        for operation in X86Assembler.Operation.allCases {
          listing.add("\(operation) \(Self.text(place)),\(Self.extended(number))") {
            $0.apply(operation, place, number: number)
          }
        }
      }
    }
    try listing.check()
  }

  @Test(.enabled(if: hasObjdump)) func `computing`() throws {
    var listing = Listing()
    for place in Self.places {
      let text = Self.text(place)
      for register in Register.allCases {
        for operation in X86Assembler.Operation.allCases {
          listing.add("\(operation) \(register),\(text)") { $0.apply(operation, register, place) }
        }
        listing.add("imul \(register),\(text)") { $0.multiply(register, place) }
        for condition in X86Assembler.Condition.allCases {
          listing.add("cmov\(Self.suffix(condition)) \(register),\(text)") {
            $0.load(register, place, if: condition)
          }
        }
      }
      for single in X86Assembler.Single.allCases {
        listing.add("\(single) \(text)") { $0.apply(single, place) }
      }
      for shift in X86Assembler.Shift.allCases {
        listing.add("\(shift) \(text),0x5") { $0.shift(shift, place, by: 5) }
        listing.add("\(shift) \(text),0x3f") { $0.shift(shift, place, by: 63) }
        listing.add("\(shift) \(text),cl") { $0.shiftByCount(shift, place) }
      }
    }
    for register in Register.allCases {
      listing.add("test \(register),\(register)") { $0.test(register) }
      for index in Register.allCases where index != .rsp {
        for base in Register.allCases where base != .rbp && base != .r13 {
          let text = "QWORD PTR [\(base)+\(index)*8]"
          listing.add("mov \(register),\(text)") { $0.load(register, base, index: index) }
          listing.add("mov \(text),\(register)") { $0.store(base, index: index, register) }
        }
      }
    }
    try listing.check()
  }

  @Test(.enabled(if: hasObjdump)) func `control`() throws {
    var listing = Listing()
    for place in Self.places {
      listing.add("jmp \(Self.text(place))") { $0.jump(to: place) }
    }
    for condition in X86Assembler.Condition.allCases {
      var assembler = X86Assembler(capacity: 16)
      assembler.setAccumulator(condition)
      let read = try Self.disassemble(assembler.bytes)
      #expect(read == ["set\(Self.suffix(condition)) al", "movzx eax,al"])
      let start = listing.assembler.position
      // To the beginning, and to behind the instruction.
      listing.add("j\(Self.suffix(condition)) 0x0") { $0.link($0.jump(if: condition), to: 0) }
      listing.add("j\(Self.suffix(condition)) 0x" + String(start + 12, radix: 16)) {
        _ = $0.jump(if: condition)
      }
      #expect(condition.negated.negated == condition && condition.negated != condition)
    }
    listing.add("jmp 0x10") { $0.link($0.jump(), to: 16) }
    listing.add("call 0x10") { $0.link($0.call(), to: 16) }
    for register in Register.allCases {
      listing.add("lea \(register),[rip+0x0]") { _ = $0.address(register) }
    }
    try listing.check()
  }
}
