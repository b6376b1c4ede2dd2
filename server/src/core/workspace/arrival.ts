/** What receivers said about a signature when the message arrived (RFC 8601), to set beside our own verdict. */

import { type AuthenticationResult, parseAuthenticationResults } from '../mail/authentication-results.ts';
import { fieldValue } from '../mail/message.ts';
import { domainName } from '../text/domain-name.ts';
import { say } from '../text/say.ts';
import type { MessageView, SignatureView } from './message-document.ts';

export interface ArrivalResult {
  /** Who says so; empty where the field does not name it. */
  readonly by: string;
  /** `pass`, `fail`, ... in lower case. */
  readonly result: string;
}

/** The results that name this signature, by its domain and, where they are given, its selector and value; topmost first. */
export function arrivalResults({ message, signature }: SignatureView): readonly ArrivalResult[] {
  return message.fields('authentication-results').flatMap((field) => {
    const parsed = parseAuthenticationResults(fieldValue(message.part, field));
    return parsed.results
      .filter((result) => result.method === 'dkim' && isAbout(result, signature))
      .map(({ result }) => ({ by: parsed.authservId ?? '', result }));
  });
}

/**
 * Who confirmed the signature on arrival: then only the stored copy is damaged. Mail programs do that, and nobody has to
 * fix anything.
 */
export function afterDelivery(view: SignatureView): { readonly by: string } | undefined {
  const passed = arrivalResults(view).find(({ result }) => result === 'pass');
  return passed === undefined ? undefined : { by: passed.by === '' ? say`the receiver` : passed.by };
}

/** Whether a receiver says that the message passed DMARC, by SPF or by a signature. */
export function passedDmarc(message: MessageView): boolean {
  return message
    .fields('authentication-results')
    .flatMap((field) => parseAuthenticationResults(fieldValue(message.part, field)).results)
    .some(({ method, result }) => method === 'dmarc' && result === 'pass');
}

function isAbout(
  { properties }: AuthenticationResult,
  { domain, selector, signature }: SignatureView['signature'],
): boolean {
  const header = (name: string) =>
    properties.find(({ ptype, property }) => ptype === 'header' && property === name)?.value;
  const [d, s, b] = [header('d'), header('s'), header('b')];
  const i = header('i')?.replace(/^.*@/, '');
  const named = d ?? i;
  return (
    named !== undefined &&
    domainName(named) === domain?.value &&
    (s === undefined || domainName(s) === domainName(selector?.value ?? '')) &&
    (b === undefined || (signature?.value.text.replace(/\s/g, '').startsWith(b) ?? false))
  );
}
