/**
 * How fast reports are read, beside mailparser, which decodes the same files and finds no recipients, codes or places.
 * Run: `node test/bench/bounce.ts`.
 */

import { createRequire } from 'node:module';
import { readReport } from '../../server/src/core/bounce/extract.ts';
import { readRefusal } from '../../server/src/core/bounce/reading.ts';
import { parseMessage } from '../../server/src/core/mail/message.ts';
import { readCorpus } from '../bounce/corpus.ts';

const { simpleParser } = createRequire(new URL('../../server/package.json', import.meta.url))('mailparser') as {
  simpleParser(source: Buffer, options: object): Promise<object>;
};

const texts = readCorpus().map(({ text }) => text);
const files = texts.map((text) => Buffer.from(text));
const ROUNDS = 20;

function readAll(): void {
  for (const text of texts) {
    for (const { status, reply, diagnostic, remoteServer } of readReport(parseMessage(text)).recipients) {
      readRefusal({
        status: status?.value,
        reply: reply?.value,
        text: diagnostic?.value,
        remoteServer: remoteServer?.value,
      });
    }
  }
}

async function decodeAll(): Promise<void> {
  for (const file of files) await simpleParser(file, { keepDeliveryStatus: true });
}

/** The best of the rounds, in reports a second. */
async function measure(work: () => Promise<void> | void): Promise<number> {
  await work();
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    await work();
    best = Math.min(best, performance.now() - start);
  }
  return (texts.length / best) * 1000;
}

const ours = await measure(readAll);
const theirs = await measure(decodeAll);
console.log(`reports read, ${texts.length} files`);
console.log(`  dkim-lint (recipients, codes, places, readings)  ${ours.toFixed(0).padStart(8)} reports/s`);
console.log(`  mailparser (decoding alone)                      ${theirs.toFixed(0).padStart(8)} reports/s`);
console.log(`  ratio                                            ${(ours / theirs).toFixed(1).padStart(8)}`);
