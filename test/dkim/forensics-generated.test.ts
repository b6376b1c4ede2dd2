/**
 * How much of what happens to mail is explained, on generated messages, and that nothing is ever proven falsely. The number of
 * messages is DKIM_LINT_GENERATED, a table of all kinds is printed where that is set; DKIM_LINT_SEED makes others.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explainFailure } from '../../server/src/core/dkim/forensics/explain-failure.ts';
import { findSignerFaults } from '../../server/src/core/dkim/forensics/signer/index.ts';
import type { Forensics } from '../../server/src/core/dkim/results.ts';
import { verifySignatures } from '../../server/src/core/dkim/verify.ts';
import { build, CHANGES, generate, KINDS, LOSSES, randomFrom, toText } from './generated-changes.ts';
import { keysOf, NOW, plainField, recordOf, signMessage, split } from './signer.ts';

const KEYS = keysOf({ 's1._domainkey.example.org': recordOf('rsa2048') });
const HEADERS = 'from:to:subject:date:message-id:reply-to:mime-version:content-type:content-transfer-encoding';
const WANTED = Number(process.env['DKIM_LINT_GENERATED'] ?? 110);
const SEED = Number(process.env['DKIM_LINT_SEED'] ?? 0);
const BUDGET = 40_000_000;
/** Where nothing is to be found, the whole budget is used. */
const BUDGET_IN_VAIN = 3_000_000;

async function look(message: string, budget = BUDGET) {
  const { fields, body } = split(message);
  const octets = Buffer.from(body, 'latin1');
  const [verdict] = await verifySignatures({ fields, body: octets, keys: KEYS, now: NOW });
  const faults = await findSignerFaults({ fields, body: octets, verdict: verdict! });
  const clock = () => performance.now();
  const found = await explainFailure({
    fields,
    body: octets,
    verdict: verdict!,
    signerFaults: faults,
    clock,
    budget,
  });
  return { verdict: verdict!, faults, found };
}

test('nine of ten changes are proven, and what is proven is true', async () => {
  const random = randomFrom(6376 + SEED);
  const table = new Map<string, { all: number; proven: number; times: number[] }>();
  const missed: string[] = [];
  const names = Object.keys(CHANGES);
  for (let n = 0; n < WANTED; n++) {
    const name = names[n % names.length]!;
    const message = generate(random);
    const original = toText(build(message));
    const canonicalization = ['relaxed/relaxed', 'relaxed/simple', 'simple/simple'][n % 3]!;
    const signed = signMessage(original, { canonicalization, headers: HEADERS });
    const signature = signed.slice(0, signed.length - original.length);
    const built = CHANGES[name]!(message, random);
    if (built === undefined || toText(built) === original) continue;
    const start = process.cpuUsage();
    const { verdict, faults, found } = await look(signature + toText(built));
    const { user, system } = process.cpuUsage(start);
    if (verdict.result === 'pass') continue;
    assert.deepEqual(faults, [], `${name}: the signer did nothing wrong`);
    for (const { before, place } of found.header) {
      // What is said to have been there was there.
      if (before === '' || place.in !== 'header') continue;
      const fields = split(signed).fields.map(({ text }) => plainField(text, 'relaxed'));
      const isOwn = before.startsWith('DKIM-Signature');
      assert.ok(isOwn || fields.includes(plainField(before, 'relaxed')), `${name}: ${before}`);
    }
    assertKinds(name, found);
    const row = table.get(name) ?? { all: 0, proven: 0, times: [] };
    table.set(name, row);
    row.all++;
    row.times.push((user + system) / 1000);
    const isProven =
      (verdict.signature === 'valid' || found.header.length > 0) &&
      (verdict.bodyHash === 'match' || found.body.length > 0);
    if (isProven) row.proven++;
    else missed.push(`${name} (message ${n})`);
  }
  if (process.env['DKIM_LINT_GENERATED'] !== undefined) print(table);
  const rows = [...table.values()];
  const all = rows.reduce((sum, row) => sum + row.all, 0);
  const proven = rows.reduce((sum, row) => sum + row.proven, 0);
  assert.ok(all >= WANTED / 2);
  assert.ok(proven / all >= 0.9, `${proven} of ${all}: ${missed.join(', ')}`);
});

/** What is named is what was done. */
function assertKinds(name: string, { header, body }: Forensics): void {
  const kinds = [...header, ...body].map(({ kind }) => kind);
  assert.deepEqual(
    kinds.filter((kind) => KINDS[name]?.includes(kind) !== true),
    [],
    name,
  );
}

/**
 * One change that can be undone, or one that cannot, or both: nothing is explained by what was not done, and a part of
 * which something is lost is not explained at all.
 */
test('nothing is proven falsely', async () => {
  const random = randomFrom(4871 + SEED);
  const changes = Object.keys(CHANGES);
  const losses = Object.keys(LOSSES);
  const table = new Map<string, { all: number; proven: number; times: number[] }>();
  let all = 0;
  for (let n = 0; all < WANTED; n++) {
    const change = n % 3 === 0 ? undefined : changes[Math.floor(random() * changes.length)]!;
    const loss = n % 3 === 1 ? undefined : losses[Math.floor(random() * losses.length)]!;
    // The letter may be one of what was added, and is then undone with it.
    if (change !== undefined && loss === 'a letter changed and a footer') continue;
    const message = generate(random);
    const original = toText(build(message));
    const canonicalization = ['relaxed/relaxed', 'relaxed/simple', 'simple/simple', 'simple/relaxed'][n % 4]!;
    const signed = signMessage(original, { canonicalization, headers: HEADERS });
    const signature = signed.slice(0, signed.length - original.length);
    const built = change === undefined ? build(message) : CHANGES[change]!(message, random);
    if (built === undefined) continue;
    const lost = loss === undefined ? built : LOSSES[loss]!(message, random);
    // What is lost is lost from the message as it was: only the parts of it that are not lost hold the change.
    if (lost === undefined || toText(lost) === original) continue;
    const { verdict, faults, found } = await look(signature + toText(lost), BUDGET_IN_VAIN);
    if (verdict.result === 'pass') continue;
    all++;
    const name = `${loss ?? 'nothing lost'}${change === undefined ? '' : ', changed'}`;
    const row = table.get(name) ?? { all: 0, proven: 0, times: [0] };
    table.set(name, row);
    row.all++;
    if (found.header.length + found.body.length > 0) row.proven++;
    assert.deepEqual(faults, [], `${name} (message ${n}): the signer did nothing wrong`);
    const isTrue = (kind: string): boolean => change !== undefined && KINDS[change]?.includes(kind) === true;
    const untrue = [...found.header, ...found.body].filter(({ kind }) => !isTrue(kind));
    assert.deepEqual(untrue, [], `${name}, ${change} (message ${n})`);
    for (const [part, isLost] of [
      ['header', loss !== undefined && HEADER_LOSSES.has(loss)],
      ['body', loss !== undefined && !HEADER_LOSSES.has(loss)],
    ] as const)
      if (isLost) assert.deepEqual(found[part], [], `${name} (message ${n}): ${part} is lost`);
  }
  if (process.env['DKIM_LINT_GENERATED'] !== undefined) {
    console.log(`${all} messages`);
    print(table);
  }
});

const HEADER_LOSSES: ReadonlySet<string> = new Set([
  'another Subject',
  'another author',
  'another address',
  'another date',
  'Message-ID replaced',
]);

function print(
  table: ReadonlyMap<string, { readonly all: number; readonly proven: number; readonly times: number[] }>,
): void {
  const times = [...table.values()].flatMap((row) => row.times).sort((a, b) => a - b);
  for (const [name, row] of [...table].sort()) console.log(`${name.padEnd(24)} ${row.proven}/${row.all}`);
  console.log(`median ${times[times.length >> 1]!.toFixed(0)} ms of processor time`);
}

test('a value put in the place of another is never explained', async () => {
  const random = randomFrom(8301 + SEED);
  for (let n = 0; n < Math.ceil(WANTED / 10); n++) {
    const signed = signMessage(toText(build(generate(random))), { headers: HEADERS });
    const start = signed.indexOf('\r\n\r\n');
    const letters = [...signed.slice(start).matchAll(/[b-y]/g)];
    const at = start + letters[Math.floor(random() * letters.length)]!.index;
    const changed = `${signed.slice(0, at)}${signed[at] === 'q' ? 'v' : 'q'}${signed.slice(at + 1)}`.replace(
      'Message-ID: <',
      'Message-ID: <9',
    );
    const { faults, found } = await look(changed, BUDGET_IN_VAIN);
    assert.deepEqual([faults, found.header, found.body], [[], [], []]);
  }
});
