/** Which subjects a document has, and running the rules on them; what is wrong with them is the rules' to say. */

import type { Finding } from '../rules/rule.ts';
import { RULE_IDS } from '../rules/rule-ids.ts';
import { Contexts, type Judged, type RuleSet, Run, type RunText } from '../rules/run.ts';
import { Suppressions } from '../rules/suppression.ts';
import type { WorkspaceIndex } from '../workspace/index.ts';
import type { MessageDocument } from '../workspace/message-document.ts';
import { DMARC_RECORDS, policyRecordsInZone, SPF_RECORDS } from '../workspace/policy-records-in-zone.ts';
import type { Verification } from '../workspace/verdict.ts';
import type { ZoneDocument } from '../workspace/zone-document.ts';
import type { ZoneSignatures } from '../workspace/zone-signatures.ts';
import { typeNumber } from '../zone/types.ts';
import type { Zone, ZonePart } from '../zone/zone.ts';
import type { Entry } from './entry.ts';
import { partsOf } from './includes.ts';
import { LeadingPolicies } from './leading-policies.ts';
import { RecordFindings } from './record-findings.ts';

/** Runs one set of rules, with its settings, on documents that share one index. */
export class Checker {
  readonly rules: RuleSet;
  readonly #index: WorkspaceIndex;
  readonly #records: RecordFindings;
  readonly #contexts: Contexts;

  /** @param clock seconds since 1970-01-01 UTC */
  constructor(rules: RuleSet, index: WorkspaceIndex, clock: () => number) {
    this.rules = rules;
    this.#index = index;
    this.#records = new RecordFindings(rules, index);
    this.#contexts = new Contexts(rules, index, clock);
  }

  /** Runs what has not been run on the document as it is. */
  look(entry: Entry, messagesAreComplete: boolean): void {
    const { document } = entry;
    if (document.kind === 'eml') {
      entry.quick ??= this.#runQuick(document, entry);
      return;
    }
    const parts = partsOf(document, this.#index);
    if (!isSame(parts, entry.parts)) {
      entry.parts = parts;
      entry.quick = undefined;
      entry.shared = undefined;
    }
    if (entry.quick?.isStale === true) entry.quick = undefined;
    const documents = parts.length > 0 ? parts : [document];
    const { revision } = this.#index;
    if (messagesAreComplete && entry.shared?.revision !== revision) {
      const runs = documents.map((each) => this.#runBesideMessages(each));
      entry.quick ??= this.runOnZones(documents, this.#besides(entry, runs));
      documents.forEach((each, i) => {
        retainWanted(each.zone, runs[i]!);
      });
      entry.shared = { run: this.#joined(documents, runs), revision };
    }
    entry.quick ??= this.runOnZones(documents, this.#besides(entry, []));
  }

  /** What comments in a zone may switch off beside the quick findings. */
  #besides({ parts, aboutSignatures }: Entry, runs: readonly Run[]): Besides {
    const findings = runs.map((run) => run.findings);
    return parts.length > 0
      ? { findings, knowsSignatures: true }
      : {
          findings: [[...(findings[0] ?? []), ...(aboutSignatures ?? [])]],
          knowsSignatures: aboutSignatures !== undefined,
        };
  }

  runOnZones(documents: readonly ZoneDocument[], { findings, knowsSignatures }: Besides = NOTHING_BESIDE): Run {
    const means = { rules: this.rules, records: this.#records, index: this.#index, knowsSignatures };
    const runs = documents.map((document, i) => {
      const run = this.newRun(document.zone.syntax);
      checkZoneDocument(document, run, means, findings[i] ?? []);
      return run;
    });
    return this.#joined(documents, runs);
  }

  #runBesideMessages(document: ZoneDocument): Run {
    const run = this.newRun(document.zone.syntax);
    for (const domain of this.#index.signingDomains) {
      for (const key of document.keysOfDomain(domain)) run.check('key-in-workspace', key);
    }
    run.check('zone-in-workspace', document);
    return run;
  }

  /** The runs over one file as a part of several zones: what is wrong in more than one is reported once. */
  #joined(documents: readonly ZoneDocument[], runs: readonly Run[]): Run {
    const [document] = documents;
    if (document === undefined || (runs.length === 1 && document.includedBy === undefined)) return runs[0]!;
    const all = this.newRun(document.zone.syntax);
    documents.forEach(({ includedBy }, i) => {
      all.take(runs[i]!, includedBy);
    });
    return all;
  }

  #runQuick(document: MessageDocument, judged: Judged): Run {
    const run = this.newRun(document.text, judged);
    checkMessageDocument(document, run);
    return run;
  }

  /** Runs the rules that need hashes and keys; the quick ones run again when they are asked for: they may know more by now. */
  judge(entry: Entry, document: MessageDocument, verification: Verification): void {
    const run = this.newRun(document.text, entry);
    const { evidence } = verification;
    if (evidence.from === 'nothing') run.check('message-evidence', { document, reason: evidence.reason });
    for (const view of verification.messages) run.check('verified-message', view);
    for (const view of verification.signatures) run.check('verdict', view);
    entry.quick = undefined;
    entry.slow = run;
  }

  /** Runs the rules on the signatures of a zone. Whether findings may have changed. */
  judgeZone(entry: Entry, { zone }: ZoneDocument, signatures: ZoneSignatures | undefined): boolean {
    const run = this.newRun(zone.syntax);
    if (signatures !== undefined) run.check('zone-signatures', signatures);
    const hadFindings = (entry.aboutSignatures ?? []).length > 0;
    entry.aboutSignatures = [...run.findings];
    entry.slow = run;
    if (Suppressions.read(zone.syntax) === undefined) return hadFindings || run.findings.length > 0;
    retainWanted(zone, run);
    // Only now is it known which comments switch nothing off.
    entry.quick = undefined;
    return true;
  }

  /** @param judged what is known about the signatures of a message */
  newRun(text: RunText, judged?: Judged): Run {
    return new Run(this.#contexts, text, judged);
  }
}

function isSame<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i]);
}

function checkMessageDocument(document: MessageDocument, run: Run): void {
  run.check('message-document', document);
  for (const refusal of document.refusals) run.check('refusal', refusal);
  for (const message of document.messages) {
    run.check('message', message);
    for (const signature of message.signatures) run.check('signature', signature);
  }
}

interface Besides {
  /** By document. */
  readonly findings: readonly (readonly Finding[])[];
  /** Whether what is wrong with signatures is among them, as far as anything is. */
  readonly knowsSignatures: boolean;
}

const NOTHING_BESIDE: Besides = { findings: [], knowsSignatures: false };

interface Means extends Pick<Besides, 'knowsSignatures'> {
  readonly rules: RuleSet;
  readonly records: RecordFindings;
  readonly index: WorkspaceIndex;
}

function checkZoneDocument(
  document: ZoneDocument,
  run: Run,
  { rules, records, index, knowsSignatures }: Means,
  others: readonly Finding[],
): void {
  const { zone } = document;
  for (const problem of document.problems) run.check('zone-problem', { problem, document }, problem.code);
  records.collect(document, run);
  const types = rules.keysOf('record');
  if (types.size > 0) {
    const numbers = [...types].map((type) => typeNumber(type)!);
    for (const record of zone.recordsOf(...numbers)) run.check('record', { record, document }, record.type);
  }
  const leading = new LeadingPolicies(document, index, () => run.dependOnOthers());
  const spf = (part: ZonePart) => leading.in(part, 'spf');
  for (const view of policyRecordsInZone(document, SPF_RECORDS, spf)) run.check('spf-in-zone', view);
  const dmarc = (part: ZonePart) => leading.in(part, 'dmarc');
  for (const view of policyRecordsInZone(document, DMARC_RECORDS, dmarc)) run.check('dmarc-in-zone', view);
  run.check('zone', document);
  // What words of another format would mean in a zone helps nobody.
  if (document.foreignFormat !== undefined) run.retain(({ rule }) => rule.inForeign === true);
  const pending = knowsSignatures ? [] : rules.rulesFor('zone-signatures').map(({ rule }) => rule.id);
  applySuppressions(zone, run, others, new Set(pending));
}

/**
 * What comments switch off goes; comments that switch nothing off, neither here nor of others, are findings of their own.
 *
 * @param pending rules that have not been run yet
 */
function applySuppressions({ syntax }: Zone, run: Run, others: readonly Finding[], pending: ReadonlySet<string>): void {
  const suppressions = Suppressions.read(syntax);
  if (suppressions === undefined) return;
  run.retain((finding) => !suppressions.covers(finding));
  for (const finding of others) suppressions.covers(finding);
  for (const idle of suppressions.idle(RULE_IDS)) if (!pending.has(idle.name)) run.check('suppression', idle);
}

/** Drops what comments of a zone switch off. */
function retainWanted({ syntax }: Zone, run: Run): void {
  const suppressions = run.findings.length === 0 ? undefined : Suppressions.read(syntax);
  if (suppressions !== undefined) run.retain((finding) => !suppressions.covers(finding));
}
