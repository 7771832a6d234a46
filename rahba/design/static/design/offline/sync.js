/**
 * Sending and receiving. One sender at a time among all tabs (shop:F01); facts go out by fifties, each judged for itself,
 * and a batch that the server cannot swallow is halved until the bad entry stands alone (shop:F10); then what changed
 * since the last cursor comes in (shop:F26). It tries for ever, ever more slowly, and says what it sees.
 */
import { ask, connectionOf, gapOf, ping } from './connection.js';
import { Refusal } from './refusal.js';

const BATCH = 50;
const PAGE = 500;
const SETTLED_PAUSE = 180000;
const FIRST_PAUSE = 5000;
const LONGEST_PAUSE = 300000;
const LEASE = 60000;
/** A single entry that fails is put off; after so many in a row the server itself is taken to be ill. */
const MISSES = 3;

/** Ends a round: what was seen is the connection's state. */
class Stop extends Error {
  /** @param {Connection} connection @param {number} [wait] seconds */
  constructor(connection, wait = 0) {
    super(connection);
    this.connection = connection;
    this.wait = wait;
  }
}

/**
 * @typedef {object} SyncerOptions
 * @property {import('./store.js').Store} store
 * @property {import('./outbox.js').Outbox} outbox
 * @property {typeof fetch} fetch
 * @property {string} api
 * @property {string} version
 * @property {Clock} clock
 * @property {LockManager | null} locks
 * @property {() => Promise<Device | null>} device
 * @property {(changes: any[], cursor: number, fresh: boolean) => Promise<void>} onChanges stores one page and the cursor, in one transaction
 * @property {(news: {connection?: Connection, sending?: boolean, gap?: number | null, settled?: {products: string[], customers: string[]}, synced?: string}) => void} onNews
 * @property {() => Promise<void>} onRevoked nothing is left to send: forget this device
 * @property {(send: (path: string, init: RequestInit) => Promise<import('./connection.js').Answer>) => Promise<void>} [extras] sent after the facts (pictures)
 */
export class Syncer {
  /** @param {SyncerOptions} options */
  constructor(options) {
    this.options = options;
    this.name = `${options.store.name}-sync`;
    this.failures = 0;
    /** @type {any} */
    this.timer = null;
    /** @type {Promise<boolean> | null} */
    this.running = null;
    this.again = false;
    this.force = false;
    this.stopped = false;
    this.revoked = false;
    this.asked = 0;
    this.holder = crypto.randomUUID();
  }

  /** Listen to the moments worth a try. @param {EventTarget | null} page @param {EventTarget | null} document */
  start(page, document) {
    const wake = () => { void this.now(); };
    page?.addEventListener('online', wake);
    document?.addEventListener('visibilitychange', wake);
    this.unlisten = () => { page?.removeEventListener('online', wake); document?.removeEventListener('visibilitychange', wake); };
    wake();
  }

  stop() {
    this.stopped = true;
    this.unlisten?.();
    this.options.clock.clearTimeout(this.timer);
  }

  /** A round now (or right after the one that runs). True if everything is sent. @param {{force?: boolean}} [options] `force`: put-off lines too @returns {Promise<boolean>} */
  async now({ force = false } = {}) {
    if (this.stopped) return false;
    if (force) this.force = true;
    if (this.running) {
      this.again = true;
      return this.running;
    }
    this.options.clock.clearTimeout(this.timer);
    this.running = this.#rounds();
    return this.running;
  }

  async #rounds() {
    let done = false;
    try {
      do {
        this.again = false;
        const force = this.force;
        this.force = false;
        done = await this.#alone(() => this.#round(force));
      } while (this.again && !this.stopped);
    } catch (error) {
      // A store that fails is shown by its own state; anything else is a fault to be seen.
      if (!(error instanceof Refusal)) throw error;
    } finally {
      this.running = null;
      this.#plan();
    }
    return done;
  }

  #plan() {
    if (this.stopped) return;
    const slow = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.min(this.failures - 1, 10));
    const pause = Math.max(this.failures ? slow * (0.8 + 0.4 * Math.random()) : SETTLED_PAUSE, this.asked);
    this.timer = this.options.clock.setTimeout(() => { void this.now(); }, pause);
  }

  /** Only one tab of this phone sends: by Web Locks, by a lease in the store where they are missing. @param {() => Promise<boolean>} work */
  async #alone(work) {
    const { locks, store, clock } = this.options;
    if (locks) return locks.request(this.name, async () => work());
    const mine = await this.#lease(clock.now() + LEASE);
    if (!mine) return false;
    try {
      return await work();
    } finally {
      await store.write(['meta'], async (tx) => {
        if ((await tx.get('meta', 'lease'))?.value.holder === this.holder) await tx.delete('meta', 'lease');
      });
    }
  }

  /** @param {number} until */
  #lease(until) {
    const { store, clock } = this.options;
    return store.write(['meta'], async (tx) => {
      const lease = (await tx.get('meta', 'lease'))?.value;
      if (lease && lease.holder !== this.holder && lease.until > clock.now()) return false;
      await tx.put('meta', { key: 'lease', value: { holder: this.holder, until } });
      return true;
    });
  }

  /** Another tab must not think us dead in the middle. */
  async #keepLease() {
    if (this.options.locks) return;
    if (!(await this.#lease(this.options.clock.now() + LEASE))) throw new Stop('online');
  }

  /** @param {boolean} force */
  async #round(force) {
    const { onNews, clock } = this.options;
    onNews({ sending: true });
    this.asked = 0;
    this.revoked = false;
    let sent = false;
    try {
      sent = await this.#exchange(force);
      this.failures = sent ? 0 : this.failures + 1;
      onNews({ connection: 'online', sending: false, synced: new Date(clock.now()).toISOString() });
    } catch (error) {
      this.failures += 1;
      if (!(error instanceof Stop)) {
        onNews({ sending: false });
        throw error;
      }
      this.asked = error.wait * 1000;
      onNews({ connection: error.connection, sending: false });
    }
    return sent;
  }

  /** @param {boolean} force */
  async #exchange(force) {
    const { device: getDevice, fetch, api, clock, onNews, outbox, onRevoked, extras } = this.options;
    const device = await getDevice();
    if (!device) throw new Stop('unpaired');
    const { connection, gap } = await ping(fetch, api, device.token, clock);
    if (gap !== null) onNews({ gap });
    if (connection !== 'online' && connection !== 'revoked') throw new Stop(connection);
    const { sent, latest } = await this.#push(device, force || connection === 'revoked');
    if (connection === 'revoked' || this.revoked) {
      // The owner signed this device out. Its last facts are in the quarantine now; only then is it emptied.
      if ((await outbox.waiting()).count === 0) await onRevoked();
      throw new Stop('revoked');
    }
    await this.#pull(device, latest);
    await extras?.((path, init) => ask(fetch, `${api}${path}`, init, { token: device.token }));
    return sent;
  }

  /** @param {Device} device @param {boolean} force @returns {Promise<{sent: boolean, latest: number | null}>} */
  async #push(device, force) {
    const { outbox, clock, onNews } = this.options;
    const except = /** @type {Set<string>} */ (new Set());
    let size = BATCH, misses = 0, latest = null;
    while (misses < MISSES) {
      const lines = await outbox.pending({ limit: size, now: force ? Infinity : clock.now(), except });
      if (!lines.length) break;
      await this.#keepLease();
      await outbox.mark(lines);
      const answer = await this.#send(device, lines);
      if (answer.kind === 'ok' && Array.isArray(answer.body?.results)) {
        const { settled, ...touched } = await outbox.settle(lines, answer.body);
        onNews({ settled: touched });
        latest = answer.body.latest_change ?? latest;
        const silent = lines.filter((line) => !settled.has(line.id));
        if (silent.length) await outbox.putOff(silent, 'no_answer');
        for (const line of silent) except.add(line.id);
        misses = settled.size ? 0 : misses + 1;
        size = BATCH;
      } else if (lines.length > 1) size = Math.ceil(lines.length / 2);
      else {
        await outbox.putOff(lines, answer.kind === 'problem' ? answer.code : 'no_answer');
        except.add(lines[0].id);
        misses += 1;
        size = BATCH;
      }
    }
    return { sent: (await outbox.waiting()).count === 0, latest };
  }

  /** Throws Stop when the answer is about the connection and not about the entries. @param {Device} device @param {OutboxLine[]} lines */
  async #send(device, lines) {
    const { outbox, clock, version, fetch, api, onNews } = this.options;
    const sentAt = clock.now();
    const body = JSON.stringify({
      device: device.id, device_time: new Date(sentAt).toISOString(), app_version: version, entries: await outbox.envelopes(lines),
    });
    const headers = { 'Content-Type': 'application/json' };
    const answer = await ask(fetch, `${api}/sync`, { method: 'POST', headers, body }, { token: device.token });
    if (answer.kind === 'offline' || answer.kind === 'portal') throw new Stop(answer.kind);
    if (answer.kind === 'problem') {
      const connection = connectionOf(answer);
      if (connection !== 'online' && connection !== 'offline') throw new Stop(connection);
      if (answer.status === 429 || answer.status === 503) throw new Stop('offline', answer.wait);
    } else {
      const gap = gapOf(answer.body?.server_time, sentAt, clock.now());
      if (gap !== null) onNews({ gap });
      this.revoked = answer.body?.results?.some?.((/** @type {any} */ result) => (
        result?.reasons?.some?.((/** @type {any} */ reason) => reason.code === 'device_revoked')));
    }
    return answer;
  }

  /** @param {Device} device @param {number | null} latest the newest number the server spoke of, if it did */
  async #pull(device, latest) {
    const { store, fetch, api, onChanges } = this.options;
    let cursor = (await store.getMeta('cursor')) ?? 0, fresh = false;
    if (latest !== null && latest === cursor) return;
    for (let more = true; more;) {
      await this.#keepLease();
      const answer = await ask(fetch, `${api}/changes?since=${cursor}&limit=${PAGE}`, {}, { token: device.token });
      if (answer.kind === 'offline' || answer.kind === 'portal') throw new Stop(answer.kind);
      if (answer.kind === 'problem') throw new Stop(connectionOf(answer) === 'online' ? 'offline' : connectionOf(answer), answer.wait);
      const { changes, latest: newest, more: further } = answer.body;
      if (newest < cursor) {
        // The server was restored from an older copy: what we know may be more than it knows. Read all again.
        [cursor, fresh, more] = [0, true, true];
        if (newest === 0) break;
        continue;
      }
      const last = changes.length ? changes[changes.length - 1].number : newest;
      await onChanges(changes, further ? last : Math.max(last, newest), fresh);
      [cursor, more, fresh] = [further ? last : newest, further && changes.length > 0, false];
    }
  }
}
