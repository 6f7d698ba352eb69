'use strict';
// Tables that the page of a trace and that of a node share.

/** Functions of a scope by what they used themselves; `onclick` takes a node. */
function functionsTable(profile, scope, metric, whole, onclick) {
  const rows = profile.functions(scope, metric).sort((left, right) => right.own - left.own);
  return table(['own', '%', 'total', '%', 'calls', 'function'], rows.map((row) =>
    element('tr', { class: 'link', onclick: () => onclick(row.node) },
      element('td', { class: 'number' }, grouped(row.own)), element('td', { class: 'number faint' }, share(row.own, whole)),
      element('td', { class: 'number' }, grouped(row.total)), element('td', { class: 'number faint' }, share(row.total, whole)),
      element('td', { class: 'number' }, row.count ? grouped(row.count) : ''), element('td', { class: 'mono' }, row.name))),
  { 'aria-label': `functions by ${metric}` });
}

/** Calls as a tree, each with arguments, result and events. Calls know their `index` and their `parent`. */
function callsTable(calls, onclick) {
  const depth = new Map();
  const rows = calls.slice(0, 3000).map((call) => {
    depth.set(call.index, call.parent < 0 ? 0 : (depth.get(call.parent) ?? 0) + 1);
    const indent = element('span', {}, '');
    indent.style.paddingLeft = depth.get(call.index) * 16 + 'px';
    const result = call.status === 'success' ? element('span', { class: 'faint' }, ` \u2192 ${call.resultText}`)
      : element('span', { class: 'bad' }, ` \u2192 ${call.status} ${call.failure ?? ''}`);
    return element('tr', { class: 'link', onclick: () => onclick(call) },
      element('td', { class: 'number' }, grouped(call.gas)), element('td', { class: 'number faint' }, grouped(call.own)),
      element('td', { class: 'mono' }, indent, element('b', {}, call.name), `(${call.argumentsText})`,
        call.value !== '0' ? ` {value: ${call.value}}` : '', result,
        call.events.map((event) => element('div', { class: call.undone ? 'undone faint' : 'faint' }, indent.cloneNode(), '\u2003emit ' + event))));
  });
  return table(['gas', 'own', 'call'], rows, { 'aria-label': 'calls' });
}

/** What calls changed: state, coins, events; what a failure undid is struck through. */
function stateTables(calls) {
  const row = (call, cells) => element('tr', { class: call.undone ? 'undone' : null },
    cells.map((cell) => element('td', { class: 'mono' }, cell)), element('td', { class: 'bad' }, call.undone ? 'undone' : ''));
  const changes = calls.flatMap((call) => call.changes.map(([name, old, now]) =>
    row(call, [call.contract, name, old ?? 'none', now ?? 'none'])));
  const money = calls.flatMap((call) => [
    ...(call.value !== '0' ? [[call.caller, call.contract, call.value]] : []),
    ...(call.coin !== '0' ? [[call.contract, call.caller, call.coin]] : []),
    ...call.payments.map(([to, amount]) => [call.contract, to, amount]),
  ].map(([from, to, amount]) => row(call, [from, to, grouped(amount)])));
  const events = calls.flatMap((call) => call.events.map((event) => row(call, [call.contract, event])));
  const part = (title, head, rows) => [element('h2', {}, title),
    rows.length ? table(head, rows.slice(0, 3000)) : element('p', { class: 'note' }, 'none')];
  return element('div', { class: 'inner' },
    part('Changes of state', ['contract', 'place', 'before', 'after', ''], changes),
    part('Coins', ['from', 'to', 'amount', ''], money), part('Events', ['contract', 'event', ''], events));
}
