/** Synthetic pictures of barcodes, as a poor camera gives them: turned, blurred, noisy, pale. */

const L = ['0001101', '0011001', '0010011', '0111101', '0100011', '0110001', '0101111', '0111011', '0110111', '0001011'];
const PARITY = ['LLLLLL', 'LLGLGG', 'LLGGLG', 'LLGGGL', 'LGLLGG', 'LGGLLG', 'LGGGLL', 'LGLGLG', 'LGLGGL', 'LGGLGL'];
const flip = (bits) => [...bits].map((bit) => (bit === '1' ? '0' : '1')).join('');
const mirror = (bits) => [...bits].reverse().join('');

/** A random number that is the same in every run. */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function withCheckDigit(digits) {
  const sum = [...digits].reverse().reduce((total, digit, i) => total + Number(digit) * (i % 2 ? 1 : 3), 0);
  return digits + ((10 - (sum % 10)) % 10);
}

export function barsOf(code) {
  if (code.length === 8) {
    return `101${[...code.slice(0, 4)].map((d) => L[d]).join('')}01010${[...code.slice(4)].map((d) => flip(L[d])).join('')}101`;
  }
  const parity = PARITY[code[0]];
  const left = [...code.slice(1, 7)].map((d, i) => (parity[i] === 'L' ? L[d] : mirror(flip(L[d])))).join('');
  return `101${left}01010${[...code.slice(7)].map((d) => flip(L[d])).join('')}101`;
}

/** @returns {{data: Uint8ClampedArray, width: number, height: number}} */
export function frame(bars, { random, module, angle = 0, blur = 0, noise = 0, dark = 30, light = 225, barHeight = 90, width = 640, height = 480 }) {
  const grey = new Float32Array(width * height);
  const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  const [cx, cy] = [width / 2 + (random() - 0.5) * 20, height / 2 + (random() - 0.5) * 20];
  const sub = [-0.375, -0.125, 0.125, 0.375];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let ink = 0;
      for (const s of sub) {
        const [dx, dy] = [x + s - cx, y + s / 2 - cy];
        const u = (dx * cos + dy * sin) / module + bars.length / 2, v = -dx * sin + dy * cos;
        if (Math.abs(v) < barHeight / 2 && bars[Math.floor(u)] === '1') ink += 0.25;
      }
      grey[y * width + x] = light + (dark - light) * ink;
    }
  }
  const soft = blur ? gaussian(grey, width, height, blur) : grey;
  const data = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < soft.length; i++) {
    const spread = noise ? noise * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()) : 0;
    data[4 * i] = data[4 * i + 1] = data[4 * i + 2] = soft[i] + spread;
    data[4 * i + 3] = 255;
  }
  return { data, width, height };
}

function gaussian(grey, width, height, sigma) {
  const reach = Math.ceil(3 * sigma), kernel = [];
  for (let k = -reach; k <= reach; k++) kernel.push(Math.exp(-(k * k) / (2 * sigma * sigma)));
  const sum = kernel.reduce((a, b) => a + b, 0);
  const pass = (from, dx, dy) => {
    const out = new Float32Array(from.length);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        let total = 0;
        for (let k = -reach; k <= reach; k++) {
          const [px, py] = [Math.min(width - 1, Math.max(0, x + k * dx)), Math.min(height - 1, Math.max(0, y + k * dy))];
          total += from[py * width + px] * kernel[k + reach];
        }
        out[y * width + x] = total / sum;
      }
    }
    return out;
  };
  return pass(pass(grey, 1, 0), 0, 1);
}
