import { type DomainName, labels } from '../../text/domain-name.ts';
import { replace } from '../../text/edit.ts';
import { RR } from '../../zone/types.ts';
import type { ResourceRecord, Zone } from '../../zone/zone.ts';
import { defineRule, type Fix } from '../rule.ts';
import { misplacedKeys } from './lib/misplaced-keys.ts';
import { headSpan } from './lib/record-places.ts';

export default defineRule({
  id: 'zone/key-misplaced',
  on: 'zone',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.6.2.1' }],
  messages: {
    apex: 'A DKIM key stands at the domain itself. Receivers look for it at SELECTOR._domainkey.{domain} alone and will not find it here. Move it to the selector that your mail server signs with.',
    noSelector:
      'A DKIM key stands at _domainkey itself. Receivers look for it at SELECTOR._domainkey and will not find it here. Put the selector that your mail server signs with before the name.',
    misspelt:
      'Receivers look for DKIM keys below _domainkey, and this name says {written}, so nobody will find the key. Rename it.',
    elsewhere:
      'This is a DKIM key, but receivers look for keys at SELECTOR._domainkey.DOMAIN alone. They find this one only where a CNAME at such a name leads here.',
  },
  check(document, { report }) {
    const { zone } = document;
    if (zone.origin === undefined) return;
    for (const record of misplacedKeys(document)) {
      const { owner, ownerId } = record;
      if (record.type !== 'TXT' || isAliased(zone, ownerId)) continue;
      const parts = labels(owner);
      const own = parts.slice(0, parts.length - labels(zone.origin).length);
      const written = own.find((label) => MISSPELT.test(label));
      const at = headSpan(record);
      if (owner === zone.origin) report('apex', at, { domain: zone.origin });
      else if (parts[0] === '_domainkey') report('noSelector', at, {});
      else if (written?.startsWith('_') && written !== parts[0])
        report('misspelt', at, { written }, { fixes: renaming(record, written) });
      else {
        const fixes = written === undefined || written === parts[0] ? [] : renaming(record, written);
        report('elsewhere', at, {}, { severity: 'info', fixes });
      }
    }
  },
});

/** `_domainkeys`, `_domain_key`, `_domain-key`, `_domiankey`, `domainkey`. */
const MISSPELT = /^_?dom[a-z]{2,5}[_-]?ke?ys?$/;

/** Whether a CNAME leads to a name. */
function isAliased({ index }: Zone, name: number): boolean {
  return index.ofType(RR.CNAME).some((i) => index.target[i] === name);
}

function renaming({ ownerText, ownerSpan, owner }: ResourceRecord, label: string): readonly Fix[] {
  const at = ownerText.toLowerCase().indexOf(label);
  if (ownerSpan === undefined || at < 0) return [];
  const start = ownerSpan.start + at;
  const meant = labels(owner).map((each) => (each === label ? '_domainkey' : each));
  return [
    {
      title: `Rename to ${meant.join('.') as DomainName}`,
      edits: () => [replace({ start, end: start + label.length }, '_domainkey')],
    },
  ];
}
