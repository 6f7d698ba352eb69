"""A client of the language server over pipes."""
import json
import queue
import subprocess
import threading


class Client:
    def __init__(self, command):
        self.child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.incoming = queue.Queue()
        self.number = 0
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        while line := self.child.stdout.readline():
            length = int(line.split(b":")[1])
            self.child.stdout.readline()
            self.incoming.put(json.loads(self.child.stdout.read(length)))
        self.incoming.put(None)

    @staticmethod
    def framed(message):
        body = message if isinstance(message, bytes) else json.dumps(message).encode()
        return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)

    def write(self, data):
        self.child.stdin.write(data)
        self.child.stdin.flush()

    def notify(self, method, **params):
        self.write(self.framed({"jsonrpc": "2.0", "method": method, "params": params}))

    def wait(self, wanted):
        """The next message that is wanted."""
        while True:
            message = self.incoming.get(timeout=60)
            assert message is not None, "the server has gone"
            if wanted(message):
                return message

    def request(self, method, **params):
        self.number += 1
        number = self.number
        self.write(self.framed({"jsonrpc": "2.0", "id": number, "method": method, "params": params}))
        return self.wait(lambda m: m.get("id") == number and "method" not in m)

    def start(self, capabilities, folder=None):
        folders = [{"uri": folder.as_uri(), "name": folder.name}] if folder else None
        answer = self.request("initialize", processId=None, rootUri=None, workspaceFolders=folders, capabilities=capabilities)
        self.notify("initialized")
        return answer["result"]["capabilities"]

    def open(self, uri, text):
        self.notify("textDocument/didOpen", textDocument={"uri": uri, "languageId": "galaxy", "version": 1, "text": text})

    def change(self, uri, version, start, end, text):
        self.notify("textDocument/didChange", textDocument={"uri": uri, "version": version}, contentChanges=[{
            "range": {"start": {"line": start[0], "character": start[1]}, "end": {"line": end[0], "character": end[1]}},
            "text": text}])

    def diagnostics(self, uri, version):
        """What is wrong with this version of a document."""
        return self.wait(lambda m: m.get("method") == "textDocument/publishDiagnostics" and m["params"]["uri"] == uri
                         and m["params"].get("version") == version)["params"]["diagnostics"]

    def stop(self):
        self.request("shutdown")
        self.notify("exit")
        return self.child.wait(timeout=60)
