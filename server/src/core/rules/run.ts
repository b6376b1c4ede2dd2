/** Runs rules over subjects and collects findings. Which subjects a document has is `session.ts`'s to say. */

import { append } from '../text/lists.ts';
import { say } from '../text/say.ts';
import type { Span } from '../text/span.ts';
import type { WorkspaceIndex } from '../workspace/index.ts';
import { refusesBy } from '../zone/problem.ts';
import {
  type DataOf,
  type Finding,
  fillTemplate,
  type Messages,
  type ReportDetails,
  type Rule,
  type RuleContext,
} from './rule.ts';
import type { Severity } from './rule-id.ts';
import { chosenSeverity, type Settings } from './settings.ts';
import { atLeast } from './stricter.ts';
import type { SubjectKind, Subjects } from './subjects.ts';

/** A rule that threw: a fault of ours, which must neither hide nor take other findings with it. */
export interface RuleFailure {
  readonly rule: Rule;
  readonly error: unknown;
}

export interface ActiveRule {
  readonly rule: Rule;
  readonly severity: Severity;
}

/** The rules that some settings switch on, arranged by what they look at. Made once, used for every document. */
export class RuleSet {
  readonly settings: Settings;
  readonly #all = new Map<SubjectKind, readonly ActiveRule[]>();
  /** By kind and key: those that ask for the key, after those that look at all of the kind. */
  readonly #keyed = new Map<SubjectKind, Map<string, readonly ActiveRule[]>>();

  constructor(rules: readonly Rule[], settings: Settings) {
    this.settings = settings;
    const keyed: [SubjectKind, string, ActiveRule][] = [];
    for (const rule of rules) {
      const own = chosenSeverity(rule, settings) ?? rule.severity;
      const floor = settings.floors?.[rule.id];
      const severity = own === 'off' ? floor : atLeast(own, floor);
      if (severity === undefined) continue;
      const active = { rule, severity };
      if (rule.only === undefined) add(this.#all, rule.on, active);
      else for (const key of rule.only) keyed.push([rule.on, key, active]);
    }
    for (const [kind, key, active] of keyed) {
      const byKey = this.#keyed.get(kind) ?? new Map<string, readonly ActiveRule[]>();
      this.#keyed.set(kind, byKey);
      if (!byKey.has(key)) byKey.set(key, this.rulesFor(kind));
      add(byKey, key, active);
    }
  }

  /** The active rules for a kind and, for the kinds that have one, a key (a record's type, a problem's code, a key's shape). */
  rulesFor(kind: SubjectKind, key?: string): readonly ActiveRule[] {
    const keyed = key === undefined ? undefined : this.#keyed.get(kind)?.get(key);
    return keyed ?? this.#all.get(kind) ?? NO_RULES;
  }

  /** The keys that active rules of a kind ask for. */
  keysOf(kind: SubjectKind): ReadonlySet<string> {
    return new Set(this.#keyed.get(kind)?.keys());
  }
}

const NO_RULES: readonly ActiveRule[] = [];

function add<K>(map: Map<K, readonly ActiveRule[]>, key: K, rule: ActiveRule): void {
  map.set(key, [...(map.get(key) ?? []), rule]);
}

/** What is known about the signatures of a message. */
export type Judged = Pick<RuleContext<Messages>, 'verification' | 'explanations'>;

const NOT_JUDGED: Judged = { verification: undefined, explanations: new Map() };

/** What a rule is given beside its subject. Of one rule there is one for all runs; it belongs to a run while that asks the rule. */
class Context implements RuleContext<Messages> {
  readonly settings: Settings;
  readonly index: WorkspaceIndex;
  readonly dependOnOthers: () => void;
  readonly report: RuleContext<Messages>['report'];
  /** None between two questions: a context outlives the runs, and would hold their texts. */
  run: Run | undefined;
  readonly #clock: () => number;

  constructor(active: ActiveRule, { rules, index, clock }: Contexts) {
    this.settings = rules.settings;
    this.index = index;
    this.#clock = clock;
    this.dependOnOthers = () => this.run?.dependOnOthers();
    this.report = (name, at, data, details) => this.run?.report(active, name, at, data, details);
  }

  get verification(): Judged['verification'] {
    return this.run?.judged.verification;
  }

  get explanations(): Judged['explanations'] {
    return (this.run?.judged ?? NOT_JUDGED).explanations;
  }

  get now(): number {
    return this.#clock();
  }
}

/** The rules of some settings, with what each of them is given. Made once for many runs: a run of its own for each of thousands of files would be most of it. */
export class Contexts {
  readonly rules: RuleSet;
  readonly index: WorkspaceIndex;
  readonly clock: () => number;
  readonly #of = new Map<ActiveRule, Context>();

  /** @param clock seconds since 1970-01-01 UTC; only asked when a rule needs it */
  constructor(rules: RuleSet, index: WorkspaceIndex, clock: () => number) {
    this.rules = rules;
    this.index = index;
    this.clock = clock;
  }

  of(active: ActiveRule): Context {
    let context = this.#of.get(active);
    if (context === undefined) {
      context = new Context(active, this);
      this.#of.set(active, context);
    }
    return context;
  }
}

/** What a run looks at of a text: where it ends, and where lines do. */
export interface RunText {
  readonly length: number;
  charCodeAt(at: number): number;
}

/** One run over one text. */
export class Run {
  findings: Finding[] = [];
  failures: RuleFailure[] = [];
  /** What is known about the signatures of a message. */
  readonly judged: Judged;
  readonly #contexts: Contexts;
  #text: RunText;
  readonly #revision: number;
  #dependsOnOthers = false;

  constructor(contexts: Contexts, text: RunText, judged: Judged = NOT_JUDGED) {
    this.#contexts = contexts;
    this.#text = text;
    this.judged = judged;
    this.#revision = contexts.index.revision;
  }

  /** Whether a finding, or the absence of one, rests on other documents. */
  get dependsOnOthers(): boolean {
    return this.#dependsOnOthers;
  }

  /** Whether another document has changed since, on which a finding rests, or the absence of one. */
  get isStale(): boolean {
    return this.#dependsOnOthers && this.#revision !== this.#contexts.index.revision;
  }

  /** What is found rests on other documents, or on their absence. */
  dependOnOthers(): void {
    this.#dependsOnOthers = true;
  }

  /** Goes on with another text, of which nothing has been found yet: for many small ones, of which each need not have a run of its own. */
  goOnWith(text: RunText): void {
    this.#text = text;
    this.findings = [];
    this.failures = [];
  }

  /** Shows a subject to every rule that looks at its kind. */
  check<K extends SubjectKind>(kind: K, subject: Subjects[K], key?: string): void {
    for (const active of this.#contexts.rules.rulesFor(kind, key)) this.#apply(active, subject);
  }

  /**
   * Takes over what another run over the same text has found and this one has not.
   *
   * @param includedBy where the text is included, for a part of another zone: the findings say so
   */
  take(other: Run, includedBy?: { readonly uri: string; readonly span: Span }): void {
    const { findings, failures } = other;
    this.#dependsOnOthers ||= other.#dependsOnOthers;
    const known = new Set(this.findings.map(findingKey));
    const related = includedBy === undefined ? [] : [{ ...includedBy, message: say`The file is included here.` }];
    for (const finding of findings) {
      if (known.has(findingKey(finding))) continue;
      this.findings.push(related.length === 0 ? finding : { ...finding, related: [...finding.related, ...related] });
    }
    append(this.failures, failures);
  }

  /** Drops the findings that are not wanted. */
  retain(isWanted: (finding: Finding) => boolean): void {
    let count = 0;
    for (const finding of this.findings) if (isWanted(finding)) this.findings[count++] = finding;
    this.findings.length = count;
  }

  #apply(active: ActiveRule, subject: Subjects[SubjectKind]): void {
    const { rule } = active;
    const context = this.#contexts.of(active);
    // A rule may ask what other zones hold, and with that for another run.
    const outer = context.run;
    context.run = this;
    try {
      rule.check(subject as never, context);
    } catch (error) {
      this.failures.push({ rule, error });
    } finally {
      context.run = outer;
    }
  }

  /** Adds a finding of a rule, with the severity that the settings give it. @throws {RangeError} for a message that the rule does not have */
  report(
    { rule, severity }: ActiveRule,
    name: string,
    at: Span,
    data: DataOf<string>,
    details: ReportDetails = {},
  ): void {
    const { settings } = this.#contexts.rules;
    // A user's choice of severity outranks a rule's own second thoughts.
    const chosen = chosenSeverity(rule, settings);
    const message = rule.messages[name];
    if (message === undefined) throw new RangeError(`${rule.id} has no message "${name}"`);
    this.findings.push({
      rule,
      severity: atLeast(
        chosen === undefined || chosen === 'off' ? (details.severity ?? severity) : chosen,
        settings.floors?.[rule.id],
      ),
      messageName: name,
      data,
      message: fillTemplate(message, data),
      span: this.#widen(at),
      related: details.related ?? [],
      fixes: details.fixes ?? [],
      unnecessary: details.unnecessary ?? false,
      isRefused: details.isRefused ?? this.#refuses(rule, name, details.severity ?? rule.severity),
    });
  }

  #refuses({ refusedBy }: Rule, message: string, severity: Severity | 'off'): boolean {
    const verdict = severity === 'error' ? refusedBy?.[message] : undefined;
    return verdict !== undefined && refusesBy(this.#contexts.rules.settings.zone.target, verdict);
  }

  /** A place without width cannot be seen: it takes the unit after it, or before it at the end of a line. */
  #widen({ start, end }: Span): Span {
    const from = Math.max(0, Math.min(start, this.#text.length));
    const to = Math.max(from, Math.min(end, this.#text.length));
    if (to > from) return { start: from, end: to };
    const next = this.#text.charCodeAt(from);
    if (from < this.#text.length && next !== 10 && next !== 13) return { start: from, end: from + 1 };
    const before = this.#text.charCodeAt(from - 1);
    if (from > 0 && before !== 10 && before !== 13) return { start: from - 1, end: from };
    return { start: from, end: Math.min(from + 1, this.#text.length) };
  }
}

function findingKey({ rule, span, message }: Finding): string {
  return `${rule.id} ${span.start} ${span.end} ${message}`;
}

/** Findings in the order of the text; at one place the outer before the inner, then by rule. */
export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort(
    (a, b) =>
      a.span.start - b.span.start ||
      b.span.end - a.span.end ||
      (a.rule.id < b.rule.id ? -1 : a.rule.id > b.rule.id ? 1 : 0),
  );
}
