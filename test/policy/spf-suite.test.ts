/**
 * What the RFC 7208 says about the syntax of records, case by case: which are read, which end in "permerror", which are
 * no SPF records. The cases follow the sections and the reasons of the openspf.org suite for RFC 7208, in our own words.
 */

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseSpf } from '../../server/src/core/policy/spf.ts';
import { MappedText } from '../../server/src/core/text/mapped-text.ts';

const LONG_LABEL = 'a'.repeat(64);

const OK = [
  // Records and the space between terms
  'v=spf1',
  'V=sPf1 ~all',
  'v=spf1 a  -all',
  'v=spf1 -all   ',
  'v=spf1 mx A:Mail.Example.ORG INCLUDE:_spf.example.com -ALL',
  // Modifiers
  'v=spf1 moo.cow-far_out=man:dog/cat ip4:192.0.2.1 -all',
  'v=spf1 redirect=b.example ~all',
  'v=spf1 ip4:192.0.2.1 redirect=b.example',
  'v=spf1 default=pass',
  'v=spf1 default=+',
  'v=spf1 note= -all',
  'v=spf1 exp=msg.example.org. -all',
  'v=spf1 -all exp=msg.%{d2}',
  'v=spf1 redirect=%{d}.d.spf.example.org.',
  // all
  'v=spf1 ?all',
  'v=spf1 all -all',
  // ptr, a, mx
  'v=spf1 ptr -all',
  'v=spf1 ptr:example.Com -all',
  'v=spf1 a//33 -all',
  'v=spf1 a/24//64 -all',
  'v=spf1 a//0 -all',
  'v=spf1 a/0 -all',
  'v=spf1 mx//128 -all',
  'v=spf1 a:foo.example.org/24 -all',
  'v=spf1 a:foo:bar/baz.example.org -all',
  'v=spf1 mx:foo:bar/baz.example.org -all',
  'v=spf1 a:foo.example.xn--zckzah -all',
  'v=spf1 a:mail.example...com -all',
  `v=spf1 a:${LONG_LABEL}.example.org -all`,
  'v=spf1 a:example.1-2 -all',
  // exists, include and macros
  'v=spf1 exists:%{ir}.sbl.example.org -all',
  'v=spf1 exists:%{i}._spf.%{d2} ~all',
  'v=spf1 exists:%{l2r+-}.user.%{d2}',
  'v=spf1 a:macro%%percent%_%_space%-url-space.example.org -all',
  'v=spf1 a:%{H} -all',
  'v=spf1 a:%{H}.bar.example -all',
  'v=spf1 -include:_spfh.%{d2} ip4:192.0.2.0/24 -all',
  'v=spf1 include:o.spf.example.org. ~all',
  // ip4, ip6
  'v=spf1 ip4:1.1.1.1/0 -all',
  'v=spf1 ip4:192.0.2.1/32 -all',
  'v=spf1 -ip4:192.0.2.1 ip6:::FFFF:192.0.2.1 ~all',
  'v=spf1 ip6:::1.1.1.1/0',
  'v=spf1 ip6:Cafe:Babe:8000::/33',
  'v=spf1 ip6:2001:db8:0:1:2:3:192.0.2.1',
  'v=spf1 ip6:2001:db8::/32 -all',
  // At the limit of look-ups
  'v=spf1 a mx a:b.example mx:b.example a:c.example mx:c.example a:d.example mx:d.example a:e.example ptr ip4:192.0.2.1 -all',
];

const PERMERROR = [
  // Any error anywhere
  'v=spf1 ip4:192.0.2.1 -all moo',
  'v=spf1 a:\xef\xbb\xbfgarbage.example.org -all',
  'v=spf1 \x80a:example.org -all',
  'v=spf1 a:example.org \x96all',
  'v=spf1 a:ctrl.example.org\rptr -all',
  'v=spf1 a:foo.example.org\0',
  'v=spf1 mx:foo.example.org\0',
  'v=spf1 a\t-all',
  // Modifiers
  'v=spf1 moo.cow/far_out=man:dog/cat ip4:192.0.2.1 -all',
  'v=spf1 moo.cow:far_out=man:dog/cat ip4:192.0.2.1 -all',
  'v=spf1 ip4:192.0.2.1 redirect:b.example',
  'v=spf1 1up=foo',
  'v=spf1 =all',
  'v=spf1 -all foo=%abc',
  'v=spf1 exp= -all',
  'v=spf1 exp=-all',
  'v=spf1 redirect=-all ?all',
  'v=spf1 ?all redirect=',
  'v=spf1 exp=a.example.org -all exp=b.example.org',
  'v=spf1 redirect=a.example.org -all redirect=a.example.org',
  'v=spf1 -redirect=a.example.org',
  'v=spf1 -allfoo=bar',
  // Domain-specs
  'v=spf1 a:foo-bar -all',
  'v=spf1 a:111.222.33.44',
  'v=spf1 a:abc.123',
  'v=spf1 mx:abc.123',
  'v=spf1 a:museum',
  'v=spf1 a:museum.',
  'v=spf1 a:example.-com',
  'v=spf1 mx:example.-com',
  'v=spf1 a:example.com-',
  'v=spf1 a:example.org:8080',
  'v=spf1 mx:example.org:8080',
  'v=spf1 a:',
  'v=spf1 mx: -all',
  'v=spf1 ptr:',
  'v=spf1 exists:',
  'v=spf1 exists',
  'v=spf1 include +all',
  'v=spf1 include: -all',
  'v=spf1 a:%{d}foo -all',
  'v=spf1 a:. -all',
  // all
  'v=spf1 -all.',
  'v=spf1 -all:foobar',
  'v=spf1 -all/8',
  // Prefix lengths
  'v=spf1 ptr/0 -all',
  'v=spf1 include:ip5.example.org/24 -all',
  'v=spf1 exists:mail.example.org/24',
  'v=spf1 a/33 -all',
  'v=spf1 a//129 -all',
  'v=spf1 a/24/64 -all',
  'v=spf1 a/ -all',
  'v=spf1 a/08 -all',
  'v=spf1 mx/33 -all',
  'v=spf1 mx//129 -all',
  // ip4, ip6
  'v=spf1 ip4:192.0.2.1/33 -all',
  'v=spf1 ip4:192.0.2.1/032 -all',
  'v=spf1 ip4',
  'v=spf1 ip4:192.0.2.1//32',
  'v=spf1 ip4:192.0.2.1:8080',
  'v=spf1 ip4:192.0.2',
  'v=spf1 ip4:192.0.2.256',
  'v=spf1 ip4:192.0.02.1',
  'v=spf1 ip4/24',
  'v=spf1 -all ip6',
  'v=spf1 ip6:::1.1.1.1/129',
  'v=spf1 ip6:::1.1.1.1//33',
  'v=spf1 ip6::CAFE::BABE',
  'v=spf1 ip6:2001:db8:0:1:2:3:4:5:6',
  'v=spf1 ip6:2001:db8::1::2',
  'v=spf1 ip6:2001:db8:0:1:2:3:4',
  // Macros
  'v=spf1 -all exp=%{r}.example.org',
  'v=spf1 -exists:%(ir).sbl.example.org ?all',
  'v=spf1 exists:foo%(ir).sbl.example.org ?all',
  'v=spf1 exists:foo%.sbl.example.org ?all',
  'v=spf1 a:%{a}.example.org -all',
  'v=spf1 a:%{d0}.example.org -all',
  'v=spf1 a:%{i.example.org -all',
  // Over the limit of look-ups
  'v=spf1 a mx a:b.example mx:b.example a:c.example mx:c.example a:d.example mx:d.example a:e.example ptr a:f.example ip4:192.0.2.1 -all',
];

const NOT_SPF = [
  'v=spf1mx',
  'v=spf10',
  'v=spf3 !a:example.org -all',
  'v=spfl am not an SPF record',
  ' v=spf1 -all',
  '"v=spf1 -all"',
  'spf2.0/mfrom,pra -all',
  'v=spf1\t-all',
  'v=spf1, -all',
  'some text v=spf1 -all',
  '',
];

for (const [effect, records] of [
  ['ok', OK],
  ['permerror', PERMERROR],
  ['not-spf', NOT_SPF],
] as const) {
  for (const record of records) {
    test(`${effect}: ${JSON.stringify(record)}`, () => {
      const { effect: found, problems } = parseSpf(MappedText.of(record));
      assert.equal(found, effect, problems.map((problem) => problem.code).join(' '));
    });
  }
}
