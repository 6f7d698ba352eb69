'use strict';
// What a trace's page carries: base64 of zlib of a header and columns.

/** The bytes behind base64 of zlib. */
async function unpack(base64) {
  if (typeof DecompressionStream === 'undefined') {
    throw new Error('this browser cannot unpack the page: Chrome 80, Firefox 113, Safari 16.4 or newer can');
  }
  const text = atob(base64.trim());
  const bytes = new Uint8Array(text.length);
  for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Header and columns. */
async function readData(base64) {
  const bytes = await unpack(base64);
  const length = new DataView(bytes.buffer).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + length)));
  const column = (name) => {
    const [begin, count] = head.columns[name];
    return bytes.slice(4 + length + begin, 4 + length + begin + count);
  };
  return { head, column };
}

/** A tree of frames with what each used. A metric is `gas`, `steps`, or a dimension of gas. */
class Profile {
  constructor(head) {
    this.dimensions = head.dimensions;
    this.frames = head.frames;
    this.sources = head.sources;
    this.parents = head.nodes.parent;
    this.frame = head.nodes.frame;
    this.own = head.nodes.own;
    this.instructions = head.nodes.instructions;
    this.count = head.nodes.count;
    this.size = this.parents.length;
    this.below = Array.from({ length: this.size }, () => []);
    this.roots = [];
    this.parents.forEach((parent, node) => (parent < 0 ? this.roots : this.below[parent]).push(node));
    this.cache = new Map();
  }

  kind(node) { return this.frames[this.frame[node]][0]; }
  name(node) { return this.frames[this.frame[node]][1]; }
  file(node) { return this.frames[this.frame[node]][2]; }
  line(node) { return this.frames[this.frame[node]][3]; }

  /** What a node used itself. */
  ownOf(node, metric) {
    if (metric === 'steps') return this.instructions[node];
    const pairs = this.own[node];
    let sum = 0;
    for (let index = 0; index < pairs.length; index += 2) {
      if (metric === 'gas' || this.dimensions[pairs[index]] === metric) sum += pairs[index + 1];
    }
    return sum;
  }

  /** What each node used with all below. */
  inclusive(metric) {
    let sums = this.cache.get(metric);
    if (!sums) {
      sums = new Float64Array(this.size);
      // A node stands behind its parent.
      for (let node = this.size - 1; node >= 0; node--) {
        sums[node] += this.ownOf(node, metric);
        if (this.parents[node] >= 0) sums[this.parents[node]] += sums[node];
      }
      this.cache.set(metric, sums);
    }
    return sums;
  }

  total(metric) {
    const sums = this.inclusive(metric);
    return this.roots.reduce((sum, root) => sum + sums[root], 0);
  }

  /** What most of a node's gas is paid for. */
  category(node) {
    if (!this.categories) this.categories = new Array(this.size);
    if (this.categories[node] === undefined) {
      let best = 'compute';
      let most = -1;
      for (const dimension of this.dimensions) {
        const gas = this.inclusive(dimension)[node];
        if (gas > most) [best, most] = [dimension, gas];
      }
      this.categories[node] = best;
    }
    return this.categories[node];
  }

  /** Whether a node is another one, or below it. */
  isWithin(node, outer) {
    while (node > outer) node = this.parents[node];
    return node === outer;
  }

  /** Calls `body` for every node of a scope: those below the given ones. */
  forEach(scope, body) {
    const waiting = [...scope].reverse();
    while (waiting.length) {
      const node = waiting.pop();
      body(node);
      for (let index = this.below[node].length - 1; index >= 0; index--) waiting.push(this.below[node][index]);
    }
  }

  /** Of a scope, what each line used: by file a map from line to metric, steps and count. */
  lines(scope, metric) {
    const files = new Map();
    this.forEach(scope, (node) => {
      if (this.kind(node) !== 'line' || this.file(node) === null) return;
      if (!files.has(this.file(node))) files.set(this.file(node), new Map());
      const file = files.get(this.file(node));
      const use = file.get(this.line(node)) || { value: 0, count: 0 };
      use.value += this.ownOf(node, metric);
      use.count += this.count[node];
      file.set(this.line(node), use);
    });
    return files;
  }

  /** Of a scope, what each function, call and part without instructions used: by name. */
  functions(scope, metric) {
    const rows = new Map();
    const sums = this.inclusive(metric);
    const stack = [];
    const visit = (node) => {
      const kind = this.kind(node);
      const name = this.name(node);
      if (kind === 'line') {
        if (stack.length) rows.get(stack[stack.length - 1]).own += this.ownOf(node, metric);
      } else if (kind !== 'transaction') {
        const row = rows.get(name) || { name, own: 0, total: 0, count: 0, node };
        rows.set(name, row);
        row.own += this.ownOf(node, metric);
        row.count += this.count[node];
        if (!stack.includes(name)) row.total += sums[node];
        stack.push(name);
        for (const child of this.below[node]) visit(child);
        stack.pop();
        return;
      }
      for (const child of this.below[node]) visit(child);
    };
    for (const node of scope) visit(node);
    return [...rows.values()];
  }
}

/** The steps: for each entry its site and gas; results when they are asked for. */
class Steps {
  constructor(head, column) {
    this.head = head;
    this.sites = head.sites;
    this.count = head.steps.entries;
    this.site = new Uint32Array(column('site').buffer);
    this.gas = new Float64Array(this.count);
    const bytes = column('gas');
    let at = 0;
    for (let entry = 0; entry < this.count; entry++) {
      let value = 0;
      let unit = 1;
      let byte;
      do {
        byte = bytes[at++];
        value += (byte & 127) * unit;
        unit *= 128;
      } while (byte & 128);
      this.gas[entry] = value;
    }
    this.column = column;
    this.sums = new Map();
  }

  node(entry) { return this.sites.node[this.site[entry]]; }
  operation(entry) { return this.sites.operation[this.site[entry]]; }
  instruction(entry) { return this.sites.instruction[this.site[entry]]; }

  /** What all entries before each used. */
  before(metric) {
    let sums = this.sums.get(metric);
    if (!sums) {
      sums = new Float64Array(this.count + 1);
      const dimension = this.head.dimensions.indexOf(metric);
      for (let entry = 0; entry < this.count; entry++) {
        const site = this.site[entry];
        const isStep = this.sites.operation[site] !== null;
        sums[entry + 1] = sums[entry] + (metric === 'gas' ? this.gas[entry]
          : metric === 'steps' ? (isStep ? 1 : 0)
            : this.sites.dimension[site] === dimension ? this.gas[entry] : 0);
      }
      this.sums.set(metric, sums);
    }
    return sums;
  }

  /** The entry in which a position of a metric lies. */
  at(position, metric) {
    const sums = this.before(metric);
    let low = 0;
    let high = this.count - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (sums[middle] <= position) low = middle; else high = middle - 1;
    }
    return low;
  }

  /** What the instruction of an entry wrote: null, a BigInt, or `{kind, tag, length, shape}`. */
  result(entry) {
    if (!this.results) this.readResults();
    switch (this.tags[entry]) {
      case 1: return this.words[this.ranks[entry]];
      case 2: {
        let value = 0n;
        for (let part = 3; part >= 0; part--) value = value << 64n | this.wides.getBigUint64(this.ranks[entry] * 32 + part * 8, true);
        return value;
      }
      case 3: return this.objects[this.ranks[entry]];
      default: return null;
    }
  }

  readResults() {
    this.results = true;
    this.tags = this.column('tag');
    this.ranks = new Uint32Array(this.count);
    const wide = this.column('wide');
    this.wides = new DataView(wide.buffer);
    const words = new BigUint64Array(this.tags.reduce((sum, tag) => sum + (tag === 1 ? 1 : 0), 0));
    const last = new BigUint64Array(this.sites.node.length);
    const wordBytes = this.column('word');
    const objectBytes = this.column('object');
    const kinds = ['record', 'choice', 'list', 'bytes', 'tensor', 'ciphertext', 'public key', 'coin', 'sum'];
    const at = { word: 0, object: 0 };
    const objects = [];
    const number = (bytes, name) => {
      let value = 0;
      let unit = 1;
      let byte;
      do {
        byte = bytes[at[name]++];
        value += (byte & 127) * unit;
        unit *= 128;
      } while (byte & 128);
      return value;
    };
    let wordRank = 0;
    let wideRank = 0;
    for (let entry = 0; entry < this.count; entry++) {
      const site = this.site[entry];
      switch (this.tags[entry]) {
        case 1: {
          let difference;
          if (wordBytes[at.word] < 128) {
            const zigzag = wordBytes[at.word++];
            difference = BigInt(zigzag & 1 ? -(zigzag + 1) / 2 : zigzag / 2);
          } else {
            let zigzag = 0n;
            let shift = 0n;
            let byte;
            do {
              byte = wordBytes[at.word++];
              zigzag |= BigInt(byte & 127) << shift;
              shift += 7n;
            } while (byte & 128);
            difference = zigzag >> 1n ^ -(zigzag & 1n);
          }
          last[site] += BigInt.asUintN(64, difference);
          words[wordRank] = last[site];
          this.ranks[entry] = wordRank++;
          break;
        }
        case 2: this.ranks[entry] = wideRank++; break;
        case 3: {
          const kind = kinds[objectBytes[at.object++]] || '?';
          const tag = number(objectBytes, 'object');
          const length = number(objectBytes, 'object');
          const rank = number(objectBytes, 'object');
          const shape = [];
          for (let axis = 0; axis < rank; axis++) shape.push(number(objectBytes, 'object'));
          this.ranks[entry] = objects.length;
          objects.push({ kind, tag, length, shape });
          break;
        }
      }
    }
    this.words = words;
    this.objects = objects;
  }
}
