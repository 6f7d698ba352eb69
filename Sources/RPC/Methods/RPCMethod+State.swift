import Diagnostics
import Ledger
import Node
import Primitives
import State
import Storage

extension RPCMethod {
  /// What the state says, at the last block or one of the last 128.
  static let stateMethods: [(String, RPCMethod)] = [
    ("eth_getBalance", account { .quantity($0.balance) }),
    (
      "eth_getTransactionCount",
      RPCMethod { service, parameters, _ throws(RPCError) in
        let address = try parameters.required(RPCValue.address)
        let reference = try parameters.optional(BlockReference.any)
        try parameters.finish()
        let nonce = try service.snapshot(reference).account(address).nonce
        return .quantity(
          reference == .pending ? service.node.nextNonce(of: address, from: nonce) : nonce)
      }
    ),
    (
      "eth_getCode",
      RPCMethod { service, parameters, _ throws(RPCError) in
        let address = try parameters.required(RPCValue.address)
        let reference = try parameters.optional(BlockReference.any)
        try parameters.finish()
        let snapshot = try service.snapshot(reference)
        let module = snapshot.account(address).codeHash.flatMap { snapshot.module($0) }
        return .data(module ?? [])
      }
    ),
    (
      // Keys are hashes of names; what is stored is no number of 256 bits, but shown as one where it fits.
      "eth_getStorageAt",
      RPCMethod { service, parameters, _ throws(RPCError) in
        let address = try parameters.required(RPCValue.address)
        let key = try parameters.required(RPCValue.storageKey)
        let reference = try parameters.optional(BlockReference.any)
        try parameters.finish()
        let bytes = try service.snapshot(reference).storage(StoragePlace(address, key)) ?? []
        return .data([UInt8](repeating: 0, count: max(0, 32 - bytes.count)) + bytes)
      }
    ),
    (
      "eth_getProof",
      RPCMethod { service, parameters, _ throws(RPCError) in
        let address = try parameters.required(RPCValue.address)
        let keys = try parameters.required { value throws(RPCValueError) in
          try RPCValue.array(value, max: RPCLimits.proofKeysMax, RPCValue.storageKey)
        }
        let reference = try parameters.required(BlockReference.any)
        try parameters.finish()
        return try service.proof(of: address, keys, service.snapshot(reference))
      }
    ),
  ]

  private static func account(_ read: @escaping @Sendable (Account) -> JSONValue) -> RPCMethod {
    RPCMethod { service, parameters, _ throws(RPCError) in
      let address = try parameters.required(RPCValue.address)
      let reference = try parameters.optional(BlockReference.any)
      try parameters.finish()
      return read(try service.snapshot(reference).account(address))
    }
  }
}

extension RPCService {
  /// The proofs of an account and of places in its storage (EIP-1186). The path of a place is its key, which is a hash already, and not
  /// the hash of the key; what is stored may be longer than 32 bytes.
  fileprivate func proof(
    of address: Address, _ keys: [Hash256], _ snapshot: ChainSnapshot
  ) throws(RPCError) -> JSONValue {
    let trie = try stored { () throws(StorageError) in try snapshot.trie() }
    do throws(TrieError) {
      let account = try trie.account(address, from: snapshot)
      let storage = try trie.storageTrie(address, snapshot)
      var places: [JSONValue] = []
      for key in keys {
        let value = try storage.value(key, from: snapshot) ?? []
        let proof = try storage.proof(of: key, from: snapshot)
        places.append(
          .members(
            ("key", .hash(key)),
            ("value", U256(bigEndian: value).map { .quantity($0) } ?? .data(value)),
            ("proof", .array(proof.map { .data($0) }))))
      }
      return .members(
        ("address", .address(address)),
        (
          "accountProof",
          .array(try trie.accountProof(of: address, from: snapshot).map { .data($0) })
        ),
        ("balance", .quantity(account.balance)),
        ("codeHash", .hash(account.codeHash ?? keccak256([]))),
        ("nonce", .quantity(account.nonce)),
        ("storageHash", .hash(try trie.storageRoot(of: address, from: snapshot))),
        ("storageProof", .array(places)))
    } catch {
      throw RPCError(.internalFault, "\(snapshot.error(error))")
    }
  }
}
