/**
 * Advice that has a form ("Append a dot", "Delete it", "Write ...") is followed to the letter on every page, where no fix does the same: what it
 * was given for is gone then, and nothing that is wrong has come.
 */

import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import type { Finding } from '../../server/src/core/rules/rule.ts';
import { applyEdits, insert, remove, replace, type TextEdit } from '../../server/src/core/text/edit.ts';
import { openSection, readPage, uriOf } from '../harness/check.ts';
import type { Fence, Section } from '../harness/literate.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../server/src/core/rules');
const PAGES = [
  ...globSync('{zone,key,spf,dmarc,policy}/*.md', { cwd: FOLDER }).map((file) => path.join(FOLDER, file)),
  path.join(import.meta.dirname, 'exports.md'),
];

type Follow = (text: string, finding: Finding, match: RegExpExecArray) => readonly TextEdit[] | undefined;

const lineOf = (text: string, at: number) => {
  const start = text.lastIndexOf('\n', at - 1) + 1;
  const end = text.indexOf('\n', at);
  return { start, end: end < 0 ? text.length : end + 1 };
};

/** What a message asks for in its last sentences, and the edit that does it. */
const ADVICE: readonly (readonly [RegExp, Follow])[] = [
  [/ Append a dot\.$/, (_, { span }) => [insert(span.end, '.')]],
  [/ append a dot\.$/, (_, { span }) => [insert(span.end, '.')]],
  [
    / Delete (?:it|the line|this record|the record|one of them)\.$/,
    (text, { span, message }) =>
      / Delete it\.$/.test(message) && !coversLine(text, span) ? [remove(span)] : [remove(lineOf(text, span.start))],
  ],
  [
    / Remove the quotes\.$/,
    // The fix leaves a space where the quotes were all that separated two words.
    (text, { span }) =>
      /\S/.test((text[span.end] ?? '') + (text[span.start - 1] ?? ''))
        ? undefined
        : [replace(span, text.slice(span.start, span.end).replace(/^"|"$/g, ''))],
  ],
  [
    / (?:Rename it to|Write) ([A-Za-z0-9_.*@-]+?)(?:, with a final dot)?( before it)?(?:\.|, or [^.]*\.)$/,
    (_, { span, message }, [, word, before]) =>
      /^(?:the|a|an|it|p|at|only|such|that|two|each|one)$/.test(word!)
        ? undefined
        : before !== undefined
          ? [insert(span.start, `${word} `)]
          : [replace(span, message.includes('with a final dot') ? `${word}.` : word!)],
  ],
];

function coversLine(text: string, { start, end }: { readonly start: number; readonly end: number }): boolean {
  const line = lineOf(text, start);
  return text.slice(line.start, start).trim() === '' && text.slice(end, line.end).trim() === '';
}

interface Followed {
  readonly name: string;
  readonly wrong: string | undefined;
}

function follow(section: Section, files: readonly Fence[], file: Fence, finding: Finding): Followed | undefined {
  for (const [pattern, makes] of ADVICE) {
    const match = pattern.exec(finding.message);
    const edits = match === null ? undefined : makes(file.text, finding, match);
    if (edits === undefined) continue;
    const text = applyEdits(file.text, edits);
    const session = openSection(
      section,
      files.map((each) => (each === file ? { ...file, text } : each)),
    );
    const before = openSection(section, files).findings(uriOf(file));
    const now = session.findings(uriOf(file));
    const own = (each: Finding) => each.rule.id === finding.rule.id && each.messageName === finding.messageName;
    const name = `${section.title}: ${finding.rule.id} ${finding.messageName}, "${match![0].trim()}"`;
    if (now.filter(own).length >= before.filter(own).length) return { name, wrong: 'it is still reported' };
    const errors = (all: readonly Finding[]) =>
      all.filter(({ severity }) => severity === 'error' || severity === 'warning');
    const come = errors(now).filter(
      ({ rule, messageName }) => !before.some((each) => each.rule.id === rule.id && each.messageName === messageName),
    );
    return { name, wrong: come.length === 0 ? undefined : `now ${come.map(({ rule }) => rule.id).join(', ')}` };
  }
  return undefined;
}

test('advice that is followed to the letter helps, on every page', async (t) => {
  const wrong: string[] = [];
  let followed = 0;
  for (const page of PAGES) {
    for (const section of await readPage(page)) {
      const files = section.fences.filter(({ kind }) => kind === 'zone' || kind === 'eml');
      for (const file of files) {
        if (file.kind !== 'zone') continue;
        for (const finding of openSection(section, files).findings(uriOf(file))) {
          const found = follow(section, files, file, finding);
          if (found === undefined) continue;
          followed++;
          if (found.wrong !== undefined) wrong.push(`${path.basename(page)}, ${found.name}: ${found.wrong}`);
        }
      }
    }
  }
  t.diagnostic(`${followed} followed`);
  assert.deepEqual(wrong, []);
  assert.ok(followed > 50);
});
