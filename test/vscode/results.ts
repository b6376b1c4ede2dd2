/** How the suite, inside VS Code, tells the program outside what it found: one JSON object a line, in a file. */

/** A test that has ended. */
export interface TestResult {
  readonly kind: 'test';
  readonly title: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  /** Milliseconds. */
  readonly duration: number;
  readonly error?: string;
}

/** The last line: without it the extension host went away before the tests were done. */
export interface End {
  readonly kind: 'end';
}

export type ResultLine = TestResult | End;

/** The variables by which the suite gets to know where it runs. */
export const RESULTS_FILE = 'DKIM_LINT_TEST_RESULTS';
/** `restricted`: the suite for a folder that is not trusted. */
export const SUITE = 'DKIM_LINT_TEST_SUITE';
export const CONTROL_ADDRESS = 'DKIM_LINT_TEST_CONTROL';
/** Node and the built command line, for tasks that run it. */
export const NODE = 'DKIM_LINT_TEST_NODE';
export const COMMAND_LINE = 'DKIM_LINT_TEST_COMMAND_LINE';
