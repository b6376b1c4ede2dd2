import { type DomainName, isWithin, labels, parent } from '../../text/domain-name.ts';
import { HAS } from '../../zone/kinds.ts';
import { COMMENTED } from '../../zone/name-check.ts';
import { SIGNS } from '../../zone/names.ts';
import { serverOf } from '../../zone/releases.ts';
import { RR, TYPES_WITH_HOST } from '../../zone/types.ts';
import { defineRule } from '../rule.ts';
import { headSpan, targetOf } from './lib/record-places.ts';
import { isAddress, readUrl } from './lib/written-host.ts';
import { zoneFactsOf } from './lib/zone-facts.ts';

const OWNERS: ReadonlySet<number> = new Set([RR.A, RR.AAAA, RR.MX]);
/** WKS and A6: addresses of old, of which a zone has few. */
const OLD_ADDRESSES = [RR.WKS, RR.A6] as const;
/** Types of which a zone has few, and which of their names are those of hosts or, after the first label, of mailboxes. */
const FEW: readonly { type: number; hosts: readonly number[]; mailboxes: readonly number[] }[] = [
  { type: RR.SOA, hosts: [0], mailboxes: [1] },
  { type: RR.MINFO, hosts: [], mailboxes: [0, 1] },
  { type: RR.RP, hosts: [], mailboxes: [0] },
  { type: RR.AFSDB, hosts: [0], mailboxes: [] },
  { type: RR.RT, hosts: [0], mailboxes: [] },
  { type: RR.SVCB, hosts: [0], mailboxes: [] },
  { type: RR.HTTPS, hosts: [0], mailboxes: [] },
];

export default defineRule({
  id: 'zone/invalid-host-name',
  on: 'zone',
  severity: 'warning',
  spec: [{ rfc: 952 }, { rfc: 1123, section: '2.1' }],
  messages: {
    owner:
      '{label} is not valid in a host name, which has letters, digits and inner hyphens. BIND warns or refuses the zone, depending on check-names, and some mail servers refuse the name. Rename the host.',
    mailbox:
      '{label} is not valid in a host name, and {name} is a mailbox: after the first label comes the name of a host, with letters, digits and inner hyphens. BIND warns or refuses the zone, depending on check-names. Correct the name.',
    target:
      '{label} is not valid in a host name, and {type} points to a host: use letters, digits and inner hyphens. BIND warns or refuses the zone, depending on check-names. Correct the name.',
  },
  refusedBy: { owner: 'Bnlk', mailbox: 'Bnlk', target: 'Bnlk' },
  check(document, { report, settings }) {
    const { zone } = document;
    // It refuses the zone for them, which is another rule's to say.
    const isKnot = serverOf(settings.zone.target) === 'knot';
    const { index, records, nameTable } = zone;
    const facts = zoneFactsOf(document);
    if (facts.apex >= 0 && !nameTable.isHostName(facts.apex)) return;
    for (const name of facts.notHosts) {
      const label = wrongLabel(nameTable.name(name));
      if (label === undefined) continue;
      for (let i = index.first(name); i >= 0; i = index.next(i)) {
        if (!OWNERS.has(index.type[i]!)) continue;
        report('owner', headSpan(records.at(i)!), { label });
        break;
      }
    }
    const isReverse = REVERSE.some((domain) => zone.origin !== undefined && isWithin(zone.origin, domain));
    for (const i of facts.withTarget) {
      const id = index.target[i]!;
      const type = index.type[i]!;
      if (nameTable.isHostName(id) || !(type === RR.PTR ? isReverse && isOfHost(i) : TYPES_WITH_HOST.has(type)))
        continue;
      // The name itself is marked where it has its address.
      if (facts.has(id, HAS.address)) continue;
      const record = records.at(i)!;
      const target = targetOf(record);
      const label = target && wrongLabel(target.name);
      if (target === undefined || label === undefined || isNoName(target.text)) continue;
      report('target', target.span, { label, type: record.type });
    }
    for (const type of OLD_ADDRESSES) {
      for (const i of index.ofType(type)) {
        const id = index.owner[i]!;
        const label = facts.has(id, HAS.address | HAS.mx) ? undefined : wrongLabel(nameTable.name(id));
        if (label !== undefined) report('owner', headSpan(records.at(i)!), { label });
      }
    }
    for (const { type, hosts, mailboxes } of FEW) {
      for (const i of index.ofType(type)) {
        const record = records.at(i)!;
        // In AliasMode, SVCB and HTTPS lead to names of any kind (RFC 9460 §2.4.2).
        if ((type === RR.SVCB || type === RR.HTTPS) && record.fields[0]?.value === 0) continue;
        const names = record.rdataNames;
        for (const at of hosts) {
          const label = names[at] && wrongLabel(names[at].name);
          if (label !== undefined && !isNoName(names[at]!.text))
            report('target', names[at]!.span, { label, type: record.type });
        }
        for (const at of mailboxes) {
          const label = names[at] && wrongLabel(parent(names[at].name));
          // An @ is in its first label, and is a finding of its own.
          if (label !== undefined && !names[at]!.text.includes('@'))
            report('mailbox', names[at]!.span, { label, name: names[at]!.name });
        }
      }
    }

    /** The label for which a name is not one of a host; undefined where another rule speaks. */
    function wrongLabel(name: DomainName): string | undefined {
      const label = oddLabel(name);
      const isSpokenOf = label !== undefined && (COMMENTED.test(label) || (isKnot && SIGNS.test(label)));
      return isSpokenOf ? undefined : label;
    }

    /** Whether a PTR record tells the name of an address, and not a service (RFC 6763 §11). */
    function isOfHost(i: number): boolean {
      return !/^(?:b|db|r|dr|lb)\._dns-sd\._udp\./.test(nameTable.name(index.owner[i]!));
    }
  },
});

/** Whether a rule of its own speaks about what is written in the place of a name. */
function isNoName(text: string): boolean {
  return isAddress(text) || readUrl(text) !== undefined;
}

const REVERSE = ['in-addr.arpa', 'ip6.arpa'] as DomainName[];

/** The label for which a name is not one of a host; undefined where another rule speaks, or the name is one that BIND lets pass. */
function oddLabel(name: DomainName): string | undefined {
  // An @, a NUL, octets beyond ASCII and a final dot that is escaped are findings of their own; so is an asterisk within.
  if (/[@"]|\\000|\\(?:1(?:2[89]|[3-9]\d)|2\d\d)|\\\.(?:\.|$)|\.\*(?:\.|$)/.test(name)) return undefined;
  // Active Directory's global catalogue, and targets of SPF's exists.
  if (/^gc\._msdcs\./.test(name) || /(?:^|\.)_spf/.test(name)) return undefined;
  return labels(name).find(
    (label, i) => !/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(label) && !(i === 0 && label === '*'),
  );
}
