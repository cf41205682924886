// The pages that the benchmark measures: each of them really shows its messages. What other makers have on npm is looked
// at where the benchmark has installed it.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { click } from '../bench/browser/click.mjs';
import { FLOOR, OURS, contenders, isHere } from '../bench/browser/contenders.mjs';
import { check, load } from '../bench/browser/measure.mjs';
import { report } from '../bench/browser/report.mjs';

for (const contender of contenders.filter((it) => it.page && isHere(it))) {
  test(`the page of ${contender.name} shows a conversation, one message more, and what is typed`, () => check(contender));
}

for (const contender of contenders.filter((it) => it.click && it.name !== FLOOR && isHere(it))) {
  test(`the launcher of ${contender.name} opens a chat that keeps what is typed and answers`, async () => {
    const figures = await click(contender);
    const { before, bytes, requests, usable, answer, warmBytes, warmUsable, warmAnswer } = figures;
    const told = JSON.stringify(figures);
    assert.ok(usable > 0 && answer > usable && warmUsable > 0 && warmAnswer > warmUsable, told);
    assert.ok(before <= bytes && requests > 0, told);
    assert.equal(warmBytes, 0, 'the browser has kept all files');
  });
}

test('Hooktalk is measured whole, and asks no other host', async () => {
  const ours = contenders.find(({ name }) => name === OURS);
  const { bytes, requests, hosts, ready, nodes } = await load(ours);
  assert.deepEqual(hosts, []);
  assert.ok(requests >= 3 && bytes > 100 && ready > 0 && nodes > 20, JSON.stringify({ bytes, requests, ready, nodes }));
});

test('figures stand beside the floor of the same round and the target', () => {
  const round = (ready, hosts = []) => ({ bytes: 1, requests: 1, hosts, ready, busy: 1, blocked: 0, heap: 1 });
  const tables = report(
    [
      {
        what: 'desktop',
        measured: {
          vanilla: [round(100), round(200), round(300)],
          'deep-chat': [round(400, ['fonts.example']), round(600, ['fonts.example']), round(600, ['fonts.example'])],
          Hooktalk: [round(150), round(300), round(1500)],
        },
      },
      {
        what: 1000,
        measured: { 'vanilla, windowed': [{ append: 4 }], 'deep-chat': ['over 30 s'], Hooktalk: [{ append: 11 }] },
      },
    ],
    120,
  );
  const line = (title) => tables.split('\n').find((line) => line.startsWith(`| ${title} |`));
  assert.equal(line('ms to a usable text box'), '| ms to a usable text box | 200 | 600 (×3.0) | 300 (×1.5) | ≤ ×2.2: met |');
  assert.equal(line('other hosts asked'), '| other hosts asked | 0 | 1 | 0 | ≤ 0: met |');
  assert.equal(
    line('one more message: main thread, ms'),
    '| one more message: main thread, ms | 4.0 | over 30 s | 11.0 (×2.8) | ≤ ×1.6 and ≤ 10: **missed** |',
  );
});
