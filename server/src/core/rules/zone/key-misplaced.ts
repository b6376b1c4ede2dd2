import { parseKeyRecord } from '../../dkim/key-record.ts';
import { type DomainName, labels } from '../../text/domain-name.ts';
import { remove, replace } from '../../text/edit.ts';
import { MappedText } from '../../text/mapped-text.ts';
import { say } from '../../text/say.ts';
import { misplacedKeys } from '../../workspace/misplaced-keys.ts';
import type { ZoneDocument } from '../../workspace/zone-document.ts';
import { HAS } from '../../zone/kinds.ts';
import type { ResourceRecord, Zone, ZoneIndex } from '../../zone/zone.ts';
import { defineRule, type Fix } from '../rule.ts';
import { headSpan, isAliased, removalFixes } from './lib/record-places.ts';

export default defineRule({
  id: 'zone/key-misplaced',
  on: 'zone',
  severity: 'error',
  spec: [{ rfc: 6376, section: '3.6.2.1' }],
  messages: {
    apex: 'This DKIM key is at the domain itself. Receivers look for keys only at SELECTOR._domainkey.{domain} and will not find it. Move it to the selector that your mail server signs with.',
    noSelector:
      'This DKIM key is at _domainkey itself. Receivers look for keys at SELECTOR._domainkey and will not find it. Put the selector that your mail server signs with before the name.',
    empty:
      'This DKIM key is empty, and receivers do not look for keys at this name, so it has no effect. If {domain} sends no mail, publish it at *._domainkey; if it sends mail, delete the record.',
    misspelt:
      'Receivers look for DKIM keys at SELECTOR._domainkey.DOMAIN, and this name has {written} in place of _domainkey, so they will not find the key. Rename it.',
    joined:
      'Receivers look for DKIM keys at SELECTOR._domainkey.DOMAIN, and in {written} the dot before _domainkey is missing. They will not find the key. Write {expected}.',
    noUnderscore:
      'Receivers look for DKIM keys at SELECTOR._domainkey.DOMAIN, and this name has {written}, without the underscore. They find the key only where a CNAME at such a name leads here. If there is none, add the underscore.',
    doubled:
      'Receivers look for DKIM keys at SELECTOR._domainkey.DOMAIN, and this name has _domainkey twice, so they will not find the key. Write {expected}.',
    swapped:
      'Receivers look for DKIM keys at SELECTOR._domainkey.DOMAIN: the selector comes first, and this name begins with _domainkey. They will not find the key. Write {expected}.',
    taken:
      'Receivers look for DKIM keys at SELECTOR._domainkey.DOMAIN, and this name has {written} in place of {meant}. {expected} has a record already, so do not rename this one: with two keys at a selector, signatures fail now and then. Delete the record that is not needed.',
    elsewhere:
      'This is a DKIM key, but receivers look for keys only at SELECTOR._domainkey.DOMAIN. They find this one only where a CNAME at such a name points here. Move it to such a name, or publish the CNAME.',
  },
  check(document, { report }) {
    const { zone } = document;
    const { index, records } = zone;
    if (zone.origin === undefined) return;
    for (const owner of doubledNames(document)) {
      const record = records.at(index.first(owner))!;
      const meant = withoutDoubling(labels(record.owner));
      const expected = meant.slice(0, meant.length - labels(zone.origin).length).join('.');
      const fixes = isPublished(zone, meant.join('.') as DomainName) ? [] : undoubling(record);
      report('doubled', headSpan(record), { expected }, { fixes });
    }
    for (const record of misplacedKeys(document)) {
      const { owner, ownerId } = record;
      if (record.type !== 'TXT' || isAliased(zone, ownerId)) continue;
      const parts = labels(owner);
      const own = parts.slice(0, parts.length - labels(zone.origin).length);
      const joined = own.find((label) => /^[a-z0-9-]+_domainkey$/.test(label));
      const written = own.find((label, i) => i > 0 && MISSPELT.test(label));
      const at = headSpan(record);
      const slip = slipIn(parts, joined, written);
      const isApart = owner === zone.origin || (parts[0] === '_domainkey' && own.length === 1);
      if (isApart && isEmptyKey(record)) report('empty', at, { domain: zone.origin }, { severity: 'warning' });
      else if (owner === zone.origin) report('apex', at, { domain: zone.origin });
      else if (isApart) report('noSelector', at, {});
      else if (slip !== undefined && isPublished(zone, slip.expected)) {
        // Where an underscore is missing, another zone may lead here.
        const isUseless = written === undefined || written.startsWith('_');
        const fixes = isUseless ? removalFixes(document, record, say`Delete this record`) : [];
        report('taken', at, slip, { severity: 'warning', fixes });
      } else if (parts[0] === '_domainkey')
        report('swapped', at, { expected: inOrder(own) }, { fixes: reordering(record, own) });
      else if (joined !== undefined) {
        const meant = separated(joined);
        report('joined', at, { written: joined, expected: meant }, { fixes: renaming(record, joined, meant) });
      } else if (written?.startsWith('_')) report('misspelt', at, { written }, { fixes: renaming(record, written) });
      else if (written !== undefined) {
        // Providers lead selectors of their customers to names like s1.domainkey.CUSTOMER.
        const severity = own.length === 2 ? 'warning' : 'info';
        report('noUnderscore', at, { written }, { severity, fixes: renaming(record, written) });
      } else report('elsewhere', at, {}, { severity: 'info' });
    }
  },
});

/** `_domainkeys`, `_domain_key`, `_domain-key`, `_domiankey`, `domainkey`, `_dkimkey`, `_dkim`. */
const MISSPELT = /^(?:_domainkey:|_?dom[a-z]{2,5}[_-]?ke?ys?|_dkim(?:[_-]?keys?)?)$/;

/** The labels below the origin with the selector first: the one after `_domainkey` is it, what follows is a subdomain. */
function inOrder([key, selector, ...below]: readonly string[]): string {
  return [selector, key, ...below].join('.');
}

function reordering({ ownerText, ownerSpan }: ResourceRecord, own: readonly string[]): readonly Fix[] {
  const written = own.slice(0, 2).join('.');
  if (ownerSpan === undefined || !ownerText.toLowerCase().startsWith(written)) return [];
  const { start } = ownerSpan;
  return [
    {
      title: say`Write ${inOrder(own)}`,
      edits: () => [replace({ start, end: start + written.length }, inOrder(own.slice(0, 2)))],
    },
  ];
}

/** What is written in place of what, and the name that was meant. */
function slipIn(
  parts: readonly string[],
  joined: string | undefined,
  misspelt: string | undefined,
): { readonly written: string; readonly meant: string; readonly expected: DomainName } | undefined {
  const [key = '', selector = '', ...below] = parts;
  if (key === '_domainkey') {
    const meant = `${selector}.${key}`;
    return { written: `${key}.${selector}`, meant, expected: [meant, ...below].join('.') as DomainName };
  }
  const written = joined ?? misspelt;
  if (written === undefined) return undefined;
  const meant = written === joined ? separated(joined) : '_domainkey';
  return { written, meant, expected: parts.map((each) => (each === written ? meant : each)).join('.') as DomainName };
}

/** `s1._domainkey` of `s1_domainkey`, and of `s1-_domainkey`: no selector ends with a hyphen. */
function separated(joined: string): string {
  return `${joined.slice(0, -'_domainkey'.length).replace(/-$/, '')}._domainkey`;
}

/** An edit that changes no name and no type keeps the index, and with it these. */
const known = new WeakMap<ZoneIndex, readonly number[]>();

/** The names with a TXT or CNAME record that have `_domainkey` twice: forms append it to what was entered with it. */
function doubledNames({ zone: { index, nameTable } }: ZoneDocument): readonly number[] {
  let names = known.get(index);
  if (names === undefined) {
    names = nameTable.withLabel('_domainkey').filter((name) => {
      if ((index.kinds[name]! & (HAS.txt | HAS.cname)) === 0) return false;
      let count = 0;
      for (let at = name; at > 0; at = nameTable.parent(at)) if (nameTable.beginsWith(at, '_domainkey')) count++;
      return count > 1;
    });
    known.set(index, names);
  }
  return names;
}

/** The labels before the first `_domainkey`, and all from the last one on. */
function withoutDoubling(parts: readonly string[]): readonly string[] {
  return [...parts.slice(0, parts.indexOf('_domainkey')), ...parts.slice(parts.lastIndexOf('_domainkey'))];
}

function undoubling({ ownerText, ownerSpan }: ResourceRecord): readonly Fix[] {
  const written = ownerText.toLowerCase();
  const [first, last] = [written.indexOf('_domainkey'), written.lastIndexOf('_domainkey')];
  if (ownerSpan === undefined || first === last) return [];
  const { start } = ownerSpan;
  return [
    {
      title: say`Write _domainkey once`,
      edits: () => [remove({ start: start + first, end: start + last })],
    },
  ];
}

function isEmptyKey({ strings }: ResourceRecord): boolean {
  return parseKeyRecord(MappedText.concat(strings.map(({ data }) => data))).keyData?.isEmpty === true;
}

function isPublished(zone: Zone, name: DomainName): boolean {
  return zone.rrset(name, 'TXT').length > 0 || zone.rrset(name, 'CNAME').length > 0;
}

function renaming(
  { ownerText, ownerSpan, owner }: ResourceRecord,
  label: string,
  expected = '_domainkey',
): readonly Fix[] {
  const at = ownerText.toLowerCase().indexOf(label);
  if (ownerSpan === undefined || at < 0) return [];
  const start = ownerSpan.start + at;
  const meant = labels(owner).map((each) => (each === label ? expected : each));
  return [
    {
      title: say`Rename to ${meant.join('.') as DomainName}`,
      edits: () => [replace({ start, end: start + label.length }, expected)],
    },
  ];
}
