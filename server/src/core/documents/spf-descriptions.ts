/** What an evaluation of SPF comes to, in words: one sentence for the result, and its steps as a tree. */

import { formatAddress, type IpAddress } from '../policy/ip-address.ts';
import { SPF_LOOKUP_LIMIT } from '../policy/spf-record.ts';
import type { DomainName } from '../text/domain-name.ts';
import { say } from '../text/say.ts';
import { clip, continued } from '../text/sentence.ts';
import type { EnvelopeSender } from '../workspace/message-origin.ts';
import { SPF_NAME_LIMIT, SPF_VOID_LIMIT } from '../workspace/spf-check.ts';
import type { SpfEvaluation, SpfReason, SpfResult, SpfStep } from '../workspace/spf-result.ts';

/** One record that was evaluated, with its terms in order. Texts come from zones: they are hostile. */
export interface SpfStatement {
  readonly domain: string;
  /** As published; empty if there is none. */
  readonly record: string;
  readonly result: SpfResult;
  /** Terms that needed look-ups, in all that was evaluated so far (RFC 7208 §4.6.4). */
  readonly lookups: number;
  readonly voidLookups: number;
  readonly steps: readonly SpfStepStatement[];
}

export interface SpfStepStatement {
  /** As written. */
  readonly term: string;
  readonly outcome: SpfStep['outcome'];
  readonly lookups: number;
  /** A sentence; empty where the outcome says it all. */
  readonly why: string;
  /** The record that `include` or `redirect` led to. */
  readonly inner: SpfStatement | null;
}

/** The longest text that is shown, in UTF-16 units. */
const MAX_TEXT = 300;
/** A record that is evaluated has as many terms as its author likes. */
const MAX_STEPS = 100;

export function spfStatement(evaluation: SpfEvaluation): SpfStatement {
  const { domain, view, result, lookups, voidLookups, steps } = evaluation;
  return {
    domain: clip(domain, MAX_TEXT),
    record: clip(view?.data.text ?? '', MAX_TEXT),
    result,
    lookups,
    voidLookups,
    steps: steps.slice(0, MAX_STEPS).map(stepStatement),
  };
}

/** A line of the tree: records and their terms, each record below the term that led to it. */
export interface SpfTreeLine {
  /** 0 for the terms of the first record. */
  readonly depth: number;
  readonly term: string;
  readonly outcome: SpfStep['outcome'];
  /** What the outcome needs to be understood; may be empty. */
  readonly why: string;
}

/** The most lines of a tree that anybody reads. */
const MAX_LINES = 200;

/** "SPF evaluation of example.org: fail; look-ups 4 (limit 10), without an answer 1 (limit 2)". */
export function spfTreeTitle({ domain, result, lookups, voidLookups }: SpfStatement): string {
  return say`SPF evaluation of ${domain}: ${result}; look-ups ${lookups} (limit ${SPF_LOOKUP_LIMIT}), without an answer ${voidLookups} (limit ${SPF_VOID_LIMIT})`;
}

export function spfTree(statement: SpfStatement): readonly SpfTreeLine[] {
  const lines: SpfTreeLine[] = [];
  const add = ({ steps }: SpfStatement, depth: number): void => {
    for (const { term, outcome, why, inner } of steps) {
      if (lines.length >= MAX_LINES) return;
      const result = inner === null ? '' : `${inner.domain}: ${inner.result}.`;
      lines.push({ depth, term, outcome, why: [result, why].filter((part) => part !== '').join(' ') });
      if (inner !== null) add(inner, depth + 1);
    }
  };
  add(statement, 0);
  return lines;
}

export const SPF_OUTCOMES: Readonly<Record<SpfStep['outcome'], string>> = {
  match: say`match`,
  'no-match': say`no match`,
  unknown: say`unknown`,
  error: say`error`,
};

function stepStatement(step: SpfStep): SpfStepStatement {
  const { term, outcome, lookups, inner } = step;
  return {
    term: clip(term, MAX_TEXT),
    outcome,
    lookups,
    why: stepInWords(step),
    inner: inner === undefined ? null : spfStatement(inner),
  };
}

function stepInWords({ reason, target, unknownName, mailServers, inner, voidLookups, kind }: SpfStep): string {
  if (reason === undefined) return '';
  return reasonInWords(reason, {
    name: unknownName ?? target ?? inner?.domain ?? '',
    isRedirect: kind === 'redirect',
    mailServers: mailServers ?? 0,
    voidLookups,
  });
}

interface ReasonFacts {
  readonly name: string;
  readonly isRedirect: boolean;
  readonly mailServers: number;
  readonly voidLookups: number;
}

function reasonInWords(reason: SpfReason, { name, isRedirect, mailServers, voidLookups }: ReasonFacts): string {
  const shown = clip(name, MAX_TEXT) || say`the domain`;
  switch (reason) {
    case 'name-unknown':
      return say`Nothing is known here about ${shown}.`;
    case 'name-unanswered':
      return say`The DNS gave no answer about ${shown}.`;
    case 'macro-unknown':
      return say`It depends on a value that is not known here.`;
    case 'address-unknown':
      return say`It depends on the sending address.`;
    case 'domain-invalid':
      return say`${shown} cannot have an SPF record: it is not a full domain name.`;
    case 'record-missing':
      return say`${shown} publishes no SPF record.`;
    case 'record-duplicate':
      return say`${shown} publishes more than one SPF record.`;
    case 'record-invalid':
      return say`The SPF record of ${shown} has a syntax error.`;
    case 'target-missing':
      return say`${shown} has no SPF record, which is an error for ${isRedirect ? say`a redirect` : say`an include`}.`;
    case 'target-permerror':
      return say`The SPF record of ${shown} ends in permerror itself.`;
    case 'loop':
      return say`The SPF record of ${shown} leads back to itself.`;
    case 'lookup-limit':
      return say`This is look-up number ${SPF_LOOKUP_LIMIT + 1}, and receivers stop after ${SPF_LOOKUP_LIMIT}.`;
    case 'void-limit':
      return say`${voidLookups} look-ups found nothing, and receivers stop after ${SPF_VOID_LIMIT}.`;
    case 'mx-limit':
      return say`${shown} has ${mailServers} mail servers, and receivers stop after ${SPF_NAME_LIMIT}.`;
  }
}

/** RFC 7208 §8.6: it says nothing about the sender. */
const TEMPERROR = say`A receiver that gets no answer either reports temperror, which is not fail: it accepts the message or defers it (4xx). Try again later.`;

/** One to three sentences. */
export function spfInWords(evaluation: SpfEvaluation, sender: EnvelopeSender, client: IpAddress): string {
  const { result, reason, domain, unknownName } = evaluation;
  const who = say`${formatAddress(client)} for ${sender.domain}${sender.identity === 'helo' ? say` (HELO)` : ''}`;
  const { step, path } = decisive(evaluation);
  const at = step === undefined ? '' : say`"${clip(step.term, MAX_TEXT)}" in the SPF record of ${path.at(-1)!}`;
  const through = path.length > 1 ? say` (reached through ${path.slice(0, -1).join(', ')})` : '';
  switch (result) {
    case 'none':
      return reason === 'domain-invalid'
        ? reasonInWords(reason, factsOf(domain))
        : say`${domain} publishes no SPF record.`;
    case 'permerror':
      return step === undefined
        ? say`${reasonInWords(reason ?? 'record-invalid', factsOf(domain))} Receivers end with permerror.`
        : say`Receivers end with permerror at ${at}${through}: ${continued(stepInWords(step))}`;
    case 'temperror':
      return step === undefined
        ? `${reasonInWords('name-unanswered', factsOf(unknownName ?? domain))} ${TEMPERROR}`
        : say`SPF ends with temperror at ${at}${through}: ${continued(stepInWords(step))} ${TEMPERROR}`;
    case 'unknown':
      return step === undefined
        ? say`SPF could not be checked: ${continued(reasonInWords(reason ?? 'name-unknown', factsOf(unknownName ?? domain)))}`
        : say`SPF could not be checked at ${at}${through}: ${continued(stepInWords(step))}${otherwiseInWords(evaluation)}`;
    default:
      return step === undefined
        ? say`No term in the SPF record of ${domain} matches ${who}.`
        : say`${who} matches ${at}${through}.${explanationInWords(evaluation)}`;
  }
}

function otherwiseInWords({ otherwise }: SpfEvaluation): string {
  return otherwise === 'none' ? '' : say` If that does not match, the result is ${otherwise}.`;
}

function explanationInWords({ explanation }: SpfEvaluation): string {
  return explanation === undefined ? '' : say` The domain's explanation: ${clip(explanation, MAX_TEXT)}`;
}

function factsOf(name: DomainName): ReasonFacts {
  return { name, isRedirect: false, mailServers: 0, voidLookups: 0 };
}

/** The innermost step that decided, and the domains whose records lead there. */
function decisive(evaluation: SpfEvaluation): {
  readonly step: SpfStep | undefined;
  readonly path: readonly DomainName[];
} {
  const path = [evaluation.domain];
  let step = evaluation.decidedBy;
  for (let inner = step?.inner; inner?.decidedBy !== undefined; inner = step?.inner) {
    step = inner.decidedBy;
    path.push(inner.domain);
  }
  return { step, path };
}
