'use strict';
// The page of a node: blocks as they come, transactions with their calls and gas, contracts. It asks the node that served it, and nobody else.

/** The node's JSON-RPC. */
const node = {
  number: 0,
  async call(method, ...params) {
    const response = await fetch('/', {
      method: 'POST', headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: ++node.number, method, params }),
    });
    const answer = await response.json();
    if (answer.error) throw new Error(answer.error.message);
    return answer.result;
  },
};

/** `0x1f` as a number; a large one loses its last digits, which a page does not show. */
function quantity(text) {
  return Number(BigInt(text));
}

/** The first and last digits of a long one. */
function short(digits) {
  return digits ? digits.slice(0, 8) + '\u2026' + digits.slice(-4) : '';
}

/** A link within the page. */
function link(kind, key, text) {
  return element('a', { href: `#${kind}/${key}`, class: 'mono', title: key }, text ?? key);
}

/** Names and values. Values may be elements. */
function facts(pairs) {
  return element('dl', { class: 'facts' }, pairs.filter(([, value]) => value !== null && value !== undefined && value !== '')
    .flatMap(([name, value]) => [element('dt', {}, name), element('dd', {}, value)]));
}

class NodePage {
  static blocksMax = 40;

  constructor() {
    this.blocks = [];
    this.contracts = new Map();
    this.view = document.getElementById('view');
    document.getElementById('theme').addEventListener('click', theme.toggle);
    document.getElementById('search').addEventListener('change', (event) => this.find(event.target.value.trim()));
    window.addEventListener('hashchange', () => this.show());
    this.start();
  }

  async start() {
    const [chain, client] = await Promise.all([node.call('eth_chainId'), node.call('web3_clientVersion')]);
    fill(document.getElementById('facts'), `chain ${quantity(chain)}, ${client}`);
    await this.update();
    this.listen();
    this.show();
  }

  // Blocks as they come

  /** Hears of new blocks over the node's WebSocket; asks every two seconds where there is none. */
  listen() {
    const live = document.getElementById('live');
    const say = (text, isLive) => {
      fill(live, text);
      live.classList.toggle('on', isLive);
    };
    const socket = new WebSocket((location.protocol === 'https:' ? 'wss://' : 'ws://') + location.host + '/');
    let isOpen = false;
    socket.onopen = () => {
      isOpen = true;
      say('live', true);
      socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_subscribe', params: ['newHeads'] }));
    };
    socket.onmessage = (event) => {
      if (JSON.parse(event.data).method === 'eth_subscription') this.update();
    };
    socket.onclose = () => {
      say(isOpen ? 'the node is gone; trying again' : 'asking every two seconds', false);
      setTimeout(() => this.update().then(() => this.listen(), () => this.listen()), 2000);
    };
  }

  async update() {
    const head = quantity(await node.call('eth_blockNumber'));
    const known = new Map(this.blocks.map((block) => [quantity(block.number), block]));
    const numbers = [];
    for (let number = head; number >= 0 && number > head - NodePage.blocksMax; number--) numbers.push(number);
    this.blocks = await Promise.all(numbers.map((number) =>
      known.get(number) ?? node.call('eth_getBlockByNumber', '0x' + number.toString(16), true)));
    this.blocks = this.blocks.filter(Boolean);
    fill(document.getElementById('blocks'), table(['block', 'transactions', 'gas'], this.blocks.map((block) => [
      element('td', {}, link('block', quantity(block.number))),
      element('td', {}, block.transactions.length
        ? block.transactions.slice(0, 6).map((transaction) => element('div', {}, link('tx', transaction.hash, short(transaction.hash))))
        : element('span', { class: 'faint' }, 'none'),
      block.transactions.length > 6 ? element('div', { class: 'faint' }, `and ${block.transactions.length - 6} more`) : null),
      element('td', { class: 'number' }, grouped(quantity(block.gasUsed))),
    ])));
    if (!location.hash || location.hash === '#') this.show();
  }

  // What is looked at

  find(text) {
    if (/^\d+$/.test(text)) location.hash = `block/${text}`;
    else if (/^0x[0-9a-fA-F]{64}$/.test(text)) location.hash = `tx/${text}`;
    else if (/^0x[0-9a-fA-F]{40}$/.test(text)) location.hash = `address/${text}`;
    else fill(this.view, element('p', { class: 'note' }, 'A block is a number, a transaction 0x and 64 digits, an address 0x and 40.'));
  }

  async show() {
    const [kind, key] = location.hash.slice(1).split('/');
    const turn = this.turn = (this.turn ?? 0) + 1;
    const views = { block: () => this.block(key), tx: () => this.transaction(key), address: () => this.address(key) };
    let content;
    try {
      content = await (views[kind] ?? (() => this.overview()))();
    } catch (error) {
      content = element('p', { class: 'bad' }, error.message);
    }
    // A later look may have been faster.
    if (turn !== this.turn) return;
    fill(this.view, content);
    this.view.dataset.shown = location.hash;
    this.flame?.draw();
  }

  async overview() {
    const rows = this.blocks.flatMap((block) => block.transactions.map((transaction) => ({ block, transaction }))).slice(0, 100);
    const named = await Promise.all(rows.map(async ({ block, transaction }) => [
      element('td', {}, link('block', quantity(block.number))), element('td', {}, link('tx', transaction.hash, short(transaction.hash))),
      element('td', {}, link('address', transaction.from, short(transaction.from))),
      element('td', {}, transaction.to ? link('address', transaction.to, await this.name(transaction.to)) : 'deployment'),
      element('td', { class: 'number' }, grouped(BigInt(transaction.value)))]));
    return [element('h2', {}, 'Last transactions'),
      rows.length ? table(['block', 'transaction', 'from', 'to', 'value'], named)
        : element('p', { class: 'note' }, 'No transactions yet: galaxy deploy contracts/token/token.gx 1000')];
  }

  async block(key) {
    const block = await node.call('eth_getBlockByNumber', '0x' + BigInt(key).toString(16), true);
    if (!block) return element('p', { class: 'note' }, 'There is no such block.');
    const receipts = await node.call('eth_getBlockReceipts', block.number);
    const rows = await Promise.all(block.transactions.map(async (transaction, index) => [
      element('td', {}, link('tx', transaction.hash, short(transaction.hash))),
      element('td', {}, link('address', transaction.from, short(transaction.from))),
      element('td', {}, transaction.to ? link('address', transaction.to, await this.name(transaction.to)) : 'deployment'),
      element('td', { class: receipts[index].status === '0x1' ? 'good' : 'bad' }, receipts[index].status === '0x1' ? 'ok' : 'failed'),
      element('td', { class: 'number' }, grouped(quantity(receipts[index].gasUsed)))]));
    return [element('h2', {}, `Block ${grouped(key)}`),
      facts([['hash', block.hash], ['time', new Date(quantity(block.timestamp) * 1000).toISOString()],
        ['gas', `${grouped(quantity(block.gasUsed))} of ${grouped(quantity(block.gasLimit))}`],
        ['base fee', block.baseFeePerGas ? grouped(BigInt(block.baseFeePerGas)) : null],
        ['producer', block.miner], ['state root', block.stateRoot], ['parent', link('block', Math.max(0, Number(key) - 1), block.parentHash)]]),
      table(['transaction', 'from', 'to', 'status', 'gas'], rows)];
  }

  async address(key) {
    const [balance, nonce, contract] = await Promise.all([
      node.call('eth_getBalance', key, 'latest'), node.call('eth_getTransactionCount', key, 'latest'), node.call('galaxy_getContract', key)]);
    const parts = [element('h2', {}, contract ? contract.name : 'Account'),
      facts([['address', key], ['balance', grouped(BigInt(balance))], ['transactions sent', grouped(quantity(nonce))],
        ['code', contract?.codeHash], ['source', contract ? (contract.source ? 'published; gives this code' : 'not published') : null]])];
    if (contract) {
      const types = (parameters) => (parameters ?? []).map((each) => `${each.name ? each.name + ': ' : ''}${each.internalType ?? each.type}`).join(', ');
      parts.push(element('h2', {}, 'Interface'), element('div', { class: 'wide' }, table(['', 'name', 'takes', 'gives'],
        contract.abi.map((entry) => [entry.type === 'function' ? (entry.stateMutability === 'view' ? 'view' : 'entry') : entry.type,
          element('td', { class: 'mono' }, entry.name ?? ''), element('td', { class: 'mono' }, types(entry.inputs)), element('td', { class: 'mono' }, types(entry.outputs))]))));
    }
    if (contract?.source) {
      const source = { bar: element('div', { role: 'tablist' }), body: element('div', { class: 'pane' }) };
      new SourcePane(source.bar, source.body, () => {}).show(contract.source.files, new Map(), 0, 'gas');
      parts.push(element('h2', {}, 'Source'), source.bar, source.body);
    }
    return parts;
  }

  /** The name of a contract, or digits. */
  async name(address) {
    if (!this.contracts.has(address)) {
      const contract = await node.call('galaxy_getContract', address).catch(() => null);
      if (contract || this.contracts.size < 10_000) this.contracts.set(address, contract?.name ?? null);
    }
    const name = this.contracts.get(address);
    return name ? `${name} ${short(address)}` : short(address);
  }

  async transaction(hash) {
    const [transaction, receipt] = await Promise.all([
      node.call('eth_getTransactionByHash', hash), node.call('eth_getTransactionReceipt', hash)]);
    if (!transaction) return element('p', { class: 'note' }, 'There is no such transaction.');
    if (!receipt) return [element('h2', {}, 'A transaction that waits'), facts([['hash', hash], ['from', transaction.from], ['to', transaction.to]])];
    const parts = [element('h2', {}, 'Transaction'), facts([
      ['hash', hash], ['block', link('block', quantity(receipt.blockNumber))],
      ['status', element('span', { class: receipt.status === '0x1' ? 'good' : 'bad' }, receipt.status === '0x1' ? 'succeeded' : 'failed')],
      ['from', link('address', transaction.from)],
      ['to', transaction.to ? link('address', transaction.to, `${await this.name(transaction.to)}`) : null],
      ['deployed', receipt.contractAddress ? link('address', receipt.contractAddress) : null],
      ['value', grouped(BigInt(transaction.value))], ['gas', grouped(quantity(receipt.gasUsed))],
      ['price of gas', grouped(BigInt(receipt.effectiveGasPrice))]])];
    let profile;
    try {
      profile = await node.call('galaxy_profileTransaction', hash);
    } catch (error) {
      // Its block is too old to be run again.
      return [...parts, element('p', { class: 'note' }, `Its calls cannot be shown: ${error.message}`)];
    }
    return [...parts, ...this.trace(profile)];
  }

  /** Calls, flame graph, functions and lines of a transaction that was run again. */
  trace(head) {
    const profile = new Profile(head);
    const sums = profile.inclusive('gas');
    const calls = head.calls.map((call, index) => ({ ...call, index }));
    const detail = element('div', { class: 'detail' }, 'A frame\u2019s width is its gas.');
    const canvas = element('canvas', { role: 'img', 'aria-label': 'flame graph; the tables below have the same' });
    const source = { bar: element('div', { role: 'tablist' }), body: element('div', { class: 'pane' }) };
    const pane = new SourcePane(source.bar, source.body, () => {});
    let zoomed = null;
    const flame = this.flame = new Flame(canvas, {
      click: (node) => {
        zoomed = node === zoomed ? null : node;
        flame.selected = node;
        flame.zoom(zoomed);
        if (profile.file(node) !== null) pane.select(profile.file(node), profile.line(node));
      },
      zoom: (node) => flame.zoom(zoomed = node),
      hover: (node) => {
        if (node === null) return;
        fill(detail, `${profile.name(node)}: ${grouped(sums[node])} gas (${share(sums[node], profile.total('gas'))}), mostly ${profile.category(node)}`);
      },
    });
    flame.show({
      roots: profile.roots, children: (node) => profile.below[node], parent: (node) => profile.parents[node],
      weight: (node) => sums[node], name: (node) => profile.name(node), colour: (node) => categoryColours[profile.category(node)],
      isFailed: (node) => calls.some((call) => call.node === node && call.status !== 'success'),
    });
    const lines = profile.lines(profile.roots, 'gas');
    pane.show(profile.sources, lines, profile.total('gas'), 'gas');
    const metrics = profile.dimensions.filter((dimension) => profile.total(dimension) > 0);
    return [
      element('h2', {}, 'Calls'), element('div', { class: 'wide' }, callsTable(calls, (call) => flame.zoom(call.node))),
      element('h2', {}, 'Where the gas went'),
      element('div', { class: 'chips' }, metrics.map((metric) => {
        const swatch = element('i', {});
        swatch.style.background = categoryColours[metric];
        return element('span', {}, swatch, `${metric} ${grouped(profile.total(metric))}\u2003`);
      })),
      element('div', { class: 'flame' }, canvas), detail,
      element('div', { class: 'wide' }, functionsTable(profile, profile.roots, 'gas', profile.total('gas'), (node) => flame.zoom(node))),
      lines.size || profile.sources.length ? [element('h2', {}, 'Source'), source.bar, source.body] : [],
      stateTables(calls),
    ];
  }
}

window.page = new NodePage();
