import { labels, ROOT } from '../../text/domain-name.ts';
import { replace } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { RR } from '../../zone/types.ts';
import { defineRule } from '../rule.ts';
import { dotFixes } from './lib/record-places.ts';
import { lacksOwnServer } from './lib/target-faults.ts';
import { zoneFactsOf } from './lib/zone-facts.ts';

export default defineRule({
  id: 'zone/duplicate-origin',
  on: 'zone',
  severity: 'warning',
  spec: [{ rfc: 1035, section: '5.1' }],
  messages: {
    owner:
      'This name has no final dot, so the origin is appended a second time: the record is published at {published}, where receivers do not look for it. Append a dot.',
    soa: 'This name has no final dot, so the name under which the zone is loaded is appended, and the SOA record is not at the apex of the zone. Name servers refuse the zone. Append a dot.',
    absolute:
      'This name ends in the origin twice: the record is published at {published}, where receivers do not look for it. A final dot was probably missing. Remove one of the two.',
    target: 'This name has no final dot, so the origin is appended a second time: it means {published}. Append a dot.',
  },
  refusedBy: { soa: 'BNLK', owner: 'Bnlk', absolute: 'Bnlk', target: 'Bnlk' },
  check(document, { report }) {
    const { zone } = document;
    const { index, nameTable } = zone;
    const facts = zoneFactsOf(document);

    const { originChanges } = index;
    for (const [k, start] of originChanges.entries()) {
      const origin = zone.records.originId(start);
      if (facts.doublesOf(origin).length === 0) continue;
      const end = originChanges[k + 1] ?? index.owner.length;
      for (let i = start; i < end; i++) {
        if (facts.isDoubled(index.owner[i]!, origin)) checkOwner(i, nameTable.name(origin));
        if (facts.isDoubled(index.target[i]!, origin)) checkNames(i);
      }
    }
    for (const i of index.ofType(RR.SOA)) checkNames(i);
    checkFirstSoa();

    /** Before any `$ORIGIN`, the owner of the SOA can only be the name under which the zone is loaded, which nothing says here. */
    function checkFirstSoa(): void {
      const record = zone.records.at(index.firstOfType(RR.SOA));
      if (record?.ownerSpan === undefined || record.origin !== ROOT || zone.originFrom === 'option') return;
      const { ownerSpan, ownerText, owner } = record;
      if (ownerText === '@' || ownerText.endsWith('.') || /^\$origin[ \t]/im.test(zone.slice(0, ownerSpan.start)))
        return;
      report('soa', ownerSpan, {}, { severity: 'error', fixes: dotFixes(ownerText, ownerSpan, owner) });
    }

    function checkOwner(i: number, origin: string): void {
      const record = zone.records.at(i)!;
      const { ownerSpan, ownerText, owner } = record;
      if (ownerSpan === undefined) return;
      const meant = withoutOrigin(owner, origin);
      // Without its SOA in its place no zone loads.
      const isSoa = index.type[i] === RR.SOA;
      const isFatal = isSoa || labels(owner).some((label) => label === '_domainkey' || label === '_dmarc');
      // The zone of a key that is elsewhere is loaded all the same.
      const details = { severity: isFatal ? 'error' : 'warning', ...(isSoa ? {} : { isRefused: false }) } as const;
      if (!ownerText.endsWith('.')) {
        report('owner', ownerSpan, { published: owner }, { ...details, fixes: dotFixes(ownerText, ownerSpan, meant) });
        return;
      }
      const fix = { title: say`Write ${meant}.`, edits: () => [replace(ownerSpan, `${meant}.`)] };
      report('absolute', ownerSpan, { published: owner }, { ...details, fixes: [fix] });
    }

    function checkNames(i: number): void {
      const record = zone.records.at(i)!;
      const originId = zone.records.originId(i);
      for (const { name, text, span, isRelative } of record.rdataNames) {
        // Names of SOA are not in the table unless another record has them.
        const id = isRelative ? nameTable.add(name) : -1;
        if (!facts.isDoubled(id, originId)) continue;
        const fixes = dotFixes(text, span, withoutOrigin(name, record.origin));
        const severity = lacksOwnServer(document, i, id) ? 'error' : 'warning';
        report('target', span, { published: name }, { severity, fixes });
      }
    }
  },
});

function withoutOrigin(name: string, origin: string): string {
  return name.slice(0, name.length - origin.length - 1);
}
