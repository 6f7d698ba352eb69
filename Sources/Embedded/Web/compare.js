'use strict';
// Two traces: which frames are the same, and what changed. Lines are matched by their text, not by their number.

/** For each line of one text the line of another that it is the same as: a longest common subsequence. */
function matchLines(oldText, newText) {
  const before = oldText.split('\n');
  const after = newText.split('\n');
  const match = new Map();
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) {
    match.set(head + 1, head + 1);
    head++;
  }
  let oldEnd = before.length;
  let newEnd = after.length;
  while (oldEnd > head && newEnd > head && before[oldEnd - 1] === after[newEnd - 1]) {
    match.set(newEnd, oldEnd);
    oldEnd--;
    newEnd--;
  }
  const rows = oldEnd - head;
  const columns = newEnd - head;
  if (rows * columns > 4_000_000) {
    // Too long for a table: lines whose text is there once.
    const places = new Map();
    for (let line = head; line < oldEnd; line++) places.set(before[line], places.has(before[line]) ? -1 : line);
    for (let line = head; line < newEnd; line++) {
      const place = places.get(after[line]);
      if (place >= 0) match.set(line + 1, place + 1);
    }
    return match;
  }
  const width = columns + 1;
  const lengths = new Uint16Array((rows + 1) * width);
  for (let row = rows - 1; row >= 0; row--) {
    for (let column = columns - 1; column >= 0; column--) {
      lengths[row * width + column] = before[head + row] === after[head + column]
        ? lengths[(row + 1) * width + column + 1] + 1
        : Math.max(lengths[(row + 1) * width + column], lengths[row * width + column + 1]);
    }
  }
  let row = 0;
  let column = 0;
  while (row < rows && column < columns) {
    if (before[head + row] === after[head + column]) {
      match.set(head + column + 1, head + row + 1);
      row++;
      column++;
    } else if (lengths[(row + 1) * width + column] >= lengths[row * width + column + 1]) {
      row++;
    } else {
      column++;
    }
  }
  return match;
}

/** What changed from a profile to another one. */
class Comparison {
  constructor(before, after) {
    this.before = before;
    this.after = after;
    const texts = new Map(before.sources.map((source) => [source.path, source.text]));
    this.lines = new Map();
    for (const [path, oldPath] of Comparison.matchFiles(before.sources, after.sources)) {
      const text = after.sources.find((source) => source.path === path).text;
      this.lines.set(path, { path: oldPath, match: matchLines(texts.get(oldPath), text) });
    }
    this.matches = this.matchNodes();
  }

  /** For paths of new sources those of old ones: the same, or the same name in another folder, or the only ones left. */
  static matchFiles(before, after) {
    const pairs = new Map();
    const left = new Set(before.map((source) => source.path));
    const pair = (path, find) => {
      const found = pairs.has(path) ? undefined : [...left].find(find);
      if (found === undefined) return;
      pairs.set(path, found);
      left.delete(found);
    };
    for (const { path } of after) pair(path, (old) => old === path);
    for (const { path } of after) pair(path, (old) => fileName(old) === fileName(path));
    const rest = after.filter((source) => !pairs.has(source.path));
    if (rest.length === 1 && left.size === 1) pair(rest[0].path, () => true);
    return pairs;
  }

  /** What a frame of the new profile is called in the old one. */
  key(node) {
    const profile = this.after;
    if (profile.kind(node) !== 'line') return profile.kind(node) + ':' + profile.name(node);
    return Comparison.lineKey(profile.kind(node), ...this.oldLine(profile.file(node), profile.line(node)));
  }

  static lineKey(kind, file, line) { return `${kind}:${file}:${line}`; }

  /** File and line in the old sources; of a line that is new, none. */
  oldLine(file, line) {
    const known = this.lines.get(file);
    return known ? [known.path, known.match.get(line) ?? 'new ' + line] : [file, line];
  }

  /** For each node of the new profile the one of the old profile that it is, or -1. */
  matchNodes() {
    const children = new Map();
    const place = (parent, name) => parent + '\n' + name;
    const { before, after } = this;
    for (let node = 0; node < before.size; node++) {
      const kind = before.kind(node);
      const name = kind === 'line'
        ? Comparison.lineKey(kind, before.file(node), before.line(node)) : kind + ':' + before.name(node);
      children.set(place(before.parents[node], name), node);
    }
    const matches = new Int32Array(after.size).fill(-1);
    for (let node = 0; node < after.size; node++) {
      const parent = after.parents[node];
      if (parent < 0) {
        // Transactions by their order, whatever they are called.
        const index = after.roots.indexOf(node);
        matches[node] = before.roots[index] ?? -1;
      } else if (matches[parent] >= 0) {
        matches[node] = children.get(place(matches[parent], this.key(node))) ?? -1;
      }
    }
    return matches;
  }

  /** Old and new of a node. */
  values(node, metric) {
    const match = this.matches[node];
    return [match < 0 ? 0 : this.before.inclusive(metric)[match], this.after.inclusive(metric)[node]];
  }

  /** Blue for less, orange for more, grey for the same; the stronger the larger the change beside the frame. */
  colour(node, metric) {
    const [old, now] = this.values(node, metric);
    if (old === now) return '#d3d3d3';
    const strength = Math.min(1, Math.abs(now - old) / Math.max(old, now, 1));
    const target = now > old ? [240, 140, 50] : [95, 165, 225];
    const mix = target.map((part) => Math.round(211 + (part - 211) * (0.35 + 0.65 * strength)));
    return `rgb(${mix.join(',')})`;
  }

  /** Functions and lines with old and new, those that changed most first. What is in one trace only is there too. */
  rows(metric) {
    const rows = new Map();
    const add = (kind, name, old, now) => {
      const row = rows.get(kind + name) || { kind, name, old: 0, now: 0 };
      rows.set(kind + name, row);
      row.old += old;
      row.now += now;
    };
    for (const row of this.before.functions(this.before.roots, metric)) add('function', row.name, row.total, 0);
    for (const row of this.after.functions(this.after.roots, metric)) add('function', row.name, 0, row.total);
    const renamed = new Map();
    for (const [file, lines] of this.after.lines(this.after.roots, metric)) {
      for (const [line, use] of lines) {
        const [oldFile, oldLine] = this.oldLine(file, line);
        const name = `${fileName(file)}:${line}`;
        renamed.set(oldFile + ':' + oldLine, name);
        add('line', name, 0, use.value);
      }
    }
    for (const [file, lines] of this.before.lines(this.before.roots, metric)) {
      for (const [line, use] of lines) {
        add('line', renamed.get(file + ':' + line) ?? `${fileName(file)}:${line} (old)`, use.value, 0);
      }
    }
    return [...rows.values()].sort((left, right) =>
      Math.abs(right.now - right.old) - Math.abs(left.now - left.old) || (left.name < right.name ? -1 : 1));
  }
}
