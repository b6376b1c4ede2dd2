/** What each fault of signing software is called, which software is known for it, and what to do. Plain text. */

import { say } from '../../../text/say.ts';
import type { SignerFault, SignerFaultKind } from '../../results.ts';

interface FaultDescription {
  readonly text: string;
  /** Sources: the software's own issue tracker or changelog. */
  readonly software?: string;
  /** The one detail of the text for which that software is known. */
  readonly softwareDetail?: string;
  readonly fix?: string;
}

/** Details for which software is known. */
export const KNOWN_DETAILS = {
  lineFeeds: say`LF line ends`,
  spaceLinesKept: say`lines of white space at the end of the body were not dropped`,
  foldSpaceKept: say`a space was kept where the first line of a field is empty`,
  finalCrlf: say`a CRLF`,
} as const;

const UPDATE = say`Update the signing software or sign with another program; no change of the message or the DNS helps.`;

export const FAULTS: Readonly<Record<SignerFaultKind, FaultDescription>> = {
  'body-hashed-as-empty': {
    text: say`The signing software hashed an empty body: bh= is the hash of nothing (or of one line end), but the message has a body. It signed before the body was there, or could not read it.`,
    fix: say`Let the software sign the complete message, as the last step before sending; update it if it already does.`,
  },
  'empty-body-form': {
    text: say`The signing software hashed the empty body in the wrong form: the simple form of an empty body is one CRLF (RFC 6376 §3.4.3), the relaxed form is nothing (§3.4.4).`,
    software: say`Known in Swift Mailer for simple (issue 877, 2017), and in ZoneMTA (pull request 69, 2017) and KumoMTA (pull request 575, 2026) for relaxed.`,
    fix: say`Update the signing software, or do not send messages with an empty body.`,
  },
  'body-canonicalization': {
    text: say`The signing software hashed the body in {actual} form, but c= declares {declared} for the body.`,
    software: say`Known in MimeKit (issue 172, fixed in 2015), which hashed the body without canonicalization.`,
    fix: say`Correct c= in the signer’s settings, or update the software. "c=relaxed" alone means relaxed/simple (RFC 6376 §3.5).`,
  },
  'trailing-lines-kept': {
    text: say`The signing software hashed the empty lines at the end of the body, which both forms leave out (RFC 6376 §3.4.3, §3.4.4).`,
    software: say`Known in MimeKit (issue 172, fixed in 2015).`,
    fix: say`Update the signing software. Until then, remove empty lines at the end of the text before signing.`,
  },
  'line-feeds': {
    text: say`The signing software hashed the body with {detail}; DKIM hashes CRLF (RFC 6376 §5.3).`,
    softwareDetail: KNOWN_DETAILS.lineFeeds,
    software: say`Known in PHPMailer with its mail() and sendmail transports (issue 1285, 2017).`,
    fix: say`Convert line ends to CRLF before signing, or let the mail server sign (OpenDKIM, rspamd) instead of the application.`,
  },
  'final-crlf-missing': {
    text: say`The signing software left out the CRLF at the end of the body, which belongs to what is hashed (RFC 6376 §3.4.3, §3.4.4).`,
    fix: say`End the body with CRLF before signing, or update the signing software.`,
  },
  'relaxed-incomplete': {
    text: say`The signing software applied only a part of the relaxed form of the body: {detail} (RFC 6376 §3.4.4).`,
    softwareDetail: KNOWN_DETAILS.spaceLinesKept,
    software: say`Known in MimeKit before 1.2.15 (issue 187) and rspamd (pull request 5662, 2025) for lines of white space at the end.`,
    fix: say`Update the signing software. Until then, remove white space at line ends before signing.`,
  },
  'dots-doubled': {
    text: say`The signing software hashed the body after it had doubled the dots at line starts for SMTP (RFC 5321 §4.5.2). The receiver removes the second dot, so the hash never matches.`,
    fix: say`Sign the message before dots are doubled.`,
  },
  'body-charset': {
    text: say`The signing software hashed the body in another encoding than it is sent in: {detail}.`,
    fix: say`Hash the octets that are sent, not a string of characters; or encode the body as quoted-printable or base64 before signing.`,
  },
  'length-miscounted': {
    text: say`The signing software did not apply l= as RFC 6376 §3.5 says: {detail}.`,
    fix: say`Switch l= off in the signer’s settings. It protects nothing, and many receivers distrust it.`,
  },
  'header-in-body-hash': {
    text: say`The signing software hashed a part of the header together with the body: bh= covers {detail}.`,
    software: say`Known in lettre for bodies made of MIME parts (issue 922, 2023).`,
    fix: UPDATE,
  },
  'body-hash-encoding': {
    text: say`bh= holds the right hash in the wrong encoding: {detail} instead of the octets in base64 (RFC 6376 §3.5).`,
    fix: say`Encode the 32 octets of the digest, not its hexadecimal text.`,
  },
  'body-hash-algorithm': {
    text: say`The signing software hashed the body with {actual}, but a= declares {declared}.`,
    fix: say`Use the hash that a= names for both the body and the header (rsa-sha256).`,
  },
  'header-canonicalization': {
    text: say`The signing software hashed the header in {actual} form, but c= declares {declared} for the header.`,
    fix: say`Correct c= in the signer’s settings, or update the software.`,
  },
  'header-spaces-kept': {
    text: say`The signing software applied only a part of the relaxed form of the header: {detail} (RFC 6376 §3.4.2).`,
    softwareDetail: KNOWN_DETAILS.foldSpaceKept,
    software: say`Known in utils-mail-dkim for Java (pull request 7, 2017) and MimeKit (issue 171, 2015).`,
    fix: say`Update the signing software. Until then, avoid folded header fields, above all an empty first line.`,
  },
  'header-line-feeds': {
    text: say`The signing software hashed the header with {detail}; DKIM hashes CRLF after each field (RFC 6376 §3.7, §5.3).`,
    softwareDetail: KNOWN_DETAILS.lineFeeds,
    software: say`Known in PHPMailer with its mail() and sendmail transports (issue 1285, 2017).`,
    fix: say`Convert line ends to CRLF before signing, or let the mail server sign instead of the application.`,
  },
  'crlf-after-signature-field': {
    text: say`The signing software hashed {detail} after the DKIM-Signature field itself, which is hashed without one (RFC 6376 §3.7).`,
    softwareDetail: KNOWN_DETAILS.finalCrlf,
    software: say`Known in MimeKit (issue 158, 2015).`,
    fix: UPDATE,
  },
  'fields-from-top': {
    text: say`Where several fields have the same name, the signing software took them from the top; DKIM takes them from the bottom (RFC 6376 §5.4.2). The same happens if a server put such fields in another order.`,
    fix: say`Do not sign fields that occur more than once, such as Received; or update the signing software.`,
  },
  'field-hashed-twice': {
    text: say`h= names a field more often than the message has it, and the signing software hashed the same field again; further names count as nothing (RFC 6376 §5.4.2).`,
    fix: say`List every field in h= once, or update the signing software (oversigning must hash nothing for the extra name).`,
  },
  'absent-field-hashed': {
    text: say`h= names fields that the message does not have, and the signing software hashed an empty {detail} for each; an absent field counts as nothing (RFC 6376 §5.4.2).`,
    fix: say`List only fields in h= that the message has, or update the signing software.`,
  },
  'field-order': {
    text: say`The signing software hashed the header fields in another order than h= lists them: {detail}.`,
    fix: say`Write the names in h= in the order in which the fields are hashed (RFC 6376 §3.7).`,
  },
  'signature-value-not-emptied': {
    text: say`The signing software did not empty b= of its own field as RFC 6376 §3.7 says before hashing it: {detail}.`,
    fix: UPDATE,
  },
  'signature-field-refolded': {
    text: say`The DKIM-Signature field was folded, or got white space between its tags, after it was hashed: without that the signature is valid.`,
    fix: say`Fold the field before hashing it, or only at places where it already has a space.`,
  },
  'signature-field-misplaced': {
    text: say`The signing software did not hash its own DKIM-Signature field last, in the same form as the other fields (RFC 6376 §3.7): {detail}.`,
    fix: UPDATE,
  },
  'signature-field-incomplete': {
    text: say`The signing software hashed its own DKIM-Signature field before it was complete: {detail} (RFC 6376 §3.7).`,
    fix: say`Write all tags of the field before hashing it; only the value of b= is added afterwards.`,
  },
  'header-hash-algorithm': {
    text: say`The signing software signed another digest than the one a= declares: {detail}.`,
    fix: say`Give the message, not its digest, to the function that signs (or the digest to one that does not hash again), with the hash that a= names.`,
  },
  'signature-encoding': {
    text: say`The key is the right one, but the signing software did not encode the signature correctly: {detail}.`,
    fix: say`Sign with the function of the cryptographic library that hashes and signs (RSASSA-PKCS1-v1_5 with SHA-256), and write the octets of the signature in base64.`,
  },
};

/** @param data fills the places of the text in braces */
export function signerFault(
  kind: SignerFaultKind,
  part: SignerFault['part'],
  data: Readonly<Record<string, string>> = {},
): SignerFault {
  const { text, software, softwareDetail, fix = UPDATE } = FAULTS[kind];
  return {
    kind,
    part,
    text: text.replace(/\{(\w+)\}/g, (_, name: string) => data[name] ?? ''),
    software: softwareDetail === undefined || softwareDetail === data['detail'] ? software : undefined,
    fix,
  };
}
