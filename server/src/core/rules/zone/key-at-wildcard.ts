import type { DomainName } from '../../text/domain-name.ts';
import { dataStateOf, shapeOf } from '../../workspace/key-reading.ts';
import { PolicyRecordView, recognize } from '../../workspace/policy-record-view.ts';
import type { ZoneDocument } from '../../workspace/zone-document.ts';
import { HAS } from '../../zone/kinds.ts';
import type { ZoneIndex } from '../../zone/zone.ts';
import { defineRule } from '../rule.ts';
import { type KeyPlace, keyPlaces } from './lib/key-texts.ts';

export default defineRule({
  id: 'zone/key-at-wildcard',
  on: 'zone',
  severity: 'warning',
  spec: [
    { rfc: 6376, section: '6.1.2' },
    { rfc: 4592, section: '2.1.1' },
  ],
  messages: {
    key: 'This key is found for every selector that has no record of its own, also for those you never set up, and old selectors cannot be withdrawn by deleting them. Publish the key at its selector.',
    revoked:
      'An empty key for every selector means that {domain} signs no mail, but its SPF record lets servers send. If they sign, publish their keys at their selectors, which then take precedence. If no mail is sent, the SPF record should be "v=spf1 -all".',
  },
  check(document, { report }) {
    let withSelectors: ReadonlySet<number> | undefined;
    for (const { index, above } of wildcards(document)) {
      const view = document.keyRecordOf(index);
      if (view === undefined || shapeOf(view) !== 'tags') continue;
      if (dataStateOf(view) !== 'revoked') {
        report('key', view.headSpan, {});
        continue;
      }
      withSelectors ??= selectorsAbove(document);
      if (!withSelectors.has(above) && letsSend(document, view.name.domain))
        report('revoked', view.headSpan, { domain: view.name.domain }, { severity: 'info' });
    }
  },
});

const ASTERISK = 0x2a;

/** An edit that changes no name and no type keeps the index, and with it these. */
const known = new WeakMap<ZoneIndex, readonly KeyPlace[]>();

/** The keys whose first label is a wildcard. */
function wildcards(document: ZoneDocument): readonly KeyPlace[] {
  const { index, nameTable } = document.zone;
  let places = known.get(index);
  if (places === undefined) {
    places = keyPlaces(document).filter(({ owner }) => nameTable.firstOctet(owner) === ASTERISK);
    known.set(index, places);
  }
  return places;
}

/** The names directly below which a selector has a key, or an alias of one: all of them in one pass, as there may be as many wildcards. */
function selectorsAbove({ zone: { index, nameTable } }: ZoneDocument): ReadonlySet<number> {
  const above = new Set<number>();
  for (const name of nameTable.withLabel('_domainkey'))
    if (nameTable.firstOctet(name) !== ASTERISK && (index.kinds[name]! & (HAS.txt | HAS.cname)) !== 0)
      above.add(nameTable.parent(name));
  return above;
}

/** Whether the SPF record of a domain, as far as the zone has it, lets anybody send. */
function letsSend(document: ZoneDocument, domain: DomainName): boolean {
  return document.zone.rrset(domain, 'TXT').some((record) => {
    const recognized = recognize(record.strings, record.owner);
    if (recognized?.kind !== 'spf') return false;
    const { content } = new PolicyRecordView(document, record, recognized);
    if (content.kind !== 'spf') return false;
    const { terms, redirect } = content.record;
    return redirect !== undefined || terms.some((term) => term.kind === 'mechanism' && term.qualifier === '+');
  });
}
