import { insert, replace, type TextEdit } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { RR } from '../../zone/types.ts';
import type { ResourceRecord } from '../../zone/zone.ts';
import { defineRule } from '../rule.ts';
import { headSpan, shown } from './lib/record-places.ts';

export default defineRule({
  id: 'zone/mismatched-ttl',
  on: 'zone',
  severity: 'warning',
  spec: [{ rfc: 2181, section: '5.2' }],
  messages: {
    differs:
      'The {type} records of {owner} have different TTLs: {first} and {other} seconds. They are sent together with one TTL: BIND uses the first and ignores the others. Give all of them the same TTL.',
  },
  check({ zone }, { report }) {
    const { index, records } = zone;
    for (const { type, records: set } of index.sets) {
      const [first = 0] = set;
      const differing = set.find((i) => records.ttl(i) !== records.ttl(first));
      if (differing === undefined || type === RR.RRSIG || type === RR.SOA) continue;
      const all = set.map((i) => records.at(i)!);
      // Where a TTL is given nowhere, taken from elsewhere, or cannot be read, that is its own finding.
      if (all.some(({ ttlFrom, isBroken }) => isBroken || ttlFrom === 'none' || ttlFrom === 'soa-minimum')) continue;
      const record = records.at(differing)!;
      const model = all[0]!;
      const ttl = model.ttlSpan === undefined ? String(model.ttl) : model.text(model.ttlSpan);
      const inherits = all.some(
        ({ ttlFrom, index: i }) => ttlFrom === 'previous' || records.at(i + 1)?.ttlFrom === 'previous',
      );
      report(
        'differs',
        record.ttlSpan ?? headSpan(record),
        { type: record.type, owner: shown(record.owner), first: model.ttl, other: record.ttl },
        {
          related: [{ span: model.ttlSpan ?? headSpan(model), message: say`The first record of the set.` }],
          fixes: inherits
            ? []
            : [
                {
                  title: say`Give all of them the TTL ${ttl}`,
                  edits: () => all.filter((each) => each.ttl !== model.ttl).map((each) => withTtl(each, ttl)),
                },
              ],
        },
      );
    }
  },
});

function withTtl(record: ResourceRecord, ttl: string): TextEdit {
  const { ttlSpan } = record;
  if (ttlSpan !== undefined) return replace(ttlSpan, ttl);
  return insert((record.classSpan ?? record.typeSpan).start, `${ttl} `);
}
