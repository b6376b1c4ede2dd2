/** Why the DNS gave no answer, in words: the one table of the resolver library's codes. */

import { say } from '../text/say.ts';

const REASONS: Readonly<Record<string, string>> = {
  ETIMEOUT: say`no answer came in time`,
  ECONNREFUSED: say`no DNS server answers at this address, or it takes no TCP connections, which long answers need`,
  ESERVFAIL: say`the server failed (SERVFAIL)`,
  EREFUSED: say`the server refuses to answer for this name (REFUSED)`,
  ENOTIMP: say`the server does not support this type of query (NOTIMP)`,
  EFORMERR: say`the server did not understand the query (FORMERR)`,
  EBADRESP: say`the answer is damaged`,
  EBADNAME: say`the name cannot be looked up`,
  ENOTFOUND: say`there is no such name (NXDOMAIN)`,
  ENODATA: say`there is no such record`,
  EOF: say`the server closed the connection`,
  ECANCELLED: say`the look-up was cancelled`,
  ECONNRESET: say`the server closed the connection`,
  EHOSTUNREACH: say`the network has no route to the server`,
  ENETUNREACH: say`the network has no route to the server`,
};

/** A part of a sentence, without a full stop. */
export function dnsReasonInWords(reason: string): string {
  return Object.hasOwn(REASONS, reason) ? REASONS[reason]! : say`the look-up failed (${reason})`;
}
