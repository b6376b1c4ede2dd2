/** What a clause says that no phrase of the tables has: its subject with what belongs to it, what is reported, and whose it is. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Cause } from '../../server/src/core/bounce/causes.ts';
import { readRefusal } from '../../server/src/core/bounce/reading.ts';
import { readReplyFacts } from '../../server/src/core/bounce/reply-facts.ts';
import { plurals, verbForms } from '../../server/src/core/bounce/words/inflect.ts';
import { lookUp, wordsOfReply } from '../../server/src/core/bounce/words/lexicon.ts';
import { pairsIn } from '../../server/src/core/bounce/words/pairs.ts';
import { COMPOUNDS, MISMATCHES } from '../../server/src/core/bounce/words/statements.ts';

function causeOf(text: string): Cause {
  const { status, reply } = readReplyFacts(text);
  const code = reply?.code ?? /^([45]\d\d)[ -]/.exec(text)?.[1];
  return readRefusal({ status: status?.code, reply: code, text, remoteServer: 'mx.example.org' }).cause;
}

function subjectsOf(text: string) {
  const words = wordsOfReply(text);
  return pairsIn(words, lookUp(words.tokens).terms).subjects;
}

const SECTIONS: readonly (readonly [title: string, replies: readonly (readonly [string, Cause])[]])[] = [
  [
    'subjects of one noun phrase are one',
    [
      ['550 5.7.1 traffic quota has been exceeded', 'rate-limited'],
      ['552 5.2.2 the disk quota of this mailbox has been exceeded', 'mailbox-full'],
      ['535 5.7.8 Incorrect user or password', 'login'],
      ['550 the domain of the sender is unknown', 'sender-identity'],
      ['550 the domain of the recipient is unknown', 'host-not-found'],
      ['550 Header line length exceeds 998', 'protocol'],
      ['550 mailbox size exceeded', 'mailbox-full'],
      ['550 Helo hostname/ip mismatch', 'protocol'],
    ],
  ],
  [
    'a comma ends a noun phrase, in every script',
    [
      ['550 Recipient unknown, DKIM valid', 'unknown-recipient'],
      ['550 Nieznany odbiorca, DKIM poprawny', 'unknown-recipient'],
      ['550 Ukendt modtager, DKIM gyldig', 'unknown-recipient'],
      ['550 Невідомий одержувач, DKIM дійсний', 'unknown-recipient'],
      ['550 Неизвестный получатель, подпись DKIM действительна', 'unknown-recipient'],
    ],
  ],
  [
    'the name of a mechanism before a dash is a heading',
    [
      ['550 SPF - none: no policy', 'spf'],
      ['450 SPF - no response', 'dns-temporary'],
    ],
  ],
  [
    'a code that names a mechanism yields to what the reply says of it',
    [
      ['550 5.7.5 DKIM signature uses rsa-sha1, which is no longer accepted', 'signature-not-accepted'],
      ['550 5.7.5 DKIM failure', 'signature-failed'],
    ],
  ],
  [
    'an echoed command says nothing',
    [
      ['550 RCPT TO:<ann@example.com> max message size exceeded', 'too-big'],
      ['550 MAIL FROM:<ann@example.com> SPF check failed', 'spf'],
    ],
  ],
  [
    'whoever lacks permission is not told which account is disabled',
    [
      ['550 5.7.13 You do not have permission', 'permission'],
      ['550 5.7.13 Sie verfügen nicht über die Berechtigung', 'permission'],
      ['550 5.7.13 Nie masz uprawnień', 'permission'],
    ],
  ],
  [
    'a relay limit is a rate',
    [
      ['450 4.2.1 Peak SMTP relay limit exceeded for this customer', 'rate-limited'],
      ['450 4.2.1 此客户的最高 SMTP 中继量超出限制。', 'rate-limited'],
    ],
  ],
  [
    'what follows the trouble of a server says why',
    [
      ['554 5.7.1 Service unavailable; Client host [192.0.2.3] blocked using d4.example', 'reputation'],
      ['554 5.7.1 Service unavailable; DKIM signature broken', 'signature-failed'],
      ['554 5.7.1 Service unavailable; must sign with DKIM', 'unsigned'],
      ['554 5.7.1 Service unavailable: your account is blocked', 'account'],
      ['421 4.3.2 Service unavailable; try again later', 'system'],
    ],
  ],
  [
    'what comes before a colon says whose the rest is',
    [
      ['550 sender address does not accept mail: 550 No such user', 'sender-identity'],
      ['550 <ann@example.net>: Recipient address rejected: No such user', 'unknown-recipient'],
      ['550 Data command rejected: Too many recipients', 'rate-limited'],
    ],
  ],
  [
    'a subject after a preposition is a place, unless nothing else is named',
    [
      ['550 recipient no longer on server', 'unknown-recipient'],
      ['550 ann was not found in LDAP server', 'unknown-recipient'],
      ['550 Signatures made with SHA-1 are not allowed here', 'signature-not-accepted'],
      ['451 error in LDAP server', 'system'],
    ],
  ],
  [
    'why mail was not delivered is not what is out of reach',
    [
      ['550 The message could not be delivered due to the DMARC policy', 'dmarc-policy'],
      ['550 Your mail was not delivered because of our SPF policy', 'spf'],
      ['550 The mail could not be delivered because of the DKIM signature', 'unsigned-or-failed'],
      ['451 The DMARC record is unavailable', 'dns-temporary'],
    ],
  ],
  [
    'a signature that is not there is one thing, a valid one that is not there leaves open which',
    [
      ['550 5.7.13 Not accepted, because it does not carry a DKIM signature', 'unsigned'],
      ['550 5.7.13 The message does not include any DKIM signature', 'unsigned'],
      ['550 5.7.13 The message does not have a DKIM signature', 'unsigned'],
      ['550 5.7.13 The message does not have a valid DKIM signature', 'unsigned-or-failed'],
      ['550 5.7.13 Your mail does not carry any valid signature', 'unsigned-or-failed'],
    ],
  ],
  [
    'a negation may follow what it denies, and be in the words of the state',
    [
      ['550 Diese Adresse existiert bei uns nicht', 'unknown-recipient'],
      ['550 そのようなアドレスは登録されておりません', 'unknown-recipient'],
      ["550 Le type de fichier joint n'est pas autorisé", 'content'],
      ['550 Der Empfänger akzeptiert keine Nachrichten von Ihnen', 'permission'],
    ],
  ],
  [
    'what did it follows "by" and "due to"',
    [
      ['550 Sender prohibited by SPF', 'spf'],
      ['550 denied by our spam filter', 'content'],
    ],
  ],
  [
    'a number is of what follows it',
    [
      ['550 too many invalid addresses', 'rate-limited'],
      ['550 this message, too many nested attachments', 'content'],
      ['550 invalid address', 'unknown-recipient'],
    ],
  ],
  [
    'a state alone is the recipient’s, after a name also',
    [
      ['550 <ann@example.com> Inactive', 'recipient-disabled'],
      ['550 ann is now disabled', 'recipient-disabled'],
      ['550 Contract cancelled', 'other'],
    ],
  ],
  [
    'a phrase that names nothing gives way to a subject',
    [
      ['501 5.5.4 DELIVERBY extension has been disabled', 'protocol'],
      ['550 Blacklisted body URL', 'content'],
      ['550 your IP address is blacklisted', 'reputation'],
    ],
  ],
  [
    'policy says less than what follows it',
    [
      ['550 5.7.1 Rejecting due to security policy - Content violation', 'content'],
      ['550 5.7.1 Rejecting due to security policy', 'policy'],
    ],
  ],
  [
    'two subjects that do not match say more than one of them alone',
    [
      ['550 5.7.1 The DKIM domain differs from the domain in the From header', 'not-aligned'],
      ['550 5.7.1 DKIM domain and From domain are not the same', 'not-aligned'],
      ['550 5.7.1 envelope sender and login differ', 'sender-identity'],
      ['550 5.7.1 DKIM body hash mismatch', 'signature-failed'],
      ['550 The certificate does not match the host', 'tls'],
    ],
  ],
  [
    'what cannot be parsed is malformed, which is invalid where nothing finer is known',
    [
      ['550 DKIM-Signature header could not be parsed', 'signature-syntax'],
      ['550 DKIM-Signature header did not verify', 'signature-failed'],
      ['550 cannot interpret SPF record', 'spf-record'],
      ['550 malformed recipient address', 'unknown-recipient'],
    ],
  ],
  [
    'a record that is asked for, or missing, is not a policy that rejects',
    [
      ['550 we require senders to publish a DMARC record', 'dmarc-missing'],
      ['550 example.org has not published a DMARC policy', 'dmarc-missing'],
      ['550 example.org enforces its DMARC policy', 'dmarc-policy'],
      ['550 no TXT record at _dmarc.example.org', 'dmarc-missing'],
      ['550 mail._domainkey.example.org does not exist', 'key-not-found'],
    ],
  ],
  [
    'a verb that failed is denied',
    [
      ['550 5.7.1 Sender failed to sign this message with DKIM', 'unsigned'],
      ['451 Failed to store message', 'system'],
    ],
  ],
  [
    'a code that leaves open what failed is explained by words that name it',
    [
      ['550 5.7.26 mail must be signed with DKIM', 'unsigned'],
      ['550 5.7.26 see our help pages', 'authentication-failed'],
    ],
  ],
  [
    'a state alone after a colon is of what the words before it name',
    [
      ['550 The SPF record of your domain: malformed', 'spf-record'],
      ['550 DKIM public key: not found', 'key-not-found'],
      ['550 Recipient address rejected: unknown', 'unknown-recipient'],
    ],
  ],
  [
    'a temporary fault of DNS is about that, whatever was looked up',
    [
      ['451 4.7.20 DKIM verification deferred: key server unavailable right now', 'dns-temporary'],
      ['451 4.7.24 name servers of example.org did not answer our SPF query', 'dns-temporary'],
      ['550 5.7.24 SPF record invalid', 'spf-record'],
    ],
  ],
  [
    'words joined and inflected are words',
    [
      ['550 NO_REVERSE_DNS', 'reverse-dns'],
      ['550 MailboxFull', 'mailbox-full'],
      ['550 RELAY_NOT_PERMITTED_AUTH', 'relay-denied'],
      ['550 rejecting executables', 'content'],
    ],
  ],
  [
    'a pronoun at the end of a clause denies what was named before it',
    [
      ['550 5.7.13 A DKIM signature is mandatory here, yours has none', 'unsigned'],
      ['550 5.7.13 Wir erwarten eine DKIM-Signatur, diese Nachricht hatte keine', 'unsigned'],
      ['550 We require a DMARC record. Your domain has none.', 'dmarc-missing'],
      ['550 A PTR record is necessary and your host has none', 'reverse-dns'],
    ],
  ],
  [
    'a relative clause and a second sentence speak of the same signature',
    [
      ['550 5.7.13 We reject a message which carries no signature', 'unsigned'],
      ['550 5.7.13 We could not find a DKIM signature. Such mail is not accepted.', 'unsigned'],
      ['550 5.7.13 Die DKIM-Signatur ließ sich nicht prüfen', 'signature-failed'],
    ],
  ],
  [
    'a tag that is not there makes a signature malformed, not absent',
    [
      ['550 5.7.13 DKIM-Signature header field has no d= tag', 'signature-syntax'],
      ["550 5.7.20 DKIM signature missing 's=' tag", 'signature-syntax'],
      ['550 5.7.13 permanent error evaluating DKIM: no key', 'key-not-found'],
    ],
  ],
  [
    'what follows "due to" is the reason, whatever advice comes after it',
    [
      ['Your mail was rejected due to spam classification. Ask the moderator of the group for help.', 'content'],
      ['550 Blocked because of a missing PTR record. See our policy.', 'reverse-dns'],
    ],
  ],
  [
    'a phrase with a gap gives way to the head of a noun phrase in the gap',
    [
      ['550 Domain SPF not found', 'spf'],
      ['550 Domain not found', 'host-not-found'],
    ],
  ],
  [
    'who may send is not how much may be sent',
    [
      ['550 5.7.1 Only internal senders can write to this list', 'permission'],
      ['552 This account may only send messages up to 10485760 bytes in length', 'too-big'],
      ['451 This account may only send 100 messages in a twenty-four hour period', 'rate-limited'],
      ['550 5.7.1 Blocked by a DNSBL. If you are not a spammer, write to us.', 'reputation'],
    ],
  ],
  [
    'the submitting client and its account',
    [
      ['553 5.7.1 <ann@example.com>: Sender address rejected: not logged in', 'login'],
      ['553 5.7.1 <ann@example.com>: Sender address rejected: not owned by user bob', 'sender-identity'],
      [
        '550 This user account is not authorized to send messages with the address <ann@example.com>',
        'sender-identity',
      ],
      ['550 Local sender must be authenticated', 'login'],
      ['538 authentication is not available without TLS', 'tls'],
    ],
  ],
  [
    'a sender domain that does not resolve for now is a matter of DNS',
    [
      ['451 4.1.8 Domain of sender address ann@example.com does not resolve', 'dns-temporary'],
      ['553 5.1.8 Domain of sender address ann@example.com does not exist', 'sender-identity'],
    ],
  ],
  [
    'an address in an offer of help is no new address',
    [
      ['550 This message scored 8.4 spam points. Please contact <help@example.com> for help.', 'content'],
      ['550 ann has left us. Please contact <bob@example.com> instead.', 'recipient-moved'],
    ],
  ],
  [
    'where a host is listed decides what that means',
    [
      ['451 4.4.1 No answer from any hosts listed in MX', 'no-connection'],
      ['550 Sender address is listed in the phishing list of example.org', 'reputation'],
      ['550 Ban present for 192.0.2.1', 'reputation'],
    ],
  ],
  [
    'why an account was disabled is not why the message was refused',
    [
      ['550 account deactivated due to abuse', 'recipient-disabled'],
      ['554 Connection refused due to abuse', 'reputation'],
    ],
  ],
  [
    'a gateway that only says where is no relay',
    [
      ['550 Your message was rejected for policy reasons on this gateway', 'policy'],
      ['550 this server is not a gateway for example.com', 'relay-denied'],
    ],
  ],
  [
    'what is disabled for now is disabled',
    [
      ['550 mailbox temporarily disabled', 'recipient-disabled'],
      ['450 mailbox temporarily unavailable', 'system'],
      ['550 <ann@example.com> not used', 'recipient-disabled'],
      ['550 This address does not receive mail', 'recipient-disabled'],
    ],
  ],
  [
    'the length of an address is not the size of a message',
    [
      ['550 Recipient address length exceeds the maximum', 'protocol'],
      ['552 Message length exceeds the maximum', 'too-big'],
    ],
  ],
  [
    'where somebody may send from, and to',
    [
      ['550 You are not allowed to send mail from our domain', 'sender-identity'],
      ['550 You are not permitted to send mail to this host', 'permission'],
      ['550 Connections from your country are not allowed', 'policy'],
      ['550 Remote sending only allowed with authentication', 'login'],
      ['550 no access from 192.0.2.55, which is an open relay', 'reputation'],
      ['550 we are not an open relay', 'relay-denied'],
    ],
  ],
  [
    'what is wrong with a tag is of the mechanism that the words name',
    [
      ['550 5.7.20 DKIM: Version tag is malformed', 'signature-syntax'],
      ['550 5.7.20 The DKIM version is missing', 'signature-syntax'],
      ['550 5.7.1 dkim=permerror: invalid DKIM timestamp', 'signature-syntax'],
      ['550 5.7.20 The version tag of the DKIM key is invalid', 'key-not-found'],
      ['550 5.7.1 unsupported DMARC version', 'dmarc-missing'],
      ['550 5.7.1 SPF: unsupported version', 'spf-record'],
      ['550 MIME-Version is missing', 'protocol'],
    ],
  ],
  [
    'the name of a mechanism before a colon says what the rest is about',
    [
      ['550 5.7.1 DMARC: no policy found for domain', 'dmarc-missing'],
      ['550 5.7.1 DKIM: domain does not exist', 'key-not-found'],
      ['550 5.7.1 DKIM: malformed header field', 'signature-syntax'],
      ['550 5.7.1 SPF: syntax error', 'spf-record'],
      ['550 5.7.29 ARC: seal signature validation failed', 'arc'],
      ["550 5.7.1 DKIM: 'from' header is missing in h tag", 'signature-not-accepted'],
      ['550 5.1.2 domain does not exist', 'host-not-found'],
    ],
  ],
  [
    'a sentence after a mechanism and a colon is no result',
    [
      ['550 5.7.1 DKIM: invalid key type', 'key-not-found'],
      ['550 5.7.1 DKIM: missing selector tag', 'signature-syntax'],
      ['550 5.7.1 DKIM: missing', 'unsigned'],
      ['550 5.7.1 DKIM: fail for example.org, SPF: pass', 'unsigned-or-failed'],
    ],
  ],
  [
    'what an active verb is of comes after it',
    [
      ['550 5.7.1 Your domain lacks a DMARC record', 'dmarc-missing'],
      ['550 5.7.1 Your email is missing a DKIM signature', 'unsigned'],
      ['530 5.7.0 The sender has to log in', 'login'],
      ['553 We only take mail from senders who log in first', 'login'],
      ['The remote host refused the connection', 'no-connection'],
      ['550 Your host fails the FCrDNS check', 'reverse-dns'],
    ],
  ],
  [
    'a negation denies what is nearest to it',
    [
      ['550 5.7.1 Not delivered (unknown selector)', 'key-not-found'],
      ['550 Not delivered (full mailbox)', 'mailbox-full'],
    ],
  ],
  [
    'the account of the one who sends is not the recipient’s',
    [
      ['550 Your email account has been suspended for abuse', 'account'],
      ['550 Your mailbox is locked', 'account'],
      ['552 Your mailbox is full', 'mailbox-full'],
      ['550 The mailbox has been suspended', 'recipient-disabled'],
    ],
  ],
  [
    'who may not write to whom is a matter of permission, who may not send for a domain one of SPF',
    [
      ['550 This sender is not allowed to send mail to this group', 'permission'],
      ['550 Your address is not subscribed to this mailing list', 'permission'],
      ['550 5.7.1 The domain owner does not permit 192.0.2.4 to send its mail', 'spf'],
      ['550 5.7.1 192.0.2.4 may not send mail for example.com', 'spf'],
    ],
  ],
  [
    'why something was done to a client is about the client',
    [
      ['550 Your IP is blocked because of spam', 'reputation'],
      ['550 We do not accept connections from your network', 'reputation'],
      ['550 Your message is blocked because of spam', 'content'],
    ],
  ],
  [
    'the code says what a tag or a lookup is of',
    [
      ['550 5.7.20 missing required tag', 'signature-syntax'],
      ['550 5.7.20 invalid domain in d tag', 'signature-syntax'],
      ['550 5.7.20 could not be found', 'key-not-found'],
      ['550 5.7.29 body hash mismatch', 'arc'],
    ],
  ],
  [
    'what follows a mechanism that failed says why',
    [
      ['550 5.7.1 DKIM verification failed: public key unavailable', 'key-not-found'],
      ['550 5.7.20 DKIM check of example.com failed (unsupported algorithm)', 'signature-not-accepted'],
      ['550 5.7.20 DKIM check of example.com failed (message not signed)', 'unsigned'],
      ['550 5.7.26 DMARC failure (From domain mismatch)', 'not-aligned'],
      ['550 5.7.1 SPF record of example.com: invalid mechanism', 'spf-record'],
      ['550 5.7.1 DKIM: domain mismatch', 'not-aligned'],
    ],
  ],
  [
    'a lookup is asked of the DNS, whatever it was for',
    [
      ['451 4.7.1 dmarc: failed to lookup TXT record', 'dns-temporary'],
      ['451 4.7.1 The DNS lookup of the DKIM key timed out', 'dns-temporary'],
      ['550 5.7.1 Too many void lookups', 'spf-record'],
    ],
  ],
  [
    'an adjective is of the noun after it, a predicate of what comes before it',
    [
      ['550 5.7.1 The sender domain has an invalid DMARC record', 'dmarc-missing'],
      ['550 bounced, the destination mailbox <ann@example.net> is full, queue 4', 'mailbox-full'],
    ],
  ],
  [
    'who signed, how much, and with which key',
    [
      ['550 5.7.20 Wrong signer (should be example.org)', 'not-aligned'],
      ['550 5.7.20 The whole message is not signed', 'unsigned'],
      ['550 5.7.20 Not the entire message is signed', 'signature-not-accepted'],
      ['550 5.7.20 multiple DKIM records for this selector', 'key-not-found'],
      ['550 5.7.20 The message was modified in transit', 'signature-failed'],
      ['550 5.7.20 DKIM: body hash empty', 'signature-syntax'],
      ['550 5.7.20 DKIM: unable to parse public key', 'key-not-found'],
      ['550 5.7.20 DKIM: unknown body canonicalization', 'signature-not-accepted'],
    ],
  ],
  [
    'a mechanism is asked about, has failed, or passed',
    [
      ['451 4.7.0 Temporary error during DKIM verification', 'dns-temporary'],
      ['550 5.7.1 DKIM verification was unsuccessful', 'signature-failed'],
      ['550 5.7.1 message was not signed', 'unsigned'],
      ['550 5.7.1 hash algorithm rsa-sha1 is not supported', 'signature-not-accepted'],
    ],
  ],
];

for (const [title, replies] of SECTIONS) {
  describe(title, () => {
    for (const [reply, cause] of replies) test(reply, () => assert.equal(causeOf(reply), cause));
  });
}

describe('compounds', () => {
  for (const { subject, example } of new Map(COMPOUNDS.map((row) => [row.example, row])).values()) {
    test(example, () =>
      assert.ok(subjectsOf(example).some((place) => place.subject === subject && place.parts.length > 0)),
    );
  }

  test('two subjects of different phrases are not joined', () =>
    assert.ok(subjectsOf('the sender waited while the mailbox was full').every(({ parts }) => parts.length === 0)));
});

describe('mismatches', () => {
  for (const { cause, example } of new Map(MISMATCHES.map((row) => [row.example, row])).values())
    test(example, () => assert.equal(causeOf(`550 ${example}`), cause));
});

describe('what says nothing', () => {
  const replies = [
    'The following recipients did not receive your message:',
    'Your message did not reach some or all of the intended recipients.',
    'This message could not be delivered to one or more addresses',
    "I'm afraid I wasn't able to deliver your message to the following addresses.",
    'Reason 1 (Unable-To-Transfer); Diagnostic -1 (Unknown)',
    'other or undefined security status',
    '550 Rejected',
    '554 Message refused',
    '550 Your message was blocked.',
    '550 5.0.0 The message has been refused',
  ];
  for (const reply of replies) test(reply, () => assert.equal(causeOf(reply), 'other'));
});

describe('forms of English words', () => {
  test('plurals', () => {
    assert.deepEqual(plurals('mailbox'), ['mailboxes']);
    assert.deepEqual(plurals('directory'), ['directories']);
    assert.deepEqual(plurals('addresses'), []);
    assert.deepEqual(plurals('key'), []);
  });

  test('verbs', () => {
    assert.deepEqual(verbForms('reject'), ['rejects', 'rejected', 'rejecting']);
    assert.deepEqual(verbForms('decline'), ['declines', 'declined', 'declining']);
    assert.deepEqual(verbForms('permit'), ['permits', 'permited', 'permiting', 'permitted', 'permitting']);
    assert.deepEqual(verbForms('rejected'), []);
  });
});
