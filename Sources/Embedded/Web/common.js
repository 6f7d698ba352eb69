'use strict';
// What all pages share: elements, numbers, keys. Texts from outside become text nodes, never markup.

/** A text as it may be shown: characters that are invisible or turn the direction of writing are spelled out. */
function shown(text) {
  return String(text).replace(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    (character) => '\\u{' + character.charCodeAt(0).toString(16) + '}');
}

/** An element: attributes by name, listeners as `onclick`, children as elements or texts. */
function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? '' : shown(value));
  }
  fill(made, ...children);
  return made;
}

/** Puts children into an element in the place of what is there. */
function fill(parent, ...children) {
  parent.replaceChildren(
    ...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false)
      .map((child) => child instanceof Node ? child : document.createTextNode(shown(child))));
}

/** `24,038`. */
function grouped(number) {
  return String(number).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** `12.3 %` of a whole. */
function share(part, whole) {
  return whole > 0 ? (100 * part / whole).toFixed(1) + ' %' : '';
}

/** `+372`, `-12`, `0`. */
function signed(number) {
  return (number > 0 ? '+' : number < 0 ? '\u2212' : '') + grouped(Math.abs(number));
}

/** The last part of a path. */
function fileName(path) {
  return path.split('/').pop();
}

/** Copies a text, and says so for a moment on the button. */
async function copyText(text, button) {
  let isDone = false;
  try {
    await navigator.clipboard.writeText(text);
    isDone = true;
  } catch (refused) {
    const area = element('textarea', { class: 'offscreen' });
    area.value = text;
    document.body.append(area);
    area.select();
    isDone = document.execCommand('copy');
    area.remove();
  }
  const label = button.textContent;
  button.textContent = isDone ? 'copied' : 'the browser refuses to copy';
  setTimeout(() => { button.textContent = label; }, 1500);
}

/** Light or dark, as the user chose or the system says. */
const theme = {
  toggle() {
    const isDark = theme.isDark();
    document.documentElement.dataset.theme = isDark ? 'light' : 'dark';
    document.dispatchEvent(new Event('themechange'));
  },
  isDark() {
    const chosen = document.documentElement.dataset.theme;
    return chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  },
};
matchMedia('(prefers-color-scheme: dark)').addEventListener(
  'change', () => document.dispatchEvent(new Event('themechange')));

/** A table: a head, and rows of cells. Numbers stand to the right. */
function table(head, rows, attributes) {
  const made = element('table', attributes || {},
    element('thead', {}, element('tr', {}, head.map((name) => element('th', { scope: 'col' }, name)))),
    element('tbody', {}, rows.map((row) => row instanceof Node ? row : element('tr', {}, row.map((cell) =>
      cell instanceof Node && cell.tagName === 'TD' ? cell
        : element('td', { class: typeof cell === 'number' ? 'number' : null },
          typeof cell === 'number' ? grouped(cell) : cell))))));
  const first = made.tBodies[0].rows[0];
  if (first) {
    [...made.tHead.rows[0].cells].forEach((cell, column) =>
      cell.classList.toggle('number', Boolean(first.cells[column]?.classList.contains('number'))));
  }
  return made;
}

/** Tabs: buttons above, one panel below. `panels` are name, label, and what makes the content. */
class Tabs {
  constructor(bar, panel, panels, onchange) {
    this.panel = panel;
    this.panels = panels;
    this.onchange = onchange;
    this.buttons = panels.map(([name, label]) => element('button', {
      role: 'tab', id: 'tab-' + name, 'aria-controls': panel.id, tabindex: '-1',
      onclick: () => this.show(name),
    }, label));
    bar.setAttribute('role', 'tablist');
    panel.setAttribute('role', 'tabpanel');
    fill(bar, this.buttons);
    bar.addEventListener('keydown', (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const count = this.panels.length;
      const next = (this.panels.findIndex(([name]) => name === this.current) + step + count) % count;
      this.show(this.panels[next][0]);
      this.buttons[next].focus();
      event.stopPropagation();
    });
  }

  show(name) {
    const index = Math.max(0, this.panels.findIndex(([each]) => each === name));
    this.current = this.panels[index][0];
    this.buttons.forEach((button, each) => {
      button.setAttribute('aria-selected', each === index ? 'true' : 'false');
      button.tabIndex = each === index ? 0 : -1;
    });
    this.panel.setAttribute('aria-labelledby', 'tab-' + this.current);
    this.refresh();
    if (this.onchange) this.onchange(this.current);
  }

  /** Makes the content of the panel again. */
  refresh() {
    const [, , make] = this.panels.find(([name]) => name === this.current);
    fill(this.panel, make());
  }
}

/** The line that separates two panes, moved with the mouse or with arrow keys; sets a custom property in percent. */
function splitter(bar, container, property, isVertical) {
  const set = (percent) => {
    const value = Math.min(85, Math.max(12, percent));
    container.style.setProperty(property, value + '%');
    bar.setAttribute('aria-valuenow', Math.round(value));
    window.dispatchEvent(new Event('resize'));
  };
  bar.setAttribute('role', 'separator');
  bar.setAttribute('tabindex', '0');
  bar.setAttribute('aria-orientation', isVertical ? 'vertical' : 'horizontal');
  bar.addEventListener('pointerdown', (event) => {
    bar.setPointerCapture(event.pointerId);
    event.preventDefault();
  });
  bar.addEventListener('pointermove', (event) => {
    if (!bar.hasPointerCapture(event.pointerId)) return;
    const box = container.getBoundingClientRect();
    set(100 * (isVertical ? (event.clientX - box.left) / box.width : (event.clientY - box.top) / box.height));
  });
  bar.addEventListener('keydown', (event) => {
    const step = { ArrowLeft: -3, ArrowUp: -3, ArrowRight: 3, ArrowDown: 3 }[event.key];
    if (!step) return;
    set(Number(bar.getAttribute('aria-valuenow') || 50) + step);
    event.preventDefault();
    event.stopPropagation();
  });
}

/** Gives a class the methods of another one, so that a large one can lie in several files. */
function extend(target, part) {
  const { constructor, ...methods } = Object.getOwnPropertyDescriptors(part.prototype);
  Object.defineProperties(target.prototype, methods);
}
