/**
 * How the rules on what the reader of master files found are made: most of them word one mistake, and fix it. A
 * mistake for which the chosen name server refuses the zone is an error, whatever else applies.
 */

import type { TextEdit } from '../../../text/edit.ts';
import type { Span } from '../../../text/span.ts';
import type { ZoneDocument } from '../../../workspace/zone-document.ts';
import { refusesFor, type ZoneProblem, type ZoneProblemCode } from '../../../zone/problem.ts';
import { serverName, serverOf, type ZoneServer, type ZoneTarget } from '../../../zone/releases.ts';
import type { ResourceRecord } from '../../../zone/zone.ts';
import {
  type DataOf,
  defineRule,
  type Fix,
  type MessageData,
  type Messages,
  type Rule,
  type SpecReference,
} from '../../rule.ts';
import type { RuleId, Severity } from '../../rule-id.ts';

/** A problem with what a rule needs to word and fix it. */
export interface ProblemContext {
  readonly problem: ZoneProblem;
  readonly document: ZoneDocument;
  readonly data: MessageData;
  /** The marked text. */
  readonly marked: string;
  /** The record in which it is, where it became one. */
  readonly record: ResourceRecord | undefined;
  /** For whom the zone is, and which server that is. */
  readonly target: ZoneTarget;
  readonly server: ZoneServer;
}

export interface ProblemRule<M extends Messages> {
  readonly id: RuleId;
  readonly only: readonly ZoneProblemCode[];
  /** The severity where the chosen name server takes the zone all the same; `silent` for what only matters where it does not. */
  readonly accepted: Severity | 'silent';
  readonly spec?: readonly SpecReference[];
  readonly messages: M;
  readonly reach?: 'file';
  /** Whether name servers refuse the zone for what this problem does in it, though not for every one of its kind. */
  isFatal?(context: ProblemContext): boolean;
  /** Whether receivers cannot read what name servers publish all the same. */
  isUnreadable?(context: ProblemContext): boolean;
  /** Where to look, if not at the problem's own place. */
  place?(context: ProblemContext): Span | undefined;
  /** The message's name; undefined where nothing is to be reported. The first one where absent. */
  choose?(context: ProblemContext): (keyof M & string) | undefined;
  /** What the message's places are filled with, beside the problem's own data and `marked`. */
  fill?(context: ProblemContext): MessageData;
  /** Undefined where no edit can be right. */
  fix?(context: ProblemContext): ProblemFix | undefined;
}

export interface ProblemFix {
  readonly title: string;
  readonly safe?: boolean;
  edits(): readonly TextEdit[];
}

export function problemRule<const M extends Messages>(rule: ProblemRule<M>): Rule {
  const [first] = Object.keys(rule.messages) as (keyof M & string)[];
  return defineRule({
    id: rule.id,
    on: 'zone-problem',
    only: rule.only,
    severity: rule.accepted === 'silent' ? 'error' : rule.accepted,
    spec: rule.spec ?? [{ rfc: 1035, section: '5.1' }],
    messages: rule.messages,
    ...(rule.reach === undefined ? {} : { reach: rule.reach }),
    check({ problem, document }, { report, settings }) {
      const isRefused = refusesFor(settings.zone.target, problem);
      if (!isRefused && rule.accepted === 'silent') return;
      const { zone } = document;
      const context: ProblemContext = {
        problem,
        document,
        data: problem.data,
        marked: zone.slice(problem.span.start, problem.span.end),
        record: problem.record === undefined ? undefined : zone.records.at(problem.record),
        target: settings.zone.target,
        server: serverOf(settings.zone.target),
      };
      const name = rule.choose === undefined ? first : rule.choose(context);
      if (name === undefined) return;
      const isFatal = isRefused || rule.isFatal?.(context) === true;
      const { parentheses } = openEntries(document);
      // Where a parenthesis is open nobody can say what belongs to the record: it has to be closed first.
      const isOpen = parentheses.size > 0 && parentheses.has(entryOf(document, problem));
      const fix = isOpen && !OPENERS.has(problem.code) ? undefined : rule.fix?.(context);
      const fixes: readonly Fix[] = fix === undefined ? [] : [fix];
      const data = {
        ...problem.data,
        marked: context.marked,
        server: serverName(settings.zone.target),
        ...rule.fill?.(context),
      };
      // The places are filled from data that the parser gives for the code; a test fills every message.
      report(name, rule.place?.(context) ?? problem.span, data as unknown as DataOf<M[typeof name]>, {
        fixes,
        ...(isFatal || rule.isUnreadable?.(context) === true ? { severity: 'error' } : {}),
        isRefused: isFatal,
      });
    },
  });
}

const OPENERS: ReadonlySet<ZoneProblemCode> = new Set(['paren-unclosed', 'quote-unclosed', 'open-paren-next-line']);

/** The number of the entry in which a problem is. */
export function entryOf({ zone }: ZoneDocument, { span }: ZoneProblem): number {
  return zone.syntax.entryAt(span.start)?.index ?? -1;
}

/** The first problem with a code in the record in which a problem is. */
export function firstInRecord({ document, record }: ProblemContext, code: ZoneProblemCode): ZoneProblem | undefined {
  return record === undefined ? undefined : document.problemsOf(record).find((each) => each.code === code);
}

interface OpenEntries {
  readonly quotes: ReadonlySet<number>;
  readonly parentheses: ReadonlySet<number>;
}

/** The entries in which a quotation mark or a parenthesis is not closed. */
export function openEntries(document: ZoneDocument): OpenEntries {
  const entriesWith = (wanted: ZoneProblemCode) =>
    new Set(document.problems.filter(({ code }) => code === wanted).map((problem) => entryOf(document, problem)));
  return document.zone.once(openEntries, () => ({
    quotes: entriesWith('quote-unclosed'),
    parentheses: entriesWith('paren-unclosed'),
  }));
}
