/**
 * One request, and what its answer is worth. `navigator.onLine` is not believed (shop:F20): only an answer that bears
 * our mark is ours; a Wi-Fi portal's page is not.
 *
 * @typedef {{kind: 'ok', status: number, body: any} | {kind: 'problem', status: number, code: string, detail: string, wait: number}
 *   | {kind: 'offline'} | {kind: 'portal'}} Answer
 */
export const PING_LIMIT = 3000;
const SEND_LIMIT = 30000;

/**
 * @param {typeof fetch} fetcher @param {string} url @param {RequestInit} [init]
 * @param {{limit?: number, token?: string | null, credentials?: RequestCredentials}} [options]
 * a device sends its token, a person's app the cookies of their session; @returns {Promise<Answer>}
 */
export async function ask(fetcher, url, init = {}, { limit = SEND_LIMIT, token = null, credentials = 'omit' } = {}) {
  const aborter = new AbortController();
  const timer = setTimeout(() => aborter.abort(), limit);
  try {
    const headers = { Accept: 'application/json', ...(token ? { Authorization: `Bearer ${token}` } : {}), ...init.headers };
    const response = await fetcher(url, {
      ...init, headers, cache: 'no-store', credentials, redirect: 'manual', signal: aborter.signal,
    });
    const ours = response.headers.get('X-Rahba') === '1';
    if (response.ok && ours) {
      return { kind: 'ok', status: response.status, body: response.status === 204 ? null : await response.json() };
    }
    // A proxy of our own server may speak for it without the mark: it is down (5xx) or finds the request too big (413).
    if (!ours && response.status < 500 && response.status !== 413) return { kind: 'portal' };
    const problem = ours ? await response.json().catch(() => ({})) : {};
    return {
      kind: 'problem', status: response.status, code: String(problem.code ?? 'gateway'), detail: String(problem.detail ?? ''),
      wait: Number(response.headers.get('Retry-After')) || 0,
    };
  } catch {
    return { kind: 'offline' };
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Is Rahba there, does it still know this device, and how far is this clock from its clock?
 * @param {typeof fetch} fetcher @param {string} api @param {string | null} token @param {Clock} clock
 * @returns {Promise<{connection: Connection, gap: number | null}>}
 */
export async function ping(fetcher, api, token, clock) {
  const sent = clock.now();
  const answer = await ask(fetcher, `${api}/till/ping`, {}, { limit: PING_LIMIT, token });
  if (answer.kind === 'offline' || answer.kind === 'portal') return { connection: answer.kind, gap: null };
  if (answer.kind === 'problem') return { connection: connectionOf(answer), gap: null };
  const gap = gapOf(answer.body.time, sent, clock.now());
  if (answer.body.device === 'revoked') return { connection: 'revoked', gap };
  return { connection: 'online', gap };
}

/** Server time minus device time, at the middle of the exchange. @param {string} time @param {number} sent @param {number} received */
export function gapOf(time, sent, received) {
  const gap = Date.parse(time) - (sent + received) / 2;
  return Number.isFinite(gap) ? Math.round(gap) : null;
}

/** What a problem says about the connection. @param {{status: number, code: string}} problem @returns {Connection} */
export function connectionOf({ status, code }) {
  if (status === 426) return 'upgrade';
  if (code === 'device_revoked') return 'revoked';
  if (status === 401) return 'unpaired';
  return status >= 500 ? 'offline' : 'online';
}
