import { labels } from '../../text/domain-name.ts';
import { TextSearch } from '../../zone/text-search.ts';
import { defineRule } from '../rule.ts';
import { headSpan } from './lib/record-places.ts';
import { zoneFactsOf } from './lib/zone-facts.ts';

/** A label that is an asterisk, after another one. */
const WILDCARDS = new TextSearch(/\.\*(?=[.\s]|$)/g);

export default defineRule({
  id: 'zone/wildcard-not-leftmost',
  on: 'zone',
  severity: 'warning',
  spec: [{ rfc: 4592, section: '2.1.1' }],
  messages: {
    within:
      'An asterisk is a wildcard only as the first label. In {name} it is an ordinary character, so this record matches no other name. Move the asterisk to the front, or write the names out.',
  },
  check(document, { report }) {
    const { zone } = document;
    const { index, nameTable, records } = zone;
    const facts = zoneFactsOf(document);
    if (!facts.unusual.some(isBelowAsterisk)) return;
    const told = new Set<number>();
    for (const id of facts.notHosts) tell(id);
    // Of other types one has to be written so: a search for it costs less than a look at every name.
    for (const at of WILDCARDS.in(zone.syntax)) {
      const record = zone.recordAt(at);
      const owner = record?.ownerSpan;
      if (owner !== undefined && owner.start <= at && at < owner.end) tell(record!.ownerId);
    }

    /** Whether a label after the first one begins with an asterisk. */
    function isBelowAsterisk(id: number): boolean {
      for (let above = nameTable.parent(id); above > 0; above = nameTable.parent(above)) {
        if (nameTable.firstOctet(above) === ASTERISK) return true;
      }
      return false;
    }

    function tell(id: number): void {
      const name = nameTable.name(id);
      if (told.has(id) || !labels(name).includes('*', 1)) return;
      told.add(id);
      report('within', headSpan(records.at(index.first(id))!), { name });
    }
  },
});

const ASTERISK = 0x2a;
