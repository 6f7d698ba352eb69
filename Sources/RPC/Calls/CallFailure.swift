import Bytecode
import Client
import Diagnostics
import Ledger
import Primitives
import State
import VM

/// How a call that failed is answered: with code 3, a sentence, and data that Solidity's tools decode.
enum CallFailure {
  /// The error of a receipt; nil when it did what it should. `contract` is what was called.
  static func error(
    _ receipt: Receipt, of contract: Address?, _ state: some StateReader,
    _ interfaces: InterfaceCache
  ) -> RPCError? {
    switch receipt.status {
    case .success: return nil
    case .revert:
      let known = contract.flatMap { state.account($0).codeHash }
        .flatMap { interfaces.interface($0, state) }?.error(receipt.data)
      let text = known.map { ": \(Explanation.text($0))" } ?? ""
      return RPCError(.reverted, "execution reverted\(text)", data: .data(receipt.data))
    case .trap(let trap):
      return RPCError(
        .reverted, "execution reverted: trap \(trap.name)", data: .data(data(of: trap)))
    case .invalidModule(let reason):
      return RPCError(.reverted, "execution reverted: invalid module (\(reason))", data: .data([]))
    }
  }

  /// What stands for a trap: Solidity's `Panic(uint256)` where it has the same reason, else `Trap(uint16)` with our number.
  static func data(of trap: Trap) -> [UInt8] {
    let (signature, number): (String, UInt64) =
      switch trap {
      case .overflow: ("Panic(uint256)", 0x11)
      case .division: ("Panic(uint256)", 0x12)
      case .bounds: ("Panic(uint256)", 0x32)
      default: ("Trap(uint16)", UInt64(trap.rawValue))
      }
    return Array(keccak256(Array(signature.utf8)).bytes.prefix(4)) + U256(number).bigEndianBytes
  }
}
