/** Every case of the table has its answer, every door shows the same one, and no two sentences of it contradict each other. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { jsonOf } from '../../server/src/cli/commands/explain-json.ts';
import { type Diagnosis, firstStep } from '../../server/src/core/diagnosis/diagnosis.ts';
import { authenticationReport } from '../../server/src/core/documents/authentication-report.ts';
import { summary } from '../../server/src/core/documents/summary.ts';
import { codeActions } from '../../server/src/core/features/code-actions.ts';
import { codeLenses } from '../../server/src/core/features/code-lens.ts';
import { hover } from '../../server/src/core/features/hover.ts';
import { escapeText } from '../../server/src/core/features/markdown.ts';
import { type Case, readCases } from './cases.ts';
import { readFailureCases } from './failure-cases.ts';
import { BOUNCE_URI, type Opened, open } from './workspace.ts';

const CASES = [...(await readCases()), ...(await readFailureCases())];

describe('the diagnosis', () => {
  for (const each of CASES) {
    test(each.name, async () => {
      const opened = await open(each.eml, each.zones, each.answers);
      checkAnswer(opened.diagnosis, each);
      checkConsistency(opened.diagnosis);
      checkDoors(opened);
    });
  }

  test('has sixty cases and more, each of its own', () => {
    assert.ok(CASES.length >= 60, String(CASES.length));
    assert.equal(new Set(CASES.map(({ name }) => name)).size, CASES.length);
  });
});

function checkAnswer(
  diagnosis: Diagnosis,
  { cause, confidence, first, summary: says, never, done, steps }: Case,
): void {
  const about = `${diagnosis.title} | ${diagnosis.summary} | ${diagnosis.steps.map(({ title, isDone }) => (isDone ? `[${title}]` : title)).join(' / ')}`;
  assert.equal(diagnosis.cause, cause, about);
  assert.equal(diagnosis.confidence, confidence, about);
  assert.match(firstStep(diagnosis)?.title ?? '', first, about);
  if (says !== undefined) assert.match(diagnosis.summary, says);
  if (steps !== undefined) {
    const [titles, texts] = [diagnosis.steps.map(({ title }) => title), diagnosis.steps.map(({ text }) => text)];
    assert.match([...titles, ...texts].join('\n'), steps);
  }
  if (never !== undefined) for (const sentence of sentencesOf(diagnosis)) assert.doesNotMatch(sentence, never);
  if (done !== undefined)
    assert.match(
      diagnosis.steps
        .filter(({ isDone }) => isDone)
        .map(({ text }) => text)
        .join('\n'),
      done,
    );
}

function sentencesOf({ title, summary: says, proof, contradictions, context, steps }: Diagnosis): readonly string[] {
  const statements = [...proof, ...contradictions, ...context].map((statement) => statement.says);
  return [title, says, ...statements, ...steps.flatMap((step) => [step.title, step.text])];
}

/** Claims of which a diagnosis makes at most one. */
const OPPOSITES: readonly (readonly [one: RegExp, other: RegExp])[] = [
  [
    /(?:has no|shows no) DKIM-Signature|is unsigned|left unsigned/,
    /carries a DKIM-Signature|was signed|signature of this copy|only signature is/,
  ],
  [
    /signature of this copy .* verifies/,
    /body (?:of this copy is not|was changed)|carries a DKIM-Signature that no verifier accepts/,
  ],
  [/is empty|revoked/, /no key is published/],
  [/No zone of (\S+) is in this workspace/, /The zone of \S+ (?:publishes|has)/],
  [/"\S+" matches/, /do(?:es)? not match/],
];

function checkConsistency(diagnosis: Diagnosis): void {
  const sentences = sentencesOf(diagnosis);
  for (const [one, other] of OPPOSITES) {
    const [first] = sentences.filter((sentence) => one.test(sentence));
    const [second] = sentences.filter((sentence) => other.test(sentence));
    assert.ok(first === undefined || second === undefined, `${first}\n${second}`);
  }
  // A selector is in one state.
  const states = new Map<string, string>();
  for (const sentence of sentences) {
    for (const [, list, state] of sentence.matchAll(
      /((?:[\w-]+ \(line \d+\)(?:, | and )?)+) (?:is|are) (published and usable|damaged|revoked)/g,
    )) {
      for (const [, selector] of list!.matchAll(/([\w-]+) \(line \d+\)/g)) {
        assert.ok((states.get(selector!) ?? state) === state, `${selector}: ${states.get(selector!)}, ${state}`);
        states.set(selector!, state!);
      }
    }
  }
  assert.ok(diagnosis.steps.length > 0);
  for (const { title, text } of diagnosis.steps) {
    assert.ok(title.length <= 110 && !title.endsWith('.'), title);
    assert.match(text, /[.!?)"]$/, text);
  }
}

function checkDoors({ session, snapshot, view, diagnosis }: Opened): void {
  const { title } = diagnosis;
  const step = firstStep(diagnosis)!;
  const span = view.span!;

  const markdown = hover(snapshot, span.start + 1)?.markdown ?? assert.fail('no hover');
  assert.ok(markdown.includes(escapeText(title)), markdown);
  const head = markdown.split('\n').slice(0, 10).join('\n');
  assert.ok(
    head.includes(`1. ${escapeText(step.text)}`),
    `the first step is not within the first ten lines:\n${markdown}`,
  );

  const found = session
    .findings(BOUNCE_URI)
    .filter(({ rule, messageName }) => rule.group === 'bounce' && messageName === 'refused');
  if (found.length > 0) {
    assert.ok(
      found.some(({ data }) => data['title'] === title && (data['step'] === step.title || step.isWait === true)),
      found[0]?.message,
    );
    const [action] = codeActions(snapshot, span);
    assert.ok(action?.title.endsWith(step.title), `the first action is ${action?.title}`);
  }

  // What is proven stands over the signature, too.
  const proven = /(?:^|\. )([^.]*?)(?= and [^.]*after signing \(proven\)| after signing \(proven\))/.exec(
    diagnosis.summary,
  )?.[1];
  const lenses = codeLenses(snapshot).map((lens) => lens.title);
  if (proven)
    assert.ok(
      lenses.some((lens) => lens.includes(proven)),
      `${proven}:\n${lenses.join('\n')}`,
    );

  const text = summary(snapshot, { mask: false }) ?? '';
  assert.ok(plain(text).includes(plain(title)) && plain(text).includes(plain(step.text)), text);

  const report = authenticationReport(snapshot);
  assert.equal(report?.diagnosis?.title, title);
  assert.equal(report?.diagnosis?.steps[0], step.text);

  const { refusal, reading } = view;
  const places = { nameOf: () => undefined, place: () => undefined };
  const recipient = { refusal, reading, diagnosis, start: undefined, end: undefined };
  const json = jsonOf({
    path: 'bounce.eml',
    kind: 'bounce',
    signs: [],
    isBounce: true,
    isForwarded: false,
    recipients: [recipient],
    quoted: [],
    diagnosis,
    returned: undefined,
    failure: undefined,
    signed: undefined,
    withoutHeader: undefined,
    places,
  });
  assert.equal(json.diagnosis?.cause, diagnosis.cause);
  assert.equal(json.diagnosis?.steps[0]?.text, step.text);
  assert.equal(json.recipients[0]?.advice[0], step.text);
}

/** Without what Markdown adds. */
function plain(text: string): string {
  return text.replace(/[\\`]/g, '').replace(/\s+/g, ' ');
}
