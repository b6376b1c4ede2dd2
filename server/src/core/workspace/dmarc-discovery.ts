/**
 * Which DMARC record applies to a domain, and what an organization is, by the DNS tree walk of RFC 9989 §4.10 over the zones of
 * the workspace. Where none of them knows a name on the way, the public suffix list stands in, and the answer says so.
 */

import {
  type AppliedPolicy,
  appliedPolicy,
  type DmarcPolicy,
  type DmarcRecord,
  testModePolicy,
} from '../policy/dmarc.ts';
import { type DomainName, isWithin, labels } from '../text/domain-name.ts';
import { type Alignment, alignmentOf, isRegistrySuffix, organizationalDomain } from './organizational-domain.ts';
import { isUnanswered, type LookupSource, nameExists, policyAt } from './policy-lookup.ts';
import type { PolicyView } from './policy-record-view.ts';

/** How an organizational domain was found. */
export type OrganizationMethod = 'tree-walk' | 'public-suffix-list';

export interface Organization {
  readonly domain: DomainName;
  readonly method: OrganizationMethod;
}

/** One query of a tree walk. */
export interface WalkStep {
  readonly domain: DomainName;
  /**
   * - `record`: one valid record; - `several`, `invalid`: what is there is discarded; - `missing`; - `unknown`: no zone here knows;
   * - `assumed`: nobody here knows, but a registry has the name, where records are rare.
   */
  readonly found: 'record' | 'several' | 'invalid' | 'missing' | 'unknown' | 'assumed';
  readonly record: DmarcRecord | undefined;
  readonly view: PolicyView | undefined;
  /** The DNS was asked and gave no answer. */
  readonly isUnanswered: boolean;
}

export interface DmarcDiscovery {
  readonly author: DomainName;
  /** `several` and `invalid`: the nearest that is published is discarded, and nothing else applies. */
  readonly status: 'found' | 'several' | 'invalid' | 'missing' | 'unknown';
  /** Whose record applies, or else where one should be. */
  readonly domain: DomainName;
  readonly record: DmarcRecord | undefined;
  readonly view: PolicyView | undefined;
  /** For `unknown`: the DNS was asked for the record of {@link domain} and gave no answer. */
  readonly isUnanswered: boolean;
  /** Whose it is, seen from the author. */
  readonly source: 'author' | 'organization' | 'public-suffix' | undefined;
  readonly organization: Organization;
  /** Whether the author's name exists, which decides between `sp` and `np`; undefined where the record is its own. */
  readonly exists: 'yes' | 'no' | 'unknown' | undefined;
  /** Before test mode; undefined where no DMARC is applied. */
  readonly applied: AppliedPolicy | undefined;
  /** What receivers are asked for, in test mode already weakened; undefined where no DMARC is applied. */
  readonly policy: DmarcPolicy | undefined;
  readonly steps: readonly WalkStep[];
}

/** A walk asks eight times at most: longer names go on with their last seven labels (§4.10). */
const MAX_LABELS = 7;

export function discoverDmarc(source: LookupSource, author: DomainName): DmarcDiscovery {
  const steps = treeWalk(source, author);
  const organization = organizationBy(author, steps);
  const noPolicy = { exists: undefined, applied: undefined, policy: undefined } as const;
  const base = { author, organization, steps, isUnanswered: false, ...noPolicy } as const;
  const nothing = { ...base, domain: author, record: undefined, view: undefined, source: undefined } as const;
  const own = steps[0];
  if (own === undefined || own.found === 'unknown')
    return { ...nothing, status: 'unknown', isUnanswered: own?.isUnanswered === true };
  if (own.record !== undefined) return { ...base, status: 'found', source: 'author', ...applyTo(source, author, own) };
  const above = steps.slice(1);
  const ofOrganization = above.find(({ domain }) => domain === organization.domain);
  if (ofOrganization?.record !== undefined)
    return { ...base, status: 'found', source: 'organization', ...applyTo(source, author, ofOrganization) };
  const last = above.at(-1);
  const isSuffix = last?.record?.psd === 'y' && isWithin(organization.domain, last.domain);
  if (isSuffix) return { ...base, status: 'found', source: 'public-suffix', ...applyTo(source, author, last) };
  const open = above.find(({ found }) => found === 'unknown');
  if (open !== undefined) {
    const { domain, isUnanswered } = ofOrganization ?? open;
    return { ...nothing, domain, isUnanswered, status: 'unknown' };
  }
  const discarded = steps.find((step) => step.found === 'several' || step.found === 'invalid');
  if (discarded !== undefined)
    return { ...nothing, domain: discarded.domain, status: discarded.found === 'several' ? 'several' : 'invalid' };
  return { ...nothing, status: 'missing' };
}

function applyTo(
  source: LookupSource,
  author: DomainName,
  { domain, record, view }: WalkStep,
): Pick<DmarcDiscovery, 'domain' | 'record' | 'view' | 'exists' | 'applied' | 'policy'> {
  if (record === undefined) return { domain, record, view, exists: undefined, applied: undefined, policy: undefined };
  const isOwn = domain === author;
  const exists = isOwn ? undefined : nameExists(source, author);
  const applied = appliedPolicy(record, isOwn ? 'domain' : exists === 'no' ? 'non-existent' : 'subdomain');
  const policy = applied && (record.isTesting ? testModePolicy(applied.policy) : applied.policy);
  return { domain, record, view, exists, applied, policy };
}

/** The organizational domain of a name (§4.10.2). */
export function organizationOf(source: LookupSource, name: DomainName): Organization {
  return organizationBy(name, treeWalk(source, name));
}

/**
 * Whether an authenticated domain is aligned with the domain of From (§4.4): the same, or of the same organization. Which of
 * the two the author's record asks for is not looked at. Where no record applies there is nothing to be aligned for; then the
 * suffix list says what would be aligned if the organization published one.
 */
export function alignmentIn(source: LookupSource, identifier: DomainName, author: DomainName): Alignment {
  if (identifier === author) return 'strict';
  const steps = treeWalk(source, author);
  if (steps.every(({ record }) => record === undefined)) return alignmentOf(identifier, author);
  const isSame = organizationBy(author, steps).domain === organizationOf(source, identifier).domain;
  return isSame ? 'relaxed' : 'none';
}

/** The steps of §4.10, the name itself first. */
function treeWalk(source: LookupSource, start: DomainName): readonly WalkStep[] {
  const steps: WalkStep[] = [];
  let rest = labels(start);
  while (rest.length > 0) {
    const step = stepAt(source, rest.join('.') as DomainName);
    steps.push(step);
    if (step.record !== undefined && step.record.psd !== 'u') break;
    rest = rest.slice(rest.length > MAX_LABELS ? -MAX_LABELS : 1);
  }
  return steps;
}

function stepAt(source: LookupSource, domain: DomainName): WalkStep {
  const nothing = { domain, record: undefined, view: undefined, isUnanswered: false };
  const found = policyAt(source, `_dmarc.${domain}` as DomainName, 'dmarc');
  if (found.status === 'unknown') {
    const isAssumed = isRegistrySuffix(domain) || labels(domain).length === 1;
    return { ...nothing, found: isAssumed ? 'assumed' : 'unknown', isUnanswered: isUnanswered(found) };
  }
  if (found.status === 'missing') return { ...nothing, found: 'missing' };
  const [view] = found.records;
  if (found.records.length > 1 || view?.content.kind !== 'dmarc') return { ...nothing, found: 'several' };
  const { record } = view.content;
  return record.isValid ? { ...nothing, found: 'record', record, view } : { ...nothing, found: 'invalid', view };
}

function organizationBy(start: DomainName, steps: readonly WalkStep[]): Organization {
  let shortest: DomainName | undefined;
  let isOpen = false;
  for (const { domain, found, record } of steps) {
    // Whatever is published there could change the answer, unless a record above does.
    if (found === 'unknown') isOpen = true;
    if (record === undefined) continue;
    if (record.psd === 'n') return { domain, method: 'tree-walk' };
    if (record.psd === 'y' && domain !== start) return { domain: below(start, domain), method: 'tree-walk' };
    shortest = domain;
    isOpen = false;
  }
  if (isOpen) return { domain: organizationalDomain(start), method: 'public-suffix-list' };
  return { domain: shortest ?? start, method: 'tree-walk' };
}

/** The name one label below another, on the way to a third. */
function below(start: DomainName, suffix: DomainName): DomainName {
  return labels(start)
    .slice(-labels(suffix).length - 1)
    .join('.') as DomainName;
}
