import Primitives
import Testing

@Suite struct MerkleTreeTests {
  /// The leaves and roots of the Certificate Transparency reference tests for RFC 6962.
  static let leaves = [
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
  ].map { Hex.decode($0) ?? [] }

  static let roots = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
  ]

  @Test(arguments: 0...8)
  func `the root is that of RFC 6962`(count: Int) {
    let tree = MerkleTree(leaves: MerkleTreeTests.leaves.prefix(count))
    #expect(tree.root.hex == "0x" + MerkleTreeTests.roots[count])
  }

  @Test(arguments: [MerkleHash.sha256, .keccak256])
  func `each leaf's proof verifies and no other does`(hash: MerkleHash) throws {
    var random = SplitMix64(seed: 61)
    for count in 1...33 {
      let leaves = (0..<count).map { _ in random.bytes(8) }
      let tree = MerkleTree(leaves: leaves, hash: hash)
      for index in 0..<count {
        let proof = try #require(tree.proof(at: index))
        #expect(proof.verify(leaf: leaves[index], root: tree.root, hash: hash))
        #expect(!proof.verify(leaf: random.bytes(8), root: tree.root, hash: hash))
        #expect(!proof.verify(leaf: leaves[index], root: Hash256(random.u256()), hash: hash))
        let longer = MerkleProof(
          index: index, leafCount: count, siblings: proof.siblings + [.zero])
        #expect(!longer.verify(leaf: leaves[index], root: tree.root, hash: hash))
        if count > 1 {
          let shorter = MerkleProof(
            index: index, leafCount: count, siblings: Array(proof.siblings.dropLast()))
          #expect(!shorter.verify(leaf: leaves[index], root: tree.root, hash: hash))
          let moved = MerkleProof(
            index: (index + 1) % count, leafCount: count, siblings: proof.siblings)
          #expect(!moved.verify(leaf: leaves[index], root: tree.root, hash: hash))
        }
      }
      #expect(tree.proof(at: count) == nil)
      #expect(tree.proof(at: -1) == nil)
    }
  }

  @Test func `an inner node is no leaf`() {
    let tree = MerkleTree(leaves: MerkleTreeTests.leaves.prefix(2))
    let pair = MerkleTreeTests.leaves.prefix(2).flatMap { MerkleHash.sha256.leaf($0).bytes }
    #expect(MerkleTree(leaves: [pair]).root != tree.root)
    let proof = MerkleProof(index: 0, leafCount: 1, siblings: [])
    #expect(!proof.verify(leaf: pair, root: tree.root))
  }

  @Test func `hostile proofs are refused without harm`() {
    let root = MerkleTree(leaves: MerkleTreeTests.leaves).root
    for (index, count) in [(0, 0), (-1, 5), (5, 5), (Int.max, Int.max), (Int.max - 1, .max)] {
      let proof = MerkleProof(index: index, leafCount: count, siblings: [.zero])
      #expect(!proof.verify(leaf: [], root: root))
    }
    let wide = MerkleProof(
      index: 0, leafCount: .max, siblings: [Hash256](repeating: .zero, count: 63))
    #expect(!wide.verify(leaf: [], root: root))
  }
}
