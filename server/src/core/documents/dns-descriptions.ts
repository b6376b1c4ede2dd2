/** Why the DNS gave no answer, in words: the one table of the resolver library's codes. */

const REASONS: Readonly<Record<string, string>> = {
  ETIMEOUT: 'no answer came in time',
  ECONNREFUSED: 'no DNS server answers at this address, or it takes no TCP connections, which long answers need',
  ESERVFAIL: 'the server failed (SERVFAIL)',
  EREFUSED: 'the server refuses to answer for this name (REFUSED)',
  ENOTIMP: 'the server does not support this type of query (NOTIMP)',
  EFORMERR: 'the server did not understand the query (FORMERR)',
  EBADRESP: 'the answer is damaged',
  EBADNAME: 'the name cannot be looked up',
  ENOTFOUND: 'there is no such name (NXDOMAIN)',
  ENODATA: 'there is no such record',
  EOF: 'the server closed the connection',
  ECANCELLED: 'the look-up was cancelled',
  ECONNRESET: 'the server closed the connection',
  EHOSTUNREACH: 'the network has no route to the server',
  ENETUNREACH: 'the network has no route to the server',
};

/** A part of a sentence, without a full stop. */
export function dnsReasonInWords(reason: string): string {
  return Object.hasOwn(REASONS, reason) ? REASONS[reason]! : `the look-up failed (${reason})`;
}
