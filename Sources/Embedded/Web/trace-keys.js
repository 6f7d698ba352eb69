'use strict';
// Everything that the mouse does, done with keys.

extend(TracePage, class {
  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const isTyping = ['INPUT', 'SELECT', 'TEXTAREA'].includes(event.target.tagName);
    if (event.key === 'Escape') {
      if (isTyping) event.target.blur();
      if (document.querySelector('dialog[open]')) return;
      const { zoom } = this.state;
      return this.update(isTyping && this.state.q ? { q: '' } : { zoom: zoom === null ? null : this.outer(zoom) });
    }
    if (isTyping) return;
    const actions = {
      '/': () => this.byId('search').focus(), '?': () => this.help(),
      n: () => this.selectStep((this.state.step ?? this.entryRange()[0] - 1) + 1),
      N: () => this.selectStep((this.state.step ?? 1) - 1),
      ']': () => this.moveLine(1), '[': () => this.moveLine(-1),
      d: () => this.nextMetric(1), D: () => this.nextMetric(-1),
      o: () => this.byId('order').click(),
    };
    if (event.target === this.flame.canvas || event.target === document.body) {
      Object.assign(actions, {
        ArrowUp: () => this.moveFrame((node) => this.profile.parents[node]),
        ArrowDown: () => this.moveFrame((node) => this.byWeight(node)[0]),
        ArrowLeft: () => this.moveFrame((node) => this.sibling(node, -1)),
        ArrowRight: () => this.moveFrame((node) => this.sibling(node, 1)),
        Enter: () => this.update({ zoom: this.state.node }),
      });
    }
    if (!actions[event.key]) return;
    event.preventDefault();
    actions[event.key]();
  }

  /** What is around a zoomed frame: its parent, or everything. */
  outer(node) {
    const parent = this.profile.parents[node];
    return parent < 0 || this.profile.parents[parent] < 0 ? null : parent;
  }

  byWeight(node) {
    const sums = this.profile.inclusive(this.state.d);
    return [...this.profile.below[node]].sort((left, right) => sums[right] - sums[left]);
  }

  sibling(node, step) {
    const parent = this.profile.parents[node];
    const row = parent < 0 ? this.profile.roots : this.byWeight(parent);
    return row[row.indexOf(node) + step];
  }

  moveFrame(next) {
    const node = this.state.node === null ? this.scope[0] : next(this.state.node);
    if (node === undefined || node < 0) return;
    this.state.node = node;
    this.flame.selected = node;
    this.flame.draw();
    this.describe(node);
    const file = this.profile.file(node);
    if (file !== null) this.source.select(file, this.profile.line(node));
    this.save();
  }

  moveLine(step) {
    const lines = this.source.usedLines;
    if (!lines.length) return;
    const here = lines.indexOf(this.source.selected);
    const next = here < 0 ? 0 : Math.min(lines.length - 1, Math.max(0, here + step));
    this.source.select(this.source.path, lines[next]);
  }

  nextMetric(step) {
    const metrics = this.metrics;
    this.update({ d: metrics[(metrics.indexOf(this.state.d) + step + metrics.length) % metrics.length] });
  }

  help() {
    const keys = [
      ['\u2190 \u2191 \u2192 \u2193', 'move among frames'], ['Enter', 'zoom to the frame'], ['Esc', 'zoom out'],
      ['n  N', 'next, previous step'], [']  [', 'next, previous line with gas'], ['d  D', 'next, previous dimension'],
      ['o', 'in order, or merged'], ['/', 'search'], ['?', 'these keys'], ['Shift + wheel', 'zoom with the mouse; drag to move'],
    ];
    const dialog = element('dialog', { 'aria-label': 'keys', onclose: () => dialog.remove() },
      element('h2', {}, 'Keys'),
      table(['key', 'does'], keys.map(([key, does]) => [element('kbd', {}, key), does])),
      element('p', {}, 'Widths and numbers are of the dimension that is chosen above. A line\u2019s number is its own gas; frames below a line are what it calls. Hatched frames failed.'),
      element('form', { method: 'dialog' }, element('button', {}, 'close')));
    document.body.append(dialog);
    dialog.showModal();
  }
});
