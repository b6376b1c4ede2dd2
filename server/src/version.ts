/** The version of the package: one constant, which a test compares with both package files. */

export const VERSION = '0.1.0';
