/** The ways in which mail is changed after it was signed: what each is called, who does it, and what helps. Plain text. */

import type { ChangeDescription, ChangeKind } from '../results.ts';

const RELAXED = 'Sign with c=relaxed/relaxed: such changes then do no harm.';
/** What helps against every change. */
export const SIGN_LAST =
  'Make the change before the message is signed, or sign last: the signer has to be the last program that touches the message.';
const LIST =
  'A mailing list that changes messages should put its own address in From and sign again; or switch the change off in the list’s settings.';

export const CHANGES: Readonly<Record<ChangeKind, ChangeDescription>> = {
  'subject-changed': {
    title: 'Subject was changed',
    whoDoesThat: 'Mailing lists put their name in front, spam filters and gateways put marks such as [EXTERNAL] there.',
    advice: `${LIST} A gateway should mark messages in a header field of its own.`,
  },
  'encoded-words-rewritten': {
    title: 'Non-ASCII characters in the header were re-encoded',
    whoDoesThat:
      'Mailing lists, gateways and libraries that decode fields and encode them again, with Q instead of B or with other folds (RFC 2047).',
    advice: SIGN_LAST,
  },
  'white-space-in-header': {
    title: 'White space or folds in the header were changed',
    whoDoesThat: 'Many servers refold long fields, among them Exchange and gateways that rewrite fields.',
    advice: RELAXED,
  },
  'field-name-case': {
    title: 'The case of letters in a field name was changed',
    whoDoesThat: 'Servers and libraries that rewrite header fields.',
    advice: RELAXED,
  },
  'field-added': {
    title: 'A signed field was added after signing',
    whoDoesThat: 'Submission servers add Message-ID, Date or Sender; mailing lists add Reply-To, Sender or Cc.',
    advice: SIGN_LAST,
  },
  'field-removed': {
    title: 'A signed field was removed',
    whoDoesThat: 'Servers that remove Sender, Reply-To or MIME-Version, and lists that put their own there.',
    advice: 'Do not sign a field that is removed in transit, or stop its removal.',
  },
  'fields-reordered': {
    title: 'Fields of the same name were reordered',
    whoDoesThat: 'Servers and mailbox programs that sort header fields.',
    advice: 'Do not sign fields that occur more than once, such as Received.',
  },
  'field-replaced': {
    title: 'A signed field has another value than when it was signed',
    whoDoesThat: 'The signature’s own copy of the field (z=) shows what it was.',
    advice: SIGN_LAST,
  },
  'from-rewritten': {
    title: 'From was rewritten',
    whoDoesThat:
      'Mailing lists and forwarders do so to pass DMARC ("via the list"); the author moves to another field.',
    advice: 'The author’s signature needs no fix: the list has to sign with its own domain.',
  },
  'addresses-rewritten': {
    title: 'Addresses were rewritten',
    whoDoesThat: 'Servers that parse address lists and write them again, with or without quotes around names.',
    advice: `Write addresses in their plainest form before signing. ${SIGN_LAST}`,
  },
  'date-reformatted': {
    title: 'Date was rewritten',
    whoDoesThat: 'Servers that correct or normalize dates.',
    advice: 'Before signing, write Date in the format of RFC 5322, with a numeric time zone.',
  },
  'content-type-changed': {
    title: 'Content-Type was changed',
    whoDoesThat: 'Servers and filters that rewrite MIME parts.',
    advice: SIGN_LAST,
  },
  'mime-version-rewritten': {
    title: 'MIME-Version was rewritten',
    whoDoesThat:
      'Programs that write the header anew, such as JavaMail: they drop the comment that Apple’s programs put there.',
    advice: `Leave MIME-Version out of h=. ${SIGN_LAST}`,
  },
  'transfer-encoding-named': {
    title: 'Content-Transfer-Encoding was changed',
    whoDoesThat: 'Servers that convert 8-bit mail for a server that does not offer 8BITMIME.',
    advice: 'Convert messages to 7-bit (quoted-printable or base64) before signing (RFC 6376 §5.3).',
  },
  'lines-added-at-end': {
    title: 'Lines were added at the end of the body',
    whoDoesThat: 'Mailing lists add a footer; gateways and virus scanners add a disclaimer.',
    advice: `${LIST} A disclaimer has to be added before signing.`,
  },
  'lines-added-at-start': {
    title: 'Lines were added at the start of the body',
    whoDoesThat: 'Gateways put a warning on top, such as "This message comes from outside".',
    advice:
      'If the receiver’s gateway did this after it had verified, trust its Authentication-Results. Otherwise sign after it.',
  },
  'lines-added': {
    title: 'Lines were added within the body',
    whoDoesThat: 'Lists and gateways add a part to a multipart message, or a disclaimer to one of its parts.',
    advice: `${LIST} A disclaimer has to be added before signing.`,
  },
  'markup-added': {
    title: 'A block was added within the HTML',
    whoDoesThat: 'Gateways put a warning after <body> or a disclaimer before </body>; trackers put an image there.',
    advice: `A disclaimer has to be added before signing. ${SIGN_LAST}`,
  },
  'encoded-text-added': {
    title: 'Text was added within an encoded part',
    whoDoesThat: 'Gateways decode the part, add a disclaimer or a warning, and encode it again.',
    advice: `A disclaimer has to be added before signing. ${SIGN_LAST}`,
  },
  'dots-stuffed': {
    title: 'Dots at the start of lines were doubled or removed',
    whoDoesThat:
      'SMTP doubles such dots in transit, and the receiver removes one (RFC 5321 §4.5.2). A program did one of the two once too often, or not at all.',
    advice: 'Sign the message before dots are doubled, and check the program that passes it to SMTP.',
  },
  'from-quoted': {
    title: '"From " at the start of a line became ">From "',
    whoDoesThat: 'Programs that store messages in mbox files, and old servers.',
    advice: 'Encode such lines before signing (quoted-printable: "=46rom"), or store messages in another format.',
  },
  'white-space-in-body': {
    title: 'White space at the ends of body lines was changed',
    whoDoesThat: 'Servers and editors that strip or add spaces, above all after "-- ".',
    advice: RELAXED,
  },
  'transfer-encoding-changed': {
    title: 'The body was re-encoded',
    whoDoesThat:
      'Servers that convert 8-bit mail for a server that does not offer 8BITMIME, and programs that save decoded messages.',
    advice: 'Convert messages to 7-bit (quoted-printable or base64) before signing (RFC 6376 §5.3).',
  },
  'charset-changed': {
    title: 'The characters of the body were converted',
    whoDoesThat: 'Editors and programs that save a message in another charset than it had.',
    advice: 'Keep the octets of a message: save it as it was received.',
  },
  'links-rewritten': {
    title: 'Links were rewritten',
    whoDoesThat: 'Protection services of the receiver, such as Safe Links or URL Defense.',
    advice: 'The receiver did this after it had verified: trust its Authentication-Results.',
  },
  'wrapped-in-multipart': {
    title: 'The message was wrapped in a multipart message, with another part beside it',
    whoDoesThat:
      'Mailing lists such as Mailman add their footer to HTML and multipart messages this way; some gateways add a banner the same way.',
    advice: `${LIST} In Mailman, an empty footer template switches it off.`,
  },
  'line-breaks-moved': {
    title: 'Lines were wrapped or joined differently',
    whoDoesThat:
      'Servers break lines that are too long (Sendmail puts "!" there, after 990 octets); old gateways wrap text at some 76 columns; Python’s email folds long fields of MIME parts.',
    advice: 'Keep lines below 998 octets (RFC 5322 §2.1.1), or encode the text as quoted-printable before signing.',
  },
  'part-heads-rewritten': {
    title: 'The headers of MIME parts were rewritten',
    whoDoesThat:
      'Gateways and lists that read a message and write it again: programs written in Go sort the fields of each part, others capitalize their names or wrap them elsewhere.',
    advice: SIGN_LAST,
  },
  'lines-removed': {
    title: 'Lines before the first MIME part were removed',
    whoDoesThat: 'Servers and gateways that write multipart messages again.',
    advice: SIGN_LAST,
  },
  'closing-delimiter-removed': {
    title: 'The line that closes the multipart message was removed',
    whoDoesThat: 'Programs that cut messages short, and readers of MIME that write only what they have understood.',
    advice: SIGN_LAST,
  },
  'byte-order-mark': {
    title: 'A byte-order mark was put before the body',
    whoDoesThat: 'Editors and programs that save text.',
    advice: 'Keep the octets of a message: save it as it was received.',
  },
};
