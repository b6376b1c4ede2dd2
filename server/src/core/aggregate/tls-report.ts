/** SMTP TLS reports (RFC 8460 §4): how many sessions succeeded, and why others did not. */

/** Sessions that failed alike. */
export interface TlsFailure {
  /** §4.3: `starttls-not-supported`, `certificate-expired`, ... */
  readonly type: string;
  readonly sendingAddress: string | undefined;
  readonly receivingHost: string | undefined;
  readonly receivingAddress: string | undefined;
  readonly count: number;
  readonly reason: string | undefined;
}

export interface TlsPolicy {
  /** `sts`, `tlsa` or `no-policy-found`. */
  readonly type: string | undefined;
  readonly domain: string | undefined;
  readonly policy: readonly string[];
  readonly mx: readonly string[];
  readonly succeeded: number;
  readonly failed: number;
  readonly failures: readonly TlsFailure[];
}

export interface TlsReport {
  readonly type: 'tls';
  readonly organization: string | undefined;
  readonly contact: string | undefined;
  readonly id: string | undefined;
  /** Seconds since 1970-01-01 UTC. */
  readonly begin: number | undefined;
  readonly end: number | undefined;
  readonly policies: readonly TlsPolicy[];
}

/** Undefined where the text is not a TLS report. */
export function parseTlsReport(text: string): TlsReport | undefined {
  if (!/^\ufeff?\s*\{/.test(text.slice(0, 1024)) || !text.includes('"policies"')) return undefined;
  const root = objectOf(parsed(text.replace(/^\ufeff/, '')));
  if (root === undefined || !Array.isArray(root['policies'])) return undefined;
  const range = objectOf(root['date-range']);
  if (range === undefined && textOf(root['organization-name']) === undefined) return undefined;
  return {
    type: 'tls',
    organization: textOf(root['organization-name']),
    contact: textOf(root['contact-info']),
    id: textOf(root['report-id']),
    begin: secondsOf(textOf(range?.['start-datetime'])),
    end: secondsOf(textOf(range?.['end-datetime'])),
    policies: root['policies'].map((entry: unknown) => policyOf(objectOf(entry))),
  };
}

type Json = Readonly<Record<string, unknown>>;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function policyOf(entry: Json | undefined): TlsPolicy {
  const policy = objectOf(entry?.['policy']);
  const summary = objectOf(entry?.['summary']);
  const failures = entry?.['failure-details'];
  return {
    type: textOf(policy?.['policy-type']),
    domain: textOf(policy?.['policy-domain'])?.toLowerCase(),
    policy: textsOf(policy?.['policy-string']),
    mx: textsOf(policy?.['mx-host']),
    succeeded: numberOf(summary?.['total-successful-session-count']),
    failed: numberOf(summary?.['total-failure-session-count']),
    failures: Array.isArray(failures) ? failures.map((failure: unknown) => failureOf(objectOf(failure))) : [],
  };
}

function failureOf(failure: Json | undefined): TlsFailure {
  return {
    type: textOf(failure?.['result-type']) ?? 'unknown',
    sendingAddress: textOf(failure?.['sending-mta-ip']),
    receivingHost: textOf(failure?.['receiving-mx-hostname']),
    receivingAddress: textOf(failure?.['receiving-ip']),
    count: numberOf(failure?.['failed-session-count']),
    reason: textOf(failure?.['failure-reason-code']) ?? textOf(failure?.['additional-information']),
  };
}

function objectOf(value: unknown): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : undefined;
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A list, or the one text that some reporters give instead. */
function textsOf(value: unknown): readonly string[] {
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  return all.filter((each): each is string => typeof each === 'string');
}

function numberOf(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : 0;
}

function secondsOf(text: string | undefined): number | undefined {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? undefined : Math.floor(time / 1000);
}
