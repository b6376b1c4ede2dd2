import { type DomainName, parseKeyName } from '../../text/domain-name.ts';
import { joined } from '../../text/lists.ts';
import type { ZoneDocument } from '../../workspace/zone-document.ts';
import { HAS } from '../../zone/kinds.ts';
import { RR } from '../../zone/types.ts';
import type { Zone, ZoneIndex } from '../../zone/zone.ts';
import { defineRule } from '../rule.ts';
import { mailTargetOf, providerOf, selectorSetOf } from './lib/key-providers.ts';
import { targetOf } from './lib/record-places.ts';
import { type ZoneFacts, zoneFactsOf } from './lib/zone-facts.ts';

/** The first label of what the MX record of a custom MAIL FROM domain names. */
const MAIL_FROM_TARGET = 'feedback-smtp';

export default defineRule({
  id: 'zone/missing-provider-record',
  on: 'zone',
  severity: 'warning',
  spec: [{ rfc: 6376, section: '3.6.2' }],
  messages: {
    selector:
      '{provider} hands out the selectors {all} together and changes between them, but {missing} is missing here. {provider} may not verify the domain, and mail fails DKIM once it signs with the missing one. Publish its CNAME record too.',
    tokens:
      '{provider} hands out {wanted} CNAME records for a domain. This zone has {there|such record}. {provider} does not verify the domain, or mail fails DKIM once it signs with a missing one. Publish all of them.',
    spf: 'The MX record makes this name a custom MAIL FROM domain of {provider}, which needs an SPF record there too: without it SPF fails. Publish the TXT record "v=spf1 include:amazonses.com ~all" at {name}.',
  },
  check(document, { report }) {
    const { zone } = document;
    const { index, nameTable, records } = zone;
    const facts = zoneFactsOf(document);
    if (!facts.isComplete || facts.apex < 0) return;
    const tokens = new Map<string, { readonly places: number[]; readonly wanted: number }>();
    for (const name of facts.unusual) {
      if (!facts.has(name, HAS.cname)) continue;
      const key = parseKeyName(nameTable.name(name));
      if (key === undefined) continue;
      const i = cnameAt(index, name);
      const target = i < 0 ? undefined : targetOf(records.at(i)!);
      const provider = target && providerOf(target.text);
      if (target === undefined || provider === undefined) continue;
      if (provider.tokens !== undefined) {
        const known = tokens.get(`${provider.name} ${key.domain}`);
        if (known === undefined) tokens.set(`${provider.name} ${key.domain}`, { places: [i], wanted: provider.tokens });
        else known.places.push(i);
        continue;
      }
      const set = selectorSetOf(provider, key.selector);
      const missing = set.filter((selector) => lacks(document, `${selector}._domainkey.${key.domain}`));
      if (missing.length === 0) continue;
      // One finding for a set, at the first that is there.
      if (set.find((selector) => !missing.includes(selector)) !== key.selector) continue;
      report('selector', target.span, { provider: provider.name, all: joined(set), missing: joined(missing) });
    }
    for (const [key, { places, wanted }] of tokens) {
      if (places.length >= wanted) continue;
      const target = targetOf(records.at(places[0]!)!);
      const provider = key.slice(0, key.lastIndexOf(' '));
      if (target !== undefined) report('tokens', target.span, { provider, wanted, there: places.length });
    }
    for (const i of mailFroms(zone, facts)) {
      const target = targetOf(records.at(i)!);
      const name = nameTable.name(index.owner[i]!);
      if (target === undefined || zone.recordsAt(name).some((record) => /v=spf1[\s"]/i.test(record.rdataText)))
        continue;
      const mail = mailTargetOf('MX', target.name);
      if (mail !== undefined) report('spf', target.span, { provider: mail.provider, name });
    }
  },
});

function cnameAt(index: ZoneIndex, name: number): number {
  for (let i = index.first(name); i >= 0; i = index.next(i)) if (index.type[i] === RR.CNAME) return i;
  return -1;
}

/** MX records of custom MAIL FROM domains, by their numbers. */
function* mailFroms({ index, nameTable }: Zone, facts: ZoneFacts): Generator<number> {
  if (nameTable.withLabel(MAIL_FROM_TARGET).length === 0) return;
  for (const i of index.ofType(RR.MX)) {
    const target = index.target[i]!;
    if (target < 0 || !nameTable.beginsWith(target, MAIL_FROM_TARGET)) continue;
    if (!facts.has(index.owner[i]!, HAS.cname)) yield i;
  }
}

function lacks(document: ZoneDocument, name: string): boolean {
  const id = document.zone.nameTable.add(name as DomainName);
  return zoneFactsOf(document).surelyLacks(id, HAS.cname | HAS.txt | HAS.ns);
}
