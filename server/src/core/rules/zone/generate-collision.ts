import type { DomainName } from '../../text/domain-name.ts';
import { say } from '../../text/say.ts';
import type { Generate } from '../../zone/generate.ts';
import { BESIDE_CNAME } from '../../zone/kinds.ts';
import { RR, typeMnemonic } from '../../zone/types.ts';
import type { Zone, ZoneGenerate } from '../../zone/zone.ts';
import { defineRule } from '../rule.ts';
import { headSpan, shown } from './lib/record-places.ts';

export default defineRule({
  id: 'zone/generate-collision',
  on: 'zone',
  severity: 'error',
  spec: [
    { rfc: 1034, section: '3.6.2' },
    { rfc: 2181, section: '10.1' },
  ],
  messages: {
    both: '$GENERATE makes {made|record}, and {owner} also has other records ({type}). An alias (CNAME) cannot have other records, and BIND refuses the zone. Take the name out of the range, or delete the other record.',
    several:
      '{owner} gets more than one {made} record and may have only one, and BIND refuses the zone. Change the range or the names.',
  },
  refusedBy: { both: 'Bnlk', several: 'Bnlk' },
  check({ zone }, { report }) {
    const { generates, index, records, nameTable } = zone;
    if (generates.length === 0) return;
    const aliases = Array.from(index.ofType(RR.CNAME), (i) => index.owner[i]!);
    /** Generators before the one at hand, and those of them that make what a name can have one of. */
    const earlier: ZoneGenerate[] = [];
    const earlierSingles: ZoneGenerate[] = [];
    let tries = MAX_TRIES;
    for (const each of generates) {
      const { generate } = each;
      const made = typeMnemonic(generate.type);
      const first = generate.owner(generate.range.start);
      if (SINGLE.has(generate.type) && generate.count > 1 && generate.hasOneOwner && !generate.hasOneRdata && first)
        report('several', generate.span, { owner: shown(first), made });
      else if (!meetWritten(generate)) meetGenerated(generate);
      earlier.push(each);
      if (SINGLE.has(generate.type)) earlierSingles.push(each);
    }

    /** Whether it was reported that one of its records cannot be beside a written one. */
    function meetWritten(generate: Generate): boolean {
      for (const name of namesToTry(generate, zone, aliases)) {
        if (tries-- <= 0) return false;
        const id = nameTable.idOf(name);
        if (id < 0) continue;
        const number = generate.numberOf(name);
        if (number === undefined) continue;
        for (let i = index.first(id); i >= 0; i = index.next(i)) {
          const clash = clashOf(generate.type, index.type[i]!);
          const isSame = clash === 'several' && records.at(i)!.rdataNames[0]?.name === generate.target(number);
          if (clash === undefined || isSame) continue;
          const record = records.at(i)!;
          const related = [{ span: headSpan(record), message: say`The ${record.type} record.` }];
          tell(clash, generate, name, record.type, related);
          return true;
        }
      }
      return false;
    }

    function meetGenerated(generate: Generate): void {
      for (const { generate: before } of generate.type === RR.CNAME ? earlier : earlierSingles) {
        if (tries-- <= 0) return;
        const clash = clashOf(generate.type, before.type);
        if (clash === undefined || !generate.mayMeet(before)) continue;
        const [fewer, more] = before.count < generate.count ? [before, generate] : [generate, before];
        for (const number of fewer.numbers()) {
          if (tries-- <= 0) return;
          const owner = fewer.owner(number);
          const other = owner === undefined ? undefined : more.numberOf(owner);
          if (other === undefined) continue;
          if (clash === 'several' && fewer.target(number) === more.target(other)) continue;
          const related = [{ span: before.span, message: say`The other $GENERATE.` }];
          tell(clash, generate, owner!, typeMnemonic(before.type), related);
          return;
        }
      }
    }

    function tell(
      clash: 'both' | 'several',
      generate: Generate,
      owner: string,
      type: string,
      related: readonly { span: { start: number; end: number }; message: string }[],
    ): void {
      const made = typeMnemonic(generate.type);
      if (clash === 'several') report('several', generate.span, { owner: shown(owner), made }, { related });
      else report('both', generate.span, { owner: shown(owner), made, type }, { related });
    }
  },
});

/** Names and pairs of ranges that are looked at in one file, so that thousands of ranges take no minutes. */
const MAX_TRIES = 500_000;

/** Types of which a name can have one record alone. */
const SINGLE: ReadonlySet<number> = new Set([RR.CNAME, RR.DNAME]);

/** What is wrong with records of two types at one name, their data aside. */
function clashOf(a: number, b: number): 'both' | 'several' | undefined {
  if (a === b) return SINGLE.has(a) ? 'several' : undefined;
  if (a !== RR.CNAME && b !== RR.CNAME) return undefined;
  return BESIDE_CNAME.standard.has(a) || BESIDE_CNAME.standard.has(b) ? undefined : 'both';
}

/** The names of the zone that it may own, or those that it owns, whichever are fewer. */
function* namesToTry(generate: Generate, { index, nameTable }: Zone, aliases: readonly number[]): Iterable<DomainName> {
  const isSingle = SINGLE.has(generate.type);
  if (generate.count < (isSingle ? index.owner : aliases).length) {
    for (const number of generate.numbers()) {
      const owner = generate.owner(number);
      if (owner !== undefined) yield owner;
    }
  } else if (isSingle) yield* index.names();
  else for (const id of aliases) yield nameTable.name(id);
}
