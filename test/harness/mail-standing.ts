/** What receivers make of a domain's records, by mailauth (SPF, DMARC) and OpenSSL (keys): the truth for "no fix makes mail worse". */

import { createPublicKey } from 'node:crypto';
import { createRequire } from 'node:module';

interface Mailauth {
  spf(options: {
    sender: string;
    ip: string;
    helo: string;
    resolver: Resolver;
  }): Promise<{ status: { result: string } }>;
  getDmarcRecord(domain: string, resolver: Resolver): Promise<false | { p?: string }>;
}
type Resolver = (name: string, type: string) => Promise<unknown[]>;

const load = createRequire(import.meta.url);
const mailauth: Mailauth = {
  spf: (load('mailauth/lib/spf') as Pick<Mailauth, 'spf'>).spf,
  getDmarcRecord: load('mailauth/lib/dmarc/get-dmarc-record') as Mailauth['getDmarcRecord'],
};

/** Character-strings of TXT records by owner, without the final dot. */
export type Texts = ReadonlyMap<string, readonly string[][]>;

/** The TXT records of lines as named-compilezone writes them, and we; what is there twice is published once (RFC 2181 §5). */
export function textsOf(lines: Iterable<string>): Texts {
  const texts = new Map<string, string[][]>();
  for (const line of new Set(lines)) {
    const [, owner = '', rdata = ''] = /^(\S+)\.\s+\d+\s+IN\s+TXT\s+(.*)$/.exec(line) ?? [];
    if (owner === '') continue;
    const strings = [...rdata.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, string = '']) =>
      string.replace(/\\(\d{3}|.)/g, (_, escaped: string) =>
        escaped.length === 3 ? String.fromCharCode(Number(escaped)) : escaped,
      ),
    );
    texts.set(owner, [...(texts.get(owner) ?? []), strings]);
  }
  return texts;
}

export interface Standing {
  readonly spf: string;
  readonly dmarc: string;
  /** Names below `_domainkey` where a verifier finds one key that OpenSSL takes. */
  readonly keys: readonly string[];
}

/** The better, the higher. */
const SPF_RANK = ['permerror', 'temperror', 'fail', 'softfail', 'none', 'neutral', 'pass'];
const DMARC_RANK = ['absent', 'none', 'quarantine', 'reject'];

/** For a message from example.org that its server, 192.0.2.25, hands over. */
export async function standingOf(texts: Texts): Promise<Standing> {
  const resolver: Resolver = (name, type) => {
    if (type === 'TXT' && texts.has(name)) return Promise.resolve([...texts.get(name)!]);
    if (type === 'MX' && name === 'example.org')
      return Promise.resolve([{ priority: 10, exchange: 'mail.example.org' }]);
    if (type === 'A' && name === 'mail.example.org') return Promise.resolve(['192.0.2.25']);
    return Promise.reject(Object.assign(new Error(name), { code: 'ENOTFOUND' }));
  };
  const { status } = await mailauth.spf({
    sender: 'ann@example.org',
    ip: '192.0.2.25',
    helo: 'mail.example.org',
    resolver,
  });
  const record = await mailauth.getDmarcRecord('example.org', resolver).catch(() => false as const);
  const keys = [...texts].filter(([owner, records]) => owner.includes('._domainkey.') && isUsable(records));
  return {
    spf: status.result,
    dmarc: record === false ? 'absent' : (record.p ?? 'absent'),
    keys: keys.map(([owner]) => owner),
  };
}

function isUsable(records: readonly string[][]): boolean {
  const [text = '', ...others] = new Set(records.map((strings) => strings.join('')));
  if (others.length > 0) return false;
  const tags = new Map(text.split(';').map((tag) => [tag.split('=', 1)[0]!.trim(), tag.replace(/^[^=]*=/, '')]));
  const octets = Buffer.from(tags.get('p') ?? '', 'base64');
  if (tags.get('k')?.trim() === 'ed25519') return octets.length === 32;
  try {
    createPublicKey({ key: octets, format: 'der', type: 'spki' });
    return true;
  } catch {
    return false;
  }
}

export function isWorse(is: Standing, was: Standing): boolean {
  return (
    SPF_RANK.indexOf(is.spf) < SPF_RANK.indexOf(was.spf) ||
    DMARC_RANK.indexOf(is.dmarc) < DMARC_RANK.indexOf(was.dmarc) ||
    was.keys.some((owner) => !is.keys.includes(owner))
  );
}
