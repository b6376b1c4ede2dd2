/** What meanings come to together where no statement decides: learned from the tables, and kept with them. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { learn } from '../../build/associations.ts';
import { readRefusal } from '../../server/src/core/bounce/reading.ts';
import { likeliestCause, parseAssociations } from '../../server/src/core/bounce/words/associate.ts';
import { ASSOCIATIONS } from '../../server/src/core/bounce/words/associations.ts';
import { lookUp, wordsOfReply } from '../../server/src/core/bounce/words/lexicon.ts';

/** Another processor may round a weight the other way. */
const ROUNDING = 0.25;

test('the weights are those that the tables give: run `npm run associations` after a change of them', () => {
  const [now, kept] = [parseAssociations(learn()), parseAssociations(ASSOCIATIONS)];
  for (const feature of new Set([...now.keys(), ...kept.keys()])) {
    const [one, other] = [new Map(now.get(feature)), new Map(kept.get(feature))];
    for (const cause of new Set([...one.keys(), ...other.keys()])) {
      const difference = Math.abs((one.get(cause) ?? 0) - (other.get(cause) ?? 0));
      assert.ok(difference <= ROUNDING, `${feature} ${cause}: ${one.get(cause)} now, ${other.get(cause)} kept`);
    }
  }
});

function likeliest(text: string, status?: string, reply?: string) {
  return likeliestCause(lookUp(wordsOfReply(text).tokens).terms, { status, reply });
}

describe('a reply that no statement decides', () => {
  for (const [cause, text] of [
    ['content', '550 5.7.1 Office files with macros go to the bin'],
    ['key-not-found', '550 5.7.13 nothing published at s1._domainkey.example.com'],
    ['reverse-dns', '554 Serwer nadawcy nie ma poprawnego wpisu revDNS'],
  ] as const)
    test(text, () => {
      const reading = readRefusal({ status: text.split(' ')[1], reply: text.slice(0, 3), text });
      assert.deepEqual([reading.cause, reading.confidence], [cause, 'low']);
    });
});

test('words that fit any refusal have no likeliest cause', () => {
  for (const text of ['The message was rejected by the server', 'Delivery failed, try again later', ''])
    assert.equal(likeliest(text, '5.1.1', '550'), undefined, text);
});

test('codes alone have none: they are read elsewhere', () =>
  assert.equal(likeliest('Goodbye', '5.2.2', '552'), undefined));
