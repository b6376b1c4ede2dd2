/** The ways in which mail is changed after it was signed: what each is called, who does it, and what helps. Plain text. */

import { say } from '../../text/say.ts';
import type { ChangeDescription, ChangeKind } from '../results.ts';

const RELAXED = say`Sign with c=relaxed/relaxed: such changes then do no harm.`;
/** What helps against every change. */
export const SIGN_LAST = say`Make the change before the message is signed, or sign last: the signer has to be the last program that touches the message.`;
/** Of several pieces of advice, what lists should do once. */
export function joinedAdvice(all: readonly string[]): string {
  const isAboutLists = (advice: string): boolean => advice.startsWith(LIST);
  const first = all.findIndex(isAboutLists);
  return [...new Set(all.map((each, i) => (i !== first && isAboutLists(each) ? each.slice(LIST.length).trim() : each)))]
    .filter((each) => each !== '')
    .join(' ');
}

export const LIST = say`A mailing list that changes messages should put its own address in From and sign again; or switch the change off in the list’s settings.`;

export const CHANGES: Readonly<Record<ChangeKind, ChangeDescription>> = {
  'subject-changed': {
    title: say`Subject was changed`,
    whoDoesThat: say`Mailing lists put their name in front, spam filters and gateways put marks such as [EXTERNAL] there.`,
    advice: say`${LIST} A gateway should mark messages in a header field of its own.`,
  },
  'encoded-words-rewritten': {
    title: say`Non-ASCII characters in the header were re-encoded`,
    whoDoesThat: say`Mailing lists, gateways and libraries that decode fields and encode them again, with Q instead of B or with other folds (RFC 2047).`,
    advice: SIGN_LAST,
  },
  'signature-field-encoded': {
    title: say`The DKIM-Signature field was turned into encoded words`,
    whoDoesThat: say`Programs that write the whole header anew: Python’s email library encodes each part of a field that has no spaces and does not fit on a line.`,
    advice: say`Keep the DKIM-Signature field as it is (in Python, use a policy with refold_source='none'), or have the signer fold h= after the colons.`,
  },
  'white-space-in-header': {
    title: say`White space or folds in the header were changed`,
    whoDoesThat: say`Many servers refold long fields, among them Exchange and gateways that rewrite fields.`,
    advice: RELAXED,
  },
  'field-name-case': {
    title: say`The case of letters in a field name was changed`,
    whoDoesThat: say`Servers and libraries that rewrite header fields.`,
    advice: RELAXED,
  },
  'field-added': {
    title: say`A signed field was added after signing`,
    whoDoesThat: say`Submission servers add Message-ID, Date or Sender; mailing lists add Reply-To, Sender or Cc.`,
    advice: SIGN_LAST,
  },
  'field-removed': {
    title: say`A signed field was removed`,
    whoDoesThat: say`Servers that remove Sender, Reply-To or MIME-Version, and lists that put their own there.`,
    advice: say`Do not sign a field that is removed in transit, or stop its removal.`,
  },
  'fields-reordered': {
    title: say`Fields of the same name were reordered`,
    whoDoesThat: say`Servers and mailbox programs that sort header fields.`,
    advice: say`Do not sign fields that occur more than once, such as Received.`,
  },
  'field-replaced': {
    title: say`A signed field has another value than when it was signed`,
    whoDoesThat: say`The signature’s own copy of the field (z=) shows what it was.`,
    advice: SIGN_LAST,
  },
  'from-rewritten': {
    title: say`From was rewritten`,
    whoDoesThat: say`Mailing lists and forwarders do so to pass DMARC ("via the list"); the author moves to another field.`,
    advice: say`The author’s signature needs no fix: the list has to sign with its own domain.`,
  },
  'addresses-rewritten': {
    title: say`Addresses were rewritten`,
    whoDoesThat: say`Servers that parse address lists and write them again, with or without quotes around names.`,
    advice: say`Write addresses in their plainest form before signing. ${SIGN_LAST}`,
  },
  'date-reformatted': {
    title: say`Date was rewritten`,
    whoDoesThat: say`Servers that correct or normalize dates.`,
    advice: say`Before signing, write Date in the format of RFC 5322, with a numeric time zone.`,
  },
  'content-type-changed': {
    title: say`Content-Type was changed`,
    whoDoesThat: say`Servers and filters that rewrite MIME parts.`,
    advice: SIGN_LAST,
  },
  'mime-version-rewritten': {
    title: say`MIME-Version was rewritten`,
    whoDoesThat: say`Programs that write the header anew, such as JavaMail: they drop the comment that Apple’s programs put there.`,
    advice: say`Leave MIME-Version out of h=. ${SIGN_LAST}`,
  },
  'transfer-encoding-named': {
    title: say`Content-Transfer-Encoding was changed`,
    whoDoesThat: say`Servers that convert 8-bit mail for a server that does not offer 8BITMIME.`,
    advice: say`Convert messages to 7-bit (quoted-printable or base64) before signing (RFC 6376 §5.3).`,
  },
  'lines-added-at-end': {
    title: say`Lines were added at the end of the body`,
    whoDoesThat: say`Mailing lists add a footer; gateways and virus scanners add a disclaimer.`,
    advice: say`${LIST} A disclaimer has to be added before signing.`,
  },
  'lines-added-at-start': {
    title: say`Lines were added at the start of the body`,
    whoDoesThat: say`Gateways put a warning on top, such as "This message comes from outside".`,
    advice: say`If the receiver’s gateway did this after it had verified, trust its Authentication-Results. Otherwise sign after it.`,
  },
  'lines-added': {
    title: say`Lines were added within the body`,
    whoDoesThat: say`Lists and gateways add a part to a multipart message, or a disclaimer to one of its parts.`,
    advice: say`${LIST} A disclaimer has to be added before signing.`,
  },
  'markup-added': {
    title: say`A block was added within the HTML`,
    whoDoesThat: say`Gateways put a warning after <body> or a disclaimer before </body>; trackers put an image there.`,
    advice: say`A disclaimer has to be added before signing. ${SIGN_LAST}`,
  },
  'encoded-text-added': {
    title: say`Text was added within an encoded part`,
    whoDoesThat: say`Gateways decode the part, add a disclaimer or a warning, and encode it again.`,
    advice: say`A disclaimer has to be added before signing. ${SIGN_LAST}`,
  },
  'dots-stuffed': {
    title: say`Dots at the start of lines were doubled or removed`,
    whoDoesThat: say`SMTP doubles such dots in transit, and the receiver removes one (RFC 5321 §4.5.2). A program did one of the two once too often, or not at all.`,
    advice: say`Sign the message before dots are doubled, and check the program that passes it to SMTP.`,
  },
  'from-quoted': {
    title: say`"From " at the start of a line became ">From "`,
    whoDoesThat: say`Programs that store messages in mbox files, and old servers.`,
    advice: say`Encode such lines before signing (quoted-printable: "=46rom"), or store messages in another format.`,
  },
  'white-space-in-body': {
    title: say`White space at the ends of body lines was changed`,
    whoDoesThat: say`Servers and editors that strip or add spaces, above all after "-- ".`,
    advice: RELAXED,
  },
  'transfer-encoding-changed': {
    title: say`The body was re-encoded`,
    whoDoesThat: say`Servers that convert 8-bit mail for a server that does not offer 8BITMIME, and programs that save decoded messages.`,
    advice: say`Convert messages to 7-bit (quoted-printable or base64) before signing (RFC 6376 §5.3).`,
  },
  'charset-changed': {
    title: say`The characters of the body were converted`,
    whoDoesThat: say`Editors and programs that save a message in another charset than it had.`,
    advice: say`Keep the octets of a message: save it as it was received.`,
  },
  'links-rewritten': {
    title: say`Links were rewritten`,
    whoDoesThat: say`Protection services of the receiver, such as Safe Links or URL Defense.`,
    advice: say`The receiver did this after it had verified: trust its Authentication-Results.`,
  },
  'wrapped-in-multipart': {
    title: say`The message was wrapped in a multipart message, with another part beside it`,
    whoDoesThat: say`Mailing lists such as Mailman add their footer to HTML and multipart messages this way; some gateways add a banner the same way.`,
    advice: say`${LIST} In Mailman, an empty footer template switches it off.`,
  },
  'line-breaks-moved': {
    title: say`Lines were wrapped or joined differently`,
    whoDoesThat: say`Servers break lines that are too long (Sendmail puts "!" there, after 990 octets); old gateways wrap text at some 76 columns; Python’s email folds long fields of MIME parts.`,
    advice: say`Keep lines below 998 octets (RFC 5322 §2.1.1), or encode the text as quoted-printable before signing.`,
  },
  'part-heads-rewritten': {
    title: say`The headers of MIME parts were rewritten`,
    whoDoesThat: say`Gateways and lists that read a message and write it again: programs written in Go sort the fields of each part, others capitalize their names or wrap them elsewhere.`,
    advice: SIGN_LAST,
  },
  'lines-removed': {
    title: say`Lines before the first MIME part were removed`,
    whoDoesThat: say`Servers and gateways that write multipart messages again.`,
    advice: SIGN_LAST,
  },
  'closing-delimiter-removed': {
    title: say`The line that closes the multipart message was removed`,
    whoDoesThat: say`Programs that cut messages short, and readers of MIME that write only what they have understood.`,
    advice: SIGN_LAST,
  },
  'byte-order-mark': {
    title: say`A byte-order mark was put before the body`,
    whoDoesThat: say`Editors and programs that save text.`,
    advice: say`Keep the octets of a message: save it as it was received.`,
  },
};
