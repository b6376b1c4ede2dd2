/** The DNS tree walk beside mailauth's, which follows RFC 9989 too, over generated trees of records. */

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import fc from 'fast-check';
import { domainName } from '../../server/src/core/text/domain-name.ts';
import { alignmentIn, discoverDmarc, organizationOf } from '../../server/src/core/workspace/dmarc-discovery.ts';
import { WorkspaceIndex } from '../../server/src/core/workspace/index.ts';
import { ZoneDocument } from '../../server/src/core/workspace/zone-document.ts';

type Resolver = (name: string, type: string) => Promise<unknown[]>;

interface MailauthDmarc {
  createRecordLookup(resolver: Resolver, options: { strict: boolean }): (name: string) => Promise<unknown>;
  discoverPolicy(
    domain: string,
    lookup: unknown,
  ): Promise<{ record: unknown; recordDomain: string | null; orgDomain: string }>;
  getOrgDomain(domain: string, lookup: unknown): Promise<string>;
  getPolicyTags(record: unknown): { p: string; sp?: string; np?: string } | null;
  domainExists(domain: string, resolver: Resolver): Promise<boolean>;
}

const load = createRequire(import.meta.url);
const mailauth = load('mailauth/lib/dmarc/get-dmarc-record') as MailauthDmarc;

const LABELS = ['a', 'b', 'dept'];
const SUFFIXES = ['example.com', 'example.org', 'com'];
const name = fc
  .tuple(fc.array(fc.constantFrom(...LABELS), { maxLength: 9 }), fc.constantFrom(...SUFFIXES))
  .map(([above, suffix]) => [...above, suffix].join('.'));
const policy = fc.constantFrom('none', 'quarantine', 'reject', 'maybe');
const tag = fc.oneof(
  policy.map((value) => `p=${value}`),
  policy.map((value) => `sp=${value}`),
  policy.map((value) => `np=${value}`),
  fc.constantFrom('psd=y', 'psd=n', 'psd=u', 't=y', 'rua=mailto:a@example.net', 'rua=x', 'adkim=s', 'p=reject'),
);
const record = fc
  .tuple(name, fc.constantFrom('v=DMARC1', 'v=DMARC1', 'v=DMARC1', 'v=DMARC2'), fc.array(tag, { maxLength: 4 }))
  .map(([owner, version, tags]) => ({ owner: `_dmarc.${owner}`, type: 'TXT', value: [version, ...tags].join('; ') }));
const host = name.map((owner) => ({ owner, type: 'A', value: '192.0.2.1' }));
const tree = fc.array(fc.oneof({ weight: 3, arbitrary: record }, host), { maxLength: 8 });

type Tree = readonly { readonly owner: string; readonly type: string; readonly value: string }[];

function indexOf(records: Tree): WorkspaceIndex {
  const index = new WorkspaceIndex(true);
  const lines = records.map(({ owner, type, value }) => `${owner}. ${type} ${type === 'TXT' ? `"${value}"` : value}\n`);
  index.set(ZoneDocument.open('file:///root.zone', `$ORIGIN .\n$TTL 60\n. SOA ns. h. 1 2 3 4 5\n${lines.join('')}`));
  return index;
}

/** The same text twice at a name is one record for a name server. */
function resolverOf(records: Tree): Resolver {
  return (asked, type) => {
    const answers = new Set(
      records.filter((each) => each.owner === asked && each.type === type).map(({ value }) => value),
    );
    if (answers.size > 0) return Promise.resolve([...answers].map((value) => (type === 'TXT' ? [value] : value)));
    const exists = records.some(({ owner }) => owner === asked || owner.endsWith(`.${asked}`));
    return Promise.reject(Object.assign(new Error(asked), { code: exists ? 'ENODATA' : 'ENOTFOUND' }));
  };
}

test('the record, the organizational domain, the policy and the alignment are the same', async () => {
  await fc.assert(
    fc.asyncProperty(tree, name, name, async (records, author, identifier) => {
      const index = indexOf(records);
      const lookup = mailauth.createRecordLookup(resolverOf(records), { strict: true });
      const theirs = await mailauth.discoverPolicy(author, lookup);
      const ours = discoverDmarc(index, domainName(author));
      assert.equal(ours.status === 'found' ? ours.domain : null, theirs.recordDomain, 'record');
      assert.equal(organizationOf(index, domainName(author)).domain, theirs.orgDomain, 'organization');
      if (theirs.recordDomain === null) return;
      const tags = mailauth.getPolicyTags(theirs.record);
      const exists = await mailauth.domainExists(author, resolverOf(records));
      const wanted =
        theirs.recordDomain === author ? tags?.p : ((exists ? undefined : tags?.np) ?? tags?.sp ?? tags?.p);
      assert.equal(ours.applied?.policy, wanted, 'policy');
      const isSame = (await mailauth.getOrgDomain(identifier, lookup)) === theirs.orgDomain;
      const alignment = identifier === author ? 'strict' : isSame ? 'relaxed' : 'none';
      assert.equal(alignmentIn(index, domainName(identifier), domainName(author)), alignment, 'alignment');
    }),
    { numRuns: 1500 },
  );
});
