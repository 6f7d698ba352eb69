'use strict';
// Messages of the Language Server Protocol over a child process: framing, answers, restarts.
const { spawn } = require('child_process');

class Client {
  /** `failed` is told when the server cannot be started or has gone; `notified` gets notifications. */
  constructor(command, notified, failed) {
    Object.assign(this, { command, notified, failed, buffer: Buffer.alloc(0), waiting: new Map(), number: 0 });
  }

  start() {
    this.buffer = Buffer.alloc(0);
    this.child = spawn(this.command, ['lsp']);
    this.child.on('error', (error) => this.end(error.code || String(error)));
    this.child.on('exit', (code) => { if (code !== 0) this.end('exit ' + code); });
    this.child.stdin.on('error', () => {});
    this.child.stdout.on('data', (data) => this.receive(data));
  }

  end(reason) {
    if (!this.child) return;
    this.child = undefined;
    for (const { reject } of this.waiting.values()) reject(new Error(reason));
    this.waiting.clear();
    this.failed(reason);
  }

  receive(data) {
    this.buffer = Buffer.concat([this.buffer, data]);
    for (;;) {
      const end = this.buffer.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(/Content-Length: *(\d+)/i.exec(this.buffer.toString('latin1', 0, end))[1]);
      if (this.buffer.length < end + 4 + length) return;
      const message = JSON.parse(this.buffer.toString('utf8', end + 4, end + 4 + length));
      this.buffer = this.buffer.subarray(end + 4 + length);
      if (message.method) {
        this.notified(message.method, message.params);
        if (message.id !== undefined) this.send({ id: message.id, result: null });
      } else if (this.waiting.has(message.id)) {
        const { resolve, reject } = this.waiting.get(message.id);
        this.waiting.delete(message.id);
        if (message.error) reject(new Error(message.error.message)); else resolve(message.result);
      }
    }
  }

  send(message) {
    if (!this.child) return;
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    this.child.stdin.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.child.stdin.write(body);
  }

  notify(method, params) { this.send({ method, params }); }

  request(method, params, token) {
    if (!this.child) return Promise.resolve(null);
    const id = ++this.number;
    const answer = new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
    this.send({ id, method, params });
    if (token) token.onCancellationRequested(() => this.notify('$/cancelRequest', { id }));
    return answer;
  }
}

module.exports = { Client };
