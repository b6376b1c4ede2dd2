/**
 * Every fix that a page on zones shows, in other surroundings than the page's: it removes its finding, brings no other,
 * and leaves the other records what they were, by our own reading and by BIND's.
 */

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import type { Finding } from '../../server/src/core/rules/rule.ts';
import type { Session } from '../../server/src/core/session.ts';
import type { DomainName } from '../../server/src/core/text/domain-name.ts';
import { applyEdits, type TextEdit } from '../../server/src/core/text/edit.ts';
import { printRecords } from '../../server/src/core/zone/print.ts';
import { refusesFor } from '../../server/src/core/zone/problem.ts';
import { lexZone } from '../../server/src/core/zone/syntax.ts';
import { resolveZone, type Zone } from '../../server/src/core/zone/zone.ts';
import { openSection, readPage, uriOf } from '../harness/check.ts';
import type { Fence, Section } from '../harness/literate.ts';
import { anyZone, oneMistake } from '../zone/generated.ts';
import { HEADER as CASE_HEADER, FILE_CASES, LINE_CASES, RDATA_CASES } from './zone-cases.ts';

const PAGES = new URL('../../server/src/core/rules/zone/', import.meta.url);
const isInstalled = spawnSync('named-compilezone', ['-v']).error === undefined;
const skip = isInstalled ? false : 'named-compilezone is not installed: apt-get install bind9-utils';
if (!isInstalled) process.stderr.write(`SKIPPED: ${skip}\n`);
const directory = mkdtempSync(join(tmpdir(), 'zone-fixes-'));
after(() => rmSync(directory, { recursive: true, force: true }));

const HEADER = `$ORIGIN example.org.
$TTL 3600
@ IN SOA ns1.example.org. hostmaster.example.org. 1 7200 3600 1209600 300
@ IN NS ns1.example.org.
ns1 IN A 192.0.2.1
`;
const BEFORE = 'before.example.org. 300 IN A 192.0.2.11 ; the one before\n';
const AFTER = 'after.example.org. 300 IN A 192.0.2.12 ; the one after\n';

/** What is put around a page's zone, or done to it; undefined where that would be another mistake. */
type Variation = (text: string, finding: Finding) => string | undefined;

const isComplete = (text: string) => /\bSOA\b/i.test(text);
/** A byte-order mark begins a file; a last line without its end ends it. */
const around = (head: string, text: string, tail: string) => {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  return mark + head + text.slice(mark.length) + (/[\r\n]$/.test(text) ? tail : '');
};
const noted = (text: string, { span }: Finding) => {
  const end = text.slice(span.end).search(/[\r\n]|$/) + span.end;
  return `${text.slice(0, end)} ; a "note" (on the line${text.slice(end)}`;
};
const whole = (text: string) => (isComplete(text) ? undefined : around(HEADER + BEFORE, text, AFTER));
const crlf = (text: string) => text.replace(/\r?\n/g, '\r\n');

const VARIATIONS: Readonly<Record<string, Variation>> = {
  'as it is': (text) => text,
  'with CRLF': crlf,
  'between comments': (text) => around('; one "comment (\n', text, '\t; another )\n'),
  'with a comment on its line': noted,
  'between records': (text) => around(BEFORE, text, AFTER),
  'in a whole zone': whole,
  'in a whole zone, with a comment on its line': (text, finding) => whole(noted(text, finding)),
  'behind a thousand records': (text) =>
    around(Array.from({ length: 1100 }, (_, i) => `h${i}.example.org. 300 IN A 192.0.2.1\n`).join(''), text, AFTER),
  'in a whole zone with CRLF': (text) => {
    const zone = whole(text);
    return zone === undefined ? undefined : crlf(zone);
  },
};

interface Case {
  readonly rule: string;
  readonly section: Section;
  readonly file: Fence;
}

/** Sections of the pages that show a fix of their rule, each with the zone that is fixed. */
async function cases(): Promise<readonly Case[]> {
  const found: Case[] = [];
  for (const name of readdirSync(PAGES).filter((file) => file.endsWith('.md'))) {
    const rule = `zone/${basename(name, '.md')}`;
    for (const section of await readPage(new URL(name, PAGES).pathname)) {
      const fixed = section.fences.find(({ kind }) => kind === 'fixed' || kind === 'fix-all');
      const file = section.fences.find(
        ({ kind, attributes }) =>
          kind === 'zone' &&
          (fixed?.attributes['file'] === undefined || attributes['file'] === fixed.attributes['file']),
      );
      if (fixed !== undefined && file !== undefined) found.push({ rule, section, file });
    }
  }
  assert.ok(found.length >= 40, `only ${found.length} sections show a fix`);
  return found;
}

function open({ section, file }: Case, text: string): { session: Session; uri: string } {
  const files = section.fences.filter(({ kind }) => kind === 'zone' || kind === 'eml');
  const session = openSection(
    section,
    files.map((fence) => (fence === file ? { ...file, text } : fence)),
  );
  return { session, uri: uriOf(file) };
}

function counted(findings: readonly Finding[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { rule, messageName } of findings) {
    const print = `${rule.id} ${messageName}`;
    counts.set(print, (counts.get(print) ?? 0) + 1);
  }
  return counts;
}

/** What is said of a record only once it can be read. */
const REVEALED =
  /^(?:zone\/(?:missing-target-address|invalid-digest-length|invalid-host-name|invalid-service-parameter|mismatched-ttl|duplicate-record|owner-from-other-origin|paren-around-record)|key\/[a-z-]+) /;

/** What a fix has brought, or left of its own finding. */
function worse(before: readonly Finding[], later: readonly Finding[], fixed: Finding): readonly string[] {
  const had = counted(before);
  const own = `${fixed.rule.id} ${fixed.messageName}`;
  return [...counted(later)]
    .filter(([print, times]) => times > (had.get(print) ?? 0) - (print === own ? 1 : 0))
    .filter(([print]) => !REVEALED.test(print))
    .map(([print]) => print);
}

function zoneOf({ session, uri }: { session: Session; uri: string }): Zone {
  const { document } = session.snapshot(uri);
  assert.ok(document.kind === 'dns-zone');
  return document.zone;
}

/**
 * The records that a fix has no business with, as they are published: not those in the edited or marked text, nor those
 * that take their owner from it. Behind a directive names and TTLs may rightly change, but those around the page's zone
 * say everything themselves.
 */
function others(zone: Zone, finding: Finding, edits: readonly TextEdit[]): readonly string[] {
  const spans = [finding.span, ...edits.map(({ span }) => span)];
  const entries = new Set(
    spans
      .flatMap(({ start, end }) => [zone.syntax.entryAt(start), zone.syntax.entryAt(Math.max(start, end - 1))])
      .map((entry) => entry?.index),
  );
  const written = [zone.text.slice(finding.span.start, finding.span.end), ...edits.map(({ newText }) => newText)];
  const isDirective =
    written.some((part) => part.trimStart().startsWith('$')) ||
    [...entries].some((index) => index !== undefined && zone.syntax.entry(index).kind === 'directive');
  const printed = new Map<number, string>();
  const list = [...printRecords(zone)];
  const sound = [...zone.records].filter(({ isBroken }) => !isBroken);
  if (list.length !== sound.length) return list.filter((line) => /^(?:before|after)\.example/.test(line));
  for (const [i, { index }] of sound.entries()) printed.set(index, list[i]!);
  let takesFrom = false;
  let previous = -1;
  const kept: string[] = [];
  for (const record of zone.records) {
    const at = record.entry.index;
    const isTouched = [...entries].some((entry) => entry !== undefined && entry > previous && entry <= at);
    takesFrom = record.isInherited ? takesFrom || isTouched : entries.has(at);
    previous = at;
    const line = printed.get(record.index);
    // What has no TTL yet has none to lose.
    if (line === undefined || takesFrom || record.ttlFrom === 'none') continue;
    if (!isDirective || /^(?:before|after)\.example/.test(line)) kept.push(line);
  }
  return kept;
}

function accepted(text: string): { isAccepted: boolean; output: string; zone: readonly string[] } {
  const file = join(directory, 'zone');
  writeFileSync(file, text);
  const ignored = ['-k', '-m', '-M', '-n', '-r', '-S', '-T', '-W'].flatMap((check) => [check, 'ignore']);
  const { status, stdout, stderr } = spawnSync(
    'named-compilezone',
    ['-i', 'none', ...ignored, '-s', 'full', '-o', `${file}.out`, 'example.org', file],
    { encoding: 'utf8', cwd: directory },
  );
  const lines = status === 0 ? readFileSync(`${file}.out`, 'utf8').trim().split('\n') : [];
  return {
    isAccepted: status === 0,
    output: stdout + stderr,
    zone: lines.map((line) =>
      line.replace(/"(?:[^"\\]|\\.)*"|[A-Z]+/g, (s) => (s.startsWith('"') ? s : s.toLowerCase())),
    ),
  };
}

/** @returns what is wrong with what BIND makes of the fixed zone */
function refused(kept: readonly string[], fixedText: string, fixed: Zone): readonly string[] {
  if (fixed.problems.some((problem) => refusesFor('bind', problem))) return [];
  const result = accepted(fixedText);
  if (!result.isAccepted) return [`BIND refuses the fixed zone: ${result.output}`];
  const head = HEADER.split('\n').filter((line) => !line.startsWith('$'));
  const bare = new Set(accepted(HEADER).zone);
  const expected = accepted(`$ORIGIN example.org.\n$TTL 3600\n${[...head, ...kept].join('\n')}\n`);
  assert.ok(expected.isAccepted, expected.output);
  const got = new Set(result.zone);
  return expected.zone
    .filter((line) => !got.has(line) && !bare.has(line))
    .map((line) => `BIND no longer reads ${line}`);
}

/** Everything that is wrong with the fixes of one case in one variation. */
function faults(one: Case, name: string, vary: Variation): Result {
  const plain = open(one, one.file.text);
  const marked = plain.session.findings(plain.uri).find(({ rule, fixes }) => rule.id === one.rule && fixes.length > 0);
  assert.ok(marked, `${one.section.title} has no finding that offers a fix`);
  const text = vary(one.file.text, marked);
  if (text === undefined) return { checked: 0, wrong: [] };
  const usesBind = name.startsWith('in a whole zone') && uriOf(one.file).endsWith('/example.org.zone');
  return checkFixes(one, text, ({ rule }) => rule.id === one.rule, `${one.section.title}, ${name}`, usesBind);
}

interface Result {
  readonly checked: number;
  readonly wrong: readonly string[];
}

function checkFixes(
  one: Case,
  text: string,
  isWanted: (finding: Finding) => boolean,
  name: string,
  usesBind: boolean,
): Result {
  const opened = open(one, text);
  const before = opened.session.findings(opened.uri);
  const zone = zoneOf(opened);
  const wrong: string[] = [];
  let checked = 0;
  for (const finding of before.filter(isWanted)) {
    for (const fix of finding.fixes) {
      checked++;
      const edits = fix.edits();
      const fixedText = applyEdits(text, edits);
      const say = (what: string) =>
        wrong.push(`${finding.rule.id} (${name}), "${fix.title}": ${what}\n${text}--- fixed\n${fixedText}`);
      const fixed = open(one, fixedText);
      for (const print of worse(before, fixed.session.findings(fixed.uri), finding)) say(`still, or newly, ${print}`);
      if (/\r\n/.test(text) && !/[^\r]\n/.test(text) && /[^\r]\n/.test(fixedText)) say('a line end of another kind');
      const kept = others(zone, finding, edits);
      const published = new Set(printRecords(zoneOf(fixed)));
      for (const line of kept.filter((record) => !published.has(record))) say(`it changes ${line}`);
      if (usesBind && isInstalled) for (const what of refused(kept, fixedText, zoneOf(fixed))) say(what);
    }
  }
  return { checked, wrong };
}

const all = await cases();

/** Every zone on the pages. */
const triggering = await Promise.all(
  readdirSync(PAGES)
    .filter((name) => name.endsWith('.md'))
    .map(async (name) =>
      (await readPage(new URL(name, PAGES).pathname)).flatMap((section) =>
        section.fences.filter(({ kind }) => kind === 'zone').map((file) => ({ section, file })),
      ),
    ),
).then((lists) => lists.flat());

for (const [name, vary] of Object.entries(VARIATIONS)) {
  test(`fixes of zones ${name}`, (t) => {
    const results = all.map((one) => faults(one, name, vary));
    const checked = results.reduce((sum, result) => sum + result.checked, 0);
    assert.ok(checked > 20, `only ${checked} fixes`);
    t.diagnostic(`${checked} fixes`);
    const wrong = results.flatMap((result) => result.wrong);
    assert.deepEqual(wrong, [], wrong.join('\n\n'));
  });
}

/** What a message asks for, or leaves as a choice: a dot behind the name, or the record deleted. Undefined where it asks for something else. */
function advised({ span, message, rule }: Finding, zone: Zone): readonly TextEdit[] | undefined {
  const advice = message.split(/(?<=[.!?]) /).at(-1)!;
  const entry = zone.syntax.entryAt(span.start);
  if (!rule.id.startsWith('zone/') || entry === undefined) return undefined;
  if (/^Append a dot\b/.test(advice)) return [{ span: { start: span.end, end: span.end }, newText: '.' }];
  return /\b[Dd]elete (?:the record|it|this record|this one|this line|the line|the DS record)\b/.test(advice)
    ? [{ span: entry.span, newText: '' }]
    : undefined;
}

test('what messages advise where no fix is offered leaves nothing worse', (t) => {
  let checked = 0;
  const wrong: string[] = [];
  for (const { section, file } of triggering) {
    const opened = open({ rule: '', section, file }, file.text);
    const before = opened.session.findings(opened.uri);
    for (const finding of before) {
      const edits = finding.fixes.length > 0 ? undefined : advised(finding, zoneOf(opened));
      if (edits === undefined) continue;
      checked++;
      const later = applyEdits(file.text, edits);
      const after = open({ rule: '', section, file }, later);
      for (const print of worse(before, after.session.findings(after.uri), finding).filter(
        (each) => !/missing-soa empty/.test(each),
      ))
        wrong.push(
          `${finding.rule.id}, "${finding.message}": still, or newly, ${print}\n${file.text}--- then\n${later}`,
        );
      if (isInstalled && isComplete(file.text) && accepted(file.text).isAccepted && !accepted(later).isAccepted)
        wrong.push(`${finding.rule.id}, "${finding.message}": BIND refuses\n${later}`);
    }
  }
  assert.ok(checked >= 10, `only ${checked} messages`);
  t.diagnostic(`${checked} messages`);
  assert.deepEqual(wrong, [], wrong.join('\n\n'));
});

test('fixes of the lines that are compared with name servers', (t) => {
  const bare: Case = { ...all[0]!, section: { ...all[0]!.section, fences: [all[0]!.file] } };
  const lines = [
    ...Object.entries(RDATA_CASES).flatMap(([type, list]) => list.map((rdata) => `x IN ${type} ${rdata}\n`)),
    ...Object.values(LINE_CASES),
  ];
  const texts = [...lines.map((line) => CASE_HEADER + BEFORE + line + AFTER), ...Object.values(FILE_CASES)];
  const results = texts.map((text) =>
    checkFixes(bare, text, ({ rule, fixes }) => rule.id.startsWith('zone/') && fixes.length > 0, 'a line', true),
  );
  const checked = results.reduce((sum, result) => sum + result.checked, 0);
  assert.ok(checked > 100, `only ${checked} fixes`);
  t.diagnostic(`${checked} fixes in ${texts.length} zones`);
  const wrong = results.flatMap((result) => result.wrong);
  assert.deepEqual(wrong, [], wrong.join('\n\n'));
});

test('fixes of generated zones with one mistake', () => {
  const bare: Case = { ...all[0]!, section: { ...all[0]!.section, fences: [all[0]!.file] } };
  let checked = 0;
  fc.assert(
    fc.property(oneMistake, (text) => {
      const result = checkFixes(bare, text, ({ fixes }) => fixes.length > 0, 'generated', false);
      checked += result.checked;
      assert.deepEqual(result.wrong, [], result.wrong.join('\n\n'));
    }),
    { seed: 20261124, numRuns: 400 },
  );
  assert.ok(checked > 100, `only ${checked} fixes`);
});

test('"fix all" over any zone comes to an end and keeps what was published', () => {
  const bare: Case = { ...all[0]!, section: { ...all[0]!.section, fences: [all[0]!.file] } };
  fc.assert(
    fc.property(anyZone, (start) => {
      let text = HEADER + BEFORE + start + (/[\r\n]$|^$/.test(start) ? AFTER : '');
      for (let round = 0; ; round++) {
        assert.ok(round < 10, 'it does not come to an end');
        const opened = open(bare, text);
        const edits = opened.session.fixAll(opened.uri).edits;
        if (edits.length === 0) break;
        text = applyEdits(text, edits);
      }
      const fixed = new Set(printRecords(zoneOf(open(bare, text))));
      assert.ok(fixed.has('before.example.org.\t300\tIN\tA\t192.0.2.11'));
    }),
    { seed: 20261124, numRuns: 400 },
  );
});

/** Lines with a mistake that "fix all" repairs, so that BIND reads the zone in which they stand. */
function repairable(): readonly string[] {
  return all.flatMap((one) => {
    const { text } = one.file;
    const isLines = !isComplete(text) && !/^\$|^\uFEFF|\r/m.test(text) && text.endsWith('\n');
    if (!isLines || one.section.fences.some(({ kind }) => kind === 'settings')) return [];
    const zone = HEADER + BEFORE + text + AFTER;
    const { session, uri } = open(one, zone);
    const edits = session.fixAll(uri).edits;
    if (edits.length === 0) return [];
    const fixed = resolveZone(lexZone(applyEdits(zone, edits)), { origin: 'example.org' as DomainName });
    return fixed.problems.some((problem) => refusesFor('bind', problem)) ? [] : [text];
  });
}

test('"fix all" over a zone with many mistakes gives a zone that BIND reads', { skip }, (t) => {
  const [one] = all;
  const mistakes = repairable();
  assert.ok(mistakes.length >= 10, `only ${mistakes.length} mistakes`);
  t.diagnostic(`${mistakes.length} mistakes`);
  const neighbour = (i: number) => `$ORIGIN example.org.\nn${i}.example.org. 300 IN A 192.0.2.${i + 20}\n`;
  let text =
    HEADER + mistakes.map((mistake, i) => `${neighbour(i)}$ORIGIN m${i}.example.org.\n${mistake}`).join('') + AFTER;
  const bare: Case = { ...one!, section: { ...one!.section, fences: [one!.file] } };
  let opened = open(bare, text);
  const before = opened.session.findings(opened.uri);
  for (let round = 0, edits = opened.session.fixAll(opened.uri).edits; edits.length > 0; round++) {
    assert.ok(round < 5, 'it does not come to an end');
    text = applyEdits(text, edits);
    opened = open(bare, text);
    edits = opened.session.fixAll(opened.uri).edits;
  }
  const had = counted(before);
  const newer = [...counted(opened.session.findings(opened.uri))].filter(
    ([print, times]) => times > (had.get(print) ?? 0),
  );
  assert.deepEqual(newer, []);
  const result = accepted(text);
  assert.ok(result.isAccepted, `${result.output}\n${text}`);
  for (let i = 0; i < mistakes.length; i++) {
    assert.ok(
      result.zone.some((line) => line.startsWith(`n${i}.example.org.`)),
      `n${i} is gone`,
    );
  }
});
