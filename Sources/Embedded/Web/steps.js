'use strict';
// Steps one by one: a list of which only what is in view has elements, and the values at a step.

/** What a filter of steps asks for: words `op:`, `line:`, `slot:`, `gas>`, all of which must hold. Throws what it cannot read. */
function parseFilter(text) {
  const tests = [];
  for (const word of text.trim().split(/\s+/).filter(Boolean)) {
    const parts = /^(op|line|slot):(.+)$|^gas([<>])([\d_,]+)$/.exec(word);
    if (!parts) throw new Error(`\u201c${word}\u201d: write op:mapSet, line:27, slot:balances or gas>1000`);
    if (parts[1] === 'line') {
      const place = /^(?:(.*):)?(\d+)$/.exec(parts[2]);
      if (!place) throw new Error(`\u201c${word}\u201d: write line:27 or line:token.gx:27`);
      tests.push({ kind: 'line', file: place[1], line: Number(place[2]) });
    } else if (parts[1]) {
      tests.push({ kind: parts[1], text: parts[2].toLowerCase() });
    } else {
      tests.push({ kind: 'gas', isMore: parts[3] === '>', gas: Number(parts[4].replace(/[_,]/g, '')) });
    }
  }
  return tests;
}

/** The entries from `begin` to `end` that a filter admits. */
function filteredSteps(profile, steps, tests, begin, end) {
  const { sites, accesses } = steps.head;
  // What can be said of a site is said once.
  const isSite = sites.node.map((node, site) => sites.operation[site] !== null && tests.every((test) =>
    test.kind === 'op' ? sites.operation[site].toLowerCase().includes(test.text)
      : test.kind === 'line' ? profile.line(node) === test.line && (!test.file || profile.file(node)?.endsWith(test.file))
        : true));
  let admitted = null;
  for (const test of tests.filter((each) => each.kind === 'slot')) {
    const found = new Set(accesses.entry.filter((entry, index) =>
      accesses.names[accesses.place[index]].toLowerCase().includes(test.text)));
    admitted = admitted ? new Set([...admitted].filter((entry) => found.has(entry))) : found;
  }
  const limits = tests.filter((test) => test.kind === 'gas');
  const entries = new Uint32Array(end - begin);
  let count = 0;
  for (let entry = begin; entry < end; entry++) {
    if (!isSite[steps.site[entry]] || admitted && !admitted.has(entry)) continue;
    if (!limits.every((test) => test.isMore ? steps.gas[entry] > test.gas : steps.gas[entry] < test.gas)) continue;
    entries[count++] = entry;
  }
  return entries.subarray(0, count);
}

/** What an instruction wrote, as text. */
function resultText(result) {
  if (result === null) return '';
  if (typeof result === 'bigint') {
    const text = grouped(result);
    return result > 0xffffffffn ? `${text} (0x${result.toString(16)})` : text;
  }
  const shape = result.shape.length ? ` [${result.shape.join(', ')}]` : '';
  const tag = result.kind === 'choice' ? ` case ${result.tag}`
    : result.kind === 'ciphertext' ? ` depth ${result.tag}` : '';
  return `${result.kind}${tag}${shape || `, ${grouped(result.length)} ${result.kind === 'bytes' ? 'bytes' : 'slots'}`}`;
}

/** A list of which only the rows in view exist. */
class VirtualList {
  static rowHeight = 22;
  /** Browsers cut elements that are higher. */
  static heightMax = 8_000_000;

  constructor(make) {
    this.make = make;
    this.space = element('div', { class: 'space' });
    this.rows = element('div', { class: 'rows', role: 'rowgroup' });
    this.body = element('div', { class: 'virtual', tabindex: '0', role: 'grid', onscroll: () => this.draw() }, this.space, this.rows);
    new ResizeObserver(() => this.draw()).observe(this.body);
  }

  show(count, selected) {
    this.count = count;
    this.selected = selected;
    const height = Math.min(VirtualList.heightMax, count * VirtualList.rowHeight);
    this.space.style.height = height + 'px';
    this.scale = count * VirtualList.rowHeight / Math.max(1, height);
    this.draw();
  }

  /** The first row in view, from where it is scrolled to. */
  get first() { return this.body.scrollTop * this.scale / VirtualList.rowHeight; }

  reveal(row) {
    this.selected = row;
    const visible = this.body.clientHeight / VirtualList.rowHeight;
    if (row < this.first || row > this.first + visible - 2) {
      this.body.scrollTop = Math.max(0, (row - visible / 3) * VirtualList.rowHeight / this.scale);
    }
    this.draw();
  }

  draw() {
    const visible = Math.ceil(this.body.clientHeight / VirtualList.rowHeight) + 1;
    const first = Math.max(0, Math.min(Math.floor(this.first), this.count - visible + 1));
    const rows = [];
    for (let row = first; row < Math.min(this.count, first + visible); row++) {
      const made = this.make(row);
      made.setAttribute('aria-selected', row === this.selected ? 'true' : 'false');
      rows.push(made);
    }
    this.rows.style.transform = `translateY(${this.body.scrollTop}px)`;
    fill(this.rows, rows);
  }
}

/** The list of steps with its filter. */
class StepsPane {
  constructor(page) {
    this.page = page;
    this.filter = '';
    this.list = new VirtualList((row) => this.row(this.entries[row]));
    this.field = element('input', {
      type: 'search', placeholder: 'op:mapSet line:27 slot:balances gas>1000', 'aria-label': 'filter of steps',
      oninput: () => { this.filter = this.field.value; this.refresh(); },
    });
    this.note = element('span', { class: 'faint' });
    this.content = element('div', { class: 'steps' },
      element('div', { class: 'filter' }, this.field, this.note),
      element('div', { class: 'step heading' },
        ['step', 'place', 'operation', 'gas', 'gas left', 'result'].map((name) => element('span', {}, name))),
      this.list.body);
  }

  /** Makes the list again, for what is in scope. */
  refresh() {
    const { steps, profile } = this.page;
    if (this.field.value !== this.filter) this.field.value = this.filter;
    try {
      const [begin, end] = this.page.entryRange();
      this.entries = filteredSteps(profile, steps, parseFilter(this.filter), begin, end);
      const sum = this.entries.reduce((sum, entry) => sum + steps.gas[entry], 0);
      fill(this.note, `${grouped(this.entries.length)} steps, ${grouped(sum)} gas`,
        steps.head.steps.interval > 1 ? ` (of every ${steps.head.steps.interval} steps one is kept, with the gas of all)` : '',
        steps.head.steps.valuesEnd !== null ? ` (results are kept up to step ${grouped(steps.head.steps.valuesEnd)})` : '');
    } catch (error) {
      this.entries = new Uint32Array(0);
      fill(this.note, error.message);
    }
    this.list.show(this.entries.length, this.position(this.page.state.step));
  }

  /** The row of an entry; -1 when the filter leaves it out. */
  position(entry) {
    if (entry === null || !this.entries) return -1;
    let low = 0;
    let high = this.entries.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.entries[middle] < entry) low = middle + 1; else high = middle;
    }
    return this.entries[low] === entry ? low : -1;
  }

  reveal(entry) {
    const row = this.position(entry);
    if (row >= 0) this.list.reveal(row);
  }

  row(entry) {
    const { steps, profile } = this.page;
    const node = steps.node(entry);
    return element('div', { class: 'step', role: 'row', onclick: () => this.page.selectStep(entry) },
      element('span', { class: 'number' }, grouped(entry)),
      element('span', {}, profile.name(node)),
      element('span', {}, steps.operation(entry)),
      element('span', { class: 'number' }, grouped(steps.gas[entry])),
      element('span', { class: 'number faint' }, grouped(this.page.gasLeft(entry))),
      element('span', { class: 'faint' }, resultText(steps.result(entry))));
  }
}

/** The variables of the function that runs at an entry, from what its instructions wrote before. */
function variablesAt(profile, steps, entry) {
  let frame = steps.node(entry);
  const isBody = (node) => ['line', 'inlined'].includes(profile.kind(node));
  while (frame >= 0 && isBody(frame)) frame = profile.parents[frame];
  if (frame < 0 || steps.instruction(entry) === null) return [];
  const known = steps.head.variables[profile.name(frame)] || [];
  const here = steps.instruction(entry);
  const wanted = known.filter(([, , , from, to]) => from <= here && here < to);
  const missing = new Set(wanted.map((variable) => variable[2]));
  const values = new Map();
  for (let each = entry - 1; each >= Math.max(0, entry - 200_000) && missing.size; each--) {
    const node = steps.node(each);
    if (!profile.isWithin(node, frame)) break;
    let owner = node;
    while (owner >= 0 && isBody(owner)) owner = profile.parents[owner];
    if (owner !== frame) continue;
    const register = steps.sites.register[steps.site[each]];
    if (!missing.has(register)) continue;
    const result = steps.result(each);
    if (result === null) continue;
    missing.delete(register);
    values.set(register, result);
  }
  return wanted.map(([name, type, register, , , format]) =>
    [name, type, values.has(register) ? typedText(values.get(register), format) : 'came in with the call, or was set before']);
}

/** A word or wide as its type has it. */
function typedText(result, format) {
  if (typeof result !== 'bigint' || format === null) return resultText(result);
  if (format === 'bool') return result === 0n ? 'false' : 'true';
  if (format === 'signed') return grouped(BigInt.asIntN(result >> 64n ? 256 : 64, result));
  if (format === 'address') return '0x' + result.toString(16).padStart(40, '0');
  if (format === 'hash') return '0x' + result.toString(16).padStart(64, '0');
  const value = BigInt.asIntN(64, result);
  return String(Number(value) / 2 ** format);
}

/** A tensor `{shape, values}` as a grid, with its least, mean and greatest element. */
function tensorGrid(tensor) {
  const values = tensor.values.flat(Infinity).map(Number);
  const columns = tensor.shape.length ? tensor.shape[tensor.shape.length - 1] : 1;
  const least = values.reduce((left, right) => Math.min(left, right), Infinity);
  const most = values.reduce((left, right) => Math.max(left, right), -Infinity);
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const rows = [];
  for (let begin = 0; begin < Math.min(values.length, 32 * columns); begin += columns) {
    rows.push(element('tr', {}, values.slice(begin, begin + Math.min(columns, 32)).map((value) =>
      element('td', { class: 'number' }, String(Number(value.toPrecision(6)))))));
  }
  return element('figure', { class: 'tensor' },
    element('figcaption', {}, `shape [${tensor.shape.join(', ')}], least ${least}, mean ${Number(mean.toPrecision(6))}, greatest ${most}`),
    element('div', { class: 'scroll' }, element('table', {}, element('tbody', {}, rows))));
}
