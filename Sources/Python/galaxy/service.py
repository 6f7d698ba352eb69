"""A process of the command that holds keys and ciphertexts, and computes: `galaxy he serve`, one for each process of Python, started when it is needed.

Arrays go through a pipe as they are: copying a megabyte costs a fraction of a millisecond, encrypting it twenty. Ciphertexts stay there until somebody asks for their bytes. A
shared library would save the copy, and would need a second build of everything, whose crash would be Python's.
"""
import atexit
import collections
import json
import os
import struct
import subprocess
import threading

from . import command
from .failure import CommandError


class Service:
    """The process, one question at a time."""

    def __init__(self):
        self._lock = threading.Lock()
        self._child = None
        self._owner = None
        self._forgotten = collections.deque()

    def forget(self, kind, number):
        """Closes a key or ciphertext before the next question: whoever collects garbage may be in the middle of one."""
        self._forgotten.append((kind, number))

    def ask(self, operation, parts=(), **members):
        """The members and the parts of the answer."""
        with self._lock:
            try:
                if self._forgotten and self._child is not None:
                    gone = {"keys": [], "ciphertexts": []}
                    while self._forgotten:
                        kind, number = self._forgotten.popleft()
                        gone[kind].append(number)
                    self._exchange("close", (), gone)
                answer, found = self._exchange(operation, parts, members)
            except (BrokenPipeError, EOFError) as error:
                self._child = None
                raise CommandError("galaxy he serve has ended; its keys are gone") from error
        if "failure" in answer:
            raise CommandError(answer["failure"].strip())
        return answer, found

    def _exchange(self, operation, parts, members):
        pipe = self._process()
        head = json.dumps({"op": operation, **members, "parts": [memoryview(p).nbytes for p in parts]}).encode()
        pipe.stdin.write(struct.pack("<I", len(head)) + head)
        for part in parts:
            pipe.stdin.write(part)
        pipe.stdin.flush()
        (length,) = struct.unpack("<I", self._read(4))
        answer = json.loads(self._read(length))
        return answer, [self._read(size) for size in answer.pop("parts")]

    def _read(self, size):
        data = self._child.stdout.read(size)
        if len(data) != size:
            raise EOFError
        return data

    def _process(self):
        if self._child is not None and self._owner != os.getpid():
            # Two processes on one pipe would read each other's answers.
            raise CommandError("keys do not survive a fork: make or load them in the new process")
        if self._child is None:
            self._owner = os.getpid()
            self._child = subprocess.Popen([command.path(), "he", "serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            atexit.register(self.close)
        return self._child

    def cpu_seconds(self):
        """CPU time that the process has taken so far (Linux)."""
        with open(f"/proc/{self._process().pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def close(self):
        """Ends the process, and with it its keys."""
        if self._child is not None and self._owner == os.getpid():
            self._child.stdin.close()
            self._child.stdout.close()
            self._child.wait()
            self._child = None


SERVICE = Service()
