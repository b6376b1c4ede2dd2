/**
 * Zones in the style of real providers, registrars and name servers, with example names: what ordinary zones look like, and
 * no rule may warn about. The keys are those made for the tests; signatures and hashes of DNSSEC have the right form and no
 * meaning.
 */

import { publicKeyData } from '../harness/keys.ts';

export interface GoodZone {
  readonly name: string;
  /** As it is given to a checker, without final dot. */
  readonly origin: string;
  readonly text: string;
  /** A part of a zone, which no checker loads alone. */
  readonly isPart?: true;
}

const RSA = publicKeyData('rsa2048');
const OTHER = publicKeyData('rsa2048-other');
const ED25519 = publicKeyData('ed25519');

/** A value as strings of so many characters. */
function strings(value: string, size = 255, separator = ' '): string {
  return value
    .match(new RegExp(`.{1,${size}}`, 'g'))!
    .map((piece) => `"${piece}"`)
    .join(separator);
}

const KEY = strings(`v=DKIM1; k=rsa; p=${RSA}`);
const OTHER_KEY = strings(`v=DKIM1; k=rsa; p=${OTHER}`, 200);
const SIGNATURE = Buffer.alloc(64, 'no signature ').toString('base64');

function zone(name: string, text: string, origin = 'example.org'): GoodZone {
  return { name, origin, text: text.trimStart() };
}

function part(name: string, text: string): GoodZone {
  return { ...zone(name, text), isPart: true };
}

const TOP = `$TTL 3600
@ IN SOA ns1.example.net. hostmaster.example.net. 2026112401 7200 900 1209600 3600
@ IN NS ns1.example.net.
@ IN NS ns2.example.net.
`;

export const GOOD_ZONES: readonly GoodZone[] = [
  zone(
    'mail at a large provider with a key of its own',
    `${TOP}
@	IN	MX	1	aspmx.l.mail.example.com.
@	IN	MX	5	alt1.aspmx.l.mail.example.com.
@	IN	MX	5	alt2.aspmx.l.mail.example.com.
@	IN	TXT	"v=spf1 include:_spf.mail.example.com ~all"
@	IN	TXT	"mail-site-verification=rXOxyZounnZasA8Z7oaD3c14JdjS9aKSWvsR1EbUSIQ"
google._domainkey	IN	TXT	( ${KEY} )
_dmarc	IN	TXT	"v=DMARC1; p=quarantine; rua=mailto:dmarc@example.org"
mail	IN	CNAME	ghs.mail.example.com.
`,
  ),
  zone(
    'an office suite with keys behind aliases',
    `${TOP}
@ 3600 IN MX 0 example-org.mail.protection.example.com.
@ 3600 IN TXT "v=spf1 include:spf.protection.example.com -all"
@ 3600 IN TXT "MS=ms12345678"
autodiscover 3600 IN CNAME autodiscover.example.com.
selector1._domainkey 3600 IN CNAME selector1-example-org._domainkey.tenant.w-v1.dkim.mail.example.com.
selector2._domainkey 3600 IN CNAME selector2-example-org._domainkey.tenant.w-v1.dkim.mail.example.com.
_sip._tls 3600 IN SRV 100 1 443 sipdir.online.example.com.
_sipfederationtls._tcp 3600 IN SRV 100 1 5061 sipfed.online.example.com.
lyncdiscover 3600 IN CNAME webdir.online.example.com.
_dmarc IN TXT "v=DMARC1; p=reject; rua=mailto:dmarc@example.org; fo=1"
`,
  ),
  zone(
    'a bulk sender with aliases for bounces and keys',
    `${TOP}
em1234 IN CNAME u1234567.wl012.mail.example.net.
s1._domainkey IN CNAME s1.domainkey.u1234567.wl012.mail.example.net.
s2._domainkey IN CNAME s2.domainkey.u1234567.wl012.mail.example.net.
url1234 IN CNAME links.example.net.
_dmarc IN TXT "v=DMARC1; p=reject; rua=mailto:dmarc@example.org"
`,
  ),
  zone(
    'the zone of a bulk sender, to which customers lead their selectors',
    `${TOP}
s1.domainkey.u1234567.wl012 300 IN TXT ${KEY}
s2.domainkey.u1234567.wl012 300 IN TXT ${OTHER_KEY}
u1234567.wl012 300 IN MX 10 mx.sendgrid
u1234567.wl012 300 IN TXT "v=spf1 ip4:192.0.2.0/24 -all"
mx.sendgrid IN A 192.0.2.25
_spf IN TXT "v=spf1 ip4:192.0.2.0/24 -all"
`,
  ),
  zone(
    'a cloud mailer with three aliases and a sending subdomain',
    `${TOP}
aaaaaaaabbbbbbbbccccccccdddddddd._domainkey IN CNAME aaaaaaaabbbbbbbbccccccccdddddddd.dkim.amazonses.example.com.
eeeeeeeeffffffffgggggggghhhhhhhh._domainkey IN CNAME eeeeeeeeffffffffgggggggghhhhhhhh.dkim.amazonses.example.com.
iiiiiiiijjjjjjjjkkkkkkkkllllllll._domainkey IN CNAME iiiiiiiijjjjjjjjkkkkkkkkllllllll.dkim.amazonses.example.com.
bounce IN MX 10 feedback-smtp.eu-central-1.amazonses.example.com.
bounce IN TXT "v=spf1 include:amazonses.example.com -all"
_amazonses IN TXT "pmBGN/7MjnfhTKUZ06Enqq1PeGUaOkw8lGhcfwefcHU="
`,
  ),
  zone(
    'an export of a registrar, in absolute names',
    `
;; Domain:     example.org.
;; Exported:   2026-11-24 08:00:00
;; SOA Record
example.org.	3600	IN	SOA	ns1.example.net. dns.example.net. 2050000000 10000 2400 604800 3600

;; NS Records
example.org.	86400	IN	NS	ns1.example.net.
example.org.	86400	IN	NS	ns2.example.net.

;; A Records
example.org.	1	IN	A	192.0.2.80
*.example.org.	1	IN	A	192.0.2.80

;; CNAME Records
www.example.org.	1	IN	CNAME	example.org.
k1._domainkey.example.org.	1	IN	CNAME	dkim.mcsv.example.net.
k2._domainkey.example.org.	1	IN	CNAME	dkim2.mcsv.example.net.

;; MX Records
example.org.	1	IN	MX	20 mail2.example.net.
example.org.	1	IN	MX	10 mail1.example.net.

;; TXT Records
_dmarc.example.org.	1	IN	TXT	"v=DMARC1; p=reject; rua=mailto:dmarc@example.org"
mail._domainkey.example.org.	1	IN	TXT	${KEY}
example.org.	1	IN	TXT	"v=spf1 mx -all"
`,
  ),
  zone(
    'by hand, as for BIND: inherited owners, a multi-line SOA, comments, two origins',
    `
$ORIGIN example.org.
$TTL 1d		; a day
@		IN	SOA	ns1 hostmaster (
				2026112401	; serial
				8h		; refresh
				2h		; retry
				4w		; expire
				1h )		; minimum
			NS	ns1
			NS	ns2.example.net.
			MX	10 mail
			MX	20 mail2.example.net.
			A	192.0.2.1
			AAAA	2001:db8::1
			TXT	"v=spf1 mx -all"
ns1			A	192.0.2.53
			AAAA	2001:db8::53
mail			A	192.0.2.25
			AAAA	2001:db8::25
www			CNAME	@
ftp			CNAME	www
$ORIGIN _domainkey.example.org.
202611			TXT	( "v=DKIM1; k=rsa; "	; made in November
				  "p=${RSA.slice(0, 240)}"
				  "${RSA.slice(240)}" )
202611e			TXT	"v=DKIM1; k=ed25519; p=${ED25519}"
202512			TXT	"v=DKIM1; p="		; revoked
$ORIGIN dev.example.org.
@			A	192.0.2.90
db.eu			A	192.0.2.91
www			CNAME	db.eu
`,
  ),
  zone(
    'signed with DNSSEC',
    `
example.org.		3600	IN SOA	ns1.example.org. hostmaster.example.org. 7 7200 900 1209600 300
			3600	RRSIG	SOA 13 2 3600 20261224000000 20261124000000 12345 example.org. ${SIGNATURE}
			3600	NS	ns1.example.org.
			3600	RRSIG	NS 13 2 3600 20261224000000 20261124000000 12345 example.org. ${SIGNATURE}
			300	NSEC	s1._domainkey.example.org. NS SOA RRSIG NSEC DNSKEY
			300	RRSIG	NSEC 13 2 300 20261224000000 20261124000000 12345 example.org. ${SIGNATURE}
			3600	DNSKEY	257 3 13 mdsswUyr3DPW132mOi8V9xESWE8jTo0dxCjjnopKl+GqJxpVXckHAeF+KkxLbxILfDLUT0rAK9iUzy1L53eKGQ==
			3600	RRSIG	DNSKEY 13 2 3600 20261224000000 20261124000000 12345 example.org. ${SIGNATURE}
s1._domainkey.example.org. 3600	IN TXT	${KEY}
			3600	RRSIG	TXT 13 4 3600 20261224000000 20261124000000 12345 example.org. ${SIGNATURE}
			300	NSEC	ns1.example.org. TXT RRSIG NSEC
			300	RRSIG	NSEC 13 4 300 20261224000000 20261124000000 12345 example.org. ${SIGNATURE}
ns1.example.org.	3600	IN A	192.0.2.53
			3600	RRSIG	A 13 3 3600 20261224000000 20261124000000 12345 example.org. ${SIGNATURE}
			300	NSEC	sub.example.org. A RRSIG NSEC
			300	RRSIG	NSEC 13 3 300 20261224000000 20261124000000 12345 example.org. ${SIGNATURE}
sub.example.org.	3600	IN NS	ns1.example.net.
			3600	DS	12345 13 2 ${'0123456789ABCDEF'.repeat(4)}
			3600	RRSIG	DS 13 3 3600 20261224000000 20261124000000 12345 example.org. ${SIGNATURE}
			300	NSEC	www.example.org. NS DS RRSIG NSEC
			300	RRSIG	NSEC 13 3 300 20261224000000 20261124000000 12345 example.org. ${SIGNATURE}
www.example.org.	3600	IN CNAME	ns1.example.org.
			3600	RRSIG	CNAME 13 3 3600 20261224000000 20261124000000 12345 example.org. ${SIGNATURE}
			300	NSEC	example.org. CNAME RRSIG NSEC
			300	RRSIG	NSEC 13 3 300 20261224000000 20261124000000 12345 example.org. ${SIGNATURE}
`,
  ),
  zone(
    'a reverse zone',
    `${TOP}
1	IN PTR	gateway.example.org.
25	IN PTR	mail.example.org.
53	PTR	ns1.example.org.
80	PTR	www.example.org.
80	PTR	shop.example.com.
`,
    '2.0.192.in-addr.arpa',
  ),
  zone(
    'a reverse zone without classes, in parts',
    `${TOP}
$ORIGIN 2.0.192.in-addr.arpa.
0/26	NS	ns1.customer.example.
0/26	NS	ns2.customer.example.
$GENERATE 1-62 $ CNAME $.0/26
64-127	NS	ns1.other.example.
65	CNAME	65.64-127
66	CNAME	66.64-127
`,
    '2.0.192.in-addr.arpa',
  ),
  zone(
    'a reverse zone for IPv6',
    `${TOP}
1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0 IN PTR mail.example.org.
$ORIGIN 0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa.
3.5.0.0.0.0.0.0 PTR ns1.example.org.
`,
    '8.b.d.0.1.0.0.2.ip6.arpa',
  ),
  zone(
    'services, certificates and keys of hosts',
    `${TOP}
@		CAA	0 issue "ca.example.net"
@		CAA	0 iodef "mailto:security@example.org"
@		MX	10 mail
mail		A	192.0.2.25
_25._tcp.mail	TLSA	3 1 1 ${'0123456789abcdef'.repeat(4)}
mail		SSHFP	4 2 ${'0123456789abcdef'.repeat(4)}
_imaps._tcp	SRV	0 1 993 mail
_submission._tcp SRV	0 1 587 mail
_imap._tcp	SRV	0 0 0 .
_mta-sts	TXT	"v=STSv1; id=20261124000000"
mta-sts		A	192.0.2.80
_smtp._tls	TXT	"v=TLSRPTv1; rua=mailto:tls@example.org"
@		HTTPS	1 . alpn="h2,h3"
_acme-challenge	CNAME	0123.acme.example.net.
_domainconnect	CNAME	connect.example.net.
`,
  ),
  zone(
    'wildcards, also for mail',
    `${TOP}
@		A	192.0.2.80
*		A	192.0.2.80
*		MX	10 mail
*.app		CNAME	lb.example.net.
mail		A	192.0.2.25
alias._domainkey CNAME	alias.keys
*.keys		TXT	"v=DKIM1; k=ed25519; p=${ED25519}"
`,
  ),
  zone(
    'a domain that sends no mail',
    `${TOP}
@		MX	0 .
@		TXT	"v=spf1 -all"
*._domainkey	TXT	"v=DKIM1; p="
_dmarc		TXT	"v=DMARC1; p=reject;"
`,
  ),
  zone(
    'delegations with glue and without',
    `${TOP}
dev		NS	ns.dev
dev		NS	ns1.example.net.
ns.dev		A	192.0.2.53
ns.dev		AAAA	2001:db8::53
lab		NS	ns.dev
ops		NS	ops
ops		A	192.0.2.54
shop		NS	ns1.shop.example.
shop		DS	12345 13 2 ${'0123456789ABCDEF'.repeat(4)}
mail		A	192.0.2.25
@		MX	10 mail
@		MX	20 mail.dev
`,
  ),
  zone(
    'Active Directory',
    `${TOP}
_ldap._tcp		600	SRV	0 100 389 dc1
_kerberos._tcp		600	SRV	0 100 88 dc1
_gc._tcp		600	SRV	0 100 3268 dc1
_ldap._tcp.dc._msdcs	600	SRV	0 100 389 dc1
01234567-89ab-cdef-0123-456789abcdef._msdcs 600 CNAME dc1
gc._msdcs		600	A	192.0.2.10
DomainDnsZones		600	A	192.0.2.10
dc1			1200	A	192.0.2.10
`,
  ),
  zone(
    'load shared by several addresses, and a tree that is redirected',
    `${TOP}
www	300	A	192.0.2.80
www	300	A	192.0.2.81
www	300	AAAA	2001:db8::80
old	DNAME	example.com.
old	A	192.0.2.80
@	TXT	"one"
@	TXT	"two"
a	CNAME	b
b	CNAME	c
c	CNAME	web.example.net.
`,
  ),
  zone(
    'the answer to a zone transfer, with the SOA at both ends',
    `
; <<>> DiG 9.18.28 <<>> axfr example.org @192.0.2.53
;; global options: +cmd
example.org.		3600	IN	SOA	ns1.example.org. hostmaster.example.org. 7 7200 900 1209600 300
example.org.		3600	IN	NS	ns1.example.org.
example.org.		3600	IN	MX	10 mail.example.org.
s1._domainkey.example.org. 3600	IN	TXT	${KEY.replaceAll(';', '\\;')}
mail.example.org.	3600	IN	A	192.0.2.25
ns1.example.org.	3600	IN	A	192.0.2.53
example.org.		3600	IN	SOA	ns1.example.org. hostmaster.example.org. 7 7200 900 1209600 300
;; Query time: 1 msec
`,
  ),
  zone(
    'a subdomain that sends, with delegated reports',
    `${TOP}
news				MX	10 in.bulk.example.net.
news				TXT	"v=spf1 include:bulk.example.net -all"
bulk._domainkey.news		TXT	${OTHER_KEY}
_dmarc.news			TXT	"v=DMARC1; p=reject; rua=mailto:dmarc@example.org"
example.com._report._dmarc	TXT	"v=DMARC1"
*._report._dmarc		TXT	"v=DMARC1"
default._bimi			TXT	"v=BIMI1; l=https://www.example.org/logo.svg; a="
`,
  ),
  part(
    'a part of a zone, as the key generator of a mail filter writes it',
    `
s2026._domainkey IN TXT ( "v=DKIM1; k=rsa; "
	"p=${RSA.slice(0, 250)}"
	"${RSA.slice(250)}"
) ;  ----- DKIM key s2026 for example.org
`,
  ),
  part(
    'a part of a zone with hosts that are elsewhere',
    `
$ORIGIN example.org.
@	MX	10 mx1.eu
@	MX	20 mx2.cloud
lb	CNAME	node1.dev
sub	NS	ns.sub
www.sub	A	192.0.2.80
s1._domainkey CNAME s1.keys
`,
  ),
];
