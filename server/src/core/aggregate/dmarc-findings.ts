/**
 * What follows from a DMARC aggregate report: which sources fail and why, and what the zones of the workspace say about it. What
 * no zone here knows is left open.
 */

import { formatAddress, type IpAddress, parseIp4, parseIp6 } from '../policy/ip-address.ts';
import { type DomainName, domainName, keyName, selector } from '../text/domain-name.ts';
import { discoverDmarc } from '../workspace/dmarc-discovery.ts';
import { type Host, hostsWith } from '../workspace/hosts.ts';
import type { WorkspaceIndex } from '../workspace/index.ts';
import { alignmentOf } from '../workspace/organizational-domain.ts';
import { checkSpf } from '../workspace/spf-check.ts';
import type { DmarcReport, DmarcRow, ReportedResult } from './dmarc-report.ts';

export interface AggregateFinding {
  /** `error`: mail of ours fails, or the zone lacks something; `warning`: it may be ours; `info`: worth knowing. */
  readonly severity: 'error' | 'warning' | 'info';
  readonly id: string;
  readonly message: string;
  /** What to do; undefined where nothing has to be done. */
  readonly step: string | undefined;
  readonly sources: readonly string[];
  /** Messages, or sessions. */
  readonly count: number;
}

/** Whether DMARC passed: one aligned identifier is enough (RFC 9989 §4.4). By the receiver, or where it does not say by its results. */
export function passes(row: DmarcRow, policy: DmarcReport['policy']): boolean {
  const { dkim, spf } = row;
  return dkim === undefined && spf === undefined
    ? alignedPass(row, policy) !== undefined
    : dkim === 'pass' || spf === 'pass';
}

/** What passed for the domain in From, by the results from before the receiver's evaluation. */
function alignedPass(row: DmarcRow, { adkim, aspf }: DmarcReport['policy']): string | undefined {
  const { dkimResults, spfResults } = row;
  const isPass = (mode: string | undefined) => (each: ReportedResult) =>
    each.result === 'pass' && isAligned(each.domain, row, mode);
  return dkimResults.some(isPass(adkim)) ? 'DKIM' : spfResults.some(isPass(aspf)) ? 'SPF' : undefined;
}

/** Whether a domain is aligned with the domain of From, as the report's policy asks for. */
export function isAligned(domain: string | undefined, row: DmarcRow, mode: string | undefined): boolean {
  const author = authorOf(row);
  if (domain === undefined || author === undefined) return false;
  const alignment = alignmentOf(domainName(domain), author);
  return alignment === 'strict' || (alignment === 'relaxed' && mode !== 's');
}

function authorOf({ headerFrom }: DmarcRow): DomainName | undefined {
  return headerFrom === undefined ? undefined : domainName(headerFrom);
}

class Findings {
  readonly #rows = new Set<DmarcRow>();
  readonly #groups = new Map<
    string,
    { finding: Omit<AggregateFinding, 'sources' | 'count'>; sources: Set<string>; count: number }
  >();

  /** Whether anything is said about a row. */
  has(row: DmarcRow): boolean {
    return this.#rows.has(row);
  }

  add(key: string, finding: Omit<AggregateFinding, 'sources' | 'count'>, row: DmarcRow): void {
    const { source, count } = row;
    this.#rows.add(row);
    const group = this.#groups.get(key) ?? { finding, sources: new Set<string>(), count: 0 };
    group.sources.add(source);
    group.count += count;
    this.#groups.set(key, group);
  }

  list(): AggregateFinding[] {
    return [...this.#groups.values()]
      .map(({ finding, sources, count }) => ({ ...finding, sources: [...sources], count }))
      .sort((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity) || b.count - a.count);
  }
}

const ORDER: readonly AggregateFinding['severity'][] = ['error', 'warning', 'info'];

/** Those that matter most first; within a severity by the number of messages. */
export function dmarcFindings(report: DmarcReport, index: WorkspaceIndex): AggregateFinding[] {
  const findings = new Findings();
  const failed = report.rows.filter((row) => !passes(row, report.policy));
  const hosts = hostsWith(
    index,
    failed.map(({ source }) => addressOf(source)).filter((address) => address !== undefined),
  );
  for (const row of report.rows) for (const result of row.dkimResults) addKeyFinding(findings, row, result, index);
  for (const row of failed) addFailure(findings, report, row, index, hosts);
  const policy = policyFinding(report, index);
  return policy === undefined ? findings.list() : [...findings.list(), policy];
}

/** A selector that the zones do not publish, or that is revoked; and a key that is published, but whose signature fails. */
function addKeyFinding(findings: Findings, row: DmarcRow, result: ReportedResult, index: WorkspaceIndex): void {
  const { domain, selector: name } = result;
  if (domain === undefined || name === undefined) return;
  const at = keyName({ domain: domainName(domain), selector: selector(name) });
  const found = index.keyAt(at);
  const isPass = result.result === 'pass';
  if (found.status === 'missing') {
    if (isPass) {
      findings.add(
        `absent ${at}`,
        {
          severity: 'warning',
          id: 'key-only-published',
          message: `Signatures with ${at} pass, but the zone file here does not have that record.`,
          step: `The zone file is not what is published: add the record of ${at} to it before it is loaded the next time.`,
        },
        row,
      );
    } else {
      findings.add(
        `missing ${at}`,
        {
          severity: 'error',
          id: 'key-missing',
          message: `A source signs with the selector ${name} of ${domain}, but the zone does not publish ${at}.`,
          step: `Publish the public key at ${at}, or let that source sign with a selector that is published.`,
        },
        row,
      );
    }
  } else if (found.status === 'found' && !isPass) {
    const isRevoked = found.keys.every(({ key }) => key.isRevoked);
    if (isRevoked) {
      findings.add(
        `revoked ${at}`,
        {
          severity: 'error',
          id: 'key-revoked',
          message: `A source still signs with the selector ${name} of ${domain}, whose key is revoked (p= is empty).`,
          step: `Switch that source to a selector that is published.`,
        },
        row,
      );
    } else if (result.result === 'fail' || result.result === 'permerror') {
      findings.add(
        `broken ${at}`,
        {
          severity: 'warning',
          id: 'signature-fails',
          message: `Signatures with ${at} fail although the key is published.`,
          step: 'Check that this source signs with the private key that belongs to the record (dkim-lint check-key). If the source only forwards mail, it changed the messages.',
        },
        row,
      );
    }
  }
}

function addFailure(
  findings: Findings,
  { policy }: DmarcReport,
  row: DmarcRow,
  index: WorkspaceIndex,
  hosts: ReadonlyMap<string, Host>,
): void {
  const address = addressOf(row.source);
  const host = address && hosts.get(formatAddress(address))?.name;
  const author = row.headerFrom ?? policy.domain ?? 'the domain';
  const signed = row.dkimResults.filter(({ result }) => result !== undefined && result !== 'none');
  const foreign = signed.find(({ result, domain }) => result === 'pass' && !isAligned(domain, row, policy.adkim));
  const passed = alignedPass(row, policy);
  const isForwarded = row.overrides.some(({ type }) => /forward|mailing_list/.test(type));
  if (passed !== undefined) {
    findings.add(
      `contradiction ${passed} ${author}`,
      {
        severity: 'warning',
        id: 'results-differ',
        message: `The report contradicts itself: ${passed} passed for a domain aligned with ${author}, yet the receiver evaluated DMARC as failed.`,
        step: 'Look for the same source in the reports of other receivers: if it passes there, this reporter evaluates incorrectly.',
      },
      row,
    );
    return;
  }
  if (isForwarded) {
    findings.add(
      'forwarded',
      {
        severity: 'info',
        id: 'forwarded',
        message:
          'The receiver takes this mail for forwarded or sent through a mailing list, and did not apply the policy.',
        step: undefined,
      },
      row,
    );
  } else if (foreign !== undefined) {
    findings.add(
      `foreign ${foreign.domain}`,
      {
        severity: 'error',
        id: 'dkim-not-aligned',
        message: `Mail from ${author} is signed by ${foreign.domain}, which is not aligned with From.`,
        step: `At the service that sends this mail, set up DKIM for your own domain, so that it signs with d=${author}.`,
      },
      row,
    );
  } else if (signed.length === 0) {
    findings.add(
      `unsigned ${author} ${host}`,
      {
        severity: host === undefined ? 'warning' : 'error',
        id: 'unsigned',
        message: `Mail from ${author} is not signed with DKIM, and SPF does not help: DMARC fails.${host === undefined ? '' : ` The source is ${host} of the zone here.`}`,
        step:
          host !== undefined
            ? `Turn on DKIM signing there with d=${author}.`
            : `If these servers send for you, turn on DKIM signing there with d=${author}. If you do not know them, the mail is forged, and nothing has to be done.`,
      },
      row,
    );
  }
  addSpfFinding(findings, policy.aspf, row, index, host);
  if (findings.has(row)) return;
  const own = signed.find(({ domain }) => isAligned(domain, row, policy.adkim));
  if (own !== undefined) {
    findings.add(
      `own ${own.domain} ${own.result}`,
      {
        severity: 'warning',
        id: 'own-signature-fails',
        message: `Mail from ${author} is signed by ${own.domain}, but the signature does not pass (${own.result}), and SPF does not help: DMARC fails.`,
        step: 'If these servers send for you, send a message through them and verify it (dkim-lint verify --dns). If they only forward mail, they changed the messages.',
      },
      row,
    );
  } else {
    findings.add(
      `failed ${author}`,
      {
        severity: 'warning',
        id: 'not-passed',
        message: `Neither SPF nor DKIM passes for ${author}: DMARC fails.`,
        step: `If these servers send for you, let them sign with d=${author}. If you do not know them, the mail is forged, and nothing has to be done.`,
      },
      row,
    );
  }
}

function addSpfFinding(
  findings: Findings,
  mode: string | undefined,
  row: DmarcRow,
  index: WorkspaceIndex,
  host: DomainName | undefined,
): void {
  const [result] = row.spfResults;
  const domain = result?.domain;
  if (result === undefined || domain === undefined) return;
  const aligned = isAligned(domain, row, mode);
  if (result.result === 'pass') {
    if (aligned) return;
    findings.add(
      `spf-alignment ${domain}`,
      {
        severity: 'warning',
        id: 'spf-not-aligned',
        message: `SPF passes for ${domain}, which is not aligned with From (${row.headerFrom ?? 'unknown'}).`,
        step: 'Use an envelope sender (Return-Path) below your own domain, or rely on an aligned DKIM signature.',
      },
      row,
    );
    return;
  }
  if (!aligned) return;
  const address = addressOf(row.source);
  const here = address && checkSpf(index, { domain: domainName(domain), client: address });
  if (here === undefined || here.result === 'unknown') return;
  if (here.result === 'pass') {
    findings.add(
      `spf-differs ${domain}`,
      {
        severity: 'warning',
        id: 'spf-differs',
        message: `The SPF record of ${domain} in the zone here allows this source, but the receiver got "${result.result ?? 'no result'}".`,
        step: 'The zone file may be newer than what is published: check that it is loaded everywhere.',
      },
      row,
    );
  } else {
    findings.add(
      `spf-missing ${domain} ${host}`,
      {
        severity: host === undefined ? 'warning' : 'error',
        id: 'spf-not-listed',
        message: `The SPF record of ${domain} does not allow ${host ?? 'this source'} (${here.result}).`,
        step:
          host !== undefined
            ? `Add its address to the SPF record of ${domain}.`
            : `If these servers send for you, add their addresses or the include: of the service to the SPF record of ${domain}.`,
      },
      row,
    );
  }
}

function addressOf(text: string): IpAddress | undefined {
  return text.includes(':') ? parseIp6(text) : parseIp4(text);
}

/** The record that the receiver found is another one than the zone has. */
function policyFinding({ policy, rows }: DmarcReport, index: WorkspaceIndex): AggregateFinding | undefined {
  if (policy.domain === undefined || policy.p === undefined) return undefined;
  const here = discoverDmarc(index, domainName(policy.domain));
  const count = rows.reduce((sum, row) => sum + row.count, 0);
  const finding = { severity: 'warning', sources: [], count } as const;
  if (here.status === 'missing') {
    return {
      ...finding,
      id: 'policy-missing',
      message: `The receiver found a DMARC record of ${policy.domain} (p=${policy.p}); the zone here has none.`,
      step: `Add the record at _dmarc.${policy.domain} to the zone file before it is loaded the next time.`,
    };
  }
  if (here.record?.p === undefined || here.record.p === policy.p) return undefined;
  return {
    ...finding,
    id: 'policy-differs',
    message: `The receiver found p=${policy.p} for ${policy.domain}; the zone here says p=${here.record.p}.`,
    step: 'The zone file and the published record differ, or did then: check that the zone is loaded.',
  };
}
