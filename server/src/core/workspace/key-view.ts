/** A key record as it is read, wherever it is written. */

import { type KeyRecord, looksLikeKeyRecord, parseKeyRecord } from '../dkim/key-record.ts';
import { type KeyName, ROOT } from '../text/domain-name.ts';
import { type TextRecord, TextView } from './text-record.ts';

/** A TXT record at `SELECTOR._domainkey.DOMAIN`. */
export class KeyView extends TextView {
  /** The domain is the root in a file that does not say its origin. */
  readonly name: KeyName;
  #key: KeyRecord | undefined;
  #isKey: boolean | undefined;
  readonly #answers: { readonly find: unknown; readonly answer: unknown }[] = [];

  constructor(written: TextRecord, name: KeyName) {
    super(written);
    this.name = name;
  }

  get key(): KeyRecord {
    this.#key ??= parseKeyRecord(this.data);
    return this.#key;
  }

  /** What a question finds out about the record: asked by many, answered once. */
  remember<T>(find: (view: KeyView) => T): T {
    const known = this.#answers.find((each) => each.find === find);
    if (known !== undefined) return known.answer as T;
    const answer = find(this);
    this.#answers.push({ find, answer });
    return answer;
  }

  /** Whether the file says for which domain the key is. */
  get isPlaced(): boolean {
    return this.name.domain !== ROOT;
  }

  /** Whether the text is meant to be a key at all; another text at this name is one finding, not twenty. */
  get isKey(): boolean {
    this.#isKey ??= looksLikeKeyRecord(this.data.text);
    return this.#isKey;
  }

  /** The records at the same name, this one among them, as far as they are known. */
  get atName(): readonly KeyView[] {
    return [this];
  }
}
