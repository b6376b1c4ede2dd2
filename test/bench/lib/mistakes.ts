/** Zones of which every line, or nearly every one, is a mistake: what a file costs that is not what it should be. */

const HEAD =
  '$ORIGIN example.org.\n$TTL 3600\n@ IN SOA ns1 hostmaster 1 3600 900 604800 300\n@ IN NS ns1\nns1 IN A 192.0.2.1\n';

/** A line, or several, by its number. */
const LINES: Readonly<Record<string, (i: number) => string>> = {
  'empty labels': (i) => `a..b${i} A 192.0.2.1`,
  'unknown types': (i) => `h${i} TEXT "a"`,
  'relative origins': (i) => `$ORIGIN sub${i}.example.org`,
  'closing parentheses': () => ')',
  'open parentheses': (i) => `h${i} TXT ( "a"`,
  'open quotes': (i) => `h${i} TXT "open`,
  'typographic quotes': (i) => `h${i} TXT “v=spf1 -all”`,
  'values without quotes': (i) => `h${i} TXT v=DKIM1; k=rsa`,
  'invalid addresses': (i) => `h${i} A 192.0.2.300`,
  'invalid signatures': (i) => `h${i} RRSIG A 13 3 3600 20361224140106 20261124140106 13303 example.org. AAA*`,
  'the same record': () => 'h A 192.0.2.1',
  'lower case': (i) => `h${i} 1H in a 192.0.2.1`,
  'odd times': (i) => `h${i} 1h30 IN A 192.0.2.1`,
  'CNAME and other data': (i) => `h${i >> 1} ${i % 2 === 0 ? 'A 192.0.2.1' : 'CNAME x.example.net.'}`,
  'missing final dots': (i) => `h${i} CNAME www.example.org`,
  'missing targets': (i) => `h${i} MX 10 mx${i}`,
  'invalid SPF': (i) => `h${i} TXT "v=spf1 inclde:a${i}.example.net -all"`,
  'invalid DMARC': (i) => `_dmarc.h${i} TXT "v=DMARC1; p=rejct; x=${i}"`,
  'invalid keys': (i) => `s${i}._domainkey TXT "v=DKIM1; p=AAAA${i}%"`,
  'names of others': (i) => `h${i}.example.net. A 192.0.2.1`,
  'other classes': (i) => `h${i} CH A 192.0.2.1`,
  'indented directives': () => ' $TTL 3600',
  'comments of shells': (i) => `# a comment ${i}`,
  prose: () => 'lorem ipsum dolor sit amet',
};

export const MISTAKES: readonly string[] = Object.keys(LINES);

/** A zone of about so many octets. */
export function zoneOfMistakes(kind: string, octets: number): string {
  const line = LINES[kind]!;
  const out = [HEAD];
  for (let i = 0, size = HEAD.length; size < octets; i++) {
    const text = `${line(i)}\n`;
    out.push(text);
    size += text.length;
  }
  return out.join('');
}
