// A PIN guessed a thousand times: waiting protects it, and a reload does not shorten the wait.
import assert from 'node:assert/strict';
import { pbkdf2Sync } from 'node:crypto';
import test from 'node:test';
import { checkPin, delayAfter } from '../../rahba/design/static/design/offline/pin.js';

const salt = '00112233445566778899aabbccddeeff';
const iterations = 10; // the real ones take their time; what is tried here is the waiting
const verifier = pbkdf2Sync('4826', Buffer.from(salt, 'hex'), iterations, 32, 'sha256').toString('hex');
const karim = /** @type {any} */ ({ id: 'karim', name: 'Karim', pin: { salt, iterations, verifier } });

/** A store that outlives reloads. */
function memory() {
  const kept = new Map();
  return {
    get: async (/** @type {string} */ key) => kept.get(key),
    set: async (/** @type {string} */ key, /** @type {any} */ value) => { kept.set(key, value); },
  };
}

/** What one try was answered. @param {string} typed @param {ReturnType<typeof memory>} store @param {number} at */
async function tried(typed, store, at) {
  try {
    await checkPin(karim, typed, store, at);
    return 'in';
  } catch (refusal) {
    return /** @type {any} */ (refusal).code;
  }
}

const guesses = [...Array(1000).keys()].map((n) => String(n).padStart(4, '0'));

test('a thousand hasty guesses: three are looked at, and then not even the right PIN', async () => {
  const store = memory();
  const answers = [];
  for (const guess of guesses) answers.push(await tried(guess, store, 1_000_000));
  assert.equal(answers.filter((answer) => answer === 'wrong_pin').length, 3);
  assert.equal(answers.filter((answer) => answer === 'wait').length, 997);
  assert.equal(await tried('4826', store, 1_000_000), 'wait');
  assert.equal(await tried('4826', store, 1_000_000 + delayAfter(3) * 1000), 'in');
});

test('a thousand patient guesses take three weeks of sitting at the counter', async () => {
  const store = memory();
  const begun = 1_000_000;
  let at = begun;
  for (const [done, guess] of guesses.entries()) {
    assert.equal(await tried(guess, store, at), 'wrong_pin');
    at += delayAfter(done + 1) * 1000;
  }
  assert.ok(at - begun > 20 * 24 * 3600 * 1000);
});

test('the right PIN wipes the slate clean; the waits grow and stay bounded', async () => {
  const store = memory();
  for (const typed of ['1111', '2222']) assert.equal(await tried(typed, store, 1), 'wrong_pin');
  assert.equal(await tried('٤٨٢٦', store, 1), 'in');
  for (const typed of ['1111', '2222', '3333']) assert.equal(await tried(typed, store, 1), 'wrong_pin');
  const waits = [...Array(40).keys()].map(delayAfter);
  assert.deepEqual(waits, [...waits].sort((a, b) => a - b));
  assert.equal(waits[39], 30 * 60);
});
