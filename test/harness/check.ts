/**
 * Checks literate sections: every finding is annotated, every annotation is found, and every fix gives what its `fixed`
 * fence says, removes its finding, adds none and has nothing left to do.
 */

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { RULES } from '../../server/src/core/rules/registry.ts';
import type { Finding, Fix } from '../../server/src/core/rules/rule.ts';
import { readSettings } from '../../server/src/core/rules/settings.ts';
import { Session } from '../../server/src/core/session.ts';
import { applyEdits } from '../../server/src/core/text/edit.ts';
import { LineIndex } from '../../server/src/core/text/line-index.ts';
import { type Expected, type Fence, readLiterate, type Section } from './literate.ts';
import { VIEWS } from './views.ts';

/** The sections of a page file. */
export async function readPage(file: string): Promise<readonly Section[]> {
  const sections = await readLiterate(readFileSync(file, 'utf8').replaceAll('\r\n', '\n'));
  assert.ok(sections.length > 0, `${file} has no section with a fence`);
  return sections;
}

/** Every section of a page becomes a test. */
export function testSections(sections: readonly Section[], focus?: string): void {
  for (const section of sections) {
    test(`${section.title} (line ${section.line})`, () => checkSection(section, focus));
  }
}

/** @param focus the rule whose fixes the `fixed` fences show, where a section has findings of several */
export async function checkSection(section: Section, focus?: string): Promise<void> {
  const files = section.fences.filter((fence) => fence.kind === 'zone' || fence.kind === 'eml');
  const session = openSection(section, files);
  for (const file of files) await session.verify(uriOf(file));
  for (const file of files) {
    const findings = session.findings(uriOf(file));
    assert.deepEqual(session.failures(uriOf(file)), [], 'a rule has thrown');
    compare(file, findings);
  }
  for (const fence of section.fences) {
    if (fence.kind === 'fixed') await checkFix(section, files, session, fence, focus);
    if (fence.kind === 'fix-all') await checkFixAll(section, files, session, fence);
    const view = VIEWS[fence.kind];
    if (view !== undefined)
      compareView(fence, view(session.snapshot(uriOf(viewed(files, fence))), viewed(files, fence)));
  }
}

/** Whether a section has a finding of a rule that offers a fix. */
export async function offersFix(section: Section, rule: string): Promise<boolean> {
  const files = section.fences.filter((fence) => fence.kind === 'zone' || fence.kind === 'eml');
  const session = openSection(section, files);
  for (const file of files) await session.verify(uriOf(file));
  const findings = files.flatMap((file) => session.findings(uriOf(file)));
  return findings.some((finding) => finding.rule.id === rule && finding.fixes.length > 0);
}

/** The file that a view is of: the one that it names, else the one with the cursor, else the first. */
function viewed(files: readonly Fence[], fence: Fence): Fence {
  const name = fence.attributes['file'];
  const file =
    name === undefined
      ? (files.find(({ cursor }) => cursor !== undefined) ?? files[0])
      : files.find(({ attributes }) => attributes['file'] === name);
  assert.ok(file, `line ${fence.line}: of which file is it?`);
  return file;
}

/** A view that is shown with `contains` has at least these lines, in this order; any other is shown whole. */
function compareView(fence: Fence, shown: string): void {
  const wanted = fence.text.trimEnd();
  if (!('contains' in fence.attributes)) {
    assert.equal(shown.trimEnd(), wanted, `the fence at line ${fence.line}`);
    return;
  }
  let from = 0;
  for (const line of wanted.split('\n')) {
    const at = shown.indexOf(line, from);
    assert.ok(at >= 0, `the fence at line ${fence.line} wants ${JSON.stringify(line)}, and there is:\n${shown}`);
    from = at + line.length;
  }
}

export function openSection(section: Section, files: readonly Fence[]): Session {
  const settings = section.fences.find((fence) => fence.kind === 'settings');
  const { settings: chosen, problems } = readSettings(
    settings === undefined ? {} : JSON.parse(settings.text),
    new Set(RULES.map((rule) => rule.id)),
  );
  assert.deepEqual(problems, []);
  const now = files.map((file) => file.attributes['now']).find((at) => at !== undefined) ?? '2026-01-01T00:00:00Z';
  const session = new Session({
    settings: chosen,
    clock: () => Date.parse(now) / 1000,
    readIncluded: (uri) => files.find((file) => uriOf(file) === uri)?.text,
  });
  for (const file of files) openFence(session, file, file.text);
  session.messagesAreComplete(files.some((file) => 'whole-workspace' in file.attributes));
  return session;
}

function openFence(session: Session, file: Fence, text: string): void {
  session.open({
    uri: uriOf(file),
    language: file.kind === 'eml' ? 'eml' : 'dns-zone',
    text,
    ...('no-file' in file.attributes ? {} : { bytes: new TextEncoder().encode(text) }),
  });
}

export function uriOf(file: Fence): string {
  return `file:///${file.attributes['file'] ?? (file.kind === 'eml' ? 'message.eml' : 'example.org.zone')}`;
}

function compare(file: Fence, findings: readonly Finding[]): void {
  const lines = new LineIndex(file.text);
  const say = (start: number, end: number, rest: string) => {
    const a = lines.at(start);
    return `${a.line + 1}:${a.column + 1} ${JSON.stringify(file.text.slice(start, Math.min(end, start + 40)))} ${rest}`;
  };
  const unmatched = [...findings];
  const missing: string[] = [];
  for (const expected of file.expected) {
    const at = unmatched.findIndex((finding) => matches(file.text, expected, finding));
    if (at < 0)
      missing.push(
        say(expected.start, expected.end, `${expected.severity} ${expected.rule} (page line ${expected.line})`),
      );
    else unmatched.splice(at, 1);
  }
  const extra = unmatched.map((f) =>
    say(f.span.start, f.span.end, `${f.severity} ${f.rule.id} ${f.messageName}: ${f.message}`),
  );
  assert.deepEqual({ missing, unannotated: extra }, { missing: [], unannotated: [] }, `the fence at line ${file.line}`);
}

function matches(text: string, expected: Expected, { span, severity, rule, messageName }: Finding): boolean {
  const lineEnd = text.slice(expected.end).search(/[\r\n]|$/) + expected.end;
  return (
    span.start === expected.start &&
    (expected.goesOn ? span.end >= lineEnd : span.end === expected.end) &&
    severity === expected.severity &&
    rule.id === expected.rule &&
    (expected.message === undefined || expected.message === messageName)
  );
}

/** How a finding is known again after an edit: by what it says, not by where it stands. */
function fingerprint(finding: Finding): string {
  return `${finding.rule.id} ${finding.messageName}`;
}

async function checkFix(
  section: Section,
  files: readonly Fence[],
  session: Session,
  fixed: Fence,
  focus?: string,
): Promise<void> {
  const file = fileOf(files, fixed);
  const before = session.findings(uriOf(file));
  const wanted = fixed.attributes['rule'] ?? focus;
  const title = fixed.attributes['title'];
  const offers = before
    .filter((finding) => wanted === undefined || finding.rule.id === wanted)
    .flatMap((finding) => finding.fixes.map((fix) => ({ finding, fix })))
    .filter(({ fix }) => title === undefined || fix.title.includes(title));
  const [offer] = offers;
  assert.ok(offer, `no finding of ${section.title} offers a fix${title === undefined ? '' : ` "${title}"`}`);
  const after = apply(file.text, offer.fix);
  assert.equal(after, fixed.text, `the fix "${offer.fix.title}"`);
  openFence(session, file, after);
  await session.verify(uriOf(file));
  const left = count(session.findings(uriOf(file)));
  const had = count(before);
  for (const [print, times] of left) {
    // A fence may say what the fix brings on purpose: a key that it revokes is a revoked key.
    const meant = fixed.expected.filter(({ rule, message }) => print === `${rule} ${message}`).length;
    const most = (had.get(print) ?? 0) + meant - (print === fingerprint(offer.finding) ? 1 : 0);
    assert.ok(times <= most, `after the fix "${offer.fix.title}" there is still, or newly, ${print}`);
  }
  openFence(session, file, file.text);
  await session.verify(uriOf(file));
}

async function checkFixAll(section: Section, files: readonly Fence[], session: Session, fence: Fence): Promise<void> {
  const file = fileOf(files, fence);
  const after = applyEdits(file.text, session.fixAll(uriOf(file)).edits);
  assert.equal(after, fence.text, `fix all in ${section.title}`);
  openFence(session, file, after);
  assert.deepEqual(session.fixAll(uriOf(file)).edits, [], 'fix all, applied again, has nothing left to do');
  openFence(session, file, file.text);
}

function fileOf(files: readonly Fence[], fence: Fence): Fence {
  const name = fence.attributes['file'];
  const file =
    name === undefined ? files.find((f) => f.kind === 'zone') : files.find((f) => f.attributes['file'] === name);
  assert.ok(file, `line ${fence.line}: which zone is fixed?`);
  return file;
}

function apply(text: string, fix: Fix): string {
  return applyEdits(text, fix.edits());
}

function count(findings: readonly Finding[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const finding of findings) counts.set(fingerprint(finding), (counts.get(fingerprint(finding)) ?? 0) + 1);
  return counts;
}
