/** Our barcode reader against poor pictures. Its figures are printed; a wrong code is a failure. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { barsOf, frame, randomFrom, withCheckDigit } from './frames.js';
import { kit } from './shipped.js';

const { readFrame } = await kit('ean');
const { Readings } = await kit('camera');

const POOR = [{ blur: 0.8 }, { blur: 1.2 }, { blur: 1.6 }, { noise: 6 }, { noise: 15 }, { dark: 90, light: 150, noise: 3 }];
const STUDY = 201;

/** One picture of a random Moroccan code, taken so. */
function moroccan(random, how) {
  const code = withCheckDigit(`611${String(Math.floor(random() * 1e9)).padStart(9, '0')}`);
  return { code, picture: frame(barsOf(code), { random, ...how }) };
}

describe('the reader', () => {
  test('shop:F97 288 pictures, turned, blurred, noisy, pale: as many right as the study\'s best, none wrong', (t) => {
    const random = randomFrom(611);
    let right = 0, wrong = 0, spent = 0, taken = 0;
    for (const module of [2, 2.5, 3, 4]) {
      for (const angle of [0, 5, 15, 180]) {
        for (const how of [...POOR, ...POOR, ...POOR]) {
          const { code, picture } = moroccan(random, { module, angle, ...how });
          const started = performance.now(), read = readFrame(picture);
          spent += performance.now() - started;
          taken += 1;
          right += Number(read === code);
          wrong += Number(read !== null && read !== code);
        }
      }
    }
    t.diagnostic(`${right} of ${taken} right, ${wrong} wrong, ${(spent / taken).toFixed(1)} ms a picture (study: ${STUDY} of 288, 0 wrong)`);
    assert.equal(wrong, 0);
    assert.ok(right >= STUDY);
  });

  test('shop:F97 harder pictures, down to 1.2 pixels a module: some are not read, none is read wrong', (t) => {
    const random = randomFrom(97);
    let right = 0, wrong = 0, taken = 0;
    for (const module of [1.2, 1.5, 1.8]) {
      for (const angle of [0, 8, 30, 90]) {
        for (const how of [{ blur: 1 }, { noise: 25 }, { blur: 1.6, noise: 10 }, { dark: 105, light: 140, noise: 6 }, { blur: 2.2 }]) {
          const { code, picture } = moroccan(random, { module, angle, ...how });
          const read = readFrame(picture);
          taken += 1;
          right += Number(read === code);
          wrong += Number(read !== null && read !== code);
        }
      }
    }
    t.diagnostic(`harder: ${right} of ${taken} right, ${wrong} wrong`);
    assert.equal(wrong, 0);
  });

  test('stripes without a code give no code', () => {
    const random = randomFrom(5);
    for (let i = 0; i < 60; i++) {
      const stripes = Array.from({ length: 60 + Math.floor(random() * 60) }, () => (random() < 0.5 ? '1' : '0')).join('');
      assert.equal(readFrame(frame(stripes, { random, module: 2 + random() * 2, angle: random() * 20, noise: 5 })), null);
    }
  });

  test('EAN-8, and a UPC-A as the EAN-13 that begins with 0', () => {
    const random = randomFrom(8);
    for (const code of [withCheckDigit('9638507'), withCheckDigit('003600029145')]) {
      for (const angle of [0, 180]) assert.equal(readFrame(frame(barsOf(code), { random, module: 3, angle, noise: 4 })), code);
    }
  });

  test('held upright, it is read in the turn of that direction', () => {
    const { code, picture } = moroccan(randomFrom(3), { module: 3, angle: 90 });
    const turns = Array.from({ length: 13 }, (_, turn) => readFrame(picture, turn));
    assert.ok(turns.includes(code));
    assert.ok(turns.every((read) => read === null || read === code));
  });
});

describe('shop:F96 F97 what a camera tells', () => {
  const told = (...seen) => {
    const readings = new Readings();
    return seen.map((code) => readings.see(code)).filter(Boolean);
  };
  const gone = Array(6).fill(null);

  test('two equal readings running are needed', () => {
    assert.deepEqual(told('A'), []);
    assert.deepEqual(told('A', 'B', 'A', 'B'), []);
    assert.deepEqual(told('A', null, 'A'), []);
    assert.deepEqual(told('A', 'A'), ['A']);
  });
  test('one article in the picture is told once, however long it stays and flickers', () => {
    assert.deepEqual(told('A', 'A', 'A', 'A', null, null, 'A', 'A', null, 'A', 'A'), ['A']);
  });
  test('the same article again once it has left, and another one at once', () => {
    assert.deepEqual(told('A', 'A', ...gone, 'A', 'A'), ['A', 'A']);
    assert.deepEqual(told('A', 'A', 'B', 'B'), ['A', 'B']);
  });
});
