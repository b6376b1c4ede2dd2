/** Answers are short enough to be read in a notification: what is longer is a document behind a button. */

import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { brief, MAX_NOTICE } from '../../client/src/brief.ts';

const CLIENT = path.join(import.meta.dirname, '../../client/src');
const sources = globSync('*.ts', { cwd: CLIENT }).map((file) => ({
  file,
  text: readFileSync(path.join(CLIENT, file), 'utf8'),
}));

/** The arguments of each call of a function, up to the parenthesis that closes it. */
function callsOf(text: string, name: RegExp): string[] {
  return [...text.matchAll(name)].map((match) => {
    const start = match.index + match[0].length;
    let depth = 1;
    let at = start;
    while (depth > 0 && at < text.length) {
      if (text[at] === '(') depth++;
      if (text[at] === ')') depth--;
      at++;
    }
    return text.slice(start, at - 1);
  });
}

test('a sentence that is too long ends in an ellipsis, at a space', () => {
  assert.equal(brief('Short.'), 'Short.');
  assert.equal(brief('two\n  lines'), 'two lines');
  const long = brief(`The DNS gave no answer about ${'a-label.'.repeat(12)}example.org: the name server refused.`);
  assert.ok(long.length <= MAX_NOTICE && long.endsWith('…'), long);
  assert.equal(brief('x'.repeat(200)).length, MAX_NOTICE);
});

test('notifications go through one function, which keeps them short; only dialogs do not', () => {
  const others = sources
    .filter(({ file }) => file !== 'notices.ts')
    .flatMap(({ file, text }) =>
      callsOf(text, /\bshow(?:Information|Warning|Error)Message\(/g)
        .filter((call) => !/modal: true/.test(call) && !/^why, restart, log/.test(call))
        .map((call) => `${file}: ${call}`),
    );
  assert.deepEqual(others, []);
});

test('no sentence of a notification is written too long', () => {
  const sentences = sources.flatMap(({ file, text }) =>
    callsOf(text, /\b(?:notify|offerRestart)\(/g).flatMap((call) =>
      [...call.matchAll(/'((?:[^'\\]|\\.)*)'|`([^`]*)`/g)].map((literal) => ({
        file,
        // A name takes the place of what is filled in.
        sentence: (literal[1] ?? literal[2]!).replace(/\$\{[^}]*\}/g, 's2026._domainkey'),
      })),
    ),
  );
  assert.ok(sentences.length > 20);
  assert.deepEqual(
    sentences.filter(({ sentence }) => sentence.length > MAX_NOTICE),
    [],
  );
});
