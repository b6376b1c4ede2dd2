/** Addresses made unreadable for people who need not know them, so that two different ones still differ. */

import { addressesIn, normalizeAddress } from '../bounce/addresses-in-text.ts';

/** Local parts that name a duty and nobody; and words that servers use of anybody. */
const NOBODY =
  /^(?:postmaster|mailer-daemon|mailer_daemon|abuse|hostmaster|webmaster|root|noreply|no-reply|user|users|recipient|sender|mailbox|account|accounts|address|mail|info|admin|unknown|support)$/i;

export class AddressMask {
  readonly #masks = new Map<string, string>();
  readonly #taken = new Set<string>();
  readonly #locals = new Map<string, string>();

  /** `a…@example.net`; of a second address that would look the same `a…2@example.net`. */
  mask(address: string): string {
    const key = normalizeAddress(address);
    const known = this.#masks.get(key);
    if (known !== undefined) return known;
    const at = address.lastIndexOf('@');
    if (at < 0) return address;
    const local = address.slice(0, at);
    const domain = address.slice(at);
    const first = /[\p{L}\p{N}]/u.exec(local)?.[0] ?? '';
    let mask = `${first}…${domain}`;
    for (let n = 2; this.#taken.has(mask.toLowerCase()); n++) mask = `${first}…${n}${domain}`;
    this.#taken.add(mask.toLowerCase());
    this.#masks.set(key, mask);
    if (local.length >= 3 && !NOBODY.test(local)) this.#locals.set(local, `${first}…`);
    return mask;
  }

  /** A text with every address in it masked, and the local parts of known addresses where they are alone. */
  maskAll(text: string): string {
    let out = '';
    let from = 0;
    for (const { start, end, address } of addressesIn(text)) {
      out += this.#withoutLocals(text.slice(from, start)) + this.mask(address);
      from = end;
    }
    return out + this.#withoutLocals(text.slice(from));
  }

  #withoutLocals(text: string): string {
    if (this.#locals.size === 0) return text;
    return text.replace(/[\p{L}\p{N}][\p{L}\p{N}._+-]*/gu, (word) => {
      const bare = word.replace(/(?<![._+-])[._+-]+$/, '');
      const mask = this.#locals.get(bare);
      return mask === undefined ? word : mask + word.slice(bare.length);
    });
  }
}
