'use strict';
// The page of a trace: what is selected, and what the panes show of it. What is selected stands in the address.

class TracePage {
  constructor(head, column) {
    this.head = head;
    this.profile = new Profile(head);
    this.steps = new Steps(head, column);
    this.calls = head.calls;
    this.comparison = head.base ? new Comparison(new Profile(head.base), this.profile) : null;
    /** Transaction (null: all), metric, zoomed and selected node, step, whether frames stand in order, what is searched. */
    this.state = { t: null, d: 'gas', zoom: null, node: null, step: null, order: false, q: '', tab: 'functions' };
    this.expanded = new Set();
    this.build();
    this.restore();
  }

  byId(id) { return document.getElementById(id); }

  build() {
    const { profile } = this;
    fill(this.byId('title'), this.head.title);
    document.title = shown(this.head.title);
    this.flame = new Flame(this.byId('flame').firstElementChild, {
      click: (node) => this.update({ node, zoom: node === this.state.node && node === this.state.zoom ? null : node }),
      zoom: (node) => this.update({ zoom: node }),
      hover: (node) => this.describe(node ?? this.state.node),
    });
    this.source = new SourcePane(this.byId('files'), this.byId('source'), (path, line) => this.selectLine(path, line));
    this.stepsPane = new StepsPane(this);
    this.tabs = new Tabs(this.byId('tabs'), this.byId('panel'), [
      ['functions', 'Functions', () => functionsTable(this.profile, this.scope, this.state.d, this.scopeTotal(this.state.d),
        (node) => this.update({ node, zoom: node }))],
      ['frames', 'Frames', () => this.framesTable()],
      ['calls', 'Calls', () => callsTable(this.shownCalls, (call) =>
        this.update({ node: call.node, step: Math.min(call.begin, this.steps.count - 1) }))],
      ['state', 'State', () => stateTables(this.shownCalls)],
      ['steps', 'Steps', () => this.stepsPane.content],
      ['values', 'Values', () => this.valuesTable()],
      ...(this.comparison ? [['compare', 'Compare', () => this.compareTable()]] : []),
      ['copy', 'Copy', () => this.copyButtons()],
    ], (name) => {
      this.state.tab = name;
      if (name === 'steps') this.stepsPane.refresh();
      this.save();
    });
    const select = this.byId('transactions');
    fill(select,
      element('option', { value: '' }, `all ${this.head.transactions.length} transactions, ${grouped(profile.total('gas'))} gas`),
      this.head.transactions.map((transaction, index) => element('option', { value: index }, transaction.heading)));
    select.addEventListener('change', () => this.update({ t: select.value === '' ? null : Number(select.value), zoom: null, node: null }));
    this.byId('search').addEventListener('input', (event) => this.update({ q: event.target.value }));
    this.byId('order').addEventListener('click', () => this.update({ order: !this.state.order, zoom: null }));
    this.byId('theme').addEventListener('click', theme.toggle);
    this.byId('keys').addEventListener('click', () => this.help());
    splitter(this.byId('across'), this.byId('page'), '--flame', false);
    splitter(this.byId('down'), this.byId('panes'), '--left', true);
    document.addEventListener('keydown', (event) => this.key(event));
    window.addEventListener('hashchange', () => this.restore());
    if (this.head.steps.interval > 1) {
      fill(this.byId('banner'),
        `Of ${grouped(this.head.steps.count)} steps every ${this.head.steps.interval}th is in this page. All sums are exact.`);
    }
  }

  // What is selected

  /** The nodes that the panes are about. */
  get scope() {
    if (this.state.zoom !== null) return [this.state.zoom];
    return this.state.t === null ? this.profile.roots : [this.head.transactions[this.state.t].node];
  }

  /** The entries of the transaction that is shown. */
  entryRange() {
    const { t } = this.state;
    if (t === null) return [0, this.steps.count];
    return [this.head.transactions[t].begin, this.head.transactions[t + 1]?.begin ?? this.steps.count];
  }

  /** The gas that a transaction has left before an entry. */
  gasLeft(entry) {
    const transactions = this.head.transactions;
    let index = transactions.length - 1;
    while (index > 0 && transactions[index].begin > entry) index--;
    const sums = this.steps.before('gas');
    return transactions[index].limit - (sums[entry] - sums[transactions[index].begin]);
  }

  /** Changes what is selected, and shows it. */
  update(change) {
    Object.assign(this.state, change);
    this.show();
    this.save();
  }

  selectStep(entry) {
    if (entry < 0 || entry >= this.steps.count) return;
    const node = this.steps.node(entry);
    this.state.step = entry;
    this.state.node = node;
    this.flame.selected = node;
    this.flame.draw();
    this.describe(node);
    if (this.profile.file(node) !== null) this.source.select(this.profile.file(node), this.profile.line(node));
    if (this.state.tab === 'steps') this.stepsPane.reveal(entry);
    if (this.state.tab === 'values') this.tabs.refresh();
    this.save();
  }

  selectLine(path, line) {
    this.source.select(path, line);
    this.stepsPane.filter = `line:${fileName(path)}:${line}`;
    this.tabs.show('steps');
  }

  save() {
    const { t, d, zoom, node, step, order, q, tab } = this.state;
    const parts = Object.entries({ t, d: d === 'gas' ? null : d, z: zoom, n: node, s: step, o: order ? 1 : null, q: q || null, tab })
      .filter(([, value]) => value !== null).map(([key, value]) => `${key}=${encodeURIComponent(value)}`);
    try {
      history.replaceState(null, '', '#' + parts.join('&'));
    } catch (refused) {
      // Some browsers do not let pages from files change their address.
    }
  }

  /** Shows what the address says. */
  restore() {
    const given = new URLSearchParams(location.hash.slice(1));
    const index = (key, count) => {
      const value = given.get(key);
      return value !== null && /^\d+$/.test(value) && Number(value) < count ? Number(value) : null;
    };
    const single = this.head.transactions.length === 1 ? 0 : null;
    Object.assign(this.state, {
      t: index('t', this.head.transactions.length) ?? single,
      d: this.metrics.includes(given.get('d')) ? given.get('d') : 'gas',
      zoom: index('z', this.profile.size), node: index('n', this.profile.size), step: index('s', this.steps.count),
      order: given.get('o') === '1', q: given.get('q') || '', tab: given.get('tab') || (this.comparison ? 'compare' : 'functions'),
    });
    this.show();
    this.tabs.show(this.state.tab);
    if (this.state.step !== null) this.selectStep(this.state.step);
  }

  get metrics() {
    return ['gas', ...this.profile.dimensions.filter((dimension) => this.profile.total(dimension) > 0), 'steps'];
  }

  // What is shown

  show() {
    const { state, profile } = this;
    this.byId('transactions').value = state.t === null ? '' : String(state.t);
    if (this.byId('search').value !== state.q) this.byId('search').value = state.q;
    this.byId('order').setAttribute('aria-pressed', state.order ? 'true' : 'false');
    this.showStatus();
    this.showDimensions();
    this.flame.show(this.tree());
    this.byId('flame').style.maxHeight = this.flame.rows * Flame.rowHeight + 6 + 'px';
    this.flame.selected = state.node;
    this.search();
    this.flame.zoom(state.order ? null : state.zoom);
    const metric = state.d;
    this.source.show(profile.sources, profile.lines(this.scope, metric), this.scopeTotal(metric), metric);
    this.describe(state.node);
    const node = state.node;
    if (node !== null && profile.file(node) !== null) this.source.select(profile.file(node), profile.line(node));
    if (this.tabs.current) {
      if (this.tabs.current === 'steps') this.stepsPane.refresh(); else this.tabs.refresh();
    }
  }

  scopeTotal(metric) {
    const sums = this.profile.inclusive(metric);
    return this.scope.reduce((sum, node) => sum + sums[node], 0);
  }

  /** The tree that the flame graph draws. */
  tree() {
    const { profile, state, comparison } = this;
    const sums = profile.inclusive(state.d);
    const roots = state.t === null ? profile.roots : [this.head.transactions[state.t].node];
    const sorted = new Map();
    const failed = this.failedNodes();
    const tree = {
      roots,
      children: (node) => {
        if (!sorted.has(node)) sorted.set(node, [...profile.below[node]].sort((left, right) => sums[right] - sums[left]));
        return sorted.get(node);
      },
      parent: (node) => profile.parents[node],
      weight: (node) => sums[node],
      name: (node) => this.frameName(node),
      colour: (node) => comparison ? comparison.colour(node, state.d) : categoryColours[profile.category(node)],
      isFailed: (node) => failed.has(node),
    };
    if (state.order) {
      const [begin, end] = this.entryRange();
      const before = this.steps.before(state.d);
      const offset = before[begin];
      tree.order = { node: (position) => end > begin ? this.steps.node(Math.min(end - 1, this.steps.at(offset + position, state.d))) : -1 };
    }
    return tree;
  }

  /** A frame's name, with the text of a line and how often it ran. */
  frameName(node) {
    const { profile } = this;
    const name = profile.name(node);
    if (profile.kind(node) !== 'line') return name + (profile.count[node] > 1 ? ` \u00d7${grouped(profile.count[node])}` : '');
    return `${name}  ${this.lineText(node)}`;
  }

  lineText(node) {
    const { profile } = this;
    if (!this.texts) this.texts = new Map(profile.sources.map((source) => [source.path, source.text.split('\n')]));
    return this.texts.get(profile.file(node))?.[profile.line(node) - 1]?.trim() ?? '';
  }

  failedNodes() {
    if (!this.failed) {
      this.failed = new Set(this.calls.filter((call) => call.status !== 'success').map((call) => call.node));
      // A node stands for all calls of one place: hatched only when none of them succeeded.
      for (const call of this.calls) if (call.status === 'success') this.failed.delete(call.node);
    }
    return this.failed;
  }

  showStatus() {
    const { t } = this.state;
    const chosen = t === null ? this.head.transactions : [this.head.transactions[t]];
    const sum = (key) => chosen.reduce((sum, transaction) => sum + transaction[key], 0);
    const used = sum('used');
    const intrinsic = sum('intrinsic');
    // What was cleared in state gives gas back in the end.
    const sums = this.profile.inclusive('gas');
    const refund = chosen.reduce((sum, transaction) => sum + sums[transaction.node] - transaction.used, 0);
    const outermost = this.calls.filter((call) => call.parent < 0 && (t === null || call.transaction === t));
    const failed = outermost.filter((call) => call.status !== 'success');
    const parts = [element('b', {}, grouped(used)), ` gas used = ${grouped(intrinsic)} intrinsic + ${grouped(used + refund - intrinsic)} execution`];
    if (refund > 0) parts.push(` \u2212 ${grouped(refund)} given back for cleared state`);
    if (t !== null) parts.push(` of a limit of ${grouped(chosen[0].limit)}`);
    parts.push(`, ${grouped(this.scopeSteps())} steps. `);
    if (failed.length) {
      const call = failed[0];
      const place = this.failurePlace(call);
      parts.push(element('span', { class: 'bad' },
        chosen.length > 1 ? `${failed.length} of ${chosen.length} failed, the first: ` : 'Failed: ',
        `${call.name}: ${call.status} ${call.failure ?? ''}`));
      if (place) {
        parts.push(' at ', element('button', { onclick: () => this.source.select(...place) }, `${fileName(place[0])}:${place[1]}`));
      }
    } else if (outermost.length) {
      parts.push(element('span', { class: 'good' }, chosen.length > 1 ? 'All succeeded.' : 'Succeeded.'));
    } else {
      parts.push(element('span', { class: 'bad' }, 'No contract ran.'));
    }
    fill(this.byId('status'), parts);
  }

  /** Where a call failed: of the innermost call that its failure comes from. */
  failurePlace(call) {
    let place = call.at;
    let index = this.calls.indexOf(call);
    for (;;) {
      const callees = this.calls.filter((each) => each.parent === index);
      const last = callees[callees.length - 1];
      if (!last || last.failure === null || last.failure !== call.failure) return place;
      place = last.at || place;
      index = this.calls.indexOf(last);
    }
  }

  scopeSteps() {
    const sums = this.profile.inclusive('steps');
    const roots = this.state.t === null ? this.profile.roots : [this.head.transactions[this.state.t].node];
    return roots.reduce((sum, root) => sum + sums[root], 0);
  }

  showDimensions() {
    const roots = this.state.t === null ? this.profile.roots : [this.head.transactions[this.state.t].node];
    const total = (metric) => {
      const sums = this.profile.inclusive(metric);
      return roots.reduce((sum, root) => sum + sums[root], 0);
    };
    const all = total('gas');
    fill(this.byId('dimensions'), this.metrics.map((metric) => {
      const swatch = categoryColours[metric] && !this.comparison ? element('i', {}) : null;
      if (swatch) swatch.style.background = categoryColours[metric];
      return element('button', {
        'aria-pressed': metric === this.state.d ? 'true' : 'false', 'data-metric': metric,
        title: `${grouped(total(metric))} ${metric === 'steps' ? 'steps' : 'gas'}`,
        onclick: () => this.update({ d: metric }),
      }, swatch, metric, ' ', element('span', {}, metric === 'gas' || metric === 'steps' ? grouped(total(metric)) : share(total(metric), all)));
    }));
  }

  describe(node) {
    const { profile, state } = this;
    if (node === null || node === undefined) {
      fill(this.byId('detail'), this.comparison ? 'Blue frames use less than before, orange ones more. Click a frame to zoom.' : 'Click a frame to zoom, Esc to go back, ? for keys.');
      return;
    }
    const sums = profile.inclusive(state.d);
    const own = profile.ownOf(node, state.d);
    const unit = state.d === 'steps' ? 'steps' : state.d === 'gas' ? 'gas' : 'gas of ' + state.d;
    let text = `${profile.name(node)}: ${grouped(sums[node])} ${unit} (${share(sums[node], this.scopeTotal(state.d))})`;
    if (own !== sums[node]) text += `, own ${grouped(own)}`;
    if (profile.count[node]) text += profile.kind(node) === 'line' ? `, ${grouped(profile.count[node])} instructions` : `, ${grouped(profile.count[node])} \u00d7`;
    if (this.comparison) {
      const [old, now] = this.comparison.values(node, state.d);
      text += this.comparison.matches[node] < 0 ? ', only in the new trace' : `, before ${grouped(old)} (${signed(now - old)})`;
    } else {
      text += `, mostly ${profile.category(node)}`;
    }
    if (profile.kind(node) === 'line') text += ` \u00b7 ${this.lineText(node)}`;
    fill(this.byId('detail'), text);
  }

  // Search

  search() {
    const query = this.state.q.trim().toLowerCase();
    if (!query) {
      this.flame.isMatch = null;
      fill(this.byId('matches'), '');
      return;
    }
    const { profile } = this;
    const sums = profile.inclusive(this.state.d);
    const matching = new Set();
    const within = new Set();
    let matched = 0;
    const roots = this.state.t === null ? profile.roots : [this.head.transactions[this.state.t].node];
    const frames = profile.frames.map((frame) => (frame[1] + (frame[2] ? ` ${frame[2]}:${frame[3]}` : '')).toLowerCase().includes(query));
    profile.forEach(roots, (node) => {
      const parent = profile.parents[node];
      const isHit = frames[profile.frame[node]] || profile.kind(node) === 'line' && this.lineText(node).toLowerCase().includes(query);
      if (isHit) matching.add(node);
      if (within.has(parent)) {
        within.add(node);
      } else if (isHit) {
        within.add(node);
        matched += sums[node];
      }
    });
    const total = roots.reduce((sum, root) => sum + sums[root], 0);
    this.flame.isMatch = (node) => matching.has(node);
    const calls = this.calls.filter((call) =>
      [call.contract, call.caller, call.argumentsText, call.resultText].some((text) => text.toLowerCase().includes(query)));
    const events = this.calls.reduce((sum, call) => sum + call.events.filter((event) => event.toLowerCase().includes(query)).length, 0);
    fill(this.byId('matches'), `matches ${share(matched, total) || '0 %'}: ${matching.size} frames`
      + (calls.length ? `, ${calls.length} calls` : '') + (events ? `, ${events} events` : ''));
  }
}
