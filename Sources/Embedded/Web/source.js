'use strict';
// Source files with what their lines used.

/** A pane with a tab for each file and a row for each line. */
class SourcePane {
  /** Lines of a file that are shown one by one; of longer files those around lines that used something. */
  static linesMax = 4000;
  static context = 3;

  constructor(bar, body, onselect) {
    this.bar = bar;
    this.body = body;
    this.onselect = onselect;
    this.selected = null;
  }

  /** Shows sources (path, text) with uses (by path a map from line to value and count) of a whole, in a unit. */
  show(sources, uses, whole, unit) {
    this.uses = uses;
    this.whole = whole;
    this.unit = unit;
    const sums = new Map([...uses].map(([path, lines]) => [path, [...lines.values()].reduce((sum, use) => sum + use.value, 0)]));
    const known = new Map(sources.map((source) => [source.path, source.text]));
    for (const path of uses.keys()) if (!known.has(path)) known.set(path, null);
    this.files = [...known].map(([path, text]) => ({ path, text, sum: sums.get(path) || 0 }))
      .sort((left, right) => right.sum - left.sum);
    if (!this.files.some((file) => file.path === this.path)) this.path = this.files[0]?.path;
    this.draw();
  }

  /** Brings a line into view. */
  select(path, line) {
    const isOther = path !== this.path;
    this.path = path;
    this.selected = line;
    if (isOther) {
      this.draw();
    } else {
      this.body.querySelector('tr[aria-selected=true]')?.removeAttribute('aria-selected');
      this.body.querySelector(`tr[data-line="${Number(line)}"]`)?.setAttribute('aria-selected', 'true');
    }
    const row = this.body.querySelector(`tr[data-line="${Number(line)}"]`);
    if (!row) return;
    const [box, frame] = [row.getBoundingClientRect(), this.body.getBoundingClientRect()];
    if (box.top < frame.top + 30 || box.bottom > frame.bottom) {
      this.body.scrollTop += box.top - frame.top - frame.height / 3;
    }
  }

  /** The lines of the file that used something, in order. */
  get usedLines() {
    return [...(this.uses?.get(this.path)?.keys() || [])].sort((left, right) => left - right);
  }

  draw() {
    fill(this.bar, this.files.map((file) => element('button', {
      role: 'tab', 'aria-selected': file.path === this.path ? 'true' : 'false', title: file.path,
      onclick: () => { this.path = file.path; this.selected = null; this.draw(); },
    }, fileName(file.path), file.sum > 0 ? element('small', {}, ' ' + share(file.sum, this.whole)) : null)));
    const file = this.files.find((each) => each.path === this.path);
    if (!file) return fill(this.body, element('p', { class: 'note' }, 'No source is attached.'));
    const lines = this.uses.get(file.path) || new Map();
    const most = Math.max(1, ...[...lines.values()].map((use) => use.value));
    const texts = file.text === null ? [] : file.text.split('\n');
    if (texts.length && texts[texts.length - 1] === '') texts.pop();
    const count = Math.max(texts.length, ...lines.keys(), 0);
    const isWhole = count <= SourcePane.linesMax;
    const wanted = new Set();
    if (!isWhole) {
      for (const line of lines.keys()) {
        for (let near = line - SourcePane.context; near <= line + SourcePane.context; near++) wanted.add(near);
      }
    }
    const rows = [];
    for (let line = 1; line <= count && rows.length < 2 * SourcePane.linesMax; line++) {
      if (!isWhole && !wanted.has(line)) continue;
      rows.push(this.row(file.path, line, texts[line - 1] ?? '', lines.get(line), most));
    }
    fill(this.body, element('table', { class: 'source', 'aria-label': 'source with ' + this.unit },
      element('thead', {}, element('tr', {},
        [this.unit, '%', 'count', '', 'line', 'text'].map((name, index) =>
          element('th', { scope: 'col', class: index < 3 ? 'number' : null }, name)))),
      element('tbody', {}, rows)));
  }

  row(path, line, text, use, most) {
    const bar = element('i', { class: 'bar' });
    if (use) bar.style.width = Math.max(1, 100 * use.value / most) + '%';
    return element('tr', {
      'data-line': line, class: use ? 'used' : null, 'aria-selected': line === this.selected ? 'true' : null,
      onclick: use ? () => { this.selected = line; this.onselect(path, line); } : null,
    },
    element('td', { class: 'number' }, use ? grouped(use.value) : ''),
    element('td', { class: 'number faint' }, use ? share(use.value, this.whole) : ''),
    element('td', { class: 'number faint' }, use ? grouped(use.count) : ''),
    element('td', { class: 'heat' }, use ? bar : ''),
    element('td', { class: 'number faint' }, String(line)),
    element('td', { class: 'code' }, text || ' '));
  }
}
