import { replace } from '../../text/edit.ts';
import { say } from '../../text/say.ts';
import { asHeadBehindType, HEAD_BEHIND_TYPE, headFix } from './lib/head-behind-type.ts';
import { type ProblemContext, problemRule } from './lib/problem-rule.ts';

export default problemRule({
  id: 'zone/invalid-address',
  only: ['a-bad-octet', 'a-v6', 'aaaa-bad', 'aaaa-v4'],
  accepted: 'error',
  spec: [
    { rfc: 1035, section: '3.4.1' },
    { rfc: 3596, section: '2.4' },
  ],
  messages: {
    v4: '{marked} is not an IPv4 address: four numbers from 0 to 255 without leading zeros, separated by dots. {server} refuses the zone. Correct the address.',
    v6: '{marked} is not an IPv6 address: groups of up to four hexadecimal digits separated by colons, and :: once for zeros. {server} refuses the zone. Correct the address.',
    parked:
      '"Parked" is a placeholder that registrars export for their parking page, not an address. {server} refuses the zone. Write the address of your server, or delete the record.',
    ...HEAD_BEHIND_TYPE,
    isV6: 'This is an IPv6 address, and A records hold IPv4 addresses. {server} refuses the zone. Change the type to AAAA.',
    isV4: 'This is an IPv4 address, and AAAA records hold IPv6 addresses. {server} refuses the zone. Change the type to A.',
  },
  choose: (context) => {
    const { code } = context.problem;
    const head = asHeadBehindType(context);
    if (head !== undefined) return head;
    if (/^parked$/i.test(context.marked)) return 'parked';
    const other = otherType(context);
    if (other !== undefined) return other === 'AAAA' ? 'isV6' : 'isV4';
    return code === 'a-v6' || code === 'a-bad-octet' ? 'v4' : 'v6';
  },
  fill: ({ record }) => ({ type: record?.type ?? '' }),
  fix: (context) => {
    const { problem, data, record } = context;
    const word = asHeadBehindType(context);
    if (record !== undefined && word !== undefined) return headFix(record, { word, span: problem.span });
    const { suggestion } = data;
    const bare = /^(\d{1,3}(?:\.\d{1,3}){3})(?::\d{1,5}|\/\d{1,2})$/.exec(context.marked)?.[1];
    if (bare !== undefined) return { title: say`Write ${bare}`, edits: () => [replace(problem.span, bare)] };
    if (suggestion !== undefined) {
      return { title: say`Write ${suggestion}`, edits: () => [replace(problem.span, String(suggestion))] };
    }
    const type = otherType(context);
    return type === undefined || record === undefined
      ? undefined
      : { title: say`Write ${type}`, edits: () => [replace(record.typeSpan, type)] };
  },
});

/** The type that takes the address, where the record has nothing but an address of the other kind. */
function otherType({ problem: { code }, record }: ProblemContext): 'A' | 'AAAA' | undefined {
  if (code === 'a-v6' && record?.type === 'A') return 'AAAA';
  return code === 'aaaa-v4' && record?.type === 'AAAA' ? 'A' : undefined;
}
