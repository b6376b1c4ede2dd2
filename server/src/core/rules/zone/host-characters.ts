import { type DomainName, labels } from '../../text/domain-name.ts';
import { RR } from '../../zone/types.ts';
import { defineRule } from '../rule.ts';
import { headSpan, targetOf } from './record-places.ts';
import { HAS, surveyOf } from './survey.ts';
import { isAddress } from './target-faults.ts';

const OWNERS: ReadonlySet<number> = new Set([RR.A, RR.AAAA, RR.MX]);
const TARGETS: ReadonlySet<number> = new Set([RR.MX, RR.NS, RR.SRV]);

export default defineRule({
  id: 'zone/host-characters',
  on: 'zone',
  severity: 'warning',
  spec: [{ rfc: 952 }, { rfc: 1123, section: '2.1' }],
  messages: {
    owner:
      '{label} is no name for a host: letters, digits and hyphens within are allowed. BIND refuses or warns of it as its check-names says, and some mail servers refuse the name. Rename the host.',
    target:
      '{label} is no name for a host, and {type} leads to a host: letters, digits and hyphens within are allowed. BIND refuses or warns of it as its check-names says. Correct the name.',
  },
  check(document, { report }) {
    const { zone } = document;
    const { index, records, nameTable } = zone;
    const survey = surveyOf(document);
    if (survey.apex >= 0 && !nameTable.isHostName(survey.apex)) return;
    for (const name of survey.notHosts) {
      const label = wrongLabel(nameTable.name(name));
      if (label === undefined) continue;
      for (let i = index.first(name); i >= 0; i = index.next(i)) {
        if (!OWNERS.has(index.type[i]!)) continue;
        report('owner', headSpan(records.at(i)!), { label });
        break;
      }
    }
    for (const type of TARGETS) {
      for (const i of index.ofType(type)) {
        const id = index.target[i]!;
        if (id < 0 || nameTable.isHostName(id)) continue;
        // The name itself is marked where it has its address.
        if (survey.has(id, HAS.address)) continue;
        const record = records.at(i)!;
        const target = targetOf(record);
        const label = target && wrongLabel(target.name);
        if (target === undefined || label === undefined || isAddress(target.text)) continue;
        report('target', target.span, { label, type: record.type });
      }
    }
  },
});

/** The label for which a name is none of a host; undefined where another rule speaks, or the name is one that BIND lets pass. */
function wrongLabel(name: DomainName): string | undefined {
  // Escapes, @ and octets beyond ASCII are findings of their own; so is an asterisk within.
  if (/[\\@"]|\.\*(?:\.|$)/.test(name)) return undefined;
  // Active Directory's global catalogue, and targets of SPF's exists.
  if (/^gc\._msdcs\./.test(name) || /(?:^|\.)_spf/.test(name)) return undefined;
  return labels(name).find(
    (label, i) => !/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(label) && !(i === 0 && label === '*'),
  );
}
