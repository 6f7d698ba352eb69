"""The page of `galaxy node` in a browser: blocks as they come, a transaction's calls and gas, a contract, a failure, hostile names."""

import os
import pathlib
import re
import subprocess
import tempfile

from browser import Page

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
GALAXY = os.environ.get("GALAXY", str(ROOT / ".build/release/galaxy"))
SHOTS = os.environ.get("GALAXY_SHOTS")
BOB = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
HOSTILE = "<img src=x onerror=alert(1)></script>"

NOTES = """
contract Notes {
  state last: Text<max 100> = ""
  event Noted(text: Text<max 100>)
  error Empty

  entry note(text: Text<max 100>) {
    require text != "" else Empty
    last = text
    emit Noted(text)
  }
}
"""

with tempfile.TemporaryDirectory() as name:
    folder = pathlib.Path(name)
    (folder / "notes.gx").write_text(NOTES)
    node = subprocess.Popen([GALAXY, "node", "--data", folder / "chain", "--rpc", "127.0.0.1:0"],
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        output = ""
        while not (found := re.search(r"http://127\.0\.0\.1:\d+", output)):
            line = node.stdout.readline()
            assert line, output
            output += line
        url = found[0] + "/"

        def run(*arguments, code=0):
            done = subprocess.run([GALAXY, *map(str, arguments)], capture_output=True, text=True, cwd=folder,
                                  env=os.environ | {"GALAXY_RPC": url})
            assert done.returncode == code, f"{arguments}: {done.returncode}\n{done.stdout}{done.stderr}"

        def shot(name):
            if SHOTS:
                page.screenshot(f"{SHOTS}/{name}.png")

        with Page(url) as page:
            page.wait("document.getElementById('live').classList.contains('on')")
            assert "No transactions yet" in page.text("#view"), page.text("#view")
            # A block that comes while the page is open is there without loading it again.
            run("deploy", ROOT / "contracts/token/token.gx", 1000, "--publish")
            page.wait("page.blocks.length === 2 && document.querySelector('#view a[href^=\"#tx/\"]')")
            run("send", "GalaxyToken", "transfer", BOB, 30)
            page.wait("page.blocks.length === 3")
            page.wait("document.getElementById('view').innerText.includes('GalaxyToken')")
            shot("node-overview")
            page.click_on("#view a[href^='#tx/']")
            page.wait("document.getElementById('view').innerText.includes('Where the gas went')")
            text = page.text("#view")
            assert "GalaxyToken::transfer" in text and "emit Transfer" in text and "succeeded" in text, text
            hash = page.evaluate("location.hash.split('/')[1]")
            profile = page.evaluate(f"node.call('galaxy_profileTransaction', '{hash}').then(head => new Profile(head).total('gas'))")
            used = page.evaluate(f"node.call('eth_getTransactionReceipt', '{hash}').then(receipt => quantity(receipt.gasUsed))")
            assert profile == used > 20_000, (profile, used)
            # The source was published, so lines have their text.
            assert "entry transfer(" in text, text
            page.wait("page.flame.boxes.length > 4")
            shot("node-transaction")
            page.evaluate("location.hash = 'block/1'")
            page.wait("document.getElementById('view').innerText.includes('state root')")
            assert "deployment" in page.text("#view")
            # A contract, and texts that would like to be markup.
            run("deploy", "notes.gx")
            run("send", "Notes", "note", HOSTILE)
            page.wait("page.blocks.length === 5")
            page.evaluate("location.hash = 'tx/' + page.blocks[0].transactions[0].hash")
            page.wait("document.getElementById('view').innerText.includes('Notes::note')")
            assert HOSTILE in page.text("#view"), page.text("#view")
            assert page.evaluate("document.querySelectorAll('img').length") == 0
            page.evaluate("location.hash = 'address/' + page.blocks[0].transactions[0].to")
            page.wait("document.getElementById('view').innerText.includes('Interface')")
            assert "Noted" in page.text("#view") and "note" in page.text("#view")
            assert "not published" in page.text("#view"), page.text("#view")
            shot("node-contract")
            page.evaluate("location.hash = 'address/' + page.blocks[2].transactions[0].to")
            page.wait("document.getElementById('view').innerText.includes('contract GalaxyToken')")
            shot("node-source")
            page.evaluate("location.hash = 'block/99999'")
            page.wait("document.getElementById('view').innerText.includes('no such block')")
            page.evaluate("location.hash = '<img src=x>/" + "1'")
            page.wait("document.getElementById('view').innerText.includes('Last transactions')")
            assert page.problems == [], page.problems
            outside = [each for each in page.requests if not each.startswith(url) and each != "about:blank"]
            assert outside == [], outside
        with Page(url + "#tx/" + hash, 420, 900, dark=True) as page:
            page.wait("document.getElementById('view').innerText.includes('Where the gas went')")
            shot("node-narrow")
            wide = page.evaluate("[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.wide, .pane, .flame')).map(e => e.outerHTML.slice(0, 90))")
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"no scrolling to the side: {wide[:4]}"
    finally:
        node.terminate()
        node.wait()
print("ok    the page of a node")
