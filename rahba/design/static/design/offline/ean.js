/**
 * Our own reader of EAN-13, EAN-8 and UPC-A, for browsers without one. Lines across the picture, straight and slanting,
 * are searched for two quiet zones; between them each digit is the pattern that fits the grey values best, blur and all.
 * A code is answered only if two lines give the same one.
 */

/** Widths of the L patterns; R is their complement, G the mirror of R. */
const L = ['3211', '2221', '2122', '1411', '1132', '1231', '1114', '1312', '1213', '3112'];
/** Which of the six left digits are G, by the first digit. */
const PARITY = ['000000', '001011', '001101', '001110', '010011', '011001', '011100', '010101', '010110', '011010'];

/** Seven modules, 1 is dark. @param {string} widths @param {number} first */
const modules = (widths, first) => [...widths].flatMap((width, i) => Array(Number(width)).fill((first + i) % 2));
const LEFT = L.map((widths) => modules(widths, 0));
const RIGHT = L.map((widths) => modules(widths, 1));
const G = RIGHT.map((pattern) => [...pattern].reverse());

const BLURS = [0, 0.06, 0.12, 0.18, 0.23];
/** Smallest correlation of a digit, and smallest lead over the second best. */
const FIT = 0.8, LEAD = 0.03, GUARD_FIT = 0.6;
const SLANTS = [0, 0.14, -0.14, 0.28, -0.28, 0.45, -0.45];

/** A pattern with its neighbours (a module on each side is always known), blurred, mean 0 and length 1.
 * @param {number[]} pattern @param {number} before @param {number} after @param {number} blur */
function template(pattern, before, after, blur) {
  const wide = [1 - before, before, ...pattern, after, 1 - after];
  const soft = wide.slice(1, -1).map((value, i) => blur * (wide[i] + wide[i + 2]) + (1 - 2 * blur) * value);
  return normal(soft);
}

/** @param {ArrayLike<number>} values */
function normal(values) {
  let mean = 0, size = 0;
  for (let i = 0; i < values.length; i++) mean += values[i] / values.length;
  for (let i = 0; i < values.length; i++) size += (values[i] - mean) ** 2;
  const length = Math.sqrt(size) || 1;
  return Float32Array.from(values, (value) => (value - mean) / length);
}

const TEMPLATES = BLURS.map((blur) => ({
  left: [...LEFT, ...G].map((pattern) => template(pattern, 1, 0, blur)),
  right: RIGHT.map((pattern) => template(pattern, 0, 1, blur)),
}));
const GUARD = normal([0, 1, 0, 1, 0]);

/** @param {ArrayLike<number>} a @param {Float32Array} b of mean 0 and length 1 @param {number} from */
function correlation(a, b, from) {
  let mean = 0, size = 0, dot = 0;
  const n = b.length;
  for (let i = 0; i < n; i++) mean += a[from + i];
  mean /= n;
  for (let i = 0; i < n; i++) {
    const value = a[from + i] - mean;
    size += value * value;
    dot += value * b[i];
  }
  return size > 0 ? dot / Math.sqrt(size) : 0;
}

/** One line of darkness through the picture, each value the mean of five across. `slant`: rows per column; upright lines swap both.
 * @param {{data: ArrayLike<number>, width: number, height: number}} picture @param {number} middle @param {number} slant @param {boolean} upright */
function darkness({ data, width, height }, middle, slant, upright) {
  const along = upright ? height : width, across = upright ? width : height;
  const line = new Float32Array(along);
  let from = 0, to = along;
  for (let i = 0; i < along; i++) {
    const at = middle + slant * (i - along / 2);
    if (at < 2 || at > across - 4) {
      if (i < along / 2) from = i + 1;
      else { to = i; break; }
      continue;
    }
    const base = Math.floor(at), part = at - base;
    let sum = 0;
    for (let k = -2; k <= 3; k++) {
      // Five samples at fractional places: the outer two of six share one weight. They follow the bars, not the rows.
      const weight = k === -2 ? 1 - part : k === 3 ? part : 1;
      const x = Math.min(along - 1, Math.max(0, Math.round(i - slant * (base + k - at))));
      const p = 4 * (upright ? x * width + base + k : (base + k) * width + x);
      sum += weight * (77 * data[p] + 150 * data[p + 1] + 29 * data[p + 2]);
    }
    line[i] = 255 - sum / 1280;
  }
  return line.subarray(from, to);
}

/** Where light and dark change, to a part of a pixel: odd entries end a dark run. @param {Float32Array} line */
function edges(line) {
  const n = line.length, found = [];
  // Sharper first: a narrow bar that is blurred hardly passes the middle.
  const sharp = new Float32Array(n);
  for (let i = 0; i < n; i++) sharp[i] = 2.2 * line[i] - 0.6 * (line[Math.max(0, i - 2)] + line[Math.min(n - 1, i + 2)]);
  const REACH = 24, low = extremes(sharp, REACH, -1), high = extremes(sharp, REACH, 1);
  let dark = false;
  for (let i = 1; i < n; i++) {
    const span = high[i] - low[i], middle = (high[i] + low[i]) / 2;
    const now = span > 24 && sharp[i] > middle;
    if (now === dark) continue;
    const step = sharp[i] - sharp[i - 1];
    const place = Math.abs(step) > 1e-3 ? i - Math.min(1, Math.max(0, (sharp[i] - middle) / step)) : i;
    found.push(place);
    dark = now;
  }
  if (dark) found.push(n - 1);
  return found;
}

/** Smallest (-1) or largest (1) value within `reach`, in blocks: close enough for a threshold. @param {Float32Array} line @param {number} reach @param {1 | -1} sign */
function extremes(line, reach, sign) {
  const BLOCK = 8, blocks = Math.ceil(line.length / BLOCK), best = new Float32Array(blocks).fill(-1e9);
  for (let i = 0; i < line.length; i++) best[(i / BLOCK) | 0] = Math.max(best[(i / BLOCK) | 0], sign * line[i]);
  const out = new Float32Array(line.length), near = Math.ceil(reach / BLOCK);
  for (let b = 0; b < blocks; b++) {
    let value = -1e9;
    for (let k = Math.max(0, b - near); k <= Math.min(blocks - 1, b + near); k++) value = Math.max(value, best[k]);
    out.fill(sign * value, b * BLOCK, Math.min(line.length, (b + 1) * BLOCK));
  }
  return out;
}

/** Mean darkness of modules between places given in pixels, from sums. @param {Float64Array} sums @param {number} start @param {number} width @param {Float32Array} out @param {number} at @param {number} count */
function sample(sums, start, width, out, at, count) {
  const read = (/** @type {number} */ x) => {
    const place = Math.min(sums.length - 1.001, Math.max(0, x)), whole = Math.floor(place);
    return sums[whole] + (place - whole) * (sums[whole + 1] - sums[whole]);
  };
  for (let i = 0; i < count; i++) {
    const from = start + (i + 0.15) * width, to = start + (i + 0.85) * width;
    out[at + i] = (read(to) - read(from)) / (to - from);
  }
}

/**
 * The modules of one possible code, the middle guard found apart so that a picture taken at an angle still fits.
 * One module of quiet zone on each side. @param {Float64Array} sums @param {number} start @param {number} end @param {number} half modules before the middle of the code
 */
function moduleValues(sums, start, end, half) {
  const total = 2 * half, width = (end - start) / total, values = new Float32Array(total + 2);
  let bestFit = 0, centre = 0;
  for (let shift = -1.5; shift <= 1.5; shift += 0.25) {
    sample(sums, start + (half - 2.5 + shift) * width, width, values, 0, 5);
    const fit = correlation(values, GUARD, 0);
    if (fit > bestFit) [bestFit, centre] = [fit, shift];
  }
  if (bestFit < GUARD_FIT) return null;
  const middle = start + (half + centre) * width, left = (middle - start) / half, right = (end - middle) / half;
  const cells = Math.floor(half);
  // The middle module straddles both halves; guards lie on each side of it.
  sample(sums, start - left, left, values, 0, cells + 1);
  sample(sums, middle - 0.5 * width, width, values, cells + 1, 1);
  sample(sums, middle + 0.5 * right, right, values, cells + 2, cells + 1);
  if (correlation(values, GUARD, 0) < GUARD_FIT || correlation(values, GUARD, total - 3) < GUARD_FIT) return null;
  return values;
}

/** How soft the picture is: narrow guards against the full contrast. @param {Float32Array} values */
function blurOf(values) {
  const sorted = Float32Array.from(values).sort(), n = sorted.length;
  const full = sorted[Math.floor(n * 0.92)] - sorted[Math.floor(n * 0.08)];
  const c = (n - 1) / 2, narrow = (values[c - 1] + values[c + 1]) / 2 - (values[c - 2] + 2 * values[c] + values[c + 2]) / 4;
  const blur = (1 - Math.min(1, Math.max(0, narrow / (full || 1)))) / 4;
  return BLURS.reduce((best, value, i) => (Math.abs(value - blur) < Math.abs(BLURS[best] - blur) ? i : best), 0);
}

/** The digits of a code, or null. @param {Float32Array} values @param {number} side digits on each side @returns {string | null} */
function decode(values, side) {
  const { left, right } = TEMPLATES[blurOf(values)];
  let digits = '', parity = '';
  for (let k = 0; k < 2 * side; k++) {
    const choices = k < side ? left : right, from = k < side ? 3 + 7 * k : 8 + 7 * k;
    let best = -1, second = -1, which = 0;
    for (let c = 0; c < choices.length; c++) {
      const fit = correlation(values, choices[c], from);
      if (fit > best) [second, best, which] = [best, fit, c];
      else if (fit > second) second = fit;
    }
    if (best < FIT || best - second < LEAD) return null;
    digits += which % 10;
    if (k < side) parity += which < 10 ? '0' : '1';
  }
  if (side === 4) return parity === '0000' && checked(digits) ? digits : null;
  const first = PARITY.indexOf(parity);
  return first >= 0 && checked(first + digits) ? first + digits : null;
}

/** @param {string} code */
function checked(code) {
  let sum = 0;
  for (let i = 0; i < code.length; i++) sum += Number(code[code.length - 1 - i]) * (i % 2 ? 3 : 1);
  return sum % 10 === 0;
}

/** The code on one line, read from either end. @param {Float32Array} line @returns {string | null} */
export function readLine(line) {
  const found = edges(line);
  if (found.length < 20) return null;
  const sums = new Float64Array(line.length + 1);
  for (let i = 0; i < line.length; i++) sums[i + 1] = sums[i] + line[i];
  for (let a = 0; a < found.length; a += 2) {
    const quiet = found[a] - (a ? found[a - 1] : 0);
    let gap = 0;
    for (let b = a + 1; b < found.length; b += 2) {
      const after = (found[b + 1] ?? line.length) - found[b], width = found[b] - found[a];
      if (b > a + 1) gap = Math.max(gap, found[b - 1] - found[b - 2]);
      // No light run of a code is longer than four of its modules.
      if (gap > line.length / 12) break;
      if (b - a < 25 || gap > width / 12) continue;
      for (const side of [6, 4]) {
        const half = side * 7 + 5.5, module = width / (2 * half);
        if (module < 1.1 || quiet < 4 * module || after < 4 * module) continue;
        const code = tryBetween(sums, found[a], found[b], half, side);
        if (code) return code;
      }
    }
  }
  return null;
}

/** @param {Float64Array} sums @param {number} start @param {number} end @param {number} half @param {number} side @returns {string | null} */
function tryBetween(sums, start, end, half, side) {
  const values = moduleValues(sums, start + 0.5, end + 0.5, half);
  return values && (decode(values, side) ?? decode(values.reverse(), side));
}

/**
 * The code in a picture (RGBA), thirteen or eight digits; a UPC-A with a 0 before it. null if there is none that two
 * lines agree on.
 * @param {{data: ArrayLike<number>, width: number, height: number}} picture
 * @param {number} [turn] of a running camera: level lines in every picture, one other direction in turn; all when absent
 * @returns {string | null}
 */
export function readFrame(picture, turn) {
  const seen = new Set();
  let direction = 0;
  for (const upright of [false, true]) {
    const across = upright ? picture.width : picture.height;
    for (const slant of SLANTS) {
      const place = direction++;
      if (turn !== undefined && place && place - 1 !== turn % (2 * SLANTS.length - 1)) continue;
      for (const part of slant ? [0.5, 0.4, 0.6, 0.3, 0.7] : [0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.25, 0.75, 0.15, 0.85]) {
        const code = readLine(darkness(picture, across * part, slant, upright));
        if (!code) continue;
        if (seen.has(code)) return code;
        seen.add(code);
      }
    }
  }
  return null;
}

/** What a camera looks for when it looks for articles. @returns {{formats: string[], read: (video: HTMLVideoElement) => string | null}} */
export function articles() {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  let turn = 0;
  /** @param {HTMLVideoElement} video */
  const read = (video) => {
    // Only a strip in the middle, at most 640 wide: what the viewfinder shows.
    const width = Math.min(640, video.videoWidth), scale = width / video.videoWidth;
    const height = Math.round(video.videoHeight * scale * 0.6);
    if (!context || !width || !height) return null;
    [canvas.width, canvas.height] = [width, height];
    context.drawImage(video, 0, video.videoHeight * 0.2, video.videoWidth, video.videoHeight * 0.6, 0, 0, width, height);
    return readFrame(context.getImageData(0, 0, width, height), turn++);
  };
  return { formats: ['ean_13', 'ean_8', 'upc_a'], read };
}
