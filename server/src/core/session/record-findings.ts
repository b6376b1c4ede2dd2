/**
 * What rules say of single records. It depends on the record alone, nearly always, and is kept with the chunk of the file in
 * which it belongs: after an edit only the records of the chunks that it has touched are judged again, and of those
 * only the ones that say something new.
 */

import type { Finding, Fix } from '../rules/rule.ts';
import { Contexts, type RuleFailure, type RuleSet, Run } from '../rules/run.ts';
import { type DomainName, type KeyName, parseKeyName, parseUnplacedKeyName } from '../text/domain-name.ts';
import type { TextEdit } from '../text/edit.ts';
import { append, groupBy } from '../text/lists.ts';
import { copyOf, Recent } from '../text/recent.ts';
import type { Span } from '../text/span.ts';
import type { WorkspaceIndex } from '../workspace/index.ts';
import { shapeOf } from '../workspace/key-reading.ts';
import { KeyView } from '../workspace/key-view.ts';
import { type PolicyRecordKind, PolicyRecordView, PolicyView, recognize } from '../workspace/policy-record-view.ts';
import { mayBeRestOfSpf } from '../workspace/split-spf.ts';
import type { TextRecord } from '../workspace/text-record.ts';
import { KeyRecordView, type ZoneDocument } from '../workspace/zone-document.ts';
import { detachedTextRecord } from '../workspace/zone-text-record.ts';
import { HAS } from '../zone/kinds.ts';
import { RR } from '../zone/types.ts';
import type { Zone, ZonePart } from '../zone/zone.ts';
import { firstLook, type Look, MAX_COMMON } from './first-look.ts';
import type { PlainRole } from './plain-record.ts';

/** What was found of one text at one name. Offsets count from the start of the entry. */
interface Judgement {
  readonly findings: readonly Finding[];
  readonly failures: readonly RuleFailure[];
  /** What it is, or is meant to be, for those who look for such records at its name. */
  readonly meantAs: 'key' | PolicyRecordKind | undefined;
  /** At the name of a key, and none. */
  readonly isNoKey: boolean;
  /** A policy at a name where receivers do not look for it. */
  readonly isMisplaced: boolean;
}

interface JudgedRecord {
  /** Its number in the chunk. */
  readonly record: number;
  /** Where its entry begins, from the start of the chunk. */
  readonly start: number;
  readonly judgement: Judgement;
  /** Where it was judged under another owner: how long that was, and how much longer this one is. */
  readonly owner: OwnerChange | undefined;
}

interface OwnerChange {
  readonly length: number;
  readonly growth: number;
}

/** What holds for all names of a role with the same text after the owner. */
interface SharedJudgement {
  /** Undefined where it was found that it holds for its own name alone. */
  judgement: Judgement | undefined;
  /** Of the name at which it was judged. */
  readonly ownerLength: number;
  /** Whether it has been taken for another name, so that the edits of all its fixes are known. */
  isTaken: boolean;
}

interface JudgedChunk {
  readonly hasOrigin: boolean;
  /** Those that are, or may be, keys and policies, in the order of the text. */
  readonly records: readonly JudgedRecord[];
  /** Those of them of which there is something to say. */
  readonly notable: readonly JudgedRecord[];
  /** The findings at the place where the chunk last was. */
  placed: { readonly start: number; readonly findings: readonly Finding[] } | undefined;
}

const NOTHING: Judgement = { findings: [], failures: [], meantAs: undefined, isNoKey: false, isMisplaced: false };

/** Those of what a quick look shows to be in order. */
const PLAIN: Readonly<Record<PlainRole, Judgement>> = {
  host: { ...NOTHING, meantAs: 'spf' },
  _dmarc: { ...NOTHING, meantAs: 'dmarc' },
  _domainkey: { ...NOTHING, meantAs: 'key' },
};

/** Judgements by name and text that are kept. */
const MAX_KEPT = 4096;

/** The findings on single records of zones, under one set of rules. */
export class RecordFindings {
  /** Over one record after another. */
  readonly #run: Run;
  readonly #chunks = new WeakMap<object, JudgedChunk>();
  readonly #kept = new Recent<Judgement>(MAX_KEPT);
  readonly #shared = new Recent<SharedJudgement>(MAX_KEPT);

  constructor(rules: RuleSet, index: WorkspaceIndex) {
    this.#run = new Run(new Contexts(rules, index, () => 0), '');
  }

  /** Adds to a run the findings about the records of a document. */
  collect(document: ZoneDocument, run: Run): void {
    const { zone } = document;
    const parts = zone.parts.map((part) => ({ part, judged: this.#judgedChunk(zone, part) }));
    const apart = new Set([...togetherWithOthers(document, parts), ...beforeContinuations(parts)]);
    for (const { part, judged } of parts) {
      const isComplete = apart.size === 0 || !judged.records.some(({ record }) => apart.has(part.firstRecord + record));
      if (isComplete) addPlaced(part, judged, run);
      for (const { record, start, judgement, owner } of judged.notable) {
        const index = part.firstRecord + record;
        if (judgement.isNoKey) run.check('no-key', keyAt(document, index));
        if (judgement.isMisplaced) checkMisplaced(document, index, run);
        if (!isComplete && !apart.has(index))
          append(run.findings, shifted(judgement.findings, part.start + start, owner));
        if (!apart.has(index)) append(run.failures, judgement.failures);
      }
    }
    if (apart.size > 0)
      checkInPlace(
        document,
        [...apart].sort((a, b) => a - b),
        run,
      );
  }

  #judgedChunk(zone: Zone, part: ZonePart): JudgedChunk {
    const hasOrigin = zone.origin !== undefined;
    const known = this.#chunks.get(part.key);
    if (known !== undefined && known.hasOrigin === hasOrigin) return known;
    const { records: numbers, looks } = firstLook(zone, part);
    const problems = numbers.length === 0 ? NO_PROBLEMS : zone.problemsIn(part);
    const records: JudgedRecord[] = [];
    for (let i = 0; i < numbers.length; i++) {
      const record = numbers[i]!;
      const seen = { record, look: looks[i]!, problems: problems.get(record) ?? [], hasOrigin };
      const judged = this.#judgeRecord(zone, part, seen);
      if (judged !== undefined) records.push(judged);
    }
    const notable = records.filter(({ judgement }) => !isFaultless(judgement));
    const judged = { hasOrigin, records, notable, placed: undefined };
    this.#chunks.set(part.key, judged);
    return judged;
  }

  #judgeRecord(zone: Zone, part: ZonePart, { record, look, problems, hasOrigin }: SeenText): JudgedRecord | undefined {
    const index = part.firstRecord + record;
    const { start, end } = zone.records.entrySpan(index);
    const place = { record, start: start - part.start };
    // The same at many names, as hosters have it, and nothing wrong with it.
    if (problems.length === 0 && look.isPlain) return { ...place, judgement: PLAIN[look.role], owner: undefined };
    const role = problems.length > 0 ? undefined : look.role;
    const data = role === undefined ? '' : zone.records.rdataHead(index, MAX_COMMON);
    const ownerId = zone.index.owner[index]!;
    const owner = zone.nameTable.name(ownerId);
    const name = zone.nameTable.hasUnderscore(ownerId) ? keyNameOf(owner, hasOrigin) : undefined;
    if (name === undefined && !look.mayBePolicy) return undefined;
    const common = role === undefined || data.length === MAX_COMMON ? undefined : `${role}\n${data}`;
    const ofAll = common === undefined ? undefined : this.#kept.get(common);
    if (ofAll !== undefined && ofAll.findings.length === 0 && dependsOnRoleAlone(ofAll))
      return { ...place, judgement: ofAll, owner: undefined };
    // What the next line says can be a mistake in this record.
    const codes = problems.map(({ code }) => code).join(' ');
    const ownerLength = look.role === undefined ? 0 : zone.records.ownerLength(index);
    const rest = ownerLength === 0 ? undefined : `${look.role} ${codes}\n${zone.slice(start + ownerLength, end)}`;
    const elsewhere = rest === undefined ? undefined : this.#judgedElsewhere(rest, ownerLength);
    if (elsewhere !== undefined) return { ...place, ...elsewhere };
    const exact = () => `${name === undefined ? '' : 'key '}${owner} ${codes}\n${zone.slice(start, end)}`;
    const ofIt = common === undefined || ofAll !== undefined ? this.#kept.get(exact()) : undefined;
    if (ofIt !== undefined) return { ...place, judgement: ofIt, owner: undefined };
    const own = problems.map(({ code, span }) => ({
      code,
      span: { start: span.start - start, end: span.end - start },
    }));
    const written = detachedTextRecord(zone.records.at(index)!.detached, own);
    const judged = this.#judge(written, name);
    const judgement = isFaultless(judged)
      ? judged
      : { ...judged, findings: settled(judged.findings, () => this.#judge(written, name).findings) };
    // With a fault it is kept for all names too, so that it is known that each has one of its own.
    if (common !== undefined) this.#kept.set(copyOf(common), judgement);
    const isOfAll = common !== undefined && isFaultless(judgement);
    if (rest !== undefined && !isOfAll && dependsOnRoleAlone(judgement))
      this.#shared.set(copyOf(rest), { judgement, ownerLength, isTaken: false });
    else if (!isOfAll) this.#kept.set(copyOf(exact()), judgement);
    return { ...place, judgement, owner: undefined };
  }

  #judge(written: TextRecord, name: KeyName | undefined): Judgement {
    const run = this.#run;
    run.goOnWith(written.text);
    if (name !== undefined) {
      const view = new KeyView(written, name);
      const shape = shapeOf(view);
      run.check('key-record', view, shape);
      return {
        findings: run.findings,
        failures: run.failures,
        meantAs: 'key',
        isNoKey: shape === 'elsewhere' || shape === 'foreign',
        isMisplaced: false,
      };
    }
    const recognized = recognize(written.strings, written.owner);
    if (recognized === undefined) return NOTHING;
    const view = new PolicyView(written, recognized);
    run.check('policy-record', view, view.kind);
    return {
      findings: run.findings,
      failures: run.failures,
      meantAs: view.meantAs,
      isNoKey: false,
      isMisplaced: view.placement === 'wrong',
    };
  }

  /** What was judged at another name with the same text after it. */
  #judgedElsewhere(rest: string, ownerLength: number): Pick<JudgedRecord, 'judgement' | 'owner'> | undefined {
    const shared = this.#shared.get(rest);
    if (shared?.judgement === undefined) return undefined;
    if (!shared.isTaken) {
      shared.isTaken = true;
      shared.judgement = forAllNames(shared.judgement, shared.ownerLength);
      if (shared.judgement === undefined) return undefined;
    }
    const growth = ownerLength - shared.ownerLength;
    return {
      judgement: shared.judgement,
      owner: growth === 0 ? undefined : { length: shared.ownerLength, growth },
    };
  }
}

/**
 * Findings that do not hold what they were found by: the edits of fixes that "fix all" asks for are made at once, while it is at hand, and
 * those of others are found again.
 */
function settled(findings: readonly Finding[], again?: () => readonly Finding[]): readonly Finding[] {
  return findings.map((finding, i) => {
    if (finding.fixes.length === 0) return finding;
    const fixes = finding.fixes.map((fix, j) => {
      if (fix.uri !== undefined) return fix;
      if (fix.safe === true) return withEdits(fix, fix.edits());
      return again === undefined ? fix : { ...fix, edits: () => again()[i]!.fixes[j]!.edits() };
    });
    return { ...finding, fixes };
  });
}

function withEdits(fix: Fix, edits: readonly TextEdit[]): Fix {
  return { ...fix, edits: () => edits };
}

/** The same with the edits of all fixes; undefined where one of its places is within the owner, which has other letters elsewhere. */
function forAllNames(judgement: Judgement, ownerLength: number): Judgement | undefined {
  const findings = judgement.findings.map((finding) => ({
    ...finding,
    fixes: finding.fixes.map((fix) => withEdits(fix, fix.edits())),
  }));
  const isOutside = ({ start, end }: Span) =>
    (start === 0 || start >= ownerLength) && (end === 0 || end >= ownerLength);
  const holds = findings.every(
    ({ span, related, fixes }) =>
      isOutside(span) &&
      related.every((each) => each.uri === undefined && isOutside(each.span)) &&
      fixes.every((fix) => fix.uri === undefined && fix.edits().every((edit) => isOutside(edit.span))),
  );
  return holds ? { ...judgement, findings } : undefined;
}

/** Whether nothing in it rests on more of the name than the role. */
function dependsOnRoleAlone({ failures, isNoKey }: Judgement): boolean {
  return failures.length === 0 && !isNoKey;
}

function isFaultless({ findings, failures, isNoKey, isMisplaced }: Judgement): boolean {
  return findings.length === 0 && failures.length === 0 && !isNoKey && !isMisplaced;
}

function keyNameOf(owner: DomainName, hasOrigin: boolean): KeyName | undefined {
  return parseKeyName(owner) ?? (hasOrigin ? undefined : parseUnplacedKeyName(owner));
}

type PartProblems = ReturnType<Zone['problemsIn']>;

interface SeenText {
  /** Its number in the chunk. */
  readonly record: number;
  readonly look: Look;
  /** What is wrong in it. */
  readonly problems: TextRecord['problems'];
  /** Whether the origin of the zone is known. */
  readonly hasOrigin: boolean;
}

const NO_PROBLEMS: PartProblems = new Map();

type JudgedParts = readonly { readonly part: ZonePart; readonly judged: JudgedChunk }[];

/** The records whose findings depend on others: several keys, several policies of a kind, or an SPF record and its rest, at one name. */
function* togetherWithOthers(document: ZoneDocument, parts: JudgedParts): Generator<number> {
  const { zone } = document;
  // What other files have at the same names nobody has gathered.
  if (document.includedBy !== undefined || zone.includes.length > 0) {
    for (const { part, judged } of parts) for (const { record } of judged.records) yield part.firstRecord + record;
    return;
  }
  const { index } = zone;
  let seen: Map<number, Judgement> | undefined;
  for (const name of index.several) {
    if ((index.kinds[name]! & HAS.txt) === 0) continue;
    const texts = textsAt(zone, name);
    if (texts.length < 2) continue;
    seen ??= new Map(
      parts.flatMap(({ part, judged }) =>
        judged.records.map(({ record, judgement }) => [part.firstRecord + record, judgement]),
      ),
    );
    const kinds = texts.map((record) => seen!.get(record)?.meantAs);
    const goesOn =
      kinds.includes('spf') &&
      texts.some((other, i) => kinds[i] === undefined && mayBeRestOfSpf(zone.records.rdataHead(other, MAX_COMMON)));
    for (const [i, kind] of kinds.entries()) {
      if (kind === undefined) continue;
      if ((kind === 'spf' && goesOn) || kinds.indexOf(kind) !== kinds.lastIndexOf(kind)) yield texts[i]!;
    }
  }
}

function textsAt({ index }: Zone, name: number): number[] {
  const texts: number[] = [];
  for (let i = index.first(name); i >= 0; i = index.next(i)) if (index.type[i] === RR.TXT) texts.push(i);
  return texts;
}

/** The last record of a chunk where a mistake at the start of the next one belongs to it. */
function* beforeContinuations(parts: JudgedParts): Generator<number> {
  for (const { part } of parts) if (part.continuesLast && part.firstRecord > 0) yield part.firstRecord - 1;
}

function addPlaced(part: ZonePart, judged: JudgedChunk, run: Run): void {
  if (judged.notable.length === 0) return;
  if (judged.placed?.start !== part.start) {
    const findings = judged.notable.flatMap(({ start, judgement, owner }) =>
      shifted(judgement.findings, part.start + start, owner),
    );
    judged.placed = { start: part.start, findings };
  }
  for (const finding of judged.placed.findings) run.findings.push(finding);
}

/** The findings of a record whose entry begins at `by`. */
function shifted(findings: readonly Finding[], by: number, owner: OwnerChange | undefined): readonly Finding[] {
  const place = (at: number) => (owner === undefined || at < owner.length ? at + by : at + by + owner.growth);
  const placed = ({ start, end }: Span): Span => ({ start: place(start), end: place(end) });
  return findings.map((finding) => ({
    ...finding,
    span: placed(finding.span),
    related:
      finding.related.length === 0
        ? finding.related
        : finding.related.map((related) =>
            related.uri === undefined ? { ...related, span: placed(related.span) } : related,
          ),
    fixes:
      finding.fixes.length === 0
        ? finding.fixes
        : finding.fixes.map((fix) =>
            fix.uri === undefined
              ? {
                  ...fix,
                  edits: () => fix.edits().map(({ span, newText }) => ({ span: placed(span), newText })),
                }
              : fix,
          ),
  }));
}

function keyAt(document: ZoneDocument, index: number): KeyRecordView {
  const record = document.zone.records.at(index)!;
  return new KeyRecordView(document, record, keyNameOf(record.owner, document.zone.origin !== undefined)!);
}

function checkMisplaced(document: ZoneDocument, index: number, run: Run): void {
  const record = document.zone.records.at(index)!;
  const recognized = recognize(record.strings, record.owner);
  if (recognized !== undefined) run.check('misplaced-policy', new PolicyRecordView(document, record, recognized));
}

/** Judges records in their places, beside the others at their names: name by name, so that what was read of one name need not be held for the next. */
function checkInPlace(document: ZoneDocument, records: readonly number[], run: Run): void {
  const { index, nameTable, origin } = document.zone;
  const texts = records.filter((record) => index.type[record] === RR.TXT);
  for (const [owner, atName] of groupBy(texts, (record) => index.owner[record]!)) {
    const name = keyNameOf(nameTable.name(owner), origin !== undefined);
    if (name === undefined) checkPolicies(document, atName, run);
    else checkKeys(document, atName, name, run);
  }
}

/** So many records at a name are judged one by one; of more, those that are the same to the letter together. None of them is one that others are compared with. */
const CROWD = 20;

/** What was found of a record, and where that is. */
interface Found {
  readonly start: number;
  readonly findings: readonly Finding[];
}

function checkKeys(document: ZoneDocument, records: readonly number[], name: KeyName, run: Run): void {
  const { zone } = document;
  const known = new Map<string, Found>();
  records.forEach((index, i) => {
    const text = i < CROWD ? undefined : writtenEntry(document, index);
    const alike = text === undefined ? undefined : known.get(text);
    const { start } = zone.records.entrySpan(index);
    if (alike !== undefined) {
      append(run.findings, shifted(alike.findings, start - alike.start, undefined));
      return;
    }
    const view = document.keyRecordOf(index) ?? new KeyRecordView(document, zone.records.at(index)!, name);
    const findings = foundBy(run, () => run.check('key-record', view, shapeOf(view)));
    if (text !== undefined) known.set(text, { start, findings });
  });
}

function checkPolicies(document: ZoneDocument, records: readonly number[], run: Run): void {
  const { zone } = document;
  const sets = new Map<string, PolicyRecordView[]>();
  const policies: { readonly index: number; readonly view: PolicyRecordView }[] = [];
  /** The second of those that are the same: the first may be the one that receivers use. */
  const seconds = new Map<string, { readonly isSecond: boolean; readonly view: PolicyRecordView }>();
  for (const index of records) {
    const text = records.length < CROWD ? undefined : writtenEntry(document, index);
    const alike = text === undefined ? undefined : seconds.get(text);
    let view = alike?.isSecond === true ? alike.view : undefined;
    if (view === undefined) {
      view = policyView(document, index);
      if (view === undefined) continue;
      if (text !== undefined) seconds.set(text, { isSecond: alike !== undefined, view });
    }
    policies.push({ index, view });
    if (view.meantAs === undefined) continue;
    const others = sets.get(view.kind);
    if (others === undefined) sets.set(view.kind, [view]);
    else others.push(view);
  }
  for (const set of sets.values()) relate(set);
  const known = new Map<PolicyRecordView, Found>();
  for (const { index, view } of policies) {
    const { start } = zone.records.entrySpan(index);
    const alike = known.get(view);
    if (alike === undefined) {
      const findings = foundBy(run, () => run.check('policy-record', view, view.kind));
      known.set(view, { start, findings });
    } else if (alike.findings.every(({ related }) => related.length === 0)) {
      append(run.findings, shifted(alike.findings, start - alike.start, undefined));
    } else {
      const own = policyView(document, index)!;
      own.atName = view.atName;
      own.rival = view.rival;
      foundBy(run, () => run.check('policy-record', own, own.kind));
    }
  }
}

function policyView(document: ZoneDocument, index: number): PolicyRecordView | undefined {
  const record = document.zone.records.at(index)!;
  const recognized = recognize(record.strings, record.owner);
  return recognized && new PolicyRecordView(document, record, recognized);
}

/** Equal for records of one name of which the same is found. */
function writtenEntry(document: ZoneDocument, index: number): string {
  const { start, end } = document.zone.records.entrySpan(index);
  const problems = document.problemsOf({ index });
  const codes = problems.map(({ code, span }) => `${code} ${span.start - start} ${span.end - start}`).join(' ');
  return `${codes}\n${document.slice(start, end)}`;
}

/** What a check adds to a run. */
function foundBy(run: Run, check: () => void): readonly Finding[] {
  const from = run.findings.length;
  check();
  if (run.findings.length === from) return NO_FINDINGS;
  const found = settled(run.findings.splice(from));
  append(run.findings, found);
  return found;
}

const NO_FINDINGS: readonly Finding[] = [];

/** Tells the records of a kind at one name about each other. */
function relate(set: readonly PolicyRecordView[]): void {
  const seen = set.filter(({ isSeen }) => isSeen);
  for (const view of set) {
    if (view.isSeen) view.atName = seen;
    else if (view !== (seen[0] ?? set[0])) view.rival = seen[0] ?? set[0];
  }
}
