"""Writes ABIVectors+*.swift: types, values and their encoding by eth-abi.

Run: python abi_vectors.py   (requirements.txt names the packages)
"""

import pathlib
import random
import textwrap

from eth_abi import encode
from eth_abi.grammar import parse

WORDS = [
    "uint8", "uint16", "uint32", "uint64", "uint128", "uint256", "uint24", "uint248",
    "int8", "int16", "int32", "int64", "int128", "int256", "int40", "int200",
    "bool", "address", "bytes1", "bytes4", "bytes20", "bytes31", "bytes32",
    "bytes", "bytes", "bytes", "string", "string", "string",
    "uint256,uint256", "bool,address,bytes4", "int8,bytes,uint8", "string,string",
    "bytes,string,bytes", "", "address,uint256",
]
ARRAYS = [
    "uint256[]", "uint256[]", "uint256[3]", "int16[]", "bool[]", "bool[2]",
    "address[]", "bytes1[4]", "bytes32[]", "bytes[]", "bytes[2]", "string[]",     "string[3]", "uint8[][]", "uint8[2][]", "uint8[][2]", "uint8[2][2]", "bytes[][]",
    "string[2][2]", "int256[][1][]", "uint256,uint256[],bytes10,bytes",
    "bytes3[2],bool", "uint256[][],string[]",
]
NESTED = [
    "(uint256,bytes)[]", "(uint256,bool)", "(uint256,bool)[]", "(uint256,bool)[2]",
    "(bytes,string)", "(bytes)", "((bytes))", "(((uint8)))", "((uint8,int8),(bool,address))",
    "((bytes,uint8)[],string)", "(uint256,(bytes,(string,uint8[])))",
    "(uint256[],(int8,bytes2)[2],string)[]", "(string[2],uint256)[2]",
    "(address,uint256,bytes)[],bytes32", "uint256,(uint256,uint256[2]),bytes",
    "(bool,(bool,(bool,(bool,(bool,(bytes))))))", "(uint256,bytes)[][]",
    "(uint256,bytes)[2][],uint8", "((string,bytes)[1],(uint16[])[])",
]

random = random.Random(2026)


def number(low, high):
    choice = random.randrange(4)
    if choice == 0:
        return random.choice([low, high, 0, 1])
    return random.randint(low, high)


def value(kind):
    """A value for eth-abi and its Swift literal."""
    if kind.is_array:
        size = kind.arrlist[-1]
        count = size[0] if size else random.randrange(4)
        parts = [value(kind.item_type) for _ in range(count)]
        return [p for p, _ in parts], f".array([ {', '.join(s for _, s in parts)}])"
    if hasattr(kind, "components"):
        parts = [value(part) for part in kind.components]
        return tuple(p for p, _ in parts), f".tuple([ {', '.join(s for _, s in parts)}])"
    base, sub = kind.base, kind.sub
    if base == "uint":
        n = number(0, 2**sub - 1)
        return n, f'.uint(n("{hex(n) if n >> 64 else n}"))'
    if base == "int":
        n = number(-(2 ** (sub - 1)), 2 ** (sub - 1) - 1)
        return n, f'.int(n("{hex(n) if abs(n) >> 64 else n}"))'
    if base == "bool":
        flag = random.randrange(2) == 1
        return flag, f".bool({str(flag).lower()})"
    if base == "address":
        text = "0x" + random.randbytes(20).hex()
        return text, f'.address(a("{text}"))'
    if base == "string":
        text = random.choice(["", "a", "Galaxy", "größer", "日本語", "🌌" * 9, "x" * 32, "y" * 45])
        return text, f'.string("{text}")'
    if sub is None:
        data = random.randbytes(random.choice([0, 1, 4, 31, 32, 33]))
        return data, f'.bytes(b("{data.hex()}"))'
    data = random.randbytes(sub)
    return data, f'.fixedBytes(b("{data.hex()}"))'


def word_lines(text, width=64):
    lines = [text[index : index + width] for index in range(0, len(text), width)]
    return "\\\n      ".join(lines)


def write(name, lists):
    lines = [
        "// Made by Vectors/abi_vectors.py: do not edit.",
        "// swift-format-ignore-file",
        "import Primitives",
        "",
        "extension ABIVectors {",
        f"  static func {name.lower()}() -> [ABIVector] {{",
        "    var list: [ABIVector] = []",
    ]
    for text in lists:
        kinds = parse(f"({text})").components if text else []
        values = [value(kind) for kind in kinds]
        types = [kind.to_type_str() for kind in kinds]
        data = encode(types, [v for v, _ in values])
        names = ", ".join(f'"{t}"' for t in types)
        text = "[" + ", ".join(s for _, s in values) + "],"
        literals = textwrap.wrap(text, 90, break_long_words=False, break_on_hyphens=False)
        lines += [
            "    list.append(ABIVector(",
            f"      [{names}],",
            *("      " + line for line in literals),
            '      """',
            f"      {word_lines(data.hex())}",
            '      """))',
        ]
    lines += ["    return list", "  }", "}"]
    path = pathlib.Path(__file__).parent.parent / f"ABIVectors+{name}.swift"
    path.write_text("\n".join(lines) + "\n")


write("Words", WORDS)
write("Arrays", ARRAYS)
write("Nested", NESTED)
