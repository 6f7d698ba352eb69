import Foundation
import Testing

/// `galaxy files`, as people use it.
@Suite struct FilesTests {
  @Test func filesGoInAndComeOut() throws {
    let galaxy = try GalaxyProcess()
    defer { galaxy.remove() }
    let done = try galaxy.shell(
      """
      mkdir -p data/b; printf hello > data/b/c.txt; : > data/a; echo secret > data/.hidden; ln -s /etc/passwd data/link
      printf 'x%.0s' $(seq 100) > data/z
      galaxy files add data
      CID=$(galaxy files list)
      galaxy files list $CID
      galaxy files cat $CID/b/c.txt; echo
      galaxy files get $CID --out copy && diff -r data/b copy/b && cmp data/z copy/z && ls -A copy
      galaxy files export $CID --out data.car
      galaxy files import data.car --store other
      galaxy files get $CID --store other --out again && diff -r copy again
      galaxy files add data/z --cid-version 0 --no-pin --json
      galaxy files check
      galaxy files unpin $CID
      galaxy files collect
      """)
    #expect(done.code == 0, "\(done.errors)")
    // The identifier that aleph-cid gives this folder, as in the tests of archives.
    #expect(
      done.output.hasPrefix(
        "bafybeiekztezk6nufnw5mbj43s3tg6jdyjryoaa5vvrq6zu454aje4hkfy  data\n"))
    #expect(done.output.contains("\nhello\na\nb\nz\n"))
    #expect(!done.output.contains("link") && !done.output.contains("hidden"))
    #expect(done.output.contains("\"cid\": \"Qm"))
    #expect(done.output.contains("6 blocks, 0 damaged"))
    #expect(done.output.contains("removed 6 blocks"))
  }

  @Test func sealedVersionsAreOpenedByTheirReaders() throws {
    let galaxy = try GalaxyProcess()
    defer { galaxy.remove() }
    let made = try galaxy.shell(
      """
      echo word > word; echo \(AccountTests.key) > one.key
      galaxy account import one.key --as alice --light --password-file word
      ALICE=$(galaxy files key --out alice.reader); BOB=$(galaxy files key --out bob.reader)
      galaxy files key --out eve.reader > /dev/null
      echo first > rows; V0=$(galaxy files publish rows --name rows --account alice --password-file word --reader $ALICE --reader $BOB)
      echo second > rows; V1=$(galaxy files publish rows --name rows --account alice --password-file word --reader $BOB --after $V0)
      galaxy files versions $V1
      echo $V0 > v0; echo $V1 > v1
      galaxy files open $V0 --key alice.reader --out a && cat a
      galaxy files open $V1 --key bob.reader --out b --owner \(AccountTests.address) && cat b
      galaxy files open $V0 --key bob.reader --out old --old && cat old
      galaxy files collect
      stat -c %a bob.reader
      """)
    #expect(made.code == 0, "\(made.errors)")
    #expect(made.output.contains("7 bytes, sealed for 1\n0  bafy"))
    #expect(made.output.contains("first\nsecond\nfirst\nremoved 0 blocks"))
    #expect(made.output.hasSuffix("600\n"))
    for (line, words) in [
      ("open $(cat v1) --key eve.reader --out x", "is not granted to this key"),
      ("open $(cat v1) --out x", "the file is sealed"),
      ("open $(cat v0) --key bob.reader --out x", "somebody rolls the file back"),
      (
        "open $(cat v1) --key bob.reader --out x --owner 0x0000000000000000000000000000000000000001",
        "is signed by"
      ),
      ("open $(cat v1) --key word --out x", "is not the key of a reader"),
      ("key --out bob.reader", "a secret is never overwritten"),
      ("cat bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e", "is not here"),
      ("cat hello", "path"),
      ("get $(cat v0) --out alice.reader", "cannot be made"),
      ("add nothing", "there is no file or folder nothing"),
      ("import rows", "not an archive"),
      ("add rows --quota 3", "its quota is 3"),
      ("fetch $(cat v0) --from http://127.0.0.1:1 --store new", "nobody listens"),
      ("fetch $(cat v0) --from ftp://x", "is not http://HOST:PORT"),
    ] {
      let done = try galaxy.shell("galaxy files \(line)")
      #expect(done.code == 1 || done.code == 2, "\(line)")
      #expect(done.errors.contains(words), "\(line): \(done.errors)")
      #expect(!FileManager.default.fileExists(atPath: galaxy.folder.appending(path: "x").path))
    }
  }
}
