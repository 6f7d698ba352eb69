'use strict';
// A flame graph on a canvas: frames below frames, as wide as what they used. Knows nothing of traces.

/** Colours by what gas is paid for; also told apart by eyes that see red and green alike. The text on them is dark. */
const categoryColours = {
  compute: '#9ecae9', tensor: '#c6b1e1', encryption: '#f2a9c4', storageRead: '#8fd0b5', storageWrite: '#f2b15f',
  hash: '#ead96b', event: '#63c3cf', call: '#b9bfd6', data: '#cfcac2', intrinsic: '#b4b4b4',
};

/**
 * A tree to draw: `roots`, `children(node)`, `parent(node)`, `weight(node)` (all below included), `name(node)`,
 * `colour(node)`, `isFailed(node)`. With `order` the frames stand as they ran: `order.total`, and `order.node(position)`.
 */
class Flame {
  static rowHeight = 20;

  constructor(canvas, callbacks) {
    this.canvas = canvas;
    this.callbacks = callbacks;
    this.boxes = [];
    this.begin = 0;
    this.end = 1;
    this.selected = null;
    this.isMatch = null;
    canvas.addEventListener('click', (event) => this.click(event));
    canvas.addEventListener('dblclick', () => callbacks.zoom(null));
    canvas.addEventListener('mousemove', (event) => callbacks.hover(this.boxAt(event)?.node ?? null, event));
    canvas.addEventListener('mouseleave', () => callbacks.hover(null));
    canvas.addEventListener('wheel', (event) => this.wheel(event), { passive: false });
    canvas.addEventListener('pointerdown', (event) => { this.drag = { x: event.clientX, begin: this.begin, end: this.end }; });
    canvas.addEventListener('pointermove', (event) => this.pan(event));
    window.addEventListener('pointerup', () => { this.drag = null; });
    window.addEventListener('resize', () => this.draw());
    document.addEventListener('themechange', () => this.draw());
  }

  /** Shows a tree as a whole, or what is in view of it. */
  show(tree) {
    this.tree = tree;
    this.starts = new Map();
    this.depths = new Map();
    let start = 0;
    const place = (node, start, depth) => {
      // Without recursion: stacks of calls may be deep.
      const waiting = [[node, start, depth]];
      while (waiting.length) {
        const [node, start, depth] = waiting.pop();
        this.starts.set(node, start);
        this.depths.set(node, depth);
        let inner = start;
        for (const child of tree.children(node)) {
          waiting.push([child, inner, depth + 1]);
          inner += tree.weight(child);
        }
      }
    };
    for (const root of tree.roots) {
      place(root, start, 0);
      start += tree.weight(root);
    }
    this.total = start;
    this.rows = 1;
    for (const depth of this.depths.values()) this.rows = Math.max(this.rows, depth + 1);
    this.begin = 0;
    this.end = Math.max(1, this.total);
  }

  /** Brings a node into view, as wide as the canvas; null shows everything. */
  zoom(node) {
    if (node === null || !this.starts.has(node) || this.tree.order) {
      this.begin = 0;
      this.end = Math.max(1, this.total);
    } else {
      this.begin = this.starts.get(node);
      this.end = this.begin + Math.max(1, this.tree.weight(node));
    }
    this.draw();
  }

  /** Draws soon, once. */
  draw() {
    if (this.isDrawing) return;
    this.isDrawing = true;
    requestAnimationFrame(() => {
      this.isDrawing = false;
      this.paint();
    });
  }

  /** The frames that can be seen: node, depth, left edge and width in pixels. */
  layout(width) {
    const scale = width / (this.end - this.begin);
    const boxes = [];
    if (this.tree.order) return this.layoutInOrder(width, boxes);
    const waiting = [...this.tree.roots];
    while (waiting.length) {
      const node = waiting.pop();
      const start = this.starts.get(node);
      const weight = this.tree.weight(node);
      if (start > this.end || start + weight < this.begin || weight * scale < 0.4) continue;
      const left = Math.max(0, (start - this.begin) * scale);
      const right = Math.min(width, (start + weight - this.begin) * scale);
      boxes.push({ node, depth: this.depths.get(node), left, width: right - left });
      for (const child of this.tree.children(node)) waiting.push(child);
    }
    return boxes;
  }

  /** One look for each pixel: neighbours with the same frame are one box, however many steps lie between. */
  layoutInOrder(width, boxes) {
    const open = [];
    const columns = Math.floor(width);
    for (let x = 0; x <= columns; x++) {
      const path = [];
      if (x < columns) {
        let node = this.tree.order.node(this.begin + (x + 0.5) / columns * (this.end - this.begin));
        while (node >= 0) {
          path.push(node);
          node = this.tree.parent(node);
        }
        path.reverse();
      }
      let same = 0;
      while (same < open.length && same < path.length && open[same].node === path[same]) same++;
      while (open.length > same) {
        const box = open.pop();
        box.width = x - box.left;
        boxes.push(box);
      }
      for (let depth = same; depth < path.length; depth++) open.push({ node: path[depth], depth, left: x, width: 0 });
    }
    return boxes;
  }

  paint() {
    if (!this.tree) return;
    const width = this.canvas.parentElement.clientWidth;
    const height = this.rows * Flame.rowHeight + 2;
    const ratio = window.devicePixelRatio || 1;
    if (this.canvas.width !== Math.round(width * ratio) || this.canvas.height !== Math.round(height * ratio)) {
      this.canvas.width = Math.round(width * ratio);
      this.canvas.height = Math.round(height * ratio);
      this.canvas.style.width = width + 'px';
      this.canvas.style.height = height + 'px';
    }
    const context = this.canvas.getContext('2d');
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, width, height);
    context.font = '12px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace';
    context.textBaseline = 'middle';
    this.letter = this.letter || context.measureText('m').width;
    this.boxes = this.layout(width);
    for (const box of this.boxes) this.paintBox(context, box);
  }

  paintBox(context, box) {
    const top = box.depth * Flame.rowHeight + 1;
    const inner = Math.max(0.5, box.width - 1);
    const isDimmed = this.isMatch && !this.isMatch(box.node);
    context.globalAlpha = isDimmed ? 0.28 : 1;
    context.fillStyle = this.tree.colour(box.node);
    context.fillRect(box.left, top, inner, Flame.rowHeight - 2);
    if (this.tree.isFailed(box.node)) this.hatch(context, box.left, top, inner);
    const letters = Math.floor((inner - 8) / this.letter);
    if (letters >= 3) {
      const name = shown(this.tree.name(box.node));
      context.globalAlpha = isDimmed ? 0.75 : 1;
      context.fillStyle = isDimmed && theme.isDark() ? '#eeeeee' : '#10131a';
      context.fillText(
        name.length > letters ? name.slice(0, letters - 1) + '\u2026' : name, box.left + 4, top + Flame.rowHeight / 2 - 1);
    }
    context.globalAlpha = 1;
    if (box.node === this.selected) {
      context.lineWidth = 2;
      context.strokeStyle = theme.isDark() ? '#ffffff' : '#000000';
      context.strokeRect(box.left + 1, top + 1, Math.max(1, inner - 2), Flame.rowHeight - 4);
    }
  }

  /** Lines across a frame that failed. */
  hatch(context, left, top, width) {
    context.save();
    context.beginPath();
    context.rect(left, top, width, Flame.rowHeight - 2);
    context.clip();
    context.strokeStyle = 'rgba(150, 20, 20, 0.45)';
    context.lineWidth = 2;
    context.beginPath();
    for (let x = left - Flame.rowHeight; x < left + width; x += 8) {
      context.moveTo(x, top + Flame.rowHeight);
      context.lineTo(x + Flame.rowHeight, top);
    }
    context.stroke();
    context.restore();
  }

  boxAt(event) {
    const depth = Math.floor((event.offsetY - 1) / Flame.rowHeight);
    return this.boxes.find((box) =>
      box.depth === depth && box.left <= event.offsetX && event.offsetX < box.left + Math.max(1, box.width));
  }

  click(event) {
    if (this.wasDragged) {
      this.wasDragged = false;
      return;
    }
    const box = this.boxAt(event);
    if (box) this.callbacks.click(box.node);
  }

  wheel(event) {
    if (!event.ctrlKey && !event.shiftKey && Math.abs(event.deltaX) < Math.abs(event.deltaY)
      && this.canvas.parentElement.scrollHeight > this.canvas.parentElement.clientHeight) return;
    event.preventDefault();
    const width = this.canvas.clientWidth;
    const span = this.end - this.begin;
    if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) return this.move(event.deltaX / width * span);
    const factor = Math.exp(event.deltaY / 400);
    const pivot = this.begin + event.offsetX / width * span;
    const next = Math.min(this.total, Math.max(1, span * factor));
    this.begin = pivot - (pivot - this.begin) * next / span;
    this.end = this.begin + next;
    this.move(0);
  }

  pan(event) {
    if (!this.drag || !event.buttons) return;
    if (Math.abs(event.clientX - this.drag.x) > 3) this.wasDragged = true;
    if (!this.wasDragged) return;
    const span = this.drag.end - this.drag.begin;
    this.begin = this.drag.begin;
    this.end = this.drag.end;
    this.move((this.drag.x - event.clientX) / this.canvas.clientWidth * span);
  }

  /** Moves the view within what there is. */
  move(distance) {
    const span = Math.min(this.total, this.end - this.begin);
    this.begin = Math.min(Math.max(0, this.begin + distance), Math.max(0, this.total - span));
    this.end = this.begin + Math.max(span, 1e-9);
    this.draw();
  }
}
