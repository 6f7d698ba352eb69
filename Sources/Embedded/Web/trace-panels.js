'use strict';
// The tables beside the source: functions, frames, calls, state, values, comparison.

extend(TracePage, class {
  /** The flame graph as a table that opens level by level. */
  framesTable() {
    const { profile, state } = this;
    const sums = profile.inclusive(state.d);
    const whole = this.scopeTotal(state.d);
    const rows = [];
    const add = (node, level) => {
      if (rows.length > 2000) return;
      const children = [...profile.below[node]].sort((left, right) => sums[right] - sums[left]);
      const isOpen = this.expanded.has(node) || level < 2;
      const toggle = () => {
        if (this.expanded.has(node)) this.expanded.delete(node); else this.expanded.add(node);
        this.tabs.refresh();
      };
      const indent = element('span', {}, '');
      indent.style.paddingLeft = level * 14 + 'px';
      rows.push(element('tr', {
        role: 'row', 'aria-level': level + 1, 'aria-expanded': children.length ? (isOpen ? 'true' : 'false') : null,
        'aria-selected': node === state.node ? 'true' : 'false',
      },
      element('td', { role: 'gridcell', class: 'mono' }, indent,
        children.length ? element('button', { 'aria-label': isOpen ? 'close' : 'open', onclick: toggle }, isOpen ? '\u25be' : '\u25b8') : '\u2003 ',
        this.frameName(node)),
      element('td', { role: 'gridcell', class: 'number' }, grouped(sums[node])),
      element('td', { role: 'gridcell', class: 'number faint' }, share(sums[node], whole)),
      element('td', { role: 'gridcell', class: 'number' }, grouped(profile.ownOf(node, state.d)))));
      if (isOpen) for (const child of children) add(child, level + 1);
    };
    for (const root of this.scope) add(root, 0);
    return table(['frame', state.d, '%', 'own'], rows, { role: 'treegrid', class: 'tree', 'aria-label': 'frames' });
  }

  /** The calls of the transaction that is shown. */
  get shownCalls() {
    return this.calls.map((call, index) => ({ ...call, index }))
      .filter((call) => this.state.t === null || call.transaction === this.state.t);
  }

  valuesTable() {
    const { steps, profile, state } = this;
    const entry = state.step ?? this.entryRange()[0];
    const call = [...this.calls].reverse().find((each) => each.begin <= entry && entry < each.end);
    const operation = steps.count ? steps.operation(entry) : null;
    const parts = [];
    if (operation) {
      parts.push(element('h2', {}, `Step ${grouped(entry)}: ${operation} at ${profile.name(steps.node(entry))}`));
      const variables = variablesAt(profile, steps, entry);
      parts.push(variables.length
        ? table(['variable', 'type', 'value before the step'], variables.map((row) => row.map((cell) => element('td', { class: 'mono' }, cell))))
        : element('p', { class: 'note' }, 'No variable has a value here.'),
      element('p', {}, 'The step writes: ', element('span', { class: 'mono' }, resultText(steps.result(entry)) || 'nothing')),
      element('p', { class: 'note' }, `What is in lists, tensors and ciphertexts: galaxy trace FILE --step N`));
    }
    if (call) {
      const value = ([name, type, text, elements]) => [
        element('tr', {}, element('td', { class: 'mono' }, name || 'result'), element('td', { class: 'mono' }, type), element('td', { class: 'mono' }, text)),
        elements && elements.values ? element('tr', {}, element('td', { colspan: 3 }, tensorGrid(elements))) : null];
      parts.push(element('h2', {}, `${call.name}, called by ${call.caller}`),
        table(['name', 'type', 'value'], [...call.arguments.flatMap(value), ...(call.result ? value(call.result) : [])].filter(Boolean)));
      if (call.failure !== null) parts.push(element('p', { class: 'bad' }, `${call.status}: ${call.failure}`));
    }
    return element('div', { class: 'inner' }, parts);
  }

  compareTable() {
    const metric = this.state.d;
    const rows = this.comparison.rows(metric);
    const [old, now] = [this.comparison.before.total(metric), this.profile.total(metric)];
    const cells = (row) => [
      element('td', { class: 'number' }, grouped(row.old)), element('td', { class: 'number' }, grouped(row.now)),
      element('td', { class: 'number ' + (row.now > row.old ? 'more' : row.now < row.old ? 'less' : 'faint') }, signed(row.now - row.old)),
      element('td', { class: 'number faint' }, row.old > 0 && row.now > 0 ? (100 * (row.now - row.old) / row.old).toFixed(1) + ' %' : row.old === row.now ? '' : row.old ? 'gone' : 'new'),
      element('td', {}, row.kind), element('td', { class: 'mono' }, row.name)];
    return table(['before', 'now', 'change', '', '', metric], [
      element('tr', {}, cells({ kind: 'all', name: 'total', old, now })),
      ...rows.filter((row) => row.old || row.now).slice(0, 3000).map((row) => element('tr', {}, cells(row)))],
    { 'aria-label': 'comparison' });
  }

  copyButtons() {
    const button = (label, make) => element('p', {}, element('button', { onclick: (event) => copyText(make(), event.currentTarget) }, label));
    return element('div', { class: 'inner' },
      element('p', {}, 'Into the clipboard, of what is shown:'),
      button('folded stacks', () => this.folded()), button('speedscope', () => this.speedscope()),
      button('frames as JSON', () => this.json()), button('frames as text', () => this.text()),
      button('the command that makes this page', () => 'galaxy trace FILE --html OUT'));
  }
});
