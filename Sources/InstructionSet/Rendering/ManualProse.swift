/// The prose of the manual.
enum ManualProse {
  static let machine = """
    # The bytecode of Galaxy

    A contract is compiled to a module: types, constants, state slots, functions over registers, and
    what it declares to the outside. The machine runs a module only after the verifier has accepted
    it, once, when it is deployed. This manual and the machine, the verifier, the assembler and the
    disassembler come from one table, `Sources/InstructionSet/Table`.

    ## Machine

    A function runs over a window of registers of 64 bits on one stack. A value takes

    - one register as a **word**: Bool (0 or 1), integers up to 64 bits, zero- or sign-extended,
      fixed-point numbers (raw, sign-extended), sizes;
    - four consecutive registers as a **wide**, the least significant first: integers of 128 and 256
      bits (sign-extended when signed), addresses and hashes (as big-endian numbers);
    - one register as a **reference** to an object of the call's heap: everything else.

    Operands are read before results are written, so the registers of an instruction may overlap.
    Arithmetic works on 64 or 256 bits; a narrower type is kept in its range by `checkU`, `checkS` and
    their like behind the operation. Handlers that take a word as the element of a tensor, encode it
    or store it check that it fits the type, and trap `overflow` otherwise.

    Objects have the semantics of values. Copying a reference from one owner to another marks the
    object as shared (`share`), for good. Before an owner changes an object it makes it its own
    (`unique`): a shared one is copied, one level deep, and its children are marked as shared.

    Coins are objects that are used up: moved into state, paid, sent, joined. Each instruction that
    uses one up traps `coinConsumed` the second time, and a call that ends with a coin left that is
    not empty traps `coinDropped`, so no bytecode can copy, forge or lose money.

    ## Functions, jumps, loops

    Parameters lie from register 0 on, in order; the result lies from register 0 on at `return`. `call`
    opens the window of the callee at a register of the caller: arguments are passed and results
    returned in place, and everything behind that register is lost. No function calls itself, not
    through others either.

    Jumps lead ahead. The only way back is a loop: `loopEnter` sets a counter to the most times that
    the loop may jump back; the next instruction is the loop's header; one `loopBack` or `loopBackIf`
    jumps back to it. Nothing jumps into a loop, nothing but these writes the counter, loops lie inside each
    other or apart. So every run ends, and gas has a static bound. A loop whose condition is tested
    before each round, at most `N` of them, is: leave when the condition does not hold; `loopEnter N -
    1`; the body; `loopBackIf` with the condition, computed anew. (With `N = 0`, trap instead.)


    """

  static let encoding = """
    ## Encoding of instructions

    An instruction is one word of 64 bits, or two, little-endian:

    ```
    bits 0-15   opcode
    bits 16-31  a
    bits 32-47  b      \\ bc: 32 bits, b the low half
    bits 48-63  c      /
    then, for the opcodes that have one, the extension word x
    ```

    Fields and bits that the row does not name are zero. A jump target is the number of an
    instruction of the same function, counted from 0.


    """

  static let container = """
    ## Container

    ```
    module   = "GXB1"  version:u16 (4)  name
               types*  wides*  byteStrings*  slots*  functions*  entries*  imports*  events*  errors*
    debug    = "GXD2"  files*  functions*                      behind the module, optional, not hashed
    type     = tag:u8 and, by tag:
               0 bool   1 unsigned bits:u16   2 signed bits:u16   3 fixed integer:u8 fraction:u8
               4 address   5 hash   6 bytes max   7 text max   8 optional type
               9 record name (name type)* linear:bool   10 enumeration name (name type*)*
               11 array type count   12 list type max   13 map key value   14 tensor element
               15 ciphertext element scheme depth:u8   16 publicKey scheme   17 coin   18 sum ciphertext max
    scheme   = kind:u8 (1 Paillier, 2 CKKS, 3 BFV)  parameter:u16 (bits of the modulus, or degree)
               count:u8 bits:u8*                          of each prime; none where the degree names them
    wide     = 32 bytes, little-endian
    bytes    = length, bytes
    slot     = name type
    function = name type* result frame:u16 claim code*
    claim    = 0, or 1 constant term*                          the gas that the function claims to use at most
    term     = coefficient factor*                             in 64ths of a gas, as the constant
    factor   = source:u8 (0 parameter, 1 slot, 2 call) index measure:u8
    entry    = name kind:u8 (0 initializer, 1 entry, 2 view) function payable:bool
    import   = interface:name name type* result view:bool
    event    = name (name type indexed:bool)*
    error    = name (name type)*
    debug function = name count (run file line column)* (name register:u16 type from to)*
               (name file line column parent)*  count (run call)*      inlined calls, numbered from 1
    ```

    `x*` is a count and so many `x`. Counts, lengths and indices are varints (LEB128) in their
    shortest form; `result` and the `type` of a debug name are 0 for none, otherwise the index plus 1;
    names are counted UTF-8; other integers are little-endian. The positions of instructions are runs: how many
    instructions, then file, line and column as zigzag differences from the run before.

    A module has exactly one encoding; the decoder rejects every other byte string. The canonical
    hash of a module is keccak256 of its encoding without debug information.

    Selectors and topics are not stored: they follow from names and types as in the Solidity ABI. A
    `fixed` is `int32` or `int64` there, an enumeration without payload `uint8`, another `(uint8,bytes)`, an
    optional `(bool,T)`, a record a tuple; tensors, ciphertexts and public keys are `bytes` in their canonical
    encodings (a ciphertext may come in with seeds, as its key's owner sends it); a coin is the value of the call
    and no argument.


    """

  static let verification = """
    ## Verification

    The verifier accepts a module, or says which rule it breaks first, and where. Beside each rule lie, in
    `Tests/Golden/verifier`, a module that keeps it and changes that break it.


    """

  /// Behind the rules.
  static let verifiedGas = """

    The bound that the verifier finds for a function is the cost of the dearest way through it: the larger
    coefficient where ways meet; a round of a
    loop as often as it may run; the bound of a callee, with what bounds its arguments in place of their sizes;
    `foreign` for what a called contract uses. A loop runs max + 1 times, or, when it ends with
    `addImmU i i k`, `lessU c i n`, `loopBackIf counter c` and writes i and n nowhere else, n times. A place of
    a slot is reached and changed once; an entry of a map is, too, while its key stays in one register.
    Sizes are known of words, bytes, texts and tensors as rows say; of a list where neither the function nor a
    callee appends to one; what is not known is as large as its type or the limits of the machine allow. A term has at most
    6 factors, a bound at most 32 terms; others count for the largest that their sizes can be.

    The measures of factors: 0 value, 1 dimension (a word of at most 4,194,304), 2 length, 3 elements, 4 rows, 5 inner,
    6 columns, 7 rest (of the axes of a tensor: all, all but the last, the last, the last of a matrix, all but the first),
    8 to 11 single axes, 12 data (bytes of arguments), 13 foreign. Each counts as 1 at least.


    """

  /// In front of the table of kernels.
  static let work = """

    `work` counts what an operation does to each ciphertext of a tensor: calls of kernels, each of which
    goes once over one limb of N residues. It costs N / 8 times the price of the kernel.

    | kernel | what it is | price |
    | --- | --- | --- |

    """

  /// In front of the table of operations.
  static let workOperations = """

    N is the degree, k = depth + 1 the number of primes, m the number of ciphertexts in a list (1 without
    one), g the number of ciphertexts of a tensor: all is done to each of them, but of `slotSum` to one, because
    it adds them first. s is the number of Galois keys that a rotation takes, or all of a product with a matrix, d the
    least power of two that is no smaller than its rows and columns, r that of the rotations that add
    all elements (CKKS: ceil(log2(elements)), at most log2 N - 1; BFV: log2 N; none for one element), e the
    number of primes of 50 bits whose product holds N t Q, w = e when the sum of the primes has more than 52 bits,
    otherwise 0. \(WorkFormula.termsNote)

    | operation | CKKS | BFV |
    | --- | --- | --- |

    """

  static let gas = """
    ## Gas

    1 gas is about 1 ns of the portable path on the reference core. The static part of a row is summed
    for each basic block and charged when the block is entered, before anything of it runs: a trap inside
    has paid for the whole block, and a call that cannot pay for a block traps `outOfGas` at its first
    instruction, with none of the block executed or counted. A part that depends on sizes is charged before
    the instruction works. Blocks end at jumps, before their targets, and behind every instruction that
    touches the world outside the call.

    An axis of length 0 counts as one of length 1 in all sizes of tensors: nothing is in such a tensor, but
    its other axes are walked, and reducing the empty one gives a result for each place on them.

    ## Elementary functions

    e^x and ln x of fixed-point numbers are integers, computed with M = 64 bits in 32-bit formats and M = 128 in
    64-bit formats. Tables are floors of exact values; hi(a, b) is floor(a * b / 2^M).

    e^x, x exact with 120 fraction bits, |x| < 64 (beyond: 0, or `overflow`): k = floor(x / ln 2) and
    r = x - k * floor(2^120 ln 2); j = the first 5 fraction bits of r, t = the next, as an M-bit fraction without
    those 5. s = c[n - 1]; s = c[i] + hi(s, t) for i = n - 2 ... 0, with c[i] = 2^(M - 1) / (i + 1)!, n = 9 or 17.
    p = 2^(M - 1) e^(j / 32); the mantissa is p + 2 hi(p, hi(s, t)), of value mantissa * 2^(k - M + 1).

    ln x, x = m * 2^e, m in 1 ... 2 with 117 fraction bits: j = the first 5 fraction bits of m, q[j] =
    ceil(256 / (1 + j / 32)), z = the M-bit fraction of m * q[j] / 256 - 1. s = d[n - 1]; s = d[i] - hi(s, z) for
    i = n - 2 ... 0, with d[i] = 2^(M - 1) / (i + 1), n = 13 or 26. The result with 120 fraction bits is
    e * floor(2^120 ln 2) + floor(2^120 ln(256 / q[j])) + hi(s, z) as an (M - 1)-bit fraction.

    With D = e^-|x| as an (M - 2)-bit fraction, truncated: sigmoid(|x|) = 1 / (1 + D), sigmoid(-x) = 1 - sigmoid(x);
    tanh |x| = (1 - D) / (1 + D) for D = e^-2|x|, tanh(-x) = -tanh(x). Softmax, log-sum-exp and cross-entropy take
    the largest element off first and sum exponentials with 104 fraction bits, rounded, exactly; a softmax of 32-bit
    formats divides the 64 leading bits of the sum into as many of the exponential. What leaves a function is
    rounded once more, to nearest, ties to even, and fitted. An implementation may compute differently where the
    bits are the same.

    """

  static let notation = """
    Operands are listed as they stand in assembly text: field, `r` (read), `w` (written) or `rw`, kind,
    name. A value is a word, a wide or a reference, as its type says.

    """
}
