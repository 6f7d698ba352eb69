"""Programs for the EVM, assembled by hand: wrapping 256-bit arithmetic, everything on the stack.

The text has blanks between instructions: `:name` is a place to jump to, `@name` pushes it, a number pushes itself.
"""
CODES = {"ADD": 1, "MUL": 2, "SUB": 3, "ADDMOD": 8, "MULMOD": 9, "LT": 0x10, "GT": 0x11, "AND": 0x16, "XOR": 0x18,
         "SHL": 0x1B, "SHR": 0x1C, "KECCAK256": 0x20, "POP": 0x50, "MLOAD": 0x51, "MSTORE": 0x52, "MSTORE8": 0x53,
         "JUMP": 0x56, "JUMPI": 0x57, "RETURN": 0xF3}
CODES |= {f"DUP{n}": 0x7F + n for n in range(1, 17)} | {f"SWAP{n}": 0x8F + n for n in range(1, 17)}
RETURN = "0 MSTORE 32 0 RETURN"

N = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
X = 0x79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798
Y = 0x483ADA7726A3C4655DA4FBFC0E1108A8FD17B448A68554199C47D08FFB10D4B8


def assembled(text):
    code, places, uses = bytearray(), {}, []
    for word in text.split():
        if word[0] == ":":
            places[word[1:]] = len(code)
            code.append(0x5B)
        elif word[0] == "@":
            uses.append((len(code) + 1, word[1:]))
            code += bytes([0x61, 0, 0])
        elif word[0].isdigit():
            number = int(word)
            size = max(1, (number.bit_length() + 7) // 8)
            code += bytes([0x5F + size]) + number.to_bytes(size, "big")
        else:
            code.append(CODES[word])
    for place, name in uses:
        code[place:place + 2] = places[name].to_bytes(2, "big")
    return bytes(code)


def loop(n):
    return f"""0 1 :top DUP1 7 SHR SWAP1 31 MUL DUP3 ADD XOR {2**58 - 1} AND SWAP1 1 ADD SWAP1 {n} DUP3 LT @top JUMPI {RETURN}"""


def sieve(n):
    """A byte in memory for each number; the stack has the count and the number."""
    return f"""0 2 :outer {n} DUP2 GT @end JUMPI DUP1 MLOAD 255 AND @next JUMPI SWAP1 1 ADD SWAP1 DUP1 DUP1 MUL
        :inner {n} DUP2 GT @done JUMPI 1 DUP2 31 ADD MSTORE8 DUP2 ADD @inner JUMP
        :done POP :next 1 ADD @outer JUMP :end POP {RETURN}"""


def matmul(reps):
    """a lies at 0, b at 32768, c at 65536, in words; the inner loop has t, the end of the row, and both pointers on the stack."""
    return f"""0 :fillRow 0 :fill DUP2 5 SHL DUP2 ADD 5 SHL DUP3 DUP3 ADD DUP2 MSTORE DUP3 DUP3 XOR SWAP1 32768 ADD MSTORE
        1 ADD 32 DUP2 LT @fill JUMPI POP 1 ADD 32 DUP2 LT @fillRow JUMPI POP
        0 0 :rep 0 :row 0 :column 0 DUP3 10 SHL DUP3 5 SHL 32768 ADD DUP2 1024 ADD SWAP2
        :step DUP1 MLOAD DUP3 MLOAD MUL DUP5 ADD SWAP4 POP 32 ADD SWAP1 1024 ADD SWAP1 DUP3 DUP2 LT @step JUMPI
        POP POP POP DUP3 5 SHL DUP3 ADD 5 SHL 65536 ADD MSTORE
        1 ADD 32 DUP2 LT @column JUMPI POP 1 ADD 32 DUP2 LT @row JUMPI POP
        DUP1 1023 AND 5 SHL 65536 ADD MLOAD DUP3 ADD SWAP2 POP 1 ADD {reps} DUP2 LT @rep JUMPI POP {RETURN}"""


def modular(n):
    return f"""0 {N} {Y} {X} :top DUP3 SWAP1 DUP3 MULMOD DUP3 SWAP1 DUP5 ADDMOD SWAP3 1 ADD SWAP3 {n} DUP5 LT @top JUMPI {RETURN}"""


def wide(n):
    return f"""0 {X} :top {Y} MUL DUP2 ADD SWAP1 1 ADD SWAP1 {n} DUP3 LT @top JUMPI {RETURN}"""


def keccak(n):
    return f"""0 :top 32 0 KECCAK256 0 MSTORE 1 ADD {n} DUP2 LT @top JUMPI 32 0 RETURN"""
