/** The columns of a block of records: how wide owner, TTL, class and type are, and how a line gets to the next one. */

export interface FormattingOptions {
  /** Columns from one tab stop to the next. */
  readonly tabSize: number;
  /** Whether columns are reached by spaces; else by tabs. */
  readonly insertSpaces: boolean;
}

/** What is before the data, as written. */
export interface Head {
  /** Empty where the owner is that of the record before. */
  readonly owner: string;
  /** TTL and class, in the order in which they are written; at most two. */
  readonly middle: readonly string[];
  readonly type: string;
}

export class Columns {
  /** Where the data begin. */
  readonly data: number;
  /** Where they go on in further lines: after a parenthesis at their beginning. */
  readonly continued: number;
  readonly #tab: number;
  readonly #usesTabs: boolean;
  readonly #classFirst: boolean;
  /** Where the two middle columns and the type begin; a column that nobody uses takes no room. */
  readonly #starts: readonly number[];

  constructor(heads: readonly Head[], { tabSize, insertSpaces }: FormattingOptions) {
    this.#tab = Number.isInteger(tabSize) ? Math.min(Math.max(tabSize, 1), 16) : 8;
    this.#usesTabs = !insertSpaces;
    this.#classFirst = heads.some(({ middle: [first, second] }) => second !== undefined && !isTtl(first!));
    const cells = heads.map((head) => this.#cells(head));
    const starts: number[] = [];
    let at = 0;
    for (let column = 0; column < 4; column++) {
      const width = cells.reduce((most, row) => Math.max(most, row[column]!.length), 0);
      starts.push(at);
      if (width > 0) at = this.after(at + width);
      // Records that all have the owner before them are indented, or they would have one.
      else if (column === 0) at = this.#tab;
    }
    this.#starts = starts;
    this.data = at;
    this.continued = this.#usesTabs ? at + this.#tab : at + 2;
  }

  /** Owner to type, without spaces at the end. */
  head(head: Head): string {
    return this.#cells(head).reduce(
      (line, cell, column) => (cell === '' ? line : this.padTo(line, this.#starts[column]!) + cell),
      '',
    );
  }

  /** The column after text that ends in one: one space at least lies between. */
  after(end: number): number {
    return this.#usesTabs ? (Math.floor(end / this.#tab) + 1) * this.#tab : end + 1;
  }

  /** A line's columns; a tab in it goes to the next stop. */
  width(line: string): number {
    let width = 0;
    for (const unit of line) width = unit === '\t' ? (Math.floor(width / this.#tab) + 1) * this.#tab : width + 1;
    return width;
  }

  padTo(line: string, column: number): string {
    const width = this.width(line);
    if (!this.#usesTabs) return line + ' '.repeat(Math.max(0, column - width));
    const stops = Math.ceil(column / this.#tab) - Math.floor(width / this.#tab);
    return line + '\t'.repeat(Math.max(0, stops));
  }

  #cells({ owner, middle, type }: Head): readonly [string, string, string, string] {
    const [first = '', second = ''] = middle;
    if (second !== '') return [owner, first, second, type];
    const isSecond = first !== '' && isTtl(first) === this.#classFirst;
    return isSecond ? [owner, '', first, type] : [owner, first, '', type];
  }
}

function isTtl(word: string): boolean {
  return /^\d/.test(word);
}
