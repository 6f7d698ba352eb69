"""Looks at the built book: nothing comes from elsewhere, every link inside of it leads somewhere: Tests/Book/pages.py FOLDER."""
import html.parser
import pathlib
import re
import shutil
import subprocess
import sys
import urllib.parse

#: What makes a browser load something.
LOADING = {"script": "src", "link": "href", "img": "src", "iframe": "src", "source": "src", "video": "src", "audio": "src", "object": "data", "embed": "src"}


class Page(html.parser.HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.loads, self.links, self.anchors = [], [], set()
        self.feed(path.read_text())

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        self.anchors |= {named["id"]} if named.get("id") else set()
        if tag == "a" and named.get("href"):
            self.links.append(named["href"])
        if named.get(LOADING.get(tag)):
            self.loads.append(named[LOADING[tag]])


def main(folder):
    folder, problems = pathlib.Path(folder).resolve(), []
    pages = {p: Page(p) for p in sorted(folder.rglob("*.html"))}
    for path, page in pages.items():
        for address in page.loads:
            if re.match(r"(?:[a-z]+:)?//", address):
                problems.append(f"{path.name} loads {address}")
        for link in page.links:
            target, anchor = urllib.parse.urldefrag(link)
            if re.match(r"[a-z]+:", target):
                continue
            file = (path.parent / urllib.parse.unquote(target)).resolve() if target else path
            if not file.exists():
                problems.append(f"{path.name} links to {link}, which is not there")
            elif anchor and file in pages and urllib.parse.unquote(anchor) not in pages[file].anchors:
                problems.append(f"{path.name} links to {link}: there is no such place")
    for path in [*folder.rglob("*.css"), *folder.rglob("*.js")]:
        text = path.read_text()
        problems += [f"{path.name} loads {found}" for found in re.findall(r"(?:@import\s+|url\(\s*|import\(\s*|fetch\(\s*)[\"']?((?:https?:)?//[^\"')]+)", text)]
    if not (folder / "searchindex.js").exists():
        problems.append("there is no search index")
    browser = next((b for b in ("chromium", "google-chrome") if shutil.which(b)), None)
    if browser:
        # Without a server and without a network.
        shown = subprocess.run(
            [browser, "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=8000", "--host-resolver-rules=MAP * ~NOTFOUND", "--dump-dom",
             (folder / "search.html").as_uri() + "?q=reentrancy"], capture_output=True, text=True, timeout=120).stdout
        if "tour/calls.html" not in shown.partition("search-results")[2]:
            problems.append("the search does not find reentrancy")
    else:
        print("skipped: the search of the book in a browser (apt-get install -y chromium)")
    for problem in problems:
        print(problem)
    print(f"the book in HTML: {len(pages)} pages, {sum(len(p.links) for p in pages.values())} links, {len(problems)} problems")
    return 1 if problems or len(pages) < 45 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
