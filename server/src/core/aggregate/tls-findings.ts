/** What follows from a TLS report: each kind of failure of RFC 8460 §4.3 with what to do about it. */

import type { AggregateFinding } from './dmarc-findings.ts';
import type { TlsPolicy, TlsReport } from './tls-report.ts';

interface Explanation {
  readonly says: string;
  readonly step: string;
}

/** RFC 8460 §4.3. */
const FAILURES: Readonly<Record<string, Explanation>> = {
  'starttls-not-supported': {
    says: 'the mail server does not offer STARTTLS',
    step: 'Turn on STARTTLS at that server, and check that no firewall strips it.',
  },
  'certificate-host-mismatch': {
    says: 'the certificate is not for the name of the mail server',
    step: 'Get a certificate that names the MX host.',
  },
  'certificate-expired': {
    says: 'the certificate has expired',
    step: 'Renew the certificate, and automate its renewal.',
  },
  'certificate-not-trusted': {
    says: 'the certificate is not issued by an authority that senders trust',
    step: 'Serve the whole chain of certificates of a public authority.',
  },
  'validation-failure': {
    says: 'TLS failed for another reason',
    step: 'Look at the reason code, and at the log of the mail server.',
  },
  'tlsa-invalid': {
    says: 'the TLSA record is not usable',
    step: 'Compare the TLSA record with the certificate (DANE-EE: 3 1 1).',
  },
  'dnssec-invalid': { says: 'DNSSEC validation failed', step: 'Check the signatures and the DS record of the zone.' },
  'dane-required': {
    says: 'the sender requires DANE, and there are no usable TLSA records',
    step: 'Publish TLSA records for every MX host.',
  },
  'sts-policy-fetch-error': {
    says: 'the MTA-STS policy could not be fetched',
    step: 'Check that https://mta-sts.DOMAIN/.well-known/mta-sts.txt answers with 200 and a valid certificate.',
  },
  'sts-policy-invalid': {
    says: 'the MTA-STS policy is not valid',
    step: 'Correct the policy file (RFC 8461 section 3.2).',
  },
  'sts-webpki-invalid': {
    says: 'the certificate of the MTA-STS policy host is not valid',
    step: 'Get a certificate for mta-sts.DOMAIN.',
  },
};

const MX_MISMATCH: Explanation = {
  says: 'the MTA-STS policy does not name this MX host',
  step: 'Add the host to the mx: lines of the policy file and change the id of the _mta-sts record, or take it out of the MX records.',
};

export function tlsFindings(report: TlsReport): AggregateFinding[] {
  return report.policies.flatMap((policy) => policyFindings(policy)).sort((a, b) => b.count - a.count);
}

function explanationOf(type: string, hosts: readonly string[], policy: TlsPolicy): Explanation {
  const lines = policy.policy.flatMap((line) => /^\s{0,20}mx\s{0,20}:\s{0,20}(\S+)/i.exec(line)?.[1] ?? []);
  const patterns = lines.length > 0 ? lines : policy.mx;
  const isOfPolicy = type === 'validation-failure' && policy.type === 'sts' && patterns.length > 0;
  if (isOfPolicy && hosts.length > 0 && !hosts.some((host) => patterns.some((mx) => isNamedBy(mx, host))))
    return MX_MISMATCH;
  return FAILURES[type] ?? { says: `the result is "${type}"`, step: 'Ask the reporter what it means.' };
}

/** Whether a pattern of an MTA-STS policy covers a host: `*.` stands for one label (RFC 8461 section 4.1). */
function isNamedBy(pattern: string, host: string): boolean {
  const [wanted, found] = [pattern.toLowerCase(), host.toLowerCase().replace(/\.$/, '')];
  return wanted.startsWith('*.') ? found.slice(found.indexOf('.')) === wanted.slice(1) : found === wanted;
}

function policyFindings(policy: TlsPolicy): AggregateFinding[] {
  const domain = policy.domain ?? 'the domain';
  const findings: AggregateFinding[] = [];
  const byType = new Map<string, { hosts: Set<string>; sources: Set<string>; count: number; reasons: Set<string> }>();
  for (const { type, receivingHost, sendingAddress, count, reason } of policy.failures) {
    const group = byType.get(type) ?? { hosts: new Set(), sources: new Set(), count: 0, reasons: new Set() };
    if (receivingHost !== undefined) group.hosts.add(receivingHost);
    if (sendingAddress !== undefined) group.sources.add(sendingAddress);
    if (reason !== undefined) group.reasons.add(reason);
    group.count += count;
    byType.set(type, group);
  }
  for (const [type, { hosts, sources, count, reasons }] of byType) {
    const { says, step } = explanationOf(type, [...hosts], policy);
    const where = hosts.size === 0 ? domain : [...hosts].join(', ');
    const why = reasons.size === 0 ? '' : ` (${[...reasons].join('; ')})`;
    findings.push({
      severity: 'error',
      id: type,
      message: `${where}: ${says}${why}.`,
      step: step.replace('DOMAIN', domain),
      sources: [...sources],
      count,
    });
  }
  if (policy.failed > 0 && findings.length === 0) {
    findings.push({
      severity: 'warning',
      id: 'no-details',
      message: `${domain}: sessions failed, and the report does not say why.`,
      step: 'Look at the log of the mail servers for that day.',
      sources: [],
      count: policy.failed,
    });
  }
  if (policy.type === 'no-policy-found') {
    findings.push({
      severity: 'info',
      id: 'no-policy-found',
      message: `${domain} has neither an MTA-STS policy nor TLSA records: senders encrypt, but do not check whom they talk to.`,
      step: 'Publish an MTA-STS policy (RFC 8461) or TLSA records with DNSSEC (RFC 7672).',
      sources: [],
      count: policy.succeeded + policy.failed,
    });
  }
  return findings;
}
