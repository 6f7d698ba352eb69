"""A process of the command that holds keys and ciphertexts, and computes: `galaxy he serve`, one for each process of Python, started when it is needed, and again
after a fork or when it has ended. Keys and ciphertexts stay where they are: what was made before is refused then.

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
        self._starts = 0
        self._forgotten = collections.deque()
        os.register_at_fork(after_in_child=self._forked)

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
                self._end()
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
        if self._child is None:
            if self._starts == 0:
                atexit.register(self.close)
            # Numbers of a process that has ended, or that a fork has left behind, mean nothing in the next one.
            self._starts += 1
            self._child = subprocess.Popen(
                [command.path(), "he", "serve", "--first", str(self._starts << 32)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        return self._child

    def _forked(self):
        """Lets go of what a fork has copied: two processes on one pipe would read each other's answers, and the service would outlive its owner."""
        self._lock = threading.Lock()
        self._forgotten.clear()
        left, self._child = self._child, None
        if left is None:
            return
        # Whatever the copies of buffers still hold goes nowhere.
        nowhere = os.open(os.devnull, os.O_RDWR)
        for pipe in (left.stdin, left.stdout):
            if not pipe.closed:
                os.dup2(nowhere, pipe.fileno())
        os.close(nowhere)
        left.returncode = 0  # the parent's to wait for

    def cpu_seconds(self):
        """CPU time that the process has taken so far (Linux)."""
        with open(f"/proc/{self._process().pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def close(self):
        """Ends the process, and with it its keys."""
        if self._child is not None:
            self._end()

    def _end(self):
        child, self._child = self._child, None
        self._forgotten.clear()
        for pipe in (child.stdin, child.stdout):
            try:
                pipe.close()
            except BrokenPipeError:
                pass
        child.wait()


SERVICE = Service()
