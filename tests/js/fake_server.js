/**
 * A server in a few lines that keeps the protocol's promises and, when told, breaks the line at every point of an
 * exchange. It is what the till's tests talk to.
 */
import { createHash } from 'node:crypto';

const JSON_TYPE = { 'Content-Type': 'application/json', 'X-Rahba': '1' };

export class FakeServer {
  constructor() {
    this.entries = new Map();
    this.stored = [];
    this.changes = [];
    this.number = 0;
    this.seqs = new Map();
    this.requests = [];
    /** Faults by path: a list of what happens to the next calls. */
    this.faults = { '/sync': [], '/till/ping': [], '/changes': [], '/till/pair': [] };
    this.poison = new Set();
    this.flags = new Map();
    this.tokens = new Map([['t1', { id: 'dev-1', code: 'C1' }], ['t2', { id: 'dev-2', code: 'C2' }]]);
    this.revoked = new Set();
    this.clockGap = 0;
    this.shop = {
      id: 'shop-1', name: 'Hanout Test', trade: 'grocery', town: 'Safi', currency: 'MAD', tva_mode: 'included', cash_rounding_step: 10,
      cutoff_hour: 4, carnet_limit: 50000, cashier_max_discount_bp: 500, show_rials: false, language: 'ary',
    };
    this.pairings = new Map([['AAAA-1111', 't1'], ['BBBB-2222', 't2']]);
    this.receipts = new Map();
    this.cards = new Map();
    this.photos = new Map();
    this.down = false;
    this.change('shop', this.shop.id, this.shop);
  }

  change(kind, id, value, deleted = false) {
    this.number += 1;
    this.changes = this.changes.filter((row) => row.kind !== kind || row.id !== id);
    this.changes.push({ number: this.number, kind, id, deleted, value });
  }

  /** A function with the signature of fetch. */
  get fetch() {
    return async (url, init = {}) => {
      const { pathname, searchParams } = new URL(url, 'http://rahba.test');
      const path = pathname.replace('/api/v1', '');
      this.requests.push({ path, method: init.method ?? 'GET', body: init.body });
      if (this.down) throw new TypeError('network');
      const fault = (this.faults[path] ?? []).shift();
      if (fault === 'cut_before') throw new TypeError('network');
      if (fault === 'portal') return new Response('<html>Accept our terms</html>', { status: 200, headers: { 'Content-Type': 'text/html' } });
      if (fault === 'gateway') return new Response('<html>502</html>', { status: 502, headers: { 'Content-Type': 'text/html' } });
      if (typeof fault === 'number') return this.problem(fault, fault === 426 ? 'upgrade_required' : fault === 401 ? 'unknown_device' : 'internal');
      if (fault?.wait) await fault.wait;
      const answer = this.answer(path, searchParams, init);
      if (fault === 'cut_after') throw new TypeError('network');
      if (fault === 'half_answer') return new Response((await answer.text()).slice(0, 20), { status: 200, headers: JSON_TYPE });
      return answer;
    };
  }

  json(body, status = 200) {
    return new Response(JSON.stringify(body), { status, headers: JSON_TYPE });
  }

  problem(status, code) {
    return new Response(JSON.stringify({ type: 'about:blank', title: code, status, code, detail: code }), {
      status, headers: { 'Content-Type': 'application/problem+json', 'X-Rahba': '1' } });
  }

  answer(path, params, init) {
    const token = /^Bearer (.*)$/.exec(init.headers?.Authorization ?? '')?.[1];
    const device = this.tokens.get(token);
    if (path === '/till/ping') {
      const known = device ? { device: this.revoked.has(device.id) ? 'revoked' : 'active' } : {};
      return this.json({ rahba: '1', time: this.time(), ...known });
    }
    if (path === '/till/pair') {
      const paired = this.pairings.get(JSON.parse(init.body).code);
      if (!paired) return this.problem(400, 'bad_code');
      this.pairings.delete(JSON.parse(init.body).code);
      return this.json({ device: { ...this.tokens.get(paired), token: paired }, shop: this.shop }, 201);
    }
    if (!device) return this.problem(401, 'unknown_device');
    if (path === '/sync') return this.sync(device, JSON.parse(init.body));
    if (path === '/changes') return this.since(Number(params.get('since')), Number(params.get('limit')));
    if (path.startsWith('/till/photos/')) {
      this.photos.set(path.split('/').pop(), init.body);
      return new Response(null, { status: 204, headers: { 'X-Rahba': '1' } });
    }
    const [, customer] = /^\/till\/customers\/([^/]+)\/entries$/.exec(path) ?? [];
    if (customer) return this.card(customer, params.get('after'));
    const receipt = this.receipts.get(decodeURIComponent(path.split('/').pop()));
    return receipt ? this.json(receipt) : this.problem(404, 'not_found');
  }

  /** A page of three; `cards` holds what was written by others, what this till sent is added. */
  card(customer, after) {
    const known = this.changes.find((row) => row.kind === 'customer' && row.id === customer);
    if (!known) return this.problem(404, 'unknown_customer');
    const entries = [...(this.cards.get(customer) ?? [])].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
    const from = after ? entries.findIndex(({ id }) => id === after) + 1 : 0, page = entries.slice(from, from + 3);
    return this.json({ entries: page, balance: known.value.balance, next: from + 3 < entries.length ? page[2].id : null });
  }

  /** Another till writes on a card. */
  write(customer, entry) {
    this.cards.set(customer, [...(this.cards.get(customer) ?? []), { number: null, ...entry }]);
    const { value } = this.changes.find((row) => row.kind === 'customer' && row.id === customer);
    const balances = { ...value.balances, goods: value.balances.goods + entry.amount };
    this.change('customer', customer, { ...value, balances, balance: value.balance + entry.amount });
  }

  time() {
    return new Date(Date.now() + this.clockGap).toISOString();
  }

  since(since, limit) {
    const rows = this.changes.filter((row) => row.number > since).sort((a, b) => a.number - b.number);
    return this.json({ changes: rows.slice(0, limit), latest: this.number, more: rows.length > limit });
  }

  sync(device, { entries }) {
    if (entries.length > 50) return this.problem(413, 'too_many');
    if (entries.some((entry) => this.poison.has(entry.id))) return this.problem(500, 'internal');
    const results = entries.map((entry) => this.take(device, entry));
    const seqs = this.seqs.get(device.id) ?? new Set();
    const top = Math.max(0, ...seqs);
    const missing = [];
    for (let seq = 1; seq <= top; seq++) if (!seqs.has(seq)) missing.push(seq);
    return this.json({ server_time: this.time(), results, contiguous_seq: (missing[0] ?? top + 1) - 1, missing, latest_change: this.number });
  }

  take(device, entry) {
    const seqs = this.seqs.get(device.id) ?? this.seqs.set(device.id, new Set()).get(device.id);
    seqs.add(entry.seq);
    const aside = (code) => ({ id: entry.id, outcome: 'set_aside', reasons: [{ code, message: code }] });
    if (this.revoked.has(device.id)) {
      this.entries.set(entry.id, { ...entry, quarantine: true });
      return aside('device_revoked');
    }
    if (createHash('sha256').update(entry.body, 'utf8').digest('hex') !== entry.hash) return aside('hash_mismatch');
    const known = this.entries.get(entry.id);
    if (known && known.hash !== entry.hash) return aside('other_content');
    const reasons = (this.flags.get(entry.id) ?? []).map((code) => ({ code, message: code }));
    if (known) return { id: entry.id, outcome: 'already', reasons };
    this.entries.set(entry.id, entry);
    this.stored.push(entry);
    this.apply(entry);
    return { id: entry.id, outcome: reasons.length ? 'needs_eye' : 'stored', reasons };
  }

  /** Stock and balances follow the facts, and are told to every till. */
  apply({ id, kind, body: text }) {
    const body = JSON.parse(text);
    const move = (id, by) => {
      const row = this.changes.find((each) => each.kind === 'product' && each.id === id);
      if (row) this.change('product', id, { ...row.value, on_hand: row.value.on_hand + by });
    };
    const owe = (id, debt, by) => {
      const row = this.changes.find((each) => each.kind === 'customer' && each.id === id);
      if (!row) return;
      const balances = { ...row.value.balances, [debt]: row.value.balances[debt] + by };
      this.change('customer', id, { ...row.value, balances, balance: balances.goods + balances.cash + balances.deposit });
    };
    if (kind === 'carnet') this.write(body.customer, { id, kind: body.entry, at: body.at, amount: body.entry === 'repayment' ? -body.amount : body.amount });
    else if (kind === 'sale') {
      for (const line of body.lines) if (line.product) move(line.product, -line.quantity);
      for (const { means, amount } of body.payments) if (means === 'carnet') owe(body.customer, 'goods', amount);
    } else if (kind === 'customer') {
      this.change('customer', body.customer, {
        id: body.customer, name: '', phone: null, limit: null, balances: { goods: 0, cash: 0, deposit: 0 }, balance: 0, active: true, ...body.fields });
    }
  }
}
