'use strict';
// What can be copied from a trace's page.

extend(TracePage, class {
  stack(node) {
    const path = [];
    for (let each = node; each >= 0; each = this.profile.parents[each]) path.push(this.profile.name(each));
    return path.reverse();
  }

  forEachOwn(body) {
    this.profile.forEach(this.scope, (node) => {
      const own = this.profile.ownOf(node, this.state.d);
      if (own > 0) body(node, own);
    });
  }

  folded() {
    const lines = [];
    this.forEachOwn((node, own) => lines.push(this.stack(node).map((name) => name.replace(/;/g, ':').replace(/\s+/g, ' ')).join(';') + ' ' + own));
    return lines.join('\n') + '\n';
  }

  speedscope() {
    const { profile } = this;
    const samples = [];
    const weights = [];
    this.forEachOwn((node, own) => {
      const path = [];
      for (let each = node; each >= 0; each = profile.parents[each]) path.push(profile.frame[each]);
      samples.push(path.reverse());
      weights.push(own);
    });
    return JSON.stringify({
      $schema: 'https://www.speedscope.app/file-format-schema.json', name: this.head.title, exporter: 'galaxy',
      shared: { frames: profile.frames.map(([, name, file, line]) => ({ name, ...(file ? { file, line } : {}) })) },
      profiles: [{ type: 'sampled', name: this.state.d, unit: 'none', startValue: 0, endValue: weights.reduce((sum, weight) => sum + weight, 0), samples, weights }],
    });
  }

  json() {
    const rows = [];
    const sums = this.profile.inclusive(this.state.d);
    this.profile.forEach(this.scope, (node) => rows.push({
      stack: this.stack(node), own: this.profile.ownOf(node, this.state.d), total: sums[node], count: this.profile.count[node] }));
    return JSON.stringify(rows, null, 1);
  }

  text() {
    const sums = this.profile.inclusive(this.state.d);
    const lines = [];
    this.profile.forEach(this.scope, (node) => lines.push(
      `${grouped(sums[node]).padStart(14)}  ${'  '.repeat(this.stack(node).length - 1)}${shown(this.frameName(node))}`));
    return lines.join('\n') + '\n';
  }
});
