/**
 * How fast signatures are judged, beside mailauth and dkimpy in the same run, and beside a bare SHA-256 of the message.
 * Run: `node test/bench/dkim.ts [10KB|5MB|25MB ...]`.
 */

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { verifySignatures } from '../../server/src/core/dkim/verify.ts';
import { domainName } from '../../server/src/core/text/domain-name.ts';
import { keysOf, recordOf, signMessage, split } from '../dkim/signer.ts';

const { dkimVerify } = createRequire(import.meta.url)('mailauth') as {
  dkimVerify(message: Buffer, options: object): Promise<{ results: { status: { result: string } }[] }>;
};

const RECORD = recordOf('rsa2048');
const KEY_NAME = 's1._domainkey.example.org';

const SIZES: readonly (readonly [string, number, number])[] = [
  ['10KB', 10_000, 600],
  ['5MB', 5_000_000, 12],
  ['25MB', 25_000_000, 5],
];

/** Text with single spaces, some doubled, and base64: what bodies are made of. */
function makeBody(octets: number): string {
  const prose = 'The quick brown fox jumps over the lazy dog, and  nobody is surprised by that. \r\n'.repeat(20);
  const data = `${'QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0'}\r\n`.repeat(60);
  return (prose + data).repeat(Math.ceil(octets / (prose.length + data.length))).slice(0, octets);
}

function makeMessage(octets: number, canonicalization: string): Buffer {
  const header =
    'From: Ann <ann@example.org>\r\nTo: Bob <bob@example.com>\r\nSubject: A message\r\nDate: Fri, 02 Jan 2026 03:04:05 +0000\r\n\r\n';
  return Buffer.from(signMessage(header + makeBody(octets), { canonicalization }), 'latin1');
}

/** Where the body begins, and the fields before it, as the workspace hands them over. */
async function judge(message: Buffer): Promise<void> {
  const end = message.indexOf('\r\n\r\n') + 4;
  const { fields } = split(message.toString('latin1', 0, end));
  const [verdict] = await verifySignatures({ fields, body: message.subarray(end), keys: KEYS, now: 1_800_000_000 });
  if (verdict?.result !== 'pass') throw new Error(`not valid here: ${verdict?.reasons.join()}`);
}

// The workspace keeps its records parsed: one answer serves every message.
const ANSWER = await keysOf({ [KEY_NAME]: RECORD })(domainName(KEY_NAME));
const KEYS = async () => ANSWER;

async function judgeByMailauth(message: Buffer): Promise<void> {
  const { results } = await dkimVerify(message, { resolver: async () => [[RECORD]] });
  if (results[0]?.status.result !== 'pass') throw new Error('not valid by mailauth');
}

/** The best of three rounds, in milliseconds a message. */
async function measure(runs: number, work: () => Promise<void> | void): Promise<number> {
  await work();
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round++) {
    const start = performance.now();
    for (let i = 0; i < runs; i++) await work();
    best = Math.min(best, (performance.now() - start) / runs);
  }
  return best;
}

/** Milliseconds a message, measured inside Python; undefined where dkimpy is not installed. */
function measureDkimpy(file: string, runs: number): number | undefined {
  const script = `
import sys, time
import dkim
m = open(sys.argv[1], 'rb').read()
r = sys.argv[2].encode()
n = int(sys.argv[3])
best = 1e9
for _ in range(3):
    s = time.perf_counter()
    for _ in range(n):
        assert dkim.verify(m, dnsfunc=lambda name, timeout=5: r)
    best = min(best, (time.perf_counter() - s) / n)
print(best * 1000)`;
  const result = spawnSync('/usr/bin/python3', ['-c', script, file, RECORD, String(runs)], { encoding: 'utf8' });
  return result.status === 0 ? Number(result.stdout) : undefined;
}

const wanted = process.argv.slice(2);
const folder = mkdtempSync(path.join(tmpdir(), 'dkim-bench-'));
try {
  console.log(
    'size   canonicalization   here ms   messages/s   mailauth   dkimpy   bare SHA-256 ms   limit 2x(read+SHA-256)+50',
  );
  for (const [name, octets, runs] of SIZES) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    for (const canonicalization of ['simple/simple', 'relaxed/relaxed']) {
      const message = makeMessage(octets, canonicalization);
      const file = path.join(folder, 'message.eml');
      writeFileSync(file, message);
      const here = await measure(runs, () => judge(message));
      const mailauth = await measure(Math.ceil(runs / 3), () => judgeByMailauth(message));
      const dkimpy = measureDkimpy(file, Math.max(2, Math.ceil(runs / 10)));
      const bare = await measure(runs, () => void createHash('sha256').update(message).digest());
      const readAndHash = await measure(runs, () => void createHash('sha256').update(readFileSync(file)).digest());
      const wholePath = await measure(runs, () => judge(readFileSync(file)));
      const limit = 2 * readAndHash + 50;
      console.log(
        [
          name.padEnd(6),
          canonicalization.padEnd(18),
          here.toFixed(3).padStart(7),
          (1000 / here).toFixed(0).padStart(12),
          `${(mailauth / here).toFixed(1)}x`.padStart(10),
          (dkimpy === undefined ? '-' : `${(dkimpy / here).toFixed(1)}x`).padStart(8),
          `${bare.toFixed(3)} (${((100 * bare) / here).toFixed(0)} %)`.padStart(17),
          `${wholePath.toFixed(1)} of ${limit.toFixed(1)} ms ${wholePath <= limit ? 'kept' : 'MISSED'}`.padStart(26),
        ].join(' '),
      );
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
