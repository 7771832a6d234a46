/** The kit and the till hold to their types; what is vendored answers for itself. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { test } from 'node:test';

test('tsc finds nothing in the offline kit and in the till', () => {
  const tsc = fileURLToPath(new URL('./node_modules/typescript/bin/tsc', import.meta.url));
  const { stdout } = spawnSync(process.execPath, [tsc, '-p', '.'], { cwd: fileURLToPath(new URL('.', import.meta.url)), encoding: 'utf8' });
  const ours = stdout.split('\n').filter((line) => /error TS/.test(line) && !/\/vendor\//.test(line));
  assert.deepEqual(ours, []);
});
