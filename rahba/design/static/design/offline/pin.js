/**
 * The PIN keeps a colleague's hands off, nothing more: no fact is encrypted with it, so a forgotten PIN loses no sale.
 * The verifier is PBKDF2-SHA256 over the PIN (salt and verifier as hex or base64); wrong tries cost growing time, kept
 * in the store so that a reload does not reset it.
 */
import { Refusal } from './refusal.js';
import { westernDigits } from './folding.js';

const FREE_TRIES = 3;
const LONGEST_WAIT = 30 * 60;

/** @param {string} text */
function bytes(text) {
  if (/^([0-9a-f]{2})+$/i.test(text)) return Uint8Array.from(text.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  return Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (char) => char.charCodeAt(0));
}

/** @param {{salt: string, iterations: number, verifier: string}} pin @param {string} typed */
async function matches(pin, typed) {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(typed), 'PBKDF2', false, ['deriveBits']);
  const expected = bytes(pin.verifier);
  const params = { name: 'PBKDF2', hash: 'SHA-256', salt: bytes(pin.salt), iterations: pin.iterations };
  const found = new Uint8Array(await crypto.subtle.deriveBits(params, key, expected.length * 8));
  return found.reduce((difference, byte, i) => difference | (byte ^ expected[i]), 0) === 0;
}

/** Seconds to wait after so many wrong tries: none for three, then 5, 10, 20 … up to half an hour. @param {number} wrong */
export function delayAfter(wrong) {
  return wrong < FREE_TRIES ? 0 : Math.min(LONGEST_WAIT, 5 * 2 ** Math.min(wrong - FREE_TRIES, 12));
}

/**
 * Answers if the PIN is right, throws a Refusal otherwise (wrong_pin, wait, no_pin).
 * @param {Staff} staff @param {string} typed
 * @param {{get(key: string): Promise<any>, set(key: string, value: any): Promise<void>}} memory @param {number} now
 */
export async function checkPin(staff, typed, memory, now) {
  if (!staff.pin) throw new Refusal('no_pin', { name: staff.name });
  const key = `pin:${staff.id}`;
  const past = (await memory.get(key)) ?? { wrong: 0, at: 0 };
  const until = past.at + delayAfter(past.wrong) * 1000;
  // A clock set back must not lengthen the wait for ever, nor one set forward be needed to end it.
  const left = past.at > now ? delayAfter(past.wrong) : Math.ceil((until - now) / 1000);
  if (past.wrong && left > 0) {
    if (past.at > now) await memory.set(key, { ...past, at: now });
    throw new Refusal('wait', { seconds: left });
  }
  // Counted before the slow check: closing the tab in the middle is no free try.
  await memory.set(key, { wrong: past.wrong + 1, at: now });
  if (!(await matches(staff.pin, westernDigits(typed)))) {
    throw new Refusal('wrong_pin', { seconds: delayAfter(past.wrong + 1) });
  }
  await memory.set(key, null);
}
