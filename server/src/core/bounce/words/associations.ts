/** Which causes go with what replies speak of: written by `npm run associations`, read by associate.ts. */

export const ASSOCIATIONS = `
always content 3 dmarc-policy -1 expired 5 host-not-found 1 key-not-found -3 login 5 loop -1 permission 7 policy 6 protocol 6 rate-limited 5 reputation 5 signature-not-accepted -1 signature-syntax -5 spf -3 system 9 unauthenticated -2 unknown-recipient 3 unsigned -6 unsigned-or-failed -3
.1.1 unknown-recipient 7
.1.10 host-not-found 4
.1.2 host-not-found 4
.1.3 unknown-recipient 1
.1.8 account 3 dns-temporary 4
.2.0 content 7 recipient-disabled 2 system 3
.2.121 rate-limited 6
.2.2 mailbox-full 10
.2.3 policy 1
.3.0 dns-temporary -7 other 4 protocol 1 system 7
.4.0 no-connection -9 system 15
.4.1 no-connection 9 unknown-recipient 4
.4.4 host-not-found 14 protocol -1
.4.5 rate-limited 2
.4.6 rate-limited 6
.5.0 protocol 1
.5.1 protocol 9
.5.2 protocol 3
.5.3 rate-limited 6
.5.4 protocol 1
.7.0 content 5 login 3 policy 1
.7.1 content 3 host-not-found -2 mailbox-full -3 no-connection -3 permission 1 policy 3 protocol 2 recipient-disabled 3 relay-denied 3 reputation 4 signature-failed 8 signature-syntax 1 unknown-recipient -3 unsigned -4 unsigned-or-failed 1
.7.124 permission 11
.7.13 account 7 key-not-found 2 login -5 permission 4 policy -4 signature-failed 9 signature-not-accepted 4 unauthenticated 3 unsigned 9 unsigned-or-failed 9
.7.20 signature-failed 3 unsigned-or-failed 5
.7.23 reverse-dns 5 spf 6
.7.24 spf-record 15
.7.25 reverse-dns 9
.7.26 authentication-failed 7 unauthenticated 6
.7.27 sender-identity 3 spf 8
.7.29 arc 9 tls 6
.7.30 tls 5 unsigned-or-failed 10
.7.32 not-aligned 12
.7.40 dmarc-missing 8
.7.5 signature-failed 19
.7.509 dmarc-policy 8
.7.511 reputation 11
.7.515 authentication-failed 7
.7.57 login 5
.7.9 authentication-failed 15 reputation -2
421 not-aligned 5 rate-limited 5 system 4 unknown-recipient -1
422 expired -1 policy 8 system 5
450 host-not-found 2 other 1 rate-limited 11
451 dns-temporary 9 protocol 3 rate-limited 9 recipient-disabled -1 reputation 2 reverse-dns 4 sender-identity -6 signature-failed -1 system 2
454 protocol 1
500 protocol 15
501 protocol 4 sender-identity 2
503 login 1 protocol 5
521 host-not-found 5 reputation 8 system -1
525 account 16
530 login 4 permission -3 tls 11
535 login 6
550 account 2 content 2 dmarc-policy 4 dns-temporary -4 expired -10 key-not-found 2 login -3 mailbox-full -2 no-connection -2 policy 2 recipient-disabled -1 recipient-moved -9 relay-denied 1 signature-failed 2 spf 3 spf-record -1 system -6 tls 1 too-big -1 unknown-recipient 1 unsigned-or-failed 1
551 relay-denied -1 unknown-recipient 3
552 content 1 mailbox-full 3 too-big 6
553 content 5 protocol 1 relay-denied 3
554 content 6 expired -2 mailbox-full -1 other 8 permission -1 policy 1 protocol 2 reputation 3 system -3
abuse content -5
account account 11 login 3 recipient-disabled 15 reputation -5 system -2 unknown-recipient 8
account+not login 6 unknown-recipient -2
addressee account -1 content -1 host-not-found 2 mailbox-full 5 no-connection 7 permission 7 policy 1 rate-limited 1 recipient-disabled 3 sender-identity -1 system 4 unknown-recipient 4
addressee+mailbox recipient-disabled 5 too-big -1 unknown-recipient -2
addressee+recipient account -3 host-not-found 3 no-connection 1 policy 5 protocol 6 recipient-moved -4
addressee+rejected permission 5
algorithm signature-not-accepted 14
algorithm+algorithm signature-not-accepted 5
algorithm+not signature-not-accepted 4
alignment not-aligned 17
allowed expired -4 key-not-found -4 permission 5 signature-failed -4 signature-not-accepted 6 too-big 4 unknown-recipient -5
allowed+client reputation 6
allowed+message policy -1
allowed+policy authentication-failed 5
allowed+recipient sender-identity 11
allowed+relay relay-denied -1
arc arc 12
arc+arc arc 12
arc+failed arc 3
attachment content 19 permission -1 protocol 5 system 4 too-big 13
attachment+attachment content 2 system 1
attachment+disabled policy 6
attachment+not content 6
attachment+spam content -2
attachment+too-big too-big 6
authentication authentication-failed 7 login -6 unauthenticated 3
available content -4 no-connection 6 policy 2 recipient-disabled 1 system 3
available+connection system 3
client authentication-failed 4 content -1 host-not-found -1 policy 1 rate-limited 4 recipient-disabled -2 reputation 17 reverse-dns 6 sender-identity 3 spf 4 system -4 unsigned-or-failed -1
client+client login -1 rate-limited 2
client+disabled reputation 1
client+domain no-connection -1 sender-identity 2
client+exists content -3
client+not login 10 permission 1 policy 3 reputation -7 reverse-dns 4 unknown-recipient -1
client+recipient permission -4 reputation 5
client+rejected permission 1
client+required unsigned 1
connection expired 4 no-connection 14 permission 4 recipient-disabled 1 tls 7 unknown-recipient -5
connection+client permission 3 reputation -1
connection+not policy 2 tls 4
connection+recipient recipient-disabled 4
connection+rejected no-connection 11 policy -1
connection+server system -1
delivered mailbox-full 1 policy 6 rate-limited 2
delivered+mailbox policy 2
disabled account 9 expired 4 no-connection -1 permission 5 policy 4 recipient-disabled 19 system 2
disabled+addressee policy 1
disabled+rejected permission 3 policy -1 recipient-disabled -3 unknown-recipient 4
dmarc dmarc-missing 19 dmarc-policy 32 dns-temporary 15 not-aligned 1 sender-identity -2
dmarc+alignment not-aligned 7
dmarc+not dmarc-missing 4
dmarc-record dmarc-missing 12 dmarc-policy 7
dmarc-record+policy dmarc-policy 2
dmarc-record+tag dmarc-missing 5 dmarc-policy -2
domain account -3 content -3 dns-temporary 1 host-not-found 14 login -3 no-connection -5 not-aligned 7 permission -3 relay-denied 7 reverse-dns 3 sender-identity 6 signature-failed -3 spf 1 unknown-recipient -2 unsigned-or-failed -2
domain+client protocol 4 reputation -2
domain+connection permission 5 policy 8
domain+disabled recipient-disabled 2
domain+domain host-not-found 8 tls 5
domain+lookup sender-identity 5
domain+mismatch not-aligned 2
domain+missing host-not-found 4
domain+not dmarc-missing 5 host-not-found 3 policy 2 relay-denied 5
domain+outgoing sender-identity -2 unsigned 2
domain+rate rate-limited 2
domain+rejected dns-temporary 2 tls 2
domain+server sender-identity 4
domain+signature not-aligned 14
duplicate policy 10 protocol 13 signature-not-accepted 16
duplicate+format signature-not-accepted 2
duplicate+sender protocol 4
exceeded login -1 loop 1 mailbox-full 6 permission -5 policy 3 protocol 2 rate-limited 20 relay-denied -1 spf-record 6 too-big 6 unknown-recipient -1
exceeded+addressee policy 7
exceeded+exceeded rate-limited 3 too-big 1
exceeded+message content -3 mailbox-full 2 rate-limited 3
exceeded+too-big mailbox-full 3
exists dmarc-missing 2 expired -5 host-not-found 5 key-not-found 6 permission -1 protocol 1 recipient-disabled -5 relay-denied 1 reputation 2 reverse-dns 3 sender-identity 1 unknown-recipient 4 unsigned -1 unsigned-or-failed 1
exists+attachment content -1
exists+disabled account 2 policy 1 recipient-disabled -1
exists+exceeded mailbox-full 8 rate-limited 3
exists+listed reputation -4 sender-identity 3
exists+missing host-not-found 4
exists+moved recipient-moved 4
exists+policy policy 1 reputation 1
exists+recipient relay-denied 1 unknown-recipient 2
exists+spam policy 1 spf-record 1
exists+temporary reputation 2
expired expired 14 rate-limited -3 recipient-disabled 7 signature-failed 3 system 5 tls 2
expired+message expired 2
failed account -6 dmarc-missing -4 dmarc-policy 1 dns-temporary 4 expired 1 host-not-found 2 login 1 no-connection 5 other 1 permission -2 policy 2 rate-limited -3 recipient-moved -1 reputation -2 sender-identity 1 signature-failed 1 signature-syntax 3 system 6 unknown-recipient -3 unsigned -11 unsigned-or-failed -4
failed+connection no-connection 1
failed+delivered policy 2
failed+duplicate signature-not-accepted 2
failed+failed policy 5 signature-failed 2
failed+login login 2
failed+not expired 6 mailbox-full 4 policy -2 protocol 1 signature-failed 1
failed+passed unauthenticated 5
failed+policy policy 10
failed+recipient login 6 recipient-disabled 3 unknown-recipient -1
failed+temporary system 2
forbidden content 6 permission 11 relay-denied 7 sender-identity 9 spf 1 tls 1 unknown-recipient -2
forbidden+allowed permission -2 sender-identity 1 tls 3
forbidden+domain unknown-recipient 3
forbidden+exists protocol 1
forbidden+login login -1
forbidden+not sender-identity 1
forbidden+sender permission 5 sender-identity -3
format content 11 host-not-found 3 policy 3 protocol 14 reputation -3 sender-identity 4 signature-failed -4 signature-syntax 11 too-big -6
format+allowed protocol 1
format+attachment content -7 protocol 3
format+exists protocol 1
format+failed protocol 4
format+format content 1
format+malformed signature-syntax 1
format+not protocol 3
format+passed protocol 2
format+recipient protocol 1
format+rejected content -1 permission 2 policy 1
format+required protocol -6
format+server protocol -1
format+size too-big -2
format+spoof sender-identity 2
format+too-big content 1
full mailbox-full 19 system 2 unknown-recipient -5
full+exceeded mailbox-full -4 rate-limited 2
full+storage mailbox-full 1
group permission 16 reputation 4 system 1
group+not permission -8 unknown-recipient 4
helo protocol 16 reverse-dns 12 sender-identity 10
invalid content 5 host-not-found 1 login 2 permission -5 protocol 7 rate-limited -6 recipient-moved -5 sender-identity 3 signature-failed 5 spf-record 4 tls 2 unknown-recipient 9 unsigned -5
invalid+domain host-not-found 2 sender-identity 5
invalid+format host-not-found 4
invalid+helo protocol 3
invalid+login login 4
invalid+recipient dns-temporary 1 tls 2
invalid+rejected signature-failed 7
invalid+reputation reputation 2
invalid+sender sender-identity 8
invalid+signature signature-failed 5
invalid+valid signature-failed 2
key dns-temporary 11 key-not-found 28 signature-failed -2 signature-not-accepted 17
key+disabled key-not-found 1
key+key dns-temporary 4 key-not-found 7
key+not signature-not-accepted 4
key+signature key-not-found 1
key+temporary dns-temporary 2
listed content 4 permission 10 policy 1 reputation 15
listed+exists content 1 reputation 1
login account 3 authentication-failed 5 login 22 recipient-disabled -1 relay-denied 4 system -4 unauthenticated 12 unknown-recipient -1
login+allowed login -1
login+authentication authentication-failed 7 login -5 unsigned-or-failed 1
login+login login 1
login+required permission 7 relay-denied 3
lookup dns-temporary 15 host-not-found 3 login -6 no-connection 1 permission 6 rate-limited -4 sender-identity 1 spf-record 7 unknown-recipient 3
lookup+failed dns-temporary 1 host-not-found 4
lookup+lookup host-not-found 6 system -1
lookup+timeout dns-temporary 6 sender-identity 2
loop loop 38
mailbox mailbox-full 12 permission -2 recipient-disabled 9 recipient-moved 2 system 1 too-big -1 unknown-recipient 12
mailbox+available unknown-recipient 2
mailbox+disabled unknown-recipient 7
mailbox+exceeded mailbox-full 9 too-big -2
mailbox+full mailbox-full 3
mailbox+not rate-limited 1 recipient-disabled 1
mailbox+recipient unknown-recipient -5
mailbox+unavailable rate-limited 3
malformed protocol 3 signature-syntax 1
malformed+failed protocol 2 signature-syntax 1
malformed+format signature-syntax 1
malformed+invalid protocol 8
message account -2 content 4 dmarc-missing -4 dns-temporary -3 expired 7 host-not-found -1 login -3 other 4 permission -1 policy -1 protocol -1 relay-denied -4 reputation -1 sender-identity -2 signature-failed 8 too-big 4 unauthenticated 5 unsigned 9 unsigned-or-failed 3
message+allowed recipient-disabled 1 too-big 7
message+attachment system 1
message+client reputation 4
message+exceeded protocol 1
message+exists content 4
message+expired expired 9
message+failed expired 4 policy 10 signature-failed 1
message+format sender-identity 3 too-big -1
message+group permission -1 system 3 unknown-recipient 3
message+mailbox recipient-disabled 1
message+message expired 3
message+not authentication-failed 3 content -2 dmarc-policy 3 expired 7 login -3 permission -1 reputation 2 signature-failed -4 unauthenticated 2 unsigned 2 unsigned-or-failed 1
message+rate rate-limited 8
message+recipient sender-identity 2
message+rejected arc 1 expired -1 not-aligned 1 permission 1 protocol -2 rate-limited -4 reverse-dns 1 sender-identity 4 signature-failed -1 tls 1 unknown-recipient -3 unsigned 1
message+required protocol 1
message+sender unsigned-or-failed 12
message+server reputation 2
message+size too-big 3
message+spam content 10 reputation -2
message+temporary rate-limited 2
message+too-big too-big 17
mismatch not-aligned 15 reputation -1 signature-failed 7
mismatch+signature signature-failed 1
missing host-not-found 7 login 1 policy -4 protocol 2 recipient-disabled 2 reputation -4 sender-identity 6 signature-failed -4 spf 1 system -1 unknown-recipient 9 unsigned 8
missing+addressee unknown-recipient 2
missing+exists login 6 unknown-recipient 2
missing+format protocol 3
missing+recipient unknown-recipient 5
missing+signature signature-failed -2 unsigned 2
moved recipient-moved 18
not account -1 dmarc-policy -9 host-not-found 2 no-connection 2 protocol 2 rate-limited -5 recipient-disabled 1 recipient-moved -6 relay-denied 2 reputation -5 reverse-dns 2 sender-identity 5 spf 3 spf-record -8 system -2 too-big -3 unknown-recipient 5 unsigned 3 unsigned-or-failed 1
not+account unknown-recipient 4
not+addressee policy 4 unknown-recipient -1
not+allowed content 5 permission 1 policy 8 relay-denied -3 signature-not-accepted 1
not+available system 5
not+connection no-connection 1 permission 1
not+delivered policy 1 unknown-recipient 6
not+dmarc dmarc-policy -2 not-aligned 5
not+dmarc-record dmarc-missing 1
not+domain host-not-found 1 relay-denied 6 sender-identity -2 unsigned 2
not+exists dmarc-missing 5 dns-temporary 4 host-not-found 2 relay-denied 2 reverse-dns 1 system -3 unknown-recipient 6
not+failed dmarc-policy 1 no-connection 5 signature-failed 2 unauthenticated 5
not+forbidden permission 2 tls 2
not+format protocol 7
not+invalid protocol 2
not+login unauthenticated 13
not+message mailbox-full 5 no-connection 2
not+mismatch not-aligned 1
not+missing login 1 permission 4
not+not permission 3 system -3 unknown-recipient 1 unsigned 1
not+outgoing sender-identity 3
not+passed login 6 permission 9 sender-identity -6 spf 2 unsigned-or-failed 12
not+rdns reverse-dns 1
not+recipient sender-identity 4 unknown-recipient 6
not+rejected authentication-failed 1 content 1
not+sender sender-identity 1
not+signature signature-failed -3 unauthenticated 2 unsigned 7
not+spf unauthenticated 10
not+valid content -4 policy 5 unsigned 1
not+well-formed protocol 2 spf -4 spf-record 5
outgoing account 16 content -3 expired -3 login 6 mailbox-full -2 permission -1 rate-limited 2 recipient-disabled -9 reputation 3 sender-identity 6
outgoing+message permission 6 rate-limited 1
outgoing+rate account 2
outgoing+recipient sender-identity 4
outgoing+sender sender-identity -2 spf-record 1
outgoing+spam reputation 1
own-account account 6 login 3 recipient-disabled -2 unknown-recipient -2
own-account+account account 6 login 3 recipient-disabled -2 unknown-recipient -2
passed authentication-failed 5 dmarc-missing -1 dmarc-policy 1 dns-temporary 4 policy -4 unauthenticated 3
passed+failed authentication-failed 4 signature-failed 1 spf 1
passed+key key-not-found 2
passed+signature unsigned-or-failed 7
policy authentication-failed 3 content 3 login -1 permission 3 policy 7 unknown-recipient -5
policy+policy protocol 6
policy+recipient sender-identity 2
policy+rejected permission 1 policy -1 recipient-disabled 3
rate account 6 expired 11 mailbox-full -4 rate-limited 11
rate+storage account 3 mailbox-full -1
rdns protocol 3 reputation -2 reverse-dns 29
rdns+domain protocol 5
rdns+rdns reverse-dns 6
recipient account -2 authentication-failed -1 expired -2 mailbox-full 5 no-connection 2 permission 5 policy 1 protocol 2 rate-limited 2 recipient-disabled 9 recipient-moved 15 relay-denied 3 sender-identity 5 signature-failed -1 system -1 unauthenticated -2 unknown-recipient 13
recipient+account account 3
recipient+addressee no-connection 1 permission 3 protocol -4 relay-denied 2 system 1
recipient+allowed permission 6
recipient+client reputation 2
recipient+disabled recipient-disabled 2
recipient+domain dns-temporary 1 host-not-found -3 permission 1 tls 2
recipient+exceeded rate-limited 1
recipient+failed login 4
recipient+format protocol -3
recipient+invalid unknown-recipient 2
recipient+login unknown-recipient -3
recipient+message permission 2 policy -1 rate-limited 3 recipient-moved 12
recipient+missing unknown-recipient 6
recipient+not permission -3 recipient-disabled 5 unknown-recipient 1
recipient+outgoing sender-identity 2
recipient+passed system 6
recipient+recipient account -1 dns-temporary 2 mailbox-full -3 permission -6 recipient-disabled 2 reputation -3 unknown-recipient 4
recipient+rejected mailbox-full -1 unknown-recipient 1
recipient+required protocol 5
recipient+sender login 1
recipient+server no-connection 10
recipient+temporary recipient-disabled 4
recipient+unavailable recipient-disabled 2
rejected account 2 authentication-failed 4 content 1 dmarc-missing -6 dmarc-policy 2 expired -6 host-not-found -1 key-not-found -6 mailbox-full -2 other 1 permission 2 policy 7 protocol -1 recipient-moved -2 relay-denied 1 reputation 3 sender-identity 2 signature-failed -6 signature-not-accepted 2 spf 4 system -3 unauthenticated -1 unknown-recipient -2 unsigned 4 unsigned-or-failed 5
rejected+abuse reputation 4
rejected+account policy 1 reputation -1
rejected+addressee mailbox-full -1
rejected+allowed authentication-failed 2 content 2 permission -1 policy -5 unsigned 1
rejected+client rate-limited 1
rejected+connection recipient-disabled 5
rejected+dmarc dmarc-policy 2
rejected+domain sender-identity 1
rejected+exceeded content -2 rate-limited 4
rejected+exists content -3 reputation 4
rejected+format permission 1
rejected+invalid account 2 dns-temporary 2 policy -1 sender-identity -1 tls 2
rejected+message permission 6 rate-limited -3 unsigned-or-failed -1
rejected+not content -2 protocol 3
rejected+policy content 1 protocol 1
rejected+recipient permission 6 policy 2
rejected+rejected account 3 permission 3 reputation 2 unknown-recipient 1
rejected+sender account 12 reputation 3
rejected+server policy 3
rejected+signature unsigned 1 unsigned-or-failed 6
rejected+spf spf 6
rejected+temporary rate-limited 4 reputation 3
relay relay-denied 23
relay+exceeded rate-limited 3
relay+not relay-denied 5
relay+rejected relay-denied 8
reputation policy 3 reputation 19
required login 2 protocol 5 recipient-disabled -3 unsigned 12
required+passed unsigned 1
required+signature unsigned 1
sender account 2 authentication-failed 3 host-not-found -13 not-aligned 3 permission 5 recipient-disabled -3 reputation 5 sender-identity 15 spf 4 unauthenticated 2 unknown-recipient -11 unsigned-or-failed 1
sender+domain dns-temporary -2 reputation 2
sender+exists sender-identity 1
sender+format content 1
sender+invalid unsigned-or-failed 1
sender+message permission 1
sender+not permission 3
sender+outgoing permission 4 sender-identity -1
sender+recipient login 1 permission 3 protocol 1 reputation -3 sender-identity 1 unknown-recipient -1
sender+rejected sender-identity 3
sender+sender login 4 permission -2
sender+unverified unauthenticated 1
server content -5 dns-temporary -1 no-connection 9 permission -2 signature-failed -1 spf 2 system 11 tls 1
server+connection no-connection 1
server+not host-not-found 5 relay-denied 1 sender-identity -1 spf 1
server+rejected other 1 permission -1
server+sender permission 3
server+server rate-limited 1 system 1
server+spam content -2 reputation 9
server+tag sender-identity 5
server+temporary rate-limited 7 system -1
server+unavailable sender-identity 2
signature dns-temporary 10 key-not-found 3 login -1 not-aligned 12 protocol -1 sender-identity -1 signature-failed 20 signature-not-accepted 7 signature-syntax 15 spf -9 system -5 unauthenticated 10 unsigned 16 unsigned-or-failed 17
signature+domain not-aligned 10
signature+expired signature-failed 1
signature+failed signature-failed 1 signature-syntax 10
signature+format signature-syntax 6
signature+invalid signature-failed 7
signature+message unsigned 3
signature+not signature-failed 2 unsigned 3 unsigned-or-failed -2
signature+passed signature-failed 1
signature+signature protocol -3 signature-failed 4 signature-not-accepted 11 unsigned 14 unsigned-or-failed 3
signature+valid unsigned-or-failed 9
size mailbox-full 2 protocol 3 rate-limited -5 too-big 16
size+exceeded too-big 4
spam content 25 reputation 13
spam+message content 1
spam+sender reputation 3
spam+spam reputation 1
spf dns-temporary 10 spf 36 spf-record 21 unauthenticated 15
spf+login spf 2
spf+not unauthenticated 4
spf+policy spf-record 2
spf+signature unauthenticated 5
spf+spf-record spf-record 1
spf-record spf-record 17
spf-record+spf spf-record 2
spoof content 3 policy 2 sender-identity 14 signature-failed -6
spoof+message sender-identity 7
spoof+policy sender-identity 2
spoof+signature policy 10 signature-failed -6
storage account 2 mailbox-full 19 system 5 unknown-recipient -4
storage+full mailbox-full -6 rate-limited 4
tag dmarc-missing 4 dmarc-policy -3 dns-temporary 13 tls 2 unknown-recipient -4
tag+malformed protocol 2
tag+outgoing spf-record 1
tag+required dmarc-missing 2
tag+tag protocol 2
tag+temporary dns-temporary 8
temporary account 2 dns-temporary 13 host-not-found 2 key-not-found -1 login 2 rate-limited 9 reputation 6 signature-failed -1 system 14 unknown-recipient -3
temporary+failed dns-temporary 12 system -2
temporary+temporary rate-limited 2 reputation 2
temporary+unavailable dns-temporary 2 recipient-disabled 1 system 3
timeout dns-temporary 6 expired 10 no-connection 13 rate-limited -1 sender-identity 1
tls protocol 5 tls 35
too-big protocol 10 too-big 16
unavailable rate-limited 2 sender-identity 2 system 1 unknown-recipient 6
unavailable+client permission 2 reputation -1
unavailable+rejected rate-limited 5 reputation 2 unknown-recipient -2
unverified signature-failed 3 unauthenticated 14
valid sender-identity -6 unsigned -4 unsigned-or-failed 6
valid+passed key-not-found 1
valid+recipient protocol 2
valid+signature signature-failed -4 unsigned-or-failed 7
verified dns-temporary 1 sender-identity 6 signature-failed 9 unknown-recipient 3 unsigned-or-failed -1
verified+passed sender-identity 8
verified+signature dns-temporary 1
verified+valid key-not-found 1
weak signature-not-accepted 11
weak+server system 1
well-formed protocol 1 spf -4 spf-record 5
`;
