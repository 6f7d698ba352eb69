# pragma version ^0.4.0
# The programs of programs.gx and transfer.gx for the EVM, checked as Vyper checks.

interface Token:
    def transfer(to: address, amount: uint256) -> bool: nonpayable

event Transfer:
    sender: indexed(address)
    receiver: indexed(address)
    amount: uint256

struct Point:
    x: uint256
    y: uint256
    w: uint256

entries: HashMap[uint256, uint256]
counter: uint256
balances: HashMap[address, uint256]


@internal
@pure
def mix(a: uint256, b: uint256) -> uint256:
    h: uint256 = (a ^ b) & 4294967295
    h = (h * 31 + a) & 4294967295
    h = (h ^ (h >> 15)) & 4294967295
    h = (h * 37 + b) & 4294967295
    h = (h ^ (h >> 13)) & 4294967295
    h = (h * 41 + a) & 4294967295
    h = (h ^ (h >> 16)) & 4294967295
    h = (h * 43 + b) & 4294967295
    return h


@external
def loop(n: uint256) -> uint256:
    s: uint256 = 1
    for i: uint256 in range(n, bound=100000000):
        s = ((s * 31 + i) ^ (s >> 7)) & 288230376151711743
    return s


@external
def calls(n: uint256) -> uint256:
    s: uint256 = 1
    for i: uint256 in range(n, bound=100000000):
        s = self.mix(s, i & 65535)
        s = self.mix(s ^ 5, s)
    return s


@external
def sieve(n: uint256) -> uint256:
    composite: bool[65536] = empty(bool[65536])
    count: uint256 = 0
    i: uint256 = 2
    for _: uint256 in range(65536):
        if i > n:
            break
        if not composite[i]:
            count += 1
            j: uint256 = i * i
            for _2: uint256 in range(65536):
                if j > n:
                    break
                composite[j] = True
                j += i
        i += 1
    return count


@external
def sort(n: uint256) -> uint256:
    a: uint256[10000] = empty(uint256[10000])
    x: uint256 = 12345
    for i: uint256 in range(n, bound=10000):
        x = (x * 1103515245 + 12345) & 2147483647
        a[i] = x
    start: uint256 = n // 2
    end: uint256 = n
    for _: uint256 in range(20000):
        if start > 0:
            start -= 1
        elif end > 1:
            end -= 1
            t: uint256 = a[0]
            a[0] = a[end]
            a[end] = t
        else:
            break
        root: uint256 = start
        for _2: uint256 in range(64):
            child: uint256 = root * 2 + 1
            if child >= end:
                break
            if child + 1 < end and a[child] < a[child + 1]:
                child += 1
            if a[root] < a[child]:
                u: uint256 = a[root]
                a[root] = a[child]
                a[child] = u
                root = child
            else:
                break
    s: uint256 = 0
    for i: uint256 in range(n, bound=10000):
        s = (s * 31 + a[i]) & 4294967295
    return s


@external
def matmul(reps: uint256) -> uint256:
    a: uint256[1024] = empty(uint256[1024])
    b: uint256[1024] = empty(uint256[1024])
    c: uint256[1024] = empty(uint256[1024])
    for i: uint256 in range(32):
        for j: uint256 in range(32):
            a[i * 32 + j] = i + j
            b[i * 32 + j] = i ^ j
    s: uint256 = 0
    for r: uint256 in range(reps, bound=100000):
        for i: uint256 in range(32):
            for j: uint256 in range(32):
                t: uint256 = 0
                for k: uint256 in range(32):
                    t += a[i * 32 + k] * b[k * 32 + j]
                c[i * 32 + j] = t
        s += c[r & 1023]
    return s


@internal
@pure
def moved(p: Point, by: uint256) -> Point:
    return Point(x=(p.x + by) & 16777215, y=(p.y + by) & 16777215, w=p.w)


@external
def structs(n: uint256) -> uint256:
    points: Point[64] = empty(Point[64])
    for i: uint256 in range(64):
        points[i] = Point(x=i, y=i * 2, w=1)
    for t: uint256 in range(n, bound=1000000):
        i: uint256 = t & 63
        j: uint256 = (t * 7) & 63
        points[i].x = (points[i].x + points[j].y) & 16777215
        points[j].w += 1
        p: Point = points[j]
        points[i] = self.moved(p, t & 15)
    s: uint256 = 0
    for i: uint256 in range(64):
        s += points[i].x * 3 + points[i].y * 5 + points[i].w
    return s


@external
def map(n: uint256) -> uint256:
    for i: uint256 in range(n, bound=100000):
        self.entries[i * 7919] = i
    s: uint256 = 0
    for i: uint256 in range(n, bound=100000):
        s += self.entries[i * 7919]
    for i: uint256 in range(n, bound=100000):
        self.entries[i * 7919] += 3
    for i: uint256 in range(n, bound=100000):
        s += self.entries[i * 7919]
    return s


@external
def counter_(n: uint256) -> uint256:
    for _: uint256 in range(n, bound=100000000):
        self.counter += 1
    return self.counter


@external
def mint(to: address, amount: uint256):
    self.balances[to] += amount


@external
def transfer(to: address, amount: uint256) -> bool:
    self.balances[msg.sender] -= amount
    self.balances[to] += amount
    log Transfer(sender=msg.sender, receiver=to, amount=amount)
    return True


@external
def many(token: address, n: uint256) -> uint256:
    for i: uint256 in range(n, bound=1000000):
        extcall Token(token).transfer(convert((i & 63) + 1, address), 1)
    return 1
