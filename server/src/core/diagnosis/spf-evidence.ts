/**
 * What the SPF record in the workspace comes to for the address that the receiver reports, and whether that address is known
 * as one's own. The address comes out of a report that anybody can write: only the user's own zones vouch for it.
 */

import type { Reading } from '../bounce/reading.ts';
import { formatAddress, type IpAddress } from '../policy/ip-address.ts';
import type { DomainName } from '../text/domain-name.ts';
import { joined } from '../text/lists.ts';
import { agree } from '../text/plural.ts';
import { say } from '../text/say.ts';
import { hostsWith } from '../workspace/hosts.ts';
import type { WorkspaceIndex } from '../workspace/index.ts';
import { addressesAt, mailServersAt, policyAt } from '../workspace/policy-lookup.ts';
import { PolicyRecordView, type PolicyView, placeOf } from '../workspace/policy-record-view.ts';
import { checkSpf } from '../workspace/spf-check.ts';
import { type SpfEvaluation, type SpfStep, spfDecision } from '../workspace/spf-result.ts';
import { restOfSpf } from '../workspace/split-spf.ts';
import type { ReportedEvidence, SpfEvidence } from './evidence.ts';
import { lineOf } from './selectors.ts';
import { SPF_CAUSES } from './spf-finding.ts';

/** Undefined where the words name nobody's domain, or no address and the record may hold for one. */
export function spfEvidence(
  reported: Pick<ReportedEvidence, 'address' | 'domain'> | undefined,
  author: DomainName | undefined,
  { cause }: Pick<Reading, 'cause'>,
  index: WorkspaceIndex,
): SpfEvidence | undefined {
  if (reported === undefined && !SPF_CAUSES.has(cause)) return undefined;
  const address = reported?.address;
  const domain = reported?.domain ?? author;
  if (domain === undefined) return undefined;
  const check = checkSpf(index, { domain, client: address ?? { octets: 4 } });
  const { view } = check;
  const isForAll = check.result === 'permerror' || check.reason === 'record-missing' || allowsNobody(check);
  const rest = view === undefined || check.result === 'pass' ? undefined : restOfSpf(view);
  if (address === undefined && !isForAll && rest === undefined) return undefined;
  const ownHost = address === undefined || check.result === 'pass' ? undefined : hostWith(address, index);
  return {
    domain,
    address,
    fault:
      check.reason === 'record-duplicate'
        ? 'several'
        : rest !== undefined
          ? 'split'
          : allowsNobody(check)
            ? 'allows-nobody'
            : undefined,
    result: check.result,
    says:
      rest === undefined
        ? inWords(check, address, index)
        : say`The SPF record of ${domain} goes on in another TXT record, which receivers do not read.`,
    at: placeOf(view ?? lastRecord(index, domain)),
    ownHost,
    add: ownHost && address && view instanceof PolicyRecordView ? addition(view, address) : undefined,
  };
}

/** `v=spf1 -all`, for domains that send no mail; also where the record refers to such a one. */
function allowsNobody({ result, steps }: SpfEvaluation): boolean {
  return (
    (result === 'fail' || result === 'softfail') &&
    steps.every(({ kind, inner }) => kind === 'all' || (inner !== undefined && allowsNobody(inner)))
  );
}

/** Of several records at a name, one that has to go. */
function lastRecord(index: WorkspaceIndex, domain: DomainName): PolicyView | undefined {
  const found = policyAt(index, domain, 'spf');
  return found.status === 'found' ? found.records.at(-1) : undefined;
}

/** What the record comes to for the address, or for any, in a sentence or two. */
function inWords(check: SpfEvaluation, address: IpAddress | undefined, index: WorkspaceIndex): string {
  const { domain, result, reason, view, steps } = check;
  const client = address === undefined ? say`any address` : formatAddress(address);
  if (view === undefined) {
    if (reason === 'record-missing') return say`${domain} publishes no SPF record.`;
    if (reason === 'record-duplicate') return say`${domain} has several SPF records, so SPF ends with permerror.`;
    if (reason === 'record-invalid') return say`The SPF record of ${domain} is invalid, so SPF ends with permerror.`;
    return reason === 'name-unanswered'
      ? say`The DNS gave no answer about the SPF record of ${domain}.`
      : say`The SPF record of ${domain} is not known here.`;
  }
  const { term } = spfDecision(check);
  if (allowsNobody(check)) return say`The SPF record of ${domain} allows no address at all.`;
  if (result === 'pass') return say`In the SPF record of ${domain}, "${term}" matches ${client}.`;
  // Of several mail servers those that are known here do not match; the others may.
  const isPartly = ({ kind, outcome, target }: SpfStep) =>
    kind === 'mx' &&
    outcome === 'unknown' &&
    target !== undefined &&
    knowsMailServer(index, target, address?.length ?? 4);
  const missed = termsOf(steps, (step) => step.outcome === 'no-match' || isPartly(step), isPartly);
  const unknown = termsOf(steps, (step) => step.outcome === 'unknown' && !isPartly(step));
  const unanswered = termsOf(steps, ({ reason }) => reason === 'name-unanswered');
  const failed = termsOf(steps, ({ outcome, reason }) => outcome === 'error' && reason !== 'name-unanswered');
  const isLimit = steps.some((step) => step.outcome === 'error' && step.reason === 'lookup-limit');
  const sentences = [
    missed.length === 0 || address === undefined
      ? ''
      : agree(
          missed.length,
          say`In the SPF record of ${domain}, ${joined(missed)} does not match ${client}.`,
          say`In the SPF record of ${domain}, ${joined(missed)} do not match ${client}.`,
        ),
    unknown.length === 0 || address === undefined
      ? ''
      : agree(unknown.length, say`${joined(unknown)} is not known here.`, say`${joined(unknown)} are not known here.`),
    unanswered.length === 0 ? '' : say`The DNS gave no answer about ${joined(unanswered)}.`,
    failed.length === 0
      ? ''
      : isLimit
        ? say`The SPF record of ${domain} needs more than ten DNS look-ups: receivers stop within ${joined(failed)} and answer with permerror.`
        : say`Receivers answer with permerror at ${joined(failed)}.`,
  ].filter((sentence) => sentence !== '');
  if (sentences.length > 0) return sentences.join(' ');
  return say`In the SPF record of ${domain}, ${term === undefined ? say`no term` : `"${term}"`} gives ${result} for ${client}.`;
}

/** Whether the zones here know the addresses of at least one of a domain's mail servers. */
function knowsMailServer(index: WorkspaceIndex, domain: DomainName, octets: number): boolean {
  const servers = mailServersAt(index, domain);
  return (
    servers.status === 'found' && servers.records.some((host) => addressesAt(index, host, octets).status !== 'unknown')
  );
}

/** More terms of one kind than these are counted. */
const MAX_TERMS = 4;

function termsOf(
  steps: readonly SpfStep[],
  wanted: (step: SpfStep) => boolean,
  isPartly: (step: SpfStep) => boolean = () => false,
): readonly string[] {
  const terms = steps
    .filter(wanted)
    .map((step) => `"${step.term.slice(0, 80)}"${isPartly(step) ? say` (as far as it is known here)` : ''}`);
  return terms.length <= MAX_TERMS
    ? terms
    : [...terms.slice(0, MAX_TERMS), say`${terms.length - MAX_TERMS} more terms`];
}

/** The first host of the workspace's zones that has an address. */
function hostWith(address: IpAddress, index: WorkspaceIndex): SpfEvidence['ownHost'] {
  const host = hostsWith(index, [address]).get(formatAddress(address));
  return host && { name: host.name, at: host.at, line: lineOf(host.document, host.at) };
}

/** Before `all`, or at the end; undefined where the record has mistakes of its own, or ends in a redirect. */
function addition(view: PolicyRecordView, address: IpAddress): SpfEvidence['add'] {
  if (view.content.kind !== 'spf' || view.content.record.effect !== 'ok') return undefined;
  const { all, redirect, terms, version } = view.content.record;
  if (all === undefined && redirect !== undefined) return undefined;
  const term = `${address.length === 4 ? 'ip4' : 'ip6'}:${formatAddress(address)}`;
  const end = terms.at(-1)?.span.end ?? version?.end ?? view.data.length;
  const edits = () =>
    all === undefined
      ? view.replace({ start: end, end }, ` ${term}`)
      : view.replace({ start: all.span.start, end: all.span.start }, `${term} `);
  return { term, at: { uri: view.document.uri, span: view.headSpan }, edits };
}
