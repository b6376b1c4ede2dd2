/** A record with a mistake that other names have too is judged once; what is said of it is at its own place at each of them. */

import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { Finding } from '../../server/src/core/rules/rule.ts';
import { Session } from '../../server/src/core/session.ts';
import type { Span } from '../../server/src/core/text/span.ts';
import { readLiterate } from '../harness/literate.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../server/src/core/rules');
const URI = 'file:///example.org.zone';
const HEAD = '$ORIGIN example.org.\n$TTL 60\n@ SOA ns h 1 3600 900 604800 300\n@ NS ns\nns A 192.0.2.1\n';

/** Of all pages, records of one line whose strings and parentheses end there. */
async function records(): Promise<readonly (readonly [owner: string, rest: string])[]> {
  const found = new Map<string, readonly [string, string]>();
  for (const page of globSync('*/*.md', { cwd: FOLDER })) {
    const sections = await readLiterate(readFileSync(path.join(FOLDER, page), 'utf8').replaceAll('\r\n', '\n'));
    for (const { text } of sections.flatMap(({ fences }) => fences).filter(({ kind }) => kind === 'zone')) {
      for (const [line, owner, rest] of text.matchAll(/^([A-Za-z0-9_@-][A-Za-z0-9_.-]*)([ \t].*\bTXT\b.*)$/gm)) {
        if (line.split('"').length % 2 === 1 && !/[()]/.test(line)) found.set(line, [owner!.replace(/\.$/, ''), rest!]);
      }
    }
  }
  return [...found.values()];
}

function findingsFrom(text: string, start: number): unknown[] {
  const session = new Session({ clock: () => 0 });
  session.open({ uri: URI, language: 'dns-zone', text });
  const place = (span: Span) => [span.start - start, span.end - start];
  const shown = ({ rule, message, severity, span, related, fixes }: Finding) => ({
    rule: rule.id,
    message,
    severity,
    span: place(span),
    related: related.map((each) => [each.message, place(each.span)]),
    fixes: fixes.map((fix) => [fix.title, fix.safe, fix.edits().map((edit) => [place(edit.span), edit.newText])]),
  });
  return session
    .findings(URI)
    .filter(({ rule, span }) => (rule.on === 'key-record' || rule.on === 'policy-record') && span.start >= start)
    .map(shown);
}

/** Of one name, each on a line of its own; a comment after each makes them different where it is not the same. */
function crowd(line: string, comments: readonly string[]): string {
  return `${HEAD}${comments.map((comment) => `${line} ;${comment}\n`).join('')}`;
}

test('records that are the same to the letter, thirty at a name', async () => {
  const letters = Array.from({ length: 30 }, (_, i) => String.fromCharCode(0x41 + i));
  let withFindings = 0;
  for (const [owner, rest] of await records()) {
    const line = `${owner}${rest}`;
    const alone = findingsFrom(crowd(line, letters), 0);
    assert.deepEqual(
      findingsFrom(
        crowd(
          line,
          letters.map(() => 'A'),
        ),
        0,
      ),
      alone,
      line,
    );
    if (alone.length > 0) withFindings++;
  }
  assert.ok(withFindings > 100, `${withFindings} records with findings`);
});

test('records with the same mistakes at several names', async () => {
  let withFindings = 0;
  let withFixes = 0;
  for (const [owner, rest] of await records()) {
    const at = (label: string) => `${owner === '@' ? label : `${owner}.${label}`}${rest}\n`;
    const alone = findingsFrom(HEAD + at('another-name'), HEAD.length);
    const before = HEAD + at('h') + at('one-more');
    assert.deepEqual(findingsFrom(before + at('another-name'), before.length), alone, at('another-name'));
    if (alone.length > 0) withFindings++;
    if (/"fixes":\[\[/.test(JSON.stringify(alone))) withFixes++;
  }
  assert.ok(withFindings > 100 && withFixes > 50, `${withFindings} records with findings, ${withFixes} with fixes`);
});
